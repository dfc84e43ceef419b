"""Runs the commands of a transcript and compares what they print with what is shown there.

    run_transcript.py [--update] AEROWAL DATA TRANSCRIPT…

A transcript is text. Its indented lines are commands and what they print, the rest is for the
reader:

      $ aerowal verify data/golden/empty.wal      a command, run by bash
      > …                                         more of it
      data/golden/empty.wal: sound, 0 records     its standard output
      2> [ERROR] …                                its standard error, after all of the other
      [exit 4]                                    its exit code, unless that is 0

Bytes that are no printable text stand as escapes in a line that ends in (esc); an empty line is
(blank), and a last line without its line end ends in (no-eol). A line `%needs NAME` skips the
transcript where the helper of that name in bin/ does not work.

All commands of a transcript run in one new folder, one after the other, each in a shell of its own,
with standard input empty. In the folder, `data` leads to tests/data; its own path is shown as $PWD.
`--update` writes what was printed into the transcript: read the difference before you keep it.
"""

import difflib
import os
import re
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "corpus"))
import json_schemas  # noqa: E402
import program  # noqa: E402
import recorder  # noqa: E402

INDENT = "  "
BLANK = "(blank)"
SKIPPED = 77
TIMEOUT_SECONDS = 120


class Skip(Exception):
    pass


def shown(output, mark=""):
    """The lines that a transcript has for `output`, in bytes."""
    lines = output.split(b"\n")
    last = lines.pop()
    shown_lines = [shown_line(line, mark) for line in lines]
    if last:
        shown_lines.append(shown_line(last, mark) + " (no-eol)")
    return shown_lines


def shown_line(line, mark):
    if not line:
        return mark + BLANK
    try:
        text = line.decode()
        # The joiner that emoji are made with is harmless, though Python counts it as a control.
        plain = text.replace("\u200d", "").isprintable()
        plain = plain and not text.endswith((" ", "(esc)", "(no-eol)", BLANK))
        # What would be taken for something else when it is read again.
        plain = plain and (mark or not re.match(r"\$ |> |2> |\[exit \d+\]$", text))
    except UnicodeDecodeError:
        plain = False
    if plain:
        return mark + text
    escaped = "".join(chr(b) if 0x20 <= b < 0x7F and b != 0x5C else f"\\x{b:02x}" for b in line)
    if escaped.endswith(" "):
        escaped = escaped[:-1] + "\\x20"
    if not mark and escaped.startswith(("$", ">", "2", "[")):
        escaped = f"\\x{line[0]:02x}" + escaped[1:]
    return f"{mark}{escaped} (esc)"


class Transcript:
    def __init__(self, aerowal, data, path):
        self.aerowal = os.path.abspath(aerowal)
        self.data = os.path.abspath(data)
        self.path = path

    def run(self):
        """The lines that are there, and those that should be."""
        with open(self.path, encoding="utf-8") as file:
            lines = file.read().splitlines()
        with tempfile.TemporaryDirectory() as folder:
            folder = os.path.realpath(folder)
            self.folder = os.path.join(folder, "work")
            self.bin = os.path.join(folder, "bin")
            os.mkdir(self.folder)
            os.mkdir(self.bin)
            os.symlink(self.data, os.path.join(self.folder, "data"))
            self.recorder = recorder.Recorder(self.aerowal, self.bin,
                                              os.path.join(folder, "records"))
            played = self.play(lines)
            json_schemas.check_files(self.folder)
            return lines, played

    def play(self, lines):
        out = []
        command = None
        for line in [*lines, ""]:
            if command is not None and line.startswith(INDENT + "> "):
                command += "\n" + line[len(INDENT) + 2:]
                out.append(line)
                continue
            if command is not None:
                out += [INDENT + printed for printed in self.command_output(command)]
                command = None
            if line.startswith(INDENT + "$ "):
                command = line[len(INDENT) + 2:]
                out.append(line)
            elif line.startswith("%needs "):
                self.check_needs(line.split()[1])
                out.append(line)
            elif not line.startswith(INDENT):
                out.append(line)
        return out[:-1]

    def environment(self):
        path = os.pathsep.join((self.bin, os.path.join(here, "bin"), os.environ["PATH"]))
        return program.environment(PATH=path, TMPDIR=self.folder)

    def check_needs(self, helper):
        done = subprocess.run(["bash", "-c", helper + " --works"], env=self.environment(),
                              cwd=self.folder, capture_output=True)
        if done.returncode != 0:
            raise Skip(helper + " does not work here")

    def command_output(self, command):
        done = subprocess.run(["bash", "-c", recorder.SHELL + command], cwd=self.folder,
                              env=self.environment(), stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=TIMEOUT_SECONDS)
        json_schemas.check_output(done.stderr)
        recorder.check_output(command, done.stdout)
        self.recorder.check()
        own_path = self.folder.encode()
        printed = shown(done.stdout.replace(own_path, b"$PWD"))
        printed += shown(done.stderr.replace(own_path, b"$PWD"), "2> ")
        if done.returncode != 0:
            printed.append(f"[exit {done.returncode}]")
        return printed


def main(arguments):
    update = "--update" in arguments
    aerowal, data, *paths = [a for a in arguments if a != "--update"]
    code = 0
    for path in paths:
        try:
            expected, found = Transcript(aerowal, data, path).run()
        except Skip as reason:
            print(f"{path}: skipped: {reason}")
            code = code or SKIPPED
            continue
        if expected == found:
            continue
        if update:
            with open(path, "w", encoding="utf-8") as file:
                file.write("\n".join(found) + "\n")
            continue
        code = 1
        for line in difflib.unified_diff(expected, found, path, "what was printed", lineterm=""):
            print(line)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

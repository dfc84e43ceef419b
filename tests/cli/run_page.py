"""Runs the commands of a page in Markdown and compares what they print with what is shown there.

    run_page.py [--update] AEROWAL SOURCE_ROOT PAGE…

A block marked `console` is commands, each after `$ `, and what they print, standard error included.
A line that begins with `> ` goes on with the command before it. A block marked `sh` is commands
whose output is not shown. All of a page run in order, in one bash and one new folder, in which
`tests` and `examples` lead to the project's own. A block that cannot run here has a comment before
it that says why:

    <!-- not run: REASON -->

A command that prints nothing must succeed, since nothing else shows that it did not, unless `echo $?`
follows it.

Blocks of any other kind are marked `text` and hold no command. Indented blocks are an error, since
they would be commands that nobody runs.

A page whose commands need another program than coreutils says so in a comment, and is skipped where
that is missing:

    <!-- needs: PROGRAM -->

README.md has at most 200 lines: what is longer is not read, and belongs into a man page.

The time in the name of a backup is the one thing that differs from run to run, and is not compared.
`--update` writes what was printed into the page: read the difference before you keep it.
"""

import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import json_schemas  # noqa: E402
import program  # noqa: E402
import recorder  # noqa: E402

LINES_MAX = {"README.md": 200}
SKIPPED = 77
TIMEOUT_SECONDS = 120
NEEDS = re.compile(r"<!-- needs: (\S+) -->")
NOT_RUN = re.compile(r"<!-- not run: \S.* -->")
BACKUP_TIME = re.compile(r"(?<=before-repair-)\d{8}T\d{6}Z")
SHOWN_TIME = "20261126T031500Z"


class Block:
    def __init__(self, indent, kind, is_run):
        self.indent = indent
        self.kind = kind
        self.is_run = is_run
        self.lines = []
        self.commands = []

    def add(self, line):
        """False if it is output before the first command."""
        self.lines.append(line)
        if self.kind == "sh":
            # What such a block prints is not shown, so that all of it is one command.
            self.commands = ["\n".join(self.lines)]
        elif self.kind == "console":
            if line.startswith("$ "):
                self.commands.append(line[2:])
            elif not self.commands:
                return False
            elif line.startswith("> "):
                self.commands[-1] += "\n" + line[2:]
        return True


class Page:
    """A page as lines of text and blocks, in order."""

    def __init__(self, source_root, name):
        self.name = name
        self.path = os.path.join(source_root, name)
        with open(self.path, encoding="utf-8") as file:
            self.shown = lines_of(file.read())
        self.parts = []
        self.needs = []
        if len(self.shown) > LINES_MAX.get(name, len(self.shown)):
            self.fail(f"has {len(self.shown)} lines, and may have {LINES_MAX[name]}")
        self.split()
        self.commands = [command for part in self.parts if isinstance(part, Block) and part.is_run
                         for command in part.commands]
        if not any(command.startswith("aerowal ") for command in self.commands):
            self.fail("has no command of aerowal")

    def fail(self, why, line_number=None):
        place = self.name if line_number is None else f"{self.name}:{line_number}"
        sys.exit(f"{place}: {why}")

    def split(self):
        block = None
        before = ""
        for number, line in enumerate(self.shown, 1):
            fence = re.fullmatch(r"( *)```(.*)", line)
            if block is None and fence:
                indent, kind = fence.groups()
                if kind not in ("console", "sh", "text"):
                    self.fail(f"a block must be console, sh or text, not '{kind}'", number)
                is_run = kind != "text" and not NOT_RUN.fullmatch(before.strip())
                block = Block(indent, kind, is_run)
                self.parts += [line, block]
            elif block is not None and fence:
                block = None
                self.parts.append(line)
            elif block is not None:
                if line and not line.startswith(block.indent):
                    self.fail("less indented than the block that it is in", number)
                if not block.add(line[len(block.indent):]):
                    self.fail("output before the first command", number)
            else:
                if line.startswith("    ") and not before.strip():
                    self.fail("an indented block; put it between ```", number)
                needed = NEEDS.fullmatch(line)
                if needed:
                    self.needs.append(needed.group(1))
                self.parts.append(line)
            before = line
        if block is not None:
            self.fail("the last block does not end")

    def check(self, results):
        """What is shown must be what a reader can hold against what they see."""
        for i, (command, (output, code)) in enumerate(zip(self.commands, results)):
            if output and not output.endswith("\n"):
                self.fail(f"no line end after what this prints: {command}")
            if code != 0 and not output and self.commands[i + 1:i + 2] != ["echo $?"]:
                self.fail(f"this prints nothing and gives {code}: {command}")

    def printed(self, results):
        """The lines of the page, with what its commands printed."""
        outputs = iter(output for output, _ in results)
        lines = []
        for part in self.parts:
            if not isinstance(part, Block):
                lines.append(part)
                continue
            block_lines = part.lines
            if part.is_run:
                block_outputs = [next(outputs) for _ in part.commands]
                if part.kind == "console":
                    block_lines = []
                    for command, output in zip(part.commands, block_outputs):
                        first, *more = command.split("\n")
                        block_lines += ["$ " + first, *("> " + line for line in more)]
                        block_lines += lines_of(BACKUP_TIME.sub(SHOWN_TIME, output))
            lines += [part.indent + line if line else "" for line in block_lines]
        return lines


def lines_of(text):
    """Only LF ends a line, not what else Unicode has for that."""
    return text.split("\n")[:-1]


def run(commands, aerowal, source_root):
    """What each command prints, and its exit code."""
    # Before each command the exit code of the one before, which is still there for `echo $?`.
    mark = "status_before=$?; printf '\\001%d\\n' $status_before; (exit $status_before)"
    script = "\n".join([*(line for command in commands for line in (mark, command)), mark])
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        work, programs = os.path.join(folder, "work"), os.path.join(folder, "bin")
        os.mkdir(work)
        os.mkdir(programs)
        records = recorder.Recorder(aerowal, programs, os.path.join(folder, "records"))
        for name in ("tests", "examples"):
            os.symlink(os.path.join(os.path.abspath(source_root), name), os.path.join(work, name))
        environment = program.environment(PATH=programs + os.pathsep + os.environ["PATH"],
                                          TMPDIR=folder)
        done = subprocess.run(["bash", "-c", recorder.SHELL + script], cwd=work, env=environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=TIMEOUT_SECONDS, check=False)
        json_schemas.check_files(folder)
        records.check()
    first, *pieces = re.split("\001(\\d+)\n", done.stdout.decode())
    codes, outputs = pieces[0::2], pieces[1::2]
    if first or len(codes) <= len(commands):
        sys.exit(f"ends in: {commands[len(codes) - 1]}\n{done.stdout.decode()}")
    for command, output in zip(commands, outputs):
        recorder.check_output(command, output.encode())
    return list(zip(outputs, map(int, codes[1:])))


def main(arguments):
    update = "--update" in arguments
    arguments = [argument for argument in arguments if argument != "--update"]
    if len(arguments) < 3:
        sys.exit(__doc__)
    aerowal, source_root, *names = arguments
    code = 0
    for name in names:
        page = Page(source_root, name)
        missing = [needed for needed in page.needs if not shutil.which(needed)]
        if missing:
            print(f"{name}: skipped: {missing[0]} is missing")
            code = code or SKIPPED
            continue
        results = run(page.commands, aerowal, source_root)
        page.check(results)
        printed = page.printed(results)
        if printed == page.shown:
            continue
        if update:
            with open(page.path, "w", encoding="utf-8") as file:
                file.write("\n".join(printed) + "\n")
            continue
        code = 1
        for line in difflib.unified_diff(page.shown, printed, name, "what was printed",
                                         lineterm=""):
            print(line)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

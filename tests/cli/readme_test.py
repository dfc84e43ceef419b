#!/usr/bin/env python3
"""Runs the commands of README.md and compares what they print with what is shown there.

    readme_test.py [--update] AEROWAL SOURCE_ROOT

A block marked `console` is commands, each after `$ `, and what they print, standard error included.
A line that begins with `> ` goes on with the command before it. A block marked `sh` is commands
whose output is not shown. All of them run in order, in one shell and one new folder, in which
`tests` leads to the project's own. A block that cannot run here has a comment before it that says
why:

    <!-- not run: REASON -->

A command that prints nothing must succeed, since nothing else shows that it did not.

Blocks of any other kind are marked `text` and hold no command. Indented blocks are an error, since
they would be commands that nobody runs.

README.md has at most 200 lines: what is longer is not read, and belongs into a man page.

The time in the name of a backup is the one thing that differs from run to run, and is not compared.
`--update` writes what was printed into README.md: read the difference before you keep it.
"""

import difflib
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import program  # noqa: E402

LINES_MAX = 200
TIMEOUT_SECONDS = 120
NOT_RUN = re.compile(r"<!-- not run: \S.* -->")
BACKUP_TIME = re.compile(r"(?<=before-repair-)\d{8}T\d{6}Z")
SHOWN_TIME = "20261126T031500Z"


class Block:
    def __init__(self, indent, kind, line_number, is_run):
        self.indent = indent
        self.kind = kind
        self.line_number = line_number
        self.is_run = is_run
        self.lines = []

    def commands(self):
        """The commands, each one string; of a block whose output is not shown all of it is one."""
        if self.kind == "sh":
            return ["\n".join(self.lines)]
        commands = []
        for line in self.lines:
            if line.startswith("$ "):
                commands.append(line[2:])
            elif line.startswith("> ") and commands:
                commands[-1] += "\n" + line[2:]
            elif not commands:
                sys.exit(f"README.md:{self.line_number}: output before the first command")
        return commands


def split(lines):
    """README.md as lines of text and blocks, in order."""
    parts = []
    block = None
    before = ""
    for number, line in enumerate(lines, 1):
        fence = re.fullmatch(r"( *)```(.*)", line)
        if block is None and fence:
            indent, kind = fence.groups()
            if kind not in ("console", "sh", "text"):
                sys.exit(f"README.md:{number}: a block must be console, sh or text, not '{kind}'")
            is_run = kind != "text" and not NOT_RUN.fullmatch(before.strip())
            block = Block(indent, kind, number, is_run)
            parts += [line, block]
        elif block is not None and fence:
            block = None
            parts.append(line)
        elif block is not None:
            if line and not line.startswith(block.indent):
                sys.exit(f"README.md:{number}: less indented than the block that it is in")
            block.lines.append(line[len(block.indent):])
        else:
            if line.startswith("    ") and not before.strip():
                sys.exit(f"README.md:{number}: an indented block; put it between ```")
            parts.append(line)
        before = line
    if block is not None:
        sys.exit(f"README.md:{block.line_number}: the block does not end")
    return parts


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
        os.symlink(os.path.abspath(aerowal), os.path.join(programs, "aerowal"))
        os.symlink(os.path.join(os.path.abspath(source_root), "tests"),
                   os.path.join(work, "tests"))
        environment = program.environment(PATH=programs + os.pathsep + os.environ["PATH"],
                                          TMPDIR=folder)
        done = subprocess.run(["bash", "-c", script], cwd=work, env=environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=TIMEOUT_SECONDS, check=False)
    first, *pieces = re.split("\001(\\d+)\n", done.stdout.decode())
    outputs, codes = pieces[1::2], pieces[2::2]
    if first or len(codes) < len(commands):
        sys.exit(f"ends in: {commands[len(codes)]}\n{done.stdout.decode()}")
    return list(zip(outputs, map(int, codes)))


def main(arguments):
    update = "--update" in arguments
    arguments = [argument for argument in arguments if argument != "--update"]
    if len(arguments) != 2:
        sys.exit(__doc__)
    aerowal, source_root = arguments
    path = os.path.join(source_root, "README.md")
    with open(path, encoding="utf-8") as file:
        shown = file.read().splitlines()
    if len(shown) > LINES_MAX:
        sys.exit(f"README.md has {len(shown)} lines, and may have {LINES_MAX}")

    parts = split(shown)
    blocks = [part for part in parts if isinstance(part, Block) and part.is_run]
    commands = [command for block in blocks for command in block.commands()]
    if not any(command.startswith("aerowal ") for command in commands):
        sys.exit("README.md has no command of aerowal")
    results = run(commands, aerowal, source_root)
    for command, (output, code) in zip(commands, results):
        if code != 0 and not output:
            sys.exit(f"README.md: this prints nothing and gives {code}: {command}")
    outputs = iter(output for output, _ in results)

    printed = []
    for part in parts:
        if not isinstance(part, Block):
            printed.append(part)
            continue
        lines = part.lines
        if part.is_run and part.kind == "sh":
            next(outputs)
        elif part.is_run:
            lines = []
            for command in part.commands():
                first, *more = command.split("\n")
                output = next(outputs)
                if output and not output.endswith("\n"):
                    sys.exit(f"no line end after what this prints: {command}")
                lines += ["$ " + first, *("> " + line for line in more)]
                lines += BACKUP_TIME.sub(SHOWN_TIME, output).splitlines()
        printed += [part.indent + line if line else "" for line in lines]

    if printed == shown:
        return 0
    if update:
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(printed) + "\n")
        return 0
    for line in difflib.unified_diff(shown, printed, "README.md", "what was printed", lineterm=""):
        print(line)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

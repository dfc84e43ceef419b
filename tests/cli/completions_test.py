#!/usr/bin/env python3
"""A shell that reads the script of its completion offers what --help says, no more and no less.

usage: completions_test.py AEROWAL SHELL SCRIPT

bash and zsh are run on a terminal, with the script, and a tabulator is typed; fish is asked.
"""

import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

from options_test import commands_in_help, help_of, options_in_help

START = {
    "bash": ["--norc", "--noprofile", "-i"],
    "zsh": ["-f", "-i"],
}
# What is typed is completed by a tabulator; the control character prints the line that came of it.
SET_UP = {
    "bash": r"""
bind 'set show-all-if-ambiguous on'; bind 'set page-completions off'
bind 'set completion-query-items 0'; bind 'set bell-style none'
bind -x '"\C-b": echo "<$READLINE_LINE>"'
source SCRIPT
""",
    "zsh": r"""
setopt no_auto_menu no_list_ambiguous no_beep; LISTMAX=10000; PS1='> '
fpath=(FOLDER $fpath); autoload -Uz compinit; compinit -D -u
shown() { print -r -- "<$BUFFER>" }; zle -N shown; bindkey '^B' shown; bindkey '^U' kill-whole-line
""",
}
SECONDS = 60


class Terminal:
    """A shell on a terminal that is wide and high enough for any list."""

    def __init__(self, shell, script, folder):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.environ.update(TERM="dumb", LC_ALL="C", HOME=folder, PS1="> ")
            os.execvp(shell, [shell, *START[shell]])
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 500, 250, 0, 0))
        set_up = SET_UP[shell].replace("SCRIPT", str(script)).replace("FOLDER", str(script.parent))
        self.type(set_up.strip() + "\necho re''ady\n")
        self.read_until(r"^ready")

    def type(self, text):
        os.write(self.terminal, text.encode())

    def read_until(self, pattern):
        text = ""
        end = time.monotonic() + SECONDS
        while not re.search(pattern, text, re.MULTILINE):
            if not select.select([self.terminal], [], [], max(end - time.monotonic(), 0))[0]:
                sys.exit(f"the shell did not print {pattern}, but: {text!r}")
            text += os.read(self.terminal, 65536).decode(errors="replace").replace("\r", "\n")
        return text

    def complete(self, line):
        """What was listed, and the line that came of it."""
        self.type(line + "\t\x02")
        text = self.read_until(r"<[^>\n]*>")
        found = re.search(r"<([^>\n]*)>", text)
        self.type("\x15\n")
        return text[:found.start()], found.group(1)

    def close(self):
        os.close(self.terminal)
        os.waitpid(self.process, 0)


class Asked:
    """fish, which says what it would offer."""

    def __init__(self, script, folder):
        self.script = script
        self.folder = folder

    def complete(self, line):
        run = subprocess.run(
            ["fish", "--no-config", "-c", f"source {self.script}; complete -C {line!r}"],
            capture_output=True, text=True, check=True, cwd=self.folder,
            env={**os.environ, "HOME": self.folder})
        offered = [text.split("\t")[0] for text in run.stdout.splitlines()]
        common = os.path.commonprefix(offered)
        words = line.split(" ")
        completed = " ".join([*words[:-1], max(words[-1], common, key=len)])
        return "\n".join(offered), completed

    def close(self):
        pass


class Test:
    def __init__(self, shell):
        self.shell = shell
        self.differences = []

    def expect(self, line, expected, found):
        if expected != found:
            self.differences.append(f"{line!r}: expected {expected}, found {found}")

    def offered(self, line, words):
        """Which of the words, and of others like them, a list has."""
        listed, _ = self.shell.complete(line)
        typed = line.split(" ")[-1]
        found = {word for word in re.findall(r"[\w-]+", listed.replace(line, ""))
                 if word.startswith(typed) and word != typed}
        self.expect(line, sorted(words), sorted(found))

    def completes(self, line, expected):
        _, completed = self.shell.complete(line)
        self.expect(line, expected, completed.rstrip(" "))


def explained(program):
    listed = subprocess.run([program, "explain"], capture_output=True, text=True, check=True)
    return {line.split()[0] for line in listed.stdout.splitlines() if line}


def run(program, test):
    commands = commands_in_help(help_of(program))
    for command in commands:
        options = options_in_help(help_of(program, command))
        long = {name for name in options if name.startswith("--")}
        test.offered(f"aerowal {command} --", long)
        test.completes(f"aerowal {command[:-1]}", f"aerowal {command}")
    names = explained(program)
    test.offered("aerowal explain AERO", {name for name in names if name.startswith("AERO")})
    test.completes("aerowal explain bit", "aerowal explain bit_flip")
    test.completes("aerowal help ver", "aerowal help verify")
    test.completes("aerowal --col", "aerowal --color" + test.equals)
    test.completes("aerowal --color never ver", "aerowal --color never verify")
    test.completes("aerowal verify --color al", "aerowal verify --color always")
    test.completes("aerowal verify --color=al", "aerowal verify --color=always")
    test.completes("aerowal dump --type up", "aerowal dump --type update")
    test.completes("aerowal repair --conflicts la", "aerowal repair --conflicts later")
    test.completes("aerowal repair --max-loss ", "aerowal repair --max-loss any")
    # Names of files, of a LOG and of options, and where a folder is all that will do.
    test.completes("aerowal verify only-l", "aerowal verify only-log.wal")
    test.completes("aerowal verify --live -- only-l", "aerowal verify --live -- only-log.wal")
    test.completes("aerowal repair --store only-l", "aerowal repair --store only-log.wal")
    test.completes("aerowal repair -o only-l", "aerowal repair -o only-log.wal")
    test.completes("aerowal replay --storage only-", "aerowal replay --storage only-folder/")
    # What nothing is known of is left alone.
    test.completes("aerowal dump --limit on", "aerowal dump --limit on")
    test.completes("aerowal explain on", "aerowal explain on")


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    program, name, script = sys.argv[1], sys.argv[2], Path(sys.argv[3]).resolve()
    if not shutil.which(name):
        print(f"{name} is missing")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "only-log.wal").touch()
        Path(folder, "only-folder").mkdir()
        shell = Asked(script, folder) if name == "fish" else Terminal(name, script, folder)
        test = Test(shell)
        test.equals = "=" if name == "zsh" else ""
        run(program, test)
        shell.close()
    if test.differences:
        sys.exit("\n".join(test.differences))


if __name__ == "__main__":
    main()

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
        self.type(set_up.strip() + "\n")
        self.wait_for_prompt()

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

    def wait_for_prompt(self):
        """What is typed while the shell runs a command is printed by the terminal as well."""
        self.type("echo re''ady\n")
        self.read_until(r"^ready\n[^>]*> ")

    def complete(self, line):
        """What was listed, and the line that came of it."""
        self.type(line + "\t\x02")
        text = self.read_until(r"<[^>\n]*>")
        found = re.search(r"<([^>\n]*)>", text)
        self.type("\x15")
        self.wait_for_prompt()
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

    def offered(self, line, words, given=()):
        """Which of the words, and of others like them, a list has. One that is given may be left
        out."""
        listed, _ = self.shell.complete(line)
        listed = re.sub(r"\x1b\[[^a-zA-Z]*[a-zA-Z]", "", listed.split(line, 1)[-1])
        option, _, typed = line.split(" ")[-1].rpartition("=")
        found = {word for word in re.findall(r"[\w-]+", listed.replace(line, "").replace(option, ""))
                 if word.startswith(typed) and word != typed}
        self.expect(line, sorted(set(words) - set(given)), sorted(found - set(given)))

    def completes(self, line, expected):
        _, completed = self.shell.complete(line)
        self.expect(line, expected, completed.rstrip(" ,"))


def explained(program):
    listed = subprocess.run([program, "explain"], capture_output=True, text=True, check=True)
    return {line.split()[0] for line in listed.stdout.splitlines() if line}


def words_of_value(program, command, option):
    """What the option says it takes, where that is a few words."""
    refused = subprocess.run([program, command, f"{option}=@"], capture_output=True, text=True,
                             check=False)
    found = re.search(r"'@' is (?:not|no column; a column is) ([\w-]+(?:, [\w-]+)* or [\w-]+);",
                      refused.stderr)
    return re.split(r", | or ", found.group(1)) if found else []


def shortest_beginning(word, words):
    """That no other of the words has."""
    return next(word[:size] for size in range(1, len(word) + 1)
                if not any(other.startswith(word[:size]) for other in words if other != word))


def run_values(program, test, command, option):
    """Whether the words that an option takes are offered, and one is completed."""
    words = words_of_value(program, command, option)
    for typed in (f"aerowal {command} {option} ", f"aerowal {command} --quiet {option}="):
        if not words:
            continue
        test.offered(typed, words)
        last = words[-1]
        test.completes(typed + shortest_beginning(last, words), typed + last)
    return bool(words)


def run(program, test):
    commands = commands_in_help(help_of(program))
    for command in commands:
        options = options_in_help(help_of(program, command))
        long = {name for name in options if name.startswith("--")}
        test.offered(f"aerowal {command} --", long)
        test.offered(f"aerowal {command} --color always --", long, {"--color"})
        test.completes(f"aerowal {command[:-1]}", f"aerowal {command}")
        with_words = [name for name in long if run_values(program, test, command, name)]
        test.expect(command, True, {"--color", "--format", "--progress"} <= set(with_words))
    names = explained(program)
    test.offered("aerowal explain AERO", {name for name in names if name.startswith("AERO")})
    test.completes("aerowal explain bit", "aerowal explain bit_flip")
    test.completes("aerowal help ver", "aerowal help verify")
    test.completes("aerowal --col", "aerowal --color" + test.equals)
    test.completes("aerowal --color never ver", "aerowal --color never verify")
    test.completes("aerowal verify --color al", "aerowal verify --color always")
    test.completes("aerowal verify --color=al", "aerowal verify --color=always")
    test.completes("aerowal dump --type up", "aerowal dump --type update")
    test.completes("aerowal dump --columns sequence_number,rec",
                   "aerowal dump --columns sequence_number,record_type")
    test.completes("aerowal dump --columns=path,length,chec",
                   "aerowal dump --columns=path,length,checksum")
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

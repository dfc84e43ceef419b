"""Stands for the program where a shell runs it, so that JSON that goes into a pipe to another
command is held to its schemas, too.

The shell has its own process number in TEST_SHELL: what goes where its output goes is not kept,
since who started it has that. The program has the number of the process that was begun.
"""

import os
import shlex
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import json_schemas  # noqa: E402

SCRIPT = """#!/bin/bash
if [ -p /dev/stdout ] && [ -w {records} ] && [ ! /dev/stdout -ef /dev/stderr ] &&
  [ ! /dev/stdout -ef "/proc/$TEST_SHELL/fd/1" ]; then
  exec {aerowal} "$@" > >(exec tee {records}/$$)
fi
exec {aerowal} "$@"
"""
SHELL = "export TEST_SHELL=$$; "


class Recorder:
    def __init__(self, aerowal, programs, records):
        """`programs`: the folder in which `aerowal` is to be; `records`: one to be made."""
        self.records = records
        os.mkdir(records)
        with open(os.path.join(programs, "aerowal"), "w", encoding="utf-8") as file:
            file.write(SCRIPT.format(aerowal=shlex.quote(os.path.abspath(aerowal)),
                                     records=shlex.quote(records)))
            os.chmod(file.fileno(), 0o755)

    def check(self):
        """What went into pipes since the last time."""
        for name in os.listdir(self.records):
            path = os.path.join(self.records, name)
            with open(path, "rb") as file:
                json_schemas.check_output(file.read())
            os.unlink(path)


def check_output(command, output):
    """What a command of the shell printed, if that is the program's own."""
    if "aerowal" in command.rsplit("|", 1)[-1]:
        json_schemas.check_output(output)

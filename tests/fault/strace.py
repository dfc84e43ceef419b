"""Runs aerowal under strace: to see its system calls, and to make them fail."""

import collections
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import program  # noqa: E402

SKIPPED = 77

# `result` is the number returned, or the name of the error; None where the call never returned.
Call = collections.namedtuple("Call", "name descriptor path result injected")

LINE = re.compile(r"^(\w+)\((?:(\d+)<(.*?)>)?.*?\)?\s+"
                  r"= (-?\d+|\?)(?:<.*>)?(?: (E\w+) \(.*?\))?(.*)$")


def skip_unless_it_works():
    """Ends the test as skipped where strace is not there or may not trace."""
    try:
        done = subprocess.run(["strace", "-o", os.devnull, "-e", "inject=sync:error=EIO", "true"],
                              capture_output=True)
    except FileNotFoundError:
        print("skipped: strace is not installed")
        sys.exit(SKIPPED)
    if done.returncode != 0:
        print("skipped: strace does not work here:", done.stderr.decode())
        sys.exit(SKIPPED)


def command(output, options, calls, path=None, inject=()):
    """The words before a command. `calls`: which to trace. `path`: only those on this file, which
    also limits what is injected and how it is counted."""
    words = ["strace", "-y", "-s0", "-qq", "-o", output, "-e", "trace=" + ",".join(calls), *options]
    if path:
        words += ["-P", path]
    for what in inject:
        words += ["-e", "inject=" + what]
    return words


def calls_in(output):
    calls = []
    with open(output, encoding="utf-8", errors="replace") as file:
        for line in file:
            match = LINE.match(line)
            if not match:
                continue
            name, descriptor, path, result, error, rest = match.groups()
            calls.append(Call(name, None if descriptor is None else int(descriptor), path,
                              error or (None if result == "?" else int(result)),
                              "(INJECTED)" in rest))
    return calls


def run(aerowal, args, calls, path=None, inject=(), input=b"", **more):
    """(program.Result, [Call]) of `aerowal args…`. A signal N gives the code -N."""
    with tempfile.NamedTemporaryFile() as output:
        words = command(output.name, [], calls, path, inject)
        if "stdin" not in more:
            more["input"] = input
        done = subprocess.run([*words, aerowal.path, *map(str, args)], capture_output=True,
                              env=program.environment(), **more)
        result = program.Result(done.returncode, done.stdout, done.stderr)
        assert result.code not in program.SANITIZER_CODES.values(), result
        return result, calls_in(output.name)

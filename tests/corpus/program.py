"""Runs aerowal as a user would, with an environment in which its output is always the same."""

import collections
import json
import os
import subprocess
import tempfile
import unittest

import json_schemas


class Result(collections.namedtuple("Result", "code out err")):
    """What a run gave. All JSON in it is held to its schemas."""

    def __new__(cls, code, out, err):
        json_schemas.check_output(out)
        json_schemas.check_output(err)
        return super().__new__(cls, code, out, err)


# Codes that no verdict of aerowal has, so that a sanitizer's report can't be taken for one.
SANITIZER_CODES = {"ASAN_OPTIONS": 99, "UBSAN_OPTIONS": 98, "LSAN_OPTIONS": 97}


def environment(**more):
    env = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": os.environ.get("PATH", os.defpath)}
    for name in ("TMPDIR", "LD_LIBRARY_PATH", "LLVM_PROFILE_FILE", "MALLOC_PERTURB_",
                 "AEROWAL_THREADS"):
        if name in os.environ:
            env[name] = os.environ[name]
    for name, code in SANITIZER_CODES.items():
        given = os.environ.get(name)
        env[name] = (given + ":" if given else "") + f"exitcode={code}"
    # Leaks are looked for in the unit tests. Here it takes a third of the time, and under strace,
    # which traces as well, it does not work.
    # Short stacks of allocations, and little room for the stacks of functions that have returned,
    # start a process in four fifths of the time.
    env["ASAN_OPTIONS"] += ":detect_leaks=0:malloc_context_size=4:max_uar_stack_size_log=16"
    env["UBSAN_OPTIONS"] += ":halt_on_error=1:print_stacktrace=1"
    env.update(more)
    return env


def folder_for(case, in_memory=False):
    """A new folder that goes away with the test `case`. `in_memory`: for many small files."""
    memory = "/dev/shm"
    parent = memory if in_memory and os.access(memory, os.W_OK) else None
    folder = tempfile.TemporaryDirectory(dir=parent)
    case.addCleanup(folder.cleanup)
    case.addCleanup(json_schemas.check_files, folder.name)
    return folder.name


class Program:
    def __init__(self, path):
        self.path = os.path.abspath(path)

    def run(self, *args, input=b"", check=None, timeout=300, env=None, **more):
        """Runs `aerowal args…`; bytes in, bytes out. `check`: the exit code it must have."""
        if "stdin" not in more:
            more["input"] = input
        done = subprocess.run([self.path, *map(str, args)], capture_output=True,
                              timeout=timeout, env=env or environment(), **more)
        result = Result(done.returncode, done.stdout, done.stderr)
        command = " ".join(map(str, args))[:2000]
        told = f"aerowal {command}: {result.code}\n{result.err.decode(errors='replace')}"
        if result.code < 0 or result.code in SANITIZER_CODES.values():
            raise AssertionError("crashed: " + told)
        if check is not None and result.code != check:
            raise AssertionError(f"expected exit code {check}: {told}")
        return result


def lines_of(text):
    """Its lines as bytes. Only LF ends one: a body may hold any other kind of line break."""
    assert text == b"" or text.endswith(b"\n"), "no line end at the end"
    return text.split(b"\n")[:-1]


def json_lines(text):
    """The lines that the program printed, each held to its schema."""
    json_schemas.check_output(text)
    return [json.loads(line) for line in lines_of(text)]


def error_object(result):
    """The error object that a failure prints as the last line of standard error."""
    error = json_lines(result.err)[-1]
    assert set(error) >= {"code", "severity", "message", "invariant", "details"}, error
    assert isinstance(error["details"], dict), error
    return error


def main(case, suite=None):
    """Runs the unittest case; the exit code tells meson."""
    loader = unittest.defaultTestLoader
    done = unittest.TextTestRunner(verbosity=1).run(suite or loader.loadTestsFromTestCase(case))
    return 0 if done.wasSuccessful() else 1

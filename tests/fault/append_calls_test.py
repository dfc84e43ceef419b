"""The order of append's system calls: one write, one fsync, and only then the acknowledgement.

    append_calls_test.py AEROWAL
"""

import json
import os
import subprocess
import sys
import unittest

import strace
import program
from wal_format import encode, read_log

strace.skip_unless_it_works()
aerowal = program.Program(sys.argv[1])

CALLS = ("read", "write", "writev", "pwrite64", "fsync", "fdatasync", "sync_file_range",
         "ftruncate", "?rename", "renameat", "renameat2", "?link", "linkat", "?unlink", "unlinkat",
         "flock", "?poll", "?ppoll")


def line_of(number):
    return json.dumps({"record_type": "INSERT", "collection_id": "c", "document_id": f"d{number}",
                       "schema_id": "s", "schema_version": "v1", "body": {}}).encode() + b"\n"


class AppendCalls(unittest.TestCase):
    def setUp(self):
        self.folder = os.path.realpath(program.folder_for(self))
        self.log = os.path.join(self.folder, "log.wal")

    def steps(self, calls):
        """What happened, in words: only what the promise is about."""
        steps = []
        for call in calls:
            if call.name in ("flock", "poll", "ppoll"):
                continue
            if call.name == "read" and call.descriptor != 0:
                continue
            # A log that was not there has no name before its first record is on disk.
            if call.path == self.log or (call.path or "").startswith(self.folder + "/#"):
                steps.append(call.name + " log")
            elif call.path == self.folder:
                steps.append(call.name + " directory")
            elif call.descriptor in (0, 1, 2):
                steps.append(call.name + " " + ("stdin", "stdout", "stderr")[call.descriptor])
            else:
                steps.append(call.name)
        return steps

    # What others wrote is made durable before it is read.
    OPENING = ["fsync log", "fsync directory"]
    ONE_RECORD = ["write log", "fsync log", "write stdout"]
    # The first record of a log gives it its name.
    FIRST_RECORD = ["write log", "fsync log", "linkat", "fsync directory", "write stdout"]

    def test_many_lines_at_once(self):
        with open(self.log, "wb") as file:
            file.write(encode(1))
        lines = b"".join(map(line_of, range(5)))
        result, calls = strace.run(aerowal, ["append", "--json", self.log, "--from", "-"], CALLS,
                                   input=lines)
        self.assertEqual((0, b""), (result.code, result.err))
        steps = [step for step in self.steps(calls) if step != "read stdin"]
        self.assertEqual(self.OPENING + 5 * self.ONE_RECORD, steps)
        lengths = [m["length"] for m in program.json_lines(result.out)]
        wrote = [call.result for call in calls if call.path == self.log and call.name == "write"]
        self.assertEqual(lengths, wrote, "a record in one write")

    def test_one_line_after_the_other(self):
        with open(self.log, "wb") as file:
            file.write(encode(1))
        output = os.path.join(self.folder, "trace")
        words = strace.command(output, [], CALLS)
        with subprocess.Popen([*words, aerowal.path, "append", self.log, "--from", "-"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
                              env=program.environment()) as append:
            for number in range(4):
                append.stdin.write(line_of(number))
                self.assertTrue(append.stdout.readline().endswith(b"\n"))
            append.stdin.close()
            self.assertEqual(0, append.wait())
        steps = self.steps(strace.calls_in(output))
        self.assertEqual(self.OPENING + 4 * ["read stdin", *self.ONE_RECORD] + ["read stdin"],
                         steps)

    def test_one_record(self):
        with open(self.log, "wb") as file:
            file.write(encode(1))
        result, calls = strace.run(
            aerowal, ["append", self.log, "--type", "delete", "--collection", "c", "--id", "d",
                      "--schema", "s", "--schema-version", "v1"], CALLS)
        self.assertEqual(0, result.code)
        self.assertEqual(self.OPENING + self.ONE_RECORD, self.steps(calls))

    def test_a_large_record_is_one_write(self):
        lines = line_of(1) + line_of("x" * 3_000_000)
        result, calls = strace.run(aerowal, ["append", self.log, "--from", "-"], CALLS, input=lines)
        self.assertEqual(0, result.code)
        steps = [step for step in self.steps(calls) if step != "read stdin"]
        self.assertEqual(self.FIRST_RECORD + self.ONE_RECORD, steps)

    def test_the_log_is_locked_before_anything_else(self):
        with open(self.log, "wb") as file:
            file.write(encode(1))
        _, calls = strace.run(aerowal, ["append", self.log, "--from", "-"],
                              (*CALLS, "pread64", "close"), path=self.log, input=line_of(1))
        self.assertEqual("flock", calls[0].name)
        held = [call.name for call in calls]
        self.assertNotIn("close", held[:held.index("fsync")])

    def test_a_new_log_is_in_its_directory_before_it_is_acknowledged(self):
        for lines, records in ((line_of(1) + line_of(2), 2), (b"", 0)):
            result, calls = strace.run(aerowal, ["append", self.log, "--from", "-"], CALLS,
                                       input=lines)
            self.assertEqual(0, result.code)
            steps = [step for step in self.steps(calls) if step != "read stdin"]
            expected = self.FIRST_RECORD + self.ONE_RECORD if records else self.FIRST_RECORD[1:-1]
            self.assertEqual(expected, steps)
            os.unlink(self.log)

    def test_a_refused_log_is_not_written(self):
        damaged = encode(1) + encode(3)
        with open(self.log, "wb") as file:
            file.write(damaged)
        result, calls = strace.run(aerowal, ["append", self.log, "--from", "-"], CALLS,
                                   input=line_of(1))
        self.assertEqual(1, result.code)
        self.assertEqual(["fsync log", "write stderr"], self.steps(calls))

    def test_new_has_one_fsync_of_the_file_and_one_of_its_directory(self):
        for count in (0, 1, 50):
            lines = b"".join(map(line_of, range(count)))
            result, calls = strace.run(aerowal, ["append", self.log, "--new", "--from", "-"], CALLS,
                                       input=lines)
            self.assertEqual(0, result.code)
            order = []
            for call in calls:
                if call.name in ("link", "linkat", "rename", "renameat", "renameat2"):
                    order.append("name")
                elif call.name in ("fsync", "fdatasync"):
                    order.append("directory" if call.path == self.folder else "file")
                elif call.name == "write" and call.descriptor == 1:
                    order.append("summary")
            self.assertEqual(["file", "name", "directory", "summary"], order)
            with open(self.log, "rb") as file:
                self.assertEqual(count, len(read_log(file.read())[0]))
            os.unlink(self.log)


if __name__ == "__main__":
    sys.exit(program.main(AppendCalls))

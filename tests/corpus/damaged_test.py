"""One damaged log: every command refuses it, at the place where AeroDB stops.

    damaged_test.py AEROWAL DATA NAME
"""

import os
import re
import sys
import unittest

import program
from data import Data
from wal_format import aerodb_line, parse_line, read_log

# What each command exits with, by the kind of damage in verdicts.jsonl; 1 for every other kind.
EXIT_CODES = {"torn_tail": 3, "zero_tail": 3}

aerowal = program.Program(sys.argv[1])
data = Data(sys.argv[2])
name = sys.argv[3]
(verdict,) = [v for v in data.verdicts() if v["file"] == name + ".wal"]
exit_code = EXIT_CODES.get(verdict["truth"]["kind"], 1)
log = data.read(f"damaged/{name}.wal")
base = data.records("damaged/base.jsonl")
sound, strict_error = read_log(log)


def place_in_reference():
    """("byte_offset" or "sequence_number", value): where AeroDB stops."""
    what, value = re.search(r"\((byte_offset|sequence_number): (\d+)\)",
                            verdict["reference"]["says"]).groups()
    return what, int(value)


class Damaged(unittest.TestCase):
    def setUp(self):
        self.folder = program.folder_for(self)
        self.path = os.path.join(self.folder, "log.wal")
        with open(self.path, "wb") as file:
            file.write(log)

    def check_place(self, found):
        """`found` names the first corruption, as a strict_error or the details of an error."""
        self.assertEqual(strict_error.byte_offset, found["byte_offset"])
        self.assertEqual(strict_error.sequence_number, found["sequence_number"])
        if verdict["reference"]["ok"]:
            # AeroDB takes it; aerowal does not.
            self.assertEqual(verdict["truth"]["offset"], found["byte_offset"])
        else:
            what, value = place_in_reference()
            self.assertEqual(value, found[what])

    def check_error(self, result, path):
        error = program.error_object(result)
        self.assertEqual(("AERO_WAL_CORRUPTION", "FATAL", "K2"),
                         (error["code"], error["severity"], error["invariant"]))
        self.assertEqual(path, error["details"]["path"])
        self.check_place(error["details"])

    def each_way(self, *args):
        """(result, path) of a command for the log as a file, redirected and through a pipe."""
        yield aerowal.run(*args, self.path, check=exit_code), self.path
        with open(self.path, "rb") as file:
            yield aerowal.run(*args, "-", stdin=file, check=exit_code), "-"
        yield aerowal.run(*args, "-", input=log, check=exit_code), "-"

    def test_verify_names_the_place(self):
        for result, path in self.each_way("verify", "--json"):
            *findings, last = program.json_lines(result.out)
            summary = last["summary"]
            self.assertIn(summary["status"], {1: ("corrupt",), 3: ("torn",)}[exit_code])
            self.assertEqual(path, summary["path"])
            self.assertEqual(len(log), summary["size"])
            self.assertEqual(strict_error.byte_offset, summary["sound_prefix_bytes"])
            self.assertEqual(summary["size"], summary["sound_bytes"] + summary["damaged_bytes"])
            self.assertGreaterEqual(summary["sound_bytes"], summary["sound_prefix_bytes"])
            self.assertGreaterEqual(summary["records"], len(sound))
            self.assertEqual("AERO_WAL_CORRUPTION", summary["strict_error"]["code"])
            self.assertEqual("FATAL", summary["strict_error"]["severity"])
            self.check_place(summary["strict_error"])
            # Damage is the result, not a failure.
            self.assertEqual(b"", result.err)
            for finding in findings:
                self.assertIn("damage", finding)

    def test_verify_says_what_aerodb_says(self):
        reference = verdict["reference"]
        says = None if reference["ok"] else reference["says"]
        self.assertEqual(says, aerodb_line(log))
        result = aerowal.run("verify", "--json", self.path, check=exit_code)
        summary = program.json_lines(result.out)[-1]["summary"]
        self.assertEqual(says, summary["strict_error"]["line"])
        text = aerowal.run("verify", self.path, check=exit_code).out.decode()
        if says is None:
            self.assertNotIn("AeroDB stops with", text)
        else:
            self.assertIn(f"  AeroDB stops with: {says}\n", text)

    def test_verify_says_it_in_text(self):
        result = aerowal.run("verify", self.path, check=exit_code)
        self.assertRegex(result.out, rb"(byte_offset: |at byte )%d\b" % strict_error.byte_offset)
        self.assertEqual(b"", result.err)
        if verdict["truth"]["kind"] == "foreign_file":
            self.assertIn(b"not an aerodb log", result.out.lower())

    def test_dump_prints_the_records_before_it(self):
        for result, path in self.each_way("dump", "--json"):
            for line, record in zip(program.lines_of(result.out), sound, strict=True):
                members, body = parse_line(line, b',"byte_offset":')
                self.assertEqual(
                    (record.sequence_number, record.document_id, record.byte_offset, record.body),
                    (members["sequence_number"], members["document_id"], members["byte_offset"],
                     body))
            self.check_error(result, path)

    def test_the_records_before_it_are_those_of_the_base(self):
        # Independent of wal_format.read_log(), which must agree with AeroDB's own list.
        self.assertEqual(base[:len(sound)], sound)

    def test_dump_says_it_in_text(self):
        result = aerowal.run("dump", self.path, check=exit_code)
        self.assertEqual(len(sound), len(program.lines_of(result.out)))
        self.assertRegex(result.err.decode(),
                         r"(?m)^\[FATAL\] AERO_WAL_CORRUPTION: .*"
                         rf"\(byte_offset: {strict_error.byte_offset}\) \[violates K2\]$")

    def test_dump_does_not_see_it_before_it_is_reached(self):
        last = len(sound)
        if last:
            for limit in ("--to-seq", "--limit"):
                result = aerowal.run("dump", "--json", limit, last, self.path, check=0)
                self.assertEqual(last, len(program.lines_of(result.out)))
                self.assertEqual(b"", result.err)
        aerowal.run("dump", "--json", "--to-seq", last + 1, self.path, check=exit_code)

    def test_replay_refuses_it(self):
        for result, path in self.each_way("replay", "--json"):
            self.assertEqual(b"", result.out)
            self.check_error(result, path)
        aerowal.run("replay", "--until-seq", len(sound), self.path, check=0)
        aerowal.run("replay", "--until-seq", len(sound) + 1, self.path, check=exit_code)

    def test_append_refuses_it_untouched(self):
        lines = (b'{"record_type":"INSERT","collection_id":"c","document_id":"d",'
                 b'"schema_id":"s","schema_version":"v1","body":{}}\n')
        one = ("--type", "insert", "--collection", "c", "--id", "d", "--schema", "s",
               "--schema-version", "v1", "--body", "{}")
        before = os.stat(self.path)
        for args in (one, ("--from", "-")):
            result = aerowal.run("append", "--json", self.path, *args, input=lines,
                                 check=exit_code)
            self.assertEqual(b"", result.out)
            self.check_error(result, self.path)
            after = os.stat(self.path)
            self.assertEqual((before.st_ino, before.st_mtime_ns, before.st_size),
                             (after.st_ino, after.st_mtime_ns, after.st_size))
            with open(self.path, "rb") as file:
                self.assertEqual(log, file.read())
            self.assertEqual(["log.wal"], os.listdir(self.folder))


if __name__ == "__main__":
    sys.exit(program.main(Damaged))

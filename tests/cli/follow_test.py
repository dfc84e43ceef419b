"""dump --follow, and a pipe that grows: each step waits until its records are printed.

    follow_test.py AEROWAL
"""

import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import program  # noqa: E402
from wal_format import encode  # noqa: E402

aerowal = program.Program(sys.argv[1])

PATIENCE = 60.0


def record(number, text=b"x"):
    return encode(number, document=text, body=b'{"a":"%s"}' % (text * 50))


def until(condition, what):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("did not come: " + what)
        time.sleep(0.01)


class Follower:
    """The program, with its output in files."""

    def __init__(self, case, *args, before=(), log=None):
        folder = program.folder_for(case)
        self.out = os.path.join(folder, "out")
        self.err = os.path.join(folder, "err")
        with open(self.out, "wb") as out, open(self.err, "wb") as err:
            self.process = subprocess.Popen(
                [*before, aerowal.path, "dump", "--json", "--follow", *args, log or case.log],
                stdout=out, stderr=err, env=program.environment())
        case.addCleanup(self.kill)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def lines(self):
        """What was printed so far; only whole lines are."""
        with open(self.out, "rb") as file:
            printed = file.read()
        return program.json_lines(printed[:printed.rfind(b"\n") + 1])

    def errors(self):
        with open(self.err, "rb") as file:
            return file.read().decode()

    def expect(self, expected):
        """`expected`: numbers of records, and what became of the log."""
        def found():
            return [line["follow"]["change"] if "follow" in line else line["sequence_number"]
                    for line in self.lines()]
        try:
            until(lambda: len(found()) >= len(expected), f"{expected}")
        except AssertionError:
            raise AssertionError(f"{expected} expected, {found()} found; {self.errors()}") from None
        assert found() == expected, (expected, found())

    def end(self, with_signal):
        self.process.send_signal(with_signal)
        return self.process.wait(timeout=PATIENCE)


class Follow(unittest.TestCase):
    def setUp(self):
        self.folder = program.folder_for(self)
        self.log = os.path.join(self.folder, "log.wal")
        self.write(record(1) + record(2))

    def write(self, content, mode="wb"):
        with open(self.log, mode) as file:
            file.write(content)

    def replace(self, content):
        with open(self.log + ".new", "wb") as file:
            file.write(content)
        os.rename(self.log + ".new", self.log)

    def test_records_come_as_they_become_whole(self):
        follower = Follower(self)
        follower.expect([1, 2])
        numbers = [1, 2]
        choose = random.Random(1)
        for number in range(3, 12):
            rest = record(number)
            while rest:
                size = choose.randrange(1, len(rest) + 1)
                self.write(rest[:size], "ab")
                rest = rest[size:]
                if rest:
                    # Half a record is never printed, nor taken for damage.
                    time.sleep(choose.choice([0, 0.01, 0.7 if number == 3 else 0]))
                    follower.expect(numbers)
            numbers.append(number)
            follower.expect(numbers)
        self.assertEqual(follower.end(signal.SIGINT), 0)
        self.assertEqual(follower.errors(), "")

    def test_what_becomes_of_the_log_is_said(self):
        follower = Follower(self)
        expected = [1, 2]
        follower.expect(expected)
        steps = {
            "truncated": lambda: os.truncate(self.log, 0),
            "missing": lambda: os.unlink(self.log),
            "replaced": lambda: self.replace(record(1, b"r")),
            "found": lambda: self.replace(record(1, b"f")),
        }
        for name in ("truncated", "missing", "found", "replaced", "truncated", "missing",
                     "found"):
            steps[name]()
            expected += [name] if name not in ("replaced", "found") else [name, 1]
            follower.expect(expected)
            if name != "missing":
                number = 2 if expected[-1] == 1 else 1
                self.write(record(number, b"y"), "ab")
                expected.append(number)
                follower.expect(expected)
        self.assertEqual(follower.end(signal.SIGTERM), 0)
        self.assertEqual(follower.errors(), "")

    def test_other_records_in_the_same_file_are_seen(self):
        follower = Follower(self)
        follower.expect([1, 2])
        # Longer than before, so that only its content tells.
        content = b"".join(record(number, b"other") for number in (1, 2, 3))
        with open(self.log, "r+b") as file:
            file.write(content)
        follower.expect([1, 2, "rewritten", 1, 2, 3])
        self.assertEqual(follower.lines()[-1]["document_id"], "other")

    def test_a_checkpoint_begins_a_data_directory_anew(self):
        directory = os.path.join(self.folder, "db")
        os.makedirs(os.path.join(directory, "wal"))
        self.log = os.path.join(directory, "wal", "wal.log")
        self.write(record(1) + record(2))
        follower = Follower(self, log=directory)
        follower.expect([1, 2])
        with open(os.path.join(directory, "checkpoint.json"), "w", encoding="utf-8") as file:
            file.write('{"snapshot_id":"20260101T000000Z"}')
        self.replace(record(1, b"after"))
        follower.expect([1, 2, "checkpoint", 1])

    def test_a_log_that_is_not_there_is_waited_for(self):
        os.unlink(self.log)
        follower = Follower(self)
        follower.expect(["missing"])
        self.write(record(1))
        follower.expect(["missing", "found", 1])

    def test_what_was_left_in_a_replaced_file_is_printed(self):
        follower = Follower(self)
        follower.expect([1, 2])
        follower.process.send_signal(signal.SIGSTOP)
        self.write(record(3), "ab")
        self.replace(record(1, b"new"))
        follower.process.send_signal(signal.SIGCONT)
        follower.expect([1, 2, 3, "replaced", 1])

    def test_damage_is_told_of_and_followed_past_its_repair(self):
        follower = Follower(self)
        follower.expect([1, 2])
        wrong = bytearray(record(3))
        wrong[-1] ^= 1
        self.write(wrong, "ab")
        until(lambda: "AERO_WAL_CORRUPTION" in follower.errors(), "the damage")
        self.replace(record(1) + record(2) + record(3))
        follower.expect([1, 2, "replaced", 1, 2, 3])
        self.assertEqual(follower.errors().count("AERO_WAL_CORRUPTION"), 1)
        self.assertEqual(follower.end(signal.SIGINT), 1)

    def write_at(self, byte_offset, content):
        with open(self.log, "r+b", buffering=0) as file:
            file.seek(byte_offset)
            file.write(content)

    def test_a_record_whose_beginning_is_written_last(self):
        follower = Follower(self)
        expected = [1, 2]
        for gap in (0, 0.01, 0.1, 0.3, 0.45):
            follower.expect(expected)
            number, end = expected[-1] + 1, os.path.getsize(self.log)
            self.write_at(end + 4, record(number)[4:])
            time.sleep(gap)
            self.write_at(end, record(number)[:4])
            expected.append(number)
        follower.expect(expected)
        self.assertEqual(follower.end(signal.SIGINT), 0)
        self.assertEqual(follower.errors(), "")

    def test_damage_that_is_repaired_in_its_place(self):
        wrong = bytearray(record(3))
        wrong[-1] ^= 1
        self.write(wrong + record(4), "ab")
        follower = Follower(self)
        follower.expect([1, 2])
        until(lambda: "AERO_WAL_CORRUPTION" in follower.errors(), "the damage")
        self.write_at(len(record(1) + record(2)), record(3))
        follower.expect([1, 2, 3, 4])
        self.assertEqual(follower.end(signal.SIGINT), 1)
        self.assertEqual(follower.errors().count("AERO_WAL_CORRUPTION"), 1)

    def test_choices(self):
        self.write(b"".join(record(number, b"%d" % (number % 2)) for number in range(1, 9)))
        follower = Follower(self, "--tail", "3", "--id", "0")
        follower.expect([4, 6, 8])
        self.write(record(9, b"1") + record(10, b"0"), "ab")
        follower.expect([4, 6, 8, 10])
        for args, expected in ((("--limit", "2"), [1, 2]), (("--to-seq", "3"), [1, 2, 3]),
                               (("--from-seq", "9", "--limit", "1"), [9])):
            follower = Follower(self, *args)
            self.assertEqual(follower.process.wait(timeout=PATIENCE), 0)
            follower.expect(expected)
        follower = Follower(self, "--tail", "1", "--to-seq", "11")
        follower.expect([10])
        self.write(record(11), "ab")
        self.assertEqual(follower.process.wait(timeout=PATIENCE), 0)
        follower.expect([10, 11])

    def test_ends_with_the_reader_of_its_output(self):
        process = subprocess.Popen([aerowal.path, "dump", "--follow", self.log],
                                   stdout=subprocess.PIPE, env=program.environment())
        process.stdout.readline()
        process.stdout.close()
        self.assertEqual(process.wait(timeout=PATIENCE), 0)

    def interrupted(self, length):
        """A process that was interrupted while its reader waits, with lines of that length."""
        count = 2000 if length < 100 else 200
        self.write(b"".join(record(number, b"x" * length) for number in range(1, count)))
        process = subprocess.Popen([aerowal.path, "dump", "--json", "--follow", self.log],
                                   stdout=subprocess.PIPE, bufsize=0, env=program.environment())
        self.addCleanup(process.stdout.close)
        process.stdout.read(1)
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        return process

    def test_a_signal_ends_it_with_whole_lines(self):
        for length in (1, 100, 4000):
            process = self.interrupted(length)
            time.sleep(0.3)
            lines = program.lines_of(b"{" + process.stdout.read())
            self.assertEqual(list(range(1, len(lines) + 1)),
                             [json.loads(line)["sequence_number"] for line in lines])
            self.assertEqual(process.wait(timeout=PATIENCE), 0)

    def test_a_second_signal_ends_it_though_its_reader_waits(self):
        process = self.interrupted(4000)
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=PATIENCE), -signal.SIGTERM)

    @unittest.skipUnless(shutil.which("strace"), "no strace")
    def test_without_inotify(self):
        follower = Follower(self, before=["strace", "-f", "-o", "/dev/null", "-e",
                                          "inject=inotify_init1:error=EMFILE"])
        follower.expect([1, 2])
        self.write(record(3), "ab")
        follower.expect([1, 2, 3])

    def test_with_the_bytes_of_each_record(self):
        whole = aerowal.run("dump", "--hex", self.log, check=0).out
        followed = aerowal.run("dump", "--hex", "--follow", "--to-seq", "2", self.log, check=0).out
        self.assertEqual(whole, followed)

    def test_mistakes(self):
        for args in ((self.log, self.log), ("-",), ("--keep-going", self.log),
                     ("--stats", self.log), ("--at-offset", "0", self.log)):
            run = aerowal.run("dump", "--follow", *args)
            self.assertEqual(run.code, 2, args)
        run = aerowal.run("dump", "--follow", self.folder)
        self.assertEqual(run.code, 4)
        self.write(gzip.compress(b"".join(map(record, range(1, 50)))))
        self.assertEqual(aerowal.run("dump", "--follow", self.log).code, 2)


class GrowingPipe(unittest.TestCase):
    def test_records_come_as_they_arrive(self):
        for args in (["--json"], ["--id-glob", "*"], ["--format", "csv"], ["--hex"]):
            process = subprocess.Popen([aerowal.path, "dump", *args, "-"], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, env=program.environment())
            self.addCleanup(process.stdout.close)
            for number in range(1, 6):
                process.stdin.write(record(number))
                process.stdin.flush()
                if number == 1 and "csv" in args:
                    self.assertIn(b"sequence_number,", process.stdout.readline())
                self.assertIn(str(number).encode(), process.stdout.readline())
                row = b"-"
                while "--hex" in args and row and b"checksum" not in row:
                    row = process.stdout.readline()
            process.stdin.close()
            self.assertEqual(process.wait(timeout=PATIENCE), 0)


def load():
    loader = unittest.defaultTestLoader
    return unittest.TestSuite(map(loader.loadTestsFromTestCase, (Follow, GrowingPipe)))


if __name__ == "__main__":
    sys.exit(program.main(None, suite=load()))

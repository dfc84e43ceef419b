"""Allocations of every command fail, once and from there on.

    memory_failures_test.py AEROWAL FAILING_MALLOC DATA PART/PARTS | every

The command line is built in the same way for each command, so that these allocations fail in one
of them only; and of the others it is each that is near the end, and else every eleventh that
fails once and every 33rd from which on all fail. With `every` it is all of them, in each command.

A part has every PARTS-th command, from the PARTth on.
"""

import collections
import concurrent.futures
import functools
import json
import os
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import json_schemas  # noqa: E402
import program  # noqa: E402
from wal_format import encode, read_log  # noqa: E402

AEROWAL, FAILING_MALLOC, DATA = map(os.path.abspath, sys.argv[1:4])
every = sys.argv[4] == "every"
PART, PARTS = (0, 1) if every else map(int, sys.argv[4].split("/"))

WORKERS = 2 if every else 1
STRIDE = 1 if every else 11
STRIDE_OF_ALL_LATER = 1 if every else 33
#: So many before the end every one counts: it is then that files get their names.
NEAR_THE_END = 25
BODY = b'{"text":"longer than what a string holds in itself"}'
GOOD = [encode(number, document=b"document-with-a-long-name-%d" % number, body=BODY)
        for number in range(1, 9)]
SOUND = b"".join(GOOD[:3])
TORN = SOUND + GOOD[3][:20]


def with_flip(record, at):
    return record[:at] + bytes([record[at] ^ 4]) + record[at + 1:]


#: A flipped bit, what is no record, a gap, a record twice, and a torn end.
DAMAGED = b"".join([GOOD[0], with_flip(GOOD[1], 60), GOOD[2], b"no record" * 30, GOOD[4], GOOD[4],
                    with_flip(GOOD[5], 4), GOOD[6], GOOD[7][:20]])
LINES = b"".join(
    json.dumps({"record_type": "INSERT", "collection_id": "c", "document_id": "d%d" % number,
                "schema_id": "a schema with a long name", "schema_version": "v1",
                "body": "x" * 40}).encode() + b"\n" for number in range(3))
ONE_RECORD = ["--type", "insert", "--collection", "c", "--id", "d", "--schema", "s",
              "--schema-version", "v1", "--body", '{"a": 1}']


def golden(name):
    with open(os.path.join(DATA, "golden", name), "rb") as file:
        return file.read()


def without_second_record(log):
    records, _ = read_log(log)
    lost = records[1]
    return (log[:lost.byte_offset] + bytes(lost.length) + log[lost.byte_offset + lost.length:])


Run = collections.namedtuple("Run", "code out err contents")
Failure = collections.namedtuple("Failure", "at later_too")
NO_FAILURE = Failure(0, False)


class Worker:
    """A folder with the files of a case, and the command that runs in it."""

    def __init__(self, folder):
        self.folder = os.path.join(folder, "files")
        self.streams = os.path.join(folder, "streams")
        os.makedirs(self.folder)
        os.mkdir(self.streams)
        self.found = {}
        self.case = None
        self.program = None

    def end(self):
        if self.program:
            self.program.stdin.close()
            self.program.stdout.close()
            self.program.wait()
        self.program = None

    def prepare(self, case):
        self.end()
        self.case = case
        with open(os.path.join(self.streams, "in"), "wb") as file:
            file.write(case.input)
        args = [arg.replace("FOLDER", self.folder) for arg in case.args]
        env = program.environment(LD_PRELOAD=FAILING_MALLOC, FAILING_MALLOC_FOLDER=self.streams,
                                  FAILING_MALLOC_AFTER=str(case.begin),
                                  AEROWAL_THREADS=case.threads)
        self.program = subprocess.Popen([AEROWAL, *args], env=env, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)

    def run(self, case, failure):
        """The run, and its number of allocations."""
        if self.case is not case:
            self.prepare(case)
        if self.found != case.files:
            for name in self.found:
                os.unlink(os.path.join(self.folder, name))
            for name, content in case.files.items():
                with open(os.path.join(self.folder, name), "wb") as file:
                    file.write(content)
        self.program.stdin.write(b"%d %d\n" % failure)
        self.program.stdin.flush()
        status, count = map(int, self.program.stdout.readline().split())
        self.found = self.contents_of(self.folder)
        streams = self.contents_of(self.streams)
        json_schemas.check_output(streams["out"])
        run = Run(os.waitstatus_to_exitcode(status), self.plain(streams["out"]),
                  self.plain(streams["err"]),
                  {self.plain(name.encode()).decode(): content
                   for name, content in self.found.items()})
        return run, count

    @staticmethod
    def contents_of(folder):
        contents = {}
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), "rb") as file:
                contents[name] = file.read()
        return contents

    def plain(self, text):
        """Without what is another in each run: the folder, and the time in the original's name."""
        return re.sub(rb"\d{8}T\d{6}Z", b"TIME", text.replace(self.folder.encode(), b"FOLDER"))


class Case:
    def __init__(self, test, args, files=None, input=b"", threads="1", state=None,
                 begin=0):
        self.args = args
        self.files = files or {}
        self.input = input
        self.threads = threads
        self.state = state or self.unchanged
        self.begin = begin  # of the allocations; earlier ones do not fail
        self.test = test

    def unchanged(self, run, told):
        self.test.assertEqual(self.files, run.contents, told)


class MemoryFailures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        parent = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        folder = program.tempfile.TemporaryDirectory(dir=parent)
        cls.addClassCleanup(folder.cleanup)
        # All of one length, so that names take the same memory.
        cls.workers = [Worker(os.path.join(folder.name, f"worker-with-a-long-name-{i}"))
                       for i in range(WORKERS)]
        for worker in cls.workers:
            cls.addClassCleanup(worker.end)
        cls.pool = concurrent.futures.ThreadPoolExecutor(WORKERS)
        cls.addClassCleanup(cls.pool.shutdown)
        cls.runs = 0
        cls.commands = 0

    @classmethod
    def tearDownClass(cls):
        print(f"{cls.runs} runs with a failing allocation")

    def count_of(self, case):
        """Of its allocations, and the run without a failure."""
        run, count = self.workers[0].run(case, NO_FAILURE)
        return count, run

    def run_all(self, case, failures):
        """(failure, run) for each."""
        def share(i):
            return [(failure, self.workers[i].run(case, failure)[0])
                    for failure in failures[i::WORKERS]]
        return [done for some in self.pool.map(share, range(WORKERS)) for done in some]

    @functools.cached_property
    def building(self):
        """So many allocations, and a few more, only build the command line."""
        to_say_so = 40
        return 0 if every else self.count_of(Case(self, ["what"]))[0] - to_say_so

    def check(self, args, code, **more):
        type(self).commands += 1
        if self.commands % PARTS != PART:
            return
        with self.subTest(args=args):
            self.check_each(args, code, **more)

    def check_each(self, args, code, begin=None, **more):
        begin = self.building if begin is None else begin
        case = Case(self, args, begin=begin, **more)
        count, expected = self.count_of(case)
        self.assertEqual(code, expected.code, expected)
        case.state(expected, "without a failure")
        self.assertGreater(count, begin)
        # Two threads do not always allocate in the same order.
        count += 0 if case.threads == "1" else 5
        failures = [Failure(at, later_too) for later_too in (False, True)
                    for at in range(begin + 1, count + 1)
                    if at % (STRIDE_OF_ALL_LATER if later_too else STRIDE) == 0
                    or at > count - NEAR_THE_END]
        problems = []
        finished = 0
        for failure, run in self.run_all(case, failures):
            told = f"aerowal {' '.join(args)}, {failure}: {run.code}\n{run.out}\n{run.err}"
            try:
                finished += self.check_run(case, run, expected, told)
            except AssertionError as problem:
                problems.append(str(problem))
        type(self).runs += len(failures)
        print(f"{' '.join(args[:4])}: {count} allocations, {finished} of {len(failures)} finished",
              flush=True)
        if problems:
            self.fail(f"{len(problems)} of {len(failures)}\n" + "\n".join(problems[:10]))

    def check_run(self, case, run, expected, told):
        """True: it did its job all the same."""
        self.assertGreaterEqual(run.code, 0, told)
        self.assertNotRegex(run.err, rb"a defect of|internal error|terminate called", told)
        case.state(run, told)
        # A file that cannot be opened is 4, too; what is said of it may do with less memory.
        if run.code != 4 or run[:3] == expected[:3]:
            self.assertEqual(expected[:3], run[:3], told)
            return True
        self.assertTrue(run.err.endswith(b"\n"), told)
        last = run.err.splitlines()[-1]
        if "--json" in case.args:
            error = program.error_object(run)
            self.assertTrue(error["code"].startswith("AERO"), told)
            message = error["message"]
        else:
            self.assertRegex(last, rb"^\[(ERROR|FATAL)\] AERO\w+: ", told)
            message = last.decode()
        self.assertRegex(message, "out of memory|Cannot allocate memory", told)
        return False

    # ---- the command line

    def test_what_needs_no_log(self):
        self.check(["--version"], 0, begin=0)
        self.check(["--help"], 0)
        self.check(["repair", "--help"], 0)

    def test_a_wrong_command_line(self):
        self.check(["verify", "--json", "--what"], 2)
        self.check([], 0)
        self.check(["what"], 2)
        self.check(["verify", "--color", "what", "log"], 2)
        self.check(["repair", "log", "--truncate", "--salvage"], 2)

    # ---- reading

    def test_reading_a_sound_log(self):
        log = {"log.wal": SOUND}
        for args in (["verify"], ["verify", "--json"], ["dump"], ["dump", "--json"],
                     ["replay", "--summary"]):
            self.check([*args, "FOLDER/log.wal"], 0, files=log)
        self.check(["verify", "--json", "-"], 0, input=SOUND)

    def test_reading_a_damaged_log(self):
        log = {"log.wal": DAMAGED}
        for args in (["verify"], ["verify", "--json"], ["dump", "--keep-going"],
                     ["dump", "--keep-going", "--json"], ["dump", "--json"], ["replay", "--json"],
                     ["dump", "--at-offset", "100"], ["dump", "--json", "--at-offset", "100"],
                     ["repair"], ["repair", "--json", "--salvage", "--max-loss", "9"]):
            self.check([*args, "FOLDER/log.wal"], 1, files=log)
        self.check(["verify", "FOLDER/none.wal"], 4)

    def check_kept(self, run, told):
        """The files that a verification keeps are whole."""
        self.assertEqual({"log.wal", "state", "known.json"}, set(run.contents), told)
        for name, content in run.contents.items():
            if name != "log.wal":
                self.assertEqual(1, json.loads(content)["version"], told)

    def test_reading_what_was_known(self):
        files = {"log.wal": DAMAGED,
                 "state": b'{"format":"aerowal-resume","version":1,"logs":[]}',
                 "known.json": b'{"format":"aerowal-baseline","version":1,"logs":[{"path":"a",'
                               b'"findings":[{"kind":"bit_flip","byte_offset":1,"length":2,'
                               b'"sequence_number":3,"lost_sequence_numbers":[[3,3]],'
                               b'"hash":"0123456789abcdef"}]}]}'}
        for args in (["--resume", "FOLDER/state"], ["--baseline", "FOLDER/known.json"],
                     ["--write-baseline", "FOLDER/known.json"]):
            self.check(["verify", *args, "FOLDER/log.wal"], 1, files=files, state=self.check_kept)

    def test_reading_with_two_threads(self):
        log = {"log.wal": SOUND}
        for args in (["verify"], ["dump", "--json"]):
            self.check([*args, "FOLDER/log.wal"], 0, files=log, threads="2")

    # ---- appending

    def check_append(self, before, run, told):
        """Every acknowledged record is there, and the log is sound."""
        after = run.contents.get("log.wal")
        if after is None:
            self.assertEqual((None, b""), (before, run.out), told)
            return
        records, damage = read_log(after)
        self.assertIsNone(damage, told)
        self.assertTrue(after.startswith(before or b""), told)
        first = len(read_log(before or b"")[0]) + 1
        acknowledged = [line["sequence_number"] for line in program.json_lines(run.out)]
        self.assertEqual(list(range(first, first + len(acknowledged))), acknowledged, told)
        self.assertLessEqual(first + len(acknowledged) - 1, len(records), told)
        self.assertLessEqual(len(records), first + len(acknowledged), told)

    def test_appending(self):
        for before in (None, SOUND):
            more = {"files": {} if before is None else {"log.wal": before},
                    "state": functools.partial(self.check_append, before)}
            self.check(["append", "--json", "FOLDER/log.wal", *ONE_RECORD], 0, **more)
            self.check(["append", "--json", "FOLDER/log.wal", "--from", "-"], 0, input=LINES,
                       **more)
        log = {"log.wal": DAMAGED}
        self.check(["append", "--json", "FOLDER/log.wal", *ONE_RECORD], 1, files=log)
        self.check(["append", "--json", "FOLDER/log.wal", "--from", "-"], 1, files=log)

    def check_new(self, run, told):
        """The log is there as a whole or not at all, and nothing else is."""
        self.assertLessEqual(run.contents.keys(), {"log.wal", "lines"}, told)
        if "log.wal" in run.contents:
            records, damage = read_log(run.contents["log.wal"])
            self.assertEqual((3, None), (len(records), damage), told)
            self.assertEqual(0, run.code, told)
        else:
            self.assertEqual((4, b""), (run.code, run.out), told)

    def test_a_new_log(self):
        for threads in "1", "2":
            for more in [], ["--json"]:
                self.check(["append", "FOLDER/log.wal", "--new", "--from", "FOLDER/lines", *more],
                           0, files={"lines": LINES}, threads=threads, state=self.check_new)

    # ---- repairing

    def check_repair(self, name, original, repaired, run, told):
        """The old state or the new one; the original is there, and what is repaired has its
        receipt, and is said."""
        contents = dict(run.contents)
        contents.pop("documents.dat", None)
        log = contents.pop("log.wal")
        receipt = contents.pop(name + ".receipt.json", None)
        if name == "log.wal":
            self.assertIn(log, (original, repaired), told)
            done = log == repaired
            if done:
                self.assertEqual(original, contents.pop("log.wal.before-repair-TIME", None), told)
        else:
            self.assertEqual(original, log, told)
            done = name in contents
            if done:
                self.assertEqual(repaired, contents.pop(name), told)
        self.assertEqual({}, contents, told)
        self.assertEqual(done, receipt is not None, told)
        self.assertEqual(0 if done else 4, run.code, told)
        if receipt is not None:
            json.loads(receipt)

    def check_repairs(self, args, original, repaired, files=None):
        for name, where in (("out.wal", ["-o", "FOLDER/out.wal"]), ("log.wal", ["--in-place"])):
            self.check(["repair", "FOLDER/log.wal", *where, *args], 0,
                       files={"log.wal": original, **(files or {})},
                       state=functools.partial(self.check_repair, name, original, repaired))

    def test_repairing_a_torn_log(self):
        self.check_repairs([], TORN, SOUND)
        if every:
            self.check_repairs(["--json"], TORN, SOUND)

    def test_repairing_with_a_store(self):
        whole = golden("lifecycle.wal")
        store = {"documents.dat": golden("lifecycle.documents.dat")}
        for more in (["--json"], []) if every else (["--json"],):
            self.check_repairs(["--store", "FOLDER/documents.dat", *more],
                               without_second_record(whole), whole, store)


if __name__ == "__main__":
    sys.exit(program.main(MemoryFailures))

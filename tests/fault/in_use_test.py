"""append and repair beside a program that works on the log as AeroDB does: there before them, coming
at each of their steps, and beside programs that only read.

    in_use_test.py AEROWAL
"""

import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import strace
import program
from live_database import LiveDatabase, wait_until_leased, wait_until_locked
from wal_format import encode, read_log

aerowal = program.Program(sys.argv[1])

GOOD = b"".join(encode(number, document=b"d%d" % number) for number in range(1, 6))
TORN = GOOD + encode(6)[:20]
ONE_RECORD = ["--type", "delete", "--collection", "c", "--id", "d", "--schema", "s",
              "--schema-version", "v1"]
LINE = json.dumps({"record_type": "INSERT", "collection_id": "c", "document_id": "d",
                   "schema_id": "s", "schema_version": "v1", "body": {}}).encode() + b"\n"
# Long enough for a process that can go on to have done so.
MOMENT = 0.15


def wait_until_it_waits(live):
    """Until a LiveDatabase waits for something: for a lease, or for its input."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with open(f"/proc/{live.process.pid}/wchan", encoding="ascii") as file:
            if re.search("break_lease|pipe_read", file.read()):
                return
        time.sleep(0.005)


class InUse(unittest.TestCase):
    def setUp(self):
        self.folder = os.path.realpath(program.folder_for(self))
        self.log = os.path.join(self.folder, "log.wal")

    def begin(self, content):
        for name in os.listdir(self.folder):
            os.unlink(os.path.join(self.folder, name))
        with open(self.log, "wb") as file:
            file.write(content)

    def contents(self):
        found = {}
        for name in os.listdir(self.folder):
            with open(os.path.join(self.folder, name), "rb") as file:
                found[name] = file.read()
        return found

    def check_sound(self, count):
        records, damage = read_log(self.contents()["log.wal"])
        self.assertIsNone(damage)
        self.assertEqual(count, len(records))

    # ---- a writer that was there before

    def test_a_writer_that_is_there_is_named(self):
        for content, args in ((GOOD, ["append", self.log, *ONE_RECORD]),
                              (TORN, ["repair", self.log, "--in-place"]),
                              (TORN, ["repair", self.log, "-o", self.log + ".new"])):
            self.begin(content)
            with LiveDatabase(self.log) as live:
                live.get_in()
                for more in ([], ["--ignore-lock-file"]):
                    result = aerowal.run(*args, *more)
                    self.assertEqual(5, result.code, result)
                    self.assertRegex(result.err.decode(),
                                     r"the log is in use: python[0-9.]* \(pid %d\) has it open for "
                                     r"writing" % live.process.pid)
                    self.assertEqual({"log.wal": content}, self.contents())
            aerowal.run(*args, check=0)

    def test_in_use_can_be_overruled(self):
        self.begin(GOOD)
        with LiveDatabase(self.log) as live:
            live.get_in()
            aerowal.run("append", self.log, *ONE_RECORD, "--ignore-in-use", check=0)
        self.check_sound(6)

    def test_a_plan_is_made_of_a_log_in_use_and_says_so(self):
        self.begin(TORN)
        with LiveDatabase(self.log) as live:
            live.get_in()
            result = aerowal.run("repair", self.log)
            self.assertEqual(3, result.code, result)
            self.assertIn(b"(pid %d) has it open for writing" % live.process.pid, result.out)
            (plan,) = program.json_lines(aerowal.run("repair", "--json", self.log).out)
            self.assertIn("has it open for writing", plan["plan"]["in_use"])
            # The plan kept nobody waiting.
            self.assertEqual({"log.wal": TORN}, self.contents())
        (plan,) = program.json_lines(aerowal.run("repair", "--json", self.log).out)
        self.assertIsNone(plan["plan"]["in_use"])

    # ---- a writer that comes while append works

    def appending(self, *more):
        return subprocess.Popen([aerowal.path, "append", "--json", self.log, "--from", "-", *more],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, bufsize=0, env=program.environment())

    def end(self, append):
        """(code, standard error) of an append that ends by itself."""
        code = append.wait(timeout=30)
        error = append.stderr.read()
        for stream in (append.stdin, append.stdout, append.stderr):
            stream.close()
        return code, error

    def test_a_writer_that_comes_while_append_waits_for_input(self):
        for count in (0, 2):
            self.begin(GOOD)
            append = self.appending()
            for i in range(count):
                append.stdin.write(LINE)
                self.assertEqual(6 + i, json.loads(append.stdout.readline())["sequence_number"])
            wait_until_leased(append.pid)
            with LiveDatabase(self.log) as live:
                began = time.monotonic()
                live.get_in()
                self.assertLess(time.monotonic() - began, 20)
                # It got in only after append had ended, and saw all that was acknowledged.
                self.assertIsNotNone(append.poll() if append.poll() is not None
                                     else append.wait(timeout=1))
                self.assertEqual(6 + count, live.append())
                code, error = self.end(append)
                self.assertEqual(5, code, error)
                told = json.loads(error.splitlines()[-1])
                self.assertEqual("AEROWAL_REFUSED", told["code"])
                self.assertIn(f"stopped before sequence number {6 + count}", told["message"])
            self.check_sound(6 + count)

    def test_a_writer_that_comes_between_two_records(self):
        for stride in (1, 7, 40):
            self.begin(GOOD)
            append = self.appending()
            acknowledged = 0
            with LiveDatabase(self.log) as live:
                try:
                    for _ in range(2000):
                        append.stdin.write(stride * LINE)
                        for _ in range(stride):
                            line = append.stdout.readline()
                            if not line:
                                raise BrokenPipeError
                            acknowledged += 1
                except BrokenPipeError:
                    pass
                code, error = self.end(append)
                self.assertEqual(5, code, error)
                live.get_in()
                # Every acknowledged record of both is there.
                self.assertEqual(6 + acknowledged, live.append())
            self.check_sound(6 + acknowledged)

    def test_a_database_that_makes_the_log_while_append_waits(self):
        append = self.appending()
        wait_until_leased(append.pid)
        self.assertEqual([], os.listdir(self.folder))
        with LiveDatabase(self.log) as live:
            live.get_in()
            self.assertEqual(1, live.append())
            code, error = self.end(append)
            self.assertEqual(5, code, error)
            self.assertEqual(2, live.append())
        self.check_sound(2)

    def test_a_bad_first_line_removes_nothing_of_others(self):
        append = self.appending()
        wait_until_leased(append.pid)
        with open(self.log + ".tmp", "wb") as file:
            file.write(GOOD)
        os.rename(self.log + ".tmp", self.log)
        try:
            append.stdin.write(b"no JSON\n")
        except BrokenPipeError:
            pass  # it has seen the other log
        code, error = self.end(append)
        self.assertIn(code, (2, 5), error)
        self.assertEqual({"log.wal": GOOD}, self.contents())

    def test_a_log_that_is_restored_while_append_works(self):
        self.begin(GOOD)
        append = self.appending()
        append.stdin.write(LINE)
        append.stdout.readline()
        with open(self.log + ".tmp", "wb") as file:
            file.write(GOOD)
        os.rename(self.log + ".tmp", self.log)
        code, error = self.end(append)
        self.assertEqual(5, code, error)
        self.assertIn(b"another file was put in its place", error)
        self.assertEqual({"log.wal": GOOD}, self.contents())

    # ---- readers only

    def test_readers_disturb_nothing(self):
        self.begin(GOOD)
        with subprocess.Popen(["tail", "-f", self.log], stdout=subprocess.DEVNULL) as tail:
            try:
                time.sleep(MOMENT)
                append = self.appending()
                for i in range(5):
                    append.stdin.write(LINE)
                    self.assertEqual(6 + i, json.loads(append.stdout.readline())["sequence_number"])
                    verify = aerowal.run("verify", "--json", self.log, check=0)
                    self.assertEqual(6 + i, program.json_lines(verify.out)[-1]["summary"]["records"])
                    subprocess.run(["cat", self.log], stdout=subprocess.DEVNULL, check=True,
                                   timeout=20)
                append.stdin.close()
                self.assertEqual(0, append.wait(timeout=20), append.stderr.read())
                append.stdout.close()
                append.stderr.close()
                self.begin_torn_copy()
                aerowal.run("repair", self.log, "-o", self.log + ".new", check=0)
                aerowal.run("repair", self.log, "--in-place", check=0)
            finally:
                tail.kill()

    def begin_torn_copy(self):
        with open(self.log, "ab") as file:
            file.write(encode(11)[:20])

    def test_a_reader_waits_no_longer_than_a_moment(self):
        self.begin(GOOD)
        append = self.appending()
        append.stdin.write(LINE)
        append.stdout.readline()
        for _ in range(3):
            began = time.monotonic()
            with open(self.log, "rb") as file:
                self.assertEqual(6, len(read_log(file.read())[0]))
            self.assertLess(time.monotonic() - began, 10)
        # A writer that comes beside a reader is seen as well.
        with open(self.log, "rb"), LiveDatabase(self.log) as live:
            live.get_in()
            # Also where no record comes that would ask.
            code, error = self.end(append)
            self.assertEqual(5, code, error)
            self.assertRegex(error, rb"python[0-9.]* \(pid %d\) has it open" % live.process.pid)
            self.assertEqual(7, live.append())
        self.check_sound(7)

    def test_a_database_that_reads_the_log_at_its_start(self):
        """It opens the log for writing next, with the number in mind that it read."""
        self.begin(GOOD)
        database = os.path.join(self.folder, "aerodb")
        os.symlink(shutil.which("tail"), database)
        append = self.appending()
        append.stdin.write(LINE)
        append.stdout.readline()
        with subprocess.Popen([database, "-f", self.log], stdout=subprocess.PIPE) as reader:
            reader.stdout.read(10)
            code, error = self.end(append)
            reader.kill()
            self.assertEqual(5, code, error)
            self.assertIn(b"aerodb (pid %d) is reading it" % reader.pid, error)
        os.unlink(database)
        self.check_sound(6)

    def test_a_writer_that_comes_beside_a_reader_while_a_record_is_written(self):
        """There is no lease then. What it may number alike is not acknowledged."""
        strace.skip_unless_it_works()
        self.begin(GOOD)
        with open(self.log, "rb"), tempfile.NamedTemporaryFile() as output:
            words = strace.command(output.name, [], ("write",), path=self.log,
                                   inject=["write:delay_enter=4000000:when=1"])
            with subprocess.Popen([*words, aerowal.path, "append", self.log, *ONE_RECORD],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  env=program.environment()) as append:
                # Its lock comes first; it reads five records, and then it writes.
                wait_until_locked(self.log)
                time.sleep(1)
                with LiveDatabase(self.log) as live:
                    live.get_in()
                    out, error = append.communicate(timeout=60)
                    self.assertEqual((5, b""), (append.returncode, out), error)
                    self.assertIn(b"(pid %d)" % live.process.pid, error)
                    self.assertIn(b"is not acknowledged", error)

    # ---- a writer that comes at each step of a repair

    CALLS = ("openat", "read", "pread64", "write", "fsync", "linkat", "?link", "?rename",
             "renameat2", "?unlink", "unlinkat", "fchown", "?fchmod", "flock", "fcntl", "close",
             "newfstatat", "?fstat", "lseek")

    def steps_of(self, args):
        self.begin(TORN)
        result, calls = strace.run(aerowal, args, self.CALLS)
        self.assertEqual(0, result.code, result)
        first = next(i for i, call in enumerate(calls) if call.path and "log.wal" in call.path)
        counts = {}
        for i, call in enumerate(calls):
            counts[call.name] = counts.get(call.name, 0) + 1
            if i >= first:
                yield call.name, counts[call.name]

    def test_a_writer_that_comes_at_each_step_of_a_repair(self):
        strace.skip_unless_it_works()
        for args in (["repair", self.log, "--in-place"],
                     ["repair", self.log, "-o", self.log + ".new"]):
            outcomes = set()
            for name, when in list(self.steps_of(args)):
                told = f"{args[2:]}: a writer comes after {name} {when}"
                outcomes.add(self.check_step(args, name, when, told))
            self.assertEqual({0, 5}, outcomes)

    def check_step(self, args, name, when, told):
        self.begin(TORN)
        with tempfile.NamedTemporaryFile() as output:
            words = strace.command(output.name, [], self.CALLS,
                                   inject=[f"{name}:signal=STOP:when={when}"])
            with subprocess.Popen([*words, aerowal.path, *args], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, env=program.environment()) as repair:
                pid = self.stopped(repair, told)
                with LiveDatabase(self.log) as live:
                    if pid is not None:
                        wait_until_it_waits(live)
                        threading.Thread(target=self.let_run, args=(repair,)).start()
                    inode = live.get_in()
                    error = self.end_of(repair, told)
                    code = repair.returncode
                    self.assertIn(code, (0, 5), (told, error))
                    contents = self.contents()
                    log = contents["log.wal"]
                    # Old state or new, and the writer has the file that is the log.
                    self.assertEqual(os.stat(self.log).st_ino, inode, (told, error))
                    if code == 5:
                        self.assertEqual({"log.wal": TORN}, contents, (told, error))
                    elif "--in-place" in args:
                        self.assertEqual(GOOD, log, told)
                        self.assertEqual(3, len(contents), told)
                    else:
                        self.assertEqual(TORN, log, told)
                    return code

    @staticmethod
    def children_of(repair):
        """The processes that strace runs."""
        path = f"/proc/{repair.pid}/task/{repair.pid}/children"
        with contextlib.suppress(OSError), open(path, encoding="ascii") as file:
            return file.read().split()
        return []

    def end_of(self, repair, told):
        """What it wrote to standard error, once it has ended."""
        try:
            return repair.communicate(timeout=100)[1]
        except subprocess.TimeoutExpired:
            states = {pid: pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii")
                      for pid in self.children_of(repair)}
            for pid in (*states, repair.pid):
                os.kill(int(pid), signal.SIGKILL)
            self.fail(f"{told}: it does not end: {states}")

    def stopped(self, repair, told):
        """The process that strace runs, once it is stopped; nothing where it ended before."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if repair.poll() is not None:
                return None
            try:
                pids = self.children_of(repair)
                if pids:
                    with open(f"/proc/{pids[0]}/status", encoding="ascii") as file:
                        if re.search(r"^State:\s+[Tt] ", file.read(), re.M) and self.is_held(pids[0]):
                            return int(pids[0])
            except OSError:
                pass
            time.sleep(0.002)
        self.fail(told)

    def let_run(self, repair):
        """Until it ends: on a busy machine strace's own stops look like the signal's, which then
        stops it only later, and strace may begin with another process than the one it goes on
        with."""
        while repair.returncode is None:
            for pid in self.children_of(repair):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGCONT)
            time.sleep(0.01)

    def is_held(self, pid):
        """Stopped by the signal, and not only for a moment by strace."""
        for _ in range(5):
            time.sleep(0.004)
            with open(f"/proc/{pid}/status", encoding="ascii") as file:
                if not re.search(r"^State:\s+[Tt] ", file.read(), re.M):
                    return False
        return True


if __name__ == "__main__":
    sys.exit(program.main(InUse))

"""append killed before each of its system calls: what is left.

    killed_test.py AEROWAL
"""

import json
import os
import shutil
import signal
import sys
import unittest

import strace
import program
from wal_format import encode, read_log

strace.skip_unless_it_works()
aerowal = program.Program(sys.argv[1])

# All that changes something, and what comes between.
CALLS = ("rt_sigaction", "openat", "read", "pread64", "write", "fsync", "ftruncate", "flock",
         "linkat", "?link", "?unlink", "unlinkat", "close", "lseek", "?poll", "?ppoll", "exit_group")
RECORDS = 3


def lines_of(count):
    return b"".join(
        json.dumps({"record_type": "INSERT", "collection_id": "c", "document_id": f"d{number}",
                    "schema_id": "s", "schema_version": "v1",
                    "body": {}}).encode() + b"\n" for number in range(count))


class Killed(unittest.TestCase):
    def setUp(self):
        self.folder = os.path.realpath(program.folder_for(self))
        self.log = os.path.join(self.folder, "log.wal")

    def each_kill(self, before, *more):
        """(result, told) of a run for every call of a whole run, killed where that begins."""
        args = ["append", "--json", self.log, "--from", "-", *more]

        def begin():
            if os.path.exists(self.log):
                os.unlink(self.log)
            if before is not None:
                with open(self.log, "wb") as file:
                    file.write(before)
        yield from self.each_kill_of(args, begin, CALLS, lines_of(RECORDS))

    def each_kill_of(self, args, begin, traced, content):
        begin()
        result, calls = strace.run(aerowal, args, traced, input=content)
        self.assertEqual(0, result.code)
        # The program begins with what it does on signals; what the loader does before changes
        # nothing.
        first = max(i for i, call in enumerate(calls) if call.name == "rt_sigaction")
        counts = {}
        for i, call in enumerate(calls):
            counts[call.name] = counts.get(call.name, 0) + 1
            if i > first:
                begin()
                killed, _ = strace.run(
                    aerowal, args, traced, input=content,
                    inject=[f"{call.name}:signal=KILL:when={counts[call.name]}"])
                # How often it waits for its input, and reads, is not the same each time.
                if killed.code == 0 and call.name in ("read", "poll", "ppoll"):
                    continue
                self.assertEqual(-signal.SIGKILL, killed.code)
                yield killed, f"killed at {call.name} {counts[call.name]}"

    def has_nameless_files(self):
        try:
            os.close(os.open(self.folder, os.O_TMPFILE | os.O_RDWR))
            return True
        except OSError:
            return False

    def read(self):
        with open(self.log, "rb") as file:
            return file.read()

    def test_append_keeps_what_it_acknowledged(self):
        for before in (encode(1) + encode(2), b"", None):
            kills = 0
            for killed, told in self.each_kill(before):
                kills += 1
                after = self.read() if os.path.exists(self.log) else b""
                records, damage = read_log(after)
                self.assertIsNone(damage, told)
                self.assertTrue(after.startswith(before or b""), told)
                old = len(read_log(before or b"")[0])
                acknowledged = [m["sequence_number"] for m in program.json_lines(killed.out)]
                self.assertEqual(list(range(old + 1, old + 1 + len(acknowledged))), acknowledged,
                                 told)
                self.assertIn(len(records) - old - len(acknowledged), (0, 1), told)
                # The lock went with the process.
                if os.path.exists(self.log):
                    aerowal.run("append", self.log, "--from", os.devnull, check=0)
            self.assertGreater(kills, 3 * RECORDS)

    def test_new_leaves_a_whole_log_or_none(self):
        whole = b"".join(encode(number + 1, document=b"d%d" % number) for number in range(RECORDS))
        seen = set()
        for killed, told in self.each_kill(None, "--new"):
            there = os.path.exists(self.log)
            seen.add(there)
            if there:
                self.assertEqual(whole, self.read(), told)
            else:
                self.assertEqual(b"", killed.out, told)
            if self.has_nameless_files():
                self.assertEqual(["log.wal"] if there else [], os.listdir(self.folder), told)
        self.assertEqual({False, True}, seen)

    def test_a_store_is_whole_or_not_there(self):
        data = os.path.join(self.folder, "data")
        store = os.path.join(data, "documents.dat")
        log = b"".join(encode(number) for number in range(1, 4))

        def begin():
            shutil.rmtree(data, ignore_errors=True)
        args = ["replay", "--storage", self.folder, "-"]
        begin()
        aerowal.run(*args, input=log, check=0)
        with open(store, "rb") as file:
            whole = file.read()
        seen = set()
        for killed, told in self.each_kill_of(args, begin, (*CALLS, "pwrite64", "?mkdir", "mkdirat",
                                                            "?rmdir"), log):
            there = os.path.exists(store)
            seen.add(there)
            if there:
                with open(store, "rb") as file:
                    self.assertEqual(whole, file.read(), told)
            else:
                self.assertEqual(b"", killed.out, told)
            if self.has_nameless_files() and os.path.exists(data):
                self.assertEqual(["documents.dat"] if there else [], os.listdir(data), told)
            if not there:
                # What is left is in nobody's way.
                aerowal.run(*args, input=log, check=0)
        self.assertEqual({False, True}, seen)


if __name__ == "__main__":
    sys.exit(program.main(Killed))

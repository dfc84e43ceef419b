"""Memory does not grow with the log, nor with what a damaged length field claims.

    memory_test.py AEROWAL

Peak resident memory, the libraries included. Nothing can be said of a build with sanitizers.
"""

import json
import os
import random
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import program  # noqa: E402
from wal_format import encode, field  # noqa: E402

aerowal = program.Program(sys.argv[1])

MIB = 1 << 20
PEAK_MAX = 16 * MIB

# A process counts the memory of the one that it was forked from, so that a small one must do it.
LAUNCHER = """
import os, sys
child = os.fork()
if child == 0:
    os.execv(sys.argv[2], sys.argv[2:])
_, status, usage = os.wait4(child, 0)
with open(sys.argv[1], "w") as file:
    file.write(f"{os.waitstatus_to_exitcode(status)} {usage.ru_maxrss * 1024}")
"""


def stored(composite_id, body):
    """The bytes of one record of documents.dat."""
    fields = field(composite_id) + field(b"s") + field(b"v1") + b"\0" + field(body)
    head = struct.pack("<I", len(fields) + 8) + fields
    return head + struct.pack("<I", zlib.crc32(head))


class Memory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        cls.log = os.path.join(cls.folder, "log.wal")
        with open(cls.log, "wb") as file:
            size = number = 0
            while size < 64 * MIB:
                number += 1
                size += file.write(encode(number, number % 2, document=b"d%d" % (number % 1000),
                                          body=b'{"a":"%s"}' % (b"x" * 200)))
        cls.records = number

    def peak(self, *args, code=0, **streams):
        """Of `aerowal args…`, in bytes."""
        report = os.path.join(self.folder, "report")
        subprocess.run([sys.executable, "-I", "-S", "-c", LAUNCHER, report, aerowal.path,
                        *map(str, args)], check=True, env=program.environment(),
                       **({"stdout": subprocess.DEVNULL} | streams))
        with open(report, encoding="utf-8") as file:
            found, peak = map(int, file.read().split())
        self.assertIn(found, code if isinstance(code, tuple) else (code,))
        print(f"{' '.join(map(str, args[:3]))}: {peak / MIB:.1f} MiB")
        return peak

    def check(self, *args, **more):
        self.assertLess(self.peak(*args, **more), PEAK_MAX, args)

    def test_reading_a_log(self):
        self.check("verify", self.log)
        self.check("dump", self.log)
        self.check("dump", "--json", self.log)
        self.check("replay", self.log)

    def test_reading_a_damaged_log(self):
        damaged = os.path.join(self.folder, "damaged.wal")
        with open(self.log, "rb") as file, open(damaged, "wb") as copy:
            copy.write(file.read(32 * MIB))
            # Noise that looks like no record, and more than any buffer holds.
            copy.write(random.Random(1).randbytes(4 * MIB))
            copy.write(file.read())
        for command in ("verify", "dump", "replay"):
            self.check(command, damaged, code=1, stderr=subprocess.DEVNULL)
            with subprocess.Popen(["cat", damaged], stdout=subprocess.PIPE) as cat:
                self.check(command, "-", code=1, stdin=cat.stdout, stderr=subprocess.DEVNULL)
        self.check("append", damaged, "--from", os.devnull, code=1, stderr=subprocess.DEVNULL)

    def test_replaying_long_documents(self):
        """However many there are, also where only the first is wanted."""
        log = os.path.join(self.folder, "long.wal")
        with open(log, "wb") as file:
            for number in range(1, 301):
                file.write(encode(number, document=b"d%d" % number, body=b'"%s"' % (b"x" * MIB)))
        for words in (["replay"], ["replay", "--json"], ["replay", "--format", "sql"],
                      ["replay", "--diff-from", "0"]):
            self.check(*words, log)
        with subprocess.Popen(["head", "-c", "1000"], stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL) as head:
            self.check("replay", log, stdout=head.stdin)
        os.unlink(log)

    def test_reading_standard_input(self):
        with open(self.log, "rb") as file:
            self.check("verify", "-", stdin=file)
        for command in ("verify", "dump", "replay"):
            with subprocess.Popen(["cat", self.log], stdout=subprocess.PIPE) as cat:
                self.check(command, "-", stdin=cat.stdout)

    def test_appending(self):
        self.check("append", self.log, "--type", "delete", "--collection", "c", "--id", "d",
                   "--schema", "s", "--schema-version", "v1")
        with subprocess.Popen([aerowal.path, "dump", "--json", self.log], stdout=subprocess.PIPE,
                              env=program.environment()) as dump:
            self.check("append", os.path.join(self.folder, "copy.wal"), "--new", "--from", "-",
                       stdin=dump.stdout)

    def test_checking_a_store(self):
        # Versions take no memory: 64 MiB of log and store of a thousand ids.
        store = os.path.join(self.folder, "documents.dat")
        with open(store, "wb") as file:
            for number in range(1, self.records + 1):
                file.write(stored(b"c:d%d" % (number % 1000), b'{"a":"%s"}' % (b"x" * 200)))
        self.check("replay", self.log, "--check-storage", store)

        # An id takes itself and at most 64 bytes, whether it differs or not.
        count, id_size = 300_000, 22
        log = os.path.join(self.folder, "ids.wal")
        with open(log, "wb") as wal, open(store, "wb") as file:
            for number in range(1, count + 1):
                document = b"%020d" % number
                wal.write(encode(number, document=document))
                file.write(stored(b"c:" + document, b"{}"))
        little = self.peak("replay", os.devnull, "--check-storage", os.devnull, code=(2, 4),
                           stderr=subprocess.DEVNULL)
        allowed = little + count * (id_size + 64) + 4 * MIB
        self.assertLess(self.peak("replay", log, "--check-storage", store), allowed)
        with open(store, "wb"):
            pass
        self.assertLess(self.peak("replay", log, "--check-storage", store, code=1), allowed)

    def test_many_arguments_and_lines(self):
        lines = os.path.join(self.folder, "lines.jsonl")
        with open(lines, "w", encoding="utf-8") as file:
            for number in range(2000):
                print(json.dumps({"record_type": "INSERT", "collection_id": "c",
                                  "document_id": str(number), "schema_id": "s",
                                  "schema_version": "v1", "body": "x" * 5000}), file=file)
        self.check("append", os.path.join(self.folder, "lines.wal"), "--new", "--from", lines)

    def hostile(self, length, size):
        """A sparse log whose first record claims `length` bytes."""
        path = os.path.join(self.folder, "hostile.wal")
        with open(path, "wb") as file:
            file.write(struct.pack("<IBQ", length, 0, 1) + struct.pack("<I", length - 17 - 20))
            file.truncate(size)
        return path

    def test_a_length_that_claims_all_memory(self):
        self.check("verify", self.hostile(0x3FFFFFFF, 1 << 30), code=(1, 3))
        for length, size in ((0x07FFFFFF, 128 * MIB), (0xFFFFFFFF, 128 * MIB), (0x3FFFFFFF, 100)):
            path = self.hostile(length, size)
            for args in (["verify"], ["dump"], ["replay"], ["append", "--from", os.devnull]):
                self.check(args[0], path, *args[1:], code=(1, 3), stderr=subprocess.DEVNULL)

    def test_inner_lengths_that_claim_all_memory(self):
        """In a record whose checksum is right."""
        for at in range(5):
            fields = [struct.pack("<I", 1) + b"x"] * 5
            fields[at] = struct.pack("<I", 0xFFFFFFF0) + b"x"
            payload = b"".join(fields)
            head = struct.pack("<IBQ", 17 + len(payload), 0, 1) + payload
            path = os.path.join(self.folder, "inner.wal")
            with open(path, "wb") as file:
                file.write(head + struct.pack("<I", zlib.crc32(head)))
            self.check("verify", path, code=1)
            self.check("dump", path, code=1, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(program.main(Memory))

"""`replay --memory`: a log whose ids do not fit is read several times, and the output is the same.

    replay_passes_test.py AEROWAL

Each log has thousands of keys, of which some take as many ids of a store that a base can mean in
several ways. That the log was read several times is seen by how much was read of it.
"""

import itertools
import os
import random
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "corpus"))
import program  # noqa: E402
from wal_format import encode  # noqa: E402

aerowal = program.Program(sys.argv[1])
SMALLEST = 64 << 10
COLLECTIONS = ["users", "a", "a:b", "a:b:c", "a!", ""]


def ids(rng, count):
    """Of which many are one in the store: (a, b:c:7) and (a:b, c:7) and (a:b:c, 7)."""
    for _ in range(count):
        number = rng.randrange(3 * count)
        yield rng.choice(COLLECTIONS), rng.choice(["", "b:", "b:c:", "c:"]) + f"{number:x}"


def log_of(rng, keys, records):
    log = bytearray()
    for number in range(1, records + 1):
        collection, document = rng.choice(keys)
        kind = rng.choice([0, 1, 1, 1, 2])
        body = b"" if kind == 2 else b'{"n":%d}' % (number % 7)
        log += encode(number, type_number=kind, collection=collection.encode(), document=document.encode(),
                      body=body)
    return bytes(log)


class Passes(unittest.TestCase):
    def setUp(self):
        self.folder = program.folder_for(self)
        self.rng = random.Random(self.id())

    def file(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def both(self, log, *options, limit="64K", **given):
        """What is printed with all memory, and with little."""
        plain = aerowal.run("replay", *options, log, **given)
        few = aerowal.run("replay", "--memory", limit, *options, log, **given)
        self.assertEqual((plain.code, plain.err), (few.code, few.err), options)
        self.assertTrue(plain.out == few.out, options)
        return plain.out

    def test_output_is_the_same(self):
        keys = list(ids(self.rng, 4000))
        log = self.file("log.wal", log_of(self.rng, keys, 12_000))
        shapes = [[], ["--deleted"], ["--ids-only"], ["--ids-only", "--deleted"],
                  ["--until-seq", "6000"], ["--diff-from", "5000"], ["--diff-from", "0"],
                  ["--diff-from", "6000", "--until-seq", "10000"], ["--collection", "a:b"],
                  ["--format", "sql"], ["--format", "csv"]]
        for shape in shapes:
            summary = [] if "--format" in shape else ["--summary"]
            with self.subTest(shape):
                self.assertGreater(len(self.both(log, *shape, *summary)), 500)

    def test_with_a_base(self):
        keys = list(ids(self.rng, 4000))
        base = os.path.join(self.folder, "base")
        os.mkdir(base)
        before = self.file("before.wal", log_of(self.rng, keys, 6000))
        self.assertEqual(0, aerowal.run("replay", "--storage", base, before).code)
        base = os.path.join(base, "data", "documents.dat")
        # Half of the keys of the base, and others.
        keys = keys[2000:] + list(ids(self.rng, 2000))
        log = self.file("log.wal", log_of(self.rng, keys, 8000))
        for shape in ([], ["--deleted"], ["--ids-only"], ["--until-seq", "3"],
                      ["--diff-from", "2000"], ["--collection", "a"]):
            with self.subTest(shape):
                self.assertGreater(
                    len(self.both(log, "--base", base, *shape, "--summary", limit="100000")), 1000)

    def test_standard_input(self):
        log = log_of(self.rng, list(ids(self.rng, 5000)), 10_000)
        self.assertGreater(len(self.both("-", input=log)), 1000)

    def test_ids_of_any_length(self):
        keys = [("c" * self.rng.choice([1, 50, 60_000]), f"{i:x}" + "x" * self.rng.choice(
            [0, 5, 200, 70_000, 3 << 20] if i % 500 == 0 else [0, 5, 300])) for i in range(3000)]
        log = self.file("log.wal", log_of(self.rng, keys, 4000))
        self.both(log, "--ids-only", limit="1M")

    def test_it_takes_as_many_passes_as_memory_asks_for(self):
        log = self.file("log.wal", log_of(self.rng, [("c", f"{i:09}") for i in range(20_000)],
                                          20_000))
        size = os.path.getsize(log)

        def read(limit):
            """How much the process read, in sizes of the log; of a file that is not mapped."""
            script = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, "
                      "stdout=subprocess.DEVNULL); print(open('/proc/self/io').read())")
            done = subprocess.run(
                [sys.executable, "-c", script, aerowal.path, "replay", "--ids-only", "--memory",
                 limit, log], capture_output=True, text=True, check=True,
                env=program.environment())
            counts = dict(line.split(": ") for line in done.stdout.split("\n") if line)
            return int(counts["rchar"]) / size

        once = read("1G")
        passes = [read(limit) - once for limit in ("256K", "128K", "64K")]
        self.assertLess(once, 4)
        for fewer, more in itertools.pairwise([0, *passes]):
            self.assertGreater(more, fewer + 0.5)
        # Of 20,000 keys at 64 bytes or so, 64 KiB hold 500 at the very least.
        self.assertLess(passes[-1], 45)

    def test_a_log_that_changes_meanwhile_is_not_mixed(self):
        keys = [("c", f"{i:05}") for i in range(9000)]
        first = log_of(self.rng, keys, 20_000)
        other = log_of(self.rng, keys, 20_000)
        more = encode(20_001, collection=b"c", document=b"new")
        for name, now, code in (("shorter", first[:len(first) // 2], 4), ("another", other, 4),
                                ("longer", first + more, 0)):
            log = self.file(name, first)
            process = subprocess.Popen(
                [aerowal.path, "replay", "--ids-only", "--memory", "64K", log],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0,
                env=program.environment())
            begun = process.stdout.read(1)
            # The pipe is full before all passes are done, and stays so until it is read.
            with open(log, "r+b") as file:
                file.write(now)
                file.truncate()
            out, err = process.communicate()
            self.assertEqual(code, process.returncode, (name, err))
            if code == 0:
                self.assertEqual(aerowal.run("replay", "--ids-only", self.file("first", first)).out,
                                 begun + out)
            else:
                self.assertRegex(err, rb"(the log changed|the file became shorter) while it was")

    def test_sizes(self):
        log = self.file("log.wal", encode(1))
        for size in ("0", "1", "65536", "64K", "2M", "1G", "17179869183G"):
            self.assertEqual(0, aerowal.run("replay", "--memory", size, log).code, size)
        for size in ("", "K", "-1", "1.5G", "1GB", "1 G", "17179869184G", "0x10", "G1"):
            self.assertEqual(2, aerowal.run("replay", f"--memory={size}", log).code, size)
        self.assertIn(b"did you mean 64M?",
                      aerowal.run("replay", "--memory", "64m", log).err)
        for store in ("--storage", "--check-storage"):
            self.assertEqual(
                2, aerowal.run("replay", "--memory", "1G", store, self.folder, log).code)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

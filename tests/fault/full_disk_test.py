"""repair and append on a disk that is full, a little further each time.

    full_disk_test.py AEROWAL

The disk is a file system in memory, mounted where only this process sees it. Skipped where that is
not allowed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import program  # noqa: E402
from wal_format import encode, read_log  # noqa: E402

SKIPPED = 77
INSIDE = "AEROWAL_TEST_DISK"
DISK_SIZE = 1 << 20
PAGE = 4096

GOOD = b"".join(encode(number, document=b"d%d" % number, body=b'{"a":"%s"}' % (b"x" * 300))
                for number in range(1, 61))
ORIGINAL = GOOD + encode(61)[:20]


def begin_inside():
    """Runs this again with a mounted disk, which goes away with the process."""
    folder = tempfile.mkdtemp()
    mount = 'mount -t tmpfs -o "size=$1" none "$2" && shift 2 && exec "$@"'
    enter = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"]),
             "sh", "-c", mount, "sh", str(DISK_SIZE), folder]
    try:
        allowed = subprocess.run([*enter, "true"], stderr=subprocess.DEVNULL).returncode == 0
        code = SKIPPED
        if allowed:
            code = subprocess.run([*enter, sys.executable, *sys.argv],
                                  env=os.environ | {INSIDE: folder}).returncode
    except FileNotFoundError:
        code = SKIPPED
    os.rmdir(folder)
    sys.exit(code)


class FullDisk(unittest.TestCase):
    def setUp(self):
        self.folder = os.environ[INSIDE]
        self.log = os.path.join(self.folder, "log.wal")
        self.out = os.path.join(self.folder, "out.wal")
        self.ballast = os.path.join(self.folder, "ballast")

    def begin(self, free):
        """A disk with the log on it, and `free` bytes left."""
        for name in os.listdir(self.folder):
            os.unlink(os.path.join(self.folder, name))
        with open(self.log, "wb") as file:
            file.write(ORIGINAL)
        status = os.statvfs(self.folder)
        with open(self.ballast, "wb") as file:
            file.write(bytes(status.f_bfree * status.f_bsize - free))

    def contents(self):
        found = {}
        for name in os.listdir(self.folder):
            if name != "ballast":
                with open(os.path.join(self.folder, name), "rb") as file:
                    found[name] = file.read()
        return found

    def check_repair(self, target, *args):
        full = 0
        done = False
        for free in range(0, 24 * PAGE, PAGE):
            with self.subTest(free=free):
                self.begin(free)
                result = aerowal.run("repair", "--json", self.log, *args)
                found = self.contents()
                self.assertIn(ORIGINAL, found.values())
                if result.code == 0:
                    self.assertEqual(GOOD, found[target])
                    done = True
                    continue
                full += 1
                self.assertEqual(4, result.code, result)
                self.assertIn("No space left", program.error_object(result)["message"])
                self.assertEqual({"log.wal": ORIGINAL}, found)
                # With room, the same command finishes the job.
                os.unlink(self.ballast)
                aerowal.run("repair", self.log, *args, check=0)
                self.assertEqual(GOOD, self.contents()[target])
        self.assertGreater(full, 3)
        self.assertTrue(done)

    def test_repair_to_a_new_file(self):
        self.check_repair("out.wal", "-o", self.out)

    def test_repair_in_place(self):
        self.check_repair("log.wal", "--in-place")

    def test_append(self):
        lines = aerowal.run("dump", "--json", "-", input=GOOD, check=0).out
        for free in range(0, 8 * PAGE, PAGE):
            with self.subTest(free=free):
                self.begin(free)
                os.unlink(self.log)
                result = aerowal.run("append", "--json", self.log, "--from", "-", input=lines)
                acknowledged = program.json_lines(result.out)
                if result.code == 4:
                    self.assertEqual("AERO_WAL_APPEND_FAILED",
                                     program.error_object(result)["code"])
                else:
                    self.assertEqual(0, result.code, result)
                # Each record that was acknowledged, and not a byte more.
                with open(self.log, "rb") as file:
                    records, damage = read_log(file.read())
                self.assertIsNone(damage)
                self.assertEqual(len(acknowledged), len(records))

    def test_a_new_log_appears_whole_or_not_at_all(self):
        lines = aerowal.run("dump", "--json", "-", input=GOOD, check=0).out
        for free in range(0, 8 * PAGE, PAGE):
            with self.subTest(free=free):
                self.begin(free)
                os.unlink(self.log)
                result = aerowal.run("append", self.log, "--from", "-", "--new", input=lines)
                found = self.contents()
                self.assertEqual({"log.wal": GOOD} if result.code == 0 else {}, found)
                self.assertIn(result.code, (0, 4))

    def test_a_store_appears_whole_or_not_at_all(self):
        store = os.path.join(self.folder, "data")
        done = full = 0
        for free in range(0, 10 * PAGE, PAGE):
            with self.subTest(free=free):
                self.begin(free)
                result = aerowal.run("replay", "--json", "--storage", self.folder, "-", input=GOOD)
                self.assertIn(result.code, (0, 4))
                if result.code == 4:
                    full += 1
                    self.assertIn("No space left", program.error_object(result)["message"])
                    self.assertEqual({"log.wal": ORIGINAL}, self.contents())
                    continue
                done += 1
                self.assertEqual(["documents.dat"], os.listdir(store))
                shutil.rmtree(store)
        self.assertGreater(full, 1)
        self.assertGreater(done, 1)


if __name__ == "__main__":
    if INSIDE not in os.environ:
        begin_inside()
    aerowal = program.Program(sys.argv[1])
    sys.exit(program.main(FullDisk))

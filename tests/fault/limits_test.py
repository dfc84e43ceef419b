"""A write cut short, by the file size limit or a full disk: rolled back, and everything
acknowledged is there.

    limits_test.py AEROWAL
"""

import json
import os
import resource
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import program  # noqa: E402
from wal_format import encode, read_log  # noqa: E402

aerowal = program.Program(sys.argv[1])


def lines_of(count):
    return b"".join(
        json.dumps({"record_type": "INSERT", "collection_id": "c", "document_id": f"d{number}",
                    "schema_id": "s", "schema_version": "v1",
                    "body": {}}).encode() + b"\n" for number in range(count))


class Limits(unittest.TestCase):
    def setUp(self):
        self.folder = program.folder_for(self)
        self.log = os.path.join(self.folder, "log.wal")

    def run_limited(self, size, *args, lines=b""):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        return aerowal.run(*args, input=lines, preexec_fn=limit)

    def check(self, before, result, size):
        with open(self.log, "rb") as file:
            after = file.read()
        records, damage = read_log(after)
        self.assertIsNone(damage)
        self.assertTrue(after.startswith(before))
        self.assertLessEqual(len(after), max(size, len(before)))
        acknowledged = program.json_lines(result.out)
        self.assertEqual(len(read_log(before)[0]) + len(acknowledged), len(records))
        aerowal.run("verify", self.log, check=0)
        return len(acknowledged)

    def test_every_limit_from_one_record_to_the_next(self):
        """Each way in which a write can be cut short, byte by byte."""
        before = encode(1)
        one = len(encode(2, document=b"d0"))
        for size in range(len(before) + one, len(before) + 2 * one + 1, 3):
            with open(self.log, "wb") as file:
                file.write(before)
            result = self.run_limited(size, "append", "--json", self.log, "--from", "-",
                                      lines=lines_of(9))
            self.assertEqual(4, result.code)
            error = program.error_object(result)
            self.assertEqual(("AERO_WAL_APPEND_FAILED", "ERROR", "D1"),
                             (error["code"], error["severity"], error["invariant"]))
            self.assertIn("cut back", error["message"])
            self.assertEqual((size - len(before)) // one, self.check(before, result, size))

    def test_one_record(self):
        before = encode(1)
        with open(self.log, "wb") as file:
            file.write(before)
        result = self.run_limited(len(before) + 10, "append", self.log, "--type", "delete",
                                  "--collection", "c", "--id", "d", "--schema", "s",
                                  "--schema-version", "v1")
        self.assertEqual((4, b""), (result.code, result.out))
        self.assertRegex(result.err.decode(),
                         r"^\[ERROR\] AERO_WAL_APPEND_FAILED: .*\[violates D1\]\n$")
        self.assertEqual(0, self.check(before, result, len(before) + 10))

    def test_a_log_that_is_at_the_limit_already(self):
        before = encode(1) + encode(2)
        with open(self.log, "wb") as file:
            file.write(before)
        for size in (len(before), len(before) - 10):
            result = self.run_limited(size, "append", "--json", self.log, "--from", "-",
                                      lines=lines_of(1))
            self.assertEqual(4, result.code)
            self.assertEqual("AERO_WAL_APPEND_FAILED", program.error_object(result)["code"])
            self.assertEqual(0, self.check(before, result, size))

    def test_the_first_record_of_a_new_log(self):
        result = self.run_limited(10, "append", "--json", self.log, "--from", "-",
                                  lines=lines_of(1))
        self.assertEqual((4, b""), (result.code, result.out))
        if os.path.exists(self.log):
            self.check(b"", result, 10)

    def test_new_leaves_nothing(self):
        for size in (0, 10, 100):
            result = self.run_limited(size, "append", "--json", self.log, "--new", "--from", "-",
                                      lines=lines_of(5))
            self.assertEqual((4, b""), (result.code, result.out))
            self.assertEqual("AERO_WAL_APPEND_FAILED", program.error_object(result)["code"])
            self.assertEqual([], os.listdir(self.folder))

    def run_on_small_disk(self, script, *args, lines=b""):
        """Runs a shell script with a file system of 64 KiB mounted on `disk`, and aerowal and args
        as its parameters. None where that may not be done."""
        disk = os.path.join(self.folder, "disk")
        os.makedirs(disk, exist_ok=True)
        mount = ("mount -t tmpfs -o size=64k none disk 2>&1 || exit 77; cd disk || exit 77; "
                 + script)
        for unshare in (["unshare", "--mount"], ["unshare", "--mount", "--map-root-user"]):
            try:
                done = subprocess.run(
                    [*unshare, "bash", "-c", mount, "bash", aerowal.path, *args], cwd=self.folder,
                    input=lines, capture_output=True, env=program.environment())
            except FileNotFoundError:
                return None
            if done.returncode not in (1, 77) or done.stdout.startswith(b"{"):
                return program.Result(done.returncode, done.stdout, done.stderr)
        return None

    def test_a_full_disk(self):
        script = '"$1" append --json log.wal --from -; code=$?; cp log.wal ..; exit $code'
        result = self.run_on_small_disk(script, lines=lines_of(3000))
        if result is None:
            self.skipTest("no file system can be mounted here")
        self.assertEqual(4, result.code, result.err)
        error = program.error_object(result)
        self.assertEqual("AERO_WAL_APPEND_FAILED", error["code"])
        self.assertIn("No space left on device", error["message"])
        self.assertIn("cut back", error["message"])
        self.assertGreater(self.check(b"", result, 1 << 16), 1000)

    def test_a_full_disk_gets_no_new_log(self):
        result = self.run_on_small_disk('"$1" append --json log.wal --new --from -; code=$?; '
                                        "ls -A; exit $code", lines=lines_of(3000))
        if result is None:
            self.skipTest("no file system can be mounted here")
        self.assertEqual((4, b""), (result.code, result.out))
        self.assertEqual("AERO_WAL_APPEND_FAILED", program.error_object(result)["code"])

    def test_a_copy_of_a_pipe_that_finds_no_room(self):
        """A pipe is read on without it; only what must look back fails, and says so."""
        log = b"".join(encode(number, body=b'"%s"' % (b"x" * 50000)) for number in range(1, 60))
        self.assertEqual(0, self.run_limited(100, "verify", "-", lines=log).code)
        self.assertEqual(0, self.run_limited(100, "dump", "-q", "-", lines=log).code)
        result = self.run_limited(100, "replay", "--json", "-", lines=log)
        self.assertEqual((4, b""), (result.code, result.out))
        self.assertIn("pipe", program.error_object(result)["message"])


if __name__ == "__main__":
    sys.exit(program.main(Limits))

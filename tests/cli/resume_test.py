"""verify --resume and --baseline: runs that are interrupted, logs that change, files that are hostile.

    resume_test.py AEROWAL
"""

import json
import os
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import program  # noqa: E402
from wal_format import encode  # noqa: E402

aerowal = program.Program(sys.argv[1])


def records(first, last, letter=b"x", size=1000):
    return [encode(number, body=b'"' + letter * size + b'"') for number in range(first, last + 1)]


class Resume(unittest.TestCase):
    def setUp(self):
        self.folder = program.folder_for(self)
        self.log = os.path.join(self.folder, "wal.log")
        self.state = os.path.join(self.folder, "state")

    def write(self, content):
        # In place, so that the log stays the same file.
        with open(self.log, "r+b" if os.path.exists(self.log) else "wb") as file:
            file.truncate(0)
            file.write(b"".join(content))

    def verify(self, check=0):
        lines = aerowal.run("verify", "--json", "--resume", self.state, self.log, check=check).out
        return json.loads(lines.splitlines()[-1])["summary"]

    def restart_after(self, before, after, check=0):
        if os.path.exists(self.state):
            os.unlink(self.state)
        self.write(before)
        self.assertIsNone(self.verify()["resume"]["restart"])
        self.write(after)
        summary = self.verify(check)
        self.assertEqual(sum(map(len, after)), summary["size"])
        return summary["resume"]["restart"], summary["resume"]["same_records"]

    def test_other_bytes_at_both_ends(self):
        before = records(1, 300)
        size = sum(map(len, before))
        self.assertEqual((None, None), self.restart_after(before, before + records(301, 310)))
        # Each of these is sound, and of the same length: so is its CRC-32 as a whole.
        first, last = records(1, 1, b"y"), records(300, 300, b"y")
        self.assertEqual(("other_start", False), self.restart_after(before, first + before[1:]))
        self.assertEqual(("other_end", False), self.restart_after(before, before[:-1] + last))
        self.assertEqual(("shorter", None), self.restart_after(before, before[:-1]))
        self.assertEqual(("other_start", False), self.restart_after(before, records(1, 400, b"z")))
        # What the pages say that it does not see.
        middle = before[:150] + records(151, 151, b"y") + before[151:]
        self.assertEqual((None, None), self.restart_after(before, middle))
        self.assertEqual(size, self.verify()["resume"]["skipped_bytes"])

    def test_damage_after_the_place(self):
        before = records(1, 300)
        damaged = bytearray(records(301, 301)[0])
        damaged[500] ^= 1
        after = before + [bytes(damaged)] + records(302, 303)
        self.assertEqual(("damaged", True), self.restart_after(before, after, check=1))
        whole = json.loads(aerowal.run("verify", "--json", self.log, check=1).out.splitlines()[-1])
        summary = self.verify(check=1)
        del summary["resume"]
        self.assertEqual(whole["summary"], summary)
        # Repaired, it goes on from the place.
        self.write(before + records(301, 310))
        self.assertEqual(sum(map(len, before)), self.verify()["resume"]["skipped_bytes"])

    def test_interrupted(self):
        self.write(records(1, 600, size=100000))
        size = os.path.getsize(self.log)
        for number in (signal.SIGINT, signal.SIGKILL, signal.SIGTERM):
            self.assertTrue(any(self.is_resumed_after(number, size) for _ in range(20)), number)

    @staticmethod
    def bytes_read_by(process):
        try:
            with open(f"/proc/{process.pid}/io", encoding="ascii") as file:
                return int(file.readline().split()[1])
        except OSError:
            return 0

    def is_resumed_after(self, number, size):
        """Whether a run that the signal ended had saved how far it came, and the next went on."""
        if os.path.exists(self.state):
            os.unlink(self.state)
        process = subprocess.Popen([aerowal.path, "verify", "-q", "--resume", self.state, self.log],
                                   env={**os.environ, "AEROWAL_THREADS": "1"})
        # In the middle of the log, for longer than from one saving to the next.
        while process.poll() is None and self.bytes_read_by(process) < 4000000:
            pass
        process.send_signal(signal.SIGSTOP)
        time.sleep(1.1)
        process.send_signal(signal.SIGCONT)
        while process.poll() is None and not os.path.exists(self.state):
            pass
        process.send_signal(number)
        process.wait()
        if process.returncode == 0 or not os.path.exists(self.state):
            return False
        self.assertEqual(-number, process.returncode)
        summary = self.verify()
        self.assertEqual((600, size), (summary["records"], summary["size"]))
        skipped = summary["resume"]["skipped_bytes"]
        self.assertEqual([], [name for name in os.listdir(self.folder) if "unfinished" in name])
        return 0 < skipped < size

    def test_hostile_files(self):
        self.write(records(1, 3))
        hostile = {
            "deep": b"[" * 1000000,
            "repeated": b'{"format":"aerowal-resume","format":"aerowal-resume","version":1,"logs":[]}',
            "no UTF-8": b'{"format":"aerowal-resume","version":1,"logs":["\xff"]}',
            "negative": b'{"format":"aerowal-resume","version":-1,"logs":[]}',
            "float": b'{"format":"aerowal-baseline","version":1.0,"logs":[]}',
            "logs": b'{"format":"aerowal-baseline","version":1,"logs":{}}',
            "findings": b'{"format":"aerowal-baseline","version":1,"logs":[{"path":"a","findings":[{}]}]}',
            "two": b'{"format":"aerowal-baseline","version":1,"logs":[]} {}',
        }
        for name, content in hostile.items():
            path = os.path.join(self.folder, name)
            with open(path, "wb") as file:
                file.write(content)
            for option in ("--resume", "--baseline", "--write-baseline"):
                aerowal.run("verify", option, path, self.log, check=5)
            with open(path, "rb") as file:
                self.assertEqual(content, file.read())
        huge = os.path.join(self.folder, "huge")
        with open(huge, "wb") as file:
            file.truncate(1 << 40)
        for option in ("--resume", "--baseline", "--write-baseline"):
            self.assertIn(b"more than 64 MiB",
                          aerowal.run("verify", option, huge, self.log, check=5).err)
        # A place beyond any file, which nothing may be added to.
        self.verify()
        with open(self.state, encoding="utf-8") as file:
            state = json.load(file)
        for member in ("byte_offset", "last_sequence_number"):
            wrong = json.loads(json.dumps(state))
            wrong["logs"][0][member] = 2**64 - 1
            with open(self.state, "w", encoding="utf-8") as file:
                json.dump(wrong, file)
            self.assertEqual("sound", self.verify()["status"])

    def test_a_link_and_the_permissions_stay(self):
        self.write(records(1, 3))
        target = os.path.join(self.folder, "target")
        self.verify()
        os.rename(self.state, target)
        os.symlink(target, self.state)
        os.chmod(target, 0o600)
        self.write(records(1, 5))
        self.verify()
        self.assertTrue(os.path.islink(self.state))
        self.assertEqual(0o600, os.stat(target).st_mode & 0o777)


if __name__ == "__main__":
    sys.exit(program.main(Resume))

"""verify --live, on logs that change while it looks.

    live_test.py AEROWAL
"""

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

SOUND = encode(1) + encode(2)
NEXT = encode(3, body=b'{"a":"%s"}' % (b"x" * 100))


class Live(unittest.TestCase):
    def setUp(self):
        self.log = os.path.join(program.folder_for(self), "log.wal")

    def write(self, content):
        # In one step, so that nothing but these contents can be seen.
        with open(self.log + ".new", "wb") as file:
            file.write(content)
        with open(self.log + ".new", "rb") as file, open(self.log, "r+b") as log:
            data = file.read()
            log.truncate(len(data))
            log.write(data)
        os.unlink(self.log + ".new")

    def verify(self, before, after):
        """(exit code, summary, findings) where the log becomes `after` while the program waits."""
        with open(self.log, "wb") as file:
            file.write(before)
        with subprocess.Popen([aerowal.path, "verify", "--live", "--json", self.log],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=program.environment()) as process:
            if after is not None:
                self.stop_while_it_waits(process)
                self.write(after)
                process.send_signal(signal.SIGCONT)
            out, err = process.communicate()
        self.assertEqual(b"", err if process.returncode != 4 else b"")
        lines = program.json_lines(out)
        return process.returncode, lines[-1]["summary"], lines[:-1]

    def stop_while_it_waits(self, process):
        """It sleeps only once it has read the log, and counts its looks at it, not the time."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with open(f"/proc/{process.pid}/wchan", encoding="ascii") as file:
                if "nanosleep" in file.read():
                    process.send_signal(signal.SIGSTOP)
                    return
            time.sleep(0.002)
        process.kill()
        self.fail("it never waits")

    def test_a_record_that_becomes_whole(self):
        code, summary, findings = self.verify(SOUND + NEXT[:30], SOUND + NEXT)
        self.assertEqual((0, "sound", 2, []),
                         (code, summary["status"], summary["records"], findings))
        self.assertEqual(len(SOUND), summary["size"])

    def test_a_record_that_grows(self):
        code, summary, findings = self.verify(SOUND + NEXT[:30], SOUND + NEXT[:60])
        self.assertEqual((0, "sound", []), (code, summary["status"], findings))

    def test_a_record_that_stays_as_it_is(self):
        code, summary, findings = self.verify(SOUND + NEXT[:30], None)
        self.assertEqual((3, "torn", 1), (code, summary["status"], len(findings)))

    def test_a_log_that_shrinks(self):
        code, summary, _ = self.verify(SOUND + NEXT[:30], SOUND + NEXT[:20])
        self.assertEqual((3, "torn"), (code, summary["status"]))
        code, summary, _ = self.verify(SOUND + NEXT[:30], SOUND[:-4])
        self.assertEqual((4, "unreadable"), (code, summary["status"]))

    def test_garbage_after_half_a_record(self):
        code, summary, _ = self.verify(SOUND + NEXT[:30], SOUND + NEXT[:30] + os.urandom(3000))
        self.assertEqual((3, "torn"), (code, summary["status"]))

    def test_damage_is_damage(self):
        damaged = bytearray(SOUND + NEXT)
        damaged[30] ^= 1
        code, summary, _ = self.verify(bytes(damaged), None)
        self.assertEqual((1, "corrupt"), (code, summary["status"]))


if __name__ == "__main__":
    sys.exit(program.main(Live))

"""Works on a log as AeroDB does: opens it for reading and appending, creating it, without any lock;
takes the number that follows the last record; then, for each line on standard input, writes a record
with one write and one fsync, and acknowledges it with its number. Holds the log until its input ends.

    live_database.py LOG

For a test, LiveDatabase is such a process.
"""

import os
import struct
import subprocess
import sys
import time
import zlib


class LiveDatabase:
    """The program on a log; a context that ends it."""

    def __init__(self, log):
        self.process = subprocess.Popen([sys.executable, "-I", "-S", os.path.abspath(__file__), log],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def get_in(self):
        """Waits until it has the log open; its inode."""
        line = self.process.stdout.readline()
        assert line.startswith(b"open "), line
        return int(line.split()[1])

    def append(self):
        """One record; its number, once it is acknowledged."""
        self.process.stdin.write(b"\n")
        return int(self.process.stdout.readline())


def wait_for_line(is_it):
    """Until /proc/locks has a line whose words are the ones, or for as long as that should take
    where there are no leases."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with open("/proc/locks", encoding="ascii") as file:
            if any(is_it(line.split()) for line in file):
                return
        time.sleep(0.005)


def wait_until_locked(path):
    """Until some process holds aerowal's lock on a log."""
    place = f":{os.stat(path).st_ino}"
    wait_for_line(lambda words: "FLOCK" in words and any(w.endswith(place) for w in words))


def wait_until_leased(pid):
    """Until process `pid` holds a lease for writing, as append does while it waits."""
    wait_for_line(lambda words: {"LEASE", "WRITE", str(pid)} <= set(words))


def encode(number):
    payload = b"".join(struct.pack("<I", len(field)) + field
                       for field in (b"live", b"d%d" % number, b"s", b"v1", b"{}"))
    head = struct.pack("<IBQ", 17 + len(payload), 0, number) + payload
    return head + struct.pack("<I", zlib.crc32(head))


def main():
    log = os.open(sys.argv[1], os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    content = os.pread(log, 1 << 24, 0)
    at = number = 0
    while at + 37 <= len(content):
        length, _, number = struct.unpack_from("<IBQ", content, at)
        at += length
    print(f"open {os.fstat(log).st_ino}", flush=True)
    for _ in sys.stdin:
        number += 1
        os.write(log, encode(number))
        os.fsync(log)
        print(number, flush=True)


if __name__ == "__main__":
    main()

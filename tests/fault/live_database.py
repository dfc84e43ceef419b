"""Works on a log as AeroDB does: opens it for reading and appending, creating it, without any lock;
takes the number that follows the last record; then, for each line on standard input, writes a record
with one write and one fsync, and acknowledges it with its number. Holds the log until its input ends.

    live_database.py LOG
"""

import os
import struct
import sys
import zlib


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


main()

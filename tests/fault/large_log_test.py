"""A log of more than 4 GiB: offsets past 32 bits in every command.

    large_log_test.py AEROWAL

The file is sparse: the bodies are zeros that are not on the disk.
"""

import json
import os
import struct
import sys
import unittest
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import program  # noqa: E402
from wal_format import encode, field  # noqa: E402

aerowal = program.Program(sys.argv[1])

MIB = 1 << 20
BODY_SIZE = 60 * MIB
LARGE_RECORDS = 70
SMALL_RECORDS = 5


class LargeLog(unittest.TestCase):
    def setUp(self):
        self.folder = program.folder_for(self)
        self.log = os.path.join(self.folder, "log.wal")
        zeros = bytes(MIB)
        with open(self.log, "wb") as file:
            for number in range(1, LARGE_RECORDS + 1):
                ids = b"".join(field(text) for text in (b"c", b"d", b"s", b"v1"))
                payload_size = len(ids) + 4 + BODY_SIZE
                head = struct.pack("<IBQ", 17 + payload_size, 0, number) + ids
                head += struct.pack("<I", BODY_SIZE)
                checksum = zlib.crc32(head)
                for _ in range(BODY_SIZE // MIB):
                    checksum = zlib.crc32(zeros, checksum)
                file.write(head)
                file.seek(BODY_SIZE, os.SEEK_CUR)
                file.write(struct.pack("<I", checksum))
            for number in range(LARGE_RECORDS + 1, LARGE_RECORDS + SMALL_RECORDS + 1):
                self.last_offset = file.tell()
                file.write(encode(number, document=b"small"))
            self.size = file.tell()

    def test_every_command(self):
        self.assertGreater(self.last_offset, 1 << 32)
        last = LARGE_RECORDS + SMALL_RECORDS
        (line,) = program.json_lines(aerowal.run("verify", "--json", self.log, check=0).out)
        self.assertEqual(
            ("sound", self.size, last, self.size),
            tuple(line["summary"][m] for m in ("status", "size", "records", "sound_bytes")))

        (line,) = program.json_lines(
            aerowal.run("dump", "--json", "--from-seq", last, self.log, check=0).out)
        self.assertEqual((last, self.last_offset), (line["sequence_number"], line["byte_offset"]))

        lines = program.lines_of(aerowal.run("replay", "--summary", self.log, check=0).out)
        self.assertEqual(2, json.loads(lines[-1])["summary"]["live_documents"])

        acknowledged = aerowal.run(
            "append", "--json", self.log, "--type", "delete", "--collection", "c", "--id", "small",
            "--schema", "s", "--schema-version", "v1", check=0).out
        self.assertEqual((last + 1, self.size), tuple(
            json.loads(acknowledged)[m] for m in ("sequence_number", "byte_offset")))

        with open(self.log, "r+b") as file:
            file.seek(self.last_offset + 20)
            byte = file.read(1)
            file.seek(self.last_offset + 20)
            file.write(bytes([byte[0] ^ 4]))
        result = aerowal.run("verify", "--json", self.log, check=1)
        summary = program.json_lines(result.out)[-1]["summary"]
        self.assertEqual(("corrupt", self.last_offset, self.last_offset, last), (
            summary["status"], summary["sound_prefix_bytes"],
            summary["strict_error"]["byte_offset"], summary["strict_error"]["sequence_number"]))


if __name__ == "__main__":
    sys.exit(program.main(LargeLog))

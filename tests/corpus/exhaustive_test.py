"""Every flipped bit and every cut of a small log is detected: all of them, not a sample.

    exhaustive_test.py AEROWAL DATA NAME
"""

import os
import sys
import unittest

import program
from data import Data
from wal_format import read_log

# A cut may leave what a crash leaves; a flipped bit damages what was acknowledged.
EXIT_CODES_OF_FLIPS = (1,)
EXIT_CODES_OF_CUTS = (1, 3)

aerowal = program.Program(sys.argv[1])
log = Data(sys.argv[2]).read(f"golden/{sys.argv[3]}.wal")


class Exhaustive(unittest.TestCase):
    def setUp(self):
        self.folder = program.folder_for(self, in_memory=True)

    def summaries(self, logs, codes):
        """The summary of each of {file name: bytes}, many in one run; (exit code in) `codes`."""
        for file_name, content in logs.items():
            with open(os.path.join(self.folder, file_name), "wb") as file:
                file.write(content)
        found = {}
        names = list(logs)
        for begin in range(0, len(names), 1000):
            result = aerowal.run("verify", "--json", *names[begin:begin + 1000], cwd=self.folder)
            self.assertIn(result.code, codes)
            self.assertEqual(b"", result.err)
            for line in program.json_lines(result.out):
                if "summary" in line:
                    found[line["summary"]["path"]] = line["summary"]
        self.assertEqual(set(logs), set(found))
        return found

    def check_detected(self, summary, content, told):
        sound, strict_error = read_log(content)
        self.assertIsNotNone(strict_error, told)
        self.assertIn(summary["status"], ("corrupt", "torn"), told)
        self.assertEqual(
            (len(content), strict_error.byte_offset),
            (summary["size"], summary["sound_prefix_bytes"]), told)
        self.assertEqual(
            (strict_error.byte_offset, strict_error.sequence_number),
            (summary["strict_error"]["byte_offset"], summary["strict_error"]["sequence_number"]),
            told)

    def test_every_flipped_bit(self):
        flips = {}
        for bit in range(len(log) * 8):
            flipped = bytearray(log)
            flipped[bit // 8] ^= 1 << bit % 8
            flips[f"flip-{bit}"] = bytes(flipped)
        for file_name, summary in self.summaries(flips, EXIT_CODES_OF_FLIPS).items():
            self.check_detected(summary, flips[file_name], file_name)

    def test_every_cut(self):
        boundaries = {0, *(r.byte_offset + r.length for r in read_log(log)[0])}
        cuts = {f"cut-{size}": log[:size] for size in range(len(log) + 1)}
        inside = {name: cut for name, cut in cuts.items() if len(cut) not in boundaries}
        for file_name, summary in self.summaries(inside, EXIT_CODES_OF_CUTS).items():
            self.check_detected(summary, cuts[file_name], file_name)
        # A cut between two records leaves a sound log of fewer records.
        between = {name: cut for name, cut in cuts.items() if len(cut) in boundaries}
        self.assertEqual(len(boundaries), len(between))
        for file_name, summary in self.summaries(between, (0,)).items():
            self.assertEqual(("sound", len(read_log(cuts[file_name])[0])),
                             (summary["status"], summary["records"]), file_name)

    def test_every_cut_of_the_front(self):
        cuts = {f"front-{size}": log[size:] for size in range(1, len(log))}
        for file_name, summary in self.summaries(cuts, EXIT_CODES_OF_CUTS).items():
            self.check_detected(summary, cuts[file_name], file_name)

    def test_no_flipped_bit_gets_through_dump_or_append(self):
        """The other commands read with the same eyes: a bit here and there must do."""
        path = os.path.join(self.folder, "flipped.wal")
        for at in range(0, len(log), 29):
            flipped = bytearray(log)
            flipped[at] ^= 1 << at % 8
            with open(path, "wb") as file:
                file.write(flipped)
            aerowal.run("dump", "--json", path, check=EXIT_CODES_OF_FLIPS[0])
            aerowal.run("append", path, "--from", os.devnull, check=EXIT_CODES_OF_FLIPS[0])
            with open(path, "rb") as file:
                self.assertEqual(flipped, file.read())


if __name__ == "__main__":
    sys.exit(program.main(Exhaustive))

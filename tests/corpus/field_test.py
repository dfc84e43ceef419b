"""Cases from practice, of which field.jsonl says what is true: exit codes of verify, and what a
repair gives. Each line of it is a test.

    field_test.py AEROWAL FOLDER
"""

import gzip
import io
import json
import os
import sys
import tarfile
import unittest

import program
from wal_format import aerodb_line


def cases(folder):
    with open(os.path.join(folder, "field.jsonl"), encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read(path):
    with open(path, "rb") as file:
        return file.read()


def unpacked(content):
    """The log in a container, which AeroDB itself does not read."""
    if content.startswith(b"\x1f\x8b"):
        return gzip.decompress(content)
    if content[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(content)) as tar:
            (name,) = [name for name in tar.getnames() if name.endswith("wal/wal.log")]
            return tar.extractfile(name).read()
    return content


class Field(unittest.TestCase):
    def setUp(self):
        self.folder = program.folder_for(self, in_memory=True)

    def check(self, case, source):
        log = os.path.join(source, case["file"])
        for threads in ("1", "2"):
            verified = aerowal.run("verify", "--json", log,
                                   env=program.environment(AEROWAL_THREADS=threads))
            self.assertIn(verified.code, case["verify"], case["story"])
            if threads == "1":
                first = verified.out
            self.assertEqual(first, verified.out)
        says = aerodb_line(unpacked(read(log)))
        strict_error = json.loads(first.splitlines()[-1])["summary"]["strict_error"]
        if strict_error is None:
            self.assertIsNone(says)
        elif strict_error["line"] is not None:
            self.assertEqual(says, strict_error["line"])
        with open(log, "rb") as file:
            piped = aerowal.run("verify", "--json", "-", stdin=file)
        self.assertEqual(verified.code, piped.code)
        shown = aerowal.run("dump", "--json", "--keep-going", log)
        self.assertEqual(verified.code, shown.code, "dump and verify disagree")
        found = [json.loads(line) for line in verified.out.splitlines()]
        self.assertEqual([line for line in found if "damage" in line],
                         [line for line in map(json.loads, shown.out.splitlines())
                          if "damage" in line])
        planned = aerowal.run("repair", "--json", log)
        self.assertEqual(verified.code, planned.code, "repair and verify disagree")
        for repair in case["repairs"]:
            with self.subTest(file=case["file"], options=repair["options"]):
                self.check_repair(log, source, repair)

    def check_repair(self, log, source, repair):
        out = os.path.join(self.folder, "out.wal")
        options = [os.path.join(source, option) if option.endswith(".dat") else option
                   for option in repair["options"]]
        result = aerowal.run("repair", "--json", log, "-o", out, *options)
        expected = repair["result"]
        if expected == "refuses":
            self.assertEqual(5, result.code)
            self.assertFalse(os.path.exists(out))
        elif expected == "conserves":
            self.assertIn(result.code, (0, 5))
        else:
            self.assertEqual(0, result.code, result.err)
            self.assertEqual(read(os.path.join(source, expected[1:] + ".wal")),
                             read(out))
        for path in (out, out + ".receipt.json"):
            if os.path.exists(path):
                os.unlink(path)


def add_tests(folder):
    for case in cases(folder):
        name = "test_" + case["file"].removesuffix(".wal").replace("-", "_").replace(".", "_")
        setattr(Field, name, lambda self, case=case: self.check(case, folder))


if __name__ == "__main__":
    aerowal = program.Program(sys.argv[1])
    add_tests(sys.argv[2])
    sys.exit(program.main(Field))

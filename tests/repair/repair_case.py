"""What the tests of repairs begin with: TEST AEROWAL DATA EVERY"""

import os
import random
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import program  # noqa: E402
from data import Data  # noqa: E402

aerowal = program.Program(sys.argv[1])
data = Data(sys.argv[2])
every = int(sys.argv[3])  # which share of the long lists of cases to try
STORE = data.path("damaged/base.documents.dat")

OPTIONS = (
    (),
    ("--fix-bit-flips",),
    ("--store", STORE),
    ("--fix-bit-flips", "--store", STORE),
    ("--truncate", "--max-loss", "1000"),
    ("--salvage", "--max-loss", "1000"),
    ("--fix-bit-flips", "--salvage", "--max-loss", "1000"),
)


class RepairCase(unittest.TestCase):
    def setUp(self):
        self.folder = program.folder_for(self, in_memory=True)
        self.log = os.path.join(self.folder, "wal.log")
        self.out = os.path.join(self.folder, "repaired.log")

    def write(self, content):
        for name in os.listdir(self.folder):
            os.unlink(os.path.join(self.folder, name))
        with open(self.log, "wb") as file:
            file.write(content)

    def read(self, path):
        with open(path, "rb") as file:
            return file.read()

    def each(self):
        """Damaged logs and options for them."""
        cases = [(verdict["file"], more) for verdict in data.verdicts() for more in OPTIONS]
        for name, more in random.Random(1).sample(cases, len(cases) // every):
            yield name, data.read("damaged/" + name), more

"""Every log in tests/data is in a test.

    complete_test.py DATA FOLDER NAME…
"""

import os
import sys

from data import Data

data = Data(sys.argv[1])
folder = sys.argv[2]
tested = set(sys.argv[3:])
there = {name.partition(".wal")[0]
         for name in os.listdir(data.path(folder)) if ".wal" in name} - {"base"}
if folder == "damaged":
    there |= {verdict["file"].partition(".wal")[0] for verdict in data.verdicts()}
if there != tested:
    sys.exit(f"in tests/data/{folder} and in no test: {sorted(there - tested)}; "
             f"the other way round: {sorted(tested - there)}")

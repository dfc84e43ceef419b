"""`diff` of random copies of a log, held to a model of its own.

    diff_test.py AEROWAL EVERY

EVERY is which share of the random cases to try.
"""

import gzip
import json
import os
import random
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "corpus"))
import program  # noqa: E402
from wal_format import encode, read_log  # noqa: E402

aerowal = program.Program(sys.argv[1])
every = int(sys.argv[2])

CASES = 600
MEMBERS = {"record_type": "type", "collection_id": "collection_id", "document_id": "document_id",
           "schema_id": "schema_id", "schema_version": "schema_version", "body": "body"}


def made_log(rng, count, first=1, epoch=b"e"):
    return [encode(number, type_number=rng.randrange(3), collection=epoch,
                   document=b"d%d" % rng.randrange(9), schema=b"s", version=b"v1",
                   body=json.dumps({"n": rng.randrange(3), "m": "x" * rng.randrange(40)}).encode())
            for number in range(first, first + count)]


def copy_of(rng, records):
    """What can become of a copy: (name, bytes)."""
    whole = b"".join(records)
    at = rng.randrange(len(records) + 1)
    what = rng.choice(["same", "same", "lags", "cut", "flipped", "fork", "epoch", "grown", "zeros",
                       "empty"])
    if what == "lags":
        return what, b"".join(records[:at])
    if what == "cut":
        return what, whole[:rng.randrange(len(whole) + 1)]
    if what == "flipped":
        place = rng.randrange(len(whole))
        return what, whole[:place] + bytes([whole[place] ^ 1 << rng.randrange(8)]) + whole[place + 1:]
    if what == "fork":
        return what, b"".join(records[:at] + made_log(rng, rng.randrange(4), at + 1))
    if what == "epoch":
        return what, b"".join(made_log(rng, rng.randrange(1, 8), epoch=b"other"))
    if what == "grown":
        return what, whole + rng.randbytes(rng.randrange(1, 100))
    if what == "zeros":
        return what, whole + bytes(rng.randrange(1, 5000))
    return what, b"" if what == "empty" else whole


class Model:
    """What logs are to each other, from their bytes and what `verify` says of each alone."""

    def __init__(self, logs, statuses):
        self.read = [read_log(log) for log in logs]
        self.content = [[record._replace(byte_offset=0) for record in records]
                        for records, _ in self.read]
        self.known = [status != "corrupt" for status in statuses]
        self.common, self.parted = None, None
        for i in range(len(logs)):
            for j in range(i):
                self.compare(self.content[i], self.content[j])
        self.relation = self.related(logs)
        self.code = 0 if self.relation == "same" and set(statuses) == {"sound"} else 1
        lags = self.relation in ("same", "prefix")
        self.code_of_lagging = 0 if lags and set(statuses) == {"sound"} else 1

    def compare(self, a, b):
        same = 0
        while same < min(len(a), len(b)) and a[same] == b[same]:
            same += 1
        self.common = same if self.common is None else min(same, self.common)
        if same < min(len(a), len(b)):
            self.parted = min(same + 1, self.parted or same + 1)

    def related(self, logs):
        if self.parted:
            return "other_epoch" if self.parted == 1 else "parted"

        def same(i, j):
            return logs[i] == logs[j] or (
                self.known[i] and self.known[j] and self.content[i] == self.content[j])

        every_log = range(len(logs))
        if all(same(i, 0) for i in every_log):
            return "same"
        longest = max(every_log, key=lambda i: len(self.content[i]))
        if all(same(i, longest) or
               self.known[i] and len(self.content[i]) < len(self.content[longest])
               for i in every_log):
            return "prefix"
        return "unknown"


class Diff(unittest.TestCase):
    def setUp(self):
        self.folder = program.folder_for(self, in_memory=True)

    def write(self, name, log):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(gzip.compress(log) if name.endswith(".gz") else log)
        return path

    def summaries(self, logs):
        """What `verify` says of each."""
        paths = [self.write(f"alone{i}", log) for i, log in enumerate(logs)]
        lines = program.json_lines(aerowal.run("verify", "--json", *paths).out)
        return [line["summary"] for line in lines if "summary" in line]

    def check(self, logs, names, piped):
        words = [self.write(name, log) for name, log in zip(names, logs)]
        if piped is not None:
            words[piped] = "-"
        verified = self.summaries(logs)
        model = Model(logs, [one["status"] for one in verified])
        given = logs[piped] if piped is not None else b""
        result = aerowal.run("diff", "--json", *words, input=given, check=model.code)
        self.assertEqual(b"", result.err)
        lines = program.json_lines(result.out)
        shown = [line["diff_log"] for line in lines if "diff_log" in line]
        partings = [line["diff_parting"] for line in lines if "diff_parting" in line]
        summary = lines[-1]["diff_summary"]
        self.assertEqual(model.relation, summary["relation"])
        self.assertEqual(model.common, summary["common_records"])
        self.assertEqual(model.parted, summary["parted_at_sequence_number"])
        self.assertEqual(words, [log["path"] for log in shown])
        for log, one, (records, damage) in zip(shown, verified, model.read):
            self.assertEqual(one["status"], log["status"])
            self.assertEqual(one["size"], log["size"])
            self.assertEqual(one["strict_error"], log["strict_error"])
            self.assertEqual(one["findings"], log["findings"])
            self.assertEqual(len(records), log["sound_prefix_records"])
            self.assertEqual(len(records) - model.common, log["further_records"])
            self.assertEqual(sum(record.length for record in records), log["sound_prefix_bytes"])
            self.assertEqual(damage is None, log["first_damage"] is None)
        self.check_partings(partings, words, model)
        self.check_best(summary["best"], words, verified, model)
        for status in ("torn", "corrupt"):
            self.assertEqual(sum(one["status"] == status for one in verified), summary[status])
        aerowal.run("diff", "--quiet", "--prefix-ok", *words, input=given,
                    check=model.code_of_lagging)
        text = aerowal.run("diff", *words, input=given, check=model.code).out.decode()
        for path in words:
            self.assertIn(path + ": ", text)

    def check_partings(self, partings, words, model):
        found = set()
        for parting in partings:
            number = parting["sequence_number"]
            first = None
            for branch in parting["branches"]:
                for path in branch["paths"]:
                    record = model.read[words.index(path)][0][number - 1]
                    self.assertEqual(parting["byte_offset"], record.byte_offset)
                    self.assertEqual(f"{record.checksum:08x}", branch["record"]["checksum"])
                    found.add((number, path))
                first = first or record
                if "differs_in" in branch:
                    self.assertEqual([member for member, name in MEMBERS.items()
                                      if getattr(record, name) != getattr(first, name)],
                                     branch["differs_in"])
                    self.assertEqual(patched(json.loads(first.body), branch["patch"]),
                                     json.loads(record.body))
        # Two logs are in a parting of the number where they part.
        for i, one in enumerate(model.content):
            for j, other in enumerate(model.content[:i]):
                shorter = min(len(one), len(other))
                same = next((n for n in range(shorter) if one[n] != other[n]), shorter)
                if same < shorter:
                    self.assertLessEqual({(same + 1, words[i]), (same + 1, words[j])}, found)

    def check_best(self, best, words, verified, model):
        last = max(one["last_sequence_number"] or 0 for one in verified)
        whole = [i for i in range(len(words)) if model.known[i] and len(model.content[i]) >= last]
        whole.sort(key=lambda i: verified[i]["status"] != "sound")
        self.assertEqual(None if model.parted or not whole else words[whole[0]], best)

    def test_random_copies(self):
        rng = random.Random(3)
        for case in range(0, CASES, every):
            records = made_log(rng, rng.randrange(1, 15))
            copies = [copy_of(rng, records) for _ in range(rng.choice([2, 2, 2, 3, 4, 5]))]
            names = [f"{i}.wal" + rng.choice(["", "", "", ".gz"]) for i in range(len(copies))]
            piped = rng.randrange(len(copies)) if rng.random() < 0.2 else None
            with self.subTest(case=case, copies=[what for what, _ in copies]):
                self.check([log for _, log in copies], names, piped)

    def test_a_long_log_on_several_threads(self):
        rng = random.Random(4)
        records = made_log(rng, 60000)
        whole = b"".join(records)
        self.assertGreater(len(whole), 4 << 20)
        late = b"".join(records[:59000] + made_log(rng, 5, 59001))
        self.check([whole, whole, late], ["a", "b", "c"], None)
        place = len(whole) * 2 // 3
        flipped = whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1:]
        self.check([flipped, whole], ["d", "e"], 1)


def patched(value, patch):
    """The object after a patch of its members."""
    for change in patch:
        member = change["path"][1:]
        if change["op"] == "remove":
            del value[member]
        else:
            value[member] = change["value"]
    return value


if __name__ == "__main__":
    sys.exit(program.main(Diff))

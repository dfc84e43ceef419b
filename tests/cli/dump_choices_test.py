"""dump's tables, --hex, --stats and --tail, held to what it prints as JSON and to the csv module of Python.

    dump_choices_test.py AEROWAL DATA
"""

import collections
import csv
import io
import json
import os
import random
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import program  # noqa: E402
from wal_format import encode  # noqa: E402

aerowal = program.Program(sys.argv[1])
DATA = sys.argv[2]

TEXTS = ["a", "", "=1+1", "+1", "-1", "@x", "'x", "''", "a,b", "a;b", 'say "x"', " x", "x ",
         "tab\there", "line\nend", "cr\r\n", "back\\slash", "\\x1b", "esc\x1b[31m", "nul\x00mid",
         "\u2028", "\u202e", "ümlaut", "日本", "\uff1d1", "\uff20x", "\x7f", "\x85"]
BODIES = [b"", b"{}", b'{"a":"b,c"}', b'"=1"', b"-5", b'{\t"a":\t1}', b"not JSON", b"\xff\x00",
          b"=1+1", b" {}", '{"ü":"日本 \u202e"}'.encode()]


def hostile_log(seed):
    choose = random.Random(seed)
    log = b""
    for number in range(1, 60):
        texts = [choose.choice(TEXTS).encode() for _ in range(4)]
        log += encode(number, choose.randrange(3), *texts, choose.choice(BODIES))
    return log


def plain(cell):
    """The text that was escaped for a table."""
    if cell[:1] == "'":
        cell = cell[1:]
    escapes = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\"}

    def character(found):
        code = found.group(2) or found.group(3)
        return chr(int(code, 16)) if code else escapes[found.group(1)]
    return re.sub(r"\\(n|r|t|\\|x([0-9a-f]{2})|u([0-9a-f]{4}))", character, cell)


TEXT_COLUMNS = {"collection_id", "document_id", "schema_id", "schema_version"}


class Tables(unittest.TestCase):
    def setUp(self):
        self.log = os.path.join(program.folder_for(self), "log.wal")

    def write(self, content):
        with open(self.log, "wb") as file:
            file.write(content)

    def rows(self, text, table):
        """The cells of each line, the names first."""
        for line in program.lines_of(text.encode()):
            self.assertNotIn(b"\r", line)
        if table == "tsv":
            return [line.split("\t") for line in text.split("\n")[:-1]]
        rows = list(csv.reader(io.StringIO(text), strict=True))
        self.assertEqual(len(rows), text.count("\n"))
        return rows

    def test_each_cell_is_what_json_has(self):
        for seed in range(8):
            self.write(hostile_log(seed))
            records = program.lines_of(aerowal.run("dump", "--json", self.log, check=0).out)
            for table in ("csv", "tsv"):
                out = aerowal.run("dump", "--format", table, self.log, check=0).out.decode()
                names, *rows = self.rows(out, table)
                self.assertEqual(len(rows), len(records))
                for row, line in zip(rows, records):
                    self.assertEqual(len(row), len(names))
                    self.check_row(dict(zip(names, row)), line, table)

    def check_row(self, row, line, table):
        record = json.loads(line)
        for name, cell in row.items():
            self.assertNotRegex(cell, r"[\x00-\x08\x0a-\x1f\x7f\x85\u2028]")
            if name in TEXT_COLUMNS:
                self.assertEqual(plain(cell), record[name])
                self.assertNotRegex(cell, "^[=+@\"\uff1d\uff0b\uff0d\uff20-]")
            elif name == "body":
                own_text = re.search(rb'"body":(.*),"byte_offset":', line, re.DOTALL)
                own_text = own_text.group(1).decode() if own_text else ""
                if table == "tsv":
                    own_text = " " * own_text.startswith('"') + own_text.replace("\t", " ")
                self.assertEqual(cell, own_text)
            else:
                self.assertEqual(cell, str(record.get(name, "")))

    def test_columns_are_those_that_were_asked_for(self):
        self.write(encode(1) + encode(2))
        out = aerowal.run("dump", "--format=tsv", "--columns", "length,sequence_number,length,path",
                          self.log, check=0).out.decode()
        length = len(encode(1))
        self.assertEqual(self.rows(out, "tsv"),
                         [["length", "sequence_number", "length", "path"],
                          *[[str(length), number, str(length), self.log] for number in "12"]])

    def test_a_log_without_a_record_has_names_only(self):
        self.write(b"")
        out = aerowal.run("dump", "--format", "csv", self.log, check=0).out
        self.assertEqual(out.count(b"\n"), 1)

    def test_several_logs_name_theirs_and_have_one_head(self):
        self.write(encode(1))
        out = aerowal.run("dump", "--format", "csv", self.log, self.log, check=0).out.decode()
        names, *rows = self.rows(out, "csv")
        self.assertEqual(names[0], "path")
        self.assertEqual([row[0] for row in rows], [self.log, self.log])

    def test_what_is_found_is_no_row(self):
        self.write(encode(1) + b"x" * 40 + encode(2))
        run = aerowal.run("dump", "--keep-going", "--stray", "--format", "csv", self.log, check=1)
        names, *rows = self.rows(run.out.decode(), "csv")
        self.assertEqual([row[names.index("stray")] for row in rows], ["false", "false"])
        self.assertIn(b"foreign_bytes at byte 44 (0x2c)", run.err)


class Hex(unittest.TestCase):
    def test_the_rows_are_all_bytes_of_the_records(self):
        log = os.path.join(program.folder_for(self), "log.wal")
        for seed in range(4):
            content = hostile_log(seed) + encode(60, body=bytes(range(256)) * 300)
            with open(log, "wb") as file:
                file.write(content)
            for args in ([], ["--keep-going"]):
                out = aerowal.run("dump", "--hex", *args, log, check=0).out
                found = b""
                for line in program.lines_of(out):
                    row = re.match(rb"    ([0-9a-f]{10}) ((?: [0-9a-f]{2}){1,8}) ", line + b" ")
                    if row:
                        self.assertEqual(int(row.group(1), 16), len(found))
                        found += bytes.fromhex(row.group(2).decode())
                self.assertEqual(found, content)


def percentile(sizes, percent):
    """By the nearest rank."""
    sizes = sorted(sizes)
    return sizes[max(0, -(-len(sizes) * percent // 100) - 1)] if sizes else 0


def shares_by(records, *names):
    """(values, records, bytes, share), the most bytes first."""
    lengths = collections.defaultdict(list)
    for record in records:
        lengths[tuple(record[name] for name in names)].append(record["length"])
    all_bytes = sum(record["length"] for record in records)
    return sorted(((key, len(found), sum(found), round(sum(found) / all_bytes, 6))
                   for key, found in lengths.items()), key=lambda entry: (-entry[2], entry[0]))


class Statistics(unittest.TestCase):
    def check(self, log, *args, code=0):
        run = aerowal.run("dump", "--stats", "--json", *args, log, check=code)
        (line,) = program.json_lines(run.out)
        found = line["statistics"]
        records = [record for record in
                   program.json_lines(aerowal.run("dump", "--json", *args, log, check=code).out)
                   if "damage" not in record]
        lengths = [record["length"] for record in records]
        self.assertEqual((found["records"], found["bytes"]), (len(records), sum(lengths)))
        numbers = [record["sequence_number"] for record in records] or [None]
        self.assertEqual((found["first_sequence_number"], found["last_sequence_number"]),
                         (min(numbers), max(numbers)))
        for title, names in (("collections", ["collection_id"]),
                             ("schemas", ["schema_id", "schema_version"])):
            entries = [(tuple(entry[name] for name in names), entry["records"], entry["bytes"],
                        entry["share"]) for entry in found[title]]
            self.assertEqual(entries, shares_by(records, *names))
        types = [((entry["record_type"],), entry["records"], entry["bytes"], entry["share"])
                 for entry in found["types"] if entry["records"]]
        self.assertEqual(sorted(types), sorted(shares_by(records, "record_type")))
        self.check_sizes(found["sizes"], lengths)
        self.check_documents(found["documents"], records)
        largest = sorted(records, key=lambda record: -record["length"])[:10]
        self.assertEqual([entry["byte_offset"] for entry in found["largest"]],
                         [record["byte_offset"] for record in largest])

    def check_sizes(self, sizes, lengths):
        self.assertEqual((sizes["p50"], sizes["p99"], sizes["max"]),
                         (percentile(lengths, 50), percentile(lengths, 99),
                          max(lengths, default=0)))
        next_bucket = None
        for bucket in sizes["histogram"]:
            self.assertIn(next_bucket, (None, bucket["from"]))
            self.assertEqual(bucket["to"] + 1, bucket["from"] * 2)
            self.assertEqual(bucket["records"], sum(bucket["from"] <= length <= bucket["to"]
                                                    for length in lengths))
            next_bucket = bucket["to"] + 1
        self.assertEqual(sum(bucket["records"] for bucket in sizes["histogram"]), len(lengths))

    def check_documents(self, documents, records):
        versions = collections.Counter()
        live = {}
        for record in records:
            key = record["collection_id"], record["document_id"]
            versions[key] += 1
            live[key] = record["record_type"] != "DELETE"
        counts = [versions[key] for key in versions if live[key]]
        self.assertEqual((documents["keys"], documents["live"]), (len(versions), len(counts)))
        found = documents["versions"]
        self.assertEqual((found["p50"], found["p99"], found["max"]),
                         (percentile(counts, 50), percentile(counts, 99), max(counts, default=0)))
        mean = round(sum(counts) / len(counts), 6) if counts else None
        self.assertEqual(found["mean"], mean)

    def test_are_those_of_the_records_that_dump_prints(self):
        log = os.path.join(DATA, "damaged", "base.wal")
        self.check(log)
        self.check(log, "--type", "delete", "--type", "insert", "--collection", "orders")
        self.check(log, "--from-seq", "20", "--to-seq", "30")
        self.check(log, "--limit", "7")
        self.check(log, "--tail", "7")
        self.check(log, "--id", "nothing has this id")
        damaged = os.path.join(DATA, "damaged", "bit-flip-id.wal")
        self.check(damaged, code=1)
        self.check(damaged, "--keep-going", code=1)

    def test_ids_that_only_differ_in_where_they_are_split_are_two(self):
        log = os.path.join(program.folder_for(self), "log.wal")
        with open(log, "wb") as file:
            file.write(encode(1, collection=b"ab", document=b"c") +
                       encode(2, collection=b"a", document=b"bc"))
        self.check(log)


class Tail(unittest.TestCase):
    """As many lines from the end as the whole dump has."""

    def expect(self, log, count, *args, code=None):
        whole = aerowal.run("dump", "--json", *args, log)
        for threads in ("1", "3"):
            env = program.environment(AEROWAL_THREADS=threads)
            part = aerowal.run("dump", "--json", "--tail", count, *args, log, env=env)
            self.assertEqual(part.code, whole.code)
            self.assertEqual(part.err, whole.err)
            self.assertEqual(program.lines_of(part.out),
                             self.end_of(program.lines_of(whole.out), count))
        with open(log, "rb") as file:
            piped = aerowal.run("dump", "--json", "--tail", count, *args, "-", input=file.read())
        self.assertEqual(piped.out, part.out.replace(log.encode(), b"-"))
        self.assertEqual(piped.code, part.code)

    @staticmethod
    def end_of(lines, count):
        """The last records, and the findings after the first of them, or that cover it."""
        is_finding = [line.startswith(b'{"damage"') for line in lines]
        records = [i for i, finding in enumerate(is_finding) if not finding]
        if count == 0 or not records:
            return []
        first = records[-count:][0]
        if lines[first].startswith(b'{"stray"'):
            first = max(i for i in range(first) if is_finding[i])
            return [line for i, line in enumerate(lines)
                    if i >= first and (is_finding[i] or i in records[-count:])]
        return lines[first:]

    def test_of_sound_and_damaged_logs(self):
        for name in ("base", "bit-flip-id", "other-log-appended", "torn-1-byte", "record-missing",
                     "records-swapped", "not-a-wal-text", "record-duplicated"):
            log = os.path.join(DATA, "damaged", name + ".wal")
            self.expect(log, 0)
            for count in (3, 1000):
                for args in ([], ["--from-seq", "5", "--to-seq", "60", "--id-glob", "*[13579]"]):
                    self.expect(log, count, *args)
                    self.expect(log, count, "--keep-going", "--stray", *args)
            self.expect(log, 3, "--keep-going", "--type", "update")


def load():
    loader = unittest.defaultTestLoader
    return unittest.TestSuite(map(loader.loadTestsFromTestCase, (Tables, Hex, Statistics, Tail)))


if __name__ == "__main__":
    sys.exit(program.main(None, suite=load()))

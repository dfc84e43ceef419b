"""`replay --format sql` and `sql-copy`: what is in the tables of a real database after a script.

    sql_test.py AEROWAL sqlite|postgresql EVERY [LARGE]

The tables are held to the log as it is decoded here, and to the JSON of the same documents. EVERY:
at which share of its bytes a small script is cut off. LARGE: also what no database takes.
"""

import base64
import json
import os
import random
import re
import struct
import sys
import unittest
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "corpus"))
import databases  # noqa: E402
import program  # noqa: E402
from wal_format import TYPES, encode, field, read_log  # noqa: E402

aerowal = program.Program(sys.argv[1])
Database = {"sqlite": databases.Sqlite, "postgresql": databases.Postgresql}[sys.argv[2]]
every = int(sys.argv[3])
large = sys.argv[4:] == ["LARGE"]

NAMES = ("collection_id", "document_id", "schema_id", "schema_version")

IDS = ["", "a", "a\0b", "\0", "'", "''", "\\", "\\'", "a\\' OR 1=1; --", "'; DROP TABLE documents;--",
       ":name", ":'name'", "$1", "$$", "?1", "@a", "--", "/* x", "*/", "%s", "\n", "\r", "\r\n",
       "a\r\nb\r\n", "\n.quit\n", "\n\\q\n", "\n\\.\n", "\\.", "\\N", "\n/\n", "\ngo\n", ";", "a;\nb",
       "\t", "\b\f\v\x1b[31m", "\u202eabc", "\u2028", "\ufeff", "\U0001f600", "e\u0301", "\u05d0\u05d1",
       "\x7f\x80", "NULL", "x" * 1000, "x" * 1001, "y" * 1001, "é" * 500, "é" * 501, "'" * 1000,
       "\r\n" * 100, "\r\n" * 101, "z" * 70_000]

# Bodies, and whether each is one that both databases take for JSON.
BODIES = [
    (b"", False), (b"{}", True), (b'{"a":1}', True), (b"[]", True), (b"null", True), (b'""', True),
    (b"1", True), (b"-0", True), (b"not json", False), (b"{} ", False), (b"\n{}", False),
    (b'{"a":\n1}', False), (b'{ "a" :\t1 }', True), (b"\xff\x00", False), (b"\0", False),
    (b'{"a":1,"a":2}', True), (b'"it\'s \'\' \\\\ \\" :x $1 ? --"', True),
    (b'"\\u0000"', False), (b'"\\\\u0000"', True), (b'"\\u0001"', True), (b'{"\\u0000":1}', False),
    (b'"\\ud800"', False), (b'"\\udc00"', False), (b'"\\ud800\\ud800"', False),
    (b'"\\ud83d\\ude00"', True), (b'"\\uD83D\\uDE00\\u00e9"', True), (b'"\\ud83dx"', False),
    (b'"\\ud83d\\n"', False), (b'"\\ude00\\ud83d"', False),
    ("\"\U0001f600 \u202e \u2028 \x7f é\"".encode(), True),
    (b"[" * 1000 + b"]" * 1000, True), (b"[" * 1001 + b"]" * 1001, False),
    (b'{"a":' * 1000 + b"1" + b"}" * 1000, True), (b'{"a":' * 1001 + b"1" + b"}" * 1001, False),
    (b"[" + b"[]," * 3000 + b"[]]", True),
    (b"18446744073709551617", True), (b"1e308", True), (b"1e400", True), (b"1.0", True),
    (b"1e131071", True), (b"1e131072", False), (b"12e131071", False), (b"9" * 131072, True),
    (b"9" * 131073, False), (b"1e-16383", True), (b"1e-16384", False), (b"0.1e131072", True),
    (b"0." + b"1" * 16383, True), (b"0." + b"1" * 16384, False), (b"1.5e-16383", False),
    (b"1E+5", True), (b"-1.5E-3", True), (b"1e99999999999999999999", False),
    (b"1e-99999999999999999999", False),
    (b"[" + b"1e131071," * 2100 + b"0]", False), (b'"' + b"x" * 300_000 + b'"', True),
]


def key_of(record):
    return record.collection_id, record.document_id


def live_records(log):
    """What a log leaves, as its newest records."""
    newest = {key_of(record): record for record in read_log(log)[0]}
    return [record for record in newest.values() if record.type != "DELETE"]


def as_rows(records):
    return sorted((record.sequence_number, *record[2:6], record.body) for record in records)


def from_json(output):
    """The same of what `replay --json` prints; the body as the line has it."""
    end = re.compile(rb',"sequence_number":(\d+|null).*?(?:,"body":(.*)|,"body_base64":"(.*)")?}')
    rows = []
    for line in program.lines_of(output):
        begin = line.index(b',"sequence_number":')
        number, body, encoded = end.fullmatch(line, begin).groups()
        # A body may be deeper than what Python takes.
        told = json.loads(line[:begin] + b"}")
        rows.append((json.loads(number), *(told[name] for name in NAMES),
                     body or base64.b64decode(encoded or b"")))
    return sorted(rows, key=str)


def id_of(row, name):
    twin = row[name + "_base64"]
    if twin is None:
        return row[name]
    assert row[name] == "", row
    return base64.b64decode(twin, validate=True).decode()


def body_of(row):
    assert row["body"] is None or row["body_base64"] is None, row
    if row["body_base64"] is not None:
        return base64.b64decode(row["body_base64"], validate=True)
    return (row["body"] or "").encode()


def from_table(rows):
    return sorted(((row["sequence_number"], *(id_of(row, name) for name in NAMES), body_of(row))
                   for row in rows), key=str)


def hostile_log(seed, count):
    """Every id and every body of the lists, and random ones."""
    rng = random.Random(seed)
    log = []
    for i in range(count):
        body = BODIES[i % len(BODIES)][0]
        document = IDS[i // 2 % len(IDS)] if i % 2 else rng.choice(IDS)
        collection, schema, version = rng.choices(IDS, k=3)
        kind = rng.choices((0, 1, 2), (5, 3, 2))[0]
        log.append(encode(i + 1, kind, collection.encode(), document.encode(), schema.encode(),
                          version.encode(), b"" if kind == 2 else body))
    return b"".join(log)


class Scripts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.database = Database()

    @classmethod
    def tearDownClass(cls):
        cls.database.close()

    def setUp(self):
        self.folder = program.folder_for(self)
        for table in ("documents", "history"):
            self.database.execute(f"DROP TABLE IF EXISTS {table}")

    def write(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def rows(self, table="documents"):
        return sorted(self.database.execute(f"SELECT * FROM {table}"), key=str)

    def script(self, log, *words, history=False, form=None):
        more = ["--history"] if history else []
        return aerowal.run("replay", "--format", form or Database.formats[0], *more, *words, log,
                           check=0).out

    def check_tables(self, log, *words):
        """After a script with a history; `log`: the bytes."""
        path = self.write("checked.wal", log)
        found = from_table(self.rows())
        self.assertEqual(found, sorted(as_rows(live_records(log)), key=str))
        self.assertEqual(found, from_json(aerowal.run("replay", *words, path, check=0).out))
        history = self.rows("history")
        self.assertEqual(from_table(history), sorted(as_rows(read_log(log)[0]), key=str))
        self.assertEqual({row["sequence_number"]: row["record_type"] for row in history},
                         {record.sequence_number: record.type for record in read_log(log)[0]})
        for table in ("documents", "history"):
            self.assertEqual(self.database.check_json(table), [])

    def test_hostile_records(self):
        log = hostile_log(1, 600)
        # The beginning of the log, all of it, once more, and the beginning again.
        shorter = log[:read_log(log)[0][250].byte_offset]
        for form in Database.formats:
            for state in (shorter, log, log, shorter):
                script = self.script(self.write("wal.log", state), history=True, form=form)
                self.assertNotIn(b"\0", script)
                self.assertEqual(self.database.load(script), 0)
                self.check_tables(state)

    def test_keys_stay_apart(self):
        """Ids whose text is empty, and every other pair of the list."""
        log = b"".join(encode(i + 1, 0, one.encode(), other.encode())
                       for i, (one, other) in enumerate((a, b) for a in IDS for b in IDS))
        path = self.write("wal.log", log)
        for form in Database.formats:
            self.assertEqual(self.database.load(self.script(path, form=form)), 0)
            self.assertEqual(len(self.rows()), len(IDS) ** 2)
            self.assertEqual(from_table(self.rows()), sorted(as_rows(read_log(log)[0]), key=str))

    def test_what_is_text(self):
        """Nothing that both take is hidden in base64."""
        log = b"".join(encode(i + 1, document=str(i).encode(), body=body)
                       for i, (body, _) in enumerate(BODIES))
        self.assertEqual(self.database.load(self.script(self.write("wal.log", log))), 0)
        for row in self.rows():
            body, text = BODIES[row["sequence_number"] - 1]
            self.assertEqual(row["body"] is not None, text, body[:100])
            self.assertEqual(row["body_base64"] is not None, not text and body != b"", body[:100])
            self.assertEqual(row["twin"], 0)
        for name in ("a\0b", "x" * 1001):
            path = self.write("wal.log", encode(1, document=name.encode(), schema=b"a\0b"))
            self.assertEqual(self.database.load(self.script(path)), 0)
            row, = self.rows()
            self.assertEqual((row["collection_id"], row["document_id"], row["twin"]), ("c", "", 1))
            self.assertEqual(base64.b64decode(row["document_id_base64"]), name.encode())
            self.assertEqual(base64.b64decode(row["schema_id_base64"]), b"a\0b")

    def test_base(self):
        """Documents that the log leaves alone have no number, and no two of them are one."""
        def stored(composite_id):
            fields = field(composite_id) + field(b"s") + field(b"v1") + b"\0" + field(b'{"b":1}')
            head = struct.pack("<I", len(fields) + 8) + fields
            return head + struct.pack("<I", zlib.crc32(head))

        store = [stored(composite_id) for composite_id in (b"c:d", b"c:\0", b"c:\0\0", b"c:x")]
        base = self.write("documents.dat", b"".join(store))
        second, third = len(store[0]), len(store[0] + store[1])
        path = self.write("wal.log", encode(1, document=b"x") + encode(2, document=b"\0y"))
        for form in Database.formats:
            for _ in range(2):
                script = self.script(path, "--base", base, history=True, form=form)
                self.assertEqual(self.database.load(script), 0)
            rows = self.rows()
            self.assertEqual(from_table(rows), from_json(
                aerowal.run("replay", "--json", "--base", base, path, check=0).out))
            self.assertEqual(sorted(row["twin"] for row in rows),
                             [-1 - third, -1 - second, 0, 0, 2])
            self.assertEqual([row["sequence_number"] for row in self.rows("history")], [1, 2])

    def test_until(self):
        log = hostile_log(2, 200)
        path = self.write("wal.log", log)
        # What is damaged after the last record that is asked for is not seen.
        cut = read_log(log)[0][120].byte_offset
        damaged = self.write("damaged.wal", log[:cut] + b"\xff" * 50)
        for form in Database.formats:
            for source in (path, damaged):
                script = self.script(source, "--until-seq", "120", history=True, form=form)
                self.assertEqual(self.database.load(script), 0)
                self.check_tables(log[:cut])
        self.assertEqual(self.database.load(self.script(path, "--until-seq", "0", history=True)), 0)
        self.check_tables(b"")

    def test_damage(self):
        log = hostile_log(3, 50)
        path = self.write("wal.log", log[:-1])
        for form in Database.formats:
            done = aerowal.run("replay", "--format", form, "--history", path, check=3)
            self.assertEqual(done.out, b"")
            self.assertIn(b"AERO_WAL_CORRUPTION", done.err)

    def test_another_table(self):
        """A table of that name that is not this one loses nothing, whatever goes on after errors."""
        self.database.execute("CREATE TABLE documents (collection_id TEXT, body TEXT)")
        self.database.execute("INSERT INTO documents VALUES ('mine', 'x')")
        path = self.write("wal.log", hostile_log(4, 100))
        for form in Database.formats:
            for stop in (True, False):
                self.database.load(self.script(path, form=form), stop=stop)
                self.assertEqual(self.rows(), [{"collection_id": "mine", "body": "x"}])
            self.assertNotEqual(self.database.load(self.script(path, form=form)), 0)

    def check_cuts(self, script, cuts, old, new):
        """A script that is cut off changes nothing. The end of its last line may be missing."""
        commit = len(script) - len(b";\n")
        self.assertEqual(script[commit - len(b"COMMIT"):], b"COMMIT;\n")
        self.assertEqual(script.count(b"COMMIT"), 1)
        for i, cut in enumerate(cuts):
            self.assertLess(cut, commit)
            self.database.load(script[:cut], stop=i % 2 == 0)
            if i % 20 == 0:
                self.assertTrue(self.rows() == old, cut)
        self.assertTrue(self.rows() == old)
        for cut in (commit, commit + 1, len(script)):
            self.database.load(script[:cut])
            self.assertTrue(self.rows() == new, cut)

    def test_cuts(self):
        small = encode(1, document=b"it's;\r\nBEGIN;\ncommit;\n") + encode(2, document=b"\0")
        large_log = hostile_log(5, 200)
        rng = random.Random(6)
        for form in Database.formats:
            old_script = self.script(self.write("old.wal", encode(1, document=b"old")), form=form)
            for log in (small, large_log):
                script = self.script(self.write("new.wal", log), form=form)
                self.assertEqual(self.database.load(script), 0)
                new = self.rows()
                self.assertEqual(self.database.load(old_script), 0)
                old = self.rows()
                self.assertNotEqual(old, new)
                end = len(script) - 2
                cuts = [*range(0, end - 150, every), *range(end - 150, end)]
                self.check_cuts(script, rng.sample(range(end), 15) if log is large_log else cuts,
                                old, new)

    @unittest.skipUnless(Database is databases.Postgresql, "of PostgreSQL")
    def test_nonstandard_strings(self):
        """Where a backslash is not just one, or UTF-8 another encoding, nothing is loaded."""
        path = self.write("old.wal", encode(1, document=b"old"))
        self.assertEqual(self.database.load(self.script(path, form="sql")), 0)
        old = self.rows()
        hostile = self.write("wal.log", encode(1, document=b"\\'; DROP TABLE documents; COMMIT; --"))
        off = {"PGOPTIONS": "-c standard_conforming_strings=off"}
        self.assertNotEqual(self.database.load(self.script(hostile, form="sql"), **off), 0)
        self.assertEqual(self.rows(), old)
        latin = {"PGCLIENTENCODING": "LATIN1"}
        self.assertNotEqual(self.database.load(self.script(hostile, form="sql"), **latin), 0)
        self.assertEqual(self.rows(), old)
        self.assertEqual(self.database.load(self.script(hostile, form="sql-copy"), **latin), 0)
        for form in Database.formats:
            self.assertEqual(self.database.load(self.script(hostile, form=form)), 0)
            self.assertEqual(len(self.rows()), 1)

    @unittest.skipUnless(large, "takes 400 MB")
    def test_too_large(self):
        """A body whose base64 no database takes: an error, and no end of the transaction."""
        size = 3 << 27
        head = encode(2)[:-4 - 2]
        head = struct.pack("<I", len(head) + size + 4) + head[4:-4] + struct.pack("<I", size)
        checksum = zlib.crc32(head)
        zeros = bytes(1 << 20)
        for _ in range(size >> 20):
            checksum = zlib.crc32(zeros, checksum)
        first = encode(1, document=b"first")
        path = self.write("wal.log", first + head)
        with open(path, "r+b") as file:
            file.seek(len(first) + len(head) + size)
            file.write(struct.pack("<I", checksum))
        for form in Database.formats:
            done = aerowal.run("replay", "--format", form, "--history", path, check=2)
            self.assertNotIn(b"COMMIT", done.out)
            self.assertIn(f"(byte_offset: {len(first)})".encode(), done.err)
            self.assertIn(b"can carry", done.err)


if __name__ == "__main__":
    assert TYPES == ("INSERT", "UPDATE", "DELETE")
    missing = Database.missing()
    if missing:
        print(f"skipped: {missing}", file=sys.stderr)
        sys.exit(77)
    sys.exit(program.main(Scripts))

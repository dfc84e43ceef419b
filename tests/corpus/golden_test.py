"""One sound log, written by AeroDB, through every command.

    golden_test.py AEROWAL DATA NAME
"""

import json
import os
import sys
import unittest

import program
from data import Data
from wal_format import (Record, final_state, parse_line, read_documents, read_log, stands_in_a_line)

aerowal = program.Program(sys.argv[1])
data = Data(sys.argv[2])
name = sys.argv[3]
log = data.read(f"golden/{name}.wal")
records = data.records(f"golden/{name}.jsonl")


def record_of(members, body):
    return Record(members["record_type"], members["sequence_number"], members["collection_id"],
                  members["document_id"], members["schema_id"], members["schema_version"],
                  body, members["byte_offset"], members["length"], int(members["checksum"], 16))


class Golden(unittest.TestCase):
    def setUp(self):
        self.folder = program.folder_for(self)
        self.log = self.new_file("log.wal", log)

    def new_file(self, file_name, content):
        path = os.path.join(self.folder, file_name)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def read(self, path):
        with open(path, "rb") as file:
            return file.read()

    def dump(self):
        return aerowal.run("dump", "--json", self.log, check=0).out

    def each_way(self, *args):
        """The output of a command for the log as a file, redirected and through a pipe."""
        from_file = aerowal.run(*args, self.log, check=0)
        self.assertEqual(b"", from_file.err)
        with open(self.log, "rb") as file:
            redirected = aerowal.run(*args, "-", stdin=file, check=0)
        piped = aerowal.run(*args, "-", input=log, check=0)
        return from_file.out, redirected.out, piped.out

    def test_is_what_the_format_says(self):
        self.assertEqual((records, None), read_log(log))

    def test_dumps_to_its_records(self):
        from_file, redirected, piped = self.each_way("dump", "--json")
        self.assertEqual(from_file, redirected)
        self.assertEqual(from_file, piped)
        for line, record in zip(program.lines_of(from_file), records, strict=True):
            found, body = parse_line(line, b',"byte_offset":')
            self.assertEqual(record, record_of(found, body))
            self.assertEqual(f"{record.checksum:08x}", found["checksum"])
            wanted = {"sequence_number", "record_type", "collection_id", "document_id",
                      "schema_id", "schema_version", "byte_offset", "length", "checksum"}
            if record.body:
                wanted.add("body" if stands_in_a_line(record.body) else "body_base64")
            self.assertEqual(wanted, set(found))

    def test_dumps_without_bodies(self):
        out = aerowal.run("dump", "--json", "--no-body", self.log, check=0).out
        for found, record in zip(program.json_lines(out), records, strict=True):
            self.assertEqual(record.sequence_number, found["sequence_number"])
            self.assertEqual(record.body != b"", found.get("body_omitted", False))
            self.assertFalse({"body", "body_base64"} & set(found))

    def test_dumps_to_one_line_a_record(self):
        for out in self.each_way("dump"):
            for line, record in zip(program.lines_of(out), records, strict=True):
                self.assertEqual([str(record.sequence_number), record.type],
                                 line.decode().split()[:2])
                self.assertNotRegex(line.decode(), r"[\x00-\x1f\x7f-\x9f]")
                self.assertNotRegex(line.decode(), "[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")

    def test_dumps_a_range(self):
        all_lines = self.dump().splitlines(keepends=True)
        last = len(records)
        for first, end in {(1, last), (2, last - 1), (last, last), (last, last + 5), (1, 1)}:
            if not 1 <= first <= end:
                continue
            out = aerowal.run("dump", "--json", "--from-seq", first, "--to-seq", end, self.log,
                              check=0).out
            self.assertEqual(b"".join(all_lines[first - 1:end]), out)
            out = aerowal.run("dump", "--json", "--from-seq", first, "--limit", 2, self.log,
                              check=0).out
            self.assertEqual(b"".join(all_lines[first - 1:first + 1]), out)
        self.assertEqual(
            b"", aerowal.run("dump", "--from-seq", last + 1, self.log, check=0).out)
        aerowal.run("dump", "--from-seq", last + 2, self.log, check=2)

    def test_verifies(self):
        for out, path in zip(self.each_way("verify", "--json"), (self.log, "-", "-")):
            (line,) = program.json_lines(out)
            last = len(records)
            wanted = {"path": path, "status": "sound", "size": len(log), "records": last,
                      "first_sequence_number": 1 if last else None,
                      "last_sequence_number": last or None, "sound_bytes": len(log),
                      "sound_prefix_bytes": len(log), "damaged_bytes": 0, "strict_error": None,
                      "output_version": 1}
            found = line["summary"]
            self.assertEqual(wanted, {member: found[member] for member in wanted})

    def test_rebuilds_its_store(self):
        wanted = data.read(f"golden/{name}.documents.dat")
        for i, source in enumerate((self.log, "-")):
            directory = os.path.join(self.folder, str(i))
            os.mkdir(directory)
            aerowal.run("replay", "--storage", directory, source, input=log, check=0)
            self.assertEqual(wanted, self.read(os.path.join(directory, "data/documents.dat")))

    def test_agrees_with_its_store(self):
        store = os.path.join(self.folder, "documents.dat")
        wanted = data.read(f"golden/{name}.documents.dat")
        for starts in (1, 2):
            with open(store, "wb") as file:
                file.write(wanted * starts)
            (line,) = program.json_lines(
                aerowal.run("replay", "--json", self.log, "--check-storage", store, check=0).out)
            self.assertEqual(line["store_summary"]["log_records"] * starts,
                             line["store_summary"]["store_records"])

    def test_survives_dump_and_append(self):
        dump = self.dump()
        copy = os.path.join(self.folder, "copy.wal")
        acknowledged = program.json_lines(
            aerowal.run("append", "--json", copy, "--from", "-", input=dump, check=0).out)
        self.assertEqual(log, self.read(copy))
        for found, record in zip(acknowledged, records, strict=True):
            wanted = {"sequence_number": record.sequence_number,
                      "byte_offset": record.byte_offset, "length": record.length,
                      "checksum": f"{record.checksum:08x}"}
            self.assertEqual(wanted, {member: found[member] for member in wanted})

    def test_survives_dump_and_append_to_a_new_log(self):
        dump = self.dump()
        copy = os.path.join(self.folder, "copy.wal")
        out = aerowal.run("append", "--json", copy, "--new", "--from", "-", input=dump,
                          check=0).out
        self.assertEqual(log, self.read(copy))
        (line,) = program.json_lines(out)
        self.assertEqual((len(records), len(log)),
                         (line["summary"]["records"], line["summary"]["size"]))
        from_file = os.path.join(self.folder, "from-file.wal")
        lines = self.new_file("lines.jsonl", dump)
        aerowal.run("append", from_file, "--new", "--from", lines, check=0)
        self.assertEqual(log, self.read(from_file))
        # A second time it is there.
        aerowal.run("append", from_file, "--new", "--from", lines, check=5)
        self.assertEqual(log, self.read(from_file))

    def test_continues(self):
        """The second half of the lines, appended to the first half of the log."""
        half = len(records) // 2
        begin = records[half].byte_offset if records else 0
        part = self.new_file("part.wal", log[:begin])
        rest = b"".join(self.dump().splitlines(keepends=True)[half:])
        aerowal.run("append", part, "--from", "-", input=rest, check=0)
        self.assertEqual(log, self.read(part))

    def check_replay(self, out, applied):
        state = final_state(applied)
        keys = sorted(state, key=lambda key: (key[0].encode(), key[1].encode()))
        for line, key in zip(program.lines_of(out), keys, strict=True):
            record = state[key]
            found, body = parse_line(line, b"}")
            self.assertEqual(
                (*key, record.schema_id, record.schema_version, record.sequence_number,
                 record.body),
                (found["collection_id"], found["document_id"], found["schema_id"],
                 found["schema_version"], found["sequence_number"], body))
            if record.body:
                self.assertIn("body" if stands_in_a_line(record.body) else "body_base64", found)

    def test_replays_to_its_final_state(self):
        from_file, redirected, piped = self.each_way("replay", "--json")
        self.assertEqual(from_file, redirected)
        self.assertEqual(from_file, piped)
        self.check_replay(from_file, records)

    def test_replays_until_a_sequence_number(self):
        last = len(records)
        for until in sorted({0, 1, last // 3, last // 2, last - 1, last, last + 9} | set(range(
                min(last, 20)))):
            if until >= 0:
                out = aerowal.run("replay", "--until-seq", until, self.log, check=0).out
                self.check_replay(out, records[:until])

    def test_replays_to_what_the_document_store_holds(self):
        newest = {d.key: d for d in read_documents(data.read(f"golden/{name}.documents.dat"))}
        live = {key: d for key, d in newest.items() if not d.tombstone}
        out = aerowal.run("replay", "--json", self.log, check=0).out
        replayed = {}
        for line in program.lines_of(out):
            found, body = parse_line(line, b"}")
            key = found["collection_id"] + ":" + found["document_id"]
            self.assertNotIn(key, replayed, "the store can't tell the two apart")
            replayed[key] = (found["schema_id"], found["schema_version"], body)
        self.assertEqual(
            {key: (d.schema_id, d.schema_version, d.body) for key, d in live.items()}, replayed)

    def test_counts_what_it_replayed(self):
        out = aerowal.run("replay", "--json", "--summary", self.log, check=0).out
        counts = json.loads(program.lines_of(out)[-1])["summary"]
        types = [record.type for record in records]
        wanted = {"inserts": types.count("INSERT"), "updates": types.count("UPDATE"),
                  "deletes": types.count("DELETE"), "live_documents": len(final_state(records))}
        self.assertEqual(wanted, {member: counts[member] for member in wanted})


if __name__ == "__main__":
    sys.exit(program.main(Golden))

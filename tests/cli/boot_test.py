"""A data directory: whether AeroDB starts on it, held to what its startup does.

    boot_test.py AEROWAL
"""

import gzip
import json
import os
import shlex
import shutil
import socket
import struct
import sys
import unittest
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "corpus"))
import program  # noqa: E402
from wal_format import aerodb_line, encode, field  # noqa: E402

aerowal = program.Program(sys.argv[1])


def stored(composite_id, schema=b"s", version=b"v1", tombstone=0, body=b"{}"):
    """The bytes of one record of documents.dat."""
    fields = field(composite_id) + field(schema) + field(version) + bytes([tombstone]) + field(body)
    head = struct.pack("<I", len(fields) + 8) + fields
    return head + struct.pack("<I", zlib.crc32(head))


def boot_failed(what):
    return f"AERO_CLI_BOOT_FAILED: {what}"


def store_line(what, at):
    inner = f"[FATAL] AERO_DATA_CORRUPTION: {what} (byte_offset: {at}) [violates D2]"
    return boot_failed("Recovery storage open failed: [FATAL] AERO_RECOVERY_FAILED: Failed to open "
                       f"storage writer: {inner} [violates R1]")


def recovery_line(error):
    return boot_failed(f"Recovery failed (FATAL): {error}. System cannot serve requests.")


def schema_line(schema, version):
    return recovery_line("[FATAL] AERO_RECOVERY_SCHEMA_MISSING: "
                         f"Schema '{schema}' version '{version}' not found during recovery "
                         "[violates S3]")


RECORDS = [encode(n, document=b"d%d" % n) for n in range(1, 5)]
STORE = [stored(b"c:d%d" % n) for n in range(1, 5)]


class Boot(unittest.TestCase):
    def setUp(self):
        self.dir = os.path.join(program.folder_for(self, in_memory=True), "db")
        for folder in ("wal", "data", "metadata/schemas"):
            os.makedirs(os.path.join(self.dir, folder))
        self.write("wal/wal.log", b"".join(RECORDS))
        self.write("data/documents.dat", b"".join(STORE))
        self.schema("s", "v1")

    def write(self, name, content):
        path = os.path.join(self.dir, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)

    def schema(self, schema_id, version):
        content = {"schema_id": schema_id, "schema_version": version,
                   "fields": {"_id": {"type": "string", "required": True}}}
        self.write(f"metadata/schemas/schema_{schema_id}_{version}.json",
                   json.dumps(content).encode())

    def verify(self, code, *options):
        result = aerowal.run("verify", "--json", *options, self.dir, check=code)
        lines = program.json_lines(result.out)
        self.text = aerowal.run("verify", *options, self.dir, check=code).out.decode()
        return lines

    def check(self, code, starts, message, kinds=()):
        """The lines before the verdict; `kinds`: what those after the summary are."""
        *lines, last = self.verify(code)
        boot = last["boot"]
        self.assertEqual(self.dir, boot["path"])
        self.assertEqual((starts, message), (boot["starts"], boot["message"]))
        after = [line for line in lines if not {"damage", "summary"} & set(line)]
        self.assertEqual(list(kinds), [next(iter(line)) for line in after])
        if message:
            self.assertIn(f"  aerodb start says: {message}\n", self.text)
            self.assertIn("AeroDB does not start on it", self.text)
        return [next(iter(line.values())) for line in after]

    def test_sound(self):
        self.check(0, True, None)
        self.assertIn(f"{self.dir}: AeroDB starts on it\n", self.text)
        # Started twice: the store has it all once more.
        self.write("data/documents.dat", b"".join(STORE * 2))
        self.check(0, True, None)

    def test_without_a_store(self):
        os.remove(os.path.join(self.dir, "data/documents.dat"))
        self.check(0, True, None)

    def test_torn_store(self):
        whole = b"".join(STORE)
        for cut in (1, 24, 25, len(STORE[-1]) - 1):
            at = len(whole) - len(STORE[-1])
            self.write("data/documents.dat", whole[:at + cut])
            what = (f"Truncated storage: {cut} bytes remaining, minimum record size is 25"
                    if cut < 25 else
                    f"Record length {len(STORE[-1])} exceeds remaining file size {cut}")
            (damage,) = self.check(3, False, store_line(what, at), ["store_damage"])
            self.assertEqual(("torn", at, cut, what), (
                damage["kind"], damage["byte_offset"], damage["length"], damage["message"]))
            self.assertEqual(("AERO_DATA_CORRUPTION", "FATAL", "D2"),
                             (damage["code"], damage["severity"], damage["invariant"]))
            self.assertIn(f"truncate -s {at} ", self.text)
        self.write("data/documents.dat", whole + bytes(100))
        (damage,) = self.check(3, False, store_line("Invalid record length: 0", len(whole)),
                               ["store_damage"])
        self.assertEqual("torn", damage["kind"])

    def test_a_wrong_length_at_the_end_is_no_tear(self):
        last = bytearray(STORE[-1])
        last[1] ^= 4
        at = sum(map(len, STORE[:-1]))
        self.write("data/documents.dat", b"".join(STORE[:-1]) + last)
        what = f"Record length {len(last) + 1024} exceeds remaining file size {len(last)}"
        (damage,) = self.check(1, False, store_line(what, at), ["store_damage"])
        self.assertEqual("length", damage["kind"])

    def test_every_damaged_place_of_the_store(self):
        flipped = bytearray(STORE[0])
        flipped[12] ^= 1
        invalid = stored(b"c:\xff")
        past_end = bytearray(stored(b"c:d9"))
        past_end[4] = 200
        past_end[-4:] = struct.pack("<I", zlib.crc32(past_end[:-4]))
        parts = [flipped, STORE[1], b"\7\0\0\0", STORE[2], invalid, STORE[3], past_end, STORE[0]]
        self.write("data/documents.dat", b"".join(parts))
        computed, stored_sum = zlib.crc32(flipped[:-4]), zlib.crc32(STORE[0][:-4])
        what = f"Checksum mismatch: computed {computed:08x}, stored {stored_sum:08x}"
        found = self.check(1, False, store_line(what, 0), ["store_damage"] * 4)
        offsets = [sum(map(len, parts[:i])) for i in (0, 2, 4, 6)]
        self.assertEqual([("checksum", offsets[0]), ("length", offsets[1]),
                          ("payload", offsets[2]), ("payload", offsets[3])],
                         [(each["kind"], each["byte_offset"]) for each in found])
        self.assertEqual("Invalid UTF-8: invalid utf-8 sequence of 1 bytes from index 2",
                         found[2]["message"])
        self.assertEqual("failed to fill whole buffer", found[3]["message"])

    def test_damaged_log(self):
        for log in (RECORDS[0] + RECORDS[2] + RECORDS[3], b"".join(RECORDS)[:-3],
                    RECORDS[0] + encode(2, type_number=4) + RECORDS[2][:20]):
            self.write("wal/wal.log", log)
            line = aerodb_line(log)
            at = (len(RECORDS[0]) if "number" in line
                  else int(line.split("byte_offset: ")[1].split(")")[0]))
            place = f"WAL corruption at offset {at}: "
            torn = log == b"".join(RECORDS)[:-3]
            self.check(3 if torn else 1, False, recovery_line(
                f"[FATAL] AERO_WAL_CORRUPTION: {place}{place}{line} [violates K2]"))

    def test_what_only_aerodb_takes_does_not_stop_it(self):
        self.write("wal/wal.log", RECORDS[0] + encode(2, type_number=5) + RECORDS[2])
        self.check(1, True, None)

    def test_the_store_is_opened_before_the_log_is_read(self):
        self.write("wal/wal.log", RECORDS[1])
        self.write("data/documents.dat", b"".join(STORE) + b"x")
        self.check(1, False, store_line(
            "Truncated storage: 1 bytes remaining, minimum record size is 25",
            sum(map(len, STORE))), ["store_damage"])

    def test_schema_that_the_store_names(self):
        self.write("data/documents.dat", b"".join(
            [STORE[0], stored(b"c:x", b"t", b"v2"), stored(b"c:y", b"t", b"v2"),
             stored(b"c:z", b"gone", b"", tombstone=1)]))
        (missing,) = self.check(1, False, schema_line("t", "v2"), ["schema_missing"])
        self.assertEqual(("t", "v2", 2, "c:x", True, "AERO_RECOVERY_SCHEMA_MISSING"), (
            missing["schema_id"], missing["schema_version"], missing["documents"],
            missing["first_document_id"], missing["next_start"], missing["code"]))
        self.schema("t", "v2")
        self.check(0, True, None)

    def test_schema_that_only_the_log_names(self):
        log = RECORDS + [encode(5, document=b"n", version=b"v9"),
                         encode(6, 2, document=b"n", schema=b"gone", version=b"", body=b"")]
        self.write("wal/wal.log", b"".join(log))
        (missing,) = self.check(1, True, None, ["schema_missing"])
        self.assertEqual(("s", "v9", 1, "c:n", False), (
            missing["schema_id"], missing["schema_version"], missing["documents"],
            missing["first_document_id"], missing["next_start"]))
        self.assertIn("the next start passes, the one after it will not", self.text)

    def malformed(self, words, reason):
        path = os.path.join(self.dir, "metadata/schemas/schema_x_v1.json")
        (schema,) = self.check(1, False, boot_failed(
            "Schema load failed: [FATAL] AERO_RECOVERY_SCHEMA_MISSING: Malformed schema file "
            f"'{path}': {words} [violates S3]"), ["schema_malformed"])
        self.assertEqual((path, f"Malformed schema file: {reason}"),
                         (schema["path"], schema["message"]))
        return path

    def test_malformed_schema(self):
        name = "metadata/schemas/schema_x_v1.json"

        def schema(fields=b'"_id":{"type":"string","required":true}', more=b""):
            return (b'{"schema_id":"x","schema_version":"v1",' + more +
                    b'"fields":{' + fields + b"}}")

        def nested(levels):
            inner = b'{"type":"int"}'
            for _ in range(levels):
                inner = b'{"type":"array","element_type":' + inner + b"}"
            return schema(b'"_id":{"type":"string","required":true},"a":{"required":false,' +
                          inner[1:])

        self.write(name, schema())
        self.check(0, True, None)
        json_words, read = "Invalid JSON: ...", "Failed to read file: "
        id_field = b'"_id":{"type":"string","required":true}'
        for content, words, reason in (
                (b"{", json_words, "it is not JSON"),
                (b"", json_words, "it is not JSON"),
                (schema() + b"x", json_words, "it is not JSON"),
                (b"[]", json_words, "it is not a JSON object"),
                (b'{"schema_id":"x"}', json_words, "it has no member schema_version"),
                (b'{"schema_id":"x","schema_version":"v1"}', json_words,
                 "it has no member fields"),
                (b'{"schema_id":1,"schema_version":"v","fields":{}}', json_words,
                 "its member schema_id is not a string"),
                (b"\xef\xbb\xbf" + schema(), json_words, "it begins with a byte order mark"),
                (schema(more=b'"schema_id":"x",'), json_words,
                 "it has the member schema_id twice"),
                (schema(more=b'"fields":{},'), json_words, "it has the member fields twice"),
                (schema(more=b'"description":1,'), json_words,
                 "its member description is not a string"),
                (schema(b'"_id":{"type":"string"}'), json_words,
                 "the field _id has no member required"),
                (schema(b'"_id":{"required":true}'), json_words,
                 "the field _id has no member type"),
                (schema(b'"_id":{"type":"text","required":true}'), json_words,
                 "the field _id has a type that there is not: text"),
                (schema(b'"_id":{"type":"string","type":"string","required":true}'), json_words,
                 "the field _id has the member type twice"),
                (schema(id_field + b',"a":{"type":"object","required":true}'), json_words,
                 "the field a has no member fields"),
                (schema(id_field + b',"a":{"type":"array","element_type":{},"required":true}'),
                 json_words, "the field a has a member element_type in which: has no member type"),
                (b"[" * 100000, json_words, "it is nested deeper than 127 levels"),
                (nested(126), json_words, "it is nested deeper than 127 levels"),
                (schema(b'"a":{"type":"int","required":true}'),
                 "Schema must define an '_id' field", "it has no field _id"),
                (schema(b'"_id":{"type":"string","required":false}'),
                 "'_id' field must be required", "its field _id is not required"),
                (b"\xff", read + "stream did not contain valid UTF-8",
                 "it is not valid UTF-8")):
            self.write(name, content)
            with self.subTest(reason):
                path = self.malformed(words, reason)
        os.remove(path)
        os.mkdir(path)
        self.malformed(read + "Is a directory (os error 21)",
                       "it is a directory, not a regular file")
        os.rename(path, path[:-5] + ".txt")
        self.check(0, True, None)

    def test_what_a_schema_may_have(self):
        fields = {"_id": {"type": "string", "required": True, "more": [1, {"a": 1}]},
                  "o": {"type": "object", "required": False, "fields": {
                      "t": {"type": "array", "element_type": {"type": "float"}, "required": False}}}}
        text = json.dumps({"schema_id": "s", "schema_version": "v1", "description": None,
                           "fields": fields, "other": [[]], "n": 1.5})
        # Members that AeroDB does not know may come twice, and so may fields.
        for content in (text, text[:-1] + ',"other":2}', text.replace(
                '"o": ', '"o":{"type":"int","required":true},"o": ')):
            self.write("metadata/schemas/schema_s_v1.json", content.encode())
            self.check(0, True, None)

    def test_no_log_yet(self):
        os.remove(os.path.join(self.dir, "wal/wal.log"))
        result = aerowal.run("verify", "--json", self.dir, check=4)
        summary, boot = program.json_lines(result.out)
        self.assertEqual("unreadable", summary["summary"]["status"])
        self.assertEqual((True, None), (boot["boot"]["starts"], boot["boot"]["message"]))
        self.assertTrue(boot["boot"]["log_missing"])
        self.assertIn("there was one: the document store is not empty; look for it",
                      program.error_object(result)["message"])
        text = aerowal.run("verify", self.dir, check=4).out.decode()
        self.assertIn("The store is not empty, so that there was a log. Look for it", text)
        self.write("data/documents.dat", b"")
        text = aerowal.run("verify", self.dir, check=4).out.decode()
        self.assertNotIn("Next:", text)
        self.assertFalse(self.verify(4)[-1]["boot"]["log_missing"])
        self.write("data/documents.dat", b"".join(STORE))
        self.write("checkpoint.json", b"{}")
        self.assertFalse(self.verify(4)[-1]["boot"]["log_missing"])
        result = aerowal.run("verify", "--json", self.dir, check=4)
        self.assertIn("checkpoint", program.error_object(result)["message"])
        # A snapshot is a byte copy: a store that goes on after it had a log since.
        os.makedirs(os.path.join(self.dir, "snapshots/20260101T000000Z"))
        for kept, missing in ((len(STORE), False), (len(STORE) - 1, True)):
            self.write("snapshots/20260101T000000Z/storage.dat", b"".join(STORE[:kept]))
            result = aerowal.run("verify", "--json", self.dir, check=4)
            *_, boot = program.json_lines(result.out)
            message = program.error_object(result)["message"]
            self.assertEqual(missing, boot["boot"]["log_missing"])
            self.assertEqual(missing, "goes on after the newest snapshot" in message)
            self.assertEqual(not missing, "interrupted" in message)
        shutil.rmtree(os.path.join(self.dir, "snapshots"))
        self.write("data/documents.dat", b"x")
        *_, boot = program.json_lines(aerowal.run("verify", "--json", self.dir, check=4).out)
        self.assertEqual(boot_failed(
            "Storage writer open failed: [FATAL] AERO_DATA_CORRUPTION: Truncated storage: 1 bytes "
            "remaining, minimum record size is 25 (byte_offset: 0) [violates D2]"),
            boot["boot"]["message"])
        aerowal.run("dump", self.dir, check=4)
        aerowal.run("append", self.dir, "--type", "delete", "--collection", "c", "--id", "d",
                    "--schema", "s", "--schema-version", "v1", check=0)
        self.assertTrue(os.path.exists(os.path.join(self.dir, "wal/wal.log")))

    def test_in_use(self):
        self.write("data/documents.dat", b"".join(STORE)[:-3])
        with open(os.path.join(self.dir, "wal/wal.log"), "ab"):
            *lines, last = self.verify(0)
            self.assertIsNone(last["boot"]["starts"])
            self.assertIn("open for writing", last["boot"]["in_use"])
            self.assertEqual(["summary"], [next(iter(line)) for line in lines])
            self.assertIn("in use", self.text)

    def test_a_log_that_ends_too_early(self):
        for options, lost in ((["--expect-last-seq", "6"], [[5, 6]]), (["--min-records", "5"], [])):
            damage, summary, boot = self.verify(1, *options)
            self.assertEqual(("short_log", sum(map(len, RECORDS)), 0, lost), (
                damage["damage"]["kind"], damage["damage"]["byte_offset"],
                damage["damage"]["length"], damage["damage"]["lost_sequence_numbers"]))
            self.assertEqual(("corrupt", 4, None), (
                summary["summary"]["status"], summary["summary"]["records"],
                summary["summary"]["strict_error"]))
            self.assertEqual(sum(len(n) for n in RECORDS), summary["summary"]["sound_bytes"])
            # AeroDB does not know it either.
            self.assertTrue(boot["boot"]["starts"])
            self.assertIn(f"  aerowal repair --store {self.dir}/data/documents.dat "
                          f"{self.dir}/wal/wal.log\n", self.text)
        self.verify(0, "--expect-last-seq", "4", "--min-records", "4")
        # A record that is damaged was not cut off.
        damaged = bytearray(b"".join(RECORDS))
        damaged[len(RECORDS[0]) + 20] ^= 255
        self.write("wal/wal.log", bytes(damaged))
        kinds = [line["damage"]["kind"] for line in self.verify(1, "--min-records", "4")
                 if "damage" in line]
        self.assertEqual(1, len(kinds))
        self.assertNotIn("short_log", kinds)
        kinds = [line["damage"]["kind"] for line in self.verify(1, "--min-records", "5")
                 if "damage" in line]
        self.assertEqual("short_log", kinds[-1])
        # A torn record that somebody knows was acknowledged.
        self.write("wal/wal.log", b"".join(RECORDS)[:-1])
        self.verify(3)
        for option in (["--expect-last-seq", "4"], ["--min-records", "4"]):
            torn, damage, _, _ = self.verify(1, *option)
            self.assertEqual(("torn_tail", "short_log"),
                             (torn["damage"]["kind"], damage["damage"]["kind"]))
            self.assertTrue(torn["damage"]["details"]["acknowledged"])
            self.assertIn("record 4, which was acknowledged", torn["damage"]["message"])
            text = aerowal.run("verify", "--log-only", *option, self.dir, check=1).out.decode()
            self.assertNotIn("nothing that was acknowledged", text)
            self.assertNotIn("never acknowledged", text)
            self.assertIn("so that\nit is no crash's: do not cut it off", text)
            self.assertIn("  aerowal repair --store STORE ", text)
        torn, damage, _, _ = self.verify(1, "--expect-last-seq", "4")
        self.assertEqual([[4, 4]], damage["damage"]["lost_sequence_numbers"])
        # What is torn is not what was expected: it is a crash's.
        for option in (["--expect-last-seq", "3"], ["--min-records", "3"], []):
            torn, *_ = self.verify(3, *option)
            self.assertNotIn("acknowledged", torn["damage"]["details"])
        # Which record is missing is not known.
        self.write("wal/wal.log", b"".join(RECORDS))
        text = aerowal.run("verify", "--min-records", "9", self.dir, check=1).out.decode()
        self.assertIn("  lost: which records is not known\n", text)
        self.assertNotIn("lost: nothing", text)
        # A container is unpacked before anything is appended.
        packed = os.path.join(self.dir, "log.gz")
        with gzip.open(packed, "wb") as file:
            file.write(b"".join(RECORDS))
        text = aerowal.run("verify", "--min-records", "9", packed, check=1).out.decode()
        self.assertIn(f"  gzip -dc {packed} > unpacked.wal\n  aerowal append unpacked.wal --from",
                      text)
        aerowal.run("verify", "--min-records", "1", "-", check=1)
        aerowal.run("verify", "-", check=0)

    # ---- the store beside a log that was repaired

    def repair(self, *options):
        """What a repair says of the store, as text and in its receipt, which must agree."""
        log = self.read("wal/wal.log")
        out = os.path.join(self.dir, "../out.log")
        text = aerowal.run("repair", "-o", out, *options, self.dir, check=0).out.decode()
        os.unlink(out)
        os.unlink(out + ".receipt.json")
        receipt = json.loads(
            aerowal.run("repair", "--json", "--in-place", *options, self.dir, check=0).out)
        self.write("wal/wal.log", log)
        with open(os.path.join(self.dir, "wal/wal.log.receipt.json"), encoding="utf-8") as file:
            self.assertEqual(receipt, json.load(file))
        store = receipt["document_store"]
        self.assertEqual(store is not None and store["must_go"], "must not stay as it is" in text)
        for command in store["commands"] if store else []:
            self.assertIn(command.replace(self.dir + "/wal/wal.log", out), text)
        self.assertIn("AeroDB will accept this log", text)
        return store, text

    def read(self, name):
        with open(os.path.join(self.dir, name), "rb") as file:
            return file.read()

    def test_the_store_beside_a_log_that_lost_records(self):
        log = bytearray(b"".join(RECORDS))
        at = len(RECORDS[0]) + 20
        log[at:at + 8] = b"\xff" * 8
        lossy = ("--salvage", "--max-loss", "1")
        self.write("wal/wal.log", log)
        store, text = self.repair(*lossy)
        self.assertEqual((True, 1, "c:d2", None), (store["records_lacking"],
                         store["documents_not_in_log"], store["first_document_id"],
                         store["failure"]))
        self.assertIn("it holds 1 document that this log has no record of, and AeroDB would keep "
                      "it: c:d2\n", text)
        # A later record of the document does not make it unsaid that one is lost.
        log += encode(5, document=b"d2")
        self.write("wal/wal.log", log)
        store, text = self.repair(*lossy)
        self.assertEqual((True, 0, None), (store["records_lacking"],
                         store["documents_not_in_log"], store["first_document_id"]))
        self.assertIn("it may hold documents as records that this log lacks left them\n", text)
        # After a checkpoint nobody knows which documents are the log's.
        self.write("checkpoint.json", b"{}")
        store, text = self.repair(*lossy)
        self.assertIsNone(store["documents_not_in_log"])
        self.assertEqual([], store["commands"])
        self.assertIn("restore it from a backup", text)
        self.write("snapshots/20260101T000000Z/storage.dat", STORE[0])
        store, _ = self.repair(*lossy)
        self.assertIn(" --base ", store["commands"][1])

    def test_the_store_beside_a_log_that_lost_nothing(self):
        self.write("wal/wal.log", b"".join(RECORDS) + RECORDS[3][:9])
        for content in (b"".join(STORE), b"".join(STORE) * 3, b"".join(STORE[:2]), b"",
                        # Of a run before the last one.
                        stored(b"c:gone") + stored(b"c:gone", tombstone=1, body=b"") +
                        b"".join(STORE)):
            self.write("data/documents.dat", content)
            store, text = self.repair()
            self.assertEqual((False, 0, 0, []),
                             (store["must_go"], store["documents_not_in_log"],
                              store["records_ahead"], store["commands"]))
            self.assertNotIn("documents.dat", text)
        os.unlink(os.path.join(self.dir, "data/documents.dat"))
        self.assertIsNone(self.repair()[0])

    def test_a_store_that_does_not_agree_with_the_repaired_log(self):
        self.write("wal/wal.log", b"".join(RECORDS) + RECORDS[3][:9])
        ahead = b"".join(STORE) + stored(b"c:d5") + stored(b"c:d6")
        self.write("data/documents.dat", ahead)
        store, text = self.repair()
        self.assertEqual((False, False, 2, "c:d5", 2, []),
                         (store["must_go"], store["records_lacking"],
                          store["documents_not_in_log"], store["first_document_id"],
                          store["records_ahead"], store["commands"]))
        self.assertIn("has 2 records after the last one of this log: acknowledged, and lost by "
                      "the log\n", text)
        # The same where they are of documents that the log knows.
        self.write("data/documents.dat", b"".join(STORE) + stored(b"c:d4", body=b"[]"))
        store, text = self.repair()
        self.assertEqual((False, 0, 1), (store["must_go"], store["documents_not_in_log"],
                                         store["records_ahead"]))
        self.assertIn("aerowal repair --store ", text)
        # Documents of another log, before what this one holds.
        self.write("data/documents.dat", stored(b"c:x") + stored(b"c:y") + b"".join(STORE))
        store, text = self.repair()
        self.assertEqual((True, 2, 0), (store["must_go"], store["documents_not_in_log"],
                                        store["records_ahead"]))
        self.assertIn("it holds 2 documents that this log has no record of, and AeroDB would keep "
                      "them; the first is c:x\n", text)
        self.write("data/documents.dat", ahead)
        self.write("checkpoint.json", b"{}")
        self.assertFalse(self.repair()[0]["must_go"])
        os.unlink(os.path.join(self.dir, "checkpoint.json"))
        self.write("data/documents.dat", ahead[:-1])
        store, text = self.repair()
        self.assertEqual((True, None), (store["must_go"], store["documents_not_in_log"]))
        last = len(ahead) - len(stored(b"c:d6"))
        failure = (f"Record length {len(ahead) - last} exceeds remaining file size "
                   f"{len(ahead) - last - 1}; its end is torn (byte_offset: {last})")
        self.assertEqual(failure, store["failure"])
        self.assertIn(f"it cannot be compared with the log: {failure}\n", text)

    def test_what_is_said_of_the_store_can_be_done(self):
        self.write("wal/wal.log", b"".join(RECORDS) + RECORDS[3][:9])
        base = stored(b"c:before") + stored(b"c:d1", body=b"[]")
        for checkpoint in (False, True):
            self.write("data/documents.dat", b"".join(STORE) + stored(b"c:d5") + b"x")
            if checkpoint:
                self.write("checkpoint.json", b"{}")
                self.write("snapshots/20260101T000000Z/storage.dat", base)
            receipt = json.loads(aerowal.run("repair", "--json", "--in-place", self.dir,
                                             check=0).out)
            move, replay = map(shlex.split, receipt["document_store"]["commands"])
            self.assertEqual("mv", move[0])
            os.rename(*move[1:])
            self.assertEqual(["aerowal", "replay"], replay[:2])
            aerowal.run(*replay[1:], check=0)
            self.assertEqual((base if checkpoint else b"") + b"".join(STORE),
                             self.read("data/documents.dat"))
            self.write("wal/wal.log", b"".join(RECORDS) + RECORDS[3][:9])
            self.assertFalse(self.repair()[0]["must_go"])

    def test_a_damaged_store_can_be_made_anew_as_it_is_said(self):
        base = stored(b"c:before")
        for checkpoint in (False, True):
            if checkpoint:
                self.write("checkpoint.json", b"{}")
                self.write("snapshots/20260101T000000Z/storage.dat", base)
            self.write("data/documents.dat", b"y" * 30 + STORE[0])
            self.verify(1)
            look, move, replay = [shlex.split(line) for line in self.text.splitlines()
                                  if line.startswith(("  mv ", "  aerowal replay "))]
            # The store has one record that is intact, and none that the log lacks.
            found = aerowal.run(*look[1:], check=1).out.decode()
            self.assertNotIn("ahead", found)
            os.rename(*move[1:])
            aerowal.run(*replay[1:], check=0)
            self.assertEqual((base if checkpoint else b"") + b"".join(STORE),
                             self.read("data/documents.dat"))

    def test_a_damaged_store_beside_a_log_that_lost_its_end(self):
        self.write("wal/wal.log", b"".join(RECORDS[:2]))
        self.write("data/documents.dat", b"y" * 30 + b"".join(STORE))
        self.verify(1)
        self.assertNotIn("holds all", self.text)
        look = [shlex.split(line) for line in self.text.splitlines()
                if "--check-storage" in line]
        found = aerowal.run(*look[0][1:], check=1).out.decode()
        self.assertIn("The log lost 2 acknowledged records at its end", found)

    def test_what_a_store_does_not_show_is_not_called_nothing(self):
        """A log that ends where the store has been started on, and one with no record."""
        restarted = STORE[0] + b"".join(STORE)
        for log, store in ((RECORDS[0], restarted), (RECORDS[0] + RECORDS[1][:20], restarted),
                           (RECORDS[0][:20], b"".join(STORE))):
            self.write("wal/wal.log", log)
            self.write("documents.dat", store)
            path = os.path.join(self.dir, "documents.dat")
            out = os.path.join(self.dir, "out.log")
            plan = aerowal.run("repair", "--json", "--store", path, self.dir)
            self.assertTrue(program.json_lines(plan.out)[-1]["plan"]["loss_unknown"])
            aerowal.run("repair", "--store", path, "-o", out, self.dir, check=5)
            self.assertFalse(os.path.exists(out))
            aerowal.run("repair", "--max-loss", "any", "--store", path, "-o", out, self.dir,
                        check=0)
            for name in (out, out + ".receipt.json"):
                os.unlink(name)

    def test_a_missing_schema_where_there_is_no_log(self):
        os.unlink(os.path.join(self.dir, "wal/wal.log"))
        os.unlink(os.path.join(self.dir, "metadata/schemas/schema_s_v1.json"))
        lines = self.verify(4)
        (schema,) = [line["schema_missing"] for line in lines if "schema_missing" in line]
        self.assertFalse(schema["next_start"])
        self.assertIn("4 records of the store name it", self.text)
        self.assertIn("the next start passes, the one after it will not", self.text)

    def test_no_step_is_named_while_somebody_writes(self):
        self.write("data/documents.dat", b"y" * 30 + STORE[0])
        with open(os.path.join(self.dir, "wal/wal.log"), "ab"):
            self.verify(1)
        self.assertIn("Next: Stop what works on the log, and look again", self.text)
        self.assertNotIn("  mv ", self.text)

    def test_a_snapshots_store_restores_nothing(self):
        self.write("wal/wal.log", RECORDS[0] + b"x" * len(RECORDS[1]) + RECORDS[2])
        snapshot = os.path.join(self.dir, "snapshots/20260101T000000Z/storage.dat")
        self.write(snapshot, b"".join(STORE))
        link = os.path.join(self.dir, "link.dat")
        os.symlink(snapshot, link)
        for path in (snapshot, link):
            for more in ([], ["--in-place"], ["-o", os.path.join(self.dir, "out.log")]):
                result = aerowal.run("repair", "--json", "--store", path, *more, self.dir, check=5)
                error = program.error_object(result)
                self.assertEqual(("AEROWAL_REFUSED", path),
                                 (error["code"], error["details"]["path"]))
                self.assertIn("the store of a snapshot", error["message"])
                self.assertEqual(b"", result.out)
        self.assertEqual(["wal.log"], os.listdir(os.path.join(self.dir, "wal")))
        # The same content as the store of this log may.
        aerowal.run("repair", "--in-place", "--store", self.dir, self.dir, check=0)

    def test_log_only(self):
        self.write("data/documents.dat", b"x")
        (line,) = self.verify(0, "--log-only")
        self.assertIn("summary", line)
        file_lines = program.json_lines(aerowal.run(
            "verify", "--json", os.path.join(self.dir, "wal/wal.log"), check=0).out)
        self.assertEqual([line], file_lines)

    def test_ids_that_are_hostile_to_a_terminal(self):
        self.write("data/documents.dat", stored(b"c:\x1b[2J", b"s\x1b]0;x\x07", b"v1"))
        self.verify(1)
        self.assertNotIn("\x1b", self.text)

    def test_a_folder_that_is_no_data_directory(self):
        os.rename(os.path.join(self.dir, "metadata"), os.path.join(self.dir, "other"))
        not_there = ("AERO_CLI_NOT_INITIALIZED: Data directory not initialized. "
                     "Run 'aerodb init' first.")
        self.check(1, False, not_there)
        self.assertIn("--log-only leaves all this out", self.text)
        os.rename(os.path.join(self.dir, "other"), os.path.join(self.dir, "metadata"))
        self.check(0, True, None)
        for folder in ("metadata/schemas", "data"):
            os.rename(os.path.join(self.dir, folder), os.path.join(self.dir, "elsewhere"))
            self.check(1, False, not_there)
            os.rename(os.path.join(self.dir, "elsewhere"), os.path.join(self.dir, folder))
        # What is graver, and what is less grave.
        shutil.rmtree(os.path.join(self.dir, "metadata/schemas"))
        self.write("wal/wal.log", b"".join(RECORDS)[:-3])
        self.check(1, False, not_there)
        os.remove(os.path.join(self.dir, "wal/wal.log"))
        *_, boot = self.verify(4)
        self.assertEqual((False, not_there), (boot["boot"]["starts"], boot["boot"]["message"]))

    # ---- what is there, but cannot be read

    def test_a_store_that_is_no_regular_file(self):
        path = os.path.join(self.dir, "data/documents.dat")
        error = f"[ERROR] AERO_STORAGE_WRITE_FAILED: Failed to open storage file: {path}"
        line = boot_failed("Recovery storage open failed: [FATAL] AERO_RECOVERY_FAILED: Failed to "
                           f"open storage writer: {error} [violates D1] [violates R1]")
        server = socket.socket(socket.AF_UNIX)
        self.addCleanup(server.close)
        for make, kind, message in (
                (lambda: os.mkdir(path), "a directory", line),
                (lambda: server.bind(path), "a socket", line),
                (lambda: os.mkfifo(path), "a FIFO", None),
                (lambda: os.symlink("nowhere", path), "a symbolic link to nothing", None)):
            os.remove(path)
            make()
            with self.subTest(kind):
                result = aerowal.run("verify", "--json", self.dir, check=4)
                lines = program.json_lines(result.out)
                self.assertEqual("sound", lines[0]["summary"]["status"])
                boot = lines[-1]["boot"]
                self.assertEqual((False if message else None, message),
                                 (boot["starts"], boot["message"]))
                self.assertEqual("AERO_STORAGE_WRITE_FAILED" if message else None, boot["code"])
                told = program.error_object(result)
                self.assertEqual(("AEROWAL_SYSTEM", path),
                                 (told["code"], told["details"]["path"]))
                self.assertIn(kind, told["message"])
                text = aerowal.run("verify", self.dir, check=4)
                self.assertIn(b"wal.log: sound, 4 records", text.out)
                self.assertIn(b"AeroDB does not start on it" if message else
                              b"not all of it can be read, so whether AeroDB starts on it cannot "
                              b"be said", text.out)
                # Damage of the log is said as well.
                self.write("wal/wal.log", RECORDS[0] + RECORDS[2])
                damage, *_ = self.verify(4)
                self.assertEqual("sequence_gap", damage["damage"]["kind"])
                self.write("wal/wal.log", b"".join(RECORDS))
            if os.path.isdir(path):
                os.rmdir(path)
                open(path, "wb").close()
        os.remove(path)
        os.mkdir(path)
        os.remove(os.path.join(self.dir, "wal/wal.log"))
        *_, boot = self.verify(4)
        self.assertEqual(boot_failed(f"Storage writer open failed: {error} [violates D1]"),
                         boot["boot"]["message"])

    def test_a_log_that_is_there_but_cannot_be_read(self):
        path = os.path.join(self.dir, "wal/wal.log")
        os.remove(path)
        os.mkdir(path)
        summary, boot = self.verify(4)
        self.assertEqual("unreadable", summary["summary"]["status"])
        self.assertEqual((None, None, False), (boot["boot"]["starts"], boot["boot"]["message"],
                                               boot["boot"]["log_missing"]))
        self.assertNotIn("there was a log", self.text)
        # What stops AeroDB before it comes to that is known all the same.
        self.write("data/documents.dat", b"x")
        *_, boot = self.verify(4)
        self.assertFalse(boot["boot"]["starts"])
        self.assertIn("Recovery storage open failed", boot["boot"]["message"])

    def test_a_plan_of_a_torn_record_that_the_store_has(self):
        log = b"".join(RECORDS)
        self.write("wal/wal.log", log[:-5])
        file = os.path.join(self.dir, "wal/wal.log")
        for path in (self.dir, file):
            text = aerowal.run("repair", path, check=3).out.decode()
            self.assertNotIn("never acknowledged", text)
            self.assertIn("acknowledged records lost: 1\n  lost: record 4\n", text)
            self.assertIn("the document store has its record, so that it was acknowledged: "
                          "--store restores it", text)
            self.assertIn("Least loss (0 records): aerowal repair --store ", text)
            self.assertIn("--max-loss 1 allows that, and --store may lose fewer", text)
            (line,) = program.json_lines(aerowal.run("repair", "--json", path, check=3).out)
            self.assertTrue(line["plan"]["steps"][0]["acknowledged"])
            self.assertEqual(([[4, 4]], 1), (line["plan"]["lost_sequence_numbers"],
                                             line["plan"]["records_lost"]))
            aerowal.run("repair", "-o", self.dir + ".out", path, check=5)
            self.assertFalse(os.path.exists(self.dir + ".out"))
        text = aerowal.run("repair", "--store", self.dir, file).out.decode()
        self.assertNotIn("never acknowledged", text)
        self.assertIn("restore from the document store: 1 record", text)
        # Where the store lacks it, it was not.
        self.write("data/documents.dat", b"".join(STORE[:-1]))
        for path in (self.dir, file):
            text = aerowal.run("repair", path, check=3).out.decode()
            self.assertIn("cut it off: it was never acknowledged", text)
            (line,) = program.json_lines(aerowal.run("repair", "--json", path, check=3).out)
            self.assertNotIn("acknowledged", line["plan"]["steps"][0])
        # Where the log has nothing that shows what of the store is its own, nobody knows.
        self.write("wal/wal.log", RECORDS[0][:20])
        text = aerowal.run("repair", file, check=3).out.decode()
        self.assertIn("cut it off: whether it was acknowledged, the document store does not show",
                      text)
        (line,) = program.json_lines(aerowal.run("repair", "--json", file, check=3).out)
        self.assertIsNone(line["plan"]["steps"][0]["acknowledged"])

    def test_what_was_cut_off_is_restored_before_the_store_goes(self):
        self.write("wal/wal.log", b"".join(RECORDS)[:-5])
        self.write("data/documents.dat", b"".join(STORE) + STORE[0][:9])
        store, text = self.repair("--max-loss", "1")
        self.assertTrue(store["must_go"])
        self.assertLess(text.index("aerowal repair --store "), text.index("  mv "))
        self.assertIn("acknowledged records lost: 1\n", text)

    def test_a_repair_after_a_checkpoint(self):
        """What the store has after the log's last record may be from before, or lost."""
        self.write("wal/wal.log", b"".join(RECORDS)[:-5])
        self.write("checkpoint.json", b"{}")
        self.write("data/documents.dat", stored(b"c:old") + b"".join(STORE))
        store, text = self.repair("--max-loss", "1")
        self.assertEqual((True, None, 1), (store["must_go"], store["records_ahead"],
                                            store["records_possibly_ahead"]))
        self.assertIn("aerowal repair --store ", text)
        self.write("data/documents.dat", stored(b"c:old") + b"".join(STORE[:-1]))
        store, text = self.repair()
        self.assertEqual(0, store["records_possibly_ahead"])
        self.assertNotIn("documents.dat", text)

    def test_a_log_without_a_record_beside_a_store(self):
        path = os.path.join(self.dir, "data/documents.dat")
        none = "The log has no record to show which of them are its own, so they cannot be restored"
        for log in (b"", RECORDS[0][:20]):
            self.write("wal/wal.log", log)
            *_, last = self.verify(1)
            self.assertTrue(last["boot"]["log_missing"])
            self.assertEqual(not log, last["boot"]["starts"])
            self.assertIn("The store is not empty, so that the log had records. Look for the log "
                          "that had them", self.text)
            # No command is named that refuses.
            aerowal.run("repair", "--store", path, "-o", path + ".out", self.dir, check=5)
        out = os.path.join(self.dir, "out")
        repaired = aerowal.run("repair", "-o", out, self.dir, check=0).out.decode()
        self.assertIn(none, repaired)
        self.assertNotIn("aerowal repair --store", repaired)
        self.write("wal/wal.log", b"")
        compared = aerowal.run("replay", "--check-storage", self.dir, self.dir, check=1)
        self.assertIn(none, compared.out.decode())
        self.assertNotIn("aerowal repair --store", compared.out.decode())
        # A checkpoint explains it as far as its snapshot goes.
        self.write("checkpoint.json", b"{}")
        for kept, missing in ((4, False), (3, True)):
            self.write("snapshots/20260101T000000Z/storage.dat", b"".join(STORE[:kept]))
            *_, last = self.verify(1 if missing else 0)
            self.assertEqual(missing, last["boot"]["log_missing"])
        os.remove(path)
        shutil.rmtree(os.path.join(self.dir, "snapshots"))
        os.remove(os.path.join(self.dir, "checkpoint.json"))
        self.assertFalse(self.verify(0)[-1]["boot"]["log_missing"])

    def test_a_damaged_store_without_a_log(self):
        """No command is named that needs a log."""
        os.remove(os.path.join(self.dir, "wal/wal.log"))
        whole = b"".join(STORE)
        damaged = bytearray(whole)
        damaged[6] ^= 1
        self.write("data/documents.dat", bytes(damaged))
        self.verify(4)
        self.assertNotIn("  aerowal", self.text)
        self.assertIn("Without a log nothing makes it anew: restore it from a backup", self.text)
        # A crash's end is cut off.
        self.write("data/documents.dat", whole + STORE[0][:9])
        self.verify(4)
        self.assertNotIn("The log has its record", self.text)
        self.assertIn(f"truncate -s {len(whole)} ", self.text)
        # An interrupted checkpoint removed the log: its snapshot is a copy of the store.
        self.write("checkpoint.json", b"{}")
        self.write("snapshots/20260101T000000Z/storage.dat", whole)
        self.write("data/documents.dat", bytes(damaged))
        self.verify(4)
        move, copy = [shlex.split(line) for line in self.text.splitlines()
                      if line.startswith(("  mv ", "  cp "))]
        os.rename(*move[1:])
        shutil.copy(*copy[1:])
        self.assertTrue(self.verify(4)[-1]["boot"]["starts"])
        # It is not if the store went on after it.
        self.write("data/documents.dat", bytes(damaged) + STORE[0])
        self.verify(4)
        self.assertNotIn("  cp ", self.text)
        self.assertIn("Look for it before AeroDB starts", self.text)

    def test_a_torn_log_whose_record_the_store_may_have(self):
        self.write("wal/wal.log", b"".join(RECORDS)[:-5])
        self.verify(3)
        self.assertIn(f"is said by\n  aerowal repair {self.dir}\n", self.text)
        self.write("data/documents.dat", b"")
        self.verify(3)
        self.assertNotIn("is said by", self.text)

    def test_a_store_shorter_than_the_snapshot(self):
        self.write("checkpoint.json", b"{}")
        snapshot = "snapshots/20260101T000000Z/storage.dat"
        self.write(snapshot, b"".join(STORE[:2]))
        for kept in (2, 4):
            self.write("data/documents.dat", b"".join(STORE[:kept]))
            self.check(0, True, None)
            self.assertFalse(self.verify(0)[-1]["boot"]["snapshot_lacking"])
        self.write("data/documents.dat", STORE[0])
        self.check(1, True, None)
        self.assertTrue(self.verify(1)[-1]["boot"]["snapshot_lacking"])
        path = os.path.join(self.dir, "data/documents.dat")
        self.assertIn(f"  {path}: {len(STORE[0])} bytes, fewer than its copy in the newest "
                      f"snapshot has, {self.dir}/{snapshot}: {2 * len(STORE[0])} bytes\n", self.text)
        # Another store, as long.
        self.write("data/documents.dat", b"".join(STORE[2:]))
        self.check(1, True, None)
        self.assertTrue(self.verify(1)[-1]["boot"]["snapshot_lacking"])
        self.assertIn("does not begin with its copy in the newest snapshot", self.text)
        # Gone altogether; and made anew as it is said.
        os.remove(path)
        self.check(1, True, None)
        self.assertTrue(self.verify(1)[-1]["boot"]["snapshot_lacking"])
        steps = self.text[self.text.index("Next: Make the store anew:\n"):].splitlines()
        commands = [line.strip() for line in steps if line.startswith("  ")]
        self.assertEqual(1, len(commands))
        aerowal.run(*shlex.split(commands[0])[1:], check=0)
        self.check(0, True, None)
        # Before the first snapshot nothing says how long it was.
        shutil.rmtree(os.path.join(self.dir, "snapshots"))
        os.remove(path)
        self.check(0, True, None)

    def test_a_torn_store_after_a_checkpoint(self):
        base = stored(b"c:old") + stored(b"c:older")
        self.write("checkpoint.json", b"{}")
        self.write("snapshots/20260101T000000Z/storage.dat", base)
        # The log has what came after the snapshot, and so the record of the torn end.
        self.write("data/documents.dat", base + STORE[0][:-7])
        self.verify(3)
        self.assertIn(f"truncate -s {len(base)} ", self.text)
        # Shorter than the snapshot, it is not what a crash left.
        self.write("data/documents.dat", base[:-7])
        self.verify(1)
        self.assertNotIn("truncate", self.text)
        move, replay = [shlex.split(line) for line in self.text.splitlines()
                        if line.startswith(("  mv ", "  aerowal replay --storage "))]
        os.rename(*move[1:])
        aerowal.run(*replay[1:], check=0)
        self.assertEqual(base + b"".join(STORE), self.read("data/documents.dat"))


if __name__ == "__main__":
    sys.exit(program.main(Boot))

"""`replay --storage` and `replay --base`, held to a model of what AeroDB's recovery does.

    rebuild_test.py AEROWAL EVERY

EVERY is which share of the random cases to try.
"""

import fcntl
import json
import os
import random
import shlex
import struct
import sys
import unittest
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "corpus"))
import program  # noqa: E402
from wal_format import encode, field, read_log  # noqa: E402

aerowal = program.Program(sys.argv[1])
every = int(sys.argv[2])

TYPES = ("INSERT", "UPDATE", "DELETE")


def stored(composite_id, body=b"{}", tombstone=0, schema=b"s", version=b"v1"):
    """The bytes of one record of documents.dat."""
    fields = field(composite_id) + field(schema) + field(version) + bytes([tombstone]) + field(body)
    head = struct.pack("<I", len(fields) + 8) + fields
    return head + struct.pack("<I", zlib.crc32(head))


def store_of(log):
    """What AeroDB's recovery appends to the store for a sound log."""
    records, damage = read_log(log)
    assert damage is None
    return b"".join(stored(f"{r.collection_id}:{r.document_id}".encode(),
                           b"" if r.type == "DELETE" else r.body, int(r.type == "DELETE"),
                           r.schema_id.encode(), r.schema_version.encode()) for r in records)


def split_of(composite_id, collections):
    """Where the page says that an id is split."""
    colons = [i for i, char in enumerate(composite_id) if char == ":"]
    known = [i for i in colons if composite_id[:i] in collections]
    at = known[0] if len(known) == 1 else colons[0]
    return composite_id[:at], composite_id[at + 1:]


def state_of(base, log, until=None):
    """{(collection, document): (number, body)} of [(composite id, body or None)] and the records of
    a log."""
    records = [r for r in read_log(log)[0] if until is None or r.sequence_number <= until]
    before = dict(base)
    for record in records:
        before.pop(f"{record.collection_id}:{record.document_id}", None)
    collections = {r.collection_id for r in records}
    state = {split_of(key, collections): (None, body) for key, body in before.items()
             if body is not None}
    for record in records:
        key = record.collection_id, record.document_id
        state.pop(key, None)
        if record.type != "DELETE":
            state[key] = record.sequence_number, record.body
    return state


class Rebuild(unittest.TestCase):
    def setUp(self):
        self.folder = program.folder_for(self, in_memory=True)
        self.dir = os.path.join(self.folder, "db's")
        self.log = os.path.join(self.dir, "wal/wal.log")
        self.store = os.path.join(self.dir, "data/documents.dat")
        self.write(self.log, encode(1, document=b"a") + encode(2, document=b"b"))

    def write(self, path, content):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)

    def read(self, path):
        with open(path, "rb") as file:
            return file.read()

    def checkpoint(self, **snapshots):
        self.write(os.path.join(self.dir, "checkpoint.json"), b"{}")
        for name, content in snapshots.items():
            self.write(os.path.join(self.dir, "snapshots", name, "storage.dat"), content)

    def documents(self, *args):
        """The state that replay prints, and that it is sorted bytewise."""
        state = {}
        lines = program.json_lines(aerowal.run("replay", *args, check=0).out)
        for line in lines:
            key = line["collection_id"], line["document_id"]
            of_base = line["sequence_number"] is None
            self.assertEqual(of_base, line.get("base", False))
            self.assertEqual(of_base and ":" in "".join(key), line.get("split_inferred", False))
            state[key] = line["sequence_number"], json.dumps(line["body"]).encode()
        self.assertEqual(len(lines), len(state))
        self.assertEqual(sorted(state, key=lambda key: [part.encode() for part in key]),
                         list(state))
        return state

    # ---- the merge

    def random_log(self, chance, names):
        return b"".join(
            encode(number, type_number=TYPES.index(chance.choice(TYPES)),
                   collection=chance.choice(names).encode(),
                   document=chance.choice(names).encode(), body=b"%d" % chance.randrange(1000))
            for number in range(1, chance.randrange(12)))

    def test_random_bases_and_logs(self):
        chance = random.Random(5)
        path = os.path.join(self.folder, "base.dat")
        for _ in range(60 // every):
            names = chance.choice((["a", "b", "", "é"], ["a", "a:b", "b", "b:", ":"]))
            base = [(f"{chance.choice(names)}:{chance.choice(names)}",
                     None if chance.randrange(4) == 0 else b"%d" % chance.randrange(1000))
                    for _ in range(chance.randrange(12))]
            log = self.random_log(chance, names)
            self.write(path, b"".join(stored(key.encode(), body or b"", int(body is None))
                                      for key, body in base))
            self.write(self.log, log)
            with self.subTest(base=base, log=read_log(log)[0]):
                self.assertEqual(state_of(base, log), self.documents("--base", path, self.dir))
                self.assertEqual(state_of([], log), self.documents("--base", "none", self.dir))
                self.assertEqual(state_of([], log), self.documents(self.dir))
                self.assertEqual(state_of(base, log, 3),
                                 self.documents("--base", path, "--until-seq", 3, self.dir))

    def test_a_store_that_was_rebuilt_is_a_base_of_the_same_state(self):
        chance = random.Random(6)
        for _ in range(20 // every):
            self.write(self.log, self.random_log(chance, ["a", "b", "c"]))
            aerowal.run("replay", "--storage", self.dir, self.log, check=0)
            of_log = self.documents(self.log)
            of_store = self.documents("--base", self.store, "-")
            self.assertEqual({key: body for key, (_, body) in of_log.items()},
                             {key: body for key, (_, body) in of_store.items()})
            os.unlink(self.store)

    # ---- the store

    def test_a_store_is_the_base_and_then_the_log(self):
        base = stored(b"c:old") + stored(b"c:a", b"", 1)
        path = os.path.join(self.folder, "base.dat")
        self.write(path, base)
        result = aerowal.run("replay", "--json", "--storage", self.dir, "--base", path, self.dir,
                             check=0)
        wanted = base + store_of(self.read(self.log))
        self.assertEqual(wanted, self.read(self.store))
        (line,) = program.json_lines(result.out)
        self.assertEqual({"path": self.store, "log": self.log, "records": 2, "tombstones": 0,
                          "base_records": 2, "size": len(wanted), "last_sequence_number": 2,
                          "output_version": 1}, line["summary"])

    def test_random_logs(self):
        chance = random.Random(8)
        for _ in range(25 // every):
            log = self.random_log(chance, ["a", "a:b", "b:c", "", "é"])
            for source, until in ((self.log, 99), ("-", 99), (self.log, 3)):
                self.write(self.log, log)
                aerowal.run("replay", "--storage", self.dir, "--until-seq", until, source,
                            input=log, check=0)
                part = b"".join(log[r.byte_offset:r.byte_offset + r.length]
                                for r in read_log(log)[0] if r.sequence_number <= until)
                self.assertEqual(store_of(part), self.read(self.store))
                os.unlink(self.store)

    def test_damage_gives_the_code_of_verify_and_nothing_is_written(self):
        sound = self.read(self.log)
        for damaged in (sound[:-1], sound[:50] + b"x" + sound[51:], b"no log at all" * 9):
            self.write(self.log, damaged)
            wanted = aerowal.run("verify", self.log).code
            self.assertIn(wanted, (1, 3))
            result = aerowal.run("replay", "--json", "--storage", self.dir, self.log, check=wanted)
            self.assertEqual(b"", result.out)
            self.assertEqual("AERO_WAL_CORRUPTION", program.error_object(result)["code"])
            self.assertEqual(["wal"], os.listdir(self.dir))

    def test_what_is_there_stays(self):
        self.write(self.store, b"kept")
        text = aerowal.run("replay", "--storage", self.dir, self.dir, check=5).err.decode()
        self.assertEqual(b"kept", self.read(self.store))
        # What it says to do next is a command, after which the same one works.
        (move,) = [line[6:] for line in text.splitlines() if line.startswith("Next: ")]
        command, source, target = shlex.split(move)
        self.assertEqual(("mv", self.store), (command, source))
        os.rename(source, target)
        aerowal.run("replay", "--storage", self.dir, self.dir, check=0)
        self.assertEqual(b"kept", self.read(target))

    def test_a_log_in_use(self):
        with open(self.log, "r+b"):
            for log in (self.dir, "-"):
                result = aerowal.run("replay", "--json", "--storage", self.dir, log, check=5)
                self.assertEqual("AEROWAL_REFUSED", program.error_object(result)["code"])
                self.assertFalse(os.path.exists(self.store))
            aerowal.run("replay", "--storage", self.dir, "--ignore-in-use", self.dir, check=0)
        os.unlink(self.store)
        self.write(os.path.join(self.dir, "LOCK"), b"")
        result = aerowal.run("replay", "--storage", self.dir, self.dir, check=5)
        self.assertIn(b"--ignore-lock-file", result.err)
        aerowal.run("replay", "--storage", self.dir, "--ignore-lock-file", self.dir, check=0)
        # Another log may be in use; what is read of it was on disk.
        os.unlink(os.path.join(self.dir, "LOCK"))
        other = os.path.join(self.folder, "other")
        os.mkdir(other)
        with open(self.log, "r+b"):
            aerowal.run("replay", "--storage", other, self.log, check=0)

    def test_another_aerowal(self):
        with open(self.log, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            for option in ("--json", "--ignore-in-use"):
                aerowal.run("replay", option, "--storage", self.dir, self.dir, check=5)

    # ---- checkpoints

    def commands_in(self, *args, json_form=True):
        """The two commands that a refusal spells out."""
        result = aerowal.run("replay", *args, check=2)
        self.assertEqual(b"", result.out)
        if json_form:
            error = program.error_object(result)
            self.assertEqual("AEROWAL_USAGE", error["code"])
            message = error["message"]
            with_base, of_log = message.split("  Of the log alone: ")
            lines = [with_base[with_base.index("aerowal replay"):], of_log]
        else:
            _, before, with_base, alone, of_log = result.err.decode().splitlines()
            self.assertEqual(("With what came before it:", "Of the log alone:"), (before, alone))
            lines = [with_base, of_log]
        commands = [shlex.split(line) for line in lines]
        for command in commands:
            self.assertEqual(["aerowal", "replay"], command[:2])
        return [command[2:] for command in commands]

    def test_a_checkpoint_asks_for_a_base(self):
        older, newer = stored(b"c:old"), stored(b"c:newer")
        self.checkpoint(**{"20260101T000000Z": older, "20260102T000000Z": newer})
        for log in (self.dir, self.log, self.dir + "/"):
            for options in ([], ["--until-seq", "1", "--summary"]):
                with_base, of_log = self.commands_in("--json", *options, log)
                for option in options:
                    self.assertIn(option, with_base)
                self.assertIn(os.path.join(self.dir, "snapshots/20260102T000000Z/storage.dat"),
                              with_base)
                lines = program.json_lines(aerowal.run("replay", *with_base[1:], check=0).out)
                self.assertIn("newer", [line.get("document_id") for line in lines])
                lines = program.json_lines(aerowal.run("replay", *of_log[1:], check=0).out)
                self.assertNotIn("newer", [line.get("document_id") for line in lines])
        self.assertEqual(self.commands_in("--json", self.dir),
                         [["--json", *words] for words in
                          self.commands_in(self.dir, json_form=False)])

    def test_without_a_snapshot_the_store_is_named(self):
        self.checkpoint()
        looked_for = ("give --base the storage.dat of the checkpoint's snapshot, from a backup: it "
                      "is not in snapshots/")
        for options in ([], ["--json"]):
            told = aerowal.run("replay", *options, self.dir, check=2).err.decode()
            self.assertIn(looked_for, told)
            self.assertIn("--base none ", told)
            self.assertNotIn("FILE", told)
        self.write(self.store, stored(b"c:old"))
        # It may be newer than that record.
        for options in ([], ["--json"]):
            told = aerowal.run("replay", "--until-seq", "1", *options, self.dir,
                               check=2).err.decode()
            self.assertIn(looked_for + ", and data/documents.dat has what came after record 1",
                          told)
            self.assertNotIn("--base " + self.store, told)
        with_base, _ = self.commands_in("--json", self.dir)
        self.assertIn(self.store, with_base)
        self.assertIn(b'"old"', aerowal.run("replay", *with_base, check=0).out)

    def test_no_checkpoint_no_base(self):
        aerowal.run("replay", self.dir, check=0)
        path = os.path.join(self.folder, "base.dat")
        self.write(path, stored(b"c:old"))
        self.assertEqual({("c", "old"), ("c", "a"), ("c", "b")},
                         set(self.documents("--base", path, self.dir)))
        self.assertEqual({("c", "old"), ("c", "a"), ("c", "b")},
                         set(self.documents("--base", path, self.log)))
        # A log from elsewhere is what it is.
        self.checkpoint()
        copy = os.path.join(self.folder, "copy.wal")
        self.write(copy, self.read(self.log))
        aerowal.run("replay", copy, check=0)
        aerowal.run("replay", "-", input=self.read(self.log), check=0)

    def test_the_store_of_a_checkpointed_directory(self):
        snapshot = stored(b"c:old") + stored(b"c:a")
        self.checkpoint(**{"20260101T000000Z": snapshot})
        copy = os.path.join(self.folder, "copy.wal")
        self.write(copy, self.read(self.log))
        wanted = (snapshot + store_of(self.read(self.log)), store_of(self.read(self.log)))
        for log in (self.dir, copy):
            for command, content in zip(
                    self.commands_in("--json", "--storage", self.dir, log), wanted):
                self.assertFalse(os.path.exists(self.store))
                aerowal.run("replay", *command, check=0)
                self.assertEqual(content, self.read(self.store))
                os.unlink(self.store)
        # Where its own log goes to another directory, too.
        other = os.path.join(self.folder, "other")
        os.mkdir(other)
        self.commands_in("--json", "--storage", other, self.log)

    def test_a_damaged_base(self):
        path = os.path.join(self.folder, "base.dat")
        whole = stored(b"c:a") + stored(b"c:b")
        half = len(whole) // 2
        for content in (whole[:-1], whole[:-3] + b"x" + whole[-2:], whole[:half] + b"\0" * half):
            self.write(path, content)
            for more in ([], ["--storage", self.dir]):
                result = aerowal.run("replay", "--json", *more, "--base", path, self.dir, check=1)
                self.assertEqual(b"", result.out)
                error = program.error_object(result)
                self.assertEqual("AERO_DATA_CORRUPTION", error["code"])
                self.assertEqual({"path": path, "byte_offset": half}, error["details"])
                self.assertFalse(os.path.exists(self.store))

    def test_no_base_at_all(self):
        for base, code in ((self.log, 2), (os.path.join(self.folder, "nothing"), 4),
                           (self.folder, 4), (os.devnull, 2)):
            for more in ([], ["--storage", self.dir]):
                aerowal.run("replay", *more, "--base", base, self.dir, check=code)
                self.assertFalse(os.path.exists(self.store))


if __name__ == "__main__":
    sys.exit(program.main(Rebuild))

"""`replay --check-storage`: random logs, and stores as AeroDB leaves them beside them, with known
differences; what is expected comes from how the store was made.

    check_storage_test.py AEROWAL SEED COUNT
"""

import collections
import json
import os
import random
import shlex
import struct
import subprocess
import sys
import unittest
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "corpus"))
import program  # noqa: E402
from wal_format import encode, field  # noqa: E402

aerowal = program.Program(sys.argv[1])
SEED, COUNT = map(int, sys.argv[2:4])

INSERT, UPDATE, DELETE = range(3)
KEYS = [(b"a", b"b:c"), (b"a:b", b"c"), (b"a", b"d"), (b"a", b"e"), (b"u", b""), (b"", b"u"),
        (b"u", b"x\x1b[2J"), (b"\xc3\xa9", b"f")]

Item = collections.namedtuple("Item", "origin id content bytes")


def composite(key):
    return b":".join(key)


class Written:
    """A record of a history."""

    def __init__(self, type_number, key, body):
        self.type_number, self.key, self.body = type_number, key, body
        self.id = composite(key)
        self.schema = (b"s", b"" if type_number == DELETE else b"v1")
        deleted = type_number == DELETE
        self.content = (*self.schema, deleted, b"" if deleted else body)

    def log_bytes(self, number):
        return encode(number, self.type_number, *self.key, *self.schema, self.body)


def stored_bytes(composite_id, content):
    schema, version, deleted, body = content
    fields = (field(composite_id) + field(schema) + field(version) + bytes([deleted])
              + field(body))
    head = struct.pack("<I", len(fields) + 8) + fields
    return head + struct.pack("<I", zlib.crc32(head))


def stored(record, origin, content=None):
    content = content or record.content
    return Item(origin, record.id, content, stored_bytes(record.id, content))


class World:
    """A data directory in the making: what was acknowledged, and the store that came of it."""

    def __init__(self, rng, tag):
        self.rng = rng
        self.tag = tag
        self.written = 0
        self.history = []   # of this epoch
        self.store = []     # Items; `origin` is the index in the history, or None
        self.checkpoint = False
        self.keys = rng.sample(KEYS, rng.randint(1, len(KEYS)))

    def write(self, key=None):
        self.written += 1
        # Deletes of one document are all alike: with one at its beginning, a replay could not be
        # told from another delete.
        types = (INSERT, UPDATE, UPDATE, DELETE) if self.history else (INSERT,)
        type_number = self.rng.choice(types)
        body = b'{"%s":%d}' % (self.tag, self.written)
        if type_number == DELETE and self.rng.random() < 0.7:
            body = b""
        self.history.append(Written(type_number, key or self.rng.choice(self.keys), body))
        self.store.append(stored(self.history[-1], len(self.history) - 1))

    def start(self, stop=None):
        """AeroDB starts; a failed start, or a crash, appends only a part."""
        if stop is None:
            self.last_start = len(self.store)
        for i, record in enumerate(self.history[:stop]):
            self.store.append(stored(record, i))

    def make_checkpoint(self):
        self.checkpoint = True
        self.history = []
        self.store = [item._replace(origin=None) for item in self.store]

    def live(self):
        for _ in range(self.rng.randint(0, 4)):
            for _ in range(self.rng.randint(0, 12)):
                self.write()
            if self.rng.random() < 0.4:
                self.start(self.rng.randint(0, len(self.history)))
            if self.rng.random() < 0.6:
                self.start()
            if self.rng.random() < 0.2:
                self.make_checkpoint()
        # What is not covered by a whole start is a store that ends in a replay.
        self.start()
        for _ in range(self.rng.randint(0, 6)):
            self.write()


class Expected:
    """What there is to find, from the log's records and the store's items, None where damaged."""

    def __init__(self, log, store, checkpoint):
        self.found = {}
        newest, contents, keys = {}, collections.defaultdict(list), collections.defaultdict(dict)
        for number, record in enumerate(log, 1):
            newest[record.id] = (number, record)
            contents[record.id].append((record.content, number))
            keys[record.id][record.key] = (number, record.type_number == DELETE)
        at, offset = {}, 0
        for i, (item, length) in enumerate(store):
            if item:
                at[item.id] = (i, offset, item)
            offset += length

        end = max((i for i, (item, _) in enumerate(store)
                   if log and item and item.origin == len(log) - 1
                   and item.content == log[-1].content), default=None)
        if not log and not checkpoint:
            end = -1
        rest = range(len(store)) if end is None else range(end + 1, len(store))
        replay = next((i for i in rest if log and store[i][0] and store[i][0].origin == 0),
                      len(store))
        damage = next((i for i in rest if not store[i][0]), len(store))
        follows = {}
        for id_, (i, _, item) in at.items():
            if end is not None and end < i < replay:
                known = item.content in [content for content, _ in contents[id_]]
                follows[id_] = (known, i < damage)
        goes_on = any(not known and in_run for known, in_run in follows.values())

        beyond = self.find_beyond(log, [item for item, _ in store], contents)
        self.possibly = 0
        if beyond and checkpoint and (end is None or beyond[0] != end + 1):
            self.possibly, beyond = len(beyond), None
        offsets = [sum(length for _, length in store[:i]) for i in range(len(store))]
        lost = {store[i][0].id: (i, offsets[i], store[i][0]) for i in beyond or []}
        at.update(lost)
        self.records_beyond = len(beyond or [])
        goes_on = goes_on or (beyond and beyond[0] == rest.start)

        self.ends_in_replay = replay < len(store) and not any(
            i >= replay and item.content not in [content for content, _ in contents[id_]]
            for id_, (i, _, item) in at.items())
        for id_ in {**newest, **at}:
            in_log, in_store = newest.get(id_), at.get(id_)
            live_in_store = in_store and not in_store[2].content[2]
            known, in_run = follows.get(id_, (True, False))
            kind = None
            if id_ in lost:
                kind = "ahead"
            elif not in_log:
                kind = ("ahead" if id_ in follows
                        else "extra" if live_in_store and not checkpoint else None)
            elif not in_store:
                kind = None if in_log[1].content[2] else "missing"
            elif in_log[1].content != in_store[2].content:
                if not known or (in_run and goes_on):
                    kind = "ahead"
                elif in_log[1].content[2] != in_store[2].content[2]:
                    kind = "tombstone"
                else:
                    kind = "stale"
            if kind:
                numbers = [n for content, n in contents[id_]
                           if in_store and content == in_store[2].content]
                self.found[kind, id_] = (in_log[0] if in_log else None,
                                         in_store[1] if in_store else None,
                                         numbers[0] if numbers else None)
            if len(keys[id_]) > 1 and not all(deleted for _, deleted in keys[id_].values()):
                self.found["collision", id_] = sorted(
                    (*key, number, deleted) for key, (number, deleted) in keys[id_].items())


    @staticmethod
    def find_beyond(log, items, contents):
        """The indices of the longest part of a run that comes after all of the log, of those with a
        record that the log has nowhere."""
        whole = [(record.id, record.content) for record in log]
        keys = [item and (item.id, item.content) for item in items]
        parts = {}
        for start in range(len(keys) - len(whole) + 1 if log else 0):
            if keys[start:start + len(whole)] != whole:
                continue
            end = begin = start + len(whole)
            while end < len(keys) and keys[end] and keys[end] != whole[0]:
                end += 1
            if end > begin and end - begin >= len(parts.get(keys[begin], [])):
                parts[keys[begin]] = range(begin, end)
        proven = [part for part in parts.values()
                  if any(keys[i][1] not in [content for content, _ in contents[keys[i][0]]]
                         for i in part)]
        return max(proven, key=lambda part: (len(part), part[0]), default=None)


class CheckStorage(unittest.TestCase):
    def setUp(self):
        self.dir = os.path.join(program.folder_for(self, in_memory=True), "db")
        for folder in ("wal", "data", "metadata/schemas"):
            os.makedirs(os.path.join(self.dir, folder))
        self.log_path = os.path.join(self.dir, "wal/wal.log")
        self.store_path = os.path.join(self.dir, "data/documents.dat")

    def write(self, log, parts, checkpoint=False):
        """`parts`: bytes of the store."""
        with open(self.log_path, "wb") as file:
            file.write(b"".join(record.log_bytes(n) for n, record in enumerate(log, 1)))
        with open(self.store_path, "wb") as file:
            file.write(b"".join(parts))
        mark = os.path.join(self.dir, "checkpoint.json")
        if checkpoint:
            with open(mark, "wb") as file:
                file.write(b"{}")
        elif os.path.exists(mark):
            os.remove(mark)

    def run_check(self, log=None, store=None, code=None):
        return aerowal.run("replay", "--json", log or self.dir, "--check-storage",
                           store or self.dir, check=code)

    def check(self, log, store, checkpoint=False, damage=(), ends=True):
        """`store`: Items, or bytes of something damaged. `damage`: the kinds of that. `ends`: how
        the store ends is known."""
        parts = [item.bytes if isinstance(item, Item) else item for item in store]
        items = [item if isinstance(item, Item) else None for item in store]
        expected = Expected(log, list(zip(items, map(len, parts))), checkpoint)
        self.write(log, parts, checkpoint)
        result = self.run_check()
        self.assertEqual(b"", result.err)
        lines = program.json_lines(result.out)
        summary = lines.pop()["store_summary"]
        found, damaged = {}, []
        for line in lines:
            if "store_damage" in line:
                damaged.append(line["store_damage"]["kind"])
                continue
            each = line["store_difference"]
            id_ = each["composite_id"].encode()
            self.assertNotIn((each["kind"], id_), found)
            if each["kind"] == "collision":
                found["collision", id_] = sorted(
                    (key["collection_id"].encode(), key["document_id"].encode(),
                     key["sequence_number"], key["deleted"]) for key in each["keys"])
                continue
            found[each["kind"], id_] = (each["sequence_number"], each["byte_offset"],
                                        each["stored_sequence_number"])
            if each["sequence_number"]:
                record = log[each["sequence_number"] - 1]
                self.assertEqual(record.key, (each["collection_id"].encode(),
                                              each["document_id"].encode()))
                self.assertEqual(record.type_number == DELETE, each["log_deleted"])
        self.assertEqual(expected.found, found)
        self.assertEqual(list(damage), damaged)
        code = 1 if found or len(damaged) > 1 else {(): 0, ("torn",): 3}.get(tuple(damaged), 1)
        self.assertEqual(code, result.code)
        kinds = collections.Counter(kind for kind, _ in found)
        for kind in ("stale", "missing", "extra", "tombstone", "ahead", "collision"):
            self.assertEqual(kinds[kind], summary[kind], kind)
        self.assertEqual((code == 0, len(log), sum(item is not None for item in items),
                          checkpoint, None),
                         (summary["agrees"], summary["log_records"], summary["store_records"],
                          summary["checkpoint"], summary["in_use"]))
        if ends:
            self.assertEqual(expected.ends_in_replay, summary["ends_in_replay"])
        self.assertEqual(expected.possibly, summary["records_possibly_ahead"])
        self.assertLessEqual(expected.records_beyond, summary["records_ahead"])
        self.expected = expected
        self.summary = summary
        return found

    def world(self, i):
        rng = random.Random(SEED * 1000003 + i)
        world = World(rng, b"n%d" % i)
        world.live()
        return rng, world

    def test_stores_as_they_should_be(self):
        for i in range(COUNT):
            with self.subTest(i):
                _, world = self.world(i)
                found = self.check(world.history, world.store, world.checkpoint)
                self.assertEqual(set(), {kind for kind, _ in found} - {"collision"})

    def test_logs_that_lost_their_end(self):
        kinds = collections.Counter()
        for i in range(COUNT):
            with self.subTest(i):
                rng, world = self.world(i)
                if not world.history:
                    continue
                lost = rng.randint(1, len(world.history))
                if rng.random() < 0.5:
                    world.start()
                if world.checkpoint and lost == len(world.history):
                    continue
                log = world.history[:-lost]
                found = self.check(log, world.store, world.checkpoint)
                kinds.update(kind for kind, _ in found)
                # Deletes of one document are all alike, so that not every loss can be seen.
                if ("ahead" in {kind for kind, _ in found} and log
                        and world.history[len(log)].type_number != DELETE):
                    self.assertEqual(lost, self.summary["records_ahead"])
        self.assertGreater(kinds["ahead"], COUNT)

    def test_a_lost_end_stays_seen_once_it_was_started_on(self):
        def written(*bodies):
            return [Written(UPDATE if key == b"a" and body != b"1" else INSERT, (b"c", key), body)
                    for key, body in bodies]

        def items(records):
            return [stored(record, None) for record in records]

        # Of one document, of several, and such as the log has, too.
        log = written((b"a", b"1"), (b"a", b"2"))
        for end in (written((b"a", b"3")), written((b"a", b"3"), (b"b", b"1"), (b"a", b"2")),
                    written((b"n", b"1"), (b"a", b"2"))):
            history = log + end
            for later in (log, log + log, log[:1], log + log[:1] + log):
                for before in ([], history, log, log[:1]):
                    store = items(before) + items(history) + items(later)
                    ids = {record.id for record in end}
                    found = self.check(log, store, ends=False)
                    self.assertEqual({("ahead", id_) for id_ in ids}, set(found))
                    self.assertEqual(len(end), self.summary["records_ahead"])
                    at = len(b"".join(item.bytes for item in items(before) + items(log)))
                    self.assertEqual(at, self.summary["ahead_byte_offset"])
                    # And a repair restores it, unless the last record may be the end's, too.
                    if later == log[:1]:
                        continue
                    out = os.path.join(self.dir, "out.log")
                    aerowal.run("repair", "--store", self.store_path, "-o", out, self.dir,
                                check=0)
                    with open(out, "rb") as file:
                        self.assertEqual(b"".join(record.log_bytes(n) for n, record
                                                  in enumerate(history, 1)), file.read())
                    os.remove(out)
                    os.remove(out + ".receipt.json")
        text = aerowal.run("replay", self.dir, "--check-storage", self.dir, check=1).out.decode()
        self.assertIn("The log lost 2 acknowledged records at its end", text)

    def test_after_a_checkpoint_no_loss_is_claimed(self):
        log = [Written(INSERT, (b"c", b"a"), b"1")]
        more = [Written(UPDATE, (b"c", b"a"), b"2"), Written(INSERT, (b"c", b"b"), b"1")]
        # An earlier epoch that began as this one did is as it should be.
        store = [stored(record, 0 if record in log else None) for record in log + more + log]
        self.assertEqual({}, self.check(log, store, checkpoint=True, ends=False))
        self.assertEqual((2, len(store[0].bytes), 0),
                         (self.summary["records_possibly_ahead"],
                          self.summary["possibly_ahead_byte_offset"],
                          self.summary["records_ahead"]))
        text = aerowal.run("replay", self.dir, "--check-storage", self.dir, check=0).out.decode()
        self.assertIn("on the store has 2 records after all that the log has:\n"
                      "  from before the checkpoint, or else lost by the log\n", text)
        # Where it ends so, something is wrong, but not what.
        found = self.check(log, store[:-1], checkpoint=True, ends=False)
        self.assertEqual({("ahead", b"c:a"), ("ahead", b"c:b")}, set(found))
        text = aerowal.run("replay", self.dir, "--check-storage", self.dir, check=1).out.decode()
        self.assertNotIn("The log lost", text)
        self.assertIn("If they are from before the checkpoint, the log has not gone so far yet",
                      text)

    def test_what_came_after_the_snapshot_is_of_the_log(self):
        def written(name, body=b"1"):
            return Written(INSERT, (b"c", name), body)

        def write(saved):
            folder = os.path.join(self.dir, "snapshots/20260101T000000Z")
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, "storage.dat"), "wb") as file:
                file.write(b"".join(stored(record, None).bytes for record in saved))

        before, lost, log = [written(b"a")], [written(b"m")], [written(b"p")]
        store = [stored(record, None).bytes for record in before + lost + log]
        self.write(log, store, checkpoint=True)
        # Nothing says where the store's records of this log begin.
        self.assertEqual(0, self.run_check().code)
        for saved, found in ((before, {"c:m"}), (before + lost, set()), ([], {"c:a", "c:m"})):
            write(saved)
            *lines, _ = program.json_lines(self.run_check(code=1 if found else 0).out)
            self.assertEqual(found, {line["store_difference"]["composite_id"] for line in lines})
            self.assertLessEqual({line["store_difference"]["kind"] for line in lines}, {"extra"})
        # As it should be: a start since the checkpoint, and a deleted document.
        store = [stored(record, None).bytes for record in before + log + log]
        write(before)
        self.write(log, store, checkpoint=True)
        self.run_check(code=0)
        # A log without a record, as a checkpoint leaves it.
        self.write([], [stored(record, None).bytes for record in before], checkpoint=True)
        self.run_check(code=0)
        self.write([], store, checkpoint=True)
        *lines, _ = program.json_lines(self.run_check(code=1).out)
        self.assertEqual({"c:p"}, {line["store_difference"]["composite_id"] for line in lines})

    def test_the_store_of_another_branch_ends_in_no_replay(self):
        log = [Written(INSERT, (b"c", b"d%d" % i), b"1") for i in range(5)]
        history = log + [Written(UPDATE, (b"c", b"d%d" % i), b"2") for i in range(3)]
        other = log + [Written(UPDATE, (b"c", b"d0"), b"3")]
        self.write(other, [stored(record, None).bytes for record in history])
        *_, summary = program.json_lines(self.run_check(code=1).out)
        self.assertEqual((False, 3), (summary["store_summary"]["ends_in_replay"],
                                      summary["store_summary"]["not_in_log"]))
        text = aerowal.run("replay", self.dir, "--check-storage", self.dir, check=1).out.decode()
        self.assertIn("The store has 3 documents as no record of this log wrote them", text)
        self.assertNotIn("which settles what is stale", text)
        # A replay that was stopped has what the log has.
        self.write(history, [stored(record, None).bytes for record in history + history[:2]])
        *_, summary = program.json_lines(self.run_check(code=1).out)
        self.assertEqual((True, 0), (summary["store_summary"]["ends_in_replay"],
                                     summary["store_summary"]["not_in_log"]))
        text = aerowal.run("replay", self.dir, "--check-storage", self.dir, check=1).out.decode()
        self.assertIn("which settles what is stale", text)

    def test_a_torn_end_is_cut_off_before_a_repair(self):
        history = [Written(INSERT, (b"c", b"d%d" % i), b"1") for i in range(6)]
        parts = [stored(record, None).bytes for record in history]
        self.write(history[:4], parts + [parts[0][:9]])
        text = aerowal.run("replay", self.dir, "--check-storage", self.dir, check=1).out.decode()
        commands = [shlex.split(line) for line in text.splitlines() if line.startswith("  ")]
        self.assertEqual(["cp", "truncate", "aerowal"], [command[0] for command in commands])
        out = os.path.join(self.dir, "out.log")
        for command in commands:
            if command[0] == "aerowal":
                aerowal.run(*command[1:], "-o", out, check=0)
            else:
                subprocess.run(command, check=True)
        with open(out, "rb") as file:
            self.assertEqual(b"".join(record.log_bytes(n) for n, record in enumerate(history, 1)),
                             file.read())

    def test_stores_that_end_in_a_replay(self):
        kinds = collections.Counter()
        for i in range(COUNT):
            with self.subTest(i):
                rng, world = self.world(i)
                world.start(rng.randint(0, len(world.history)))
                kinds.update(kind for kind, _ in self.check(world.history, world.store,
                                                            world.checkpoint))
        self.assertGreater(kinds["stale"], COUNT // 6)

    def test_records_that_are_changed_or_gone(self):
        kinds = collections.Counter()
        for i in range(COUNT):
            with self.subTest(i):
                rng, world = self.world(i)
                if not world.history:
                    continue
                store = world.store
                for _ in range(rng.randint(1, 3)):
                    at = len(store) - 1 - rng.randrange(len(store)) // rng.choice((1, 4))
                    if store[at].origin is None:
                        continue
                    item = store[at]
                    # The beginning and the end of a replay are what it is known by.
                    record = world.history[item.origin]
                    if min(item.origin, len(world.history) - 1 - item.origin) < 2:
                        continue
                    change = rng.choice(("body", "tombstone", "version", "gone"))
                    schema, version, deleted, body = item.content
                    if change == "gone":
                        store = [each for each in store if each.id != item.id]
                        if not store:
                            break
                        continue
                    content = {"body": (schema, version, deleted, body + b" "),
                               "tombstone": (schema, version, not deleted, body),
                               "version": (schema, version + b"2", deleted, body)}[change]
                    store = store[:at] + [stored(record, item.origin, content)] + store[at + 1:]
                # An alignment of what was changed is beside the point: no replay ends the store,
                # and the log has lost nothing.
                if not store or store[-1].content != world.history[-1].content:
                    continue
                kinds.update(kind for kind, _ in self.check(world.history, store,
                                                            world.checkpoint, ends=False))
        for kind in ("stale", "missing", "tombstone"):
            self.assertGreater(kinds[kind], 0, kind)

    def test_documents_of_another_log(self):
        other = Written(INSERT, (b"other", b"x"), b'{"o":1}')
        gone = Written(DELETE, (b"other", b"y"), b"")
        for i in range(COUNT):
            with self.subTest(i):
                rng, world = self.world(i)
                if not world.history:
                    continue
                at = rng.randint(0, world.last_start)
                store = (world.store[:at] + [stored(other, None), stored(gone, None)]
                         + world.store[at:])
                found = self.check(world.history, store, world.checkpoint)
                # Right after all of the log, it is what the log lost, as far as can be seen.
                kind = "ahead" if self.expected.records_beyond else "extra"
                self.assertEqual(not world.checkpoint, (kind, b"other:x") in found)
                self.assertNotIn(("extra", b"other:y"), found)

    def test_damaged_stores(self):
        for i in range(COUNT):
            with self.subTest(i):
                rng, world = self.world(i)
                if len(world.store) < 4:
                    continue
                store = list(world.store)
                at = rng.randrange(len(store) - 1)
                damaged = bytearray(store[at].bytes)
                damaged[8] ^= 0x80
                store[at] = bytes(damaged)
                self.check(world.history, store, world.checkpoint, ["checksum"])
                last = world.store[-1].bytes
                torn = last[:rng.randint(1, len(last) - 1)]
                self.check(world.history, world.store + [torn], world.checkpoint, ["torn"])
                self.check(world.history, store + [torn], world.checkpoint, ["checksum", "torn"])

    def test_nothing_to_compare(self):
        self.check([], [])
        record = Written(INSERT, (b"c", b"d"), b"{}")
        self.check([record], [])
        # A log without records has lost all of them; after a checkpoint they are of before.
        self.assertIn(("ahead", b"c:d"), self.check([], [stored(record, 0)]))
        self.assertEqual({}, self.check([], [stored(record, None)], checkpoint=True))

    def test_long_records(self):
        body = b'{"a":"%s"}' % (b"x" * (3 << 20))
        first = Written(INSERT, (b"c", b"d"), body)
        second = Written(UPDATE, (b"c", b"d"), body.replace(b"x", b"y"))
        third = Written(UPDATE, (b"c", b"e"), b"{}")
        log = [first, second, third]
        store = [stored(record, i) for i, record in enumerate(log)]
        self.check(log, store)
        self.check(log, [store[0], store[2]])
        self.check(log, [store[0], store[1].bytes[:-1] + b"\0", store[2]], damage=["checksum"])

    def test_a_file_and_a_log_from_standard_input(self):
        _, world = self.world(3)
        log = world.history or [Written(INSERT, (b"c", b"d"), b"{}")]
        self.write(log, [item.bytes for item in world.store] + [b"x"])
        expected = self.run_check().out
        for arguments in ((self.log_path, self.store_path), (self.dir, self.store_path),
                          (self.log_path, self.dir)):
            self.assertEqual(expected, self.run_check(*arguments).out)
        with open(self.log_path, "rb") as file:
            piped = aerowal.run("replay", "--json", "-", "--check-storage", self.store_path,
                                input=file.read())
        self.assertEqual(expected.replace(json.dumps(self.log_path).encode(), b'"-"'), piped.out)

    def test_stores_of_aerodb_itself(self):
        folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data/aerodb")
        for name in ("fsync-failed", "fsync-failed-then-one", "two-processes"):
            store = os.path.join(folder, name + ".documents.dat")
            self.run_check(os.path.join(folder, name + ".acknowledged.wal"), store, code=0)
            # What AeroDB's failure left is no sound log.
            self.run_check(os.path.join(folder, name + ".wal"), store, code=1)

    def test_a_damaged_log(self):
        record = Written(INSERT, (b"c", b"d"), b"{}")
        log = record.log_bytes(1) + record.log_bytes(2)
        self.write([record], [stored(record, 0).bytes])
        for damaged, code in ((log[:-1], 3), (log[:20] + b"\xff" + log[21:], 1)):
            with open(self.log_path, "wb") as file:
                file.write(damaged)
            result = self.run_check(code=code)
            self.assertEqual(b"", result.out)
            self.assertEqual("AERO_WAL_CORRUPTION", program.error_object(result)["code"])

    def test_what_is_no_store(self):
        record = Written(INSERT, (b"c", b"d"), b"{}")
        self.write([record], [])
        os.remove(self.store_path)
        error = program.error_object(self.run_check(code=4))
        self.assertEqual(("AEROWAL_SYSTEM", self.store_path),
                         (error["code"], error["details"]["path"]))
        error = program.error_object(self.run_check(store=self.log_path, code=2))
        self.assertEqual(("AEROWAL_USAGE", self.log_path),
                         (error["code"], error["details"]["path"]))
        self.assertIn("found a log", error["message"])
        os.mkfifo(self.store_path)
        error = program.error_object(self.run_check(code=2))
        self.assertIn("found a FIFO", error["message"])
        for more in (["--until-seq", "1"], ["--summary"]):
            aerowal.run("replay", self.dir, "--check-storage", self.dir, *more, check=2)

    def test_in_use(self):
        log = [Written(INSERT, (b"c", b"d%d" % i), b"{}") for i in range(4)]
        parts = [stored(record, i).bytes for i, record in enumerate(log)]
        # The last record is on its way into the store.
        self.write(log, parts[:3] + [parts[3][:9]])
        with open(self.log_path, "ab"):
            result = self.run_check(code=0)
            (summary,) = program.json_lines(result.out)
            self.assertIn("open for writing", summary["store_summary"]["in_use"])
            # The one before it is not.
            self.write(log, parts[:2])
            difference, _ = program.json_lines(self.run_check(code=1).out)
            self.assertEqual(("missing", 3), (difference["store_difference"]["kind"],
                                              difference["store_difference"]["sequence_number"]))
        self.assertEqual(1, self.run_check().code)


if __name__ == "__main__":
    sys.exit(program.main(CheckStorage))

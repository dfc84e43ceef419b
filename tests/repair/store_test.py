"""Lost records that come back from the document store.

    store_test.py AEROWAL DATA EVERY

EVERY is which share of the repairs of all damaged logs to try.
"""

import itertools
import json
import os
import struct
import sys
import unittest
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import program  # noqa: E402
from data import Data  # noqa: E402
from wal_format import encode, field, read_log  # noqa: E402

aerowal = program.Program(sys.argv[1])
data = Data(sys.argv[2])
every = int(sys.argv[3])
base = data.read("damaged/base.wal")
STORES = ("base.documents.dat", "base.restarted.documents.dat")

# What --store does not bring back, with the reason: there is nothing to bring back.
NOTHING_LOST = {
    "records-swapped": ("--salvage", "--max-loss", "0"),
    "other-log-appended": ("--truncate", "--max-loss", "0"),
}


def stored(collection, document, body, schema=b"s", version=b"v1", tombstone=False, key=None):
    """A record of documents.dat."""
    content = (field(key if key is not None else collection + b":" + document) + field(schema) +
               field(version) + bytes([tombstone]) + field(b"" if tombstone else body))
    head = struct.pack("<I", len(content) + 8) + content
    return head + struct.pack("<I", zlib.crc32(head))


def log_and_store(operations):
    """`operations`: (type, collection, document, body). The records, one each, and the store."""
    records = [encode(number, kind, collection, document, b"s", b"v1", body)
               for number, (kind, collection, document, body) in enumerate(operations, 1)]
    documents = [stored(collection, document, body, tombstone=kind == 2)
                 for kind, collection, document, body in operations]
    return records, documents


def inserts(count, collection=b"c", prefix=b"d"):
    return [(0, collection, prefix + b"%d" % i, b'{"n":%d}' % i) for i in range(count)]


def long_inserts(count, prefix=b"d"):
    """With room between what the damage touches and what it does not: 16 bytes are too near."""
    return [(0, b"c", prefix + b"%d" % i, b'{"pad":"%s","n":%d}' % (b"abcdefghij" * 4, i))
            for i in range(count)]


class Store(unittest.TestCase):
    def setUp(self):
        self.folder = program.folder_for(self)
        self.count = 0

    def path(self, name, content=None):
        path = os.path.join(self.folder, name)
        if content is not None:
            with open(path, "wb") as file:
                file.write(content)
        return path

    def repair(self, log, store, *more):
        """(result, output or None, receipt or None); the log and the store stay as they are."""
        self.count += 1
        path = self.path(f"{self.count}.wal", log)
        store_path = self.path(f"{self.count}.dat", store)
        out = self.path(f"{self.count}.out")
        result = aerowal.run("repair", "--json", path, "--store", store_path, "-o", out, *more)
        for kept, content in ((path, log), (store_path, store)):
            with open(kept, "rb") as file:
                self.assertEqual(content, file.read())
        if result.code != 0:
            self.assertEqual(5, result.code, result)
            self.assertFalse(os.path.exists(out))
            return result, None, None
        with open(out, "rb") as file, open(out + ".receipt.json", encoding="utf-8") as receipt:
            return result, file.read(), json.load(receipt)

    def check_restored(self, log, store, expected, *more):
        result, output, receipt = self.repair(log, store, *more)
        self.assertEqual(0, result.code, result.err)
        self.assertEqual(expected, output)
        return [r for s in receipt["plan"]["steps"] for r in s.get("restored", [])]

    def check_refused(self, log, store, *more):
        result, _, _ = self.repair(log, store, *more)
        self.assertEqual(5, result.code)
        return result

    # ---- every damaged log

    def test_every_log_that_lost_something_comes_back(self):
        came_back = 0
        lossy = [verdict for verdict in data.verdicts()
                 if verdict["truth"].get("lost_seqs", [160])[-1:] not in ([], [160])]
        cases = itertools.product(
            lossy, STORES, ((), ("--fix-bit-flips",), ("--salvage",), ("--truncate",)))
        for verdict, store, more in itertools.islice(cases, 0, None, every):
            name = verdict["file"]
            with self.subTest(file=name, store=store, more=more):
                result, output, receipt = self.repair(
                    data.read("damaged/" + name), data.read("damaged/" + store), *more)
                self.assertEqual(0, result.code, result.err)
                # A torn tail came after the last record and was never acknowledged.
                self.assertTrue(base.startswith(output))
                whole = not any("torn" in part for part in verdict["truth"].get("parts", ()))
                if whole:
                    self.assertEqual(base, output)
                self.assertEqual(0, receipt["plan"]["records_lost"])
                self.assertFalse(receipt["plan"]["renumbered"])
                came_back += 1
        self.assertGreater(came_back, 200 // every)

    def test_logs_that_lost_nothing_come_back_too(self):
        for name, more in NOTHING_LOST.items():
            for store in STORES:
                _, output, _ = self.repair(data.read(f"damaged/{name}.wal"),
                                           data.read("damaged/" + store), *more)
                self.assertEqual(base, output, name)

    # ---- stores in all conditions

    def test_a_store_with_a_damaged_run_is_served_by_the_other(self):
        log = data.read("damaged/zeroed-sector-4096.wal")
        store = data.read("damaged/base.restarted.documents.dat")
        half = len(data.read("damaged/base.documents.dat"))
        for at in (half // 3, half // 2, half * 3 // 2, half - 3, half + 2, 1):
            broken = bytearray(store)
            broken[at] ^= 0x10
            self.check_restored(log, bytes(broken), base)

    def test_a_store_damaged_where_it_is_needed(self):
        records, documents = log_and_store(inserts(9))
        log = b"".join(records[:4] + records[5:])
        for at in (0, 5, 12, len(documents[4]) - 1):
            broken = bytearray(documents[4])
            broken[at] ^= 1
            self.check_refused(log, b"".join(documents[:4]) + bytes(broken) +
                               b"".join(documents[5:]))

    def test_a_store_shorter_than_the_log(self):
        records, documents = log_and_store(inserts(12))
        log = b"".join(records[:4] + records[6:])
        self.check_restored(log, b"".join(documents[:8]), b"".join(records))
        self.check_restored(log, b"".join(documents[:6]), b"".join(records))
        self.check_restored(log, b"".join(documents[:7]) + documents[7][:9], b"".join(records))
        self.check_refused(log, b"".join(documents[:5]))
        self.check_refused(log, b"")

    def test_a_store_that_was_started_many_times(self):
        records, documents = log_and_store(inserts(12))
        log = b"".join(records[:4] + records[6:])
        for runs in (2, 3, 4):
            self.check_restored(log, b"".join(documents) * runs, b"".join(records))
        # The first starts came before the log was as long as it is.
        grown = b"".join(documents[:3] + documents[:5] + documents[:9] + documents)
        self.check_restored(log, grown, b"".join(records))

    def test_a_store_that_parts_from_the_log_does_not_show_where_that_ended(self):
        """A failed fsync is last in the log, whose end is lost; the store has what came after."""
        records, documents = log_and_store(inserts(8))
        unsynced = encode(3, 0, b"c", b"d2", b"s", b"v1", b'{"never":"acknowledged"}')
        log = b"".join(records[:2]) + unsynced
        for more in ((), ("--salvage",), ("--truncate",)):
            result = self.check_refused(log, b"".join(documents), *more)
            self.assertIn(b"how many records would be lost is not known, since no run of the "
                          b"store fits the sound records; --max-loss any allows that", result.err)
        self.check_restored(log, b"".join(documents), log, "--max-loss", "any")

    def test_the_first_records_come_back(self):
        records, documents = log_and_store(inserts(12))
        for runs in (1, 3):
            self.check_restored(b"".join(records[3:]), b"".join(documents) * runs,
                                b"".join(records))

    def test_a_store_of_another_database(self):
        records, documents = log_and_store(inserts(9))
        _, others = log_and_store(inserts(9, b"other"))
        self.check_refused(b"".join(records[:4] + records[5:]), b"".join(others))
        # One that has the same neighbours by chance, and more than one between them.
        self.check_refused(b"".join(records[:4] + records[5:]),
                           documents[3] + others[4] + others[5] + documents[5])

    def test_an_id_that_is_not_utf8_is_a_damaged_place(self):
        records, documents = log_and_store(inserts(12))
        documents[2] = stored(b"", b"", b"{}", key=b"c:\x9e")
        log = b"".join(records[:6] + records[7:])
        self.check_restored(log, b"".join(documents), b"".join(records))
        self.check_refused(b"".join(records[:2] + records[3:]), b"".join(documents))

    # ---- the log's end

    def test_a_tail_that_the_store_has_was_acknowledged(self):
        records, documents = log_and_store(inserts(12))
        for runs in (1, 2):
            for kept in (1, 9, 30, len(records[9]) - 1):
                log = b"".join(records[:9]) + records[9][:kept]
                self.check_restored(log, b"".join(documents) * runs, b"".join(records))
        # A tear that the store does not have is cut as ever.
        log = b"".join(records) + encode(13, 0, b"c", b"new", b"s", b"v1", b"{}")[:20]
        self.check_restored(log, b"".join(documents), b"".join(records))

    def test_a_sound_log_that_lacks_its_end(self):
        records, documents = log_and_store(inserts(12))
        self.check_restored(b"".join(records[:9]), b"".join(documents) * 2, b"".join(records))
        self.check_restored(b"".join(records), b"".join(documents[:9]), b"".join(records))

    # ---- what is ambiguous

    def test_equal_neighbours_with_different_content_between_them(self):
        operations = [(0, b"c", b"a", b"1"), (1, b"c", b"x", b"10"), (1, b"c", b"b", b"2")]
        other = [(0, b"c", b"a", b"1"), (1, b"c", b"x", b"20"), (1, b"c", b"b", b"2")]
        records, documents = log_and_store(operations)
        _, others = log_and_store(other)
        log = records[0] + records[2]
        self.check_restored(log, b"".join(documents), b"".join(
            [records[0], encode(2, 0, b"c", b"x", b"s", b"v1", b"10"), records[2]]))
        self.check_refused(log, b"".join(documents + others))

    def test_a_wider_context_decides(self):
        same = [(1, b"c", b"a", b"1"), None, (1, b"c", b"b", b"2")]
        operations = [(0, b"c", b"a", b"0"), (0, b"c", b"b", b"0"), (0, b"c", b"x", b"0")]
        for value in (b"10", b"20", b"30"):
            operations += [(1, b"c", b"mark", value)]
            operations += [o or (1, b"c", b"x", value) for o in same]
        records, documents = log_and_store(operations)
        lost = 3 + 4 + 2  # the second of the three
        log = b"".join(records[:lost] + records[lost + 1:])
        self.check_restored(log, b"".join(documents), b"".join(records))

    def test_ids_with_colons(self):
        # The sound records tell where the collection's name ends.
        operations = inserts(4, b"a:b", b"x:") + [(0, b"a:b", b"x:z", b"7")] + inserts(
            4, b"a:b", b"w")
        records, documents = log_and_store(operations)
        self.check_restored(b"".join(records[:4] + records[5:]), b"".join(documents),
                            b"".join(records))
        # The same id is in the log, so that it does not matter which collections are known.
        operations = [(0, b"a", b"b:k", b"1"), (1, b"a", b"b:k", b"2"), (0, b"a:b", b"q", b"3")]
        records, documents = log_and_store(operations)
        self.check_restored(records[0] + records[2], b"".join(documents), b"".join(records))
        # The collection alone does not tell: there may have been another, a:b.
        operations = [(0, b"a", b"p", b"1"), (0, b"a", b"b:k", b"2"), (0, b"a", b"q", b"3")]
        records, documents = log_and_store(operations)
        self.check_refused(records[0] + records[2], b"".join(documents))
        # With ids that begin alike it does, which is said.
        operations = [(0, b"a", b"p", b"1"), (0, b"a", b"b:k", b"2"), (0, b"a", b"b:q", b"3")]
        records, documents = log_and_store(operations)
        (record,) = self.check_restored(records[0] + records[2], b"".join(documents),
                                        b"".join(records))
        self.assertTrue(record["split_inferred"])
        # Two collections are known that both fit.
        operations = [(0, b"a", b"b:p", b"1"), (0, b"a:b", b"q", b"2"), (0, b"a:b", b"c", b"3"),
                      (0, b"a", b"r", b"4")]
        records, documents = log_and_store(operations)
        result = self.check_refused(b"".join(records[:2] + records[3:]), b"".join(documents))
        self.assertIn(b"--truncate", result.err)
        # No collection is known that fits.
        operations = [(0, b"a", b"p", b"1"), (0, b"b:c", b"d", b"2"), (0, b"a", b"r", b"4")]
        records, documents = log_and_store(operations)
        self.check_refused(b"".join(records[:1] + records[2:]), b"".join(documents))

    def test_a_store_that_never_held_the_record(self):
        # It ends before the loss, and what follows is its second run; or the same document is in
        # it earlier, with another record after it.
        records, documents = log_and_store(inserts(30))
        self.check_refused(b"".join(records[:29]) + records[29][:-4] + b"gone",
                           b"".join(documents[:29] * 2))
        operations = inserts(5) + [(1, b"c", b"d2", b'{"n":2}'), (1, b"c", b"d9", b"6")]
        records, documents = log_and_store(operations)
        self.check_refused(b"".join(records[:6]) + records[6][:-4] + b"gone",
                           b"".join(documents[:6]))

    def test_ids_that_are_left_contradict_the_store(self):
        operations = long_inserts(9)
        records, _ = log_and_store(operations)
        _, documents = log_and_store(operations[:8] + [(0, b"c", b"e8", operations[8][3])])
        damaged = bytearray(records[8])
        damaged[-20:] = bytes(range(130, 150))
        self.check_refused(b"".join(records[:8]) + bytes(damaged), b"".join(documents))

    def test_an_id_without_a_colon(self):
        records, documents = log_and_store(inserts(5))
        log = b"".join(records[:2] + records[3:])
        documents[2] = stored(b"", b"", b"{}", key=b"nothing")
        self.check_refused(log, b"".join(documents))

    # ---- types

    def test_types_follow_from_what_existed(self):
        operations = [(0, b"c", b"a", b"1"), (1, b"c", b"a", b"2"), (2, b"c", b"a", b""),
                      (0, b"c", b"a", b"3"), (0, b"c", b"z", b"9")]
        records, documents = log_and_store(operations)
        for first, last in ((1, 2), (1, 3), (2, 4), (0, 4), (3, 4), (2, 3)):
            log = b"".join(records[:first] + records[last:])
            restored = self.check_restored(log, b"".join(documents), b"".join(records))
            self.assertEqual(list(range(first + 1, last + 1)),
                             [r["sequence_number"] for r in restored])
            self.assertEqual([operations[i][0] != 2 for i in range(first, last)],
                             [r["record_type_inferred"] for r in restored])

    def test_an_update_of_what_never_was(self):
        """AeroDB writes such logs. Only the damaged bytes can tell."""
        operations = inserts(3) + [(1, b"c", b"ghost", b'{"ghost":true}')] + inserts(3, b"e")
        records, documents = log_and_store(operations)
        # Without evidence the type is a guess, and marked as one.
        expected = b"".join(records[:3]) + encode(4, 0, b"c", b"ghost", b"s", b"v1",
                                                  b'{"ghost":true}') + b"".join(records[4:])
        (restored,) = self.check_restored(b"".join(records[:3] + records[4:]),
                                          b"".join(documents), expected)
        self.assertTrue(restored["record_type_inferred"])
        # The header or the checksum tell.
        size = len(records[3])
        for begin, end in ((20, size - 4), (0, size - 4), (20, size), (14, size - 8)):
            damaged = records[3][:begin] + bytes(end - begin) + records[3][end:]
            (restored,) = self.check_restored(
                b"".join(records[:3] + [damaged] + records[4:]), b"".join(documents),
                b"".join(records))
            self.assertFalse(restored["record_type_inferred"], (begin, end))
            self.assertEqual("UPDATE", restored["record_type"])

    def test_an_insert_of_what_exists(self):
        operations = inserts(3) + [(0, b"c", b"d1", b'{"again":true}')] + inserts(3, b"e")
        records, documents = log_and_store(operations)
        damaged = records[3][:20] + b"?" * 9 + records[3][29:]
        (restored,) = self.check_restored(b"".join(records[:3] + [damaged] + records[4:]),
                                          b"".join(documents), b"".join(records))
        self.assertEqual(("INSERT", False),
                         (restored["record_type"], restored["record_type_inferred"]))

    def test_a_delete_with_a_body(self):
        """The store does not have the body of a DELETE."""
        operations = inserts(3) + [(2, b"c", b"d1", b'{"reason":"long enough to be seen"}')] + \
            inserts(3, b"e")
        records, documents = log_and_store(operations)
        damaged = records[3][:20] + b"?" * 9 + records[3][29:]
        self.check_refused(b"".join(records[:3] + [damaged] + records[4:]), b"".join(documents))

    # ---- evidence

    def test_what_conflicts_with_the_damaged_bytes(self):
        records, documents = log_and_store(long_inserts(9))
        head, tail = b"".join(records[:4]), b"".join(records[5:])

        def instead(document):
            return b"".join(documents[:4]) + document + b"".join(documents[5:])
        damaged = records[4][:24] + b"?" * 6 + records[4][30:]
        self.check_restored(head + damaged + tail, instead(documents[4]), b"".join(records))
        # Another length, and a document where the header shows a DELETE.
        self.check_refused(head + damaged + tail, instead(stored(b"c", b"d4", b'{"n":4,"m":5}')))
        # The same length, but not the checksum that is left.
        other = long_inserts(6)[5][3]
        self.check_refused(head + damaged + tail, instead(stored(b"c", b"d4", other)))
        shown = bytearray(damaged)
        shown[4] = 2
        shown[-4:] = b"????"
        self.check_refused(head + bytes(shown) + tail, instead(documents[4]))

    def test_what_cannot_be_restored_does_not_hide_a_contradiction(self):
        operations = long_inserts(9)
        operations[5] = (0, b"q:r", b"s", operations[5][3])  # or q and r:s
        records, documents = log_and_store(operations)
        lost = bytearray(b"".join(records[4:7]))
        first, last = len(records[4]) - 10, len(records[4]) + len(records[5]) + 20
        lost[first:last] = b"?" * (last - first)
        log = b"".join(records[:4]) + bytes(lost) + b"".join(records[7:])
        unreadable = stored(b"", b"", operations[5][3], key=b"q:\x9e:s")
        shorter = stored(b"q:r", b"", operations[5][3])
        for document in (documents[5], unreadable):
            self.check_beside(log, documents[:5] + [document] + documents[6:], records, (4, 6))
            # Of 5 or 7 the store has another document; more than 16 bytes of its own are left.
            for index in (4, 6):
                other = (*operations[index][:3], operations[index][3].replace(b"j", b"J"))
                _, (contradiction,) = log_and_store([other])
                with_other = documents[:5] + [document] + documents[6:]
                with_other[index] = contradiction
                self.check_beside(log, with_other, records, ())
        # Its length would leave no place for record 7 but at the end.
        self.check_beside(log, documents[:5] + [shorter] + documents[6:], records, (4, 6))

    def check_beside(self, log, documents, records, restored):
        """Of records 5 to 7 those at the indices `restored` come back, and no others."""
        _, output, receipt = self.repair(log, b"".join(documents), "--salvage", "--max-loss", "any")
        self.assertEqual([index + 1 for index in restored],
                         [r["sequence_number"] for step in receipt["plan"]["steps"]
                          for r in step.get("restored", [])])
        kept = [r for i, r in enumerate(records) if not 4 <= i <= 6 or i in restored]
        self.assertEqual(len(kept), len(read_log(output)[0]))
        for index in restored:
            self.assertIn(records[index][13:-4], output)  # all but number and checksum

    def test_a_tombstone_where_the_header_shows_a_document(self):
        operations = inserts(4) + [(2, b"c", b"d1", b"")] + inserts(3, b"e")
        records, documents = log_and_store(operations)
        damaged = bytearray(records[4])
        damaged[4] = 1
        damaged[24:30] = b"??????"
        damaged[-4:] = b"????"
        self.check_refused(b"".join(records[:4]) + bytes(damaged) + b"".join(records[5:]),
                           b"".join(documents))

    # ---- with the other options

    def test_what_the_store_lacks_can_be_given_up(self):
        records, documents = log_and_store(inserts(12))
        log = b"".join(records[:2] + records[3:7] + records[8:])
        store = b"".join(documents[:5])
        self.check_refused(log, store)
        self.check_refused(log, store, "--salvage")
        _, output, receipt = self.repair(log, store, "--salvage", "--max-loss", "1")
        self.assertEqual(b"".join(records[:7]), output[:len(b"".join(records[:7]))])
        self.assertEqual([[8, 8]], receipt["plan"]["lost_sequence_numbers"])
        self.assertEqual(11, len(read_log(output)[0]))
        _, output, receipt = self.repair(log, store, "--truncate", "--max-loss", "5")
        self.assertEqual(b"".join(records[:7]), output)

    def test_a_data_directory(self):
        records, documents = log_and_store(inserts(5))
        folder = os.path.join(self.folder, "dir")
        os.makedirs(os.path.join(folder, "data"))
        os.makedirs(os.path.join(folder, "wal"))
        self.path("dir/data/documents.dat", b"".join(documents))
        self.path("dir/wal/wal.log", b"".join(records[:2] + records[3:]))
        out = self.path("out")
        aerowal.run("repair", folder, "--store", folder, "-o", out, check=0)
        with open(out, "rb") as file:
            self.assertEqual(b"".join(records), file.read())

    def test_a_store_that_is_not_there(self):
        log = self.path("log", encode(1))
        result = aerowal.run("repair", log, "--store", self.path("none"))
        self.assertEqual(4, result.code)


if __name__ == "__main__":
    sys.exit(program.main(Store))

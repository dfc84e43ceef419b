"""What a repair loses, and whether the plan and the receipt say so.

    loss_test.py AEROWAL DATA EVERY
"""

import json
import os
import sys

from repair_case import RepairCase, aerowal, data, program
from wal_format import encode

NUMBER_MAX = 2**64 - 1


class Loss(RepairCase):
    def plan(self, *more):
        (line,) = program.json_lines(aerowal.run("repair", "--json", self.log, *more).out)
        return line["plan"]

    def numbers_of(self, ranges):
        return [number for first, last in ranges for number in range(first, last + 1)]

    def test_every_lost_record_is_named(self):
        for name, original, more in self.each():
            with self.subTest(file=name, more=more):
                self.write(original)
                plan = self.plan(*more)
                lost = self.numbers_of(plan["lost_sequence_numbers"])
                self.assertEqual(lost, [record["sequence_number"]
                                        for record in plan["lost_records"]])
                by_number = {record["sequence_number"]: record for record in plan["lost_records"]}
                for step in plan["steps"]:
                    if step["action"] not in ("truncate", "drop", "refuse"):
                        self.assertTrue(step.get("gives_up", [True])
                                        or step["records_possibly_lost"])
                        continue
                    self.assertLessEqual(set(self.numbers_of(step["gives_up"])), set(lost))
                    self.assertLessEqual(
                        set(self.numbers_of(step["lost_sequence_numbers"])),
                        set(self.numbers_of(step["gives_up"])))
                    # What verify knows of a record, the plan does.
                    for document in step["details"].get("documents", []):
                        record = by_number[document["sequence_number"]]
                        self.assertEqual(document["collection_id"], record["collection_id"])
                        self.assertEqual(document["document_id"], record["document_id"])
                        if step["action"] != "truncate":
                            self.assertEqual(document["harmless"], record["harmless"])
                given_up = [number for step in plan["steps"]
                            for number in self.numbers_of(step.get("gives_up", []))]
                self.assertEqual(lost, sorted(given_up))
                self.assertEqual(plan["records_possibly_lost"],
                                 sum(step.get("records_possibly_lost", 0)
                                     for step in plan["steps"]))
                for option in [option for step in plan["steps"]
                               for option in step.get("would_help", [])]:
                    self.assertNotIn(option, more)
                    for given, other in (("--salvage", "--truncate"), ("--truncate", "--salvage")):
                        if given in more:
                            self.assertNotEqual(other, option)
                if plan["refused"] and "acknowledged" not in plan["refused"]:
                    for step in plan["steps"]:
                        if step["action"] == "refuse" and step["kind"] != "not_a_log":
                            self.assertTrue(step["would_help"] or "--store" in more, step)

    def test_what_stands_under_wrong_numbers(self):
        bodies = [b'{"n":%d}' % number for number in range(1, 8)]
        bodies[2] = b'{"a":"\\ud800","b":1e999,"c":"\xe2\x80\xae"}'  # no parser may touch it
        bodies[3] = b"no JSON"

        def record(number, index):
            return encode(number, document=b"d%d" % min(index, 5), body=bodies[index])

        right = [record(index + 1, index) for index in range(7)]
        self.write(right[0] + right[1] + record(0, 2) + record(NUMBER_MAX, 3) + record(1000, 4)
                   + right[5] + right[6])
        for more in ((), ("--salvage",), ("--truncate", "--max-loss", "5")):
            plan = self.plan(*more)
            (step,) = plan["steps"]
            self.assertEqual([(0, "d2", 3), (NUMBER_MAX, "d3", 4), (1000, "d4", 5)],
                             [(found["sequence_number"], found["document_id"],
                               found["lost_sequence_number"])
                              for found in step["misnumbered_records"]])
            self.assertEqual([(3, "d2"), (4, "d3"), (5, "d4")],
                             [(lost["sequence_number"], lost["document_id"])
                              for lost in plan["lost_records"][:3]])
        aerowal.run("repair", self.log, "-o", self.out, "--salvage", "--max-loss", "3", check=0)
        receipt = self.read(self.out + ".receipt.json")
        self.assertIn(b'"body":' + bodies[2] + b',"byte_offset"', receipt)
        records = json.loads(receipt)["plan"]["steps"][0]["misnumbered_records"]
        self.assertEqual("bm8gSlNPTg==", records[1]["body_base64"])

    def test_wrong_numbers_next_to_damage(self):
        """What comes after a damaged record is listed too, and copies of sound ones are not."""
        records = [encode(number, document=b"d%d" % number) for number in range(1, 9)]
        damaged = bytearray(records[2])
        damaged[-10:-1] = b"_" * 9
        lost = encode(77, document=b"d4")
        self.write(b"".join(records[:2]) + bytes(damaged) + lost + b"".join(records[4:]))
        plan = self.plan("--salvage")
        self.assertEqual([[[3, 3]], [[4, 4]]],
                         [step["lost_sequence_numbers"] for step in plan["steps"]])
        (found,) = plan["steps"][1]["misnumbered_records"]
        self.assertEqual(("d4", 4), (found["document_id"], found["lost_sequence_number"]))
        self.write(b"".join(records[:2]) + records[0] + b"".join(records[3:]))
        plan = self.plan("--salvage")
        self.assertNotIn("misnumbered_records", plan["steps"][0])
        self.assertEqual([None], [lost["document_id"] for lost in plan["lost_records"]])

    def test_what_stands_in_the_wrong_place(self):
        """It is lost unless it is put back."""
        records = [encode(number, document=b"d%d" % number) for number in range(1, 9)]
        self.write(b"".join(records[:2] + records[4:7] + records[2:4] + records[7:]))
        (step,) = [step for step in self.plan()["steps"] if step["action"] == "refuse"]
        self.assertEqual(["--truncate", "--salvage"], step["would_help"])
        self.assertEqual([], self.plan("--salvage")["lost_records"])
        self.assertEqual([(lost, f"d{lost}", True) for lost in range(3, 9)],
                         [(lost["sequence_number"], lost["document_id"], lost["confirmed"])
                          for lost in self.plan("--truncate")["lost_records"]])

    def test_what_was_set_again(self):
        def record(number, document):
            return encode(number, document=document)

        self.write(record(1, b"a") + record(99, b"b") + record(3, b"a") + record(4, b"b"))
        for more in ((), ("--salvage",)):
            (lost,) = self.plan(*more)["lost_records"]
            self.assertEqual((2, "b", False, True, 4), (
                lost["sequence_number"], lost["document_id"], lost["confirmed"],
                lost["harmless"], lost["superseded_by"]))
        # Nothing that is cut off sets anything again.
        self.assertEqual([False] * 3, [lost["harmless"] for lost in
                                       self.plan("--truncate")["lost_records"]])

    def test_options_that_were_given_are_not_offered(self):
        log = data.read("damaged/zeroed-sector-512.wal")
        flip = bytearray(log)
        flip[100] ^= 1
        self.write(bytes(flip))
        short = os.path.join(self.folder, "short.dat")
        with open(short, "wb"):
            pass
        cases = (
            ((), [["--correct", "--store", "--truncate", "--salvage"],
                  ["--store", "--truncate", "--salvage"]]),
            (("--store", short), [["--correct", "--truncate", "--salvage"],
                                  ["--truncate", "--salvage"]]),
            (("--fix-bit-flips", "--store", short), [None, ["--truncate", "--salvage"]]),
            (("--salvage",), [["--correct", "--store"], ["--store"]]),
            (("--truncate",), [["--correct", "--store", "--salvage instead of --truncate"],
                               ["--store", "--salvage instead of --truncate"]]),
        )
        for more, expected in cases:
            plan = self.plan(*more)
            self.assertEqual(expected, [step.get("would_help") for step in plan["steps"]], more)
            for option in more:
                self.assertNotIn(f"{option} or", plan["refused"])
        # A tail of another log is only truncated.
        self.write(data.read("damaged/base.wal") + encode(1) + encode(2))
        plan = self.plan("--salvage")
        self.assertEqual(["--store", "--conflicts", "--truncate instead of --salvage"],
                         plan["steps"][0]["would_help"])
        self.assertIn("--truncate instead of --salvage", plan["refused"])

    def test_a_loss_that_cannot_be_known(self):
        self.write(data.read("damaged/base.wal") + bytes(range(1, 200)))
        plan = self.plan("--salvage")
        self.assertEqual([], plan["lost_records"])
        self.assertTrue(plan["steps"][0]["loss_unknown"])
        self.assertFalse(plan["renumbered"])
        self.assertIn("--max-loss any", plan["refused"])
        text = aerowal.run("repair", self.log, "-o", self.out, "--salvage", "--max-loss", "any",
                           check=0).out
        self.assertIn(b"they may be what is left of", text)
        self.assertNotIn(b"renumber", text)


if __name__ == "__main__":
    sys.exit(program.main(Loss))

"""The receipt of a repair: from it and the original alone, the repaired log is built again.

    receipt_test.py AEROWAL DATA EVERY
"""

import json
import os
import struct
import sys
import zlib

from repair_case import OPTIONS, STORE, RepairCase, aerowal, data, every, program
from wal_format import encode, read_log

NUMBER_MAX = 2**64 - 1


def renumber(content, first):
    """Sound records, one after the other, with numbers from `first` on."""
    out = b""
    while content:
        (length,) = struct.unpack_from("<I", content)
        record = content[:5] + struct.pack("<Q", first) + content[13:length - 4]
        out += record + struct.pack("<I", zlib.crc32(record))
        content = content[length:]
        first += 1
    return out


def rebuild(original, receipt):
    """The repaired log, from the original and the receipt."""
    out = b""
    for kept in receipt["plan"]["kept"]:
        assert kept["new_byte_offset"] == len(out), kept
        if kept["source"] == "store":
            part = bytes.fromhex(kept["hex"])
        else:
            begin = kept["byte_offset"]
            part = bytearray(original[begin:begin + kept["length"]])
            if "bit_flip" in kept:
                flip = kept["bit_flip"]
                at = flip["byte_offset"] - begin
                assert part[at] == flip["stored"], kept
                assert part[at] ^ flip["corrected"] == 1 << flip["bit"], kept
                part[at] = flip["corrected"]
            part = bytes(part)
            if kept["first_sequence_number"] != kept["new_first_sequence_number"]:
                part = renumber(part, kept["new_first_sequence_number"])
        assert len(part) == kept["length"], kept
        out += part
    return out


class Receipt(RepairCase):
    def check_digest(self, digest, path, content):
        self.assertEqual((path, len(content), f"{zlib.crc32(content):08x}"),
                         (digest["path"], digest["size"], digest["crc32"]))

    def check_receipt(self, original, output, receipt, more):
        plan = receipt["plan"]
        self.assertEqual(output, rebuild(original, receipt))
        records, damage = read_log(output)
        self.assertIsNone(damage)
        self.assertEqual((len(original), len(output), len(records)),
                         (plan["size_before"], plan["size_after"], plan["records_after"]))
        self.assertEqual(plan["records_lost"], sum(
            last - first + 1 for first, last in plan["lost_sequence_numbers"]))
        self.assertIsNone(plan["refused"])
        self.assertEqual(1, receipt["receipt_version"])
        self.assertTrue(receipt["program"].startswith("aerowal "))
        self.assertEqual("--fix-bit-flips" in more, plan["options"]["fix_bit_flips"])
        self.assertEqual("--salvage" in more, plan["options"]["salvage"])
        self.assertEqual("--truncate" in more, plan["options"]["truncate"])
        self.assertEqual(STORE if "--store" in more else None, plan["options"]["store"])
        self.assertEqual(plan["renumbered"], any(
            kept["first_sequence_number"] != kept["new_first_sequence_number"]
            for kept in plan["kept"]))
        # Every byte of the original is kept or in a step.
        covered = sorted((part["byte_offset"], part["length"]) for part in
                         [kept for kept in plan["kept"] if kept["source"] == "log"
                          and "bit_flip" not in kept]
                         + plan["steps"] if part["length"])
        self.assertLessEqual(
            {0, len(original)}, {0} | {begin + length for begin, length in covered}
            | {len(original) if any(s["action"] == "truncate" for s in plan["steps"]) else 0})

    def test_every_damaged_log_to_a_new_file(self):
        done = set()
        refused = 0
        for name, original, more in self.each():
            with self.subTest(file=name, more=more):
                self.write(original)
                result = aerowal.run("repair", "--json", self.log, "-o", self.out, *more)
                self.assertEqual(original, self.read(self.log))
                if result.code == 5:
                    refused += 1
                    self.assertEqual(["wal.log"], os.listdir(self.folder))
                    self.assertEqual("AEROWAL_REFUSED", program.error_object(result)["code"])
                    continue
                self.assertEqual((0, b""), (result.code, result.err))
                receipt = json.loads(self.read(self.out + ".receipt.json"))
                output = self.read(self.out)
                self.check_receipt(original, output, receipt, more)
                self.check_digest(receipt["input"], self.log, original)
                self.check_digest(receipt["output"], self.out, output)
                self.assertIsNone(receipt["backup_path"])
                self.assertEqual([receipt], program.json_lines(result.out))
                self.assertEqual({"wal.log", "repaired.log", "repaired.log.receipt.json"},
                                 set(os.listdir(self.folder)))
                done |= {step["action"] for step in receipt["plan"]["steps"]}
        actions = {"cut", "remove", "correct", "restore", "put_back", "truncate", "drop"}
        self.assertLessEqual(done, actions)
        # Some are done to few logs, which a share of the cases may lack.
        if every == 1:
            self.assertEqual(actions, done)
        self.assertGreater(refused * every, 50)

    def test_every_damaged_log_in_place(self):
        for name, original, more in self.each():
            with self.subTest(file=name, more=more):
                self.write(original)
                os.chmod(self.log, 0o640)
                result = aerowal.run("repair", "--json", self.log, "--in-place", *more)
                if result.code == 5:
                    self.assertEqual(["wal.log"], os.listdir(self.folder))
                    self.assertEqual(original, self.read(self.log))
                    continue
                self.assertEqual((0, b""), (result.code, result.err))
                receipt = json.loads(self.read(self.log + ".receipt.json"))
                output = self.read(self.log)
                backup = receipt["backup_path"]
                self.assertEqual(original, self.read(backup))
                self.check_receipt(original, output, receipt, more)
                self.check_digest(receipt["output"], self.log, output)
                self.assertEqual(len(original), receipt["input"]["size"])
                self.assertEqual(f"{zlib.crc32(original):08x}", receipt["input"]["crc32"])
                self.assertEqual(0o640, os.stat(self.log).st_mode & 0o7777)
                self.assertEqual({"wal.log", "wal.log.receipt.json", os.path.basename(backup)},
                                 set(os.listdir(self.folder)))

    def test_numbers_old_and_new(self):
        records = [encode(number) for number in range(1, 11)]
        self.write(b"".join(records[:2] + records[4:7] + records[8:]))
        aerowal.run("repair", self.log, "-o", self.out, "--salvage", "--max-loss", "3", check=0)
        plan = json.loads(self.read(self.out + ".receipt.json"))["plan"]
        self.assertEqual([(1, 2, 1), (5, 3, 3), (9, 2, 6)],
                         [(kept["first_sequence_number"], kept["records"],
                           kept["new_first_sequence_number"]) for kept in plan["kept"]])
        self.assertEqual([[3, 4], [8, 8]], plan["lost_sequence_numbers"])

    def test_a_sound_log(self):
        original = data.read("damaged/base.wal")
        self.write(original)
        for more in OPTIONS:
            self.write(original)
            aerowal.run("repair", self.log, "-o", self.out, *more, check=0)
            self.assertEqual(original, self.read(self.out))
            self.write(original)
            aerowal.run("repair", self.log, "--in-place", *more, check=0)
            self.assertEqual(["wal.log"], os.listdir(self.folder))
        self.write(b"")
        aerowal.run("repair", self.log, "-o", self.out, check=0)
        self.assertEqual(b"", self.read(self.out))

    # ---- exit codes

    def test_a_plan_has_the_code_of_verify_and_writes_nothing(self):
        for name, original, more in self.each():
            with self.subTest(file=name, more=more):
                path = data.path("damaged/" + name)
                before = sorted(os.listdir(data.path("damaged")))
                verified = aerowal.run("verify", "--json", path)
                planned = aerowal.run("repair", "--json", path, *more)
                self.assertEqual(verified.code, planned.code)
                (line,) = program.json_lines(planned.out)
                self.assertEqual(["plan"], list(line))
                self.assertEqual(before, sorted(os.listdir(data.path("damaged"))))
                # Acting says the same.
                self.write(original)
                acted = aerowal.run("repair", "--json", self.log, "-o", self.out, *more)
                self.assertEqual(5 if line["plan"]["refused"] else 0, acted.code)

    def test_a_refusal_says_how_many(self):
        for option, lost in (("--salvage", 26), ("--truncate", 100)):
            self.write(data.read("damaged/zeroed-sector-4096.wal"))
            for allowed in (None, 0, 1, lost - 1):
                more = [] if allowed is None else ["--max-loss", allowed]
                result = aerowal.run("repair", "--json", self.log, "-o", self.out, option, *more)
                self.assertEqual(5, result.code)
                self.assertIn(f"{lost} acknowledged records",
                              program.error_object(result)["message"])
                self.assertEqual(["wal.log"], os.listdir(self.folder))
            for allowed in (lost, lost + 1, NUMBER_MAX):
                self.write(data.read("damaged/zeroed-sector-4096.wal"))
                aerowal.run("repair", self.log, "-o", self.out, option, "--max-loss", allowed,
                            check=0)
                self.assertEqual(160 - lost, len(read_log(self.read(self.out))[0]))

    def test_an_output_that_exists(self):
        self.write(data.read("damaged/torn-mid-header.wal"))
        with open(self.out, "wb") as file:
            file.write(b"mine")
        result = aerowal.run("repair", "--json", self.log, "-o", self.out)
        self.assertEqual(5, result.code)
        self.assertEqual(b"mine", self.read(self.out))
        self.assertFalse(os.path.exists(self.out + ".receipt.json"))
        # The log itself, and a link that leads nowhere, exist as well.
        os.unlink(self.out)
        os.symlink("nowhere", self.out)
        for out in (self.log, self.out):
            self.assertEqual(5, aerowal.run("repair", self.log, "-o", out).code)
        self.assertEqual(data.read("damaged/torn-mid-header.wal"), self.read(self.log))
        self.assertFalse(os.path.exists(os.path.join(self.folder, "nowhere")))

    def test_a_receipt_takes_no_name_of_log_or_store(self):
        original = data.read("damaged/torn-mid-header.wal")
        self.write(original)
        receipt = self.out + ".receipt.json"
        store = os.path.join(self.folder, "documents.dat")
        with open(store, "wb"):
            pass
        for make in (os.link, os.symlink):
            for target, more in ((self.log, []), (store, ["--store", store])):
                make(target, receipt)
                before = sorted(os.listdir(self.folder))
                for log in {self.log, receipt if target == self.log else self.log}:
                    result = aerowal.run("repair", "--json", log, "-o", self.out, *more)
                    self.assertEqual(5, result.code, result)
                    self.assertIn("the repair would take the name",
                                  program.error_object(result)["message"])
                    self.assertEqual(before, sorted(os.listdir(self.folder)))
                self.assertEqual(original, self.read(self.log))
                os.unlink(receipt)
        os.rename(store, self.log + ".receipt.json")
        result = aerowal.run("repair", self.log, "--in-place", "--store",
                             self.log + ".receipt.json")
        self.assertEqual(5, result.code, result)
        self.assertEqual(["wal.log", "wal.log.receipt.json"], sorted(os.listdir(self.folder)))

    def test_who_may_read_the_new_files(self):
        self.write(data.read("damaged/torn-mid-header.wal"))
        old = os.umask(0o026)
        try:
            for mode in (0o600, 0o666, 0o777, 0o440):
                os.chmod(self.log, mode)
                aerowal.run("repair", self.log, "-o", self.out, check=0)
                for path in (self.out, self.out + ".receipt.json"):
                    self.assertEqual(mode, os.stat(path).st_mode & 0o7777)
                    os.unlink(path)
        finally:
            os.umask(old)

    def test_an_earlier_receipt_of_the_same_name_is_kept(self):
        self.write(data.read("damaged/torn-mid-header.wal"))
        with open(self.out + ".receipt.json", "wb") as file:
            file.write(b"the only account of an earlier repair")
        result = aerowal.run("repair", "--json", self.log, "-o", self.out)
        kept = [name for name in os.listdir(self.folder)
                if self.read(os.path.join(self.folder, name)).startswith(b"the only account")]
        self.assertEqual(1, len(kept), (result, os.listdir(self.folder)))

    def test_in_place_twice(self):
        contents = [data.read(f"damaged/{name}.wal")
                    for name in ("torn-mid-header", "record-duplicated", "garbage-inserted")]
        self.write(contents[0])
        for content in contents:
            with open(self.log, "wb") as file:
                file.write(content)
            aerowal.run("repair", self.log, "--in-place", check=0)
        names = os.listdir(self.folder)
        self.assertEqual(7, len(names), names)
        kept = [self.read(os.path.join(self.folder, name)) for name in names]
        for content in contents:
            self.assertIn(content, kept)
        # Each receipt still leads to the backup that it is of.
        receipts = [json.loads(content) for content in kept if content.startswith(b"{")]
        self.assertEqual(3, len({receipt["backup_path"] for receipt in receipts}))
        for receipt in receipts:
            original = self.read(receipt["backup_path"])
            self.assertEqual(receipt["input"]["crc32"], f"{zlib.crc32(original):08x}")

    def test_wrong_command_lines(self):
        self.write(encode(1))
        for more in (["-o", self.out, "--in-place"], ["--truncate", "--salvage"],
                     ["--max-loss", "-1"], ["--max-loss", "x"], ["-o", "-"], ["-o", ""]):
            self.assertEqual(2, aerowal.run("repair", self.log, *more).code, more)
        self.assertEqual(2, aerowal.run("repair", "-", "--in-place", input=encode(1)).code)
        self.assertEqual(0, aerowal.run("repair", "-", input=encode(1)).code)


if __name__ == "__main__":
    sys.exit(program.main(Receipt))

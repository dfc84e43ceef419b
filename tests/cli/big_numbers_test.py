#!/usr/bin/env python3
"""Compares JSON whose sequence numbers are strings with the same JSON with numbers.

    big_numbers_test.py AEROWAL TEST_DATA

No member but sequence numbers may differ, and these only in their quotes; what documents hold must
not differ by a byte.
"""

import glob
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import json_schemas  # noqa: E402
import program  # noqa: E402
import wal_format  # noqa: E402

AEROWAL = program.Program(sys.argv[1])
TEST_DATA = sys.argv[2]


def members_with_numbers(schema):
    """The names of the members that a schema says hold a sequence number, or ranges of them."""
    if isinstance(schema, list):
        return set().union(*map(members_with_numbers, schema))
    if not isinstance(schema, dict):
        return set()
    return {name for name, member in schema.get("properties", {}).items()
            if "#/$defs/sequence_number" in member.get("$ref", "")}.union(
                *map(members_with_numbers, schema.values()))


NUMBERS = members_with_numbers([json_schemas.read(name + ".json")
                                for name in json_schemas.names()])
# What a check compares may be a sequence number.
COMPARED = {"expected", "found"}


def as_numbers(value):
    if isinstance(value, list):
        return [as_numbers(one) for one in value]
    if value is None:
        return None
    assert isinstance(value, str) and value.isdecimal(), f"{value!r} is no number in quotes"
    return int(value)


def without_quotes(value, name=None):
    """What the same would be with numbers. Fails where a sequence number is not in quotes."""
    if name in NUMBERS:
        return as_numbers(value)
    if name in COMPARED:
        assert isinstance(value, str), f"{name}: {value!r}"
        return value
    if isinstance(value, dict):
        return {key: one if key == "body" else without_quotes(one, key)
                for key, one in value.items()}
    if isinstance(value, list):
        return [without_quotes(one) for one in value]
    return value


def with_text_compared(value):
    """What a check compares is a number or eight hexadecimal digits: a text either way."""
    if isinstance(value, dict):
        return {key: one if key == "body" else str(one) if key in COMPARED
                else with_text_compared(one) for key, one in value.items()}
    if isinstance(value, list):
        return [with_text_compared(one) for one in value]
    return value


def of_lines(text):
    return [json.loads(line) for line in text.splitlines()]


class BigNumbers(unittest.TestCase):
    def compare(self, *args):
        numbers = AEROWAL.run(*args, "--json")
        strings = AEROWAL.run(*args, "--json", "--json-big-numbers=string")
        self.assertEqual(strings.code, numbers.code)
        self.assertEqual(bool(strings.out), bool(numbers.out))
        for number_text, string_text in ((numbers.out, strings.out), (numbers.err, strings.err)):
            self.assertEqual([without_quotes(line) for line in of_lines(string_text)],
                             [with_text_compared(line) for line in of_lines(number_text)])
        return strings

    def test_all_commands_of_all_logs(self):
        logs = sorted(glob.glob(os.path.join(TEST_DATA, "**", "*.wal"), recursive=True))
        self.assertGreater(len(logs), 20)
        # One of each size is enough: they are kinds.
        for log in {os.path.getsize(log): log for log in logs}.values():
            for command in (["verify"], ["dump", "--keep-going", "--stray"], ["dump", "--stats"],
                            ["replay"], ["repair", "--salvage", "--correct"],
                            ["repair", "--truncate"], ["dump", "--at-offset", "0"]):
                with self.subTest(log=log, command=command):
                    self.compare(*command, log)

    def test_documents_stay_as_they_are(self):
        folder = program.folder_for(self)
        log = os.path.join(folder, "log")
        bodies = [b'{"sequence_number":1,"n":[1,{"superseded_by":2}]}', b'"\\"body\\":3,"', b'4',
                  b'[5,{"body":6,"gives_up":[[7]]},"}"]', b'{"a":"\\\\","sequence_number":8}']
        records = []
        for number, body in enumerate(bodies, 2**64 - len(bodies)):
            records.append(wal_format.encode(number, 0, b'"sequence_number":%d' % number,
                                             b"%d" % number, body=body))
        with open(log, "wb") as file:
            file.write(b"".join(records))
        out = self.compare("dump", "--keep-going", log).out
        for number, body in enumerate(bodies, 2**64 - len(bodies)):
            self.assertIn(b'"body":' + body + b',"byte_offset":', out)
            self.assertIn(b'{"sequence_number":"%d",' % number, out)
            self.assertIn(b'"collection_id":"\\"sequence_number\\":%d"' % number, out)

    def test_parts_of_any_size(self):
        """Output goes out in parts of 64 KiB, which end anywhere in a line."""
        folder = program.folder_for(self)
        log = os.path.join(folder, "log")
        with open(log, "wb") as file:
            for number in range(1, 5001):
                file.write(wal_format.encode(number, document=b"%d" % number,
                                             body=b'"%s"' % (b"x" * (number % 97))))
        self.assertGreater(len(self.compare("dump", log).out), 10 * 65536)
        copy = os.path.join(folder, "copy")
        dump = AEROWAL.run("dump", "--json", "--json-big-numbers", "string", log, check=0).out
        AEROWAL.run("append", "--new", "--from", "-", copy, input=dump, check=0)
        with open(log, "rb") as first, open(copy, "rb") as second:
            self.assertEqual(first.read(), second.read())

    def test_only_with_json(self):
        log = os.path.join(TEST_DATA, "golden", "lifecycle.wal")
        result = AEROWAL.run("verify", "--json-big-numbers=string", log, check=2)
        self.assertIn(b"--json-big-numbers is for JSON, and needs --json", result.err)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)

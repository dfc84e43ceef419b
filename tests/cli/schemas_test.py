"""The JSON Schema files themselves: that they are valid, that real lines of the program show each
schema, member and value of theirs to be right, and that what a line must not be is rejected.

    schemas_test.py AEROWAL DATA

That what other tests see is held to them is done where these run the program: json_schemas.py.
"""

import copy
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import json_lines  # noqa: E402
import json_schemas  # noqa: E402
import program  # noqa: E402

SKIPPED = 77
# What needs a failure, or a moment, that these lines do not have. Other tests do, where the program
# is made to fail: tests/fault, cli/boot_test.py, live_test.py and follow_test.py.
ELSEWHERE = {
    ("code", "AERO_WAL_APPEND_FAILED"), ("code", "AERO_WAL_FSYNC_FAILED"),
    ("code", "AERO_RECOVERY_VERIFICATION_FAILED"), ("code", "AERO_RECOVERY_FAILED"),
    ("code", "AERO_STORAGE_CORRUPTION"), ("code", "AERO_STORAGE_WRITE_FAILED"),
    ("code", "AERO_CHECKPOINT_WAL_TRUNCATE_FAILED"), ("code", "AERO_DATA_CORRUPTION"),
    ("code", "AERO_RECOVERY_SCHEMA_MISSING"),
    ("change", "rewritten"), ("change", "checkpoint"),
    ("in_progress_bytes",), ("documents_cut",), ("kind", "payload"),
}


def parts_of(schema):
    """Each schema in a schema, itself first."""
    if isinstance(schema, list):
        for part in schema:
            yield from parts_of(part)
    elif isinstance(schema, dict):
        yield schema
        for key, part in schema.items():
            if key in ("properties", "$defs"):
                for one in part.values():
                    yield from parts_of(one)
            elif key not in ("enum", "const", "required"):
                yield from parts_of(part)


def claims_of(schema, member=None):
    """What lines must show of a schema: its members, and the values that they may have. What is
    defined once, for several lines, need be shown once."""
    for name, part in schema.get("properties", {}).items():
        yield name, json.dumps(part), None
        yield from claims_of(part, name)
    if isinstance(schema.get("items"), dict):
        yield from claims_of(schema["items"], member)
    for value in schema.get("enum", []):
        yield member, json.dumps(schema["enum"]), value


def shown_by(schema, value, member=None):
    if isinstance(value, dict):
        for name, part in value.items():
            if name in schema.get("properties", {}):
                known = schema["properties"][name]
                yield name, json.dumps(known), None
                yield from shown_by(known, part, name)
    elif isinstance(value, list):
        for part in value:
            yield from shown_by(schema.get("items") or {}, part, member)
    if "enum" in schema:
        yield member, json.dumps(schema["enum"]), value


class Schemas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.validator = json_schemas.validating()
        cls.runs = json_lines.run(AEROWAL, DATA)
        cls.lines = {}
        for _, values in cls.runs:
            for name, value, _ in values:
                cls.lines.setdefault(name, []).append(value)

    def rejects(self, name, value):
        return not self.validator(json_schemas.schema_of(name)).is_valid(value)

    def test_they_are_valid(self):
        for name in json_schemas.names():
            schema = json_schemas.read(name + ".json")
            self.validator.check_schema(schema)
            self.assertEqual(self.validator.META_SCHEMA["$id"], schema["$schema"])
            self.assertEqual(f"https://aerowal.invalid/schemas/{name}.json", schema["$id"])
            for part in parts_of(schema):
                # Those that json_schemas.shape_of() tells apart, so that nothing is taken for like.
                self.assertLessEqual(set(part), json_schemas.KEYWORDS, name)

    def test_every_member_is_described(self):
        for name in json_schemas.names():
            for part in parts_of(json_schemas.schema_of(name)):
                for member, schema in part.get("properties", {}).items():
                    if len(part["properties"]) > 1:
                        self.assertTrue(schema.get("description", "").endswith("."),
                                        f"{name}: {member}")
                self.assertLessEqual(set(part.get("required", ())), set(part["properties"])
                                     if "properties" in part else set(part.get("required", ())),
                                     name)

    def test_they_refer_to_each_other_by_names_of_files(self):
        """As a program would that has them all, by their `$id`, and no network."""
        store = {schema["$id"]: schema
                 for schema in (json_schemas.read(name + ".json")
                                for name in json_schemas.names())}
        whole = store["https://aerowal.invalid/schemas/line.json"]
        try:
            from referencing import Registry, Resource
        except ImportError:
            from jsonschema import RefResolver
            any_line = self.validator(whole, resolver=RefResolver.from_schema(whole, store=store))
        else:
            registry = Registry().with_resources(
                (name, Resource.from_contents(schema)) for name, schema in store.items())
            any_line = self.validator(whole, registry=registry)
        printed = set(self.lines) - {"error", "baseline", "resume"}
        self.assertEqual({part["$ref"] for part in whole["oneOf"]},
                         {name + ".json" for name in printed})
        for name in printed:
            value = copy.deepcopy(self.lines[name][0])
            any_line.validate(value)
            # A member that nobody knows today.
            value["added_later"] = 1
            any_line.validate(value)
        for value in ({}, {"added_later": 1}, {"damage": {"kind": "bit_flip"}}, [], 1,
                      self.lines["error"][0]):
            self.assertFalse(any_line.is_valid(value), value)

    def test_real_lines_show_each_schema_and_member(self):
        claims, shown = {}, set()
        for name in set(json_schemas.names()) - {"common", "line"}:
            self.assertIn(name, self.lines, "no line shows this schema to be right")
            for claim in claims_of(json_schemas.schema_of(name)):
                claims[claim] = name
            for value in self.lines[name]:
                json_schemas.check_value(value)
                shown.update(shown_by(json_schemas.schema_of(name), value))
        lacking = {(claims[claim], claim[0], claim[2]) for claim in set(claims) - shown
                   if (claim[0],) not in ELSEWHERE and (claim[0], claim[2]) not in ELSEWHERE}
        self.assertEqual(set(), lacking)

    def test_what_a_line_must_not_be_is_rejected(self):
        for name, values in self.lines.items():
            schema = json_schemas.schema_of(name)
            tried = 0
            for wrong in wrong_values(schema, values[0]):
                self.assertTrue(self.rejects(name, wrong), (name, wrong))
                tried += 1
            self.assertGreater(tried, 2, name)

    def test_the_names_are_those_that_the_program_explains(self):
        topics = {}
        for value in self.lines["explanation"]:
            topics.setdefault(value["explanation"]["topic"], set()).add(
                value["explanation"]["name"])
        common = json_schemas.read("common.json")["$defs"]
        self.assertEqual(set(common["damage_kind"]["enum"]), topics["damage"])
        self.assertLessEqual(set(common["code"]["enum"]), topics["code"])
        difference = json_schemas.schema_of("store_difference")["properties"]["store_difference"]
        self.assertEqual(set(difference["properties"]["kind"]["enum"]), topics["difference"])


def wrong_values(schema, value):
    """The value with one thing wrong."""
    if not isinstance(value, dict) or "properties" not in schema:
        return
    yield {**value, "not_named": 1}
    for name, part in value.items():
        if name in schema.get("required", ()):
            yield {other: kept for other, kept in value.items() if other != name}
        known = schema["properties"][name]
        if set(known) - {"description"}:
            yield {**value, name: {"neither": "this"}} if known.get("type") != "object" else {
                **value, name: "text"}
        for wrong in wrong_values(known, part):
            yield {**value, name: wrong}
        if isinstance(part, list) and part:
            for wrong in wrong_values(known["items"], part[0]):
                yield {**value, name: [wrong, *part[1:]]}
        if "enum" in known or "const" in known:
            yield {**value, name: "no such value"}
        if "minimum" in known:
            yield {**value, name: -1}
        if "pattern" in known:
            yield {**value, name: "%"}


if __name__ == "__main__":
    AEROWAL, DATA = sys.argv[1:]
    if json_schemas.validating() is None:
        sys.exit(SKIPPED)
    sys.exit(program.main(Schemas))

"""Whether JSON that the program printed is what the JSON Schema files in man/schemas say of it.

The files allow members that they do not know, since members are added; here such a member is an
error. A value that differs from one that was checked in nothing that a schema speaks of is not
checked again, so that a million like records cost little.

Without python3-jsonschema nothing is checked, and standard error says so.
"""

import functools
import glob
import json
import os
import re
import sys

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "man", "schemas")
# The lines that are known by their one member.
NAMED = ["stray", "damage", "store_damage", "schema_malformed", "schema_missing", "boot", "frame",
         "statistics", "follow", "added", "changed", "removed", "store_difference", "store_summary",
         "diff_log", "diff_parting", "diff_summary", "plan", "earlier_repair",
         "explanation"]
FORMATS = {"aerowal-baseline": "baseline", "aerowal-resume": "resume"}
# What shape_of() takes into account. A new keyword needs a look at that.
KEYWORDS = {"$schema", "$id", "$ref", "$defs", "title", "description", "type", "properties",
            "required", "items", "prefixItems", "minItems", "maxItems", "enum", "const", "pattern",
            "minimum", "maximum", "allOf", "anyOf", "oneOf", "not"}
FILE = re.compile(rb'\{"receipt_version": |\{\n  "format": "aerowal-')
BOUNDS = [0, 1, 8, 256, 1 << 64]


@functools.cache
def read(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return json.load(file)


def names():
    return sorted(name.removesuffix(".json") for name in os.listdir(FOLDER)
                  if name.endswith(".json"))


def resolved(schema, file):
    """The schema with what it refers to in its place, and the members of `allOf` as its own."""
    if isinstance(schema, list):
        return [resolved(part, file) for part in schema]
    if not isinstance(schema, dict):
        return schema
    own = {key: value for key, value in schema.items() if key not in ("$ref", "$defs", "allOf")}
    whole = {}
    if "$ref" in schema:
        target, _, place = schema["$ref"].partition("#")
        found = read(target or file)
        for step in place.split("/")[1:]:
            found = found[step]
        whole = resolved(found, target or file)
    for group in schema.get("allOf", []):
        whole = joined(whole, resolved(group, file))
    return joined(whole, {key: resolved(value, file) for key, value in own.items()})


def joined(first, second):
    both = {**first, **second}
    for key in ("properties", "required"):
        if key in first and key in second:
            is_list = isinstance(first[key], list)
            both[key] = first[key] + second[key] if is_list else {**first[key], **second[key]}
    return both


def closed(schema):
    """The same without members that it does not name."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {key: value if key == "not" else closed(value) for key, value in schema.items()}
    # A member may be called so, too.
    if isinstance(schema.get("properties"), dict) and "type" in schema:
        parts["additionalProperties"] = False
    return parts


@functools.cache
def schema_of(name):
    return closed(resolved(read(name + ".json"), name + ".json"))


@functools.cache
def telling_members():
    """Of which members the text matters, and which patterns it is held to."""
    values, patterns = set(), {}

    def look(schema, member):
        if isinstance(schema, list):
            for part in schema:
                look(part, member)
        if not isinstance(schema, dict):
            return
        if "enum" in schema or "const" in schema:
            values.add(member)
        if "pattern" in schema:
            patterns.setdefault(member, set()).add(schema["pattern"])
        for name, part in schema.get("properties", {}).items():
            look(part, name)
        for key in ("items", "prefixItems", "anyOf", "oneOf"):
            look(schema.get(key), member)

    for name in names():
        look(schema_of(name), None)
    compiled = {member: [re.compile(text) for text in sorted(texts)]
                for member, texts in patterns.items()}
    return values, compiled


def shape_of(value, member, values, patterns):
    """All of a value that a schema can tell from another; a document's body is none of it."""
    kind = type(value)
    if kind is dict:
        return tuple((name, None if name in ("body", "value") else shape_of(part, name, values, patterns))
                     for name, part in value.items())
    if kind is list:
        size = len(value) if len(value) < 4 and not isinstance(value[:1], (dict, list)) else 4
        return size, len(value) > 10, frozenset(
            shape_of(part, member, values, patterns) for part in value)
    if member in values or kind is bool or value is None:
        return kind, value
    if kind is str:
        return kind, tuple(bool(one.search(value)) for one in patterns.get(member, ()))
    return kind, sum(value >= bound for bound in BOUNDS)


def name_of(value):
    """The schema that a line is to be held to."""
    if len(value) == 1:
        name = next(iter(value))
        if name in NAMED:
            return name
        if name == "summary" and isinstance(value[name], dict):
            inside = value[name]
            return ("replay_summary" if "inserts" in inside else
                    "difference_summary" if "removed" in inside else
                    "storage_summary" if "tombstones" in inside else
                    "summary" if "status" in inside else "append_summary")
    if "format" in value:
        return FORMATS.get(value["format"], "line")
    return ("error" if "code" in value else
            "receipt" if "receipt_version" in value else
            "record" if "record_type" in value else
            "acknowledgement" if "collection_id" not in value else
            "document_key" if "sequence_number" not in value else
            "tombstone" if "deleted" in value else "document")


checked = set()


@functools.cache
def validating():
    """The class of validators; None where there is none. To import it takes 0.1 s."""
    try:
        from jsonschema import Draft202012Validator
    except ImportError:
        print("python3-jsonschema is missing: JSON is not held to its schemas", file=sys.stderr)
        return None
    return Draft202012Validator


def check_value(value):
    """Raises an AssertionError unless the value is as its schema says."""
    if validating() is None:
        return
    name = name_of(value)
    shape = name, shape_of(value, None, *telling_members())
    if shape in checked:
        return
    errors = [f"  {error.json_path}: {error.message[:500]}"
              for error in validating()(schema_of(name)).iter_errors(value)]
    if errors:
        raise AssertionError(f"not as man/schemas/{name}.json has it:\n" + "\n".join(errors)
                             + f"\n  in {json.dumps(value)[:2000]}")
    checked.add(shape)


def parsed(line):
    try:
        return json.loads(line)
    except (RecursionError, ValueError):
        # A body may be nested more deeply, or have longer numbers, than Python reads.
        end = rb',"byte_offset":\d+,"length":\d+,"checksum":"[0-9a-f]{8}"'
        line = re.sub(rb'"body":.*(' + end + rb")", rb'"body":null\1', line)
        return json.loads(re.sub(rb'"body":(?!null).*}$', b'"body":null}', line))


def check_output(text):
    """Checks each whole line of the text that is an object."""
    if b'{"' not in text:
        return
    for line in text.split(b"\n")[:-1]:
        if line.startswith(b'{"'):
            check_value(parsed(line))


def check_file(path, text):
    try:
        value = json.loads(text)
    except ValueError:
        # What died while it wrote a receipt, and what a test does to a file that is no receipt.
        if path.endswith(".receipt.json") and ".unfinished-repair" not in path:
            raise
        return
    check_value(value)


def check_files(folder):
    """Checks the receipts in the folder, and what `verify` keeps in files."""
    for path in glob.iglob(os.path.join(glob.escape(folder), "**"), recursive=True):
        if not os.path.isfile(path) or os.path.islink(path) or not os.access(path, os.R_OK):
            continue
        with open(path, "rb") as file:
            if FILE.match(file.read(64)):
                file.seek(0)
                check_file(path, file.read())

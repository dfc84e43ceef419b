"""What `replay` prints of parts of a state, and of two states, held to a model of its own.

    states_test.py AEROWAL SEEDS

Logs have many records of few keys. The model applies them one after another, and the patches with
an applier of its own; where there is python3-jsonpatch, with that as well. SEEDS: how many logs.
"""

import base64
import collections
import copy
import csv
import fnmatch
import io
import json
import os
import random
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "corpus"))
import json_schemas  # noqa: E402
import program  # noqa: E402
from wal_format import encode  # noqa: E402

try:
    import jsonpatch
except ImportError:
    jsonpatch = None
    print("python3-jsonpatch is missing: patches are applied by the test alone", file=sys.stderr)

aerowal = program.Program(sys.argv[1])
seeds = int(sys.argv[2])

COLLECTIONS = ["c", "", "=c", "users"]
IDS = ["a", "a:b", "'q\"", "\n\x1b[31m", "=1+1", "ab", "tab\t,;", "\u202eé"]
# The second and third are one number to programs that read doubles.
TEXTS = [b"{}", b'{"a":18446744073709551616}', b'{"a":18446744073709551617}', b'{"a":1}',
         b'{"a":1.0}', b'{"b":[1,2,3],"a":{"x/y":null,"~":true}}',
         b'{"a":{"~":false,"x/y":[]},"b":[1,3]}', b'{"a":{"~":true,"x/y":null},"b":[1,2,3]}',
         b'{"\\u0061":"\\u00e9"}', '{"a":"é"}'.encode(), b"[1]", b"3", b'{"":{"":[]}}',
         b'{"x_sequence_number":7,"n":1}', b'{"x_sequence_number":7,"n":2}']
# JSON, but of several lines, or with white space around it.
SPACED = [b'{"a":\n1}', b' {"a":2}']
# JSON about which appliers may differ.
ODD = [b'{"a":1,"a":2}', b'{"a":"\\ud800"}']
OTHERS = [b"", b"\xff\0", b"not json"]
BODIES = TEXTS + SPACED + ODD + OTHERS

Document = collections.namedtuple("Document", "schema_id schema_version body sequence_number")


def as_members(key, **more):
    return {"collection_id": key[0], "document_id": key[1], **more}


class State:
    """Documents, and by which record the others were deleted; what is of a base has None."""

    def __init__(self):
        self.documents = {}
        self.deleted = {}

    def apply(self, record):
        sequence_number, kind, key, document = record
        if kind == 2:
            self.documents.pop(key, None)
            self.deleted.setdefault(key, sequence_number)
        else:
            self.documents[key] = document
            self.deleted.pop(key, None)


def sorted_keys(keys):
    return sorted(keys, key=lambda key: (key[0].encode(), key[1].encode()))


def body_members(body, in_line):
    if not body:
        return {}
    if in_line(body):
        return {"body": exact(body)}
    return {"body_base64": base64.b64encode(body).decode()}


def exact(text):
    """JSON whose numbers are known by their text."""
    number = lambda digits: ("number", digits)  # noqa: E731
    return json.loads(text, parse_int=number, parse_float=number)


def is_json(body):
    return body not in OTHERS


def in_line(body):
    return body in TEXTS + ODD


def applied(document, patch):
    document = copy.deepcopy(document)
    for change in patch:
        steps = [step.replace("~1", "/").replace("~0", "~") for step in change["path"].split("/")]
        assert steps[0] == ""
        if len(steps) == 1:
            assert change["op"] == "replace"
            document = change["value"]
            continue
        place = document
        for step in steps[1:-1]:
            place = place[int(step)] if isinstance(place, list) else place[step]
        last = int(steps[-1]) if isinstance(place, list) else steps[-1]
        if change["op"] == "add" and isinstance(place, list):
            assert last <= len(place)
            place.insert(last, change["value"])
        else:
            assert (change["op"] == "add") != (last in place or isinstance(place, list))
            if change["op"] == "remove":
                del place[last]
            else:
                place[last] = change["value"]
    return document


class Log:
    def __init__(self, seed):
        self.random = random.Random(seed)
        keys = [(collection, name) for collection in COLLECTIONS for name in IDS]
        self.keys = self.random.sample(keys, self.random.randint(1, 12))
        self.records = []
        for number in range(1, self.random.randint(2, 60)):
            kind = self.random.choice([0, 1, 1, 2])
            schema = self.random.choice(["s", "s", "t"]), self.random.choice(["v1", "v1", "v2"])
            body = b"" if kind == 2 else self.random.choice(BODIES)
            self.records.append((number, kind, self.random.choice(self.keys),
                                 Document(*schema, body, number)))

    def encoded(self, first=0, last=None):
        """Its records from `first` to `last` as a log of their own."""
        return b"".join(
            encode(i + 1, kind, key[0].encode(), key[1].encode(), document.schema_id.encode(),
                   document.schema_version.encode(), document.body)
            for i, (_, kind, key, document) in enumerate(self.records[first:last]))

    def state(self, last):
        state = State()
        for record in self.records[:last]:
            state.apply(record)
        return state


def document_line(key, document, **more):
    return {**as_members(key), "schema_id": document.schema_id,
            "schema_version": document.schema_version,
            "sequence_number": document.sequence_number, **more,
            **body_members(document.body, in_line)}


def of_base(key):
    return {"base": True, **({"split_inferred": True} if ":" in key[0] + key[1] else {})}


class States(unittest.TestCase):
    def setUp(self):
        self.folder = program.folder_for(self)

    def path(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def lines(self, *args):
        result = aerowal.run("replay", "--json", *args, check=0)
        json_schemas.check_output(result.out)
        return [exact(line) for line in program.lines_of(result.out)]

    def check(self, want, *args):
        self.assertEqual(self.numbers(want), self.lines(*args), args)

    def numbers(self, value):
        """The value as exact() reads it."""
        if isinstance(value, bool) or value is None or isinstance(value, (str, tuple)):
            return value
        if isinstance(value, int):
            return ("number", str(value))
        if isinstance(value, dict):
            return {name: self.numbers(part) for name, part in value.items()}
        return [self.numbers(part) for part in value]

    def filters(self, log):
        """Options, and which keys they are for."""
        picked = log.random.sample(log.keys, min(2, len(log.keys)))
        collection, names = picked[0][0], [key[1] for key in picked]
        pattern = log.random.choice(["a*", "*", "?", "[a=]*", "x"])
        yield [], lambda key: True
        yield ["--collection", collection], lambda key: key[0] == collection
        yield [part for name in names for part in ("--id", name)], lambda key: key[1] in names
        yield ["--id-glob", pattern], lambda key: fnmatch.fnmatchcase(key[1], pattern)
        yield (["--collection", collection, "--id=" + names[-1]],
               lambda key: key == (collection, names[-1]))

    def check_states(self, log, path, state, *args):
        for options, wanted in self.filters(log):
            live = [key for key in sorted_keys(state.documents) if wanted(key)]
            gone = [key for key in sorted_keys(state.deleted) if wanted(key)]

            def base(key, number):
                return of_base(key) if number is None else {}

            documents = [document_line(key, state.documents[key],
                                       **base(key, state.documents[key].sequence_number))
                         for key in live]
            tombstones = [as_members(key, sequence_number=state.deleted[key], deleted=True,
                                     **base(key, state.deleted[key])) for key in gone]
            common = (path, *options, *args)
            self.check(documents, *common)
            self.check(tombstones, "--deleted", *common)
            names = ("collection_id", "document_id", "base", "split_inferred", "deleted")
            for lines, more in ((documents, []), (tombstones, ["--deleted"])):
                ids = [{name: line[name] for name in names if name in line} for line in lines]
                self.check(ids, "--ids-only", *more, *common)
                summary = self.lines("--summary", "--ids-only", *more, *common)[-1]["summary"]
                self.assertEqual(("number", str(len(live))), summary["live_documents"])
                self.assertEqual(("number", str(len(gone))) if more else None,
                                 summary.get("deleted_documents"))
            self.check_tables(documents, common)

    def check_tables(self, documents, common):
        columns = ["document_id", "sequence_number", "base", "deleted", "body", "body_base64"]
        for form, dialect in (("csv", csv.excel), ("tsv", csv.excel_tab)):
            text = aerowal.run("replay", "--format", form, "--columns", ",".join(columns), *common,
                               check=0).out.decode()
            quoting = csv.QUOTE_NONE if form == "tsv" else csv.QUOTE_MINIMAL
            rows = list(csv.reader(io.StringIO(text), dialect, lineterminator="\n", quoting=quoting))
            self.assertEqual(columns, rows[0])
            self.assertEqual(len(documents) + 1, len(rows))
            for document, row in zip(documents, rows[1:]):
                name, number, base, deleted, body, body_base64 = row
                self.assertEqual(str(document["sequence_number"] or ""), number)
                self.assertEqual("true" if "base" in document else "false", base)
                self.assertEqual("false", deleted)
                self.assertEqual(document.get("body"), exact(body) if body else None)
                self.assertEqual(document.get("body_base64", ""), body_base64)
                # A spreadsheet takes none for a formula, and a line is a line.
                self.assertNotIn(name[:1], ["=", "+", "-", "@"])
                if document["document_id"].isalnum() and document["document_id"].isascii():
                    self.assertEqual(document["document_id"], name)

    def check_difference(self, before, after, deletes, *args):
        *lines, summary = self.lines("--summary", "--diff-from", *args)
        counts = collections.Counter(next(iter(line)) for line in lines)
        for kind in ("added", "changed", "removed"):
            self.assertEqual(("number", str(counts[kind])), summary["summary"][kind])
        want = []
        for key in sorted_keys(before.keys() | after.keys()):
            old, new = before.get(key), after.get(key)
            if old and new and old[:3] == new[:3]:
                continue
            previous = {"previous_sequence_number": old.sequence_number} if old else {}
            if old is None:
                want.append({"added": document_line(key, new)})
            elif new is None:
                gone = old._replace(sequence_number=deletes[key])
                want.append({"removed": document_line(key, gone, **previous)})
            else:
                if old[:2] != new[:2]:
                    previous.update(previous_schema_id=old.schema_id,
                                    previous_schema_version=old.schema_version)
                line = document_line(key, new, **previous)
                if is_json(old.body) and is_json(new.body):
                    for name in ("body", "body_base64"):
                        line.pop(name, None)
                    line["patch"] = self.check_patch(old.body, new.body, key, lines)
                want.append({"changed": line})
        self.assertEqual(self.numbers(want), lines, args)

    def check_patch(self, old, new, key, lines):
        """The patch of that document, once it is known to make one body of the other."""
        changed = [line["changed"] for line in lines if "changed" in line]
        patch = next(line["patch"] for line in changed
                     if (line["collection_id"], line["document_id"]) == key)
        if old == new:
            self.assertEqual([], patch)
        elif old in ODD or new in ODD:
            self.assertEqual([{"op": "replace", "path": "", "value": exact(new)}], patch)
        else:
            self.assertEqual(exact(new), applied(exact(old), patch))
            self.assertEqual(exact(old) == exact(new), patch == [])
            if jsonpatch:
                self.assertEqual(json.loads(new), jsonpatch.apply_patch(
                    json.loads(old), self.as_numbers(patch)))
        return patch

    def as_numbers(self, value):
        """What exact() read, as other programs read it."""
        if isinstance(value, tuple):
            return json.loads(value[1])
        if isinstance(value, list):
            return [self.as_numbers(part) for part in value]
        if isinstance(value, dict):
            return {name: self.as_numbers(part) for name, part in value.items()}
        return value

    def test_log(self):
        for seed in range(seeds):
            with self.subTest(seed=seed):
                log = Log(seed)
                path = self.path("wal", log.encoded())
                count = len(log.records)
                last = log.random.randint(0, count)
                self.check_states(log, path, log.state(count))
                self.check_states(log, path, log.state(last), "--until-seq", str(last))
                first = log.random.randint(0, last)
                for end, options in ((last, ["--until-seq", str(last)]), (count, [])):
                    state = log.state(end)
                    self.check_difference(log.state(first).documents, state.documents, state.deleted,
                                          str(first), path, *options)
                wanted = log.keys[0][0]
                only = lambda state: {key: document for key, document  # noqa: E731
                                      in state.documents.items() if key[0] == wanted}
                self.check_difference(only(log.state(first)), only(log.state(count)),
                                      log.state(count).deleted, str(first), path,
                                      "--collection", wanted)

    def test_base(self):
        """The records before a checkpoint are in a store, and those after it in a log."""
        for seed in range(seeds):
            with self.subTest(seed=seed):
                log = Log(seed)
                cut = log.random.randint(0, len(log.records))
                log.records = [
                    (number - cut if number > cut else None, kind, key,
                     document._replace(sequence_number=number - cut if number > cut else None))
                    for number, kind, key, document in log.records]
                store = os.path.join(self.folder, f"store{seed}")
                os.mkdir(store)
                before = self.path("before", log.encoded(last=cut))
                path = self.path("wal", log.encoded(first=cut))
                aerowal.run("replay", "-q", "--storage", store, before, check=0)
                count = len(log.records) - cut
                self.check_states(log, path, log.state(None), "--base", store)
                first = log.random.randint(0, count)
                last = log.random.randint(first, count)
                state = log.state(cut + last)
                self.check_difference(log.state(cut + first).documents, state.documents,
                                      state.deleted, str(first), path, "--until-seq", str(last),
                                      "--base", store)


if __name__ == "__main__":
    program.main(States)

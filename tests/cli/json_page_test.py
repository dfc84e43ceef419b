"""Holds man/aerowal-json.5 to the JSON Schema files, of which its lists of members are made, and to
what the program prints, of which its examples are.

    json_page_test.py [--update] AEROWAL SOURCE_ROOT

In the page a comment `members: NAME` or `example: NAME` begins what is made of
man/schemas/NAME.json or of a line of that kind, up to a comment `end`. `--update` writes these
parts anew: read the difference before you keep it.
"""

import difflib
import json
import os
import re
import sys
import textwrap

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import json_lines  # noqa: E402
import json_schemas  # noqa: E402

COLUMNS = 78
BEGIN = re.compile(r'\.\\" (members|example): (\w+)$')
END = '.\\" end'
# In which command the example is looked for, where it is not the first line of its kind.
EXAMPLES = {"statistics": "golden/semantics", "boot": "verify --json damaged",
            "plan": "repair --json data/containers", "receipt": "torn-mid-payload",
            "damage": "verify --json data/damaged/bit-flip-body"}
# The members of an object that has those of another line, too, are said there.
SAID_OF = {("stray", "stray"): "record", ("added", "added"): "document",
           ("changed", "changed"): "document", ("removed", "removed"): "document", ("summary", "error"): "error",
           ("summary", "gone"): "damage", ("plan", "earlier_repair"): "earlier_repair", ("plan", "steps"): "damage",
           ("diff_log", "first_damage"): "damage", ("diff_log", "error"): "error",
           ("diff_log", "strict_error"): "summary.strict_error",
           ("diff_parting", "record"): "record", ("plan", "misnumbered_records"): "record", ("receipt", "plan"): "plan"}
PIECE = re.compile(r"\(([\w-]+)\((\d)\), ([^)]*)\)([.,;:]*)|([\w-]+)\((\d)\)([.,;:]*)|"
                   r"`([^`]*)`([.,;:)]*)")


# ---- members

def mdoc(text):
    """Plain sentences as lines of mdoc."""
    lines, at = [], 0
    for piece in PIECE.finditer(text):
        lines += filled(text[at:piece.start()])
        at = piece.end()
        page, section, heading, end, name, number, mark, literal, after = piece.groups()
        if page:
            macro, end = f".Pq Xr {page} {section} , Dq {heading}", end
        elif name:
            macro, end = f".Xr {name} {number}", mark
        else:
            end = after
            macro = (f".Fl {literal[1:]}" if re.fullmatch(r"--[\w-]+", literal) else
                     f".Ql {literal}" if " " in literal else
                     # What would be a macro of mdoc.
                     ".Li " + r"\&" * bool(re.fullmatch("[A-Z][A-Za-z0-9]", literal)) + literal)
        lines.append(" ".join([macro, *end]))
    return lines + filled(text[at:])


def filled(text):
    sentences = re.split(r"(?<=[.:]) (?=[A-Z])", text.strip())
    return [line for sentence in sentences if sentence
            for line in textwrap.wrap(sentence, COLUMNS, break_on_hyphens=False)]


def words(values):
    texts = [f"`{value}`" if isinstance(value, str) else json.dumps(value) for value in values]
    return ", ".join(texts[:-1]) + (" or " if len(texts) > 1 else "") + texts[-1]


def type_of(schema):
    if "title" in schema:
        return schema["title"]
    if "const" in schema or "enum" in schema:
        kinds = {"string" if isinstance(value, str) else
                 "boolean" if isinstance(value, bool) else "null" if value is None else "integer"
                 for value in schema.get("enum", [schema.get("const")])}
        return " or ".join(sorted(kinds - {"null"}) + sorted(kinds & {"null"}))
    kinds = schema.get("type", "any JSON")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    items = schema.get("items")
    of = f" of {type_of(items)}s" if isinstance(items, dict) else ""
    return " or ".join(kind + (of if kind == "array" else "") for kind in kinds)


def values_of(schema, description):
    """What a member may be, where its description does not say so."""
    if "const" in schema:
        return f" Always {words([schema['const']])}."
    named = [value for value in schema.get("enum", []) if isinstance(value, str)]
    if named and not all(f"`{value}`" in description for value in named):
        return f" One of {words(schema['enum'])}."
    return ""


def inside(schema):
    """The object that a member holds, or an array of which it is."""
    return schema["items"] if isinstance(schema.get("items"), dict) else schema


def object_of(name):
    """The object whose members a line has: that of its one member, where it has one. `name`: of its
    schema, or behind a dot of one of these members, which is an object then."""
    name, _, member = name.partition(".")
    schema = json_schemas.schema_of(name)
    members = schema["properties"]
    (first, *others) = members
    whole = schema if others or (name, first) in SAID_OF else members[first]
    return whole["properties"][member] if member else whole


def list_of(schema, line):
    """The members of an object, as a list; `line`: the schema that it is of."""
    lines = [".Bl -tag -width Ds"]
    for name, member in schema["properties"].items():
        optional = "" if name in schema.get("required", ()) else ", optional"
        description = member.get("description", "")
        lines.append(f".It Li {name} Pq {type_of(member)}{optional}")
        lines += mdoc(description + values_of(member, description))
        inner = inside(member)
        said = object_of(SAID_OF[line, name])["properties"] if (line, name) in SAID_OF else {}
        own = {part: known for part, known in inner.get("properties", {}).items()
               if part not in said}
        if own:
            lines += list_of({**inner, "properties": own}, line)
    return lines + [".El"]


# ---- examples

def example(name, runs):
    """A line of that kind that the program printed, folded."""
    for command, values in runs:
        if EXAMPLES.get(name, "") in command:
            for found, value, text in values:
                if found == name:
                    return [".Bd -literal", *folded(steady(text)), ".Ed"]
    raise AssertionError(f"no line is an example of {name}")


def steady(text):
    """Without what is another in each run."""
    text = text.decode() if isinstance(text, bytes) else text
    for member, number in (("device", 64768), ("inode", 131074)):
        text = re.sub(rf'("{member}": )\d+', rf"\g<1>{number}", text)
    return text


def folded(text):
    lines = []
    for line in text.splitlines():
        while len(line) > COLUMNS:
            places = [at + 1 for at in range(COLUMNS) if line[at] == ","]
            blanks = [at for at in range(COLUMNS) if line[at] == " "]
            at = max([place for place in places if place > COLUMNS // 2] or blanks
                     or places or [COLUMNS])
            lines.append(line[:at])
            line = line[at:].removeprefix(" ")
        lines.append(line)
    return [r"\&" * line.startswith((".", "'")) + line.replace("\\", r"\e") for line in lines]


# ---- the page

def made(page, runs):
    """The lines of the page with the parts that are made as they should be."""
    lines, is_made = [], False
    for line in page:
        begin = BEGIN.match(line)
        if line == END:
            is_made = False
        if not is_made:
            lines.append(line)
        if begin:
            what, name = begin.groups()
            is_made = True
            lines += list_of(object_of(name), name) if what == "members" else example(name, runs)
    return lines


def main(arguments):
    update = "--update" in arguments
    aerowal, root = [argument for argument in arguments if argument != "--update"]
    path = os.path.join(root, "man", "aerowal-json.5")
    with open(path, encoding="ascii") as file:
        page = file.read().splitlines()
    parts = [match.groups() for match in map(BEGIN.match, page) if match]
    names = set(json_schemas.names()) - {"common", "line"}
    if parts != sorted(set(parts), key=parts.index) or {
            (what, name) for what in ("members", "example") for name in names} != set(parts):
        sys.exit("the page does not have the members and an example of each schema, once")
    expected = made(page, json_lines.run(aerowal, os.path.join(root, "tests", "data")))
    if expected == page:
        return 0
    if update:
        with open(path, "w", encoding="ascii") as file:
            file.write("\n".join(expected) + "\n")
        return 0
    for line in difflib.unified_diff(page, expected, path, "what it should be", lineterm=""):
        print(line)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

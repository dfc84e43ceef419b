"""Mutants of C++ sources: small changes that a test should notice. They are found in the text, laid
out as clang-format leaves it, and not in what a compiler makes of it, so that some do not compile."""

import dataclasses
import re

RELATIONS = {"<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"),
             "==": ("!=",), "!=": ("==",)}
OPERATORS = {**RELATIONS, "&&": ("||",), "||": ("&&",), "+": ("-",), "-": ("+",), "+=": ("-=",),
             "-=": ("+=",)}
# A binary operator stands between spaces, and the bracket of a template does not.
OPERATOR = re.compile(r"(?<=\s)(?:" + "|".join(map(re.escape, sorted(OPERATORS, key=len,
                                                                     reverse=True))) + r")(?=\s)")
EXTREME = re.compile(r"\bstd::(min|max)(?=[(<])")
INTEGER = re.compile(r"(?<![\w.'])(?:0x[0-9A-Fa-f]+|0|[1-9][0-9]*)(?![\w.'])")
NOT = re.compile(r"!(?=[\w(*])")
RETURN = re.compile(r"\breturn (true|false)(?=;)")
ENUMERATOR = re.compile(r"(?<!case )(?<!using )\b(?:(\w+)::)(\w+)\b(?!::|\()")
ENUM = re.compile(r"\benum class (\w+)[^{;]*\{([^}]*)\}")
ROW = re.compile(r"^ *\{([\w:]+(?:, *[\w:]+)+)\},$", re.MULTILINE)

# What is no code, or is checked while compiling.
OPAQUE = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"|(?<![0-9A-Za-z])'(?:[^'\\\n]|\\.)+'"
                    r"|^ *#[^\n]*|\b(?:static_assert|assert)\b[^;]*;", re.DOTALL | re.MULTILINE)

PLACE = r"(?:[\w:.]|->|\[[^\]]*\]|\([^()]*\))+"
DELETABLE = {
    "assignment": re.compile(rf"\*?{PLACE}\s[-+|&]?=\s.*", re.DOTALL),
    "step": re.compile(rf"(?:\+\+|--){PLACE}"),
    "call": re.compile(rf"(?!return\b){PLACE}\(.*\)|{PLACE}\(\)", re.DOTALL),
    "jump": re.compile(r"continue|break"),
}
# Without one of these the function would end without a result.
EARLY = re.compile(r"return\b.*", re.DOTALL)


@dataclasses.dataclass(frozen=True)
class Mutant:
    begin: int
    end: int
    kind: str
    replacement: str

    def apply(self, source):
        return source[:self.begin] + self.replacement + source[self.end:]


def mask(source):
    """The source with blanks for what is not to be changed, every character at its place."""
    return OPAQUE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), source)


def find_enums(sources):
    """The enumerators of each enum; enums of one name are alternatives."""
    enums = {}
    for source in sources:
        for found in ENUM.finditer(mask(source)):
            names = [part.split("=")[0].strip() for part in found[2].split(",")]
            enums.setdefault(found[1], []).append([name for name in names if name])
    return enums


def skip_condition(text, at):
    """The end of the parenthesis that begins at `at`."""
    depth = 0
    for index in range(at, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return index + 1
    return len(text)


def strip_heads(code, begin, end):
    """Where the statement after `if (…)`, `else`, `case …:` begins, and whether an `if` leads to
    it."""
    conditional = False
    while True:
        while begin < end and code[begin].isspace():
            begin += 1
        head = re.compile(r"(?:(if|for|while)\s*(?:constexpr\s*)?(\())|else\b|case [\w:]+:|default:"
                          ).match(code, begin, end)
        if not head:
            return begin, conditional
        conditional = conditional or head[1] == "if"
        begin = skip_condition(code, head.start(2)) if head[2] else head.end()


def statements(code):
    """The simple statements: where each begins and ends, and whether an `if` leads to it."""
    begin = 0
    opened = []  # brackets, with where the statement around each begins, and whether it is an `if`
    for at, character in enumerate(code):
        if character in "([":
            opened.append((character, begin, False))
        elif character in ")]":
            opened.pop()
        elif character == "{":
            opened.append((character, begin, strip_heads(code, begin, at)[1]))
            begin = at + 1
        elif character == "}":
            _, around, _ = opened.pop()
            in_expression = re.compile(r"\s*(?:[;,.)]|[-+*=!<>&|?:]\s)").match(code, at + 1)
            in_bracket = opened and opened[-1][0] != "{"
            begin = around if in_expression or in_bracket else at + 1
        elif character == ";" and (not opened or opened[-1][0] == "{"):
            first, conditional = strip_heads(code, begin, at)
            yield first, at, conditional or bool(opened and opened[-1][2])
            begin = at + 1


def find_deletions(code):
    for begin, end, conditional in statements(code):
        text = code[begin:end]
        for name, pattern in DELETABLE.items():
            if pattern.fullmatch(text):
                yield Mutant(begin, end + 1, "delete " + name, "{}")
                break
        else:
            if conditional and EARLY.fullmatch(text):
                yield Mutant(begin, end + 1, "delete return", "{}")


def find_tokens(code):
    for found in OPERATOR.finditer(code):
        for other in OPERATORS[found[0]]:
            yield Mutant(*found.span(), "operator", other)
    for found in EXTREME.finditer(code):
        yield Mutant(*found.span(1), "operator", "max" if found[1] == "min" else "min")
    for found in INTEGER.finditer(code):
        value = int(found[0], 0)
        for other in {value + 1, max(value - 1, 0)} - {value}:
            yield Mutant(*found.span(), "constant", str(other))
    for found in NOT.finditer(code):
        yield Mutant(*found.span(), "not", "")
    for found in RETURN.finditer(code):
        yield Mutant(*found.span(1), "return", "false" if found[1] == "true" else "true")


def find_enumerators(code, enums):
    for found in ENUMERATOR.finditer(code):
        for names in enums.get(found[1], []):
            if found[2] in names and len(names) > 1:
                other = names[(names.index(found[2]) + 1) % len(names)]
                yield Mutant(*found.span(2), "enumerator", other)
                break
    for row in ROW.finditer(code):
        cells = list(re.compile(r"[\w:]+").finditer(code, *row.span(1)))
        for left, right in zip(cells, cells[1:]):
            if left[0] != right[0]:
                between = code[left.end():right.start()]
                yield Mutant(left.start(), right.end(), "table", right[0] + between + left[0])


def find_mutants(source, enums):
    """All of a source, by where they begin. `enums`: of find_enums()."""
    code = mask(source)
    found = {*find_tokens(code), *find_deletions(code), *find_enumerators(code, enums)}
    return sorted(found, key=lambda mutant: (mutant.begin, mutant.end, mutant.replacement))

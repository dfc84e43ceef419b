"""AeroDB's files in Python, from aerowal-format(5) alone: what the tests hold aerowal to.

Nothing here comes from the library, so that a misreading of the format would have to be made twice
to go unseen.
"""

import base64
import collections
import json
import re
import struct
import zlib

TYPES = ("INSERT", "UPDATE", "DELETE")
RECORD_SIZE_MIN = 37

Record = collections.namedtuple(
    "Record",
    "type sequence_number collection_id document_id schema_id schema_version body"
    " byte_offset length checksum",
)
Document = collections.namedtuple("Document", "key schema_id schema_version tombstone body")
StrictError = collections.namedtuple("StrictError", "check byte_offset sequence_number")


def field(content):
    return struct.pack("<I", len(content)) + content


def encode(sequence_number, type_number=0, collection=b"c", document=b"d", schema=b"s",
           version=b"v1", body=b"{}"):
    """The bytes of one record."""
    payload = b"".join(map(field, (collection, document, schema, version, body)))
    head = struct.pack("<IBQ", 17 + len(payload), type_number, sequence_number)
    return head + payload + struct.pack("<I", zlib.crc32(head + payload))


def split_fields(payload, count):
    """The first `count` fields, and what follows them; None where they don't fit."""
    fields = []
    for _ in range(count):
        if len(payload) < 4:
            return None
        (size,) = struct.unpack_from("<I", payload)
        if size > len(payload) - 4:
            return None
        fields.append(payload[4:4 + size])
        payload = payload[4 + size:]
    return fields, payload


def read_log(log):
    """The records up to the first corruption, and that as a StrictError, or None."""
    records = []
    at = 0
    while at < len(log):
        expected = len(records) + 1

        def failed(check, sequence_number=expected):
            return records, StrictError(check, at, sequence_number)

        left = len(log) - at
        if left < RECORD_SIZE_MIN:
            return failed("truncated")
        length, type_number, sequence_number = struct.unpack_from("<IBQ", log, at)
        if length < RECORD_SIZE_MIN:
            return failed("length_minimum")
        if length > left:
            return failed("length_end")
        (stored,) = struct.unpack_from("<I", log, at + length - 4)
        if zlib.crc32(log[at:at + length - 4]) != stored:
            return failed("checksum")
        if type_number >= len(TYPES):
            return failed("type")
        split = split_fields(log[at + 13:at + length - 4], 5)
        if split is None or split[1]:
            return failed("payload")
        *strings, body = split[0]
        try:
            strings = [text.decode() for text in strings]
        except UnicodeDecodeError:
            return failed("payload")
        if sequence_number != expected:
            return failed("sequence", sequence_number)
        records.append(
            Record(TYPES[type_number], sequence_number, *strings, body, at, length, stored))
        at += length
    return records, None


def utf8_complaint(error):
    """How AeroDB's library words a UnicodeDecodeError."""
    if error.reason == "unexpected end of data":
        return f"incomplete utf-8 byte sequence from index {error.start}"
    return f"invalid utf-8 sequence of {error.end - error.start} bytes from index {error.start}"


def aerodb_line(log):
    """What AeroDB's own reader says of the log, which takes types up to 5 and bytes after the fifth
    field; None where it reads all of it."""
    at = 0
    last = 0

    def line(message, what="byte_offset", value=None):
        value = at if value is None else value
        return f"[FATAL] AERO_WAL_CORRUPTION: {message} ({what}: {value}) [violates K2]"

    while at < len(log):
        left = len(log) - at
        if left < RECORD_SIZE_MIN:
            return line(f"Truncated WAL: {left} bytes remaining, minimum record size is 37")
        length, type_number, number = struct.unpack_from("<IBQ", log, at)
        if length < RECORD_SIZE_MIN:
            return line(f"Invalid record length: {length}")
        if length > left:
            return line(f"Record length {length} exceeds remaining file size {left}")
        (stored,) = struct.unpack_from("<I", log, at + length - 4)
        computed = zlib.crc32(log[at:at + length - 4])
        if computed != stored:
            return line(f"Checksum mismatch: computed {computed:08x}, stored {stored:08x}")
        if type_number > 5:
            return line(f"Invalid record type: {type_number}")
        payload = log[at + 13:at + length - 4]
        for i in range(5):
            split = split_fields(payload, 1)
            if split is None:
                return line("failed to fill whole buffer")
            (text,), payload = split
            try:
                i == 4 or text.decode()
            except UnicodeDecodeError as error:
                return line(f"Invalid UTF-8: {utf8_complaint(error)}")
        if last == 0 and number != 1:
            return line(f"First sequence number must be 1, got {number}", "sequence_number", number)
        if last and number != last + 1:
            return line(f"Non-sequential sequence number: expected {last + 1}, got {number}",
                        "sequence_number", number)
        last = number
        at += length
    return None


def read_documents(store):
    """The records of a documents.dat."""
    documents = []
    at = 0
    while at < len(store):
        (length,) = struct.unpack_from("<I", store, at)
        (stored,) = struct.unpack_from("<I", store, at + length - 4)
        assert zlib.crc32(store[at:at + length - 4]) == stored
        (key, schema_id, version), rest = split_fields(store[at + 4:at + length - 4], 3)
        (body,), nothing = split_fields(rest[1:], 1)
        assert nothing == b""
        documents.append(Document(key.decode(), schema_id.decode(), version.decode(),
                                  rest[0] == 1, body))
        at += length
    return documents


def final_state(records):
    """The newest record of each (collection_id, document_id), unless it is a DELETE."""
    newest = {(r.collection_id, r.document_id): r for r in records}
    return {key: r for key, r in newest.items() if r.type != "DELETE"}


TOKEN = re.compile(
    r'[ \t\n\r]*(?:([\[\]{},:])|("(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4})*")'
    r"|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null))")


def is_json(text):
    """RFC 8259, for any depth; json.loads() takes NaN and gives up on depth."""
    stack = []
    wanted = "value"
    at = 0
    while wanted:
        token = TOKEN.match(text, at)
        if not token:
            return False
        at = token.end()
        mark, string, other = token.groups()
        is_value = False
        if wanted in ("value", "value or ]") and (string or other):
            is_value = True
        elif wanted in ("value", "value or ]") and mark in ("[", "{"):
            stack.append(mark)
            wanted = "value or ]" if mark == "[" else "name or }"
        elif wanted in ("name", "name or }") and string:
            wanted = ":"
        elif wanted == ":" and mark == ":":
            wanted = "value"
        elif wanted == "after" and mark == ",":
            wanted = "value" if stack[-1] == "[" else "name"
        elif (wanted in ("after", "value or ]") and mark == "]" and stack[-1] == "["
              or wanted in ("after", "name or }") and mark == "}" and stack[-1] == "{"):
            stack.pop()
            is_value = True
        else:
            return False
        if is_value:
            wanted = "after" if stack else None
    return text[at:].strip(" \t\n\r") == ""


def stands_in_a_line(body):
    """True where `dump --json` prints a body as `body` and not as `body_base64`."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return False
    return is_json(text) and text == text.strip(" \t") and "\r" not in text and "\n" not in text


def parse_line(line, follows):
    """A line of `dump --json` or `replay`: its members, and the bytes of its body. `follows` is the
    text right after a body.

    The body is cut out before the rest is parsed: it may be nested deeper than json.loads() goes,
    and what it gets must be its own text, which parsing would lose.
    """
    body = None
    # The quotes in ids are escaped, so that this mark cannot be in one.
    mark = b',"body":'
    if mark in line:
        begin = line.index(mark) + len(mark)
        end = line.rindex(follows)
        body = line[begin:end]
        line = line[:begin] + b"null" + line[end:]

    def unique(pairs):
        assert len(pairs) == len(dict(pairs)), f"a member twice in {pairs}"
        return dict(pairs)

    members = json.loads(line, object_pairs_hook=unique)
    if "body_base64" in members:
        assert body is None
        body = base64.b64decode(members["body_base64"], validate=True)
    return members, body if body is not None else b""

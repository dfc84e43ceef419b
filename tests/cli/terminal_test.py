"""What aerowal sends to a terminal: nothing from a log or a path that a terminal could act on, and
lines of records that fit it.

    terminal_test.py AEROWAL DATA
"""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import tty
import unicodedata
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import program  # noqa: E402
from data import Data  # noqa: E402
from wal_format import encode, parse_line, read_log, stands_in_a_line  # noqa: E402

aerowal = program.Program(sys.argv[1])
data = Data(sys.argv[2])

# C0, DEL, C1; marks, embeddings, overrides and isolates of the bidi algorithm; line separators;
# what has no width.
UNSAFE = [*map(chr, range(0x20)), "\x7f", *map(chr, range(0x80, 0xA0)), "\u061c", "\u200e",
          "\u200f", *map(chr, range(0x2028, 0x202F)), *map(chr, range(0x2060, 0x2065)),
          *map(chr, range(0x2066, 0x206A)),
          *map(chr, range(0x200B, 0x200E)), "\ufeff"]
INVALID = [b"\xff", b"\xc3", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80", b"\x9b31m"]
SGR = re.compile(r"\x1b\[[0-9;]*m")


def hostile_log():
    log = []

    def add(**fields):
        log.append(encode(len(log) + 1, **fields))
    for c in UNSAFE:
        text = f"a{c}b".encode()
        add(collection=text, document=text, schema=text, version=text, body=b"{}")
        add(document=b"in-body", body=b'{"k' + c.encode() + b'":"' + text + b'\\\\' + text + b'"}')
        add(document=b"around", body=b"[1," + c.encode() + b"2]")
        add(document=b"lines", body=text)
    for bad in INVALID:
        add(document=b"invalid", body=b"x" + bad + b"y")
        add(document=b"invalid", body=b'{"x":"' + bad + b'"}')
    add(document=b"escapes", body=br'{"a":"\u001b[31m\u202e\\","b":"\"","c":[1e400, -0.10]}')
    add(document=b"tabs", body=b'{\t"a"\t:\t"\\t"\t}')
    return b"".join(log)


def width_of(text):
    """Columns, for the characters that these tests use."""
    width = 0
    for c in text:
        if unicodedata.category(c) not in ("Mn", "Me", "Cf"):
            width += 2 if unicodedata.east_asian_width(c) in "WF" else 1
    return width


class Terminal(unittest.TestCase):
    def setUp(self):
        self.folder = program.folder_for(self)
        self.hostile = self.new_log("hostile.wal", hostile_log())

    def new_log(self, name, content):
        path = os.path.join(os.fsencode(self.folder), os.fsencode(name))
        with open(path, "wb") as file:
            file.write(content)
        return path

    def run_on_terminal(self, *args, columns=80, streams=("stdout", "stderr"), **env):
        """(exit code, what the terminal got, as bytes)"""
        ours, theirs = pty.openpty()
        tty.setraw(theirs)  # nothing is translated on its way
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        given = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL,
                 "stderr": subprocess.DEVNULL} | {stream: theirs for stream in streams}
        process = subprocess.Popen([aerowal.path, *args], env=program.environment(**env), **given)
        os.close(theirs)
        received = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # all of the other side was closed
                break
            if not part:
                break
            received += part
        os.close(ours)
        return process.wait(), received

    def check_safe(self, received):
        """Every line can be shown as it is."""
        text = received.decode()  # valid UTF-8
        for line in text.split("\n"):
            bad = [c for c in UNSAFE if c in line]
            self.assertEqual([], bad, repr(line))
        return text

    def logs(self):
        yield self.hostile, read_log(hostile_log())[0]
        for name in ("hostile-strings", "unicode", "bodies"):
            yield data.path(f"golden/{name}.wal"), data.records(f"golden/{name}.jsonl")

    def test_dump_is_safe(self):
        for path, records in self.logs():
            code, received = self.run_on_terminal("dump", "--color=never", path)
            self.assertEqual(0, code)
            text = self.check_safe(received)
            self.assertEqual(len(records), text.count("\n"))

    def test_dump_fits(self):
        wide = b"".join(
            encode(number + 1, collection="用户".encode() * number, document="🙂é".encode() * 4,
                   body=('{"城":"' + "東京a" * 9 * number + '"}').encode()) for number in range(40))
        narrow = b"".join(
            encode(number + 1, document=b"d" * number, body=b'"%s"' % (b"x" * number))
            for number in range(90))
        for log in (hostile_log(), wide, narrow, data.read("golden/unicode.wal")):
            path = self.new_log("fit.wal", log)
            # So wide that nothing is cut.
            _, whole = self.run_on_terminal("dump", "--color=never", path, columns=60000)
            for columns in (20, 41, 80, 132, 300):
                code, received = self.run_on_terminal("dump", "--color=never", path,
                                                      columns=columns)
                self.assertEqual(0, code)
                for line, uncut in zip(self.check_safe(received).split("\n"),
                                       whole.decode().split("\n"), strict=True):
                    if width_of(uncut) <= columns:
                        self.assertEqual(uncut, line)
                        continue
                    self.assertEqual("…", line[-1:])
                    self.assertTrue(uncut.startswith(line[:-1]))
                    self.assertLessEqual(width_of(line), columns, line)
                    if uncut[:columns].isascii():
                        self.assertEqual(columns, width_of(line), line)

    def test_dump_of_json_is_safe_and_the_same_json(self):
        for path, records in self.logs():
            code, received = self.run_on_terminal("dump", "--json", path)
            self.assertEqual(0, code)
            self.check_safe(received)
            self.check_bodies(received, records, b',"byte_offset":')

    def test_replay_is_safe_and_the_same_json(self):
        for path, records in self.logs():
            code, received = self.run_on_terminal("replay", path)
            self.assertEqual(0, code)
            self.check_safe(received)
            by_number = {record.sequence_number: record for record in records}
            shown = [by_number[json.loads(re.search(rb'"sequence_number":(\d+)', line).group(1))]
                     for line in program.lines_of(received)]
            self.check_bodies(received, shown, b"}")

    def check_bodies(self, received, records, follows):
        for line, record in zip(program.lines_of(received), records, strict=True):
            members, body = parse_line(line, follows)
            self.assertEqual((record.collection_id, record.document_id),
                             (members["collection_id"], members["document_id"]))
            if not record.body or not stands_in_a_line(record.body):
                self.assertEqual(record.body, body)
                continue
            # Other bytes for the same JSON: all numbers, strings and their order.
            self.assertEqual(self.parsed(record.body), self.parsed(body))

    def parsed(self, body):
        try:
            return json.loads(body, object_pairs_hook=tuple, parse_int=str, parse_float=str)
        except RecursionError:
            return body  # a tower of brackets, in which there is nothing to escape

    def test_into_a_pipe_a_body_stays_as_it_is(self):
        out = aerowal.run("dump", "--json", self.hostile.decode(), check=0).out
        for line, record in zip(program.lines_of(out), read_log(hostile_log())[0], strict=True):
            self.assertEqual(record.body, parse_line(line, b',"byte_offset":')[1])

    def test_messages_and_paths_are_safe(self):
        name = b"odd" + "".join(UNSAFE[1:]).replace("/", "").encode() + b"".join(INVALID) + b".wal"
        damaged = bytearray(hostile_log())
        damaged[-1] ^= 1
        odd = self.new_log(name, bytes(damaged))
        missing = odd + b"/none"
        for args in (("verify", odd), ("dump", "-q", odd), ("replay", odd),
                     ("append", odd, "--from", os.devnull), ("verify", missing),
                     ("append", missing, "--from", os.devnull),
                     ("append", self.hostile, "--from", missing),
                     ("dump", "--limit", "1", odd, odd), ("verify", "--" + "".join(UNSAFE[1:])),
                     ("dump", "--limit", "".join(UNSAFE[1:]), odd)):
            for more in ((), ("--json",)):
                code, received = self.run_on_terminal(args[0], "--color=never", *args[1:], *more)
                self.assertIn(code, (0, 1, 2, 4))
                self.assertNotEqual(b"", received)
                self.check_safe(received)

    def test_a_line_with_bytes_for_a_terminal_is_no_danger_either(self):
        for bad in ("\x1b[31m", '{"\x1b[31m":1}', '{"record_type":"\x9b31m"}', "\x7f", "\u202e"):
            lines = self.new_log("lines.jsonl", bad.encode() + b"\n")
            code, received = self.run_on_terminal("append", self.folder + "/new.wal", "--from",
                                                  lines)
            self.assertEqual(2, code)
            self.check_safe(received)

    def test_colour_is_only_colour(self):
        damaged = data.path("damaged/bit-flip-body.wal")
        for args in (("verify", damaged), ("verify", data.path("golden/lifecycle.wal")),
                     ("dump", "--limit", "9", damaged), ("dump", "-q", damaged)):
            _, plain = self.run_on_terminal(*args, "--color=never")
            _, no_color = self.run_on_terminal(*args, NO_COLOR="1")
            _, automatic = self.run_on_terminal(*args)
            _, always = self.run_on_terminal(*args, "--color=always", NO_COLOR="1",
                                             TERM="dumb")
            self.check_safe(plain)
            self.assertEqual(plain, no_color)
            _, dumb = self.run_on_terminal(*args, TERM="dumb")
            self.assertEqual(plain, dumb)
            self.check_safe(SGR.sub("", automatic.decode()).encode())
            self.assertEqual(automatic, always)

    def test_progress_takes_its_line_away(self):
        path = self.new_log(b"odd\x1b[31m\n\xff.wal", data.read("golden/workload.wal"))
        for command in ("verify", "dump", "replay"):
            code, received = self.run_on_terminal(command, "--progress=always", path,
                                                  streams=("stderr",))
            self.assertEqual(0, code)
            shown = received.decode().split("\r")
            self.assertEqual("", shown[0])
            self.assertEqual("\x1b[K", shown[-1], "the line is still there")
            for line in shown[1:-1]:
                self.assertTrue(line.endswith("\x1b[K"))
                self.check_safe(line[:-3].encode())
                self.assertNotIn("\n", line)

    def test_what_is_typed_is_asked_for(self):
        log = self.new_log("new.wal", b"")
        for args, asked in ((("verify", "-"), b"Reading a log from this terminal"),
                            (("append", log, "--from", "-"), b"Reading records as JSON Lines")):
            keyboard, terminal = pty.openpty()
            process = subprocess.Popen([aerowal.path, *args], stdin=terminal,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       env=program.environment())
            os.close(terminal)
            self.assertIn(asked, process.stderr.readline())
            os.write(keyboard, b"\x04")
            process.communicate(timeout=60)
            os.close(keyboard)
            self.assertEqual(0, process.returncode)

    def test_progress_fits_the_terminal(self):
        path = self.new_log("a-rather-long-name-of-a-log-of-which-the-end-matters.wal",
                            data.read("golden/workload.wal"))
        for columns in (1, 2, 10, 20, 40, 80, 200):
            code, received = self.run_on_terminal("verify", "--progress=always", path,
                                                  columns=columns, streams=("stderr",))
            self.assertEqual(0, code)
            lines = [line.removesuffix("\x1b[K") for line in received.decode().split("\r")]
            self.assertTrue(any(lines), columns)
            for line in lines:
                self.assertLess(width_of(line), max(columns, 2))
                if columns >= 20 and line:
                    self.assertRegex(line, r"(matters|s)\.wal: \d+ %")

    def test_progress_is_gone_before_anything_is_printed(self):
        log = data.path("golden/workload.wal")
        for args in (["--tail", "2"], [], ["--json"], ["--stats"], ["--hex", "--limit", "1"],
                     ["--keep-going"]):
            code, received = self.run_on_terminal("dump", "--progress=always", *args, log)
            self.assertEqual(0, code)
            progress, found, rest = received.rpartition(b"\r\x1b[K")
            self.assertTrue(found, args)
            self.assertNotIn(b"\n", progress)
            self.assertEqual(self.run_on_terminal("dump", *args, log)[1], rest)

    def test_progress_on_a_terminal_without_escape_sequences(self):
        path = data.path("golden/workload.wal")
        code, received = self.run_on_terminal("verify", "--progress=always", path,
                                              streams=("stderr",), TERM="dumb")
        self.assertEqual(0, code)
        self.assertIn(path.encode(), received)
        self.assertNotIn(b"\x1b", received)
        self.check_safe(received.replace(b"\r\n", b"\n"))

    def reports(self):
        """Command lines that print prose."""
        for name in ("bit-flip-body", "record-missing", "torn-mid-payload", "garbage-inserted",
                     "other-log-appended", "not-a-wal-text", "starts-at-seq-4"):
            log = data.path(f"damaged/{name}.wal")
            yield from (("verify", log), ("repair", log), ("dump", "-q", log),
                        ("verify", "--brief", log))
        sound = data.path("golden/lifecycle.wal")
        yield from (("dump", "--at-offset", "0", sound), ("dump", "--at-offset", "100", sound),
                    ("verify", data.path("damaged/sequence-max-sealed.wal")),
                    ("verify", "--brief", sound, sound + ".none"), ("verify", "--expect-last-seq", "9", sound), ("verify", sound + ".none"),
                    ("dump", "--at-offset", "9999", sound), ("dump", "--limt", "3", sound),
                    ("verify", "--format", "xml", sound), ("verify",), ("explain",),
                    ("explain", "bit_flip", "AERO_WAL_CORRUPTION"), ("--help",),
                    *((command, "--help") for command in
                      ("verify", "dump", "replay", "append", "repair", "explain")))

    # Lines that stay whole: what is to be pasted, and AeroDB's own line; and a single word, such as a
    # path.
    WHOLE = re.compile(r" *((Next: |see: |Example: )?aerowal |Next: ls |\[FATAL\]|try 'aerowal )"
                       r"| {11}--schema | *[^ ]+$")
    # On a narrow terminal rows have fewer bytes, and what is said of them stands above.
    ROW = re.compile(r"  [ >] [0-9a-f]{10} ")
    BESIDE_ROW = 49
    MARKS = re.compile(r" {14}[ ^]*$| {4}\.\.\.$")
    MAP = re.compile(r"\[[━╳┄=X~]+\]$")

    def words_of(self, text):
        """Sorted, since standard output and standard error may come in another order."""
        lines = (line[self.BESIDE_ROW:] if self.ROW.match(line) else line
                 for line in text.split("\n") if not self.MARKS.match(line))
        return sorted(word for line in lines for word in line.split() if not self.MAP.match(word))

    def test_prose_is_wrapped_at_words(self):
        for args in self.reports():
            piped = aerowal.run(*args)
            words = self.words_of((piped.out + piped.err).decode())
            for columns in (40, 60, 80, 200):
                _, received = self.run_on_terminal(*args, columns=columns)
                text = SGR.sub("", received.decode())
                for line in text.split("\n"):
                    if width_of(line) > min(columns, 100) and not self.MAP.match(line.strip()):
                        self.assertRegex(line, self.WHOLE, (columns, args))
                    self.assertEqual(line.rstrip(), line)
                self.assertEqual(words, self.words_of(text), (columns, args))

    def test_statistics_fit(self):
        log = data.path("golden/workload.wal")
        for columns in (40, 60, 80):
            _, received = self.run_on_terminal("dump", "--stats", log, columns=columns)
            for line in self.check_safe(received).split("\n"):
                if " " in line.strip():
                    self.assertLessEqual(width_of(line), columns, line)

    def test_every_byte_is_shown_on_any_terminal(self):
        log = data.path("golden/lifecycle.wal")
        cells = re.compile(r"^  [ >] ([0-9a-f]{10}) ((?: [0-9a-f]{2}){1,8}) ", re.MULTILINE)
        for columns in (40, 49, 50, 69, 70, 200):
            _, received = self.run_on_terminal("dump", "--hex", log, columns=columns)
            shown = {}
            for offset, row in cells.findall(SGR.sub("", received.decode())):
                for i, byte in enumerate(bytes.fromhex(row)):
                    shown[int(offset, 16) + i] = byte
            self.assertEqual(data.read("golden/lifecycle.wal"),
                             bytes(shown[at] for at in sorted(shown)), columns)

    def test_prose_into_a_pipe_does_not_depend_on_a_width(self):
        log = data.path("damaged/bit-flip-body.wal")
        for args in (("repair", log), ("verify", log), ("verify", "--help"), ("explain", "bit_flip")):
            narrow = aerowal.run(*args, env=program.environment(COLUMNS="40"))
            self.assertEqual(aerowal.run(*args), narrow)

    def test_columns_overrules_the_terminal(self):
        log = data.path("damaged/bit-flip-body.wal")
        _, narrow = self.run_on_terminal("repair", log, columns=40)
        _, given = self.run_on_terminal("repair", log, columns=200, COLUMNS="40")
        self.assertEqual(narrow, given)

    def test_ascii_where_the_locale_has_no_more(self):
        log = data.path("damaged/bit-flip-body.wal")
        for args in (("verify", log), ("dump", "--limit", "9", log), ("repair", log),
                     ("explain",), ("verify", "--help")):
            for variables in ({"LC_ALL": "C"}, {"LC_ALL": "", "LANG": "C"}):
                _, received = self.run_on_terminal(*args, columns=60, **variables)
                self.assertTrue(received.isascii(), args)

    def test_nothing_more_is_said_than_into_a_pipe(self):
        path = data.path("golden/lifecycle.wal")
        for command in ("verify", "dump", "replay"):
            code, received = self.run_on_terminal(command, path, columns=300)
            self.assertEqual(0, code)
            self.assertEqual(aerowal.run(command, path, check=0).out.decode(),
                             SGR.sub("", received.decode()))


if __name__ == "__main__":
    sys.exit(program.main(Terminal))

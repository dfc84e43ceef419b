"""append's dialogue with its standard streams, one record at a time, and with other appends.

    streams_test.py AEROWAL

No result here depends on how time passes: each step follows from what the other side has said.
"""

import fcntl
import json
import os
import select
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import program  # noqa: E402
from wal_format import encode, read_log  # noqa: E402

aerowal = program.Program(sys.argv[1])

F_SETPIPE_SZ = 1031

DELETE = ("--type", "delete", "--collection", "c", "--id", "d", "--schema", "s",
          "--schema-version", "v1")


def line_of(document_id):
    return json.dumps({"record_type": "INSERT", "collection_id": "c", "document_id": document_id,
                       "schema_id": "s", "schema_version": "v1", "body": {}}).encode() + b"\n"


class Streams(unittest.TestCase):
    def setUp(self):
        self.folder = program.folder_for(self)
        self.log = os.path.join(self.folder, "log.wal")

    def read(self):
        with open(self.log, "rb") as file:
            return file.read()

    def write(self, content):
        with open(self.log, "wb") as file:
            file.write(content)

    def start(self, *args):
        process = subprocess.Popen(
            [aerowal.path, "append", "--json", self.log, *args], bufsize=0,
            env=program.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)

        def stop():
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout, process.stderr):
                stream.close()
        self.addCleanup(stop)
        return process

    def acknowledgement(self, process):
        return json.loads(process.stdout.readline())["sequence_number"]

    def end(self, process, code):
        process.stdin.close()
        self.assertEqual(code, process.wait())
        return process.stderr.read()

    def test_each_record_is_acknowledged_before_the_next_is_read(self):
        append = self.start("--from", "-")
        for number in range(1, 6):
            line = line_of(f"d{number}")
            append.stdin.write(line[:20])
            append.stdin.write(line[20:])
            self.assertEqual(number, self.acknowledgement(append))
            records, damage = read_log(self.read())
            self.assertEqual((number, None), (len(records), damage))
        self.assertEqual(b"", self.end(append, 0))

    def test_stops_before_the_next_record_when_its_reader_is_gone(self):
        append = self.start("--from", "-")
        append.stdin.write(line_of("d1"))
        self.assertEqual(1, self.acknowledgement(append))
        append.stdout.close()
        append.stdin.write(line_of("d2"))
        error = json.loads(self.end(append, 4).splitlines()[-1])
        self.assertEqual("AEROWAL_SYSTEM", error["code"])
        self.assertEqual(1, len(read_log(self.read())[0]))

    def test_writes_nothing_when_its_reader_was_never_there(self):
        for content in (b"", encode(1)):
            self.write(content)
            for args in (("--from", "-"), DELETE):
                reader, writer = os.pipe()
                os.close(reader)
                with open(writer, "wb") as stdout:
                    done = subprocess.run(
                        [aerowal.path, "append", self.log, *args], input=line_of("d"),
                        stdout=stdout, stderr=subprocess.PIPE, env=program.environment())
                self.assertEqual(4, done.returncode)
                self.assertEqual(content, self.read())

    def test_is_alone(self):
        first = self.start("--from", "-")
        first.stdin.write(line_of("d1"))
        self.assertEqual(1, self.acknowledgement(first))

        before = self.read()
        for args in (("--from", "-"), DELETE, (*DELETE, "--ignore-lock-file")):
            result = aerowal.run("append", "--json", self.log, *args, input=line_of("x"), check=5)
            self.assertEqual("AEROWAL_REFUSED", program.error_object(result)["code"])
            self.assertEqual(b"", result.out)
        aerowal.run("append", self.log, "--new", "--from", os.devnull, check=5)
        link = os.path.join(self.folder, "link.wal")
        os.link(self.log, link)
        aerowal.run("append", link, *DELETE, check=5)
        aerowal.run("verify", self.log, check=0)
        aerowal.run("dump", self.log, check=0)
        self.assertEqual(before, self.read())

        first.stdin.write(line_of("d2"))
        self.assertEqual(2, self.acknowledgement(first))
        self.end(first, 0)
        aerowal.run("append", self.log, *DELETE, check=0)
        self.assertEqual((3, None), (len(read_log(self.read())[0]), read_log(self.read())[1]))

    def test_is_free_again_after_a_kill(self):
        append = self.start("--from", "-")
        append.stdin.write(line_of("d1"))
        self.assertEqual(1, self.acknowledgement(append))
        append.kill()
        self.assertEqual(-9, append.wait())
        aerowal.run("append", self.log, *DELETE, check=0)
        self.assertEqual(2, len(read_log(self.read())[0]))

    def test_a_closed_standard_stream_never_becomes_the_log(self):
        """A file opened while descriptor 1 is closed gets that number, and what is printed."""
        sound = encode(1) + encode(2)
        damaged = bytearray(sound)
        damaged[50] ^= 1
        bad_line = b'{"summary":{}}\n'
        lines = os.path.join(self.folder, "lines.jsonl")
        for closed in (">&-", "2>&-", "<&-", ">&- 2>&-", "<&- >&-", "<&- >&- 2>&-"):
            for content, args, line in (
                    (sound, DELETE, b""),
                    (sound, ("--from", lines), line_of("d")),
                    (sound, ("--from", lines), line_of("d") + bad_line),
                    (sound, ("--from", lines, "--progress=always"), line_of("d")),
                    (bytes(damaged), DELETE, b""),
                    (None, DELETE, b""),
                    (None, ("--from", lines, "--new"), line_of("d")),
                    (None, ("--from", lines, "--new"), bad_line)):
                told = f"append {args} {closed}, {line}"
                if os.path.exists(self.log):
                    os.unlink(self.log)
                if content is not None:
                    self.write(content)
                with open(lines, "wb") as file:
                    file.write(line)
                done = subprocess.run(
                    ["bash", "-c", f'exec "$@" {closed}', "bash", aerowal.path, "append", self.log,
                     *args],
                    capture_output=True, input=b"", env=program.environment())
                self.assertIn(done.returncode, (0, 1, 2, 4), told)
                after = self.read() if os.path.exists(self.log) else b""
                if content == bytes(damaged):
                    self.assertEqual((content, True), (after, done.returncode in (1, 4)), told)
                    continue
                records, damage = read_log(after)
                self.assertIsNone(damage, told)
                self.assertTrue(after.startswith(content or b""), told)
                self.assertLessEqual(len(records), 3, told)
                if ">&-" in closed.split() and args == DELETE:
                    self.assertEqual(4, done.returncode, told)

    # ---- streams that do not block, as a process that shares one with us can make it

    def run_without_blocking(self, *args, input=b"", piece=1, code=0):
        """(stdout, stderr) of `aerowal args…`. Its streams are pipes of one page that do not block,
        filled `piece` bytes at a time and drained slowly."""
        (stdin, feed), (out, stdout), (err, stderr) = (os.pipe() for _ in range(3))
        for end in (stdin, stdout, stderr):
            os.set_blocking(end, False)
            fcntl.fcntl(end, F_SETPIPE_SZ, 4096)
        process = subprocess.Popen([aerowal.path, *args], stdin=stdin, stdout=stdout, stderr=stderr,
                                   env=program.environment())
        for end in (stdin, stdout, stderr):
            os.close(end)
        printed = {out: b"", err: b""}
        open_ends = [out, err]
        while open_ends:
            time.sleep(0.002)
            if feed is not None and select.select([], [feed], [], 0)[1]:
                try:
                    input = input[os.write(feed, input[:piece]):]
                except BrokenPipeError:
                    input = b""
                if not input:
                    os.close(feed)
                    feed = None
            for end in select.select(open_ends, [], [], 0)[0]:
                got = os.read(end, 2000)
                printed[end] += got
                if not got:
                    open_ends.remove(end)
                    os.close(end)
        if feed is not None:
            os.close(feed)
        self.assertEqual(code, process.wait(), printed[err])
        return printed[out], printed[err]

    def test_a_log_from_a_pipe_that_does_not_block(self):
        sound = b"".join(encode(number, body=b'{"a":1}') for number in range(1, 101))
        damaged = bytearray(sound)
        damaged[20] ^= 1
        for content, code in ((sound, 0), (bytes(damaged), 1)):
            for args in (("verify", "-"), ("verify", "--json", "-"), ("dump", "--json", "-"),
                         ("replay", "-"), ("dump", "--keep-going", "-")):
                expected = aerowal.run(*args, input=content, check=code)
                self.assertEqual((expected.out, expected.err), self.run_without_blocking(
                    *args, input=content, piece=601, code=code))

    def test_output_to_pipes_that_do_not_block(self):
        self.write(b"".join(encode(number, document=b"d%d" % number, body=b'"' + b"x" * 300 + b'"')
                            for number in range(1, 401)))
        for args in (("dump", "--json", self.log), ("replay", self.log)):
            expected = aerowal.run(*args, check=0)
            self.assertGreater(len(expected.out), 100000)
            self.assertEqual((expected.out, b""), self.run_without_blocking(*args))
        # More than standard error holds.
        missing = [os.path.join(self.folder, letter * 200) for letter in "abc" * 20]
        expected = aerowal.run("verify", *missing, check=4)
        self.assertEqual((expected.out, expected.err),
                         self.run_without_blocking("verify", *missing, code=4))

    def test_lines_from_a_pipe_that_does_not_block(self):
        lines = b"".join(line_of(f"d{number}") for number in range(100))
        for piece in (40, 999):
            out, _ = self.run_without_blocking("append", "--json", self.log, "--from", "-",
                                               input=lines, piece=piece)
            self.assertEqual(list(range(1, 101)),
                             [line["sequence_number"] for line in program.json_lines(out)])
            self.assertEqual((100, None), (len(read_log(self.read())[0]), read_log(self.read())[1]))
            os.unlink(self.log)
        self.run_without_blocking("append", self.log, "--new", "--from", "-", input=lines, piece=999)
        self.assertEqual(100, len(read_log(self.read())[0]))

    def test_a_body_from_a_pipe_that_does_not_block(self):
        body = b'"' + b"x" * 9000 + b'"'
        self.run_without_blocking("append", self.log, "--type", "insert", *DELETE[2:],
                                  "--body-file", "-", input=body, piece=999)
        self.assertEqual([body], [record.body for record in read_log(self.read())[0]])

    def test_a_closed_standard_stream_is_no_success(self):
        self.write(encode(1))
        for command in ("dump", "replay", "verify", "--help", "--version"):
            args = (command,) if command.startswith("-") else (command, self.log)
            done = subprocess.run(["bash", "-c", 'exec "$@" >&-', "bash", aerowal.path, *args],
                                  capture_output=True, env=program.environment())
            self.assertEqual(4, done.returncode, command)
        for command in ("dump", "replay", "verify"):
            done = subprocess.run(
                ["bash", "-c", 'exec "$@" <&-', "bash", aerowal.path, command, "-"],
                capture_output=True, env=program.environment())
            self.assertEqual(4, done.returncode, command)
            # One that is not needed is not missed.
            done = subprocess.run(
                ["bash", "-c", 'exec "$@" <&- 2>&-', "bash", aerowal.path, command, self.log],
                capture_output=True, env=program.environment())
            self.assertEqual(0, done.returncode, command)


if __name__ == "__main__":
    sys.exit(program.main(Streams))

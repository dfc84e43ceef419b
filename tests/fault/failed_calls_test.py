"""System calls that fail: what is in the log afterwards, what was acknowledged, what is said.

    failed_calls_test.py AEROWAL EVERY
"""

import errno
import itertools
import json
import os
import shutil
import subprocess
import sys
import unittest

import strace
import program
from wal_format import encode, read_log

strace.skip_unless_it_works()
aerowal = program.Program(sys.argv[1])
every = int(sys.argv[2])  # which share of the reads of damage to try

CALLS = ("read", "pread64", "write", "pwrite64", "fsync", "ftruncate", "linkat", "?link", "openat",
         "flock")
# What a file is asked by, on one machine or another.
STATS = ("?lstat", "?newfstatat")


def lines_of(count, body=None):
    return b"".join(
        json.dumps({"record_type": "INSERT", "collection_id": "c", "document_id": f"d{number}",
                    "schema_id": "s", "schema_version": "v1",
                    "body": body}).encode() + b"\n" for number in range(count))


class FailedCalls(unittest.TestCase):
    def setUp(self):
        self.folder = os.path.realpath(program.folder_for(self))
        self.log = os.path.join(self.folder, "log.wal")

    def write(self, content):
        with open(self.log, "wb") as file:
            file.write(content)

    def read(self):
        with open(self.log, "rb") as file:
            return file.read()

    def append(self, *inject, path=None, lines=5, more=()):
        return strace.run(aerowal, ["append", "--json", self.log, "--from", "-", *more], CALLS,
                          path=path or self.log, inject=inject, input=lines_of(lines))

    def check_error(self, result, code, severity, invariant):
        error = program.error_object(result)
        self.assertEqual(4, result.code)
        self.assertEqual((code, severity, invariant),
                         (error["code"], error["severity"], error["invariant"]))
        return error

    def check_log(self, result, before, unacknowledged=0):
        """The log is sound, holds what was there and what was acknowledged, and no more than
        `unacknowledged` records that were not."""
        after = self.read()
        records, damage = read_log(after)
        self.assertIsNone(damage)
        self.assertTrue(after.startswith(before))
        acknowledged = [m["sequence_number"] for m in program.json_lines(result.out)]
        first = len(read_log(before)[0]) + 1
        self.assertEqual(list(range(first, first + len(acknowledged))), acknowledged)
        self.assertEqual(first - 1 + len(acknowledged) + unacknowledged, len(records))
        for m, record in zip(program.json_lines(result.out), records[first - 1:]):
            self.assertEqual((m["byte_offset"], m["length"]), (record.byte_offset, record.length))
        return len(acknowledged)

    # ---- fsync

    def test_a_failed_fsync_is_final(self):
        before = encode(1)
        for when in (1, 2, 4):
            for error in ("EIO", "ENOSPC", "EINTR"):
                self.write(before)
                result, calls = self.append(f"fsync:error={error}:when={when + 1}")
                told = self.check_error(result, "AERO_WAL_FSYNC_FAILED", "FATAL", "D1")
                self.assertEqual(when - 1, self.check_log(result, before, unacknowledged=1))
                self.assertEqual(when + 1, told["details"]["sequence_number"])
                self.assertEqual(read_log(self.read())[0][-1].byte_offset,
                                 told["details"]["byte_offset"])
                self.assertIn("unknown", told["message"])
                # It is the last thing that is done to the log: no second fsync, nothing cut, and
                # nothing more written.
                self.assertEqual([("fsync", error)], [
                    (call.name, call.result) for call in calls
                    if call.path == self.log and call.name in ("write", "fsync", "ftruncate")][-1:])
                self.assertEqual(when + 1, sum(call.name == "fsync" for call in calls))

    def test_a_log_that_cannot_be_made_durable_is_not_appended_to(self):
        self.write(encode(1))
        result, calls = self.append("fsync:error=EIO:when=1")
        told = self.check_error(result, "AERO_WAL_FSYNC_FAILED", "FATAL", "D1")
        self.assertIn("nothing was changed", told["message"])
        self.assertNotIn("write", [call.name for call in calls])
        self.assertEqual(encode(1), self.read())

    def test_a_failed_fsync_of_one_record_in_text(self):
        self.write(encode(1))
        result, _ = strace.run(
            aerowal, ["append", self.log, "--type", "delete", "--collection", "c", "--id", "d",
                      "--schema", "s", "--schema-version", "v1"], CALLS, path=self.log,
            inject=["fsync:error=EIO:when=2"])
        self.assertEqual((4, b""), (result.code, result.out))
        self.assertRegex(result.err.decode(),
                         r"^\[FATAL\] AERO_WAL_FSYNC_FAILED: .*Input/output error.*"
                         r"\(byte_offset: 44\) \[violates D1\]\n$")

    def test_a_directory_that_cannot_be_synced_gets_no_log(self):
        result, _ = self.append("fsync:error=EIO:when=1", path=self.folder)
        self.assertEqual((4, b""), (result.code, result.out))
        self.assertFalse(os.path.exists(self.log))

    # ---- the document store

    def test_a_store_that_cannot_be_made_is_not_there(self):
        data = os.path.join(self.folder, "data")
        log = encode(1) + encode(2)
        traced = (*CALLS, "?mkdir", "mkdirat")
        args = ["replay", "--json", "--storage", self.folder, "-"]
        result, calls = strace.run(aerowal, args, traced, input=log)
        self.assertEqual(0, result.code)
        self.assertEqual(["fsync", "fsync", "linkat", "fsync"],
                         [call.name for call in calls if call.name in ("fsync", "linkat")])
        shutil.rmtree(data)
        failures = [("fsync", 1, "AEROWAL_SYSTEM"), ("fsync", 2, "AERO_WAL_FSYNC_FAILED"),
                    ("fsync", 3, "AEROWAL_SYSTEM"), ("pwrite64", 1, "AEROWAL_SYSTEM"),
                    ("linkat", 1, "AEROWAL_SYSTEM")]
        for call, when, code in failures:
            with self.subTest(call=call, when=when):
                result, _ = strace.run(aerowal, args, traced, input=log,
                                       inject=[f"{call}:error=EIO:when={when}"])
                self.assertEqual((4, b""), (result.code, result.out))
                self.assertEqual(code, program.error_object(result)["code"])
                self.assertEqual([], os.listdir(self.folder))
        result, _ = strace.run(aerowal, args, traced, input=log,
                               inject=["?mkdir,mkdirat:error=EROFS"])
        self.assertEqual(4, result.code)
        self.assertEqual({"path": data}, program.error_object(result)["details"])
        self.assertEqual([], os.listdir(self.folder))

    # ---- write

    def test_a_failed_write_is_rolled_back(self):
        before = encode(1)
        for when in (1, 3, 5):
            for error in ("ENOSPC", "EIO", "EDQUOT"):
                self.write(before)
                result, calls = self.append(f"write:error={error}:when={when}")
                told = self.check_error(result, "AERO_WAL_APPEND_FAILED", "ERROR", "D1")
                self.assertEqual(when - 1, self.check_log(result, before))
                self.assertEqual(len(self.read()), told["details"]["byte_offset"])
                self.assertEqual(when + 1, told["details"]["sequence_number"])
                names = [call.name for call in calls
                         if call.name in ("write", "fsync", "ftruncate")]
                self.assertEqual(["write", "ftruncate", "fsync"], names[-3:])

    def test_an_interrupted_write_goes_on(self):
        self.write(b"")
        result, _ = self.append("write:error=EINTR:when=2+2")
        self.assertEqual(0, result.code)
        self.assertEqual(5, self.check_log(result, b""))

    def test_a_failed_roll_back_is_said(self):
        before = encode(1)
        for failed in ("ftruncate:error=EIO", "fsync:error=EIO:when=3"):
            self.write(before)
            result, calls = self.append("write:error=ENOSPC:when=2", failed)
            told = self.check_error(result, "AERO_WAL_APPEND_FAILED", "ERROR", "D1")
            self.assertIn("No space left on device", told["message"])
            self.assertIn("Input/output error", told["message"])
            self.assertEqual(1, self.check_log(result, before))
            self.assertEqual(2, sum(call.name == "write" for call in calls))

    def test_an_acknowledgement_that_cannot_be_given(self):
        """The record is on disk, and nothing comes after it."""
        self.write(b"")
        output = os.path.join(self.folder, "acknowledgements")
        with open(output, "wb") as stdout:
            words = strace.command(os.path.join(self.folder, "trace"), [], CALLS, path=output,
                                   inject=["write:error=EIO:when=3"])
            done = subprocess.run(
                [*words, aerowal.path, "append", "--json", self.log, "--from", "-"],
                input=lines_of(5), stdout=stdout, stderr=subprocess.PIPE,
                env=program.environment())
        with open(output, "rb") as file:
            result = program.Result(done.returncode, file.read(), done.stderr)
        self.check_error(result, "AEROWAL_SYSTEM", "ERROR", None)
        self.assertEqual(2, self.check_log(result, b"", unacknowledged=1))

    # ---- --new

    def test_new_leaves_nothing_behind(self):
        for inject, code in (("fsync:error=EIO:when=1", "AERO_WAL_FSYNC_FAILED"),
                             ("linkat,?link:error=EIO", "AEROWAL_SYSTEM")):
            result, calls = strace.run(
                aerowal, ["append", "--json", self.log, "--new", "--from", "-"], CALLS,
                inject=[inject], input=lines_of(3))
            self.assertTrue(any(call.injected for call in calls))
            self.assertEqual((4, b""), (result.code, result.out))
            self.assertEqual(code, program.error_object(result)["code"])
            self.assertEqual([], os.listdir(self.folder))

    def test_new_without_its_directory_synced_is_no_success(self):
        result, calls = self.append("fsync:error=EIO:when=1", path=self.folder, more=["--new"])
        self.assertTrue(any(call.injected for call in calls))
        self.assertEqual((4, b""), (result.code, result.out))
        self.assertEqual([], os.listdir(self.folder))

    def test_new_where_no_file_can_be_nameless(self):
        """As on file systems without O_TMPFILE."""
        for error in ("EOPNOTSUPP", "EISDIR", "EINVAL"):
            # Only openat() with O_TMPFILE has the directory itself for its path.
            result, calls = self.append(f"openat:error={error}:when=1", path=self.folder,
                                        more=["--new"])
            self.assertTrue(any(call.injected for call in calls))
            self.assertEqual(0, result.code)
            self.assertEqual(["log.wal"], os.listdir(self.folder))
            self.assertEqual(5, len(read_log(self.read())[0]))
            os.unlink(self.log)

    def test_new_with_a_full_disk(self):
        args = ["append", "--json", self.log, "--new", "--from", "-"]
        result, calls = strace.run(aerowal, args, CALLS, inject=["pwrite64:error=ENOSPC:when=1"],
                                   input=lines_of(3))
        # The file has no name that could be asked for, but it lies in the folder.
        self.assertTrue(any(call.injected and call.path.startswith(self.folder + "/")
                            for call in calls))
        self.check_error(result, "AERO_WAL_APPEND_FAILED", "ERROR", "D1")
        self.assertEqual([], os.listdir(self.folder))

    def test_new_with_a_disk_that_gets_full(self):
        """Whichever thread meets it; an interrupted write goes on."""
        lines = self.log + ".jsonl"
        with open(lines, "wb") as file:
            file.write(lines_of(200, body="x" * 9000))
        self.addCleanup(os.unlink, lines)
        for threads in "1", "2":
            os.environ["AEROWAL_THREADS"] = threads
            self.addCleanup(os.environ.pop, "AEROWAL_THREADS", None)
            for when in 1, 2, 3:
                args = ["append", "--json", self.log, "--new", "--from", lines]
                result, calls = strace.run(aerowal, args, CALLS,
                                           inject=[f"pwrite64:error=ENOSPC:when={when}"])
                self.assertTrue(any(call.injected for call in calls))
                told = self.check_error(result, "AERO_WAL_APPEND_FAILED", "ERROR", "D1")
                self.assertEqual("cannot write; nothing was created: No space left on device",
                                 told["message"])
                self.assertEqual([os.path.basename(lines)], os.listdir(self.folder))
                result, calls = strace.run(aerowal, args, CALLS,
                                           inject=[f"pwrite64:error=EINTR:when={when}"])
                self.assertTrue(any(call.injected for call in calls))
                self.assertEqual(0, result.code)
                self.assertEqual(200, len(read_log(self.read())[0]))
                os.unlink(self.log)

    # ---- reading

    def test_a_log_that_cannot_be_read(self):
        content = encode(1) + encode(2)
        self.write(content)
        for args in (["verify"], ["dump"], ["replay"], ["append", "--from", os.devnull]):
            for error in ("EIO", "ENOMEM"):
                result, calls = strace.run(aerowal, [args[0], "--json", self.log, *args[1:]], CALLS,
                                           path=self.log, inject=[f"pread64:error={error}:when=1"])
                self.assertTrue(any(call.injected for call in calls))
                told = self.check_error(result, "AEROWAL_SYSTEM", "ERROR", None)
                self.assertEqual(self.log, told["details"]["path"])
                self.assertIn(os.strerror(getattr(errno, error)), told["message"])
                if args == ["verify"]:
                    (line,) = program.json_lines(result.out)
                    self.assertEqual("unreadable", line["summary"]["status"])
                else:
                    self.assertEqual(b"", result.out)
                self.assertEqual(content, self.read())

    def test_whichever_read_fails(self):
        """Of a damaged log, which is looked at here and there."""
        records = [encode(number, body=b'"%s"' % (b"x" * 3000)) for number in range(1, 60)]
        whole = b"".join(records)
        at = sum(map(len, records[:20]))
        damaged = {
            "torn": whole[:-100],
            "zeros": whole + bytes(5000),
            "flip": whole[:at + 500] + bytes([whole[at + 500] ^ 4]) + whole[at + 501:],
            "length": whole[:at] + b"\xff" + whole[at + 1:],
            "overwritten": whole[:at] + bytes(8192) + whole[at + 8192:],
            "gap": b"".join(records[:20] + records[22:]),
        }
        os.environ["AEROWAL_THREADS"] = "1"
        self.addCleanup(os.environ.pop, "AEROWAL_THREADS", None)
        commands = (["verify"], ["verify", "--json"], ["dump", "--keep-going"],
                    ["dump", "--at-offset", str(at)], ["repair", "--salvage"])
        failures = 0
        for name, content in damaged.items():
            self.write(content)
            for args in commands:
                for when in itertools.count(1, every):
                    result, calls = strace.run(aerowal, [*args, self.log], ("pread64",),
                                               path=self.log,
                                               inject=[f"pread64:error=EIO:when={when}"])
                    if not any(call.injected for call in calls):
                        break
                    failures += 1
                    self.assertEqual(4, result.code, (name, args, when))
                    self.assertIn(b"Input/output error", result.err)
        self.assertGreater(failures * every, 60)

    def test_a_log_that_stops_being_readable(self):
        """The records before are printed; what comes after can't be called sound."""
        content = b"".join(encode(number + 1, body=b'"%s"' % (b"x" * 40000))
                           for number in range(60))
        self.write(content)
        # strace follows the first thread alone, which need not be the one that reads.
        os.environ["AEROWAL_THREADS"] = "1"
        self.addCleanup(os.environ.pop, "AEROWAL_THREADS", None)
        fails = "pread64:error=EIO:when=3"
        result, calls = strace.run(aerowal, ["dump", "--json", "--no-body", self.log], CALLS,
                                   path=self.log, inject=[fails])
        self.assertTrue(any(call.injected for call in calls))
        self.check_error(result, "AEROWAL_SYSTEM", "ERROR", None)
        shown = [m["sequence_number"] for m in program.json_lines(result.out)]
        self.assertEqual(list(range(1, len(shown) + 1)), shown)
        self.assertTrue(0 < len(shown) < 60)
        result, _ = strace.run(aerowal, ["verify", "--json", self.log], CALLS,
                               path=self.log, inject=[fails])
        self.check_error(result, "AEROWAL_SYSTEM", "ERROR", None)
        result, _ = strace.run(aerowal, ["replay", self.log], CALLS, path=self.log,
                               inject=["pread64:error=EIO:when=2"])
        self.assertEqual((4, b""), (result.code, result.out))

    def test_interrupted_reads_go_on(self):
        self.write(encode(1) + encode(2))
        for command in ("verify", "dump", "replay"):
            result, calls = strace.run(aerowal, [command, self.log], CALLS, path=self.log,
                                       inject=["pread64:error=EINTR:when=1"])
            self.assertTrue(any(call.injected for call in calls))
            self.assertEqual(0, result.code)

    def test_standard_input_that_cannot_be_read(self):
        self.write(encode(1))
        with open(self.log, "rb") as file:
            result, _ = strace.run(aerowal, ["dump", "--json", "-"], CALLS, path=self.log,
                                   inject=["pread64:error=EIO:when=1", "read:error=EIO:when=1"],
                                   stdin=file)
        self.check_error(result, "AEROWAL_SYSTEM", "ERROR", None)

    def test_lines_that_cannot_be_read(self):
        """What was read and acknowledged before stays."""
        lines = os.path.join(self.folder, "lines.jsonl")
        with open(lines, "wb") as file:
            file.write(lines_of(200, body="x" * 3000))
        result, calls = strace.run(aerowal, ["append", "--json", self.log, "--from", lines],
                                   ("read", "pread64"), path=lines,
                                   inject=["read:error=EIO:when=2"])
        self.assertTrue(any(call.injected for call in calls))
        told = self.check_error(result, "AEROWAL_SYSTEM", "ERROR", None)
        self.assertEqual(lines, told["details"]["path"])
        self.assertGreater(self.check_log(result, b""), 0)

    def test_an_open_that_fails(self):
        self.write(encode(1))
        for error in ("EMFILE", "ENOMEM", "ELOOP", "EIO"):
            for args in (["verify"], ["dump"], ["replay"], ["append", "--from", os.devnull]):
                result, calls = strace.run(aerowal, [args[0], "--json", self.log, *args[1:]], CALLS,
                                           path=self.log, inject=[f"openat:error={error}:when=1"])
                self.assertTrue(any(call.injected for call in calls))
                self.check_error(result, "AEROWAL_SYSTEM", "ERROR", None)
        self.assertEqual(encode(1), self.read())

    def test_a_log_that_appears_while_it_is_looked_for(self):
        """Another append makes it between the two steps of opening what isn't there; or it is gone
        for a moment at any later one."""
        codes = []
        for when in range(1, 9):
            self.write(encode(1))
            result, calls = strace.run(aerowal, ["append", "--json", self.log, "--from", "-"],
                                       (*CALLS, *STATS), path=self.log,
                                       inject=[f"?newfstatat:error=ENOENT:when={when}"],
                                       input=lines_of(5))
            self.assertIn(result.code, (0, 4, 5), result)
            codes.append(result.code)
            self.check_log(result, encode(1))
        self.assertIn(0, codes)

    def test_a_lock_that_fails(self):
        self.write(encode(1))
        result, _ = self.append("flock:error=ENOLCK:when=1")
        self.check_error(result, "AEROWAL_SYSTEM", "ERROR", None)
        self.assertEqual(encode(1), self.read())

    def test_a_lock_file_of_aerodb_that_cannot_be_looked_for(self):
        """Whether it is there is then not known, which is no reason to go on."""
        folder = os.path.join(self.folder, "db")
        log = os.path.join(folder, "wal", "wal.log")
        os.makedirs(os.path.dirname(log))
        before = encode(1) + encode(2)[:20]
        out = os.path.join(self.folder, "out.wal")
        delete = ["--type", "delete", "--collection", "c", "--id", "d", "--schema", "s",
                  "--schema-version", "v1"]
        for args, content in ((["append", log, *delete], encode(1)),
                              (["append", folder, "--from", os.devnull], encode(1)),
                              (["repair", "--in-place", log], before),
                              (["repair", folder, "-o", out], before)):
            for name, text in (("EACCES", "Permission denied"), ("EIO", "Input/output error"),
                               ("ELOOP", "Too many levels of symbolic links")):
                for lock in ("LOCK", ".lock"):
                    with open(log, "wb") as file:
                        file.write(content)
                    path = os.path.join(folder, lock)
                    result, calls = strace.run(
                        aerowal, [*args, "--json"], STATS, path=path,
                        inject=[f"{call}:error={name}" for call in STATS])
                    self.assertEqual({name}, {call.result for call in calls if call.injected})
                    told = self.check_error(result, "AEROWAL_SYSTEM", "ERROR", None)
                    self.assertEqual(path, told["details"]["path"])
                    self.assertIn("cannot look for the lock file: " + text, told["message"])
                    with open(log, "rb") as file:
                        self.assertEqual(content, file.read())
                    self.assertEqual([log], [os.path.join(at, name) for at, _, files
                                             in os.walk(self.folder) for name in files])
            # Nothing there, and no directory that could hold it.
            for name in ("ENOENT", "ENOTDIR"):
                with open(log, "wb") as file:
                    file.write(content)
                result, _ = strace.run(aerowal, args, STATS, path=os.path.join(folder, "LOCK"),
                                       inject=[f"{call}:error={name}" for call in STATS])
                self.assertEqual(0, result.code, result)
                for made in os.listdir(os.path.dirname(log)):
                    os.unlink(os.path.join(os.path.dirname(log), made))
                for made in (out, out + ".receipt.json"):
                    if os.path.exists(made):
                        os.unlink(made)

    def test_output_that_is_lost(self):
        self.write(encode(1))
        for command in ("verify", "dump", "replay"):
            output = os.path.join(self.folder, "output")
            for error, code in (("EIO", 4), ("ENOSPC", 4), ("EINTR", 0)):
                with open(output, "wb") as stdout:
                    words = strace.command(os.path.join(self.folder, "trace"), [], CALLS,
                                           path=output, inject=[f"write:error={error}:when=1"])
                    done = subprocess.run([*words, aerowal.path, command, self.log],
                                                 stdout=stdout, stderr=subprocess.PIPE,
                                                 env=program.environment())
                self.assertEqual(code, done.returncode, done.stderr)


if __name__ == "__main__":
    sys.exit(program.main(FailedCalls))

"""repair killed before each of its system calls, with each of them failing once, and refused where
the log is not its to change.

    repair_test.py AEROWAL EVERY
"""

import fcntl
import json
import os
import signal
import sys
import unittest

import strace
import program
from wal_format import encode, read_log

strace.skip_unless_it_works()
aerowal = program.Program(sys.argv[1])
every = int(sys.argv[2])  # which share of the calls to try

CHANGING = ("openat", "write", "fsync", "?link", "linkat", "?rename", "renameat", "renameat2",
            "?unlink", "unlinkat", "ftruncate", "?chmod", "fchmod", "fchown", "fsetxattr")
CALLS = CHANGING + ("read", "pread64", "close", "lseek", "flock", "exit_group")
ERRORS = {"openat": ("EIO", "ENOSPC"), "write": ("EIO", "ENOSPC"), "fsync": ("EIO", "ENOSPC")}

GOOD = b"".join(encode(number, document=b"d%d" % number) for number in range(1, 6))
ORIGINAL = GOOD + encode(6)[:20]


class Repair(unittest.TestCase):
    def setUp(self):
        self.folder = os.path.realpath(program.folder_for(self))
        self.log = os.path.join(self.folder, "log.wal")
        self.out = os.path.join(self.folder, "out.wal")

    def begin(self):
        for name in os.listdir(self.folder):
            os.unlink(os.path.join(self.folder, name))
        with open(self.log, "wb") as file:
            file.write(ORIGINAL)

    def read(self, path):
        with open(path, "rb") as file:
            return file.read()

    def contents(self):
        return {name: self.read(os.path.join(self.folder, name))
                for name in os.listdir(self.folder)}

    def args(self, in_place):
        return ["repair", "--json", self.log, *(["--in-place"] if in_place else ["-o", self.out])]

    def target(self, in_place):
        return self.log if in_place else self.out

    def calls_of_a_run(self, in_place):
        """(name, how many of it came before and this one) for each call, once the log is opened:
        before that, what fails or is killed has done nothing."""
        self.begin()
        result, calls = strace.run(aerowal, self.args(in_place), CALLS)
        self.assertEqual(0, result.code, result)
        first = next(i for i, call in enumerate(calls)
                     if call.path and call.path.startswith(self.folder))
        counts = {}
        found = []
        for i, call in enumerate(calls):
            counts[call.name] = counts.get(call.name, 0) + 1
            if i >= first:
                found.append((call.name, counts[call.name]))
        return found

    def check_state(self, in_place, told):
        """The old state or the new one, and the original under some name. True: the new one."""
        contents = self.contents()
        self.assertIn(ORIGINAL, contents.values(), told)
        if in_place:
            self.assertIn(contents.get("log.wal"), (ORIGINAL, GOOD), told)
            done = contents["log.wal"] == GOOD
            target = "log.wal"
        else:
            self.assertEqual(ORIGINAL, contents["log.wal"], told)
            self.assertIn(contents.get("out.wal"), (None, GOOD), told)
            done = "out.wal" in contents
            target = "out.wal"
        # What is repaired has its account, and an account that has its name is whole.
        receipt = target + ".receipt.json"
        if receipt in contents:
            self.assertTrue(done, told)
        elif done:
            receipt = target + ".unfinished-repair.receipt.json"
            self.assertIn(receipt, contents, told)
        if done:
            json.loads(contents[receipt])
        # Nothing but the original has the name of a backup.
        for name, content in contents.items():
            if "before-repair" in name:
                self.assertEqual(ORIGINAL, content, told)
        return done

    def check_again(self, in_place, done, told):
        """Running it again finishes the job, and explains what it found."""
        left = sorted(name for name in os.listdir(self.folder)
                      if "unfinished" in name or "exchange" in name)
        result = aerowal.run(*self.args(in_place))
        if done and not in_place:
            self.assertEqual(5, result.code, (told, result))
        else:
            self.assertEqual(0, result.code, (told, result, os.listdir(self.folder)))
            (told_of,) = program.json_lines(result.out)
            earlier = told_of["plan"]["earlier_repair"]
            self.assertEqual(bool(left), earlier is not None, (told, left))
            if left:
                self.assertEqual(done, earlier["took_place"], told)
                if not done:
                    self.assertEqual(left, sorted(map(os.path.basename, earlier["removed"])))
        self.assertEqual(GOOD, self.read(self.target(in_place)), told)
        contents = self.contents()
        self.assertIn(ORIGINAL, contents.values(), told)
        # All that is there has its own name now: the log, the other one, and the receipt.
        self.assertEqual(3, len(contents), (told, sorted(contents)))
        self.assertIn(os.path.basename(self.target(in_place)) + ".receipt.json", contents, told)

    # ---- killed

    def check_kills(self, in_place):
        kills = 0
        after_the_change = 0
        for name, when in self.calls_of_a_run(in_place)[::every]:
            told = f"killed at {name} {when}"
            self.begin()
            result, _ = strace.run(aerowal, self.args(in_place), CALLS,
                                   inject=[f"{name}:signal=KILL:when={when}"])
            # What /proc shows takes now one read, now two.
            if name == "read" and result.code == 0:
                continue
            self.assertEqual(-signal.SIGKILL, result.code, told)
            done = self.check_state(in_place, told)
            after_the_change += done
            self.check_again(in_place, done, told)
            kills += 1
        self.assertGreater(kills * every, 15)
        self.assertGreater(after_the_change, 0)

    def test_killed_in_place(self):
        self.check_kills(True)

    def test_killed_with_a_new_file(self):
        self.check_kills(False)

    # ---- failing calls

    def check_failures(self, in_place, suffix=""):
        changing = {name.lstrip("?") for name in CHANGING}
        failures = 0
        calls = [call for call in self.calls_of_a_run(in_place) if call[0] in changing]
        for name, when in calls[::every]:
            for error in ERRORS.get(name, ("EIO", "ENOSPC")):
                told = f"{name} {when} failed with {error}"
                self.begin()
                result, calls = strace.run(aerowal, self.args(in_place), CALLS,
                                           inject=[f"{name}:error={error}:when={when}{suffix}"])
                self.assertTrue(any(call.injected for call in calls), told)
                done = self.check_state(in_place, told)
                if result.code == 0:
                    self.assertTrue(done, told)
                else:
                    self.assertIn(result.code, (4, 5), told)
                    # A message that cannot be written either is no message.
                    if not (name == "write" and suffix):
                        self.assertIn(b"AERO", result.err, told)
                    # An account of what was done, and of nothing else.
                    if not suffix:
                        receipts = [left for left in self.contents() if "receipt" in left]
                        self.assertEqual(done, bool(receipts), told)
                    if done and in_place and name in ("fsync", "renameat2"):
                        self.assertIn(b"the original is " + self.target(True).encode(),
                                      result.err, told)
                    # Nothing of the attempt stays but what is complete.
                    for left, content in self.contents().items():
                        self.assertTrue(
                            content in (ORIGINAL, GOOD) or left.endswith(".receipt.json") or suffix,
                            (told, left))
                self.check_again(in_place, done, told)
                failures += 1
        self.assertGreater(failures * every, 10)

    def test_each_call_fails_in_place(self):
        self.check_failures(True)

    def test_each_call_fails_with_a_new_file(self):
        self.check_failures(False)

    def test_calls_fail_for_good(self):
        for in_place in (True, False):
            self.check_failures(in_place, suffix="+")

    def test_success_means_synced(self):
        """The new log and the receipt before the change, and the directory after it."""
        for in_place in (True, False):
            self.begin()
            _, calls = strace.run(aerowal, self.args(in_place), CALLS)
            # In place: the new log's name for the exchange, the exchange, and the names of the
            # backup and the receipt.
            change = [i for i, call in enumerate(calls)
                      if call.name in ("renameat2", "linkat", "link")][1 if in_place else 0]
            synced = [i for i, call in enumerate(calls) if call.name == "fsync"]
            self.assertGreaterEqual(sum(i < change for i in synced), 2)
            self.assertTrue(any(i > change and calls[i].path == self.folder for i in synced))
            if in_place:
                # Each step is durable before the next, so that what a power cut leaves is one of
                # the states that the next repair knows.
                steps = [call.name for call in calls[change:]
                         if call.name in ("renameat2", "fsync")]
                self.assertEqual(["renameat2", "fsync"] * 3, steps)
            written = max(i for i, call in enumerate(calls)
                          if call.name == "write" and call.descriptor not in (1, 2))
            self.assertLess(written, change)

    def test_sound_is_said_when_it_is_durable(self):
        """An earlier run may have died between the exchange and the fsync of the directory."""
        self.begin()
        with open(self.log, "wb") as file:
            file.write(GOOD)
        result, calls = strace.run(aerowal, self.args(True), CALLS)
        self.assertEqual(0, result.code, result)
        self.assertEqual([self.log, self.folder],
                         [call.path for call in calls if call.name == "fsync"])
        for when in (1, 2):
            result, _ = strace.run(aerowal, self.args(True), CALLS,
                                   inject=[f"fsync:error=EIO:when={when}"])
            self.assertEqual(4, result.code, result)
            self.assertNotIn(b"plan", result.out)
            self.assertEqual({"log.wal": GOOD}, self.contents())

    # ---- in use

    def refused(self, *args, words=b""):
        before = self.contents()
        for how in (["--in-place"], ["-o", self.out]):
            result = aerowal.run("repair", self.log, *how, *args)
            self.assertEqual(5, result.code, result)
            self.assertIn(words, result.err)
            self.assertEqual(before, self.contents())

    def test_locked_by_another_process(self):
        self.begin()
        with open(self.log, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            self.refused(words=b"in use")
            self.refused("--ignore-lock-file", words=b"in use")
        aerowal.run(*self.args(True), check=0)

    def test_lock_files_of_aerodb(self):
        for name in ("LOCK", ".lock"):
            folder = os.path.join(self.folder, "db" + name)
            os.makedirs(os.path.join(folder, "wal"))
            log = os.path.join(folder, "wal", "wal.log")
            with open(log, "wb") as file:
                file.write(ORIGINAL)
            lock = os.path.join(folder, name)
            with open(lock, "wb"):
                pass
            os.utime(lock, (os.stat(lock).st_mtime - 7300,) * 2)
            for path in (folder, log):
                for how in (["--in-place"], ["-o", self.out]):
                    result = aerowal.run("repair", path, *how)
                    self.assertEqual(5, result.code)
                    self.assertIn(b"2 hours old", result.err)
                    self.assertIn(b"--ignore-lock-file", result.err)
                # The plan only reads.
                self.assertEqual(3, aerowal.run("repair", path).code)
            self.assertEqual(ORIGINAL, self.read(log))
            aerowal.run("repair", folder, "--in-place", "--ignore-lock-file", check=0)
            self.assertEqual(GOOD, self.read(log))
            self.assertTrue(os.path.exists(lock))

    # ---- files of other kinds, and what a file carries

    def test_only_a_file_with_one_name_is_replaced(self):
        self.begin()
        real = os.path.join(self.folder, "real.wal")
        os.rename(self.log, real)
        os.symlink(real, self.log)
        result = aerowal.run(*self.args(True))
        self.assertEqual(5, result.code, result)
        self.assertTrue(os.path.islink(self.log))
        os.unlink(self.log)
        os.link(real, self.log)
        result = aerowal.run(*self.args(True))
        self.assertEqual(5, result.code, result)
        self.assertEqual(ORIGINAL, self.read(self.log))
        os.unlink(self.log)
        os.mkfifo(self.log)
        result = aerowal.run(*self.args(True), timeout=20)
        self.assertIn(result.code, (4, 5), result)
        self.assertEqual({"real.wal", "log.wal"}, set(os.listdir(self.folder)))

    def test_what_the_file_carries(self):
        for mode in (0o600, 0o640, 0o664):
            self.begin()
            os.chmod(self.log, mode)
            attribute = owner = None
            try:
                os.setxattr(self.log, "user.note", b"kept")
                attribute = b"kept"
            except OSError:
                pass
            if os.geteuid() == 0:
                owner = (12345, 23456)
                os.chown(self.log, *owner)
            aerowal.run(*self.args(True), check=0)
            status = os.stat(self.log)
            self.assertEqual(mode, status.st_mode & 0o7777)
            if owner:
                self.assertEqual(owner, (status.st_uid, status.st_gid))
            if attribute:
                self.assertEqual(attribute, os.getxattr(self.log, "user.note"))

    def test_no_room_for_attributes(self):
        """What cannot be carried over is refused, and the log stays."""
        for call in ("fchown", "fchmod"):
            self.begin()
            result, calls = strace.run(aerowal, self.args(True), CALLS,
                                       inject=[f"{call}:error=EPERM:when=1"])
            self.assertTrue(any(c.injected for c in calls))
            self.assertEqual(5, result.code, result)
            self.assertEqual({"log.wal": ORIGINAL}, self.contents())
            self.assertEqual(5, len(read_log(self.read(self.log))[0]))


if __name__ == "__main__":
    sys.exit(program.main(Repair))

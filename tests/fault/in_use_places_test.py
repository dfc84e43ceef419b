"""What is in use, found on several file systems and by several users; and what a disk keeps that has
failed. As root, in a mount namespace of its own; skipped where that is not allowed.

    in_use_places_test.py AEROWAL
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import program  # noqa: E402
from live_database import LiveDatabase, wait_until_leased  # noqa: E402
from wal_format import encode, read_log  # noqa: E402

SKIPPED = 77
INSIDE = "AEROWAL_TEST_MOUNTS"
OWNER, OTHER = 12345, 12346

GOOD = b"".join(encode(number, document=b"d%d" % number) for number in range(1, 6))
TORN = GOOD + encode(6)[:20]
LINE = json.dumps({"record_type": "DELETE", "collection_id": "c", "document_id": "d",
                   "schema_id": "s", "schema_version": "v1"}).encode() + b"\n"
ONE_RECORD = ["--type", "delete", "--collection", "c", "--id", "d", "--schema", "s",
              "--schema-version", "v1"]


def begin_inside():
    """Runs this again where its mounts are its own."""
    enter = ["unshare", "--mount"]
    try:
        allowed = os.geteuid() == 0 and subprocess.run(
            [*enter, "mount", "-t", "tmpfs", "none", "/mnt"], stderr=subprocess.DEVNULL
        ).returncode == 0
        if not allowed or not shutil.which("setpriv"):
            sys.exit(SKIPPED)
        sys.exit(subprocess.run([*enter, sys.executable, *sys.argv],
                                env=os.environ | {INSIDE: "1"}).returncode)
    except FileNotFoundError:
        sys.exit(SKIPPED)


def wait_until_it_reads(pid):
    """Until a process waits in poll(2)."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with open(f"/proc/{pid}/wchan", encoding="ascii") as file:
            if "poll" in file.read():
                return
        time.sleep(0.005)


def mount(*args):
    return subprocess.run(["mount", *args], stderr=subprocess.DEVNULL).returncode == 0


class Places(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = os.path.realpath(folder.name)
        os.chmod(self.folder, 0o755)
        # Where any user may run it.
        self.aerowal = os.path.join(self.folder, "aerowal")
        shutil.copy(sys.argv[1], self.aerowal)
        os.chmod(self.aerowal, 0o755)

    def run_as(self, words, *args):
        done = subprocess.run([*words, self.aerowal, *args], capture_output=True, timeout=120,
                              env=program.environment())
        return program.Result(done.returncode, done.stdout, done.stderr)

    def make(self, path, content, owner=0, mode=0o644):
        with open(path, "wb") as file:
            file.write(content)
        os.chown(path, owner, owner)
        os.chmod(path, mode)

    # ---- file systems

    def check_place(self, place):
        log = os.path.join(place, "log.wal")
        for content, args in ((GOOD, ["append", log, *ONE_RECORD]),
                              (TORN, ["repair", log, "--in-place"]),
                              (TORN, ["repair", log, "-o", log + ".new"])):
            self.make(log, content)
            with LiveDatabase(log) as live:
                live.get_in()
                result = self.run_as([], *args)
                self.assertEqual(5, result.code, (place, result))
                self.assertIn(b"(pid %d) has it open" % live.process.pid, result.err)
            with open(log, "rb") as file:
                self.assertEqual(content, file.read())
            with open(log, "rb"):  # a reader
                result = self.run_as([], *args)
                self.assertEqual(0, result.code, (place, result))
        self.make(log, GOOD)
        append = subprocess.Popen([self.aerowal, "append", log, "--from", "-"],
                                  stdin=subprocess.PIPE, stderr=subprocess.PIPE,
                                  env=program.environment())
        wait_until_leased(append.pid)
        with LiveDatabase(log) as live:
            live.get_in()
            self.assertEqual(6, live.append())
            self.assertEqual(5, append.wait(timeout=30), append.stderr.read())
        append.stdin.close()
        append.stderr.close()
        # A log that was not there.
        new = os.path.join(place, "new.wal")
        result = self.run_as([], "append", new, *ONE_RECORD)
        self.assertEqual(0, result.code, (place, result))
        self.assertEqual({"log.wal", "new.wal"}, {
            name for name in os.listdir(place)
            if "before-repair" not in name and "receipt" not in name and name != "log.wal.new"
            and name != "lost+found"})

    def test_file_systems(self):
        tried = ["where the tests run"]
        self.check_place(self.place("here"))
        memory = self.place("memory")
        if mount("-t", "tmpfs", "none", memory):
            self.addCleanup(subprocess.run, ["umount", "-l", memory])
            tried.append("tmpfs")
            self.check_place(memory)
        if self.mount_image("ext4", []):
            tried.append("ext4")
            self.check_place(os.path.join(self.folder, "ext4"))
        for lower_has_log in (False, True):
            parts = [self.place(f"{part}{lower_has_log}")
                     for part in ("lower", "upper", "work", "merged")]
            if lower_has_log:
                # A log that is copied up when it is first opened for writing.
                self.make(os.path.join(parts[0], "log.wal"), GOOD)
                self.make(os.path.join(parts[0], "torn.wal"), TORN)
            if not mount("-t", "overlay", "overlay", "-o",
                         "lowerdir=%s,upperdir=%s,workdir=%s" % tuple(parts[:3]), parts[3]):
                continue
            self.addCleanup(subprocess.run, ["umount", "-l", parts[3]])
            tried.append("overlay")
            if lower_has_log:
                log = os.path.join(parts[3], "log.wal")
                result = self.run_as([], "append", log, *ONE_RECORD)
                self.assertEqual(0, result.code, result)
                result = self.run_as([], "repair", os.path.join(parts[3], "torn.wal"), "--in-place")
                self.assertEqual(0, result.code, result)
                with open(os.path.join(parts[3], "torn.wal"), "rb") as file:
                    self.assertEqual(GOOD, file.read())
                for name in os.listdir(parts[3]):
                    os.unlink(os.path.join(parts[3], name))
            self.check_place(parts[3])
        print("tried:", ", ".join(tried))

    def place(self, name):
        path = os.path.join(self.folder, name)
        os.mkdir(path)
        return path

    def mount_image(self, name, options, image=None, size=32 << 20):
        if not shutil.which("mkfs.ext4"):
            return False
        image = image or os.path.join(self.folder, name + ".image")
        with open(image, "wb") as file:
            file.truncate(size)
        subprocess.run(["mkfs.ext4", "-q", *options, image], check=True, stdout=subprocess.DEVNULL)
        place = self.place(name)
        if not mount("-o", "loop", image, place):
            return False
        self.addCleanup(subprocess.run, ["umount", "-l", place])
        return True

    # ---- users

    AS_OWNER = ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups"]
    AS_OTHER = ["setpriv", f"--reuid={OTHER}", f"--regid={OTHER}", "--clear-groups"]
    # Who may look into every process, but has no right to a lease.
    AS_OBSERVER = ["setpriv", f"--reuid={OTHER}", f"--regid={OTHER}", "--clear-groups",
                   "--inh-caps=+sys_ptrace,+dac_read_search",
                   "--ambient-caps=+sys_ptrace,+dac_read_search"]
    AS_ROOT_WITHOUT_LEASES = ["setpriv", "--bounding-set=-lease"]

    def log_of_owner(self):
        place = self.place("db")
        os.chown(place, OWNER, OWNER)
        os.chmod(place, 0o777)
        log = os.path.join(place, "log.wal")
        self.make(log, GOOD, OWNER, 0o666)
        return log

    def test_who_may_know(self):
        log = self.log_of_owner()
        for words in ([], self.AS_OWNER, self.AS_OBSERVER, self.AS_ROOT_WITHOUT_LEASES):
            self.make(log, GOOD, OWNER, 0o666)
            with subprocess.Popen([*self.AS_OWNER, "sh", "-c",
                                   'exec 9>>"$1"; echo open; exec sleep 60', "sh", log],
                                  stdout=subprocess.PIPE) as writer:
                self.assertEqual(b"open\n", writer.stdout.readline())
                result = self.run_as(words, "append", log, *ONE_RECORD)
                writer.kill()
                self.assertEqual(5, result.code, (words, result))
                self.assertIn(b"(pid %d) has it open for writing" % writer.pid, result.err)
            # Readers of one's own disturb nobody.
            for read in (os.devnull, log):
                with subprocess.Popen([*(words or self.AS_OWNER), "tail", "-f", read],
                                      stdout=subprocess.PIPE) as reader:
                    if read == log:
                        reader.stdout.read(10)
                    result = self.run_as(words, "append", log, *ONE_RECORD)
                    reader.kill()
                    self.assertEqual(0, result.code, (words, read, result))
            with open(log, "rb") as file:
                self.assertEqual(7, len(read_log(file.read())[0]))
            # One whom /proc does not show may be anybody.
            with open(log, "rb"):
                result = self.run_as(words, "append", log, *ONE_RECORD)
                self.assertEqual(5 if words == self.AS_OWNER else 0, result.code, (words, result))

    def test_a_hidden_database_that_reads_the_log_and_then_opens_it_for_writing(self):
        """To one who cannot see it, it is a reader first, and then nothing tells of it."""
        log = self.log_of_owner()
        for pause in (0, 0.0002, 0.001, 0.02, 0.2):
            self.make(log, GOOD, OWNER, 0o666)
            append = subprocess.Popen([*self.AS_OWNER, self.aerowal, "append", log, "--from", "-"],
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE, env=program.environment())
            wait_until_leased(append.pid)
            reading = os.open(log, os.O_RDONLY)
            time.sleep(pause)
            database = os.open(log, os.O_RDWR | os.O_APPEND)
            number = len(read_log(os.pread(database, 1 << 20, 0))[0])
            try:
                append.stdin.write(LINE)
                append.stdin.flush()
            except BrokenPipeError:
                pass
            self.assertEqual(5, append.wait(timeout=30), pause)
            acknowledged = append.stdout.read().count(b"\n")
            os.write(database, encode(number + 1))
            self.assertEqual(0, acknowledged, pause)
            with open(log, "rb") as file:
                records, damage = read_log(file.read())
            self.assertIsNone(damage, pause)
            self.assertEqual(6, len(records), pause)
            for stream in (append.stdin, append.stdout, append.stderr):
                try:
                    stream.close()
                except BrokenPipeError:
                    pass
            os.close(reading)
            os.close(database)

    def test_a_writer_that_comes_beside_one_who_has_no_lease(self):
        log = self.log_of_owner()
        for words in (self.AS_OBSERVER, self.AS_ROOT_WITHOUT_LEASES):
            self.make(log, GOOD, OWNER, 0o666)
            append = subprocess.Popen([*words, self.aerowal, "append", log, "--from", "-"],
                                      stdin=subprocess.PIPE, stderr=subprocess.PIPE,
                                      env=program.environment())
            # There is no lease to wait for: it waits for its input.
            wait_until_it_reads(append.pid)
            with LiveDatabase(log) as live:
                live.get_in()
                self.assertEqual(5, append.wait(timeout=30), append.stderr.read())
                self.assertEqual(6, live.append())
            append.stdin.close()
            append.stderr.close()

    def test_where_nothing_can_be_known(self):
        log = self.log_of_owner()
        for args in (["append", log, *ONE_RECORD], ["repair", log, "-o", log + ".new"]):
            result = self.run_as(self.AS_OTHER, *args, "--json")
            self.assertEqual(5, result.code, result)
            message = json.loads(result.err)["message"]
            self.assertIn("cannot be found out", message)
            self.assertIn("CAP_LEASE", message)
            self.assertIn("/proc does not show the open files of", message)
            self.assertIn("--ignore-in-use", message)
            result = self.run_as(self.AS_OTHER, *args, "--ignore-lock-file")
            self.assertEqual(5, result.code, result)
            result = self.run_as(self.AS_OTHER, *args, "--ignore-in-use")
            self.assertEqual(0, result.code, result)

    def test_where_proc_hides_processes(self):
        """There every process that is seen can be looked into, and not every one is seen."""
        log = self.log_of_owner()
        hide = ["unshare", "--mount", "--pid", "--fork", "sh", "-c",
                'mount -t proc -o hidepid=2 proc /proc && "$@"', "sh"]
        result = self.run_as([*hide, *self.AS_OTHER], "append", log, *ONE_RECORD)
        self.assertEqual(5, result.code, result)
        self.assertRegex(result.err, b"/proc (hides the processes of other users|does not show)")
        result = self.run_as([*hide, *self.AS_OWNER], "append", log, *ONE_RECORD)
        self.assertEqual(0, result.code, result)

    def test_nobody_reads_more_than_before(self):
        """One who may not give files away makes files that only he reads."""
        log = self.log_of_owner()
        self.make(log, TORN, OWNER, 0o644)
        out = log + ".new"
        result = self.run_as(self.AS_OTHER, "repair", log, "-o", out, "--ignore-in-use")
        self.assertEqual(0, result.code, result)
        for path in (out, out + ".receipt.json"):
            status = os.stat(path)
            self.assertEqual((OTHER, 0o600), (status.st_uid, status.st_mode & 0o7777), path)
        if shutil.which("setfacl"):
            self.make(log, TORN, OWNER, 0o640)
            subprocess.run(["setfacl", "-m", "u:4711:rw,g::-", log], check=True)
            wanted = subprocess.run(["getfacl", "-c", log], capture_output=True, check=True).stdout
            out = log + ".newer"
            for args in (["-o", out], ["--in-place"]):
                result = self.run_as([], "repair", log, *args)
                self.assertEqual(0, result.code, result)
            for path in (out, out + ".receipt.json", log, log + ".receipt.json"):
                found = subprocess.run(["getfacl", "-c", path], capture_output=True, check=True)
                self.assertEqual(wanted, found.stdout, path)
                self.assertEqual(OWNER, os.stat(path).st_uid, path)

    def test_without_proc(self):
        log = os.path.join(self.folder, "log.wal")
        bare = ["unshare", "--mount", "sh", "-c", 'umount -l /proc && "$@"', "sh"]
        if self.run_as(bare, "--version").code != 0:
            self.skipTest("a sanitizer needs /proc")
        for number in (1, 2):
            result = self.run_as(bare, "append", log, *ONE_RECORD)
            self.assertEqual(0, result.code, (number, result))
        with open(log, "ab") as file:
            file.write(encode(3)[:20])
        for args in (["-o", log + ".new"], ["--in-place"]):
            result = self.run_as(bare, "repair", log, *args)
            self.assertEqual(0, result.code, result)

    # ---- a disk that failed

    def test_what_is_verified_is_the_disk(self):
        """A file system without a journal on a store that is full: after a failed fsync the log in
        memory has a record that the disk does not have."""
        store = self.place("store")
        if not mount("-t", "tmpfs", "-o", "size=8m", "none", store):
            self.skipTest("no tmpfs")
        self.addCleanup(subprocess.run, ["umount", "-l", store])
        if not self.mount_image("disk", ["-b", "4096", "-O", "^has_journal"], os.path.join(store, "image")):
            self.skipTest("no loop devices, or no mkfs.ext4")
        log = os.path.join(self.folder, "disk", "log.wal")
        # It ends with a block: a loop device calls a write that is cut short a success, so that the
        # first byte must already have no room.
        sound = b"".join(encode(number, body=b'"%s"' % (b"x" * 300)) for number in range(1, 21))
        rest = -(len(sound) + len(encode(21, body=b'""'))) % 4096
        sound += encode(21, body=b'"%s"' % (b"x" * rest))
        self.assertEqual(0, len(sound) % 4096)
        self.make(log, sound)
        subprocess.run(["sync", "-f", log], check=True)
        try:
            with open(os.path.join(store, "ballast"), "wb", buffering=0) as ballast:
                while True:
                    ballast.write(bytes(4096))
        except OSError:
            pass
        body = os.path.join(self.folder, "body")
        with open(body, "wb") as file:
            file.write(b'"%s"' % (b"y" * 300000))
        words = ["append", log, *ONE_RECORD[:1], "insert", *ONE_RECORD[2:]]
        result = self.run_as([], *words, "--body-file", body)
        if result.code == 0:
            self.skipTest("the disk had room")
        self.assertEqual(4, result.code, result)
        self.assertIn(b"AERO_WAL_FSYNC_FAILED", result.err)
        # There is room again, and what could not be written is still in memory, as if it had been.
        os.unlink(os.path.join(store, "ballast"))
        result = self.run_as([], *words, "--body", "{}")
        self.assertIn(result.code, (1, 3), f"acknowledged what will be gone: {result}")
        self.assertEqual(b"", result.out)


if __name__ == "__main__":
    if INSIDE not in os.environ:
        begin_inside()
    sys.exit(program.main(Places))

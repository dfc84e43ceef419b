"""Each log of tests/data, packed in every way: verify says the same of it as of the log itself.

    containers_test.py AEROWAL DATA ARCHIVES EVERY

ARCHIVES is 1 where aerowal was built with libarchive, else 0. EVERY is which share of the logs to
try. zstd has no module in Python, so its
program is run where there is one.
"""

import bz2
import glob
import gzip
import io
import lzma
import os
import shutil
import subprocess
import sys
import tarfile
import unittest

import program
from data import Data

aerowal = program.Program(sys.argv[1])
data = Data(sys.argv[2])
archives = sys.argv[3] == "1"
every = int(sys.argv[4])

FOLDERS = ("golden", "damaged", "field", "forensics", "aerodb")
SIZE_MAX = 1 << 20
# Are containers themselves.
PACKED = ("field/c27-gzip.wal", "field/c27e-tar.wal")


def logs():
    names = {os.path.relpath(path, data.folder).removesuffix(".gz")
             for folder in FOLDERS
             for path in glob.glob(data.path(f"{folder}/*.wal")) +
             glob.glob(data.path(f"{folder}/*.wal.gz"))}
    return sorted(names)


def tar_of(log):
    """As AeroDB's backups are."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for name, content in (("backup_manifest.json", b"{}\n"), ("wal/wal.log", log)):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def zstd(content):
    return subprocess.run(["zstd", "-q", "-c"], input=content, stdout=subprocess.PIPE,
                          check=True).stdout


def packed(log):
    """(name, bytes) of each container of a log."""
    yield "gz", gzip.compress(log)
    if archives:
        yield "xz", lzma.compress(log, preset=0)
        yield "bz2", bz2.compress(log)
        yield "tar", tar_of(log)
        yield "tar.gz", gzip.compress(tar_of(log))
        if shutil.which("zstd"):
            yield "zst", zstd(log)


class Containers(unittest.TestCase):
    def setUp(self):
        self.folder = program.folder_for(self, in_memory=True)

    def test_verify_says_the_same(self):
        self.assertGreater(len(logs()), 50)
        for name in logs()[::every]:
            log = data.read(name)
            if len(log) > SIZE_MAX or name in PACKED:
                continue
            expected = aerowal.run("verify", "--json", "-", input=log)
            for kind, content in packed(log):
                with self.subTest(log=name, kind=kind):
                    path = os.path.join(self.folder, "packed")
                    with open(path, "wb") as file:
                        file.write(content)
                    result = aerowal.run("verify", "--json", path, check=expected.code)
                    self.assertEqual(expected.out, result.out.replace(
                        b'"path":"%s"' % path.encode(), b'"path":"-"'))
                    self.assertEqual(b"", result.err)
                    if kind == "gz":
                        self.assertEqual(expected, aerowal.run("verify", "--json", "-",
                                                               input=content))

    def test_other_commands_say_the_same(self):
        for name in ("golden/workload.wal", "damaged/bit-flip-body.wal",
                     "damaged/torn-mid-payload.wal"):
            log = data.read(name)
            for args in (("dump", "--json"), ("dump", "--json", "--keep-going"),
                         ("dump", "--at-offset", "0"), ("dump", "--from-seq", "3", "--limit", "2"),
                         ("replay", "--json")):
                expected = aerowal.run(*args, "-", input=log)
                for kind, content in packed(log):
                    with self.subTest(log=name, kind=kind, args=args):
                        self.assertEqual(expected, aerowal.run(*args, "-", input=content))

    @unittest.skipUnless(archives, "without libarchive")
    def test_hostile_names_in_a_tar_reach_no_terminal(self):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar:
            tar.addfile(tarfile.TarInfo("a\x1b[2Jb\nc\u202e"), io.BytesIO())
        result = aerowal.run("verify", "-", input=packed.getvalue(), check=2)
        self.assertIn(rb"it holds a\x1b[2Jb\nc\u202e; to choose", result.err)
        error = program.error_object(aerowal.run("verify", "--json", "-", input=packed.getvalue(),
                                                 check=2))
        self.assertIn("it holds a\x1b[2Jb\nc\u202e; to choose", error["message"])

    @unittest.skipUnless(archives, "without libarchive")
    def test_a_tar_with_many_names(self):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for number in range(12):
                tar.addfile(tarfile.TarInfo("x" * 100000 + str(number)), io.BytesIO())
        result = aerowal.run("verify", "-", input=packed.getvalue(), check=2)
        self.assertIn(b"it holds ..." + b"x" * 199 + b"0, ..." + b"x" * 199 + b"1, ", result.err)
        self.assertIn(b"x9 and 2 more; ", result.err)

    @unittest.skipUnless(archives, "without libarchive")
    def test_a_program_that_cannot_load_libarchive_says_what_can_unpack_the_file(self):
        """Where it is not installed; here, where an empty file is in its place."""
        with open(os.path.join(self.folder, "libarchive.so.13"), "wb"):
            pass
        env = program.environment(LD_LIBRARY_PATH=self.folder)
        for name, command in (
                ("lifecycle.wal.zst", "zstd -dc {}"),
                ("lifecycle.wal.xz", "xz -dc {}"),
                ("lifecycle.wal.bz2", "bzip2 -dc {}"),
                ("backup.tar", "tar -xOf {} --wildcards '*wal/wal.log'"),
                ("backup.tar.gz", "gzip -dc {} | tar -xOf - --wildcards '*wal/wal.log'")):
            path = data.path("containers/" + name)
            result = aerowal.run("verify", path, check=4, env=env)
            advice = "to read it: " + command.format(path) + " | aerowal verify -\n"
            self.assertTrue(result.err.decode().endswith(advice), result.err)
            self.assertIn(b"cannot load libarchive: ", result.err)
            # Which is true.
            if shutil.which(command.split()[0]):
                done = subprocess.run(["bash", "-c", command.format(path)], stdout=subprocess.PIPE,
                                      check=True)
                self.assertEqual(data.read("golden/lifecycle.wal"), done.stdout)
        # Which gzip does not need.
        aerowal.run("verify", data.path("containers/lifecycle.wal.gz"), check=0, env=env)


if __name__ == "__main__":
    sys.exit(program.main(Containers))

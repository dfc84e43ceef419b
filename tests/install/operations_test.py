"""The files of examples/operations: each is of the form that it must have, and its command runs.

    operations_test.py AEROWAL SOURCE_ROOT
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "corpus"))
import program  # noqa: E402

try:
    import yaml
except ImportError:
    yaml = None

AEROWAL = os.path.abspath(sys.argv[1])
SOURCE = os.path.abspath(sys.argv[2])
OPERATIONS = os.path.join(SOURCE, "examples", "operations")


def read(name):
    with open(os.path.join(OPERATIONS, name), encoding="utf-8") as file:
        return file.read()


class Operations(unittest.TestCase):
    def setUp(self):
        self.folder = program.folder_for(self)
        for folder in ("wal", "data", "metadata/schemas"):
            os.makedirs(self.path("db/" + folder))
        shutil.copy(os.path.join(SOURCE, "tests/data/golden/lifecycle.wal"),
                    self.path("db/wal/wal.log"))
        shutil.copy(os.path.join(SOURCE, "tests/data/damaged/bit-flip-body.wal"),
                    self.path("bad.wal"))
        for name in ("users@v1", "users@v2"):
            schema = name.replace("@", "_")
            with open(self.path(f"db/metadata/schemas/schema_{schema}.json"), "w",
                      encoding="utf-8") as file:
                file.write("{}")

    def path(self, name):
        return os.path.join(self.folder, name)

    def run_command(self, words, log=None):
        """With its paths replaced by some that are here."""
        here = []
        for word in words:
            word = re.sub(r"^(/usr/bin/|/)?aerowal$", AEROWAL, word)
            if word in ("/var/lib/aerodb", "backup.tar"):
                word = log or self.path("db/wal/wal.log")
            here.append(re.sub(r"/var/lib/[a-z_/]+/", self.folder + "/", word))
        return subprocess.run(here, cwd=self.folder, capture_output=True, text=True,
                              env=program.environment(), check=False)

    def check_command(self, words):
        self.assertRegex(words[0], r"^(/usr/bin/|/)?aerowal$")
        sound = self.run_command(words)
        self.assertEqual((0, ""), (sound.returncode, sound.stderr), words)
        damaged = self.run_command(words, self.path("bad.wal"))
        self.assertEqual(2 if "nagios" in words else 1, damaged.returncode, words)

    def yaml(self, name):
        if yaml is None:
            self.skipTest("python3-yaml is missing")
        return yaml.safe_load(read(name))

    def test_all_are_named(self):
        text = read("README.md")
        for name in os.listdir(OPERATIONS):
            if name != "README.md":
                self.assertIn(name.removeprefix("aerowal-verify"), text)

    def test_service(self):
        command = re.search(r"^ExecStart=(.*)$", read("aerowal-verify.service"), re.MULTILINE)
        self.check_command(shlex.split(command[1]))

    def test_units(self):
        if shutil.which("systemd-analyze") is None:
            self.skipTest("systemd-analyze is missing")
        names = ["aerowal-verify.service", "aerowal-verify.timer", "aerowal-alert@.service"]
        for name in names:
            with open(self.path(name), "w", encoding="utf-8") as file:
                file.write(read(name).replace("/usr/bin/aerowal", AEROWAL)
                           .replace("/usr/bin/logger", "/bin/true"))
        done = subprocess.run(["systemd-analyze", "verify", "--man=no",
                               *(self.path(name) for name in names[:2])],
                              capture_output=True, text=True, check=False)
        told = [line for line in done.stderr.split("\n") if "aerowal" in line]
        self.assertEqual([], told)

    def test_cronjob(self):
        job = self.yaml("cronjob.yaml")
        self.assertEqual(("batch/v1", "CronJob"), (job["apiVersion"], job["kind"]))
        spec = job["spec"]["jobTemplate"]["spec"]
        pod = spec["template"]["spec"]
        # The policy is only valid with this.
        self.assertEqual("Never", pod["restartPolicy"])
        (container,) = pod["containers"]
        actions = {}
        for rule in spec["podFailurePolicy"]["rules"]:
            self.assertEqual(container["name"], rule["onExitCodes"]["containerName"])
            self.assertEqual("In", rule["onExitCodes"]["operator"])
            for code in rule["onExitCodes"]["values"]:
                actions[code] = rule["action"]
        self.assertEqual({1: "FailJob", 2: "FailJob", 3: "FailJob", 4: "Count", 5: "FailJob"},
                         actions)
        self.assertGreater(spec["backoffLimit"], 0)
        volumes = {volume["name"] for volume in pod["volumes"]}
        self.assertEqual(volumes, {mount["name"] for mount in container["volumeMounts"]})
        self.check_command(container["command"])

    def test_github(self):
        steps = self.yaml("github-workflow.yaml")["jobs"]["verify"]["steps"]
        (command,) = [step["run"] for step in steps if step.get("run", "").startswith("aerowal")]
        self.check_command(shlex.split(command))
        (upload,) = [step["with"]["sarif_file"] for step in steps if "with" in step]
        self.assertTrue(os.path.exists(self.path(upload)))

    def test_gitlab(self):
        job = self.yaml("gitlab-ci.yaml")["verify-backup"]
        self.check_command(shlex.split(job["script"][-1]))
        for report in job["artifacts"]["reports"].values():
            self.assertTrue(os.path.exists(self.path(report)))

    def test_cron(self):
        (line,) = [line for line in read("node-exporter.cron").split("\n")
                   if line and not line.startswith("#")]
        words = shlex.split(line)
        self.check_command(words[6:])
        self.assertTrue(os.path.exists(self.path("aerowal.prom")))

    def test_icinga(self):
        text = read("icinga-command.conf")
        self.assertEqual(text.count("{"), text.count("}"))
        command = re.search(r"command = \[ (.*) \]", text)
        self.check_command(shlex.split(command[1].replace(",", "")) + ["/var/lib/aerodb"])

    def fleet(self, hosts):
        """What fleet.sh prints, sorted, and its exit code."""
        with open(self.path("ssh"), "w", encoding="utf-8") as file:
            file.write('#!/bin/sh\n[ "$2" != away ] || { echo "ssh: no route" >&2; exit 255; }\n'
                       f'cd {shlex.quote(self.folder)}/"$2" && exec sh -c "$3"\n')
        os.chmod(self.path("ssh"), 0o755)
        os.symlink(AEROWAL, self.path("aerowal"))
        for host, log in (("sound", "db/wal/wal.log"), ("bad", "bad.wal"), ("bare", None)):
            os.mkdir(self.path(host))
            if log is not None:
                shutil.copy(self.path(log), self.path(host + "/the log"))
        with open(self.path("hosts"), "w", encoding="utf-8") as file:
            file.write("".join(host + "\n" for host in hosts))
        path = self.folder + ":" + os.environ.get("PATH", os.defpath)
        done = subprocess.run([os.path.join(OPERATIONS, "fleet.sh"), "hosts", "the log"],
                              cwd=self.folder, capture_output=True, text=True, check=False,
                              env=program.environment(PATH=path))
        self.assertEqual("", done.stderr)
        return sorted(done.stdout.split("\n")[:-1]), done.returncode

    def test_fleet(self):
        lines, code = self.fleet(["sound", "bad"])
        self.assertEqual(1, code)
        self.assertRegex(lines[0], r"^bad: corrupt .*1 finding .*the log \(1\)$")
        self.assertRegex(lines[1], r"^sound: sound .*7 records.*the log \(0\)$")

    def test_a_fleet_where_aerowal_does_not_run(self):
        fleet = os.path.join(OPERATIONS, "fleet.sh")
        with open(self.path("hosts"), "w", encoding="utf-8") as file:
            file.write("one\n")
        path = self.folder + ":" + os.environ.get("PATH", os.defpath)
        # Not to be run, ended by itself, killed.
        for code in (126, 134, 137):
            with open(self.path("ssh"), "w", encoding="utf-8") as file:
                file.write(f"#!/bin/sh\nexit {code}\n")
            os.chmod(self.path("ssh"), 0o755)
            done = subprocess.run([fleet, "hosts"], cwd=self.folder, capture_output=True,
                                  check=False, env=program.environment(PATH=path))
            self.assertEqual(4, done.returncode, code)
        done = subprocess.run([fleet, "none"], cwd=self.folder, capture_output=True, check=False)
        self.assertEqual(2, done.returncode)

    def test_a_fleet_of_which_one_cannot_be_asked(self):
        lines, code = self.fleet(["sound", "bad", "away", "bare"])
        self.assertEqual(4, code)
        self.assertEqual(["away", "bad", "bare", "sound"], [line.split(":")[0] for line in lines])
        self.assertEqual("away: ssh: no route (255)", lines[0])
        self.assertRegex(lines[2], r"^bare: unreadable .*the log.*\(4\)$")


if __name__ == "__main__":
    sys.exit(program.main(Operations))

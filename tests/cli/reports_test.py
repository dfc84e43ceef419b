"""The formats of `verify` that other programs read, held to what those programs ask for.

    reports_test.py AEROWAL DATA

The rules are those of the published texts: Windy Road's JUnit.xsd and Jenkins' junit-10.xsd, GitHub's
workflow commands, GitLab's code quality report, SARIF 2.1.0, Prometheus' text format 0.0.4 and
OpenMetrics 1.0, and the plugin interface of Nagios.
"""

import json
import os
import re
import shutil
import sys
import unittest
import urllib.parse
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "corpus"))
import program  # noqa: E402
from data import Data  # noqa: E402
from wal_format import encode  # noqa: E402

aerowal = program.Program(sys.argv[1])
data = Data(sys.argv[2])

FORMATS = ["human", "json", "junit", "sarif", "github", "gitlab", "prometheus", "html"]
HOSTILE = "a b,<&|>\"':%0A;\\`\u202e\x01\n\ufffe.wal"


def check_junit(text):
    """The test cases, by name: None where one passed, else (element, type, message)."""
    root = ElementTree.fromstring(text)
    assert root.tag == "testsuites" and not root.attrib, "attributes of the root"
    (suite,) = root
    assert suite.tag == "testsuite"
    assert set(suite.attrib) == {"package", "id", "name", "timestamp", "hostname", "tests",
                                 "failures", "errors", "time"}, suite.attrib
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.get("timestamp"))
    assert re.fullmatch(r"\d{1,3}\.\d*", suite.get("time")), "as Jenkins has it"
    tags = [child.tag for child in suite]
    count = len(tags) - 3
    assert tags == ["properties", *["testcase"] * count, "system-out", "system-err"], tags
    cases = {}
    for case in suite.findall("testcase"):
        assert set(case.attrib) == {"name", "classname", "time"}
        float(case.get("time"))
        assert len(case) <= 1
        cases[case.get("name")] = None
        for child in case:
            assert child.tag in ("error", "failure") and set(child.attrib) == {"message", "type"}
            assert child.text.strip() and len(child) == 0
            cases[case.get("name")] = (child.tag, child.get("type"), child.get("message"))
    found = [case[0] for case in cases.values() if case]
    assert int(suite.get("tests")) == count == len(cases)
    assert int(suite.get("failures")) == found.count("failure")
    assert int(suite.get("errors")) == found.count("error")
    return cases


def check_gitlab(text):
    issues = json.loads(text)
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert set(issue["location"]) == {"path", "lines"}
        assert issue["location"]["lines"]["begin"] == 1
    assert len({issue["fingerprint"] for issue in issues}) == len(issues), "fingerprints"
    return issues


def check_sarif(text):
    whole = json.loads(text)
    assert whole["version"] == "2.1.0" and whole["$schema"].endswith("sarif-2.1.0.json")
    (run,) = whole["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "aerowal" and re.fullmatch(r"\d+\.\d+\.\d+", driver["version"])
    rules = [rule["id"] for rule in driver["rules"]]
    assert len(set(rules)) == len(rules)
    for rule in driver["rules"]:
        for name in ("shortDescription", "fullDescription", "help"):
            assert rule[name]["text"], rule
    (invocation,) = run["invocations"]
    assert isinstance(invocation["executionSuccessful"], bool)
    for notification in invocation["toolExecutionNotifications"]:
        assert notification["level"] == "error" and notification["message"]["text"]
    assert len(run["results"]) <= 5000
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "warning") and result["message"]["text"]
        assert re.fullmatch(r"[0-9a-f]{16}", result["partialFingerprints"]["aerowalFinding/v1"])
        (location,) = result["locations"]
        place = location["physicalLocation"]
        uri = place["artifactLocation"]["uri"]
        assert re.fullmatch(r"(file://)?([A-Za-z0-9._~/-]|%[0-9A-Fa-f]{2})+", uri), uri
        assert place["region"]["startLine"] == 1
        assert place["region"].get("byteOffset", 0) >= 0
    return run


def unescape(text):
    for escape, plain in (("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escape, plain)
    return text


def check_github(text):
    """(level, file, title, message) of each annotation."""
    found = []
    for line in text.split("\n"):
        if not line.startswith("::"):
            continue
        command = re.fullmatch(r"::(error|warning) file=([^,:]+),line=1,title=([^,:]+)::(.*)", line)
        assert command, line
        found.append((command[1], *map(unescape, command.groups()[1:])))
    assert len(found) <= 10
    return found


def check_prometheus(text):
    """{(name, labels): value}, by what both formats allow."""
    lines = text.split("\n")
    assert lines[-2:] == ["# EOF", ""], "the end"
    samples = {}
    family = None
    families = set()
    for line in lines[:-2]:
        if line.startswith("# HELP "):
            name = line.split(" ", 3)[2]
            assert name not in families, "a family that is in two places"
            families.add(name)
            family = [name, False]
        elif line.startswith("# TYPE "):
            assert line == f"# TYPE {family[0]} gauge"
            family[1] = True
        else:
            sample = re.fullmatch(r'([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)+)\})? '
                                  r"(\d+(?:\.\d+)?)", line)
            assert sample and sample[1] == family[0] and family[1], line
            labels = tuple(re.findall(r'([a-z]+)="((?:[^"\\]|\\.)*)"', sample[2] or ""))
            assert (sample[1], labels) not in samples, "twice: " + line
            samples[sample[1], labels] = float(sample[3])
    assert all(not name.endswith(("_total", "_count", "_sum", "_bucket", "_info", "_created"))
               for name in families), "names that other types have"
    return samples


class Reports(unittest.TestCase):
    def setUp(self):
        self.folder = program.folder_for(self)
        for name, source in (("ok", "golden/lifecycle"), ("bad", "damaged/bit-flip-body"),
                             ("torn", "damaged/torn-mid-payload")):
            shutil.copy(data.path(source + ".wal"), self.path(name + ".wal"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def verify(self, form, *args, **env):
        env.setdefault("GITHUB_STEP_SUMMARY", "")
        return aerowal.run("verify", "--format", form, *args, cwd=self.folder,
                           env=program.environment(**env))

    def every(self, *args):
        """What is printed in each format, and that it is what goes into a file."""
        wanted = [word for form in FORMATS for word in ("--report", f"{form}=report.{form}")]
        code = aerowal.run("verify", "-q", *wanted, *args, cwd=self.folder,
                           env=program.environment(GITHUB_STEP_SUMMARY="")).code
        texts = {}
        for form in FORMATS:
            result = self.verify(form, *args)
            self.assertEqual(code, result.code)
            texts[form] = result.out.decode()
            with open(self.path("report." + form), "rb") as file:
                written = file.read().decode()
            os.remove(self.path("report." + form))
            varying = re.compile(r'time(stamp)?="[^"]*"|"startTimeUtc":"[^"]*"|seconds(\{.*\})? \S+'
                                 r"|from \S+ to \S+ UTC")
            self.assertEqual(varying.sub("", texts[form]), varying.sub("", written))
        return texts

    def test_each_status(self):
        logs = ["ok.wal", "bad.wal", "torn.wal", "none.wal"]
        texts = self.every(*logs)
        cases = check_junit(texts["junit"])
        self.assertEqual(logs, list(cases))
        self.assertIsNone(cases["ok.wal"])
        self.assertEqual(("failure", "corrupt"), cases["bad.wal"][:2])
        self.assertEqual(("failure", "torn"), cases["torn.wal"][:2])
        self.assertEqual(("error", "unreadable"), cases["none.wal"][:2])

        issues = {issue["location"]["path"]: issue for issue in check_gitlab(texts["gitlab"])}
        self.assertEqual({"bad.wal": "critical", "torn.wal": "minor", "none.wal": "blocker"},
                         {path: issue["severity"] for path, issue in issues.items()})
        self.assertEqual("bit_flip", issues["bad.wal"]["check_name"])

        run = check_sarif(texts["sarif"])
        self.assertFalse(run["invocations"][0]["executionSuccessful"])
        (flip, torn) = run["results"]
        finding = json.loads(self.verify("json", "bad.wal").out.split(b"\n")[0])["damage"]
        region = flip["locations"][0]["physicalLocation"]["region"]
        self.assertEqual((finding["byte_offset"], finding["length"]),
                         (region["byteOffset"], region["byteLength"]))
        self.assertEqual(("error", "warning"), (flip["level"], torn["level"]))
        self.assertIn("record 47", flip["message"]["text"])

        found = check_github(texts["github"])
        self.assertEqual([("error", "none.wal"), ("error", "bad.wal"), ("warning", "torn.wal")],
                         [one[:2] for one in found])

        samples = check_prometheus(texts["prometheus"])
        for log, good, flips in (("ok.wal", 1, 0), ("bad.wal", 0, 1), ("torn.wal", 0, 0)):
            label = (("path", log),)
            self.assertEqual(good, samples["aerowal_verify_success", label])
            self.assertEqual(flips, samples["aerowal_verify_findings",
                                            (*label, ("kind", "bit_flip"))])
            self.assertEqual(os.path.getsize(self.path(log)),
                             samples["aerowal_verify_log_bytes", label])
        self.assertEqual(0, samples["aerowal_verify_success", (("path", "none.wal"),)])
        self.assertEqual(0, samples["aerowal_verify_readable", (("path", "none.wal"),)])
        self.assertEqual(160, samples["aerowal_verify_records", (("path", "bad.wal"),)] + 1)
        self.assertGreater(samples["aerowal_verify_last_run_timestamp_seconds", ()], 1.7e9)

    def test_nagios(self):
        for log, code, state in (("ok.wal", 0, "OK"), ("torn.wal", 1, "WARNING"),
                                 ("bad.wal", 2, "CRITICAL"), ("none.wal", 3, "UNKNOWN")):
            result = self.verify("nagios", log)
            self.assertEqual(code, result.code, log)
            first, *rest = result.out.decode().rstrip("\n").split("\n")
            self.assertRegex(first, rf"^AEROWAL {state} - {log}: [^|]+ \| [^|]+$")
            numbers = first.split(" | ")[1].split(" ")
            for number in numbers:
                self.assertRegex(number, r"^[a-z]+=\d+(\.\d+)?(B|s)?;\d*;\d*;\d*$")
            self.assertNotIn("|", "".join(rest))
        # The gravest of all, in that interface's codes.
        self.assertEqual(3, self.verify("nagios", "bad.wal", "none.wal").code)
        self.assertEqual(2, self.verify("nagios", "bad.wal", "torn.wal").code)
        # What is wrong with the command line is no verdict.
        for words in (["--no-such-option"], ["--exit-zero", "ok.wal"], [],
                      ["--report", "junit=x", "ok.wal"]):
            self.assertEqual(3, self.verify("nagios", *words).code, words)
        self.assertFalse(os.path.exists(self.path("x")))

    def test_hostile_names(self):
        shutil.copy(self.path("bad.wal"), self.path(HOSTILE))
        shutil.copy(self.path("bad.wal"), os.fsencode(self.folder) + b"/\xff.wal")
        texts = self.every(HOSTILE, os.fsdecode(b"\xff.wal"))
        self.assertEqual(2, len(check_junit(texts["junit"])))
        self.assertEqual(2, len(check_gitlab(texts["gitlab"])))
        run = check_sarif(texts["sarif"])
        uris = [one["location"]["uri"] for one in run["artifacts"]]
        self.assertEqual([HOSTILE.encode(), b"\xff.wal"],
                         [urllib.parse.unquote_to_bytes(uri) for uri in uris])
        self.assertEqual(2, len(check_github(texts["github"])))
        self.assertEqual(2, sum(name == "aerowal_verify_success"
                                for name, _ in check_prometheus(texts["prometheus"])))
        nagios = self.verify("nagios", HOSTILE).out
        self.assertEqual(1, nagios.count(b"|"))
        for text in (*(texts[form].encode() for form in FORMATS), nagios):
            self.assertNotRegex(text.replace(b"\n", b""), rb"[\x00-\x1f\x7f]|\xe2\x80\xae")

    def test_the_table_of_a_job(self):
        summary = self.path("summary.md")
        with open(summary, "w", encoding="utf-8") as file:
            file.write("of another step\n")
        shutil.copy(self.path("bad.wal"), self.path(HOSTILE))
        logs = ["ok.wal", "bad.wal", HOSTILE, "none.wal"]
        self.verify("github", *logs, GITHUB_STEP_SUMMARY=summary)
        with open(summary, encoding="utf-8") as file:
            text = file.read()
        self.assertTrue(text.startswith("of another step\n### "))
        rows = [line for line in text.split("\n") if line.startswith("|")]
        self.assertEqual(2 + len(logs), len(rows))
        for row in rows:
            self.assertEqual(5, len(re.findall(r"(?<!\\)\|", row)), row)
            self.assertNotRegex(row, r"[<>`]" if "`" not in row else r"[<>]|(?<!\\)`")
        unwritable = self.verify("github", "ok.wal", GITHUB_STEP_SUMMARY=self.path("no/such"))
        self.assertEqual(4, unwritable.code)
        self.assertIn(b"GITHUB_STEP_SUMMARY", unwritable.err)

    def test_fingerprints_stay(self):
        first = check_gitlab(self.verify("gitlab", "bad.wal").out.decode())
        with open(self.path("bad.wal"), "ab") as file:
            file.write(encode(161))
        self.assertEqual(first, check_gitlab(self.verify("gitlab", "bad.wal").out.decode()))
        with open(self.path("bad.wal"), "r+b") as file:
            file.seek(9500)
            file.write(b"\xaa")
        self.assertNotEqual(first[0]["fingerprint"],
                            check_gitlab(self.verify("gitlab", "bad.wal").out.decode())
                            [0]["fingerprint"])

    def test_many_findings(self):
        log = bytearray()
        for number in range(1, 12_001):
            log += encode(2 * number)  # every other number is missing
        with open(self.path("many.wal"), "wb") as file:
            file.write(log)
        texts = self.every("many.wal", "bad.wal")
        run = check_sarif(texts["sarif"])
        self.assertEqual(5000, len(run["results"]))
        all_of_them = texts["json"].count('{"damage":')
        self.assertGreater(all_of_them, 11_000)
        (more,) = run["invocations"][0]["toolExecutionNotifications"]
        self.assertIn(f"and {all_of_them - 5000} more findings", more["message"]["text"])
        self.assertEqual(10, len(check_github(texts["github"])))
        self.assertIn(f"and {all_of_them - 10} more findings", texts["github"])
        self.assertEqual(2, len(check_junit(texts["junit"])))
        samples = check_prometheus(texts["prometheus"])
        counted = sum(value for (name, _), value in samples.items()
                      if name == "aerowal_verify_findings")
        self.assertEqual(all_of_them, counted)
        self.assertIn(f"and {all_of_them - 10_001} more findings",
                      check_gitlab(texts["gitlab"])[-1]["description"])
        # The first finding of each log is always among them.
        self.assertIn("bad.wal", {issue["location"]["path"]
                                  for issue in check_gitlab(texts["gitlab"])[:-1]})

    def test_known_findings_do_not_fail(self):
        self.verify("json", "--write-baseline", "known.json", "bad.wal")
        args = ["--baseline", "known.json", "bad.wal", "torn.wal"]
        texts = self.every(*args)
        cases = check_junit(texts["junit"])
        self.assertIsNone(cases["bad.wal"])
        self.assertEqual("failure", cases["torn.wal"][0])
        self.assertEqual(["torn.wal"], [one[1] for one in check_github(texts["github"])])
        self.assertEqual(["torn.wal"], [issue["location"]["path"]
                                        for issue in check_gitlab(texts["gitlab"])])
        self.assertEqual({"bit_flip": "unchanged", "torn_tail": "new"},
                         {result["ruleId"]: result["baselineState"]
                          for result in check_sarif(texts["sarif"])["results"]})
        samples = check_prometheus(texts["prometheus"])
        self.assertEqual(1, samples["aerowal_verify_success", (("path", "bad.wal"),)])
        self.assertEqual(1, self.verify("nagios", *args).code)

    def test_a_data_directory(self):
        os.makedirs(self.path("db/wal"))
        os.makedirs(self.path("db/data"))
        os.makedirs(self.path("db/metadata/schemas"))
        shutil.copy(self.path("ok.wal"), self.path("db/wal/wal.log"))
        with open(self.path("db/data/documents.dat"), "wb") as file:
            file.write(b"\x40\0\0\0" + bytes(60))
        texts = self.every("db", "ok.wal")
        cases = check_junit(texts["junit"])
        self.assertEqual(["db/wal/wal.log", "ok.wal"], list(cases))
        self.assertEqual("failure", cases["db/wal/wal.log"][0])
        paths = {issue["location"]["path"] for issue in check_gitlab(texts["gitlab"])}
        self.assertIn("db/data/documents.dat", paths)
        for form, check in (("sarif", check_sarif), ("github", check_github),
                            ("prometheus", check_prometheus)):
            check(texts[form])

    def test_files_are_whole_or_not_there(self):
        refused = [("report.json", b"a\0b", 5), ("bad.wal", None, 5), ("no/such", None, 4),
                   ("", None, 2)]
        for name, content, code in refused:
            if content is not None:
                with open(self.path(name), "wb") as file:
                    file.write(content)
            before = {entry: os.stat(self.path(entry)).st_mtime_ns
                      for entry in os.listdir(self.folder)}
            result = aerowal.run("verify", "--report", "human=fine", "--report", "json=" + name,
                                 "bad.wal", cwd=self.folder)
            self.assertEqual(code, result.code, (name, result.err))
            self.assertEqual(b"", result.out)
            self.assertEqual(before, {entry: os.stat(self.path(entry)).st_mtime_ns
                                      for entry in os.listdir(self.folder)}, name)
        # What is there is replaced, with its mode, and keeps its name where it is a link.
        with open(self.path("old"), "w", encoding="utf-8") as file:
            file.write("old")
        os.chmod(self.path("old"), 0o600)
        os.symlink("old", self.path("link"))
        self.assertEqual(1, aerowal.run("verify", "-q", "--report", "junit=link", "bad.wal",
                                        cwd=self.folder).code)
        self.assertTrue(os.path.islink(self.path("link")))
        self.assertEqual(0o600, os.stat(self.path("old")).st_mode & 0o777)
        with open(self.path("old"), "rb") as file:
            check_junit(file.read())

    def test_a_report_into_a_pipe(self):
        reader, writer = os.pipe()
        with os.fdopen(reader, "rb") as pipe:
            result = aerowal.run("verify", "--report", f"junit=/dev/fd/{writer}", "bad.wal",
                                 cwd=self.folder, pass_fds=(writer,))
            os.close(writer)
            check_junit(pipe.read())
        self.assertEqual(1, result.code)
        self.assertTrue(result.out.startswith(b"bad.wal: corrupt"))


if __name__ == "__main__":
    sys.exit(program.main(Reports))

"""The page of `verify --format html`: well-formed, complete, inert, and without errors in a browser.

    html_test.py AEROWAL DATA

What is to be seen in it is held to what `verify --json` and `repair --json` say. AEROWAL_SCREENSHOTS
names a folder where the pictures of the browser are kept.
"""

import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "corpus"))
import program  # noqa: E402
from data import Data  # noqa: E402
from wal_format import encode  # noqa: E402

aerowal = program.Program(sys.argv[1])
data = Data(sys.argv[2])

VOID = {"meta", "rect", "path"}
ELEMENTS = VOID | set("html head title style body header main section h1 h2 h3 p pre code dl div dt dd "
                      "table thead tbody tr th td details summary figure figcaption span b a svg mark"
                      .split())
ATTRIBUTES = set("lang charset http-equiv content name id class href open viewbox preserveaspectratio "
                 "role aria-label x y width height d".split())
HOSTILE = "</pre><script>alert(1)</script>&\"'<img src=x onerror=alert(2)>\u202e\x07"


class Page(html.parser.HTMLParser):
    """A page, held to what any page may have."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.in_finding = None
        self.ids = set()
        self.links = []
        self.findings = []  # all that is to be read in each
        self.counts = {}    # of elements
        self.text = ""
        self.feed(text)
        self.close()
        assert not self.open, f"not closed: {self.open}"
        assert set(self.links) <= self.ids, "links that lead nowhere"

    def handle_starttag(self, tag, attributes):
        assert tag in ELEMENTS, tag
        self.counts[tag] = self.counts.get(tag, 0) + 1
        named = dict(attributes)
        assert set(named) <= ATTRIBUTES, named
        if "id" in named:
            assert named["id"] not in self.ids, "twice: " + named["id"]
            self.ids.add(named["id"])
        if "href" in named:
            assert named["href"].startswith("#"), named
            self.links.append(named["href"][1:])
        if tag not in VOID:
            self.open.append(tag)
        if named.get("class") == "finding":
            self.findings.append("")
            self.in_finding = len(self.open)

    def handle_startendtag(self, tag, attributes):
        assert tag in VOID, tag
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag):
        if len(self.open) == self.in_finding:
            self.in_finding = None
        opened = self.open.pop()
        assert opened == tag, f"</{tag}> ends <{opened}>"

    def handle_data(self, text):
        if self.open and self.open[-1] == "style":
            assert "url(" not in text and "@import" not in text and "</" not in text
            return
        self.text += text
        if self.in_finding:
            self.findings[-1] += text


def gaps(count):
    """A log of which every second record is missing: so many findings."""
    return b"".join(encode(2 * i + 1, body=b'{"n":%d}' % i) for i in range(count + 1))


class Html(unittest.TestCase):
    def setUp(self):
        self.folder = program.folder_for(self)

    def put(self, name, content):
        with open(os.path.join(self.folder, name), "wb") as file:
            file.write(content)
        return name

    def run_in_folder(self, *args):
        return aerowal.run(*args, cwd=self.folder)

    def page(self, *logs, code=1):
        """The page as text and as a Page, and what --json says of the same."""
        result = self.run_in_folder("verify", "--format", "html", *logs)
        self.assertEqual(code, result.code, result.err)
        self.assertNotRegex(result.out.replace(b"\n", b""), rb"[\x00-\x1f\x7f]|\xe2\x80\xae")
        text = result.out.decode()
        self.assertIn("default-src 'none'", text)
        with open(os.path.join(self.folder, "page.html"), "wb") as file:
            file.write(result.out)
        told = [json.loads(line)
                for line in self.run_in_folder("verify", "--json", *logs).out.splitlines()]
        return Page(text), told

    def test_each_damaged_log(self):
        names = [verdict["file"] for verdict in data.verdicts()]
        self.assertGreater(len(names), 20)
        for name in names:
            self.put("wal.log", data.read("damaged/" + os.path.basename(name)))
            json_code = self.run_in_folder("verify", "--json", "wal.log").code
            page, told = self.page("wal.log", code=json_code)
            findings = [line["damage"] for line in told if "damage" in line]
            summary = told[-1]["summary"]
            self.assertEqual(len(findings), len(page.findings), name)
            for number, finding in enumerate(findings, 1):
                said = page.findings[number - 1]
                for fact in (f'{number}. {finding["kind"]} at byte {finding["byte_offset"]}',
                             finding["message"]):
                    self.assertIn(fact, said, name)
                if finding["length"]:
                    self.assertIn(f'{finding["byte_offset"]:010x}', said, "its bytes")
                for lost in finding["lost_sequence_numbers"]:
                    self.assertIn(str(lost[0]), said)
            self.assertIn("wal.log is " + summary["status"], page.text)
            plan = json.loads(self.run_in_folder("repair", "--json", "wal.log").out)["plan"]
            least = plan.get("least_loss")
            if findings and least:
                loss = f'Least loss ({least["records_lost"]} record'
                self.assertIn(loss, page.text, name)
                self.assertLess(page.text.index(loss), page.text.index("keep a copy"), name)
            self.assertEqual("What is lost" in page.text, bool(findings))
            self.assertEqual(bool(summary["records"]), "Records along the file" in page.text)

    def test_least_loss(self):
        self.put("wal.log", data.read("damaged/bit-flip-body.wal"))
        page, _ = self.page("wal.log")
        self.assertIn("Least loss (0 records):\naerowal repair --correct -o OUT wal.log", page.text)
        self.assertNotIn("What is harmless", page.text)
        self.put("wal.log", data.read("damaged/torn-mid-payload.wal"))
        page, _ = self.page("wal.log", code=3)
        self.assertIn("Nothing that is known to be acknowledged.", page.text)
        self.assertIn("What is harmless", page.text)
        # Intact records in the wrong place are no more harmless than they are lost.
        self.put("wal.log", encode(1) + encode(4) + encode(2) + encode(3) + encode(5) + encode(6))
        page, _ = self.page("wal.log")
        self.assertIn("What is here, but not read", page.text)

    def test_what_only_the_plan_knows(self):
        whole = encode(1) + encode(2, document=b"e") + encode(3, document=b"f")
        os.makedirs(os.path.join(self.folder, "db", "wal"))
        self.put("db/wal/wal.log", whole)
        self.run_in_folder("replay", "--storage", "db", "db/wal/wal.log")
        page, _ = self.page("db/wal/wal.log", code=0)
        # A crash's tail by its bytes; but the store has its record.
        self.put("db/wal/wal.log", whole[:-5])
        page, _ = self.page("db/wal/wal.log", code=3)
        self.assertIn("record 3, which the document store has", page.text)
        self.assertNotIn("What is harmless", page.text)

    def test_unknown_losses(self):
        self.put("wal.log", bytes(range(1, 256)) * 3)
        page, _ = self.page("wal.log")
        self.assertIn("unknown", page.text)
        self.assertNotIn("What is harmless", page.text)
        self.assertNotIn("does not need", page.text)
        # A loss that was said on the command line is none that the plan knows.
        self.put("wal.log", data.read("damaged/torn-mid-payload.wal"))
        page, _ = self.page("--expect-last-seq", "170", "wal.log")
        self.assertNotIn("Least loss (0 records):\naerowal", page.text)
        self.assertNotIn("does not need", page.text)

    def test_directories_and_several_logs(self):
        os.makedirs(os.path.join(self.folder, "db", "wal"))
        os.makedirs(os.path.join(self.folder, "db", "data"))
        self.put("db/wal/wal.log", data.read("damaged/bit-flip-body.wal"))
        self.put("db/data/documents.dat", b"")
        self.put("ok.wal", data.read("golden/lifecycle.wal"))
        page, _ = self.page("db", "ok.wal", "none.wal", code=4)
        self.assertEqual(5, page.counts["h2"] + 1)
        for fact in ("1 of 3 damaged, 1 unreadable", "The data directory db", "none.wal", "ok.wal",
                     "db: AeroDB does not start on it"):
            self.assertIn(fact, page.text)

    def test_a_sound_log(self):
        self.put("wal.log", data.read("golden/lifecycle.wal"))
        page, _ = self.page("wal.log", code=0)
        self.assertIn("wal.log is sound", page.text)
        for heading in ("Findings\n", "What is lost", "What to run next"):
            self.assertNotIn(heading, page.text)
        self.assertIn("INSERT 3", page.text)
        self.put("wal.log", b"")
        self.page("wal.log", code=0)

    def test_all_is_inert(self):
        hostile = HOSTILE.encode()
        log = encode(1, collection=hostile, document=hostile, schema=hostile, body=b"{}")
        second = bytearray(encode(2, collection=hostile, document=hostile, body=hostile))
        second[-20] ^= 255
        second[-21] ^= 255
        self.put(HOSTILE.replace("/", "%"), log + bytes(second) + encode(3))
        page, _ = self.page(HOSTILE.replace("/", "%"))
        self.assertIn("<script>alert(1)", page.text)

    def test_report(self):
        self.put("wal.log", data.read("damaged/bit-flip-body.wal"))
        page, _ = self.page("wal.log")
        self.run_in_folder("verify", "-q", "--report", "html=report.html", "wal.log")
        with open(os.path.join(self.folder, "report.html"), encoding="utf-8") as file:
            report = Page(file.read())
        times = re.compile(r"from \S+ to \S+ UTC")
        self.assertEqual(times.sub("", page.text), times.sub("", report.text))

    def test_limits(self):
        self.put("wal.log", gaps(10_050))
        page, _ = self.page("wal.log")
        self.assertEqual(10_000, len(page.findings))
        self.assertIn("And more: 50 sequence_gap", page.text)
        self.assertIn("And 9550 more findings", page.text)

    def test_in_a_browser(self):
        browser = shutil.which("chromium")
        if browser is None:
            self.skipTest("no chromium here")
        hostile = HOSTILE.encode()
        damaged = bytearray(data.read("damaged/bit-flip-body.wal"))
        for name, content in (("usual", bytes(damaged)), ("many", gaps(10_000)),
                              ("hostile", encode(1, collection=hostile) + encode(3, body=hostile)
                               + b"x" * 50 + encode(4, document=hostile))):
            self.put("wal.log", content)
            page, _ = self.page("wal.log")
            for scheme, width in (("light", 1200), ("dark", 400)):
                picture = os.path.join(self.folder, f"{name}-{scheme}.png")
                done = subprocess.run(
                    [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
                     "--no-first-run", "--disable-background-networking",
                     "--disable-component-update", "--disable-sync", "--enable-logging=stderr",
                     "--force-prefers-color-scheme=" + scheme, "--hide-scrollbars",
                     *(["--blink-settings=preferredColorScheme=0"] if scheme == "dark" else []),
                     f"--user-data-dir={self.folder}/browser", f"--window-size={width},1600",
                     "--screenshot=" + picture, "--dump-dom",
                     "file://" + os.path.join(self.folder, "page.html")],
                    capture_output=True, timeout=240, check=True)
                self.assertNotIn(b"CONSOLE", done.stderr)
                dom = done.stdout.decode()
                self.assertNotIn("<script", dom)
                self.assertEqual(len(page.findings), dom.count('<details class="finding"'))
                with open(picture, "rb") as file:
                    self.assertTrue(file.read().startswith(b"\x89PNG"))
                kept = os.environ.get("AEROWAL_SCREENSHOTS")
                if kept:
                    shutil.copy(picture, kept)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

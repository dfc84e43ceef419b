"""Do the tests notice it when a rule changes? Changes one thing in a source of the library at a time,
builds, and runs quick tests until one fails. What no test notices survives: either the change changes
nothing, or a test is missing.

    mutate.py RESULTS                  a run, or the rest of one that was interrupted
    mutate.py RESULTS --list           which mutants it would try
    mutate.py RESULTS --again EARLIER  the survivors of an earlier run, after tests were added

RESULTS gets a line of JSON for each mutant. All is done in a copy of the working tree, in the
folder --work; two runs at a time need one each. Needs git, meson, ninja and what the build needs.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import mutants  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROOMS = ("scan", "store", "repair")

# Sources that decide about loss: of them three times as many mutants are tried.
DECIDING = {
    "scan": ("damage_copies", "inventory", "joins", "loss_assignment", "relations", "resolution",
             "surfaced_records"),
    "store": ("conflict_decision", "evidence", "run_alignment", "store_alignment"),
    "repair": ("conflict_choice", "conservation", "damaged_records", "dropped_records",
               "kept_records", "repair_loss", "repair_table", "selection", "restore_answer",
               "taken_records", "uncounted_records"),
}
DECIDING_WEIGHT = 3

MEMORY_MAX = 4 << 30
BUILD_SECONDS_MAX = 600


class Test:
    """A test: what is built for it, and the command. {build} and {source} are the two roots."""

    def __init__(self, name, program, *command):
        self.name = name
        self.program = program
        self.command = command
        self.seconds_max = BUILD_SECONDS_MAX


def unit(room, *more):
    return Test(f"unit/{room}", "tests/unit/unit", "{build}/tests/unit/unit",
                f"--source-file=*/unit/{room}/*", "--abort-after=1", *more)


def transcript(name):
    return Test(name, "tools/aerowal", sys.executable, "{source}/tests/cli/run_transcript.py",
                "{build}/tools/aerowal", "{source}/tests/data", "{source}/tests/cli/" + name)


def corpus(folder):
    return Test(folder, "tools/aerowal", sys.executable, "{source}/tests/corpus/field_test.py",
                "{build}/tools/aerowal", "{source}/tests/data/" + folder)


def cases(program, case, count):
    return Test(f"{program}/{case}", f"tests/{program}", "{build}/tests/" + program,
                f"--test-case={case}", "--seed=1000000", f"--cases={count}", "--abort-after=1")


# From the fastest to the slowest; those of the room that was changed come first.
TESTS = [
    unit("repair"),
    unit("store"),
    unit("scan", "--test-case-exclude=*several threads*,failing scan*"),
    Test("unit/inventory", "tests/unit/unit-threads", "{build}/tests/unit/unit-threads",
         "--source-file=*/unit/scan/*"),
    cases("repair/repair-properties", "damage", 200),
    cases("repair/repair-store-properties", "complete", 60),
    cases("repair/repair-store-properties", "incomplete", 40),
    cases("repair/repair-store-properties", "contradiction", 40),
    cases("repair/repair-law", "compositions", 60),
]
SLOW_TESTS = [
    cases("repair/repair-law", "hosts", 30),
    cases("scan/scan-random", "random*", 200),
    transcript("conflicts.t"),
    transcript("repair.t"),
    transcript("verify.t"),
    corpus("aerodb"),
    Test("failing-scan", "tests/unit/unit", "{build}/tests/unit/unit",
         "--test-case=failing scan*"),
    corpus("forensics"),
    corpus("field"),
    Test("law-of-logs", "tests/repair/repair-law", "{build}/tests/repair/repair-law",
         "--test-case=logs", "--directory={source}/tests/data"),
    cases("repair/repair-law", "compositions", 1000),
]


def run(command, folder, seconds_max):
    """The exit code, or `timeout`. Nothing of it is left running."""
    def limit_memory():
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    if os.access("/dev/shm", os.W_OK):
        environment.setdefault("TMPDIR", "/dev/shm")  # where a sync costs nothing
    process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env=environment, start_new_session=True, preexec_fn=limit_memory)
    try:
        return process.wait(seconds_max)
    except subprocess.TimeoutExpired:
        return "timeout"
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()


class Tree:
    """A copy of the working tree, with a build of its own."""

    def __init__(self, work, tests):
        self.tests = tests
        self.source = work / "tree"
        self.build = self.source / "build"
        self.scratch = work / "scratch"
        self.scratch.mkdir(parents=True, exist_ok=True)
        self.changed = None  # the source that a mutant stands in, and what it was

    def update(self):
        """What did not change keeps its time, so that it is not built again."""
        listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others",
                                 "--exclude-standard"], cwd=ROOT, check=True, capture_output=True)
        names = {name for name in listed.stdout.decode().split("\0")
                 if name and (ROOT / name).is_file()}
        for name in names:
            here, there = ROOT / name, self.source / name
            if there.is_file() and there.read_bytes() == here.read_bytes():
                continue
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(here, there)
        for folder, _, files in os.walk(self.source):
            for there in (pathlib.Path(folder, file) for file in files):
                if self.build not in there.parents and str(
                        there.relative_to(self.source)) not in names:
                    there.unlink()
        if not (self.build / "build.ninja").exists():
            environment = dict(os.environ)
            if shutil.which("ld.lld"):
                environment.setdefault("CXX_LD", "lld")
            subprocess.run(["meson", "setup", self.build, self.source, "-Doptimization=0",
                            "-Ddebug=false", "-Ddefault_library=static"], check=True,
                           env=environment)

    def make(self, programs, quiet=True):
        """Whether they could be built."""
        command = ["ninja", "-C", str(self.build), "-j1", *programs]
        if not quiet:
            return subprocess.run(command).returncode == 0
        return run(command, self.source, BUILD_SECONDS_MAX) == 0

    def change(self, name, source, mutant):
        if self.changed and self.changed[0] != name:
            self.restore()
        (self.source / name).write_text(mutant.apply(source), encoding="utf-8")
        self.changed = name, source

    def restore(self):
        if self.changed:
            name, source = self.changed
            (self.source / name).write_text(source, encoding="utf-8")
            self.changed = None

    def passes(self, test):
        places = {"build": self.build, "source": self.source}
        return run([word.format(**places) for word in test.command], self.scratch,
                   test.seconds_max) == 0

    def measure(self):
        """Each test must pass as long as nothing is changed; a mutant has ten times as long."""
        for test in self.tests:
            began = time.monotonic()
            if not self.passes(test):
                sys.exit(f"{test.name} fails without any change")
            seconds = time.monotonic() - began
            test.seconds_max = 10 + 10 * seconds
            print(f"{seconds:5.1f} s  {test.name}", flush=True)

    def try_mutant(self, name):
        """What became of the source as it is changed: the result, and the test that saw it."""
        room = pathlib.Path(name).parent.name
        tests = sorted(self.tests, key=lambda test: test.name != f"unit/{room}")
        built = set()
        for test in tests:
            if test.program not in built:
                if not self.make([test.program]):
                    return "not compiled", None
                built.add(test.program)
            if not self.passes(test):
                return "killed", test.name
        return "survived", None


def is_deciding(path):
    return path.stem in DECIDING[path.parent.name]


def sources_of(patterns):
    """Those that decide come first."""
    paths = [path for room in ROOMS for path in (ROOT / "lib/src" / room).glob("*.cpp")]
    return sorted((path for path in paths
                   if not patterns or any(path.match(pattern) for pattern in patterns)),
                  key=lambda path: (not is_deciding(path), path))


def share_out(paths, count):
    """How many mutants each is to have: by its lines and its weight, and at least one."""
    weights = {}
    for path in paths:
        lines = path.read_text(encoding="utf-8").count("\n")
        weights[path] = lines * (DECIDING_WEIGHT if is_deciding(path) else 1)
    total = sum(weights.values())
    return {path: max(1, round(count * weight / total)) for path, weight in weights.items()}


def describe_all(name, source, found):
    """Each mutant with what names it in a line of results."""
    counts = collections.Counter()
    for mutant in found:
        described = describe(name, source, mutant)
        same = tuple(described.values())[2:]
        counts[same] += 1
        yield mutant, {**described, "occurrence": counts[same]}


def describe(name, source, mutant):
    begin = source.rfind("\n", 0, mutant.begin) + 1
    end = source.find("\n", mutant.end)
    return {
        "file": name,
        "line": source.count("\n", 0, mutant.begin) + 1,
        "column": mutant.begin - begin + 1,
        "text": source[begin:end].strip(),
        "kind": mutant.kind,
        "from": source[mutant.begin:mutant.end],
        "to": mutant.replacement,
    }


IDENTITY = ("file", "text", "column", "kind", "from", "to", "occurrence")


def identity(described):
    """The same after lines moved."""
    return tuple(described[member] for member in IDENTITY)


class Results:
    def __init__(self, path):
        self.path = path
        self.all = {}
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                self.remember(json.loads(line))

    def remember(self, result):
        self.all[identity(result)] = result

    def add(self, result):
        self.remember(result)
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps(result) + "\n")

    def count(self, outcome):
        return sum(result["result"] == outcome for result in self.all.values())


def plan(options):
    """For each source: its name and text, and its mutants, of which so many are to be tried."""
    enums = mutants.find_enums(path.read_text(encoding="utf-8")
                               for path in sorted((ROOT / "lib").rglob("*.[ch]pp")))
    paths = sources_of(options.files)
    shares = share_out(paths, options.count)
    again = {identity(result) for result in Results(options.again).all.values()
             if result["result"] == "survived"} if options.again else None
    for path in paths:
        name = str(path.relative_to(ROOT))
        source = path.read_text(encoding="utf-8")
        found = list(describe_all(name, source, mutants.find_mutants(source, enums)))
        if again is None:
            random.Random(f"{options.seed} {name}").shuffle(found)
            yield name, source, shares[path], found
        else:
            found = [(mutant, described) for mutant, described in found
                     if identity(described) in again]
            yield name, source, len(found), found


def in_words(result):
    by = " by " + result["by"] if result.get("by") else ""
    outcome = result.get("result", "")
    return (f"{result['file']}:{result['line']}: {result['kind']}: "
            f"{' '.join(result['from'].split())} -> {result['to']}: {outcome}{by}")


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("results", type=pathlib.Path, metavar="RESULTS")
    parser.add_argument("--files", nargs="+", default=[], metavar="PATTERN",
                        help="only sources whose path ends so, such as scan/*.cpp")
    parser.add_argument("--count", type=int, default=400, help="of mutants, about; 400")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--again", type=pathlib.Path, metavar="EARLIER")
    parser.add_argument("--slow", action="store_true",
                        help="with the tests that take longer, for what survived the others")
    parser.add_argument("--work", type=pathlib.Path,
                        default=pathlib.Path(tempfile.gettempdir()) / "aerowal-mutation")
    return parser.parse_args()


def main():
    options = parse()
    planned = list(plan(options))
    if options.list:
        for _, _, share, found in planned:
            for _, described in found[:share]:
                print(in_words(described))
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # with what it started
    tests = TESTS + (SLOW_TESTS if options.slow else [])
    tree = Tree(options.work.resolve(), tests)
    tree.update()
    if not tree.make(sorted({test.program for test in tests}), quiet=False):
        sys.exit("the unchanged tree cannot be built")
    tree.measure()
    results = Results(options.results)
    try:
        for name, source, share, found in planned:
            tried = 0
            for mutant, described in found:
                # One that does not compile is none, and the next is tried instead.
                if tried == share:
                    break
                result = results.all.get(identity(described))
                if result is None:
                    began = time.monotonic()
                    tree.change(name, source, mutant)
                    outcome, by = tree.try_mutant(name)
                    result = {**described, "result": outcome, "by": by,
                              "seconds": round(time.monotonic() - began, 1)}
                    results.add(result)
                    print(in_words(result), flush=True)
                tried += result["result"] != "not compiled"
    finally:
        tree.restore()
    print(f"{results.count('killed')} killed, {results.count('survived')} survived, "
          f"{results.count('not compiled')} did not compile")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Measures one group of rows: how long aerowal takes, as a ratio to a baseline in the same run.

    bench.py GROUP --aerowal BINARY --tools DIRECTORY [--size MIB] [--runs N] [--json FILE]

Prints a line a row: what was measured, its spread, and the goal. Speed is never asserted: a row
that misses its goal says so, and the exit code is 0. --tools: where make-log and write-fsync are.
Logs are made in the working directory and used again; --size is that of the main ones.
"""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from measure import BusyProcesses, Command, compare, forget, median  # noqa: E402

MIB = 1 << 20

ONE_WORKER = {"AEROWAL_THREADS": "1"}

DELETE = ["--type", "delete", "--collection", "users", "--id", "a", "--schema", "s",
          "--schema-version", "v1"]


class Bench:
    def __init__(self, options):
        self.aerowal = os.path.abspath(options.aerowal)
        self.zlib_aerowal = options.zlib_aerowal and os.path.abspath(options.zlib_aerowal)
        self.tools = os.path.abspath(options.tools)
        self.size = options.size
        self.runs = options.runs
        self.rows = []

    # ---- logs

    def log(self, record_size=260, keys=1000, size=None, damaged_every=0):
        """The path of a log that is in the page cache."""
        size = size or self.size
        name = f"log-{size}m-{record_size}b-{keys}k-{damaged_every}d.wal"
        path = os.path.abspath(name)
        if not os.path.exists(path):
            whole = path + ".part"
            Command(os.path.join(self.tools, "make-log"), whole, str(size), str(record_size),
                    str(keys), str(damaged_every)).run()
            os.rename(whole, path)
        Command("cat", path).run()
        return path

    def copy(self, log):
        """The path of another file with the same bytes, also in the page cache."""
        path = log + ".copy"
        if not os.path.exists(path):
            shutil.copyfile(log, path + ".part")
            os.rename(path + ".part", path)
        Command("cat", path).run()
        return path

    # ---- rows

    def add(self, name, unit, value, goal, low=None, high=None, **more):
        row = {"name": name, "unit": unit, "value": value, "goal": goal, "low": low, "high": high,
               "met": value <= goal, **more}
        self.rows.append(row)
        spread = "" if low is None else f" ({low:.2f} to {high:.2f})"
        print(f"{'met   ' if row['met'] else 'MISSED'}  {value:9.2f} {unit:<6}{spread:<20} "
              f"goal {goal:g}  {name}", flush=True)

    def ratio(self, name, goal, subject, baseline, runs=None, log=None):
        """A row of subject's time as a multiple of baseline's."""
        found = compare(subject, baseline, runs or self.runs)
        more = {}
        if log:
            size = os.path.getsize(log)
            more = {"bytes": size, "gigabytes_per_second": size / found.subject / 1e9}
        self.add(name, "x", found.ratio, goal, found.low, found.high, command=str(subject),
                 baseline=str(baseline), seconds=found.subject, baseline_seconds=found.baseline,
                 **more)
        return found

    # ---- groups

    def verify(self):
        small, large = self.log(), self.log(record_size=4096)
        self.ratio("verify, 4 KiB records : cat", 1.2,
                   Command(self.aerowal, "verify", large), Command("cat", large), log=large)
        self.ratio("verify, 260-byte records : cat", 1.6,
                   Command(self.aerowal, "verify", small), Command("cat", small), log=small)
        self.ratio("verify, 260-byte records : cksum", 0.9,
                   Command(self.aerowal, "verify", small), Command("cksum", small), log=small)
        if self.zlib_aerowal:
            self.ratio("verify without ISA-L, 260-byte records : cat", 5,
                       Command(self.zlib_aerowal, "verify", small), Command("cat", small),
                       log=small)

    def cold(self):
        log = self.log()

        def drop():
            forget(log)

        self.ratio("verify cold : cat cold", 1.05,
                   Command(self.aerowal, "verify", log, before=drop),
                   Command("cat", log, before=drop), log=log)

    def dump(self):
        log = self.log()
        records = self.summary(log)["records"]
        self.ratio("dump --json, 260-byte records : cat", 10,
                   Command(self.aerowal, "dump", "--json", log), Command("cat", log), log=log)
        self.ratio("dump, 260-byte records : cat", 8,
                   Command(self.aerowal, "dump", log), Command("cat", log), log=log)
        near_end = str(records - 100)
        self.ratio("dump --json --from-seq near the end --limit 10 : verify", 1.1,
                   Command(self.aerowal, "dump", "--json", "--from-seq", near_end, "--limit", "10",
                           log), Command(self.aerowal, "verify", log), log=log)
        # A filter costs no more than the output that it saves.
        for name, words in (("half of the documents", ["--id-glob", "*[02468]"]),
                            ("one document", ["--id", "user_0000000007"]),
                            ("no document", ["--collection", "none"])):
            self.ratio(f"dump --json of {name} : dump --json", 1,
                       Command(self.aerowal, "dump", "--json", *words, log),
                       Command(self.aerowal, "dump", "--json", log), log=log)
        self.ratio("dump --json of no document : verify", 1.5,
                   Command(self.aerowal, "dump", "--json", "--collection", "none", log),
                   Command(self.aerowal, "verify", log), log=log)
        self.ratio("dump --stats : cat", 8, Command(self.aerowal, "dump", "--stats", log),
                   Command("cat", log), log=log)
        self.ratio("dump --json --tail 1000 : verify", 1.5,
                   Command(self.aerowal, "dump", "--json", "--tail", "1000", log),
                   Command(self.aerowal, "verify", log), log=log)
        # jq is too slow for the whole log.
        part = self.log(size=max(1, self.size // 16))
        lines = os.path.abspath("dump.jsonl")
        Command(self.aerowal, "dump", "--json", part, stdout=lines).run()
        self.ratio("dump --json : jq -c . of its output", 1 / 30,
                   Command(self.aerowal, "dump", "--json", part),
                   Command("jq", "-c", ".", stdin=lines), log=part)

    def replay(self):
        tenth = self.log(keys=self.size * MIB // 260 // 10)
        self.ratio("replay, a tenth of the keys distinct : cat", 6,
                   Command(self.aerowal, "replay", tenth), Command("cat", tenth), log=tenth)
        distinct = self.log(keys=0)
        replay = Command(self.aerowal, "replay", distinct)
        self.ratio("replay, all keys distinct : cat", 15, replay, Command("cat", distinct),
                   log=distinct)
        for name, log in (("a tenth of the keys", tenth), ("all keys", distinct)):
            self.ratio(f"replay, {name} distinct : with one worker", 1,
                       Command(self.aerowal, "replay", log),
                       Command(self.aerowal, "replay", log, environment=ONE_WORKER), log=log)
        keys = self.summary(distinct)["records"]
        least = self.peak_memory(self.aerowal, "replay", "--until-seq", "1", distinct)
        most = self.peak_memory(self.aerowal, "replay", distinct)
        memory = (most - least) / keys - len("users" "user_0000000000")
        self.add("replay, memory a live key beyond the key", "bytes", memory, 64)

    def diff(self):
        for name, log in (("4 KiB", self.log(record_size=4096)), ("260-byte", self.log())):
            both = log, self.copy(log)
            self.ratio(f"diff of two copies, {name} records : cat of both", 2.2,
                       Command(self.aerowal, "diff", *both), Command("cat", *both), log=log)
        # What comes after the place where they part is verified in each.
        parted = self.log(keys=0), self.log(keys=1000)
        self.ratio("diff of two logs that part : cat of both", 3.2,
                   Command(self.aerowal, "diff", *parted), Command("cat", *parted), log=parted[0])

    def append(self):
        # A log of its own: an fsync a record takes long.
        few = self.log(size=1)
        lines = os.path.abspath("append.jsonl")
        Command(self.aerowal, "dump", "--json", few, stdout=lines).run()
        with tempfile.TemporaryDirectory(dir=".") as folder:
            ours, theirs = os.path.join(folder, "ours"), os.path.join(folder, "theirs")

            def remove(path):
                return lambda: os.path.exists(path) and os.unlink(path)

            self.ratio("append --from, an fsync a record : write and fsync", 1 / 0.95,
                       Command(self.aerowal, "append", ours, "--from", lines,
                               before=remove(ours)),
                       Command(os.path.join(self.tools, "write-fsync"), few, theirs,
                               before=remove(theirs)))

            million = self.log(size=260 * 10**6 // MIB + 1)
            Command(self.aerowal, "dump", "--json", million, stdout=lines).run()
            self.ratio("append --from --new, a million records : cp and sync", 3,
                       Command(self.aerowal, "append", ours, "--from", lines, "--new",
                               before=remove(ours)),
                       Command("sh", "-c", 'cp "$1" "$2" && sync "$2"', "sh", million, theirs,
                               before=remove(theirs)), log=million)
            self.ratio("append --from --new, a million records : cp", 3,
                       Command(self.aerowal, "append", ours, "--from", lines, "--new",
                               before=remove(ours)),
                       Command("cp", million, theirs, before=remove(theirs)), log=million)
            os.unlink(lines)

            copy = os.path.join(folder, "copy")
            Command("cp", self.log(size=1024), copy).run()
            Command("sync", copy).run()
            # append() drops what is cached of the log, to verify what is on the disk.
            found = compare(
                Command(self.aerowal, "append", copy, *DELETE),
                Command(self.aerowal, "verify", copy, before=lambda: forget(copy)), self.runs)
            ratios = [(ours - 0.005) / theirs for ours, theirs in found.pairs]
            self.add("append of one record to 1 GiB, less 5 ms : verify cold", "x",
                     (found.subject - 0.005) / found.baseline, 1.05, min(ratios), max(ratios),
                     seconds=found.subject, baseline_seconds=found.baseline)

    def start_up(self):
        found = compare(Command(self.aerowal, "--version"), Command("/bin/true"), 40 * self.runs)
        longer = [(ours - theirs) * 1000 for ours, theirs in found.pairs]
        self.add("--version, longer than /bin/true", "ms",
                 (found.subject - found.baseline) * 1000, 1.5, min(longer), max(longer),
                 seconds=found.subject,
                 baseline_seconds=found.baseline)

    def add_memory(self, name, *words, before=None):
        peaks = []
        for _ in range(3):
            if before:
                before()
            peaks.append(self.peak_memory(self.aerowal, *words) / MIB)
        self.add("memory of " + name, "MiB", median(peaks), 8, min(peaks), max(peaks))

    def memory(self):
        for size in (16, self.size):
            log = self.log(size=size)
            for words in (["verify"], ["dump"], ["dump", "--json"]):
                self.add_memory(f"{' '.join(words)}, {size} MiB", *words, log)
            with tempfile.TemporaryDirectory(dir=".") as folder:
                copy = os.path.join(folder, "copy")
                Command("cp", log, copy).run()
                self.add_memory(f"append, {size} MiB", "append", copy, *DELETE)
        self.add_memory("dump --json, 64 MiB of records without a body", "dump", "--json",
                        self.log(size=64, record_size=0))
        lines = os.path.abspath("memory.jsonl")
        Command(self.aerowal, "dump", "--json", self.log(size=64), stdout=lines).run()
        with tempfile.TemporaryDirectory(dir=".") as folder:
            new = os.path.join(folder, "new")
            self.add_memory("append --from --new, 64 MiB", "append", new, "--new", "--from", lines,
                            before=lambda: os.path.exists(new) and os.unlink(new))
        os.unlink(lines)

    def growth(self):
        """Of a byte's time, from 64 MiB on; smaller logs, and cat, are shown beside it."""
        logs = {size: self.log(size=size) for size in (1, 8, 64, 512, 2048, 8192)}
        for log in logs.values():
            # What has just been written may lie in the cache in other pages than what was read.
            forget(log)
            Command("cat", log).run()
        # The sizes in turn, so that whatever else the machine does meets all of them.
        rounds = []
        for _ in range(self.runs):
            verifies, cats = {}, {}
            for size, log in logs.items():
                pairs = [(Command(self.aerowal, "verify", log).run(), Command("cat", log).run())
                         for _ in range(max(1, 256 // size))]
                verifies[size], cats[size] = (median(pair[i] for pair in pairs) /
                                              os.path.getsize(log) for i in range(2))
            rounds.append((verifies, cats))
        times, cat_times = ({size: median(found[i][size] for found in rounds) for size in logs}
                            for i in range(2))
        for size, log in logs.items():
            print(f"        {size:5} MiB: {times[size] * 1e9:.4f} ns a byte, "
                  f"cat {cat_times[size] * 1e9:.4f}")
            if size > 1024:
                os.unlink(log)

        def farthest(times):
            large = [time for size, time in times.items() if size >= 64]
            return max(abs(time / median(large) - 1) for time in large) * 100

        single = [farthest(verifies) for verifies, _ in rounds]
        self.add("verify, a byte's time from 64 MiB to 8 GiB, farthest from its median", "%",
                 farthest(times), 10, min(single), max(single),
                 nanoseconds_a_byte={str(size): time * 1e9 for size, time in times.items()},
                 nanoseconds_a_byte_of_cat={str(size): time * 1e9
                                            for size, time in cat_times.items()})

    def damaged(self):
        sound, hit = self.log(), self.log(damaged_every=100)
        self.ratio("verify, 1 % of the records hit : the sound log", 2,
                   Command(self.aerowal, "verify", hit), Command(self.aerowal, "verify", sound),
                   log=hit)

    def busy(self):
        """With all workers and with one, idle and where other processes want the processors too."""
        processors = len(os.sched_getaffinity(0))
        logs = {"260-byte": self.log(), "4 KiB": self.log(record_size=4096)}
        beside = {"": 0, " beside one busy process": 1, " beside as many as processors": processors,
                  " beside four times as many": 4 * processors}
        for words in (["verify"], ["dump", "--json"]):
            for size, log in logs.items():
                for name, count in beside.items():
                    with BusyProcesses(count):
                        self.ratio(f"{' '.join(words)}, {size} records{name} : with one worker", 1.1,
                                   Command(self.aerowal, *words, log),
                                   Command(self.aerowal, *words, log, environment=ONE_WORKER),
                                   log=log)
        for words in (["verify"], ["dump", "--json"]):
            log = logs["260-byte"]
            self.ratio(f"{' '.join(words)} on one processor : with one worker", 1.02,
                       Command("taskset", "-c", "0", self.aerowal, *words, log),
                       Command("taskset", "-c", "0", self.aerowal, *words, log,
                               environment=ONE_WORKER), log=log)

    # ---- of a log, of a command

    def summary(self, log):
        with tempfile.NamedTemporaryFile() as file:
            Command(self.aerowal, "verify", "--json", log, stdout=file.name).run()
            return json.load(file)["summary"]

    def peak_memory(self, *words):
        """In bytes."""
        with tempfile.NamedTemporaryFile() as file:
            Command(os.path.join(self.tools, "peak-memory"), file.name, *words).run()
            return int(file.read().split()[1])


GROUPS = ("verify", "cold", "dump", "replay", "diff", "append", "start-up", "memory", "growth",
          "damaged", "busy")


def machine():
    model = "unknown processor"
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
    return {"processor": model, "processors": os.cpu_count(), "system": platform.platform()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("group", choices=GROUPS)
    parser.add_argument("--aerowal", required=True)
    parser.add_argument("--zlib-aerowal")
    parser.add_argument("--tools", required=True)
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json")
    options = parser.parse_args()
    bench = Bench(options)
    getattr(bench, options.group.replace("-", "_"))()
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"group": options.group, "machine": machine(), "rows": bench.rows}, file,
                      indent=1)
            file.write("\n")


if __name__ == "__main__":
    main()

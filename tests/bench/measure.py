"""Runs commands and measures them: two sides in turn, so that whatever else the machine does meets
both."""

import collections
import os
import signal
import statistics
import time

# `ratio` is of the medians; `low` and `high` are the least and the greatest of the single pairs.
Comparison = collections.namedtuple("Comparison", "subject baseline ratio low high pairs")


class Command:
    """A command line, with what must be done before each of its runs, which is not measured."""

    def __init__(self, *words, stdin=os.devnull, stdout=os.devnull, before=None, environment=None):
        self.words = [os.fspath(word) for word in words]
        self.stdin = stdin
        self.stdout = stdout
        self.before = before
        self.environment = {**os.environ, **(environment or {})}

    def __str__(self):
        words = [os.path.basename(self.words[0])]
        words += [os.path.basename(word) if os.sep in word else word for word in self.words[1:]]
        return " ".join(words)

    def run(self):
        """How long it took, in seconds."""
        if self.before:
            self.before()
        files = [(os.POSIX_SPAWN_OPEN, 0, self.stdin, os.O_RDONLY, 0),
                 (os.POSIX_SPAWN_OPEN, 1, self.stdout, os.O_WRONLY | os.O_CREAT | os.O_TRUNC,
                  0o666)]
        began = time.perf_counter()
        process = os.posix_spawnp(self.words[0], self.words, self.environment,
                                  file_actions=files)
        _, status = os.waitpid(process, 0)
        seconds = time.perf_counter() - began
        code = os.waitstatus_to_exitcode(status)
        if code not in (0, 1):
            raise RuntimeError(f"{self} gave {code}")
        return seconds


class BusyProcesses:
    """So many processes that do nothing but want a processor each, while it lasts."""

    def __init__(self, count):
        self.count = count
        self.processes = []

    def __enter__(self):
        for _ in range(self.count):
            self.processes.append(os.posix_spawnp("sh", ["sh", "-c", "while :; do :; done"],
                                                  os.environ))
        return self

    def __exit__(self, *_):
        for process in self.processes:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        self.processes = []


def median(seconds):
    return statistics.median(seconds)


def compare(subject, baseline, runs):
    """The two in turn, after a run of each that only warms up."""
    subject.run()
    baseline.run()
    pairs = []
    for i in range(runs):
        # Neither is always the one that runs after the other.
        if i % 2 == 0:
            ours = subject.run()
            theirs = baseline.run()
        else:
            theirs = baseline.run()
            ours = subject.run()
        pairs.append((ours, theirs))
    ours = median(pair[0] for pair in pairs)
    theirs = median(pair[1] for pair in pairs)
    ratios = [pair[0] / pair[1] for pair in pairs]
    return Comparison(ours, theirs, ours / theirs, min(ratios), max(ratios), pairs)


def forget(*paths):
    """Takes the files out of the page cache, once they are on disk."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)

"""The checks of .clang-tidy over the library, the program and the examples.

    clang_tidy.py SOURCE_ROOT BUILD_ROOT

Nearly all of the time goes into headers, the standard library's above all. So files that have the
same flags are checked a dozen at once, as one file that includes them. Where that finds anything,
which may be only that two of them use one name, each is checked by itself, and what that finds
counts. Unused aliases of namespaces and unused `using a::b;`, which clang-tidy looks for only in the
file that it is given, are looked for here. The flags are those of the compiler that was configured, which Clang may not
all know.
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TOGETHER = 12
FOLDERS = ('lib', 'tools', 'examples')
# Of a command, what says where its output goes, with how many words follow.
OUTPUT = {'-o': 1, '-c': 0, '-MD': 0, '-MQ': 1, '-MF': 1}
NAMING = re.compile(r'^\s*(?:namespace (\w+) = .*|using (?:\w*::)+(\w+));', re.MULTILINE)
UNITY_INCLUDE = re.compile(r'^#include\s*[<"](.*)[>"]$', re.MULTILINE)


def flags_of(command):
    words = iter(shlex.split(command)[1:])
    flags = []
    for word in words:
        if word in OUTPUT:
            for _ in range(OUTPUT[word]):
                next(words)
        # The compiler itself, where a cache stands before it, and the source.
        elif word.startswith('-') or flags:
            flags.append(word)
    return tuple(flags[:-1])


def flags_of_each(build):
    """{source: its flags}, also where the build compiles several sources as one."""
    flags = {}
    for entry in json.loads((build / 'compile_commands.json').read_text(encoding='utf-8')):
        compiled = Path(entry['directory'], entry['file']).resolve()
        sources = [compiled]
        if re.search(r'-unity\d+\.cpp$', compiled.name):
            sources = map(Path, UNITY_INCLUDE.findall(compiled.read_text(encoding='utf-8')))
        for source in sources:
            flags.setdefault(source.resolve(), flags_of(entry['command']))
    return flags


def parts(root, build):
    """(flags, sources) of what is checked at once."""
    known = flags_of_each(build)
    same = {}
    alone = []
    there = {path for folder in FOLDERS for path in (root / folder).rglob('*.cpp')}
    # In the order of the build, in which those of a room stand together.
    for source in [*filter(there.__contains__, known), *sorted(there - known.keys())]:
        if source in known:
            same.setdefault(known[source], []).append(source)
        else:
            # Not in this build. The program's flags know where all headers are.
            alone.append((known[root / 'tools/main.cpp'], [source]))
    for flags, sources in same.items():
        yield from ((flags, sources[i:i + TOGETHER]) for i in range(0, len(sources), TOGETHER))
    yield from alone


def unused_names(source):
    text = source.read_text(encoding='utf-8')
    names = [name for found in NAMING.findall(text) for name in found if name]
    rest = NAMING.sub('', text)
    return [f'{source}: {name} is made known here, and not used'
            for name in names if not re.search(rf'\b{name}\b', rest)]


def main():
    root, build = (Path(argument).resolve() for argument in sys.argv[1:])
    with tempfile.TemporaryDirectory(dir=build) as folder:
        def check(file, flags):
            """What clang-tidy says of the file, if anything."""
            done = subprocess.run(
                ['clang-tidy', '--quiet', f'--config-file={root}/.clang-tidy', file,
                 '--extra-arg=-Wno-unknown-warning-option', '--', *flags],
                cwd=build, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            return [done.stdout] if done.returncode != 0 else []

        def check_part(number, flags, sources):
            together = Path(folder, f'part{number}.cpp')
            together.write_text(''.join(
                f'#include "{source}"  // NOLINT(bugprone-suspicious-include)\n'
                for source in sources), encoding='utf-8')
            wrong = [line for source in sources for line in unused_names(source)]
            if len(sources) == 1 or check(together, flags):
                for source in sources:
                    wrong += check(source, flags)
            return wrong

        with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
            jobs = [(number, *part) for number, part in enumerate(parts(root, build))]
            wrong = [text for found in pool.map(lambda job: check_part(*job), jobs)
                     for text in found]
    print('\n'.join(wrong) or f'{sum(len(sources) for _, _, sources in jobs)} files')
    return 1 if wrong or not jobs else 0


sys.exit(main())

"""The unit tests compile as one file: no name of one source clashes with a name of another, or is
shadowed there. That of the library and of the program is seen where they are a subproject, which
compiles each as one. Usage: unity.py SOURCE_ROOT BUILD_ROOT

Some builds compile a dozen sources as one (-Dunity=on), another dozen each time one is added. Where
all of a target can be one file in the order of the build, so can any dozen of it.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TARGETS = ['unit', 'unit-threads']
# The parameters are those of the compiler that was configured, which Clang may not all know.
FLAGS = ['-fsyntax-only', '-Werror', '-Wno-unknown-warning-option', '-ferror-limit=0',
         '-fno-color-diagnostics', '-fno-caret-diagnostics']
WHAT_TO_DO = """
Compiled as one file, these sources do not compile. What two of them define alike belongs into one
header of the lower room; what is not alike needs a more precise name, and so does a constant whose
name is also that of a local variable."""


def parts_of(build):
    """What each of the targets is compiled of: (name, parameters, sources)."""
    targets = json.loads((build / 'meson-info/intro-targets.json').read_text(encoding='utf-8'))
    for target in targets:
        for part in target['target_sources'] if target['name'] in TARGETS else []:
            # Where the build compiles a dozen as one, the dozens are sources that it made. A library
            # that is made of the objects of another has none.
            sources = part.get('sources', []) + part.get('generated_sources', [])
            if sources:
                yield target['name'], part['parameters'], sources


def errors_of(parameters, sources, root):
    """What Clang says of them as one file: each error, and where the other name is."""
    done = subprocess.run(
        ['clang++', *parameters, *FLAGS, '-x', 'c++', '-'],
        input=''.join(f'#include "{source}"\n' for source in sources), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    lines = done.stdout.replace(f'{root}/', '').splitlines()
    said = [line for line in lines
            if re.search(r': (fatal )?error: |: note: .*(previous|found by name lookup)', line)]
    return (said or lines or ['clang++ failed']) if done.returncode != 0 else []


def main():
    root, build = (Path(argument).resolve() for argument in sys.argv[1:])
    if not shutil.which('clang++'):
        print('clang++ is missing')
        return 77
    parts = sorted(parts_of(build), key=lambda part: -len(part[2]))
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        wrong = [line for found in pool.map(lambda part: errors_of(*part[1:], root), parts)
                 for line in found]
    # One name at the wrong place is often many errors.
    print('\n'.join(dict.fromkeys(wrong)) + WHAT_TO_DO if wrong else f'{len(parts)} targets')
    return 1 if wrong or {name for name, _, _ in parts} != set(TARGETS) else 0


sys.exit(main())

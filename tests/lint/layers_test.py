"""layers.py finds each thing that it forbids: in a copy of lib/ and tools/, with one offending line
in one file, it fails, and names that file. Usage: layers_test.py SOURCE_ROOT BUILD_ROOT"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# A file, which is made if it is not there, and the line that is added to it.
FORBIDDEN = [
    ('lib/src/base/hex.hpp', '#include "scan/judge.hpp"'),
    ('lib/src/base/hex.hpp', '#include "aerowal/repair.hpp"'),
    ('lib/src/record/record.cpp', '#include "../scan/judge.hpp"'),
    ('lib/src/record/record.cpp', '#include <aerowal/aerowal.hpp>'),
    ('lib/src/scan/scan.cpp', '#include "aerowal/nothing.hpp"'),
    ('lib/src/scan/scan.cpp', '#include "term/text.hpp"'),
    ('lib/src/scan/scan.cpp', '#include "judge.hpp"'),
    ('lib/src/scan/scan.cpp', '#include <nlohmann/json.hpp>'),
    ('lib/src/scan/scan.cpp', '#include <zlib.h>'),
    ('lib/src/io/file.cpp', '#include <isa-l/crc.h>'),
    ('lib/src/repair/repair_plan.cpp', '#include <nlohmann/json_fwd.hpp>'),
    ('lib/src/repair/repair_json.cpp', '#include <nlohmann/json.hpp>'),
    ('lib/include/aerowal/bytes.hpp', '#include "scan.hpp"'),
    ('lib/include/aerowal/bytes.hpp', '#include "aerowal/scan.hpp"'),
    ('lib/include/aerowal/record.hpp', '#include "aerowal/aerowal.hpp"'),
    ('lib/include/aerowal/version.hpp.in', '#include "aerowal/scan.hpp"'),
    ('lib/include/aerowal/unlisted.hpp', '#pragma once'),
    ('lib/src/scan/scan.cpp', '// Try --salvage.'),
    ('lib/src/scan/scan.cpp', 'int a = 0;  // as with --salvage'),
    ('lib/src/scan/scan.cpp', 'int a = 0;  /* as with --salvage */'),
    ('lib/src/scan/scan.cpp', '/* as\n   with --salvage\n */'),
    ('lib/src/scan/scan.cpp', 'const char* const a = "// try --salvage";'),
    ('lib/src/scan/scan.cpp', 'const char* const a = "give -o";'),
    ('lib/src/extra/extra.cpp', 'int a = 0;'),
    ('lib/extra.cpp', 'int a = 0;'),
    ('tools/extra/extra.cpp', '#include "term/text.hpp"'),
    ('tools/main.cpp', '#include <CLI11.hpp>'),
    ('tools/commands/dump.cpp', '#include <CLI/CLI.hpp>'),
    ('tools/commands/dump.cpp', '#include <CLI11.hpp>'),
    ('tools/commands/dump.cpp', '#include <nlohmann/json.hpp>'),
    ('tools/commands/dump.cpp', '#include "scan/judge.hpp"'),
    ('tools/commands/dump.cpp', '#include "cli/words.hpp"'),
    ('tools/term/text.cpp', '#include "../commands/dump.hpp"'),
]

# What must not be taken for one of these.
ALLOWED = [
    ('lib/src/scan/scan.cpp', '#include "aerowal/record.hpp"'),
    ('lib/src/scan/scan.cpp', 'int a = b --c;'),
    ('lib/src/scan/scan.cpp', "const char a = '\"'; int b = c --d;"),
    ('tools/commands/dump.cpp', '#include <aerowal/aerowal.hpp>'),
    ('tools/commands/dump.cpp', '// Only with --keep-going.'),
]


def complaints(root):
    """The exit code of layers.py, and what it prints."""
    done = subprocess.run([sys.executable, Path(__file__).with_name('layers.py'), root, root],
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def main():
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for part in ('lib', 'tools'):
            shutil.copytree(Path(sys.argv[1]) / part, root / part)
        code, text = complaints(root)
        if code != 0:
            sys.exit(f'it fails without any added line:\n{text}')
        for is_forbidden, cases in ((True, FORBIDDEN), (False, ALLOWED)):
            for name, line in cases:
                path = root / name
                before = path.read_text(encoding='utf-8') if path.exists() else None
                path.parent.mkdir(exist_ok=True)
                path.write_text(f'{before or ""}\n{line}\n', encoding='utf-8')
                code, text = complaints(root)
                named = all(entry.startswith(name + ':') for entry in text.splitlines())
                if is_forbidden and (code != 1 or not named) or not is_forbidden and code != 0:
                    wrong.append(f'{name}, with {line!r}: exit code {code}, and it prints:\n{text}')
                if before is None:
                    path.unlink()
                else:
                    path.write_text(before, encoding='utf-8')
    print('\n'.join(wrong) or f'{len(FORBIDDEN)} forbidden, {len(ALLOWED)} allowed')
    return 1 if wrong else 0


sys.exit(main())

#!/bin/sh
# Every C++ file is as clang-format would lay it out: `clang-format -i FILE` does it.
set -eu
cd "$1"

find lib tools tests examples -name '*.[ch]pp' -print0 | xargs -0 clang-format --dry-run -Werror

#!/bin/sh
# The checks of .clang-tidy over the library, the program and the examples, as many files at once as
# there are processors, the largest first, so that none of them is checked alone at the end.
set -eu
cd "$1"
build=$2

# The flags are of the compiler that was configured, which Clang may not all know.
find lib tools examples -name '*.cpp' -printf '%s %p\0' | sort -z -n -r | cut -z -d ' ' -f 2 |
  xargs -0 -P "$(nproc)" -n 1 \
    clang-tidy -p "$build" --quiet --extra-arg=-Wno-unknown-warning-option

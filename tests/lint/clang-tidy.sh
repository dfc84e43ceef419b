#!/bin/sh
# The checks of .clang-tidy over the library, the program and the examples.
set -eu
cd "$1"
build=$2

# The flags are of the compiler that was configured, which Clang may not all know.
find lib tools examples -name '*.cpp' -print0 |
  xargs -0 -P "$(nproc)" -n 1 \
    clang-tidy -p "$build" --quiet --extra-arg=-Wno-unknown-warning-option

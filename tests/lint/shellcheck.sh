#!/bin/sh
# Every script, whatever it is called: what ends in .sh, and what begins with a shell's #! line.
set -eu
cd "$1"

find examples tests .ci -type f \( -name '*.sh' -o -exec sh -c \
  'head -n 1 "$1" | grep -qE "^#!.*[/ ](ba)?sh( |$)"' sh {} \; \) -print0 |
  xargs -0 shellcheck --external-sources --source-path=SCRIPTDIR

#!/usr/bin/env bash
# Every public header compiles alone, twice in one file, and includes nothing but the standard
# library and its siblings; aerowal.hpp includes all of them.
. "$(dirname "$0")/destdir.sh"

for header in "$prefix"/include/aerowal/*.hpp; do
  name=aerowal/${header##*/}
  # shellcheck disable=SC2046 # flags are words
  printf '#include <%s>\n#include <%s>\n' "$name" "$name" |
    "${cxx[@]}" $(pkg-config --cflags aerowal) -x c++ -fsyntax-only -
  expect "other includes of $name" '' \
    "$(grep '#include' "$header" | grep -vE '^#include ("aerowal/[a-z_]+\.hpp"|<[a-z_]+>)$' || true)"
done

expect 'what aerowal.hpp includes' \
  "$(cd "$prefix/include/aerowal" && printf '%s\n' *.hpp | grep -vx aerowal.hpp | LC_ALL=C sort)" \
  "$(sed -n 's|^#include "aerowal/\(.*\)"$|\1|p' "$prefix/include/aerowal/aerowal.hpp" | LC_ALL=C sort)"

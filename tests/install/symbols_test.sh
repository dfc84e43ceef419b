#!/usr/bin/env bash
# The functions that the shared library exports are those of lib/symbols, which says what other
# programs can rely on. AEROWAL_UPDATE=1 takes what there is now.
. "$(dirname "$0")/destdir.sh"

# Weak ones are of templates and inline functions, which others have themselves.
nm --dynamic --defined-only --demangle "$library_directory/libaerowal.so" |
  awk '$2 == "T" || $2 == "D" || $2 == "B" || $2 == "R"' | cut -c 20- |
  sed -E 's/std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >/std::string/g
          s/std::basic_string_view<char, std::char_traits<char> >/std::string_view/g' |
  LC_ALL=C sort -u >symbols
if [ "${AEROWAL_UPDATE-}" = 1 ]; then
  cp symbols "$source_root/lib/symbols"
fi
if ! diff -u "$source_root/lib/symbols" symbols; then
  echo 'If that is meant, run this test again with AEROWAL_UPDATE=1.' >&2
  exit 1
fi

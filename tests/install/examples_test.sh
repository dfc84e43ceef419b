#!/usr/bin/env bash
# The programs and pipelines in examples/ against the installed aerowal, with what they print on a
# log of seven records written down by hand.
. "$(dirname "$0")/destdir.sh"

examples=$source_root/examples
log=$source_root/tests/data/golden/lifecycle.wal

# The program, with the shared library and with the static one.
read -ra cflags <<<"$(pkg-config --cflags aerowal)"
read -ra shared <<<"$(pkg-config --libs aerowal)"
read -ra static <<<"$(pkg-config --static --libs aerowal)"
"${cxx[@]}" "${cflags[@]}" "$examples/collection_sizes.cpp" "${shared[@]}" -o shared
"${cxx[@]}" "${cflags[@]}" "$examples/collection_sizes.cpp" \
  "${static[@]/#-laerowal/-l:libaerowal.a}" -o static
expect 'the library that the program needs' 'libaerowal.so.0' \
  "$(readelf -d shared | sed -n 's/.*NEEDED.*\[\(libaerowal.*\)\]/\1/p')"
expect 'the library that the static program needs' '' \
  "$(readelf -d static | sed -n 's/.*NEEDED.*\[\(libaerowal.*\)\]/\1/p')"

export LD_LIBRARY_PATH=$library_directory
head -c 384 "$log" >cut.wal # in the last byte of record 6
for program in ./shared ./static; do
  expect "$program" '7 records, 435 bytes: "users"' "$($program "$log")"
  code=0
  output=$($program cut.wal 2>error) || code=$?
  expect "exit code of $program on a damaged log" 1 "$code"
  expect "$program on a damaged log" '5 records, 318 bytes: "users"' "$output"
  expect "error of $program" '[FATAL] AERO_WAL_CORRUPTION: cut.wal:' "$(cut -d ' ' -f 1-3 error)"
  code=0
  $program missing.wal 2>error || code=$?
  expect "exit code of $program without a log" 4 "$code"
done
unset LD_LIBRARY_PATH

expect 'who-changed.sh of a' '1	INSERT	users@v1	_id: none -> "a", n: none -> 1
3	UPDATE	users@v1	n: 1 -> 2
6	UPDATE	users@v2	n: 2 -> 4
7	DELETE	users@v1	_id: "a" -> none, n: 4 -> none' \
  "$("$examples/who-changed.sh" "$log" users a)"
expect 'who-changed.sh of b' '2	INSERT	users@v1	_id: none -> "b", n: none -> 1
4	DELETE	users@v1	_id: "b" -> none, n: 1 -> none
5	INSERT	users@v1	_id: none -> "b", n: none -> 3' \
  "$("$examples/who-changed.sh" "$log" users b)"
expect 'who-changed.sh of nothing' '' "$("$examples/who-changed.sh" "$log" users c)"

document() {
  printf '%s {"collection_id":"users","document_id":"%s","schema_id":"users",' "$1" "$2"
  printf '"schema_version":"%s","sequence_number":%s,"body":{"_id":"%s","n":%s}}\n' "$3" "$4" "$2" "$5"
}
expect 'what-changed.sh 2 to 6' \
  "$(document '<' a v1 1 1; document '<' b v1 2 1; document '>' a v2 6 4; document '>' b v1 5 3)" \
  "$("$examples/what-changed.sh" "$log" 2 6)"
expect 'what-changed.sh 3 to 4' "$(document '<' b v1 2 1)" \
  "$("$examples/what-changed.sh" "$log" 3 4)"
expect 'what-changed.sh 5 to 5' '' "$("$examples/what-changed.sh" "$log" 5 5)"

"$examples/copy-until.sh" "$log" 5 until.wal >/dev/null
head -c 318 "$log" | cmp - until.wal
"$examples/copy-until.sh" cut.wal 5 saved.wal >/dev/null
cmp until.wal saved.wal
code=0
"$examples/copy-until.sh" cut.wal 6 never.wal >/dev/null 2>error || code=$?
[ "$code" -ne 0 ] && [ ! -e never.wal ]

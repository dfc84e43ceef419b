#!/usr/bin/env bash
# What an optimised build is protected by, read from the binaries themselves:
#
#     hardening_test.sh PROGRAM SHARED_LIBRARY STATIC_LIBRARY [fortified] [cf-protection]
set -euo pipefail

program=$1
shared_library=$2
static_library=$3
shift 3

# expect WHAT EXPECTED FOUND
expect() {
  if [ "$2" != "$3" ]; then
    printf '%s: expected\n%s\nand found:\n%s\n' "$1" "$2" "$3" >&2
    exit 1
  fi
}

# of NAME FILE: the values of a dynamic tag.
dynamic() { readelf --dynamic --wide "$2" | sed -n "s/.*($1) *\(Flags: \)\{0,1\}//p"; }
segments() { readelf --program-headers --wide "$1"; }
# The functions that it calls in other libraries.
calls() { readelf --dyn-syms --wide "$1" | awk '$7 == "UND" { sub(/@.*/, "", $8); print $8 }'; }

expect 'the type of the program' 'DYN (Position-Independent Executable file)' \
  "$(readelf --file-header "$program" | sed -n 's/.*Type: *//p')"
expect 'the flags of the program' 'NOW PIE' "$(dynamic FLAGS_1 "$program")"
expect 'the flags of the library' 'NOW' "$(dynamic FLAGS_1 "$shared_library")"

for binary in "$program" "$shared_library"; do
  expect "binding in $binary" 'BIND_NOW' "$(dynamic FLAGS "$binary")"
  expect "relocations in the code of $binary" '' "$(dynamic TEXTREL "$binary")"
  # The global offset table is in the part that becomes read-only: there is no other.
  expect "segments that become read-only in $binary" 1 "$(segments "$binary" | grep -c GNU_RELRO)"
  expect "tables that stay writable in $binary" '' \
    "$(readelf --sections --wide "$binary" | grep -o '\.got\.plt' || true)"
  expect "the stack of $binary" 'RW' \
    "$(segments "$binary" | awk '$1 == "GNU_STACK" { print $7 }')"
  expect "segments both writable and executable in $binary" 0 \
    "$(segments "$binary" | awk '$1 == "LOAD" && / RWE /' | wc -l)"
  expect "the stack protector of $binary" '__stack_chk_fail' \
    "$(calls "$binary" | grep -x __stack_chk_fail)"
done

for protection in "$@"; do
  case "$protection" in
    fortified)
      for binary in "$program" "$shared_library"; do
        expect "a checked call in $binary" '__snprintf_chk' \
          "$(calls "$binary" | grep -x __snprintf_chk || true)"
        expect "unchecked calls in $binary" '' "$(calls "$binary" | grep -x snprintf || true)"
      done
      ;;
    cf-protection)
      # The program has the mark only where the C library's own start files have it.
      expect 'objects without control-flow protection' "$(ar t "$static_library" | wc -l)" \
        "$(readelf --notes --wide "$static_library" 2>/dev/null | grep -c 'IBT, SHSTK')"
      ;;
  esac
done

#!/usr/bin/env bash
# Installs what testing needs, builds aerowal in three ways, runs every test but the slow ones, and
# ends with one line: `N passed, N failed`, and how many were skipped if any were. The exit code is
# 0 only if something passed and nothing failed. Needs the network only while packages are missing.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

passed=0
failed=0
skipped=0

finish() {
  local code=0 skips=''
  [ "$passed" -gt 0 ] && [ "$failed" -eq 0 ] || code=1
  [ "$skipped" -eq 0 ] || skips=", $skipped skipped"
  printf '\n%d passed, %d failed%s\n' "$passed" "$failed" "$skips"
  exit "$code"
}
trap finish EXIT
trap 'fail "interrupted"; exit' INT TERM

fail() {
  printf 'run.sh: %s\n' "$1"
  failed=$((failed + 1))
}

# Runs a command, silently unless it fails; it then counts as a failed test.
step() {
  local started=$SECONDS output
  printf '\n$ %s\n' "$*"
  if ! output=$("$@" 2>&1 </dev/null); then
    printf '%s\n' "$output"
    fail "failed: $*"
    return 1
  fi
  printf '%d s\n' "$((SECONDS - started))"
}

# configure DIRECTORY OPTION...
configure() {
  local setup=(meson setup)
  [ ! -e "$1/build.ninja" ] || setup+=(--reconfigure)
  step "${setup[@]}" -Dwerror=true -Ddebug=false "$@"
}

# Prints how many of the results in meson's log passed, failed and were skipped.
count_results() {
  python3 - "$1" <<'END'
import json, sys

with open(sys.argv[1], encoding='utf-8', errors='replace') as log:
    results = [json.loads(line)['result'] for line in log]
passed = sum(result in ('OK', 'EXPECTEDFAIL') for result in results)
skipped = results.count('SKIP')
print(passed, len(results) - passed - skipped, skipped)
END
}

# run_tests DIRECTORY OPTION...: of `meson test`
run_tests() {
  local log=$1/meson-logs/testlog.json counts
  printf '\n$ meson test -C %s\n' "$*"
  rm -f "$log"
  meson test --no-rebuild --print-errorlogs -C "$@" </dev/null
  if [ ! -s "$log" ]; then
    fail 'no test ran'
    return
  fi
  read -ra counts <<<"$(count_results "$log")"
  passed=$((passed + counts[0]))
  failed=$((failed + counts[1]))
  skipped=$((skipped + counts[2]))
}

# An exit code of a sanitizer's own: aerowal gives 1 for corruption.
export ASAN_OPTIONS=halt_on_error=1:exitcode=99:allow_addr2line=1:detect_stack_use_after_return=1
export UBSAN_OPTIONS=halt_on_error=1:exitcode=99:allow_addr2line=1:print_stacktrace=1

if ! ./examples/install-packages.sh test; then
  fail 'what testing needs cannot be installed'
  exit
fi

export CXX=g++
configure build-gcc && step ninja -C build-gcc && run_tests build-gcc --no-suite slow

# Only crc32.cpp depends on ISA-L: what a log is must not.
configure build-zlib -Disal=disabled -Doptimization=0 &&
  step ninja -C build-zlib tools/aerowal &&
  run_tests build-zlib --suite cli --suite corpus

export CXX=clang++
configure build-clang -Dfuzzers=true -Db_sanitize=address,undefined -Db_lundef=false \
  -Doptimization=1 -Dcpp_args=-gline-tables-only &&
  step ninja -C build-clang &&
  run_tests build-clang --no-suite slow --no-suite lint

step tests/install/quickstart_test.sh && passed=$((passed + 1))

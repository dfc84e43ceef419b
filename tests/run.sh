#!/usr/bin/env bash
# Installs what testing needs, builds aerowal and tests it:
#
#     ./tests/run.sh         what to run before and after a change: one compiler, no long test;
#                            up to 6 minutes on two processors
#     ./tests/run.sh full    everything but the slow tests: both compilers with warnings as errors,
#                            AddressSanitizer, UndefinedBehaviorSanitizer and ThreadSanitizer,
#                            clang-tidy, a static build without ISA-L, installation, the
#                            quickstart; up to 25 minutes
#     ./tests/run.sh slow    what takes hours
#
# Ends with one line: `N passed, N failed`, and how many were skipped if any were. The exit code is
# 0 only if something passed and nothing failed. Needs the network only while packages are missing.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

case "${1-}" in
  '' | full | slow) edition=${1:-quick} ;;
  *)
    echo "usage: $0 [full|slow]" >&2
    exit 2
    ;;
esac

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

# configure DIRECTORY OPTION...: warnings are errors. Two thirds of the time that a file takes are
# headers, so that many are compiled as one.
configure() {
  local setup=(meson setup)
  [ ! -e "$1/build.ninja" ] || setup+=(--reconfigure)
  step "${setup[@]}" -Dwerror=true -Ddebug=false -Dunity=on -Dunity_size=40 "$@"
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
  local log=$1/meson-logs/testlog.json started=$SECONDS counts
  printf '\n$ meson test -C %s\n' "$*"
  rm -f "$log"
  # Many tests wait for processes and disks, so that one more than there are processors can run.
  meson test --no-rebuild --print-errorlogs --num-processes "$(($(nproc) + 1))" -C "$@" </dev/null
  printf '%d s\n' "$((SECONDS - started))"
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
asan=(
  halt_on_error=1 exitcode=99 allow_addr2line=1 detect_stack_use_after_return=1
  # What is freed is kept from use for 16 MiB, which is more than a test of small logs frees; with
  # 256 MiB all memory is always new. And less is asked of the kernel for each large buffer, and for
  # the stack of each thread. Together a third of the time.
  quarantine_size_mb=16 clear_shadow_mmap_threshold=1073741824 max_uar_stack_size_log=16
)
ASAN_OPTIONS=$(IFS=: && echo "${asan[*]}")
export ASAN_OPTIONS
export UBSAN_OPTIONS=halt_on_error=1:exitcode=99:allow_addr2line=1:print_stacktrace=1
export TSAN_OPTIONS=halt_on_error=1:exitcode=99:second_deadlock_stack=1

# Every scan has large buffers. To get them from the kernel and give them back each time takes three
# quarters of the time of tests that scan ten thousand small logs.
export MALLOC_MMAP_THRESHOLD_=1073741824 MALLOC_TRIM_THRESHOLD_=1073741824

packages=$edition
[ "$edition" != quick ] || packages='test'
[ "$edition" != slow ] || packages=full
if ! ./examples/install-packages.sh "$packages"; then
  fail 'what testing needs cannot be installed'
  exit
fi

run_quick() {
  CXX=g++ configure build-test -Doptimization=0 &&
    step ninja -C build-test &&
    run_tests build-test --no-suite long --no-suite slow --no-suite tidy
}

run_full() {
  # Meson lets malloc() fill what it gives, which takes up to a third of the time. The quick edition
  # has it so; here the sanitizers look.
  export MALLOC_PERTURB_=0

  # What users get; the quickstart uses it again. With -O3 GCC takes longer for more files at a time.
  CXX=g++ configure build-release --buildtype=release -Dtests=true -Dunity_size=12 &&
    step ninja -C build-release &&
    run_tests build-release --no-suite slow --no-suite tidy

  CXX=clang++ configure build-sanitized -Db_sanitize=address,undefined -Db_lundef=false \
    -Doptimization=1 -Dcpp_args=-gline-tables-only &&
    step ninja -C build-sanitized &&
    run_tests build-sanitized --no-suite slow --no-suite lint --no-suite install --no-suite tidy \
      --no-suite once

  CXX=clang++ configure build-threads -Db_sanitize=thread -Db_lundef=false -Doptimization=0 \
    -Dcpp_args=-gline-tables-only &&
    step ninja -C build-threads tests/unit/unit-threads &&
    run_tests build-threads --suite threads

  # With the flags of Clang, all of which clang-tidy knows.
  [ ! -e build-sanitized/build.ninja ] || run_tests build-sanitized --suite tidy

  step tests/install/quickstart_test.sh && passed=$((passed + 1))
}

run_slow() {
  CXX=g++ configure build-release --buildtype=release -Dtests=true &&
    step ninja -C build-release &&
    run_tests build-release --suite slow

  # Each target for half an hour, from its corpus on; what it finds is written to build-fuzz.
  CXX=clang++ configure build-fuzz -Dfuzzers=true -Db_sanitize=address,undefined \
    -Db_lundef=false -Doptimization=1 -Dcpp_args=-gline-tables-only || return
  local target found
  for target in json_text reader record_json repair resolution scan store; do
    found=build-fuzz/found/$target
    mkdir -p "$found"
    step ninja -C build-fuzz "tests/fuzz/$target-libfuzzer" &&
      step "build-fuzz/tests/fuzz/$target-libfuzzer" -max_total_time=1800 -timeout=60 \
        -artifact_prefix="build-fuzz/$target-" "$found" "tests/fuzz/corpus/$target" &&
      passed=$((passed + 1))
  done
}

"run_$edition"

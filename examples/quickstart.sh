#!/usr/bin/env bash
# Installs what building needs, builds aerowal, and shows on a real log what it does. Safe to run
# again; needs the network only while packages are missing.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly build=build-release
readonly aerowal=$build/tools/aerowal
readonly log=tests/data/golden/workload.wal
readonly scratch=$build/quickstart

chapter() { printf '\n# %s\n' "$*"; }

# Prints a command, then what it prints. Fails unless its exit code is the expected one.
show_failing() {
  local expected=$1 command=$2 code=0
  printf '\n$ %s\n' "$command"
  bash -o pipefail -c "$command" || code=$?
  if [ "$code" -ne "$expected" ]; then
    echo "quickstart: the exit code is $code, and should be $expected" >&2
    exit 1
  fi
}
show() { show_failing 0 "$1"; }

# The same for a command whose output nobody wants to read unless it fails.
show_quietly() {
  local command=$1 output
  printf '\n$ %s\n' "$command"
  if ! output=$(bash -c "$command" 2>&1); then
    printf '%s\n\nquickstart: this failed\n' "$output" >&2
    exit 1
  fi
}

chapter 'Build (about a minute the first time)'
./examples/install-packages.sh build
if [ -e "$build/build.ninja" ]; then
  show_quietly "meson setup --reconfigure $build --buildtype=release -Dtests=false"
else
  show_quietly "meson setup $build --buildtype=release -Dtests=false"
fi
show_quietly "ninja -C $build"

chapter 'What is in a log'
show "$aerowal dump --limit 5 $log"
show "$aerowal dump --json --from-seq 7 --to-seq 7 $log"

chapter 'Is it sound?'
show "$aerowal verify $log"

chapter 'What does it leave behind?'
show "$aerowal replay --summary $log | tail -n 3"

chapter 'Append to a copy: acknowledged only once it is on disk'
rm -rf "$scratch"
mkdir "$scratch"
show "cp $log $scratch/copy.wal"
show "$aerowal append $scratch/copy.wal --type insert --collection users --id ada \\
    --schema user_schema --schema-version v1 --body '{\"_id\":\"ada\",\"name\":\"Ada\"}'"
show "$aerowal dump --from-seq 1000 $scratch/copy.wal"

chapter 'Flip one bit of a copy: the name Radia becomes Padia'
show "cp $log $scratch/damaged.wal"
show "printf P | dd of=$scratch/damaged.wal bs=1 seek=100026 conv=notrunc status=none"
show_failing 1 "$aerowal verify $scratch/damaged.wal"
echo 'exit code: 1'

printf '\nThe binary is %s.\n' "$PWD/$aerowal"

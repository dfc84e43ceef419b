#!/usr/bin/env bash
# Verifies the logs of many hosts, eight at a time, a line each:
#
#     fleet.sh HOSTS [LOG]
#
# HOSTS is a file with a host a line; LOG is /var/lib/aerodb unless it is given. The exit code is the
# gravest: 4 where a host could not be asked or a log not be read, 2 a mistake, 1 corrupt, 3 torn,
# 0 sound. Each host needs aerowal where its shell finds it; the static program is one file to copy.
#
# GNU parallel does the same, and keeps what each host prints together:
#
#     parallel --jobs 8 --tag ssh {} aerowal verify --brief LOG :::: HOSTS
set -euo pipefail

hosts=${1?'usage: fleet.sh HOSTS [LOG]'}
log=${2-/var/lib/aerodb}
[ -r "$hosts" ] || { echo "fleet.sh: cannot read $hosts" >&2 && exit 2; }
codes=$(mktemp)
trap 'rm -f "$codes"' EXIT

verify_host() {
  local code=0 lines
  # shellcheck disable=SC2029 # the log's name is quoted for the shell over there
  lines=$(ssh -n "$1" "aerowal verify --live --brief $(printf %q "$2") 2>&1" 2>&1) || code=$?
  echo "$code" >>"$3"
  # The first line is the log's own, unless ssh says what is wrong.
  printf '%s: %s (%s)\n' "$1" "${lines%%$'\n'*}" "$code"
}
export -f verify_host

xargs -r -P 8 -I{} bash -c 'verify_host "$@"' verify {} "$log" "$codes" <"$hosts"

# What is no code of aerowal's is one of ssh, of a shell that cannot run aerowal, or of a signal.
! grep -qvxE '[01235]' "$codes" || exit 4
for code in 2 1 5 3; do
  ! grep -qx "$code" "$codes" || exit "$code"
done

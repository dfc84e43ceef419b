#!/usr/bin/env bash
# Verifies the logs of many hosts, eight at a time, a line each:
#
#     fleet.sh HOSTS [LOG]
#
# HOSTS is a file with a host a line; LOG is /var/lib/aerodb unless it is given. The exit code is the
# gravest: 4 where a host could not be asked or a log not be read, 1 corrupt, 3 torn, 0 sound. Each
# host needs aerowal; one that has none gets it first: scp aerowal HOST:
#
# GNU parallel does the same, and keeps what each host prints together:
#
#     parallel --jobs 8 --tag ssh {} aerowal verify --brief LOG :::: HOSTS
set -euo pipefail

hosts=$1
log=${2-/var/lib/aerodb}
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

for code in 4 2 1 5 3; do
  # ssh itself gives 255, and a shell that does not find aerowal 127.
  [ "$code" != 4 ] || ! grep -qE '^(4|127|255)$' "$codes" || exit 4
  ! grep -qx "$code" "$codes" || exit "$code"
done

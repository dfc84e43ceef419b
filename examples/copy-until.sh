#!/usr/bin/env bash
# A new log that ends with record LAST of another: the database as it was at that moment. Every byte
# of it is the old log's. In a damaged log, LAST must be before the damage, or nothing is made.
#
#     copy-until.sh LOG LAST NEW-LOG
set -euo pipefail

if [ $# -ne 3 ]; then
  echo "usage: $0 LOG LAST NEW-LOG" >&2
  exit 2
fi

# The records go through a file: in a pipe, `append` would take a failed `dump` for the end.
records=$(mktemp)
trap 'rm -f "$records"' EXIT
aerowal dump --json --to-seq "$2" "$1" >"$records"
aerowal append "$3" --new --from "$records"

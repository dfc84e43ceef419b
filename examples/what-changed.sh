#!/usr/bin/env bash
# What a stretch of the log did to the documents: the state after record FROM against that after
# record TO, as lines with < and >.
#
#     what-changed.sh LOG FROM TO
set -euo pipefail

if [ $# -ne 3 ]; then
  echo "usage: $0 LOG FROM TO" >&2
  exit 2
fi

before=$(mktemp)
after=$(mktemp)
trap 'rm -f "$before" "$after"' EXIT
aerowal replay --until-seq "$2" "$1" >"$before"
aerowal replay --until-seq "$3" "$1" >"$after"
diff --unchanged-line-format='' --old-line-format='< %L' --new-line-format='> %L' \
  "$before" "$after" || [ $? -eq 1 ]

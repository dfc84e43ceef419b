#!/usr/bin/env bash
# The history of one document: every version that the log holds, and what each changed.
#
#     $ who-changed.sh /var/lib/aerodb users ada
#     1	INSERT	users@v1	_id: none -> "ada", age: none -> 36
#     3	UPDATE	users@v1	age: 36 -> 37
#
# Needs jq, which rounds numbers past 2^53.
set -euo pipefail

if [ $# -ne 3 ]; then
  echo "usage: $0 LOG COLLECTION ID" >&2
  exit 2
fi

aerowal dump --json "$1" |
  jq -nr --arg collection "$2" --arg id "$3" '
    def members:
      if .body | type == "object" then .body | map_values(tojson)
      elif has("body") then {body: (.body | tojson)}
      elif has("body_base64") then {body_base64}
      else {} end;
    def printable: gsub("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]"; "\ufffd");

    foreach (inputs | select(.collection_id == $collection and .document_id == $id)) as $record
      ({};
       {before: (.after // {}), after: ($record | members)};
       . as {$before, $after}
       | [$before + $after | keys_unsorted[] | select($before[.] != $after[.])
          | "\(.): \($before[.] // "none") -> \($after[.] // "none")"] as $changes
       | [$record.sequence_number, $record.record_type,
          "\($record.schema_id)@\($record.schema_version)" , ($changes | join(", "))]
       | map(tostring | printable) | @tsv)'

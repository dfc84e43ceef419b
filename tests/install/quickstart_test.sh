#!/usr/bin/env bash
# What a new user sees. examples/quickstart.sh itself checks the exit code of every command in it.
set -euo pipefail
cd "$(dirname "$0")/../.."

output=$(mktemp)
trap 'rm -f "$output"' EXIT
./examples/quickstart.sh >"$output"

while IFS= read -r fact; do
  if ! grep -qF -- "$fact" "$output"; then
    cat "$output"
    echo "quickstart_test: not in the output above: $fact"
    exit 1
  fi
done <<'END'
$ meson setup
$ build-release/tools/aerowal dump --limit 5 tests/data/golden/workload.wal
  5  INSERT  users/user_2 
{"sequence_number":7,"record_type":"DELETE","collection_id":"users","document_id":"user_1"
tests/data/golden/workload.wal: sound, 1000 records
"inserts":527,"updates":343,"deletes":130,"live_documents":397
1001 at byte 204385, 84 bytes
  1001  INSERT  users/ada 
build-release/quickstart/damaged.wal: corrupt
byte 99941
exit code: 1
END
tail -n 1 "$output" | grep -q '^The binary is .*/build-release/tools/aerowal\.$'

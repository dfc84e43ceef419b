#!/usr/bin/env bash
# A data directory to practise on. AeroDB does not start on it, because one bit of its log has
# flipped: in record 123 a balance of 100 has become 900.
#
#     practice.sh NEW-DIR
set -euo pipefail

if [ $# -ne 1 ]; then
  echo "usage: $0 NEW-DIR" >&2
  exit 2
fi
dir=$1
log=$dir/wal/wal.log

# record TYPE NUMBER BALANCE
record() {
  printf '{"record_type":"%s","collection_id":"accounts","document_id":"acc_%d",' "$1" "$2"
  printf '"schema_id":"account","schema_version":"v1",'
  printf '"body":{"_id":"acc_%d","balance":%d}}\n' "$2" "$3"
}

# Records 1 to 100 make the accounts, 101 to 160 pay in.
records() {
  for number in {1..100}; do record INSERT "$number" 50; done
  for number in {1..60}; do record UPDATE "$number" 100; done
}

mkdir -- "$dir"
mkdir -p -- "$dir/wal" "$dir/data" "$dir/metadata/schemas" "$dir/snapshots"
cat >"$dir/metadata/schemas/schema_account_v1.json" <<'SCHEMA'
{"schema_id":"account","schema_version":"v1","fields":{
  "_id":{"type":"string","required":true},
  "balance":{"type":"int","required":true}}}
SCHEMA
records | aerowal append --quiet --new --from - "$log"
aerowal replay --quiet --storage "$dir" "$dir"

# The document ends with `100}`, and the record with that and a checksum of 4 bytes.
end=$(aerowal dump --format tsv --columns byte_offset,length --from-seq 123 --to-seq 123 "$log" |
  awk 'NR == 2 { print $1 + $2 }')
printf 9 | dd of="$log" bs=1 seek=$((end - 8)) conv=notrunc status=none

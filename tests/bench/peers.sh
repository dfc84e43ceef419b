#!/usr/bin/env bash
# The same documents through the tools that other databases have for their logs, as far as they are
# installed, in records a second. What each of them checks differs: a checksum a record (aerowal,
# pg_waldump, ldb, mariadb-binlog), or only the framing (redis-check-aof).
#
#     peers.sh AEROWAL LOG
set -euo pipefail

if [ $# -ne 2 ]; then
  echo "usage: $0 AEROWAL LOG" >&2
  exit 2
fi
readonly aerowal=$1 log=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

records=$("$aerowal" verify --json "$log" | jq .summary.records)

missing() { printf '%-28s not measured: %s\n' "$1" "${2-not installed}"; }

# rate NAME RECORDS COMMAND...: the best of three runs, all of which must succeed.
rate() {
  local name=$1 count=$2 best='' began ended seconds
  shift 2
  if [ "$count" -eq 0 ]; then
    missing "$name" 'it finds no record in its log'
    return
  fi
  for _ in 1 2 3; do
    began=$EPOCHREALTIME
    if ! "$@" >/dev/null 2>"$scratch/errors"; then
      missing "$name" "it failed: $(head -n 1 "$scratch/errors")"
      return
    fi
    ended=$EPOCHREALTIME
    seconds=$(jq -n "$ended - $began")
    [ -n "$best" ] && [ "$(jq -n "$best <= $seconds")" = true ] || best=$seconds
  done
  printf '%-28s %12.0f records/s\n' "$name" "$(jq -n "$count / $best")"
}

rate 'aerowal verify' "$records" "$aerowal" verify "$log"
rate 'aerowal dump --json' "$records" "$aerowal" dump --json "$log"

if command -v redis-check-aof >/dev/null; then
  "$aerowal" dump --json "$log" |
    jq -j '[.collection_id + ":" + .document_id, (.body | tojson)] as [$key, $body]
           | "*3\r\n$3\r\nSET\r\n$\($key | utf8bytelength)\r\n\($key)\r\n"
             + "$\($body | utf8bytelength)\r\n\($body)\r\n"' >"$scratch/log.aof"
  rate 'redis-check-aof' "$records" redis-check-aof "$scratch/log.aof"
else
  missing redis-check-aof
fi

if command -v ldb >/dev/null; then
  "$aerowal" dump --json "$log" |
    jq -r '"\(.collection_id):\(.document_id) ==> \(.body | tojson)"' |
    ldb --db="$scratch/rocks" load --create_if_missing --auto_compaction=false >/dev/null
  # Of many documents only the last are in the log, and the first in tables.
  rocks_log=$(ls "$scratch"/rocks/*.log)
  rate 'ldb dump_wal' "$(($(ldb dump_wal --walfile="$rocks_log" | wc -l) - 1))" \
    ldb dump_wal --walfile="$rocks_log"
else
  missing 'ldb dump_wal'
fi

# The logs of these only their servers can write. Put the documents into a table, for instance with
#     aerowal dump --json LOG | jq -r "\"INSERT INTO t VALUES ('\(.document_id)', '\(.body)');\""
# and name a segment of pg_wal in PG_WAL_SEGMENT, a log in MARIADB_BINLOG.
if command -v pg_waldump >/dev/null && [ -n "${PG_WAL_SEGMENT-}" ]; then
  # It ends with an error where the segment goes on in the next one.
  pg_waldump_segment() { pg_waldump -q "$PG_WAL_SEGMENT" || true; }
  rate 'pg_waldump -q' "$({ pg_waldump "$PG_WAL_SEGMENT" 2>/dev/null || true; } | wc -l)" \
    pg_waldump_segment
else
  missing 'pg_waldump -q' 'not installed, or PG_WAL_SEGMENT names no log'
fi
if command -v mariadb-binlog >/dev/null && [ -n "${MARIADB_BINLOG-}" ]; then
  rate 'mariadb-binlog' "$({ mariadb-binlog "$MARIADB_BINLOG" || true; } | grep -c '^# at ' || true)" \
    mariadb-binlog --verify-binlog-checksum "$MARIADB_BINLOG"
else
  missing 'mariadb-binlog' 'not installed, or MARIADB_BINLOG names no log'
fi

#!/usr/bin/env bash
# What is installed for file(1) knows every sound log that has a record, and nothing else here.
. "$(dirname "$0")/destdir.sh"

command -v file >/dev/null || {
  echo 'file(1) is missing'
  exit 77
}
magic=$prefix/share/aerowal/magic

logs=0
for log in "$source_root"/tests/data/golden/*.wal; do
  [ -s "$log" ] || continue
  case "$(file -b -m "$magic" "$log")" in
    'AeroDB write-ahead log, first record of collection '*) ;;
    *)
      echo "$log is not known" >&2
      exit 1
      ;;
  esac
  logs=$((logs + 1))
done
[ "$logs" -ge 7 ]
expect 'of a log' 'AeroDB write-ahead log, first record of collection "users"' \
  "$(file -b -m "$magic" "$source_root/tests/data/golden/lifecycle.wal")"
expect 'the MIME type' 'application/x-aerodb-wal' \
  "$(file -b --mime-type -m "$magic" "$source_root/tests/data/golden/lifecycle.wal")"

expect 'what is known of what is no log' '' \
  "$(find "$source_root/lib" "$source_root/man" /usr/bin /usr/lib/x86_64-linux-gnu -maxdepth 1 \
    -type f 2>/dev/null | file -m "$magic" -f - | grep -a 'AeroDB write-ahead' || true)"

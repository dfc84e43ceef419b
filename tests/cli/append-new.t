--new: a log that appears whole, or not at all.

  $ aerowal dump --json data/golden/lifecycle.wal >lines.jsonl
  $ aerowal append new.wal --new --from lines.jsonl
  new.wal: created, 7 records, 435 bytes

  $ cmp new.wal data/golden/lifecycle.wal

  $ aerowal append --json other.wal --new --from - <lines.jsonl
  {"summary":{"path":"other.wal","records":7,"first_sequence_number":1,"last_sequence_number":7,"size":435,"output_version":1}}

  $ aerowal append --json empty.wal --new --from /dev/null
  {"summary":{"path":"empty.wal","records":0,"first_sequence_number":null,"last_sequence_number":null,"size":0,"output_version":1}}

It must not be there yet, in whatever form.

  $ : >file.wal
  $ mkdir -p directory data-directory/wal
  $ cp new.wal data-directory/wal/wal.log
  $ ln -s nowhere dangling.wal
  $ for log in new.wal file.wal directory data-directory dangling.wal; do
  >   aerowal append "$log" --new --from lines.jsonl 2>&1
  >   echo "exit $?"
  > done
  [ERROR] AEROWAL_REFUSED: new.wal: already exists; refusing to overwrite
  Next: name a file that is not there yet
  exit 5
  [ERROR] AEROWAL_REFUSED: file.wal: already exists; refusing to overwrite
  Next: name a file that is not there yet
  exit 5
  [ERROR] AEROWAL_SYSTEM: directory: found a directory without wal/wal.log and without wal.log, expected a log, an AeroDB data directory, or the folder wal of one
  Next: find directory -name 'wal.log*'
  exit 4
  [ERROR] AEROWAL_REFUSED: data-directory/wal/wal.log: already exists; refusing to overwrite
  Next: name a file that is not there yet
  exit 5
  [ERROR] AEROWAL_REFUSED: dangling.wal: already exists; refusing to overwrite
  Next: name a file that is not there yet
  exit 5

  $ aerowal append --json new.wal --new --from lines.jsonl
  2> {"code":"AEROWAL_REFUSED","severity":"ERROR","message":"already exists; refusing to overwrite","invariant":null,"details":{"path":"new.wal"}}
  [exit 5]

  $ cmp new.wal data/golden/lifecycle.wal
  $ wc -c file.wal data-directory/wal/wal.log
    0 file.wal
  435 data-directory/wal/wal.log
  435 total

Its numbers begin with 1, and what a line says of itself must be so.

  $ aerowal dump --json --from-seq 2 data/golden/lifecycle.wal | aerowal append late.wal --new --from -
  2> [ERROR] AEROWAL_USAGE: -: sequence_number is 2, but this record would get 1; nothing of it was written (line: 1, column: 20)
  [exit 2]

  $ aerowal append unsent.wal --new --type delete --collection c --id d --schema s --schema-version v1
  2> [ERROR] AEROWAL_USAGE: --new needs --from, which excludes --type; try 'aerowal append --help'
  [exit 2]

Nothing else is left.

  $ ls -A
  dangling.wal
  data
  data-directory
  directory
  empty.wal
  file.wal
  lines.jsonl
  new.wal
  other.wal

It is made with the mode that any new file gets.

  $ (umask 027; aerowal append masked.wal --new --from lines.jsonl; aerowal append plain.wal --from /dev/null)
  masked.wal: created, 7 records, 435 bytes

  $ stat -c '%a %n' masked.wal plain.wal
  640 masked.wal
  640 plain.wal

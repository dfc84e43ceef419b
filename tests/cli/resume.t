How far a log was verified is kept in a file. The next run reads what is new.

  $ aerowal dump --json data/damaged/base.wal >records
  $ head -n 100 records | aerowal append --from - wal.log --new
  wal.log: created, 100 records, 19869 bytes (19.4 KiB)
  $ aerowal verify --resume state wal.log
  wal.log: sound, 100 records (1-100), 19869 bytes (19.4 KiB)
  $ jq -c '.format, .version, (.logs[] | del(.device, .inode))' state
  "aerowal-resume"
  1
  {"path":"wal.log","byte_offset":19869,"last_sequence_number":100,"last_length":176,"checksum":"bc6f2877","first_bytes_hash":"b0d62ad64c43ee8e","last_bytes_hash":"b0d62ad64c43ee8e"}
  $ aerowal verify --resume state wal.log
  wal.log: sound, 100 records (1-100), 19869 bytes (19.4 KiB)
    verified before, and not read again: 19869 bytes (19.4 KiB)
  $ sed -n 101,120p records | aerowal append --from - wal.log | tail -n 1
  120 at byte 23563, 65 bytes, checksum d6a3925d
  $ aerowal verify --resume state wal.log
  wal.log: sound, 120 records (1-120), 23628 bytes (23.1 KiB)
    verified before, and not read again: 19869 bytes (19.4 KiB)
  $ aerowal verify --json --resume state wal.log
  {"summary":{"path":"wal.log","status":"sound","size":23628,"records":120,"first_sequence_number":1,"last_sequence_number":120,"sound_bytes":23628,"sound_prefix_bytes":23628,"damaged_bytes":0,"findings":0,"lost_records":0,"strict_error":null,"output_version":1,"resume":{"skipped_bytes":23628,"verified_bytes":23628,"restart":null,"same_records":null}}}

The end that is expected is that of the whole log, and of a data directory its log goes on likewise.

  $ aerowal verify --resume state --expect-last-seq 120 --min-records 120 wal.log
  wal.log: sound, 120 records (1-120), 23628 bytes (23.1 KiB)
    verified before, and not read again: 23628 bytes (23.1 KiB)
  $ aerowal verify --resume state --expect-last-seq 121 wal.log | head -n 3
  wal.log: corrupt, 120 sound records (1-120), 23628 bytes (23.1 KiB)
    verified before, and not read again: 23628 bytes (23.1 KiB)
    1 finding, 0 bytes not sound; acknowledged records known to be lost: 1
  $ mkdir -p db/wal && mv wal.log db/wal/ && aerowal verify --log-only --resume state db
  db/wal/wal.log: sound, 120 records (1-120), 23628 bytes (23.1 KiB)
    verified before, and not read again: 23628 bytes (23.1 KiB)

What is new and damaged has all of the log read.

  $ cp db/wal/wal.log wal.log && sed -n 121,123p records | aerowal append --from - wal.log >/dev/null
  $ aerowal verify -q --resume copy wal.log
  $ sed -n 124,130p records | aerowal append --from - wal.log >/dev/null
  $ printf X | dd of=wal.log bs=1 seek=25000 conv=notrunc status=none
  $ aerowal verify --resume copy wal.log | head -n 3
  wal.log: corrupt, 129 sound records (1-130), 25693 bytes (25.1 KiB)
    verified before: 24064 bytes (23.5 KiB); all was read again, since what comes after them is damaged
    1 finding, 371 bytes not sound; acknowledged records known to be lost: 1
  $ aerowal verify --json --resume copy wal.log | jq -c '.summary.resume | select(.)'
  {"skipped_bytes":0,"verified_bytes":24747,"restart":"damaged","same_records":true}

A log that was rewritten or replaced is found, and read from its first byte on.

  $ head -n 90 records | aerowal append --from - new.log --new >/dev/null
  $ cat new.log >db/wal/wal.log && aerowal verify --log-only --resume state db
  db/wal/wal.log: sound, 90 records (1-90), 17721 bytes (17.3 KiB)
    verified before: 23628 bytes (23.1 KiB); all was read again, since it is shorter now
  $ cp db/wal/wal.log copied && mv copied db/wal/wal.log && aerowal verify --log-only --resume state db
  db/wal/wal.log: sound, 90 records (1-90), 17721 bytes (17.3 KiB)
    verified before: 17721 bytes (17.3 KiB); all was read again, since another file is at its path
    it begins with the records that were verified before
  $ sed 's/user_1/user_9/' records | jq -c 'del(.checksum, .length)' | aerowal append --from - other.log --new >/dev/null
  $ cat other.log >db/wal/wal.log && aerowal verify --log-only --resume state db
  db/wal/wal.log: sound, 160 records (1-160), 31294 bytes (30.6 KiB)
    verified before: 17721 bytes (17.3 KiB); all was read again, since its first bytes are others now
    it does not begin with the records that were verified before
  $ aerowal verify --json --log-only --resume state db | jq -c .summary.resume
  {"skipped_bytes":31294,"verified_bytes":31294,"restart":null,"same_records":null}

Several logs have an entry each. What cannot be read from a place on is always read whole.

  $ aerowal verify --brief --resume many new.log other.log data/containers/torn.wal.gz
  sound            90 records     0 findings     0 lost  new.log
  sound           160 records     0 findings     0 lost  other.log
  torn              6 records     1 finding      0 lost  data/containers/torn.wal.gz
  1 of 3 damaged
  [exit 3]
  $ jq -c '.logs[] | [.path, .byte_offset]' many
  ["new.log",17721]
  ["other.log",31294]
  $ aerowal verify --json --resume many new.log other.log data/containers/torn.wal.gz | jq -c '.summary | select(.) | [.path, .resume.skipped_bytes]'
  ["new.log",17721]
  ["other.log",31294]
  ["data/containers/torn.wal.gz",0]
  $ aerowal verify --resume many - <new.log
  -: sound, 90 records (1-90), 17721 bytes (17.3 KiB)

A file that is something else is refused, and left as it is. An empty one is taken.

  $ echo '{"format":"aerowal-baseline","version":1,"logs":[]}' >baseline.json
  $ echo '{"format":"aerowal-resume","version":2,"logs":[]}' >later.json
  $ echo '{"format":"aerowal-resume","version":1,"logs":[{"path":"new.log"}]}' >empty.json
  $ head -c 300 many >truncated; mkdir folder; : >nothing
  $ for file in new.log baseline.json later.json empty.json truncated folder nothing; do
  >   test ! -f $file || cp $file before
  >   aerowal verify --resume $file other.log; echo $?
  >   test ! -f $file || test $file = nothing || cmp $file before
  > done 2>&1
  [ERROR] AEROWAL_REFUSED: new.log: this is not a record of how far logs were verified: it is not JSON, or not all of it; it is left as it is. Give another path, or move it away if nothing needs it
  5
  [ERROR] AEROWAL_REFUSED: baseline.json: this is not a record of how far logs were verified: expected JSON with the member "format":"aerowal-resume"; it is left as it is. Give another path, or move it away if nothing needs it
  5
  [ERROR] AEROWAL_REFUSED: later.json: this is not a record of how far logs were verified: expected version 1, found 2; it is left as it is. Give another path, or move it away if nothing needs it
  5
  [ERROR] AEROWAL_REFUSED: empty.json: this is not a record of how far logs were verified: a log in it lacks a member, or has one that is none; it is left as it is. Give another path, or move it away if nothing needs it
  5
  [ERROR] AEROWAL_REFUSED: truncated: this is not a record of how far logs were verified: it is not JSON, or not all of it; it is left as it is. Give another path, or move it away if nothing needs it
  5
  [ERROR] AEROWAL_REFUSED: folder: this is not a record of how far logs were verified: it is a directory; it is left as it is. Give another path, or move it away if nothing needs it
  5
  other.log: sound, 160 records (1-160), 31294 bytes (30.6 KiB)
  0

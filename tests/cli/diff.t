Copies of a log: the same, or one lags behind, or where they part.

  $ cp data/damaged/base.wal wal.log && cp wal.log copy.log
  $ mkdir -p db/wal && cp wal.log db/wal/wal.log
  $ head -c 19869 wal.log >replica.log && aerowal verify replica.log
  replica.log: sound, 100 records (1-100), 19869 bytes (19.4 KiB)
  $ aerowal diff wal.log copy.log
  sound       wal.log: 160 records, 31298 bytes (30.6 KiB)
  sound       copy.log: 160 records, 31298 bytes (30.6 KiB)
  (blank)
  The same: 160 records, 31298 bytes (30.6 KiB)
  $ aerowal diff wal.log db - <copy.log
  sound       wal.log: 160 records, 31298 bytes (30.6 KiB)
  sound       db/wal/wal.log: 160 records, 31298 bytes (30.6 KiB)
  sound       -: 160 records, 31298 bytes (30.6 KiB)
  (blank)
  The same: 160 records, 31298 bytes (30.6 KiB)
  $ aerowal diff --quiet wal.log copy.log && echo same
  same

A log that lacks records at its end, and the command that adds them.

  $ aerowal diff wal.log replica.log
  sound       wal.log: 160 records, 31298 bytes (30.6 KiB)
  sound       replica.log: 100 records, 19869 bytes (19.4 KiB)
  (blank)
  replica.log is the beginning of wal.log, and lacks records 101-160: 60 records, 11429 bytes (11.2 KiB)
  Keep wal.log: it has a sound record of every number that any of them shows.
  Next:
    aerowal dump --json --from-seq 101 wal.log >records && aerowal append replica.log --from records
  adds what replica.log lacks.
  [exit 1]
  $ aerowal diff --prefix-ok --quiet wal.log replica.log; echo $?
  0
  $ aerowal diff --prefix-ok --json replica.log wal.log | jq -c '.diff_log.further_records // .diff_summary.relation'
  0
  60
  "prefix"
  $ cp replica.log lags.log
  $ aerowal dump --json --from-seq 101 wal.log >records && aerowal append --quiet lags.log --from records
  $ aerowal diff --quiet wal.log lags.log && echo same
  same
  $ : >empty.log; aerowal diff --json empty.log wal.log | jq -c 'select(.diff_summary).diff_summary | [.relation, .common_records, .best]'
  ["prefix",0,"wal.log"]
  $ aerowal diff --quiet empty.log empty.log.other
  2> [ERROR] AEROWAL_SYSTEM: empty.log.other: cannot open: No such file or directory
  2> Next: ls .
  [exit 4]
  $ : >empty.log.other; aerowal diff empty.log empty.log.other
  sound       empty.log: 0 records, 0 bytes
  sound       empty.log.other: 0 records, 0 bytes
  (blank)
  The same: 0 records, 0 bytes

Records that differ, with the members in which they do.

  $ cp replica.log fork.log && cp replica.log other.log
  $ aerowal append -q fork.log --type update --collection users --id ada --schema user --schema-version v1 --body '{"_id":"ada","n":18446744073709551616,"old":true}'
  $ aerowal append -q other.log --type update --collection users --id eve --schema user --schema-version v1 --body '{"_id":"ada","n":18446744073709551617,"new":[1]}'
  $ aerowal diff fork.log other.log
  sound       fork.log: 101 records, 19969 bytes (19.5 KiB)
  sound       other.log: 101 records, 19968 bytes (19.5 KiB)
  (blank)
  At byte 19869 (0x4d9d), record 101 is not the same:
  ==> fork.log <==
       101  UPDATE  users/ada             user@v1             100 bytes  {"_id":"ada","n":18446744073709551616,"old":true}
  ==> other.log <==
       101  UPDATE  users/eve             user@v1              99 bytes  {"_id":"ada","n":18446744073709551617,"new":[1]}
    fork.log | other.log
      document_id     ada | eve
      body            49 bytes | 48 bytes
        /n            18446744073709551616 | 18446744073709551617
        /new          (nothing) | [1]
        /old          true | (nothing)
  (blank)
  They part at record 101, after 100 records, 19869 bytes (19.4 KiB) that are the same in all
  Keep all of them: the bytes do not show which of them is right.
  Next:
    aerowal dump --from-seq 101 --limit 10 fork.log other.log
  shows how they go on.
  [exit 1]
  $ aerowal diff --json fork.log other.log | jq -c 'select(.diff_parting).diff_parting | [.sequence_number, .byte_offset, .branches[1].differs_in]'
  [101,19869,["document_id","body"]]
  $ aerowal diff --json fork.log other.log | grep -o '"patch":.*\]'
  "patch":[{"op":"replace","path":"/n","value":18446744073709551617},{"op":"add","path":"/new","value":[1]},{"op":"remove","path":"/old"}]}]
  $ aerowal diff --prefix-ok --quiet fork.log other.log; echo $?
  1
  $ aerowal diff data/golden/lifecycle.wal wal.log | grep -A 1 '^Another'
  Another epoch: they differ from record 1 on, so that one is no copy of the other
  Keep all of them: the bytes do not show which of them is right.

Bodies that are no JSON, and bytes that a terminal would act on.

  $ cp empty.log e1.log; cp empty.log e2.log
  $ printf 'no JSON' >body1; printf '\033[31mred' >body2
  $ for i in 1 2; do aerowal append -q e$i.log --type insert --collection c --id d --schema s --schema-version v1 --body-file body$i; done
  $ aerowal diff e1.log e2.log | head -n 9
  sound       e1.log: 1 record, 49 bytes
  sound       e2.log: 1 record, 50 bytes
  (blank)
  At byte 0 (0x0), record 1 is not the same:
  ==> e1.log <==
         1  INSERT  c/d                   s@v1                 49 bytes  no JSON
  ==> e2.log <==
         1  INSERT  c/d                   s@v1                 50 bytes  \x1b[31mred
    e1.log | e2.log
  $ aerowal diff --json e1.log e2.log | jq -c 'select(.diff_parting).diff_parting.branches[1] | [.differs_in, .patch]'
  [["body"],null]

Damage is damage, and no difference.

  $ cp data/damaged/bit-flip-body.wal flip.log
  $ cp data/damaged/torn-mid-payload.wal torn.log
  $ cp data/damaged/tail-of-zeros-after-last.wal zeros.log
  $ aerowal diff wal.log flip.log
  sound       wal.log: 160 records, 31298 bytes (30.6 KiB)
  corrupt     flip.log: 46 records before the damage, 9420 bytes (9.2 KiB)
    bit_flip at byte 9420 (0x24cc), 165 bytes: One flipped bit explains it: bit 7 of byte 9502 (0x251e). Failing memory, disk or cable, not a crash.
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Checksum mismatch: computed 6cb26b1d, stored ffdb632f (byte_offset: 9420) [violates K2]
  (blank)
  They agree in 46 records, 9420 bytes (9.2 KiB); what comes after damage, or cannot be read, was not compared
  Keep wal.log: it has a sound record of every number that any of them shows.
  Next:
    aerowal repair --donor wal.log flip.log
  shows what the others have of what it lacks.
  [exit 1]
  $ aerowal diff wal.log torn.log
  sound       wal.log: 160 records, 31298 bytes (30.6 KiB)
  torn        torn.log: 159 records before the damage, 31090 bytes (30.4 KiB)
    torn_tail at byte 31090 (0x7972), 104 bytes: The start of record 160, as a crash leaves a write that was never acknowledged. Heavy damage to an acknowledged last record, or a file that was cut short, can look the same.
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Record length 208 exceeds remaining file size 104 (byte_offset: 31090) [violates K2]
  (blank)
  torn.log is the beginning of wal.log, and lacks record 160: 1 record, 208 bytes
  torn.log is torn where wal.log has record 160 whole: that may have been acknowledged, so take it
  from there before the torn end is cut off
  Keep wal.log: it has a sound record of every number that any of them shows.
  Next:
    aerowal repair --donor wal.log torn.log
  shows what the others have of what it lacks.
  [exit 1]
  $ aerowal diff --prefix-ok --quiet wal.log torn.log
  [exit 1]
  $ aerowal diff --json wal.log zeros.log | jq -c '.diff_log.status // .diff_summary.relation'
  "sound"
  "torn"
  "same"
  $ cp flip.log flip2.log; aerowal diff flip.log flip2.log | tail -n 6
  (blank)
  The same, byte by byte, and so is the damage
  Keep all of them: none has a sound record of every number that any of them shows.
  Next:
    aerowal verify flip.log
  shows all that is damaged, and the repair.
  $ aerowal diff --json flip.log fork.log | jq -c 'select(.diff_log).diff_log | [.status, .strict_error.byte_offset, .first_damage.kind]'
  ["corrupt",9420,"bit_flip"]
  ["sound",null,null]
  $ aerowal diff --json replica.log flip.log | jq -c 'select(.diff_summary).diff_summary.relation'
  "unknown"

Several: which are the same, which is damaged, and which to keep.

  $ aerowal diff wal.log copy.log torn.log replica.log flip.log
  sound       wal.log: 160 records, 31298 bytes (30.6 KiB)
  sound       copy.log: 160 records, 31298 bytes (30.6 KiB)
  torn        torn.log: 159 records before the damage, 31090 bytes (30.4 KiB)
    torn_tail at byte 31090 (0x7972), 104 bytes: The start of record 160, as a crash leaves a write that was never acknowledged. Heavy damage to an acknowledged last record, or a file that was cut short, can look the same.
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Record length 208 exceeds remaining file size 104 (byte_offset: 31090) [violates K2]
  sound       replica.log: 100 records, 19869 bytes (19.4 KiB)
  corrupt     flip.log: 46 records before the damage, 9420 bytes (9.2 KiB)
    bit_flip at byte 9420 (0x24cc), 165 bytes: One flipped bit explains it: bit 7 of byte 9502 (0x251e). Failing memory, disk or cable, not a crash.
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Checksum mismatch: computed 6cb26b1d, stored ffdb632f (byte_offset: 9420) [violates K2]
  (blank)
  The same: wal.log and copy.log
  They agree in 46 records, 9420 bytes (9.2 KiB); what comes after damage, or cannot be read, was not compared
  Keep wal.log: it has a sound record of every number that any of them shows.
  Next:
    aerowal repair --donor wal.log --donor copy.log --donor replica.log --donor flip.log torn.log
  shows what the others have of what it lacks.
  [exit 1]
  $ tail -c +100 flip.log >headless.log; head -c 30 wal.log >stump.log
  $ aerowal diff headless.log torn.log stump.log | tail -n 3
  Next:
    aerowal repair --donor torn.log --donor stump.log headless.log
  shows what the others have of what it lacks.
  $ aerowal diff stump.log headless.log torn.log | tail -n 3
  Next:
    aerowal repair --donor stump.log --donor torn.log headless.log
  shows what the others have of what it lacks.
  $ aerowal diff fork.log other.log wal.log copy.log | grep -v '^ \|^==>'
  sound       fork.log: 101 records, 19969 bytes (19.5 KiB)
  sound       other.log: 101 records, 19968 bytes (19.5 KiB)
  sound       wal.log: 160 records, 31298 bytes (30.6 KiB)
  sound       copy.log: 160 records, 31298 bytes (30.6 KiB)
  (blank)
  At byte 19869 (0x4d9d), record 101 is not the same:
  (blank)
  The same: wal.log and copy.log
  They part at record 101, after 100 records, 19869 bytes (19.4 KiB) that are the same in all
  Keep all of them: the bytes do not show which of them is right.
  Next:
  shows how they go on.

Containers.

  $ gzip -k wal.log && aerowal diff wal.log.gz wal.log
  sound       wal.log.gz: 160 records, 31298 bytes (30.6 KiB)
  sound       wal.log: 160 records, 31298 bytes (30.6 KiB)
  (blank)
  The same: 160 records, 31298 bytes (30.6 KiB)
  $ gzip -k replica.log && aerowal diff wal.log.gz replica.log.gz | tail -n 2
  replica.log.gz is the beginning of wal.log.gz, and lacks records 101-160: 60 records, 11429 bytes (11.2 KiB)
  Keep wal.log.gz: it has a sound record of every number that any of them shows.

What cannot be compared.

  $ aerowal diff wal.log
  2> [ERROR] AEROWAL_USAGE: LOG: it takes two logs or more to compare; try 'aerowal diff --help'
  [exit 2]
  $ aerowal diff wal.log ./wal.log
  2> [ERROR] AEROWAL_USAGE: 'wal.log' and './wal.log' are one file, which is no copy of itself; try 'aerowal diff --help'
  [exit 2]
  $ ln wal.log link.log; aerowal diff wal.log db link.log
  2> [ERROR] AEROWAL_USAGE: 'wal.log' and 'link.log' are one file, which is no copy of itself; try 'aerowal diff --help'
  [exit 2]
  $ aerowal diff - -
  2> [ERROR] AEROWAL_USAGE: standard input (-) can be read only once per command line: give - once
  [exit 2]
  $ aerowal diff wal.log nothing.log
  2> [ERROR] AEROWAL_SYSTEM: nothing.log: cannot open: No such file or directory
  2> Next: ls .
  [exit 4]
  $ aerowal diff wal.log nothing.log copy.log
  sound       wal.log: 160 records, 31298 bytes (30.6 KiB)
  unreadable  nothing.log: cannot open: No such file or directory
  sound       copy.log: 160 records, 31298 bytes (30.6 KiB)
  (blank)
  The same: wal.log and copy.log
  They agree in 160 records, 31298 bytes (30.6 KiB); what comes after damage, or cannot be read, was not compared
  Keep wal.log: it has a sound record of every number that any of them shows.
  2> [ERROR] AEROWAL_SYSTEM: nothing.log: cannot open: No such file or directory
  2> Next: ls .
  [exit 4]
  $ aerowal diff --json wal.log nothing.log copy.log 2>errors | jq -c '.diff_log.status // [.diff_summary.relation, .diff_summary.best]'
  "sound"
  "unreadable"
  "sound"
  ["unknown","wal.log"]
  $ aerowal cmp wal.log copy.log
  2> [ERROR] AEROWAL_USAGE: 'cmp' is not a command (did you mean diff?); try 'aerowal --help'
  [exit 2]

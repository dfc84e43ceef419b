A log is damaged in two places; a replica lags and a backup is damaged itself. Each has a part.

  $ cp data/golden/semantics.wal log.wal && chmod u+w log.wal
  $ aerowal dump --no-body data/golden/semantics.wal
         1  UPDATE  users/ghost           users@v1             61 bytes
         2  INSERT  users/twice           users@v1             61 bytes
         3  INSERT  users/twice           users@v1             61 bytes
         4  DELETE  users/nobody          users@v1             55 bytes
         5  INSERT  users/back            users@v1             60 bytes
         6  DELETE  users/back            users@v1             53 bytes
         7  DELETE  users/back            users@v1             53 bytes
         8  UPDATE  users/back            users@v1             60 bytes
         9  INSERT  orders/twice          orders@v1            78 bytes
        10  DELETE  users/withbody        users@v1             67 bytes
  $ printf 'overwritten overwritten' | dd of=log.wal bs=1 seek=100 conv=notrunc status=none
  $ aerowal repair log.wal
  log.wal: corrupt, 8 sound records, 609 bytes
    Least loss (1 record): aerowal repair --correct --salvage --max-loss 1 -o OUT log.wal
    checksum_mismatch at byte 61 (0x3d), 61 bytes: refused: needs a further option
      would be lost: record 2
        record 2: users/twice (unconfirmed), superseded by no record that is kept: the final state may lack this change
      --store, --truncate or --salvage would handle this
    bad_length at byte 122 (0x7a), 61 bytes: refused: needs a further option
      would be lost: record 3
        record 3: users/twice (unconfirmed), superseded by no record that is kept: the final state may lack this change
      --correct, --store, --truncate or --salvage would handle this
    acknowledged records that would be lost: 2
    refused because of the checksum_mismatch at byte 61 (0x3d) and 1 more finding
  [exit 1]
  $ aerowal repair log.wal --donor data/golden/semantics.wal
  log.wal: corrupt, 8 sound records, 609 bytes
    Least loss (0 records): aerowal repair --donor data/golden/semantics.wal -o OUT log.wal
    checksum_mismatch at byte 61 (0x3d), 61 bytes: restore from data/golden/semantics.wal: 1 record
      2 INSERT users/twice
    bad_length at byte 122 (0x7a), 61 bytes: restore from data/golden/semantics.wal: 1 record
      3 INSERT users/twice
    donor data/golden/semantics.wal: 10 intact records, 2 records to be restored from it
    would be: 10 records, 609 bytes, acknowledged records lost: 0
    dry run: -o OUT or --in-place applies it
  [exit 1]
  $ aerowal dump --json --to-seq 3 data/golden/semantics.wal | aerowal append -q replica.wal --new --from -
  $ truncate -s -30 log.wal
  $ tail -c +72 data/golden/semantics.wal >backup.wal && gzip backup.wal
  $ aerowal repair log.wal --donor replica.wal --donor backup.wal.gz -o fixed.wal
  log.wal: corrupt, 7 sound records, 579 bytes
    checksum_mismatch at byte 61 (0x3d), 61 bytes: restored from replica.wal: 1 record
      2 INSERT users/twice
    bad_length at byte 122 (0x7a), 61 bytes: restored from replica.wal: 1 record
      3 INSERT users/twice
    torn_tail at byte 542 (0x21e), 37 bytes: restored from backup.wal.gz: 1 record
      10 DELETE users/withbody
    donor replica.wal: 3 intact records, 2 records restored from it
    donor backup.wal.gz: 8 intact records, 1 record restored from it
    after: 10 records, 609 bytes, acknowledged records lost: 0
    repaired log: fixed.wal
    original: log.wal
    receipt: fixed.wal.receipt.json
    AeroDB will accept this log: every record was read back and is sound.
  $ cmp fixed.wal data/golden/semantics.wal
  $ jq -c '.plan | .options.donors, .donors[], (.steps[] | .restored)' fixed.wal.receipt.json
  ["replica.wal","backup.wal.gz"]
  {"path":"replica.wal","records":3,"last_sequence_number":3,"numbers_in_common":1,"records_restored":2,"different_sequence_number":null}
  {"path":"backup.wal.gz","records":8,"last_sequence_number":10,"numbers_in_common":6,"records_restored":1,"different_sequence_number":null}
  [{"sequence_number":2,"record_type":"INSERT","record_type_inferred":false,"collection_id":"users","document_id":"twice","split_inferred":false,"donor":"replica.wal","donor_byte_offset":61,"checksum":"ee69bd5e"}]
  [{"sequence_number":3,"record_type":"INSERT","record_type_inferred":false,"collection_id":"users","document_id":"twice","split_inferred":false,"donor":"replica.wal","donor_byte_offset":122,"checksum":"ac881290"}]
  [{"sequence_number":10,"record_type":"DELETE","record_type_inferred":false,"collection_id":"users","document_id":"withbody","split_inferred":false,"donor":"backup.wal.gz","donor_byte_offset":471,"checksum":"dff5cc5a"}]
  $ aerowal diff log.wal replica.wal
  corrupt     log.wal: 1 record before the damage, 61 bytes
    checksum_mismatch at byte 61 (0x3d), 61 bytes: The record's bytes are not those that were written; more than one bit differs. A stray or misdirected write, or failing memory, disk or cable.
    and 2 more findings
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Checksum mismatch: computed c4149fde, stored 65747469 (byte_offset: 61) [violates K2]
  sound       replica.wal: 3 records, 183 bytes
  (blank)
  They agree in 1 record, 61 bytes; what comes after damage, or cannot be read, was not compared
  Keep all of them: none has a sound record of every number that any of them shows.
  Next:
    aerowal repair --donor replica.wal log.wal
  shows what the others have of what it lacks.
  [exit 1]

A copy that was written to since is of another history, from some record on. Nothing is taken there.

  $ aerowal dump --json --to-seq 9 data/golden/semantics.wal | aerowal append -q promoted.wal --new --from -
  $ for id in x y; do aerowal append -q promoted.wal --type insert --collection c --id $id --schema s --schema-version v1 --body 1; done
  $ aerowal repair log.wal --donor promoted.wal --donor data/golden/semantics.wal
  log.wal: corrupt, 7 sound records, 579 bytes
    Least loss (0 records): aerowal repair --donor promoted.wal --donor data/golden/semantics.wal -o OUT log.wal
    checksum_mismatch at byte 61 (0x3d), 61 bytes: restore from promoted.wal: 1 record
      2 INSERT users/twice
    bad_length at byte 122 (0x7a), 61 bytes: restore from promoted.wal: 1 record
      3 INSERT users/twice
    torn_tail at byte 542 (0x21e), 37 bytes: restore from data/golden/semantics.wal: 1 record
      10 DELETE users/withbody
    donor promoted.wal: 11 intact records, 2 records to be restored from it; it has another record 10, so that there it is no copy of this log
    donor data/golden/semantics.wal: 10 intact records, 1 record to be restored from it
    would be: 10 records, 609 bytes, acknowledged records lost: 0
    dry run: -o OUT or --in-place applies it
  [exit 1]

Where nothing is left of the record by which they part, either may be right.

  $ head -c 542 log.wal >short.wal
  $ aerowal repair short.wal --donor promoted.wal --donor data/golden/semantics.wal
  short.wal: corrupt, 7 sound records, 542 bytes
    Least loss (2 records): aerowal repair --donor promoted.wal --donor data/golden/semantics.wal --salvage --max-loss 2 -o OUT short.wal
    checksum_mismatch at byte 61 (0x3d), 61 bytes: restore from promoted.wal: 1 record
      2 INSERT users/twice
    bad_length at byte 122 (0x7a), 61 bytes: restore from promoted.wal: 1 record
      3 INSERT users/twice
    sequence_gap at byte 542 (0x21e), 0 bytes: refused: needs a further option
      donors: the donors have different records 10
        promoted.wal at byte 542 (0x21e): INSERT c/x 1
        data/golden/semantics.wal at byte 542 (0x21e): DELETE users/withbody {"tomb":1}
      would be lost: records 10-11
        2 records whose keys are unknown
      --store, --truncate or --salvage would handle this
    donor promoted.wal: 11 intact records, 2 records to be restored from it
    donor data/golden/semantics.wal: 10 intact records, none is taken
    acknowledged records that would be lost: 2
    refused because of the sequence_gap at byte 542 (0x21e)
  [exit 1]
  $ aerowal repair --json short.wal --donor promoted.wal --donor data/golden/semantics.wal | jq -c '.plan.steps[] | [.action, .not_donated, .donor_conflicts]'
  ["restore",null,null]
  ["restore",null,null]
  ["refuse","the donors have different records 10",[{"sequence_number":10,"records":[{"sequence_number":10,"record_type":"INSERT","collection_id":"c","document_id":"x","schema_id":"s","schema_version":"v1","body":1,"byte_offset":542,"length":43,"checksum":"93821786","path":"promoted.wal"},{"sequence_number":10,"record_type":"DELETE","collection_id":"users","document_id":"withbody","schema_id":"users","schema_version":"v1","body":{"tomb":1},"byte_offset":542,"length":67,"checksum":"dff5cc5a","path":"data/golden/semantics.wal"}]}]]
  $ aerowal repair short.wal --donor promoted.wal --donor data/golden/semantics.wal -o other.wal
  short.wal: corrupt, 7 sound records, 542 bytes
    Least loss (2 records): aerowal repair --donor promoted.wal --donor data/golden/semantics.wal --salvage --max-loss 2 -o OUT short.wal
    checksum_mismatch at byte 61 (0x3d), 61 bytes: restore from promoted.wal: 1 record
      2 INSERT users/twice
    bad_length at byte 122 (0x7a), 61 bytes: restore from promoted.wal: 1 record
      3 INSERT users/twice
    sequence_gap at byte 542 (0x21e), 0 bytes: refused: needs a further option
      donors: the donors have different records 10
        promoted.wal at byte 542 (0x21e): INSERT c/x 1
        data/golden/semantics.wal at byte 542 (0x21e): DELETE users/withbody {"tomb":1}
      would be lost: records 10-11
        2 records whose keys are unknown
      --store, --truncate or --salvage would handle this
    donor promoted.wal: 11 intact records, 2 records to be restored from it
    donor data/golden/semantics.wal: 10 intact records, none is taken
    acknowledged records that would be lost: 2
  2> [ERROR] AEROWAL_REFUSED: short.wal: sequence_gap: needs a further option; --store, --truncate or --salvage would handle this (byte_offset: 542)
  [exit 5]

What is no copy of it, or not there.

  $ aerowal repair log.wal --donor data/golden/workload.wal
  log.wal: corrupt, 7 sound records, 579 bytes
    Least loss (1 record): aerowal repair --correct --salvage --max-loss 1 -o OUT log.wal
    checksum_mismatch at byte 61 (0x3d), 61 bytes: refused: needs a further option
      donors: data/golden/workload.wal has another record 1 than the log
      would be lost: record 2
        record 2: users/twice (unconfirmed), superseded by no record that is kept: the final state may lack this change
      --store, --truncate or --salvage would handle this
    bad_length at byte 122 (0x7a), 61 bytes: refused: needs a further option
      donors: data/golden/workload.wal has another record 1 than the log
      would be lost: record 3
        record 3: users/twice (unconfirmed), superseded by no record that is kept: the final state may lack this change
      --correct, --store, --truncate or --salvage would handle this
    torn_tail at byte 542 (0x21e), 37 bytes: cut it off: it was never acknowledged
    donor data/golden/workload.wal: 1000 intact records, none is taken; it has another record 1, so that there it is no copy of this log
    acknowledged records that would be lost: 2
    refused because of the checksum_mismatch at byte 61 (0x3d) and 1 more finding
  [exit 1]
  $ aerowal repair log.wal --donor log.wal
  2> [ERROR] AEROWAL_USAGE: log.wal: found the log itself, expected another copy of it: give --donor a replica or a backup
  [exit 2]
  $ aerowal repair log.wal --donor no.wal
  2> [ERROR] AEROWAL_SYSTEM: no.wal: cannot open: No such file or directory
  2> Next: did you mean log.wal?
  [exit 4]
  $ aerowal repair log.wal --donor
  2> [ERROR] AEROWAL_USAGE: --donor needs a value: --donor LOG; try 'aerowal repair --help'
  [exit 2]
  $ aerowal repair --donor
  2> [ERROR] AEROWAL_USAGE: --donor needs a value: --donor LOG; try 'aerowal repair --help'
  [exit 2]
  $ aerowal repair - --donor - <log.wal
  2> [ERROR] AEROWAL_USAGE: standard input (-) can be read only once per command line: give - once
  [exit 2]
  $ aerowal repair log.wal --donor - <replica.wal | head -n 3
  log.wal: corrupt, 7 sound records, 579 bytes
    Least loss (0 records): aerowal repair --donor - -o OUT log.wal
    checksum_mismatch at byte 61 (0x3d), 61 bytes: restore from -: 1 record

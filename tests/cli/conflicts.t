What an AeroDB leaves whose fsync failed: two records of number 3. Each is there to be read.

  $ aerowal verify --json data/aerodb/fsync-failed.wal
  {"damage":{"kind":"sequence_fork","code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"Intact record 3 is where record 4 was expected, and another intact record has the number, with other content. AeroDB's fsync failed and it went on, so that the later one was acknowledged, or two processes wrote to the log, and both were.","invariant":"K2","byte_offset":219,"length":73,"sequence_number":3,"lost_sequence_numbers":[],"details":{"path":"data/aerodb/fsync-failed.wal","check":"sequence","intact":[{"byte_offset":219,"length":73,"first_sequence_number":3,"count":1,"relation":"conflicting"}]}}}
  {"summary":{"path":"data/aerodb/fsync-failed.wal","status":"corrupt","size":365,"records":4,"first_sequence_number":1,"last_sequence_number":4,"sound_bytes":292,"sound_prefix_bytes":219,"damaged_bytes":73,"findings":1,"lost_records":0,"strict_error":{"code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"Non-sequential sequence number: expected 4, got 3","invariant":"K2","line":"[FATAL] AERO_WAL_CORRUPTION: Non-sequential sequence number: expected 4, got 3 (sequence_number: 3) [violates K2]","byte_offset":219,"length":73,"sequence_number":3,"details":{"check":"sequence","byte_offset":219,"sequence_number":3,"expected":4,"found":3}},"output_version":1}}
  [exit 1]
  $ aerowal dump --json --keep-going --stray --no-body data/aerodb/fsync-failed.wal
  {"sequence_number":1,"record_type":"INSERT","collection_id":"default","document_id":"a","schema_id":"user","schema_version":"v1","body_omitted":true,"byte_offset":0,"length":73,"checksum":"15152330"}
  {"sequence_number":2,"record_type":"INSERT","collection_id":"default","document_id":"b","schema_id":"user","schema_version":"v1","body_omitted":true,"byte_offset":73,"length":73,"checksum":"c2557fee"}
  {"sequence_number":3,"record_type":"INSERT","collection_id":"default","document_id":"c","schema_id":"user","schema_version":"v1","body_omitted":true,"byte_offset":146,"length":73,"checksum":"39ba499b"}
  {"damage":{"kind":"sequence_fork","code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"Intact record 3 is where record 4 was expected, and another intact record has the number, with other content. AeroDB's fsync failed and it went on, so that the later one was acknowledged, or two processes wrote to the log, and both were.","invariant":"K2","byte_offset":219,"length":73,"sequence_number":3,"lost_sequence_numbers":[],"details":{"path":"data/aerodb/fsync-failed.wal","check":"sequence","intact":[{"byte_offset":219,"length":73,"first_sequence_number":3,"count":1,"relation":"conflicting"}]}}}
  {"stray":{"sequence_number":3,"record_type":"INSERT","collection_id":"default","document_id":"d","schema_id":"user","schema_version":"v1","body_omitted":true,"byte_offset":219,"length":73,"checksum":"accd0c7a"}}
  {"sequence_number":4,"record_type":"INSERT","collection_id":"default","document_id":"e","schema_id":"user","schema_version":"v1","body_omitted":true,"byte_offset":292,"length":73,"checksum":"c37edbf3"}
  [exit 1]
  $ aerowal dump --keep-going --stray --no-body data/aerodb/fsync-failed.wal
         1  INSERT  default/a             user@v1              73 bytes
         2  INSERT  default/b             user@v1              73 bytes
         3  INSERT  default/c             user@v1              73 bytes
  !!!!!!!!  sequence_fork at byte 219 (0xdb), 73 bytes: Intact record 3 is where record 4 was expected, and another intact record has the number, with other content. AeroDB's fsync failed and it went on, so that the later one was acknowledged, or two processes wrote to the log, and both were.
  stray            3  INSERT  default/d             user@v1              73 bytes
         4  INSERT  default/e             user@v1              73 bytes
  [exit 1]
  $ aerowal dump --stray data/aerodb/fsync-failed.wal
  2> [ERROR] AEROWAL_USAGE: --stray needs --keep-going; try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --json --keep-going --stray --from-seq 4 --no-body data/aerodb/fsync-failed.wal
  {"damage":{"kind":"sequence_fork","code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"Intact record 3 is where record 4 was expected, and another intact record has the number, with other content. AeroDB's fsync failed and it went on, so that the later one was acknowledged, or two processes wrote to the log, and both were.","invariant":"K2","byte_offset":219,"length":73,"sequence_number":3,"lost_sequence_numbers":[],"details":{"path":"data/aerodb/fsync-failed.wal","check":"sequence","intact":[{"byte_offset":219,"length":73,"first_sequence_number":3,"count":1,"relation":"conflicting"}]}}}
  {"sequence_number":4,"record_type":"INSERT","collection_id":"default","document_id":"e","schema_id":"user","schema_version":"v1","body_omitted":true,"byte_offset":292,"length":73,"checksum":"c37edbf3"}
  [exit 1]
  $ aerowal dump --json --keep-going --stray data/aerodb/fsync-failed.wal | aerowal append copy.wal --from -
  1 at byte 0, 73 bytes, checksum 15152330
  2 at byte 73, 73 bytes, checksum c2557fee
  3 at byte 146, 73 bytes, checksum 39ba499b
  2> [ERROR] AEROWAL_USAGE: -: a damage line, not a record (line: 4, column: 2)
  [exit 2]

Nothing in the log says which was acknowledged, so that a repair must be told.

  $ aerowal repair data/aerodb/fsync-failed.wal
  data/aerodb/fsync-failed.wal: corrupt, 4 sound records, 365 bytes
    Least loss (0 records): aerowal repair --conflicts all --salvage -o OUT data/aerodb/fsync-failed.wal
    sequence_fork at byte 219 (0xdb), 73 bytes: refused: needs a further option
      would be lost: nothing that is known to be acknowledged
      --store, --conflicts or --truncate would handle this
    acknowledged records that would be lost: 0
    possibly lost: 1 record, acknowledged or not
      record 3 at byte 219 (0xdb)
    refused because of the sequence_fork at byte 219 (0xdb)
  [exit 1]
  $ aerowal repair --conflicts later --salvage data/aerodb/fsync-failed.wal
  data/aerodb/fsync-failed.wal: corrupt, 4 sound records, 365 bytes
    Least loss (0 records): aerowal repair --conflicts all --salvage -o OUT data/aerodb/fsync-failed.wal
    sequence_fork at byte 219 (0xdb), 73 bytes: put the records back in order
    would be: 4 records, 292 bytes, acknowledged records lost: 0
    possibly lost: 1 record, acknowledged or not
      record 3 at byte 146 (0x92)
    refused: 1 record that may have been acknowledged would be lost; --max-loss 1 allows that
  [exit 1]
  $ aerowal repair --conflicts later --salvage --max-loss 1 -o later.wal data/aerodb/fsync-failed.wal
  data/aerodb/fsync-failed.wal: corrupt, 4 sound records, 365 bytes
    sequence_fork at byte 219 (0xdb), 73 bytes: put back in order
    after: 4 records, 292 bytes, acknowledged records lost: 0
    possibly lost: 1 record, acknowledged or not
      record 3 at byte 146 (0x92)
    repaired log: later.wal
    original: data/aerodb/fsync-failed.wal
    receipt: later.wal.receipt.json
    AeroDB will accept this log: every record was read back and is sound.
  $ cmp later.wal data/aerodb/fsync-failed.acknowledged.wal
  $ aerowal repair --conflicts chain --max-loss 1 -o chain.wal data/aerodb/fsync-failed.wal
  data/aerodb/fsync-failed.wal: corrupt, 4 sound records, 365 bytes
    sequence_fork at byte 219 (0xdb), 73 bytes: discarded
    after: 4 records, 292 bytes, acknowledged records lost: 0
    possibly lost: 1 record, acknowledged or not
      record 3 at byte 219 (0xdb)
    repaired log: chain.wal
    original: data/aerodb/fsync-failed.wal
    receipt: chain.wal.receipt.json
    AeroDB will accept this log: every record was read back and is sound.
  $ aerowal repair --conflicts all --salvage -o all.wal data/aerodb/fsync-failed.wal
  data/aerodb/fsync-failed.wal: corrupt, 4 sound records, 365 bytes
    sequence_fork at byte 219 (0xdb), 73 bytes: put back in order
    after: 5 records, 365 bytes, acknowledged records lost: 0, renumbered
    repaired log: all.wal
    original: data/aerodb/fsync-failed.wal
    receipt: all.wal.receipt.json
    AeroDB will accept this log: every record was read back and is sound.
  $ aerowal verify all.wal
  all.wal: sound, 5 records (1-5), 365 bytes
  $ aerowal repair --conflicts newest data/aerodb/fsync-failed.wal
  2> [ERROR] AEROWAL_USAGE: --conflicts: 'newest' is not all, later or chain; try 'aerowal repair --help'
  [exit 2]

A write that failed and was not cut off takes no option.

  $ aerowal verify --json data/field/c02b-failed-append-other-doc.wal
  {"damage":{"kind":"failed_append","code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"The start of record 21, which is right after it: a write that failed, as on a full disk, and was not cut off before the next one. It was never acknowledged, and nothing is lost.","invariant":"K2","byte_offset":3293,"length":100,"sequence_number":21,"lost_sequence_numbers":[],"details":{"path":"data/field/c02b-failed-append-other-doc.wal","check":"checksum"}}}
  {"summary":{"path":"data/field/c02b-failed-append-other-doc.wal","status":"corrupt","size":6713,"records":40,"first_sequence_number":1,"last_sequence_number":40,"sound_bytes":6613,"sound_prefix_bytes":3293,"damaged_bytes":100,"findings":1,"lost_records":0,"strict_error":{"code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"Checksum mismatch: computed 4465b5d5, stored 7273222c","invariant":"K2","line":"[FATAL] AERO_WAL_CORRUPTION: Checksum mismatch: computed 4465b5d5, stored 7273222c (byte_offset: 3293) [violates K2]","byte_offset":3293,"length":185,"sequence_number":21,"details":{"check":"checksum","byte_offset":3293,"sequence_number":21,"expected":"4465b5d5","found":"7273222c"}},"output_version":1}}
  [exit 1]
  $ aerowal repair -o repaired.wal data/field/c02b-failed-append-other-doc.wal
  data/field/c02b-failed-append-other-doc.wal: corrupt, 40 sound records, 6713 bytes (6.6 KiB)
    failed_append at byte 3293 (0xcdd), 100 bytes: removed
    after: 40 records, 6613 bytes (6.5 KiB), acknowledged records lost: 0
    repaired log: repaired.wal
    original: data/field/c02b-failed-append-other-doc.wal
    receipt: repaired.wal.receipt.json
    AeroDB will accept this log: every record was read back and is sound.
  $ cmp repaired.wal data/field/base.wal

A record without its length proves itself, and holds others.

  $ aerowal verify --json data/forensics/hg-three-forged.wal
  {"damage":{"kind":"bad_length","code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"Only fields of the header are wrong: with the length, type and number that the payload and the place allow, its own checksum is right for just one of them, record 3. A stray or misdirected write, or failing memory, disk or cable.","invariant":"K2","byte_offset":100,"length":239,"sequence_number":3,"lost_sequence_numbers":[[3,3]],"details":{"path":"data/forensics/hg-three-forged.wal","check":"length_end","intact":[{"byte_offset":150,"length":61,"first_sequence_number":3,"count":1,"relation":"misplaced"},{"byte_offset":211,"length":61,"first_sequence_number":4,"count":1,"relation":"conflicting"},{"byte_offset":272,"length":61,"first_sequence_number":5,"count":1,"relation":"misplaced"}],"proven":{"length":239,"record_type":"INSERT","sequence_number":3},"documents":[{"sequence_number":3,"collection_id":"c","document_id":"d3","confirmed":false,"harmless":false}],"harmless":false}}}
  {"summary":{"path":"data/forensics/hg-three-forged.wal","status":"corrupt","size":389,"records":3,"first_sequence_number":1,"last_sequence_number":4,"sound_bytes":150,"sound_prefix_bytes":100,"damaged_bytes":239,"findings":1,"lost_records":1,"strict_error":{"code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"Record length 2779096485 exceeds remaining file size 289","invariant":"K2","line":"[FATAL] AERO_WAL_CORRUPTION: Record length 2779096485 exceeds remaining file size 289 (byte_offset: 100) [violates K2]","byte_offset":100,"length":289,"sequence_number":3,"details":{"check":"length_end","byte_offset":100,"sequence_number":3,"expected":289,"found":2779096485}},"output_version":1}}
  [exit 1]
  $ aerowal repair data/forensics/hg-three-forged.wal
  data/forensics/hg-three-forged.wal: corrupt, 3 sound records, 389 bytes
    Least loss (0 records): aerowal repair --correct -o OUT data/forensics/hg-three-forged.wal
    bad_length at byte 100 (0x64), 239 bytes: refused: needs a further option
      would be lost: record 3
        record 3: c/d3 (unconfirmed), superseded by no record that is kept: the final state may lack this change
      --correct, --store, --truncate or --salvage would handle this
    acknowledged records that would be lost: 1
    possibly lost: 3 records, acknowledged or not
      records 3-5 at byte 150 (0x96)
    refused because of the bad_length at byte 100 (0x64)
  [exit 1]
  $ aerowal repair --correct -o host.wal data/forensics/hg-three-forged.wal
  data/forensics/hg-three-forged.wal: corrupt, 3 sound records, 389 bytes
    bad_length at byte 100 (0x64), 239 bytes: header restored
    after: 4 records, 389 bytes, acknowledged records lost: 0
    repaired log: host.wal
    original: data/forensics/hg-three-forged.wal
    receipt: host.wal.receipt.json
    AeroDB will accept this log: every record was read back and is sound.
  $ cmp host.wal data/forensics/host3.wal

A log cut into three, the last part first: the record that was cut through is put together.

  $ aerowal repair --salvage -o whole.wal data/field/v12c-split-3-last-first.wal
  data/field/v12c-split-3-last-first.wal: corrupt, 200 sound records, 50376 bytes (49.2 KiB)
    bad_length at byte 0 (0x0), 61 bytes: put back in order
    out_of_order at byte 61 (0x3d), 16731 bytes (16.3 KiB): put back in order
    bad_length at byte 50268 (0xc45c), 108 bytes: put back in order
    after: 300 records, 50376 bytes (49.2 KiB), acknowledged records lost: 0
    repaired log: whole.wal
    original: data/field/v12c-split-3-last-first.wal
    receipt: whole.wal.receipt.json
    AeroDB will accept this log: every record was read back and is sound.
  $ cmp whole.wal data/field/big.wal

A loss that cannot be counted needs its own consent.

  $ cp data/damaged/base.wal unknown.wal
  $ head -c 200 data/field/c27-gzip.wal >> unknown.wal
  $ aerowal repair --salvage unknown.wal
  unknown.wal: corrupt, 160 sound records, 31498 bytes (30.8 KiB)
    Least loss (0 records, and perhaps others that cannot be counted): aerowal repair --salvage --max-loss any -o OUT unknown.wal
    foreign_bytes at byte 31298 (0x7a42), 200 bytes: discard it
      no number that is lost explains these bytes: they may be what is left of acknowledged
      records, which are not counted as lost
    would be: 160 records, 31298 bytes (30.6 KiB), acknowledged records lost: 0
    refused: how many records would be lost is not known; --max-loss any allows that
  [exit 1]
  $ aerowal repair --salvage --max-loss 1000 -o known.wal unknown.wal
  unknown.wal: corrupt, 160 sound records, 31498 bytes (30.8 KiB)
    Least loss (0 records, and perhaps others that cannot be counted): aerowal repair --salvage --max-loss any -o OUT unknown.wal
    foreign_bytes at byte 31298 (0x7a42), 200 bytes: discard it
      no number that is lost explains these bytes: they may be what is left of acknowledged
      records, which are not counted as lost
    would be: 160 records, 31298 bytes (30.6 KiB), acknowledged records lost: 0
  2> [ERROR] AEROWAL_REFUSED: unknown.wal: how many records would be lost is not known; --max-loss any allows that
  [exit 5]
  $ aerowal repair --salvage --max-loss any -o known.wal unknown.wal
  unknown.wal: corrupt, 160 sound records, 31498 bytes (30.8 KiB)
    foreign_bytes at byte 31298 (0x7a42), 200 bytes: discarded
      no number that is lost explains these bytes: they may be what is left of acknowledged
      records, which are not counted as lost
    after: 160 records, 31298 bytes (30.6 KiB), acknowledged records lost: 0
    repaired log: known.wal
    original: unknown.wal
    receipt: known.wal.receipt.json
    AeroDB will accept this log: every record was read back and is sound.
  $ cmp known.wal data/damaged/base.wal
  $ aerowal repair --max-loss some unknown.wal
  2> [ERROR] AEROWAL_USAGE: --max-loss: 'some' is neither a whole decimal number from 0 to 2^64-1 nor any; try 'aerowal repair --help'
  [exit 2]

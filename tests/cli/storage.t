The document store, made anew from the log.

  $ mkdir -p db/wal
  $ cp data/golden/lifecycle.wal db/wal/wal.log
  $ chmod 644 db/wal/wal.log
  $ aerowal replay --storage db db
  db/data/documents.dat: created, 7 records, 358 bytes
  $ cmp db/data/documents.dat data/golden/lifecycle.documents.dat

  $ aerowal replay --storage db db
  2> [ERROR] AEROWAL_REFUSED: db/data/documents.dat: there is a document store already, and it is not overwritten: move it away and keep it, since it may hold what the log has lost
  2> Next: mv db/data/documents.dat db/data/documents.dat.old
  [exit 5]

  $ aerowal replay --json --storage db db
  2> {"code":"AEROWAL_REFUSED","severity":"ERROR","message":"there is a document store already, and it is not overwritten: move it away and keep it, since it may hold what the log has lost","invariant":null,"details":{"path":"db/data/documents.dat"}}
  [exit 5]

  $ mv db/data/documents.dat db/data/documents.dat.old
  $ aerowal replay --json --until-seq 5 --storage db db/wal/wal.log
  {"summary":{"path":"db/data/documents.dat","log":"db/wal/wal.log","records":5,"tombstones":1,"base_records":0,"size":263,"last_sequence_number":5,"output_version":1}}

  $ rm db/data/documents.dat
  $ aerowal replay --quiet --storage db - <data/golden/semantics.wal
  $ cmp db/data/documents.dat data/golden/semantics.documents.dat

A damaged log, and a directory that is not there: nothing is made.

  $ mkdir new
  $ aerowal replay --storage new data/damaged/bit-flip-body.wal
  2> [FATAL] AERO_WAL_CORRUPTION: data/damaged/bit-flip-body.wal: Checksum mismatch: computed 6cb26b1d, stored ffdb632f (byte_offset: 9420) [violates K2]
  2> Next: aerowal verify data/damaged/bit-flip-body.wal
  [exit 1]

  $ aerowal replay --storage new data/damaged/torn-mid-payload.wal
  2> [FATAL] AERO_WAL_CORRUPTION: data/damaged/torn-mid-payload.wal: Record length 208 exceeds remaining file size 104 (byte_offset: 31090) [violates K2]
  2> Next: aerowal verify data/damaged/torn-mid-payload.wal
  [exit 3]

  $ ls new
  $ aerowal replay --storage nowhere db
  2> [ERROR] AEROWAL_SYSTEM: nowhere: cannot open the data directory: No such file or directory
  2> Next: ls .
  [exit 4]

  $ aerowal replay --storage new --summary db
  2> [ERROR] AEROWAL_USAGE: --summary and --storage exclude each other; try 'aerowal replay --help'
  [exit 2]

  $ aerowal replay --ignore-in-use db
  2> [ERROR] AEROWAL_USAGE: --ignore-in-use needs --storage; try 'aerowal replay --help'
  [exit 2]

After a checkpoint the log is not all.

  $ mkdir -p db/snapshots/20260101T000000Z
  $ mv db/data/documents.dat.old db/snapshots/20260101T000000Z/storage.dat
  $ cp data/golden/single-insert.wal db/wal/wal.log
  $ echo '{}' >db/checkpoint.json
  $ aerowal replay db
  2> [ERROR] AEROWAL_USAGE: db/checkpoint.json: there was a checkpoint, so the log alone is not the database
  2> With what came before it:
  2>   aerowal replay --base db/snapshots/20260101T000000Z/storage.dat db
  2> Of the log alone:
  2>   aerowal replay --base none db
  [exit 2]

  $ aerowal replay --json db/wal/wal.log
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"there was a checkpoint, so the log alone is not the database. With what came before it: aerowal replay --json --base db/snapshots/20260101T000000Z/storage.dat db/wal/wal.log  Of the log alone: aerowal replay --json --base none db/wal/wal.log","invariant":null,"details":{"path":"db/checkpoint.json"}}
  [exit 2]

  $ aerowal replay --summary --base db/snapshots/20260101T000000Z/storage.dat db
  {"collection_id":"users","document_id":"b","schema_id":"users","schema_version":"v1","sequence_number":null,"base":true,"body":{"_id":"b","n":3}}
  {"collection_id":"users","document_id":"user_1","schema_id":"user_schema","schema_version":"v1","sequence_number":1,"body":{"_id":"user_1","name":"Ada","age":19,"tags":["admin","ops"],"address":{"city":"Oslo","zip":"50299"},"score":71.759}}
  {"summary":{"path":"db/wal/wal.log","inserts":1,"updates":0,"deletes":0,"live_documents":2,"last_sequence_number":1,"base_documents":1,"output_version":1}}

  $ aerowal replay --summary --base none db
  {"collection_id":"users","document_id":"user_1","schema_id":"user_schema","schema_version":"v1","sequence_number":1,"body":{"_id":"user_1","name":"Ada","age":19,"tags":["admin","ops"],"address":{"city":"Oslo","zip":"50299"},"score":71.759}}
  {"summary":{"path":"db/wal/wal.log","inserts":1,"updates":0,"deletes":0,"live_documents":1,"last_sequence_number":1,"output_version":1}}

  $ rm db/data/documents.dat
  $ aerowal replay --storage db --base db/snapshots/20260101T000000Z/storage.dat db
  db/data/documents.dat: created, 8 records (7 of the base, then 1 of the log), 524 bytes

  $ printf x >>db/snapshots/20260101T000000Z/storage.dat
  $ aerowal replay --base db/snapshots/20260101T000000Z/storage.dat db
  2> [FATAL] AERO_DATA_CORRUPTION: db/snapshots/20260101T000000Z/storage.dat: Truncated storage: 1 bytes remaining, minimum record size is 25; its end is torn (byte_offset: 358) [violates D2]
  2> Next: give --base a store that is whole, data/documents.dat or that of a snapshot
  [exit 1]

  $ aerowal replay --base db/wal/wal.log db
  2> [ERROR] AEROWAL_USAGE: db/wal/wal.log: found a log, expected a document store: snapshots/<id>/storage.dat, or data/documents.dat
  [exit 2]

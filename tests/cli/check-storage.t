Where a document store and its log disagree.

  $ mkdir -p db/wal db/data
  $ cp data/golden/semantics.wal db/wal/wal.log
  $ cp data/golden/semantics.documents.dat db/data/documents.dat
  $ aerowal replay db --check-storage db
  db/data/documents.dat: agrees with db/wal/wal.log, 6 ids compared

AeroDB started again, and was stopped while it replayed the log.

  $ cat data/golden/semantics.documents.dat >>db/data/documents.dat
  $ aerowal replay db --check-storage db
  db/data/documents.dat: agrees with db/wal/wal.log, 6 ids compared
  $ head -c 100 data/golden/semantics.documents.dat >>db/data/documents.dat
  $ aerowal replay db --check-storage db
  stale      users/twice: the log's newest is record 3, the store has what record 2 wrote (byte 1028 (0x404))
  db/data/documents.dat: does not agree with db/wal/wal.log: 1 stale, 6 ids compared
  (blank)
  Next: The store ends in the middle of a replay of the log, or is a copy from earlier.
  AeroDB appends the whole log to the store when it starts next, which settles what is stale,
  missing or a tombstone.
  [exit 1]
  $ aerowal replay --json db --check-storage db/data/documents.dat
  {"store_difference":{"kind":"stale","message":"the log's newest is record 3, the store has what record 2 wrote","composite_id":"users:twice","collection_id":"users","document_id":"twice","sequence_number":3,"log_deleted":false,"byte_offset":1028,"store_deleted":false,"stored_sequence_number":2}}
  {"store_summary":{"path":"db/data/documents.dat","log_path":"db/wal/wal.log","agrees":false,"log_records":10,"store_records":22,"ids":6,"damaged_places":0,"stale":1,"missing":0,"extra":0,"tombstone":0,"ahead":0,"collision":0,"records_ahead":0,"ahead_byte_offset":null,"records_possibly_ahead":0,"possibly_ahead_byte_offset":null,"ends_in_replay":true,"not_in_log":0,"checkpoint":false,"in_use":null,"output_version":1}}
  [exit 1]

The log lost its last records, which the store has.

  $ cp data/golden/semantics.documents.dat db/data/documents.dat
  $ aerowal dump --json --to-seq 8 data/golden/semantics.wal | aerowal append -q --new --from - cut.wal
  $ aerowal replay cut.wal --check-storage db
  ahead      orders:twice: it was written after all that the log has (byte 376 (0x178))
  ahead      users:withbody: it was deleted after all that the log has (byte 443 (0x1bb))
  db/data/documents.dat: does not agree with cut.wal: 2 ahead, 6 ids compared
  (blank)
  Next: The log lost 2 acknowledged records at its end, which the store has from byte 376 (0x178) on.
  Restore them before AeroDB starts again, which would append older records after them:
    aerowal repair --store db/data/documents.dat cut.wal
  [exit 1]
  $ aerowal replay --json cut.wal --check-storage db
  {"store_difference":{"kind":"ahead","message":"it was written after all that the log has","composite_id":"orders:twice","collection_id":null,"document_id":null,"sequence_number":null,"log_deleted":null,"byte_offset":376,"store_deleted":false,"stored_sequence_number":null}}
  {"store_difference":{"kind":"ahead","message":"it was deleted after all that the log has","composite_id":"users:withbody","collection_id":null,"document_id":null,"sequence_number":null,"log_deleted":null,"byte_offset":443,"store_deleted":true,"stored_sequence_number":null}}
  {"store_summary":{"path":"db/data/documents.dat","log_path":"cut.wal","agrees":false,"log_records":8,"store_records":10,"ids":6,"damaged_places":0,"stale":0,"missing":0,"extra":0,"tombstone":0,"ahead":2,"collision":0,"records_ahead":2,"ahead_byte_offset":376,"records_possibly_ahead":0,"possibly_ahead_byte_offset":null,"ends_in_replay":false,"not_in_log":0,"checkpoint":false,"in_use":null,"output_version":1}}
  [exit 1]

The store of another log, with ids that a terminal would act on; after a checkpoint it may have more.

  $ aerowal append -q other.wal --type insert --collection c --id $'\e[2J' --schema s --schema-version v1 --body '{}'
  $ mkdir -p other/data
  $ aerowal replay -q --storage other other.wal
  $ cat data/golden/semantics.documents.dat >>other/data/documents.dat
  $ aerowal replay db --check-storage other
  extra      c:\x1b[2J: the store has it, no record of the log names it (byte 0 (0x0))
  other/data/documents.dat: does not agree with db/wal/wal.log: 1 extra, 7 ids compared
  (blank)
  Next: What is extra is of another log, or of records that this log lost: look at it before it goes.
  With AeroDB stopped, move the store away, do not delete it:
    mv other/data/documents.dat other/data/documents.dat.old
  AeroDB makes it anew from the log when it starts: it has what the log has, and no more.
  [exit 1]

A copy that is there already keeps its name.

  $ touch other/data/documents.dat.old
  $ aerowal replay db --check-storage other | grep ' mv '
    mv other/data/documents.dat other/data/documents.dat.old.1
  $ echo '{}' >other/checkpoint.json
  $ aerowal replay db --check-storage other
  other/data/documents.dat: agrees with db/wal/wal.log, 7 ids compared

Keys that are one id in the store.

  $ aerowal append -q one.wal --type insert --collection a --id b:c --schema s --schema-version v1 --body '{"n":1}'
  $ aerowal append -q one.wal --type insert --collection a:b --id c --schema s --schema-version v1 --body '{"n":2}'
  $ mkdir one
  $ aerowal replay -q --storage one one.wal
  $ aerowal replay one.wal --check-storage one
  collision  a:b:c is the id of a/b:c (record 1), a:b/c (record 2): 2 keys of the log are one id in the store, which holds only what was written last (byte 40 (0x28))
  one/data/documents.dat: does not agree with one.wal: 1 collision, 1 id compared
  (blank)
  Next: AeroDB finds one document for all keys of a collision: give each but one another id.
  [exit 1]
  $ aerowal replay --json one.wal --check-storage one
  {"store_difference":{"kind":"collision","message":"2 keys of the log are one id in the store, which holds only what was written last","composite_id":"a:b:c","keys":[{"collection_id":"a","document_id":"b:c","sequence_number":1,"deleted":false},{"collection_id":"a:b","document_id":"c","sequence_number":2,"deleted":false}],"byte_offset":40,"store_deleted":false}}
  {"store_summary":{"path":"one/data/documents.dat","log_path":"one.wal","agrees":false,"log_records":2,"store_records":2,"ids":1,"damaged_places":0,"stale":0,"missing":0,"extra":0,"tombstone":0,"ahead":0,"collision":1,"records_ahead":0,"ahead_byte_offset":null,"records_possibly_ahead":0,"possibly_ahead_byte_offset":null,"ends_in_replay":false,"not_in_log":0,"checkpoint":false,"in_use":null,"output_version":1}}
  [exit 1]

Damage of the store, and its end as a crash leaves it.

  $ printf '\377' | dd of=db/data/documents.dat bs=1 seek=20 conv=notrunc status=none
  $ aerowal replay db --check-storage db
  damaged    db/data/documents.dat: checksum at byte 0 (0x0), 50 bytes: Checksum mismatch: computed 3a959138, stored 04e7834f
  missing    users/ghost: record 1 of the log wrote it, the store has nothing of it
  db/data/documents.dat: does not agree with db/wal/wal.log: 1 missing, 1 damaged place, 6 ids compared
  (blank)
  Next: AeroDB does not start on a damaged store. With AeroDB stopped, move the store away, do not delete it:
    mv db/data/documents.dat db/data/documents.dat.old
  AeroDB makes it anew from the log when it starts: it has what the log has, and no more.
  [exit 1]
  $ cp data/golden/semantics.documents.dat db/data/documents.dat
  $ printf 'torn' >>db/data/documents.dat
  $ aerowal replay db --check-storage db
  damaged    db/data/documents.dat: torn at byte 489 (0x1e9), 4 bytes: Truncated storage: 4 bytes remaining, minimum record size is 25
  db/data/documents.dat: does not agree with db/wal/wal.log: 1 damaged place, 6 ids compared
  (blank)
  Next: AeroDB does not start on a store with a torn end. A crash leaves the end of a store so. The log has its record too, unless it lost it.
  Keep a copy, and cut the end off:
    cp db/data/documents.dat db/data/documents.dat.old
    truncate -s 489 db/data/documents.dat
  [exit 3]
  $ aerowal replay --json db --check-storage db
  {"store_damage":{"kind":"torn","code":"AERO_DATA_CORRUPTION","severity":"FATAL","message":"Truncated storage: 4 bytes remaining, minimum record size is 25","invariant":"D2","path":"db/data/documents.dat","byte_offset":489,"length":4}}
  {"store_summary":{"path":"db/data/documents.dat","log_path":"db/wal/wal.log","agrees":false,"log_records":10,"store_records":10,"ids":6,"damaged_places":1,"stale":0,"missing":0,"extra":0,"tombstone":0,"ahead":0,"collision":0,"records_ahead":0,"ahead_byte_offset":null,"records_possibly_ahead":0,"possibly_ahead_byte_offset":null,"ends_in_replay":false,"not_in_log":0,"checkpoint":false,"in_use":null,"output_version":1}}
  [exit 3]

A damaged log is not compared.

  $ aerowal replay data/damaged/bit-flip-body.wal --check-storage db
  2> [FATAL] AERO_WAL_CORRUPTION: data/damaged/bit-flip-body.wal: Checksum mismatch: computed 6cb26b1d, stored ffdb632f (byte_offset: 9420) [violates K2]
  2> Next: aerowal verify data/damaged/bit-flip-body.wal
  [exit 1]
  $ aerowal replay data/damaged/torn-mid-payload.wal --check-storage db
  2> [FATAL] AERO_WAL_CORRUPTION: data/damaged/torn-mid-payload.wal: Record length 208 exceeds remaining file size 104 (byte_offset: 31090) [violates K2]
  2> Next: aerowal verify data/damaged/torn-mid-payload.wal
  [exit 3]

What is no store of this log.

  $ aerowal replay db --check-storage nowhere
  2> [ERROR] AEROWAL_SYSTEM: nowhere: cannot open: No such file or directory
  2> Next: ls .
  [exit 4]
  $ aerowal replay db --check-storage db/wal/wal.log
  2> [ERROR] AEROWAL_USAGE: db/wal/wal.log: found a log, expected AeroDB's document store: name data/documents.dat, or the data directory that holds it
  [exit 2]
  $ aerowal replay --json db --check-storage /dev/null
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"found a character device, expected AeroDB's document store: name data/documents.dat, or the data directory that holds it","invariant":null,"details":{"path":"/dev/null"}}
  [exit 2]
  $ mkdir -p db/snapshots/1
  $ cp data/golden/semantics.documents.dat db/snapshots/1/storage.dat
  $ aerowal replay db --check-storage db/snapshots/1/storage.dat
  2> [ERROR] AEROWAL_USAGE: db/snapshots/1/storage.dat: found the store of a snapshot, which holds what was in the log before a checkpoint began it anew: its records can agree with this log for a while and are still not its own, expected AeroDB's document store: name data/documents.dat, or the data directory that holds it
  [exit 2]
  $ aerowal replay db --check-storage db --summary
  2> [ERROR] AEROWAL_USAGE: --summary and --check-storage exclude each other; try 'aerowal replay --help'
  [exit 2]
  $ aerowal replay db --check-storage db --base none
  2> [ERROR] AEROWAL_USAGE: --base and --check-storage exclude each other; try 'aerowal replay --help'
  [exit 2]

Five data directories, from the first alarm to a database that starts.

  $ mkdir -p db/wal db/data db/metadata/schemas
  $ cp data/damaged/base.wal db/wal/wal.log
  $ cp data/damaged/base.documents.dat db/data/documents.dat
  $ chmod -R u+w db
  $ for s in order user; do for v in v1 v2; do
  >   echo "{\"schema_id\":\"${s}_schema\",\"schema_version\":\"$v\"," \
  >     '"fields":{"_id":{"type":"string","required":true}}}' \
  >     >db/metadata/schemas/schema_${s}_schema_$v.json
  > done; done
  $ aerowal verify db
  db/wal/wal.log: sound, 160 records (1-160), 31298 bytes (30.6 KiB)
  db: AeroDB starts on it
  $ for alarm in torn damaged schema checkpoint backup; do cp -r db $alarm; done

A crash tore the end of the document store. Its record is in the log too.

  $ truncate -s -9 torn/data/documents.dat
  $ aerowal verify torn
  torn/wal/wal.log: sound, 160 records (1-160), 31298 bytes (30.6 KiB)
  torn: AeroDB does not start on it
    aerodb start says: AERO_CLI_BOOT_FAILED: Recovery storage open failed: [FATAL] AERO_RECOVERY_FAILED: Failed to open storage writer: [FATAL] AERO_DATA_CORRUPTION: Record length 197 exceeds remaining file size 188 (byte_offset: 29341) [violates D2] [violates R1]
    torn/data/documents.dat: torn at byte 29341 (0x729d), 188 bytes: Record length 197 exceeds remaining file size 188
  (blank)
  Next: The store may have records that the log lost. This names them:
    aerowal replay --check-storage torn torn
  A crash leaves the end of a store so. The log has its record too, unless it lost it.
  Keep a copy, and cut the end off:
    cp torn/data/documents.dat torn/data/documents.dat.old
    truncate -s 29341 torn/data/documents.dat
  (blank)
  torn: AeroDB does not start on it
  [exit 3]
  $ cp torn/data/documents.dat documents.dat.torn
  $ truncate -s 29341 torn/data/documents.dat
  $ aerowal verify torn
  torn/wal/wal.log: sound, 160 records (1-160), 31298 bytes (30.6 KiB)
  torn: AeroDB starts on it

The store is damaged, and the log beside it is sound: the store is made anew.

  $ printf ZZ | dd of=damaged/data/documents.dat bs=1 seek=5000 conv=notrunc status=none
  $ aerowal verify damaged
  damaged/wal/wal.log: sound, 160 records (1-160), 31298 bytes (30.6 KiB)
  damaged: AeroDB does not start on it
    aerodb start says: AERO_CLI_BOOT_FAILED: Recovery storage open failed: [FATAL] AERO_RECOVERY_FAILED: Failed to open storage writer: [FATAL] AERO_DATA_CORRUPTION: Checksum mismatch: computed f8964270, stored 322edc07 (byte_offset: 4920) [violates D2] [violates R1]
    damaged/data/documents.dat: checksum at byte 4920 (0x1338), 163 bytes: Checksum mismatch: computed f8964270, stored 322edc07
  (blank)
  Next: The store may have records that the log lost. This names them:
    aerowal replay --check-storage damaged damaged
  Where there are none, make the store anew:
    mv damaged/data/documents.dat damaged/data/documents.dat.old
    aerowal replay --storage damaged damaged
  (blank)
  damaged: AeroDB does not start on it
  [exit 1]
  $ mv damaged/data/documents.dat damaged/data/documents.dat.old
  $ aerowal replay --storage damaged damaged
  damaged/data/documents.dat: created, 160 records, 29538 bytes (28.8 KiB)
  $ aerowal verify damaged
  damaged/wal/wal.log: sound, 160 records (1-160), 31298 bytes (30.6 KiB)
  damaged: AeroDB starts on it
  $ aerowal replay --check-storage damaged damaged
  damaged/data/documents.dat: agrees with damaged/wal/wal.log, 91 ids compared

A schema file is missing.

  $ mv schema/metadata/schemas/schema_user_schema_v2.json .
  $ aerowal verify schema
  schema/wal/wal.log: sound, 160 records (1-160), 31298 bytes (30.6 KiB)
  schema: AeroDB does not start on it
    aerodb start says: AERO_CLI_BOOT_FAILED: Recovery failed (FATAL): [FATAL] AERO_RECOVERY_SCHEMA_MISSING: Schema 'user_schema' version 'v2' not found during recovery [violates S3]. System cannot serve requests.
    schema 'user_schema' version 'v2' has no file; 17 records of the store name it, the first is of users:user_28: the next start stops
  (blank)
  Next: Bring the schema files back from a backup, or from the newest of snapshots/, to
  metadata/schemas.
  (blank)
  schema: AeroDB does not start on it
  [exit 1]
  $ mv schema_user_schema_v2.json schema/metadata/schemas
  $ aerowal verify schema
  schema/wal/wal.log: sound, 160 records (1-160), 31298 bytes (30.6 KiB)
  schema: AeroDB starts on it

A directory after a checkpoint, whose log is damaged: the store gives the lost records back. What came
before the checkpoint is in the store and in the snapshot, and not in the log.

  $ cp data/golden/lifecycle.documents.dat storage.dat
  $ mkdir -p checkpoint/snapshots/20261101T000000Z
  $ mv storage.dat checkpoint/snapshots/20261101T000000Z
  $ echo '{"snapshot_id":"20261101T000000Z"}' >checkpoint/checkpoint.json
  $ for v in v1 v2; do echo "{\"schema_id\":\"users\",\"schema_version\":\"$v\"," \
  >   '"fields":{"_id":{"type":"string","required":true}}}' \
  >   >checkpoint/metadata/schemas/schema_users_$v.json; done
  $ cat data/golden/lifecycle.documents.dat data/damaged/base.documents.dat \
  >   >checkpoint/data/documents.dat
  $ dd if=/dev/zero of=checkpoint/wal/wal.log bs=1 seek=9000 count=300 conv=notrunc status=none
  $ aerowal verify checkpoint | grep -v '^    0'
  checkpoint/wal/wal.log: corrupt, 157 sound records (1-160), 31298 bytes (30.6 KiB)
    1 finding, 548 bytes not sound; acknowledged records known to be lost: 3
    [=====================XX=====================================================]
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Checksum mismatch: computed ff966a80, stored 00000000 (byte_offset: 8872) [violates K2]
  (blank)
  1. overwritten_region at byte 8872 (0x22a8), 548 bytes
    Records 44-46 are lost: their bytes are something else now, as a failing disk or a misdirected write leaves them.
    lost: records 44-46
      record 44: users/user_27 (unconfirmed), superseded by record 68
      ...
    > 000000235a  00 00 00 00 00 00 00 00  ........
                  ^^ ^^ ^^ ^^ ^^
      ...
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
    aerowal dump --keep-going checkpoint/wal/wal.log
  shows every sound record, with the damage in its place between them.
    aerowal repair checkpoint/wal/wal.log
  plans the repair and writes nothing.
  see: aerowal explain overwritten_region
  checkpoint: AeroDB does not start on it
    aerodb start says: AERO_CLI_BOOT_FAILED: Recovery failed (FATAL): [FATAL] AERO_WAL_CORRUPTION: WAL corruption at offset 8872: WAL corruption at offset 8872: [FATAL] AERO_WAL_CORRUPTION: Checksum mismatch: computed ff966a80, stored 00000000 (byte_offset: 8872) [violates K2] [violates K2]. System cannot serve requests.
  (blank)
  checkpoint/wal/wal.log: corrupt, 157 sound records, 1 finding, 3 acknowledged records lost
  checkpoint: AeroDB does not start on it
  $ aerowal repair checkpoint
  checkpoint/wal/wal.log: corrupt, 157 sound records, 31298 bytes (30.6 KiB)
    Least loss (0 records): aerowal repair --store checkpoint/data/documents.dat -o OUT checkpoint/wal/wal.log
    overwritten_region at byte 8872 (0x22a8), 548 bytes: refused: needs a further option
      would be lost: records 44-46
        record 44: users/user_27 (unconfirmed), superseded by record 68
        and 2 more records whose keys are unknown
      --store, --truncate or --salvage would handle this
    acknowledged records that would be lost: 3
    refused because of the overwritten_region at byte 8872 (0x22a8)
  [exit 1]
  $ aerowal repair --store checkpoint/data/documents.dat --in-place checkpoint | sed 's/before-repair-.*/before-repair-…/'
  checkpoint/wal/wal.log: corrupt, 157 sound records, 31298 bytes (30.6 KiB)
    overwritten_region at byte 8872 (0x22a8), 548 bytes: restored from the document store: 3 records
      44 INSERT users/user_27
      45 INSERT (inferred) users/user_28
      46 UPDATE users/user_28
    after: 160 records, 31298 bytes (30.6 KiB), acknowledged records lost: 0
    repaired log: checkpoint/wal/wal.log
    original: checkpoint/wal/wal.log.before-repair-…
    receipt: checkpoint/wal/wal.log.receipt.json
    AeroDB will accept this log: every record was read back and is sound.
  $ cmp checkpoint/wal/wal.log data/damaged/base.wal
  $ aerowal verify checkpoint
  checkpoint/wal/wal.log: sound, 160 records (1-160), 31298 bytes (30.6 KiB)
  checkpoint: AeroDB starts on it
  $ aerowal replay --check-storage checkpoint checkpoint
  checkpoint/data/documents.dat: agrees with checkpoint/wal/wal.log, 93 ids compared
  $ aerowal replay checkpoint
  2> [ERROR] AEROWAL_USAGE: checkpoint/checkpoint.json: there was a checkpoint, so the log alone is not the database
  2> With what came before it:
  2>   aerowal replay --base checkpoint/snapshots/20261101T000000Z/storage.dat checkpoint
  2> Of the log alone:
  2>   aerowal replay --base none checkpoint
  [exit 2]
  $ aerowal replay --base checkpoint/snapshots/20261101T000000Z/storage.dat checkpoint | tail -n 1
  {"collection_id":"users","document_id":"user_90","schema_id":"user_schema","schema_version":"v1","sequence_number":158,"body":{"_id":"user_90","name":"Zoë","age":55,"tags":["admin","beta","ops"],"address":{"city":"東京","zip":"42678"},"score":78.089}}

A backup whose log is damaged: seen before the restore deletes what is there.

  $ dd if=/dev/zero of=backup/wal/wal.log bs=1 seek=9000 count=300 conv=notrunc status=none
  $ tar -C backup -czf backup.tar.gz .
  $ aerowal verify --quiet backup.tar.gz
  [exit 1]
  $ aerowal repair backup.tar.gz
  backup.tar.gz: corrupt, 157 sound records, 31298 bytes (30.6 KiB)
    Least loss (3 records): aerowal repair --salvage --max-loss 3 -o OUT unpacked.wal
    overwritten_region at byte 8872 (0x22a8), 548 bytes: refused: needs a further option
      would be lost: records 44-46
        record 44: users/user_27 (unconfirmed), superseded by record 68
        and 2 more records whose keys are unknown
      --store, --truncate or --salvage would handle this
    acknowledged records that would be lost: 3
    a plan for the log in this tar in a gzip file; to apply it, unpack the log first: gzip -dc backup.tar.gz | tar -xOf - --wildcards '*wal/wal.log' > unpacked.wal
    the tar may hold data/documents.dat too, which can restore records: unpack all of it, and plan with the directory
    refused because of the overwritten_region at byte 8872 (0x22a8)
  [exit 1]
  $ mkdir restored
  $ tar -C restored -xzf backup.tar.gz
  $ aerowal repair restored | head -n 2
  restored/wal/wal.log: corrupt, 157 sound records, 31298 bytes (30.6 KiB)
    Least loss (0 records): aerowal repair --store restored/data/documents.dat -o OUT restored/wal/wal.log
  $ aerowal repair --store restored/data/documents.dat -o mended.wal restored
  restored/wal/wal.log: corrupt, 157 sound records, 31298 bytes (30.6 KiB)
    overwritten_region at byte 8872 (0x22a8), 548 bytes: restored from the document store: 3 records
      44 INSERT users/user_27
      45 INSERT (inferred) users/user_28
      46 UPDATE users/user_28
    after: 160 records, 31298 bytes (30.6 KiB), acknowledged records lost: 0
    repaired log: mended.wal
    original: restored/wal/wal.log
    receipt: mended.wal.receipt.json
    AeroDB will accept this log: every record was read back and is sound.
  $ mv mended.wal restored/wal/wal.log
  $ aerowal verify restored
  restored/wal/wal.log: sound, 160 records (1-160), 31298 bytes (30.6 KiB)
  restored: AeroDB starts on it

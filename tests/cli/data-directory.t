A data directory stands for the log in it.

  $ mkdir -p db/wal
  $ cp data/golden/lifecycle.wal db/wal/wal.log
  $ aerowal verify db
  db/wal/wal.log: sound, 7 records (1-7), 435 bytes
  db: AeroDB does not start on it
    aerodb start says: AERO_CLI_NOT_INITIALIZED: Data directory not initialized. Run 'aerodb init' first.
    not all of its folders wal, data and metadata/schemas are there
  (blank)
  Next: If this is a copy of a log and its store, --log-only leaves all this out. If AeroDB is to
  start on it, bring the folders back from a backup.
  (blank)
  db: AeroDB does not start on it
  [exit 1]

  $ aerowal verify db/
  db/wal/wal.log: sound, 7 records (1-7), 435 bytes
  db/: AeroDB does not start on it
    aerodb start says: AERO_CLI_NOT_INITIALIZED: Data directory not initialized. Run 'aerodb init' first.
    not all of its folders wal, data and metadata/schemas are there
  (blank)
  Next: If this is a copy of a log and its store, --log-only leaves all this out. If AeroDB is to
  start on it, bring the folders back from a backup.
  (blank)
  db/: AeroDB does not start on it
  [exit 1]

  $ aerowal dump --limit 1 db
         1  INSERT  users/a               users@v1             67 bytes  {"_id":"a","n":1}

  $ aerowal replay db
  {"collection_id":"users","document_id":"b","schema_id":"users","schema_version":"v1","sequence_number":5,"body":{"_id":"b","n":3}}

  $ aerowal append db --type delete --collection c --id d --schema s --schema-version v1
  8 at byte 435, 42 bytes, checksum d4529fc1

  $ aerowal verify --json db
  {"summary":{"path":"db/wal/wal.log","status":"sound","size":477,"records":8,"first_sequence_number":1,"last_sequence_number":8,"sound_bytes":477,"sound_prefix_bytes":477,"damaged_bytes":0,"findings":0,"lost_records":0,"strict_error":null,"output_version":1}}
  {"boot":{"path":"db","starts":false,"in_use":null,"code":"AERO_CLI_NOT_INITIALIZED","message":"AERO_CLI_NOT_INITIALIZED: Data directory not initialized. Run 'aerodb init' first.","log_missing":false,"snapshot_lacking":false}}
  [exit 1]

Where its log is missing, append makes it, and the others say so.

  $ mkdir -p new/wal
  $ aerowal dump new
  2> [ERROR] AEROWAL_SYSTEM: new/wal/wal.log: there is no log yet in data directory new; AeroDB makes it when it starts
  [exit 4]

  $ aerowal append new --type delete --collection c --id d --schema s --schema-version v1
  1 at byte 0, 42 bytes, checksum 8e458eeb

  $ rm new/wal/wal.log
  $ touch new/checkpoint.json
  $ aerowal repair new
  2> [ERROR] AEROWAL_SYSTEM: new/wal/wal.log: there is no log yet in data directory new; there is a checkpoint.json: a checkpoint that was interrupted may have removed the log, after it had saved what was in it
  [exit 4]

  $ aerowal append new --new --from /dev/null
  new/wal/wal.log: created, 0 records, 0 bytes

The folder of the log is none.

  $ aerowal dump db/wal
  2> [ERROR] AEROWAL_SYSTEM: db/wal/wal/wal.log: cannot open the log of data directory db/wal: No such file or directory
  [exit 4]

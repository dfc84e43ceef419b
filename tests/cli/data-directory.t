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

The folder of the log stands for the log alone.

  $ aerowal verify db/wal
  db/wal/wal.log: sound, 8 records (1-8), 477 bytes
  $ aerowal verify db/wal/
  db/wal/wal.log: sound, 8 records (1-8), 477 bytes
  $ cd db/wal && aerowal verify .
  ./wal.log: sound, 8 records (1-8), 477 bytes
  $ aerowal dump --limit 1 db/wal
         1  INSERT  users/a               users@v1             67 bytes  {"_id":"a","n":1}
  $ aerowal append db/wal --type delete --collection c --id d --schema s --schema-version v1
  9 at byte 477, 42 bytes, checksum e2a00f32
  $ mkdir -p cut/wal && cp data/damaged/torn-1-byte.wal cut/wal/wal.log
  $ aerowal repair cut/wal
  cut/wal/wal.log: torn, 159 sound records, 31091 bytes (30.4 KiB)
    Least loss (0 records): aerowal repair -o OUT cut/wal/wal.log
    torn_tail at byte 31090 (0x7972), 1 byte: cut it off: it was never acknowledged
    would be: 159 records, 31090 bytes (30.4 KiB), acknowledged records lost: 0
    dry run: -o OUT or --in-place applies it
  [exit 3]
  $ touch -d '50 hours ago' cut/LOCK
  $ aerowal repair --in-place cut/wal
  2> [ERROR] AEROWAL_REFUSED: cut/wal/wal.log: the log is in use: the lock file $PWD/cut/LOCK is 2 days old; stop what made it (AeroDB makes none); if nothing works on the log, give --ignore-lock-file
  [exit 5]
  $ rm cut/LOCK; aerowal repair -q --in-place cut/wal && aerowal verify cut/wal
  cut/wal/wal.log: sound, 159 records (1-159), 31090 bytes (30.4 KiB)
  $ aerowal verify db/wal >> db/wal/wal.log
  2> [ERROR] AEROWAL_USAGE: db/wal/wal.log: standard output is this file too; nothing was written to it; redirect standard output to another file
  [exit 2]

So does nothing else.

  $ mkdir empty db/data
  $ aerowal dump empty
  2> [ERROR] AEROWAL_SYSTEM: empty: found a directory without wal/wal.log and without wal.log, expected a log, an AeroDB data directory, or the folder wal of one
  2> Next: find empty -name 'wal.log*'
  [exit 4]
  $ aerowal append empty/ --from /dev/null
  2> [ERROR] AEROWAL_SYSTEM: empty/: found a directory without wal/wal.log and without wal.log, expected a log, an AeroDB data directory, or the folder wal of one
  2> Next: find empty/ -name 'wal.log*'
  [exit 4]
  $ aerowal dump db/data
  2> [ERROR] AEROWAL_SYSTEM: db/data: found a directory without wal/wal.log and without wal.log, expected a log, an AeroDB data directory, or the folder wal of one
  2> Next: find db/data -name 'wal.log*'
  [exit 4]

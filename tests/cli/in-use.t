A log that AeroDB or another aerowal works on is not appended to. Reading it is allowed.

  $ mkdir -p db/wal
  $ cp data/golden/lifecycle.wal db/wal/wal.log
  $ cat >record <<'END'
  > #!/usr/bin/env bash
  > exec aerowal append "$1" --type delete --collection c --id d --schema s --schema-version v1 "${@:2}"
  > END
  $ chmod +x record

  $ touch -d '50 hours ago' db/LOCK
  $ ./record db
  2> [ERROR] AEROWAL_REFUSED: db/wal/wal.log: the log is in use: AeroDB's lock file $PWD/db/LOCK is 2 days old; stop AeroDB, or give --ignore-lock-file if a crash left it behind
  [exit 5]

  $ ./record db/wal/wal.log
  2> [ERROR] AEROWAL_REFUSED: db/wal/wal.log: the log is in use: AeroDB's lock file $PWD/db/LOCK is 2 days old; stop AeroDB, or give --ignore-lock-file if a crash left it behind
  [exit 5]

  $ ./record --json db
  2> {"code":"AEROWAL_REFUSED","severity":"ERROR","message":"the log is in use: AeroDB's lock file $PWD/db/LOCK is 2 days old; stop AeroDB, or give --ignore-lock-file if a crash left it behind","invariant":null,"details":{"path":"db/wal/wal.log"}}
  [exit 5]

The path may hide where the log lies.

  $ (cd db/wal && ../../record wal.log)
  2> [ERROR] AEROWAL_REFUSED: wal.log: the log is in use: AeroDB's lock file $PWD/db/LOCK is 2 days old; stop AeroDB, or give --ignore-lock-file if a crash left it behind
  [exit 5]

  $ ln -s db/wal/wal.log link.wal
  $ ./record link.wal
  2> [ERROR] AEROWAL_REFUSED: link.wal: the log is in use: AeroDB's lock file $PWD/db/LOCK is 2 days old; stop AeroDB, or give --ignore-lock-file if a crash left it behind
  [exit 5]

  $ ./record ./db/../db/wal/../wal/wal.log
  2> [ERROR] AEROWAL_REFUSED: ./db/../db/wal/../wal/wal.log: the log is in use: AeroDB's lock file $PWD/db/LOCK is 2 days old; stop AeroDB, or give --ignore-lock-file if a crash left it behind
  [exit 5]

The other name of the lock file, and how old it is.

  $ rm db/LOCK
  $ touch -d '100 days ago' db/.lock
  $ ./record db
  2> [ERROR] AEROWAL_REFUSED: db/wal/wal.log: the log is in use: AeroDB's lock file $PWD/db/.lock is 100 days old; stop AeroDB, or give --ignore-lock-file if a crash left it behind
  [exit 5]

  $ touch -d '7 minutes ago' db/.lock
  $ ./record db
  2> [ERROR] AEROWAL_REFUSED: db/wal/wal.log: the log is in use: AeroDB's lock file $PWD/db/.lock is 7 minutes old; stop AeroDB, or give --ignore-lock-file if a crash left it behind
  [exit 5]

  $ touch -d '3 days' db/.lock
  $ ./record db
  2> [ERROR] AEROWAL_REFUSED: db/wal/wal.log: the log is in use: AeroDB's lock file $PWD/db/.lock is dated in the future; stop AeroDB, or give --ignore-lock-file if a crash left it behind
  [exit 5]

Nothing was written, and a new log isn't begun either.

  $ cmp db/wal/wal.log data/golden/lifecycle.wal
  $ rm db/wal/wal.log
  $ ./record db/wal/wal.log
  2> [ERROR] AEROWAL_REFUSED: db/wal/wal.log: the log is in use: AeroDB's lock file $PWD/db/.lock is dated in the future; stop AeroDB, or give --ignore-lock-file if a crash left it behind
  [exit 5]

  $ aerowal append db/wal/wal.log --new --from /dev/null
  2> [ERROR] AEROWAL_REFUSED: db/wal/wal.log: the log is in use: AeroDB's lock file $PWD/db/.lock is dated in the future; stop AeroDB, or give --ignore-lock-file if a crash left it behind
  [exit 5]

  $ ls db/wal

Where a crash left it behind.

  $ cp data/golden/lifecycle.wal db/wal/wal.log
  $ ./record db --ignore-lock-file
  8 at byte 435, 42 bytes, checksum d4529fc1

  $ rm db/wal/wal.log
  $ aerowal append db/wal/wal.log --new --from /dev/null --ignore-lock-file
  db/wal/wal.log: created, 0 records, 0 bytes

Readers don't mind, and a lock file elsewhere is none.

  $ aerowal verify db
  db/wal/wal.log: sound, 0 records, 0 bytes

  $ touch LOCK
  $ ./record log.wal
  1 at byte 0, 42 bytes, checksum 8e458eeb

Another process that holds the lock.

  $ flock log.wal ./record log.wal
  2> [ERROR] AEROWAL_REFUSED: log.wal: the log is in use: another aerowal holds its lock
  [exit 5]

  $ flock log.wal ./record --json log.wal --ignore-lock-file
  2> {"code":"AEROWAL_REFUSED","severity":"ERROR","message":"the log is in use: another aerowal holds its lock","invariant":null,"details":{"path":"log.wal"}}
  [exit 5]

  $ flock log.wal aerowal verify log.wal
  log.wal: sound, 1 record, sequence numbers 1 to 1, 42 bytes

  $ flock --shared log.wal ./record log.wal
  2> [ERROR] AEROWAL_REFUSED: log.wal: the log is in use: another aerowal holds its lock
  [exit 5]

  $ ./record log.wal
  2 at byte 42, 42 bytes, checksum d5523ffe

A log that AeroDB or another aerowal works on is not appended to, nor repaired. Reading it is allowed.

  $ mkdir -p db/wal
  $ cp data/golden/lifecycle.wal db/wal/wal.log
  $ cat >record <<'END'
  > #!/usr/bin/env bash
  > exec aerowal append "$1" --type delete --collection c --id d --schema s --schema-version v1 "${@:2}"
  > END
  $ chmod +x record

  $ touch -d '50 hours ago' db/LOCK
  $ ./record db
  2> [ERROR] AEROWAL_REFUSED: db/wal/wal.log: the log is in use: the lock file $PWD/db/LOCK is 2 days old; stop what made it (AeroDB makes none); if nothing works on the log, give --ignore-lock-file
  [exit 5]

  $ ./record db/wal/wal.log
  2> [ERROR] AEROWAL_REFUSED: db/wal/wal.log: the log is in use: the lock file $PWD/db/LOCK is 2 days old; stop what made it (AeroDB makes none); if nothing works on the log, give --ignore-lock-file
  [exit 5]

  $ ./record --json db
  2> {"code":"AEROWAL_REFUSED","severity":"ERROR","message":"the log is in use: the lock file $PWD/db/LOCK is 2 days old; stop what made it (AeroDB makes none); if nothing works on the log, give --ignore-lock-file","invariant":null,"details":{"path":"db/wal/wal.log"}}
  [exit 5]

The path may hide where the log lies.

  $ (cd db/wal && ../../record wal.log)
  2> [ERROR] AEROWAL_REFUSED: wal.log: the log is in use: the lock file $PWD/db/LOCK is 2 days old; stop what made it (AeroDB makes none); if nothing works on the log, give --ignore-lock-file
  [exit 5]

  $ ln -s db/wal/wal.log link.wal
  $ ./record link.wal
  2> [ERROR] AEROWAL_REFUSED: link.wal: the log is in use: the lock file $PWD/db/LOCK is 2 days old; stop what made it (AeroDB makes none); if nothing works on the log, give --ignore-lock-file
  [exit 5]

  $ ./record ./db/../db/wal/../wal/wal.log
  2> [ERROR] AEROWAL_REFUSED: ./db/../db/wal/../wal/wal.log: the log is in use: the lock file $PWD/db/LOCK is 2 days old; stop what made it (AeroDB makes none); if nothing works on the log, give --ignore-lock-file
  [exit 5]

The other name of the lock file, and how old it is.

  $ rm db/LOCK
  $ touch -d '100 days ago' db/.lock
  $ ./record db
  2> [ERROR] AEROWAL_REFUSED: db/wal/wal.log: the log is in use: the lock file $PWD/db/.lock is 100 days old; stop what made it (AeroDB makes none); if nothing works on the log, give --ignore-lock-file
  [exit 5]

  $ touch -d '7 minutes ago' db/.lock
  $ ./record db
  2> [ERROR] AEROWAL_REFUSED: db/wal/wal.log: the log is in use: the lock file $PWD/db/.lock is 7 minutes old; stop what made it (AeroDB makes none); if nothing works on the log, give --ignore-lock-file
  [exit 5]

  $ touch -d '3 days' db/.lock
  $ ./record db
  2> [ERROR] AEROWAL_REFUSED: db/wal/wal.log: the log is in use: the lock file $PWD/db/.lock is dated in the future; stop what made it (AeroDB makes none); if nothing works on the log, give --ignore-lock-file
  [exit 5]

Nothing was written, and a new log isn't begun either.

  $ cmp db/wal/wal.log data/golden/lifecycle.wal
  $ rm db/wal/wal.log
  $ ./record db/wal/wal.log
  2> [ERROR] AEROWAL_REFUSED: db/wal/wal.log: the log is in use: the lock file $PWD/db/.lock is dated in the future; stop what made it (AeroDB makes none); if nothing works on the log, give --ignore-lock-file
  [exit 5]

  $ aerowal append db/wal/wal.log --new --from /dev/null
  2> [ERROR] AEROWAL_REFUSED: db/wal/wal.log: the log is in use: the lock file $PWD/db/.lock is dated in the future; stop what made it (AeroDB makes none); if nothing works on the log, give --ignore-lock-file
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
  db: in use (the lock file $PWD/db/.lock is dated in the future), so whether AeroDB starts on it cannot be said
    not all of its folders wal, data and metadata/schemas are there
  (blank)
  db: in use (the lock file $PWD/db/.lock is dated in the future), so whether AeroDB starts on it cannot be said
  [exit 1]

  $ touch LOCK
  $ ./record log.wal
  1 at byte 0, 42 bytes, checksum 8e458eeb

Another process that holds the lock. The numbers of processes are masked.

  $ cat >masked <<'END'
  > #!/usr/bin/env bash
  > { "$@" 2>&1 >&3 3>&- | sed 's/(pid [1-9][0-9]*)/(pid N)/' >&2; exit "${PIPESTATUS[0]}"; } 3>&1
  > END
  $ chmod +x masked
  $ flock log.wal ./masked ./record log.wal
  2> [ERROR] AEROWAL_REFUSED: log.wal: the log is in use: flock (pid N) holds its lock
  [exit 5]

  $ flock log.wal ./masked ./record --json log.wal --ignore-lock-file
  2> {"code":"AEROWAL_REFUSED","severity":"ERROR","message":"the log is in use: flock (pid N) holds its lock","invariant":null,"details":{"path":"log.wal"}}
  [exit 5]

  $ flock log.wal ./masked ./record log.wal --ignore-in-use
  2> [ERROR] AEROWAL_REFUSED: log.wal: the log is in use: flock (pid N) holds its lock
  [exit 5]

  $ flock log.wal aerowal verify log.wal
  log.wal: sound, 1 record (1), 42 bytes

  $ flock --shared log.wal ./masked ./record log.wal
  2> [ERROR] AEROWAL_REFUSED: log.wal: the log is in use: flock (pid N) holds its lock
  [exit 5]

  $ ./record log.wal
  2 at byte 42, 42 bytes, checksum d5523ffe

--ignore-in-use overrules a lock file too.

  $ touch db/LOCK
  $ ./record db --ignore-in-use
  1 at byte 0, 42 bytes, checksum 8e458eeb

Another process that has the log open for writing, as a running AeroDB has. `held` runs a command
beside one, and names it.

  $ cat >held <<'END'
  > #!/usr/bin/env bash
  > # held writing|reading LOG PROGRAM COMMAND…
  > case $1 in writing) exec 9>>"$2" ;; reading) exec 9<"$2" ;; esac
  > ln -sf "$(command -v sleep)" "$3"
  > "./$3" 60 >/dev/null 2>&1 &
  > exec 9>&-
  > until grep -qx "$3" /proc/$!/comm; do :; done
  > ./masked "${@:4}"
  > code=$?
  > kill $!
  > exit $code
  > END
  $ chmod +x held
  $ ./held writing log.wal writer ./record log.wal
  2> [ERROR] AEROWAL_REFUSED: log.wal: the log is in use: writer (pid N) has it open for writing
  [exit 5]

  $ ./held writing log.wal writer ./record log.wal --ignore-lock-file
  2> [ERROR] AEROWAL_REFUSED: log.wal: the log is in use: writer (pid N) has it open for writing
  [exit 5]

  $ ./held writing log.wal writer ./record log.wal --ignore-in-use
  3 at byte 84, 42 bytes, checksum e3a0af0d

  $ ./held writing log.wal writer aerowal verify log.wal
  log.wal: sound, 3 records (1-3), 126 bytes

A repair refuses too, and leaves nothing. Its plan is made, and says so.

  $ cp data/damaged/torn-mid-payload.wal torn.wal
  $ ./held writing torn.wal writer aerowal repair -o out.wal torn.wal
  2> [ERROR] AEROWAL_REFUSED: torn.wal: the log is in use: writer (pid N) has it open for writing
  [exit 5]

  $ ./held writing torn.wal writer aerowal repair --in-place torn.wal
  2> [ERROR] AEROWAL_REFUSED: torn.wal: the log is in use: writer (pid N) has it open for writing
  [exit 5]

  $ ls -A | grep -E 'torn|out'
  torn.wal

  $ ./held writing torn.wal writer aerowal repair torn.wal | sed 's/(pid [1-9][0-9]*)/(pid N)/'
  torn.wal: torn, 159 sound records, 31194 bytes (30.5 KiB)
    Least loss (0 records): aerowal repair -o OUT torn.wal
    torn_tail at byte 31090 (0x7972), 104 bytes: cut it off: it was never acknowledged
    would be: 159 records, 31090 bytes (30.4 KiB), acknowledged records lost: 0
    the log is in use: writer (pid N) has it open for writing; it may differ from this plan by now
    dry run: -o OUT or --in-place applies it

  $ ./held writing torn.wal writer aerowal repair --json torn.wal | grep -o '"in_use":"[a-z]*\|has it open for writing"'
  "in_use":"writer
  has it open for writing"

  $ ./held writing torn.wal writer aerowal repair --ignore-in-use -o out.wal torn.wal
  torn.wal: torn, 159 sound records, 31194 bytes (30.5 KiB)
    torn_tail at byte 31090 (0x7972), 104 bytes: cut off
    after: 159 records, 31090 bytes (30.4 KiB), acknowledged records lost: 0
    repaired log: out.wal
    original: torn.wal
    receipt: out.wal.receipt.json
    AeroDB will accept this log: every record was read back and is sound.

Who only reads may go on reading. AeroDB reads its log before it writes to it, so append makes way
for it.

  $ ./held reading log.wal reader ./record log.wal
  4 at byte 126, 42 bytes, checksum 637d5dd4

  $ ./held reading log.wal aerodb ./record log.wal
  2> [ERROR] AEROWAL_REFUSED: log.wal: the log is in use: aerodb (pid N) is reading it, and may be about to write
  [exit 5]

  $ ./held reading torn.wal reader aerowal repair -o other.wal torn.wal
  torn.wal: torn, 159 sound records, 31194 bytes (30.5 KiB)
    torn_tail at byte 31090 (0x7972), 104 bytes: cut off
    after: 159 records, 31090 bytes (30.4 KiB), acknowledged records lost: 0
    repaired log: other.wal
    original: torn.wal
    receipt: other.wal.receipt.json
    AeroDB will accept this log: every record was read back and is sound.

  $ ./held reading torn.wal reader aerowal repair --quiet --in-place torn.wal
  $ aerowal verify --quiet torn.wal

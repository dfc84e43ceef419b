%needs unprivileged

  $ cp data/golden/lifecycle.wal unreadable.wal
  $ cp data/golden/lifecycle.wal read-only.wal
  $ cp data/golden/lifecycle.wal write-only.wal
  $ mkdir closed read-only
  $ cp data/golden/lifecycle.wal closed/log.wal
  $ chmod 0 unreadable.wal closed
  $ chmod a=r read-only.wal
  $ chmod a=w write-only.wal
  $ chmod a=rx read-only

  $ for log in unreadable.wal write-only.wal closed/log.wal closed; do
  >   for command in verify dump replay; do
  >     unprivileged aerowal $command "$log" 2>&1
  >     echo "exit $?"
  >   done
  > done
  [ERROR] AEROWAL_SYSTEM: unreadable.wal: cannot open: Permission denied
  Next: ls -ld unreadable.wal, and be a user who may
  exit 4
  [ERROR] AEROWAL_SYSTEM: unreadable.wal: cannot open: Permission denied
  Next: ls -ld unreadable.wal, and be a user who may
  exit 4
  [ERROR] AEROWAL_SYSTEM: unreadable.wal: cannot open: Permission denied
  Next: ls -ld unreadable.wal, and be a user who may
  exit 4
  [ERROR] AEROWAL_SYSTEM: write-only.wal: cannot open: Permission denied
  Next: ls -ld write-only.wal, and be a user who may
  exit 4
  [ERROR] AEROWAL_SYSTEM: write-only.wal: cannot open: Permission denied
  Next: ls -ld write-only.wal, and be a user who may
  exit 4
  [ERROR] AEROWAL_SYSTEM: write-only.wal: cannot open: Permission denied
  Next: ls -ld write-only.wal, and be a user who may
  exit 4
  [ERROR] AEROWAL_SYSTEM: closed/log.wal: cannot open: Permission denied
  Next: ls -ld closed, and be a user who may
  exit 4
  [ERROR] AEROWAL_SYSTEM: closed/log.wal: cannot open: Permission denied
  Next: ls -ld closed, and be a user who may
  exit 4
  [ERROR] AEROWAL_SYSTEM: closed/log.wal: cannot open: Permission denied
  Next: ls -ld closed, and be a user who may
  exit 4
  [ERROR] AEROWAL_SYSTEM: closed/metadata/schemas: cannot read the folder of the schemas: Permission denied
  Next: ls -ld closed, and be a user who may
  exit 4
  [ERROR] AEROWAL_SYSTEM: closed/wal/wal.log: cannot open the log of data directory closed: Permission denied
  Next: ls -ld closed, and be a user who may
  exit 4
  [ERROR] AEROWAL_SYSTEM: closed/wal/wal.log: cannot open the log of data directory closed: Permission denied
  Next: ls -ld closed, and be a user who may
  exit 4

  $ unprivileged aerowal verify read-only.wal
  read-only.wal: sound, 7 records (1-7), 435 bytes

  $ for log in unreadable.wal read-only.wal write-only.wal closed/log.wal read-only/log.wal; do
  >   unprivileged aerowal append "$log" --type delete --collection c --id d --schema s \
  >     --schema-version v1 2>&1
  >   echo "exit $?"
  > done
  [ERROR] AEROWAL_SYSTEM: unreadable.wal: cannot open: Permission denied
  Next: ls -ld unreadable.wal, and be a user who may
  exit 4
  [ERROR] AEROWAL_SYSTEM: read-only.wal: cannot open for appending: Permission denied
  Next: ls -ld read-only.wal, and be a user who may
  exit 4
  [ERROR] AEROWAL_SYSTEM: write-only.wal: cannot open: Permission denied
  Next: ls -ld write-only.wal, and be a user who may
  exit 4
  [ERROR] AEROWAL_SYSTEM: closed/log.wal: cannot find its directory, to look for the lock file: Permission denied
  Next: ls -ld closed, and be a user who may
  exit 4
  [ERROR] AEROWAL_SYSTEM: read-only/log.wal: cannot create: Permission denied
  Next: ls -ld read-only, and be a user who may
  exit 4

  $ unprivileged aerowal append read-only/log.wal --new --from /dev/null
  2> [ERROR] AEROWAL_SYSTEM: read-only/log.wal: cannot create: Permission denied
  2> Next: ls -ld read-only, and be a user who may
  [exit 4]

  $ unprivileged aerowal append new.wal --from unreadable.wal
  2> [ERROR] AEROWAL_SYSTEM: unreadable.wal: cannot open: Permission denied
  2> Next: ls -ld unreadable.wal, and be a user who may
  [exit 4]

  $ unprivileged aerowal append new.wal --type insert --collection c --id d --schema s \
  >   --schema-version v1 --body-file unreadable.wal
  2> [ERROR] AEROWAL_SYSTEM: unreadable.wal: cannot open: Permission denied
  2> Next: ls -ld unreadable.wal, and be a user who may
  [exit 4]

Nothing was created, nothing changed.

  $ chmod -R a+rwX closed *read* write-only.wal
  $ find closed read-only | sort
  closed
  closed/log.wal
  read-only

  $ for log in unreadable.wal read-only.wal write-only.wal closed/log.wal; do
  >   cmp "$log" data/golden/lifecycle.wal
  > done

  $ ls new.wal
  2> ls: cannot access 'new.wal': No such file or directory
  [exit 2]

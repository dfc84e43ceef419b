A log that is compressed, or in a tar, is read as the log inside it, also from standard input.

  $ cd data/containers
  > for log in lifecycle.wal.gz lifecycle.wal.zst lifecycle.wal.xz lifecycle.wal.bz2 \
  >     backup.tar backup.tar.gz backup.tar.zst dot.tar gnu.tar pax.tar v7.tar empty.wal.xz; do
  >   aerowal verify $log
  >   aerowal verify --json - <$log | jq -c '.summary | [.path, .status, .records]'
  > done
  lifecycle.wal.gz: sound, 7 records (1-7), 435 bytes
  ["-","sound",7]
  lifecycle.wal.zst: sound, 7 records (1-7), 435 bytes
  ["-","sound",7]
  lifecycle.wal.xz: sound, 7 records (1-7), 435 bytes
  ["-","sound",7]
  lifecycle.wal.bz2: sound, 7 records (1-7), 435 bytes
  ["-","sound",7]
  backup.tar: sound, 7 records (1-7), 435 bytes
  ["-","sound",7]
  backup.tar.gz: sound, 7 records (1-7), 435 bytes
  ["-","sound",7]
  backup.tar.zst: sound, 7 records (1-7), 435 bytes
  ["-","sound",7]
  dot.tar: sound, 7 records (1-7), 435 bytes
  ["-","sound",7]
  gnu.tar: sound, 7 records (1-7), 435 bytes
  ["-","sound",7]
  pax.tar: sound, 7 records (1-7), 435 bytes
  ["-","sound",7]
  v7.tar: sound, 7 records (1-7), 435 bytes
  ["-","sound",7]
  empty.wal.xz: sound, 0 records, 0 bytes
  ["-","sound",0]
  $ zstd -qdc data/containers/backup.tar.zst | aerowal dump - | head -n 2
         1  INSERT  users/a               users@v1             67 bytes  {"_id":"a","n":1}
         2  INSERT  users/b               users@v1             67 bytes  {"_id":"b","n":1}
  $ for log in golden/lifecycle.wal containers/backup.tar.xz; do aerowal replay data/$log; done
  {"collection_id":"users","document_id":"b","schema_id":"users","schema_version":"v1","sequence_number":5,"body":{"_id":"b","n":3}}
  {"collection_id":"users","document_id":"b","schema_id":"users","schema_version":"v1","sequence_number":5,"body":{"_id":"b","n":3}}

What is damaged in the log inside is that; offsets are those of the log.

  $ aerowal verify data/containers/torn.wal.gz | head -n 7
  data/containers/torn.wal.gz: torn, 6 sound records (1-6), 400 bytes
    1 finding, 15 bytes not sound; acknowledged records known to be lost: 0
    [=========================================================================~~~]
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Truncated WAL: 15 bytes remaining, minimum record size is 37 (byte_offset: 385) [violates K2]
  (blank)
  1. torn_tail at byte 385 (0x181), 15 bytes
    The start of record 7, as a crash leaves a write that was never acknowledged. Heavy damage to an acknowledged last record, or a file that was cut short, can look the same.
  $ aerowal dump --no-body --from-seq 6 data/containers/torn.wal.gz
         6  UPDATE  users/a               users@v2             67 bytes
  2> [FATAL] AERO_WAL_CORRUPTION: data/containers/torn.wal.gz: Truncated WAL: 15 bytes remaining, minimum record size is 37 (byte_offset: 385) [violates K2]
  2> Next: aerowal verify data/containers/torn.wal.gz
  [exit 3]
  $ aerowal dump --at-offset 385 data/containers/torn.wal.gz | head -n 3
  data/containers/torn.wal.gz, byte 385 (0x181): Truncated WAL: 15 bytes remaining, minimum record size is 37
      0000000181  32 00 00 00              2...      length          50
      0000000185  02                       .         type            2 DELETE

The plan of a repair is for the log inside.

  $ aerowal repair data/containers/torn.wal.gz
  data/containers/torn.wal.gz: torn, 6 sound records, 400 bytes
    Least loss (0 records): aerowal repair -o OUT unpacked.wal
    torn_tail at byte 385 (0x181), 15 bytes: cut it off: it was never acknowledged
    would be: 6 records, 385 bytes, acknowledged records lost: 0
    a plan for the log in this gzip file; to apply it, unpack the log first: gzip -dc data/containers/torn.wal.gz > unpacked.wal
  [exit 3]
  $ aerowal repair --json data/containers/torn.wal.gz | jq -r .plan.container
  gzip file

What changes a log refuses a container, and leaves it alone.

  $ cp data/containers/torn.wal.gz 'a log.gz'; cp data/containers/backup.tar.xz .
  $ aerowal repair --in-place 'a log.gz'
  2> [ERROR] AEROWAL_REFUSED: a log.gz: cannot change this gzip file: only a log itself is written to; this was not touched; unpack it first: gzip -dc 'a log.gz' > unpacked.wal
  [exit 5]
  $ aerowal repair -o new.wal backup.tar.xz
  2> [ERROR] AEROWAL_REFUSED: backup.tar.xz: cannot change this xz file: only a log itself is written to; this was not touched; unpack it first: xz -dc backup.tar.xz > unpacked.wal
  [exit 5]
  $ aerowal append --type delete --collection c --id d --schema s --schema-version v1 'a log.gz'
  2> [ERROR] AEROWAL_REFUSED: a log.gz: cannot change this gzip file: only a log itself is written to; this was not touched; unpack it first: gzip -dc 'a log.gz' > unpacked.wal
  [exit 5]
  $ aerowal append --json --type delete --collection c --id d --schema s --schema-version v1 \
  >   backup.tar.xz
  2> {"code":"AEROWAL_REFUSED","severity":"ERROR","message":"cannot change this xz file: only a log itself is written to; this was not touched; unpack it first: xz -dc backup.tar.xz > unpacked.wal","invariant":null,"details":{"path":"backup.tar.xz"}}
  [exit 5]
  $ cmp data/containers/torn.wal.gz 'a log.gz' && cmp data/containers/backup.tar.xz backup.tar.xz
  > ls *.wal
  2> ls: cannot access '*.wal': No such file or directory
  [exit 2]

A log that was unpacked before keeps its name.

  $ touch unpacked.wal
  $ aerowal repair 'a log.gz' | grep unpacked
    Least loss (0 records): aerowal repair -o OUT unpacked.wal.1
    a plan for the log in this gzip file; to apply it, unpack the log first: gzip -dc 'a log.gz' > unpacked.wal.1
  $ aerowal repair --in-place 'a log.gz'
  2> [ERROR] AEROWAL_REFUSED: a log.gz: cannot change this gzip file: only a log itself is written to; this was not touched; unpack it first: gzip -dc 'a log.gz' > unpacked.wal.1
  [exit 5]
  $ rm unpacked.wal

Nothing is written to a container that could be waited for.

  $ aerowal verify --live 'a log.gz'
  2> [ERROR] AEROWAL_USAGE: a log.gz: --live is for a log that is being written; this is a gzip file, which nothing appends to; try 'aerowal verify --help'
  [exit 2]

A container that is damaged is no damaged log.

  $ head -c 100 data/containers/lifecycle.wal.gz >cut.gz
  > head -c 100 data/containers/lifecycle.wal.zst >cut.zst
  > head -c 100 data/containers/lifecycle.wal.xz >cut.xz
  > head -c 100 data/containers/lifecycle.wal.bz2 >cut.bz2
  > head -c 2000 data/containers/backup.tar >cut.tar
  > head -c 2560 data/containers/backup.tar >no-end.tar
  > head -c 200 data/containers/backup.tar.zst >cut.tar.zst
  > head -c 146 data/containers/lifecycle.wal.gz >checksum.gz
  > printf 'xxxx' >>checksum.gz
  > { cat data/containers/lifecycle.wal.gz; echo more; } >more.gz
  > { cat data/containers/lifecycle.wal.bz2; echo more; } >more.bz2
  $ for file in cut.gz cut.zst cut.xz cut.bz2 cut.tar no-end.tar cut.tar.zst checksum.gz more.gz \
  >     more.bz2; do
  >   aerowal verify $file 2>&1
  >   echo "exit $?"
  > done
  [ERROR] AEROWAL_SYSTEM: cut.gz: could not read this gzip file: it ends early, at byte 100; that is damage of the file, the log in it was not judged; take another copy, or look at what can still be unpacked: gzip -dc cut.gz | aerowal verify -
  exit 4
  [ERROR] AEROWAL_SYSTEM: cut.zst: could not read this zstd file: it ends early, at byte 100; that is damage of the file, the log in it was not judged; take another copy, or look at what can still be unpacked: zstd -dc cut.zst | aerowal verify -
  exit 4
  [ERROR] AEROWAL_SYSTEM: cut.xz: could not read this xz file: it ends early, at byte 100; that is damage of the file, the log in it was not judged; take another copy, or look at what can still be unpacked: xz -dc cut.xz | aerowal verify -
  exit 4
  [ERROR] AEROWAL_SYSTEM: cut.bz2: could not read this bzip2 file: it ends early, at byte 100; that is damage of the file, the log in it was not judged; take another copy, or look at what can still be unpacked: bzip2 -dc cut.bz2 | aerowal verify -
  exit 4
  [ERROR] AEROWAL_SYSTEM: cut.tar: could not read this tar: it ends early, at byte 2000; that is damage of the file, the log in it was not judged; take another copy, or look at what can still be unpacked: tar -xOf cut.tar --wildcards '*wal/wal.log' | aerowal verify -
  exit 4
  [ERROR] AEROWAL_SYSTEM: no-end.tar: could not read this tar: it ends early, at byte 2560, without the blocks of zeros that end a tar; that is damage of the file, the log in it was not judged; take another copy, or look at what can still be unpacked: tar -xOf no-end.tar --wildcards '*wal/wal.log' | aerowal verify -
  exit 4
  [ERROR] AEROWAL_SYSTEM: cut.tar.zst: could not read this zstd file: it ends early, at byte 200; that is damage of the file, the log in it was not judged; take another copy, or look at what can still be unpacked: zstd -dc cut.tar.zst | aerowal verify -
  exit 4
  [ERROR] AEROWAL_SYSTEM: checksum.gz: could not read this gzip file: incorrect length check, found before byte 150; that is damage of the file, the log in it was not judged; take another copy, or look at what can still be unpacked: gzip -dc checksum.gz | aerowal verify -
  exit 4
  [ERROR] AEROWAL_SYSTEM: more.gz: could not read this gzip file: what follows its end, at byte 150, is not gzip; that is damage of the file, the log in it was not judged; take another copy, or look at what can still be unpacked: gzip -dc more.gz | aerowal verify -
  exit 4
  [ERROR] AEROWAL_SYSTEM: more.bz2: could not read this bzip2 file: what follows its end, at byte 198, is something else; that is damage of the file, the log in it was not judged; take another copy, or look at what can still be unpacked: bzip2 -dc more.bz2 | aerowal verify -
  exit 4
  $ aerowal verify --json cut.gz
  {"summary":{"path":"cut.gz","status":"unreadable","size":null,"records":null,"first_sequence_number":null,"last_sequence_number":null,"sound_bytes":null,"sound_prefix_bytes":null,"damaged_bytes":null,"findings":null,"lost_records":null,"strict_error":null,"error":{"code":"AEROWAL_SYSTEM","severity":"ERROR","message":"could not read this gzip file: it ends early, at byte 100; that is damage of the file, the log in it was not judged; take another copy, or look at what can still be unpacked: gzip -dc cut.gz | aerowal verify -","invariant":null,"details":{"path":"cut.gz"}},"output_version":1}}
  2> {"code":"AEROWAL_SYSTEM","severity":"ERROR","message":"could not read this gzip file: it ends early, at byte 100; that is damage of the file, the log in it was not judged; take another copy, or look at what can still be unpacked: gzip -dc cut.gz | aerowal verify -","invariant":null,"details":{"path":"cut.gz"}}
  [exit 4]
  $ aerowal dump --no-body cut.tar.zst
  2> [ERROR] AEROWAL_SYSTEM: cut.tar.zst: could not read this zstd file: it ends early, at byte 200; that is damage of the file, the log in it was not judged; take another copy, or look at what can still be unpacked: zstd -dc cut.tar.zst | aerowal verify -
  [exit 4]
  $ aerowal dump --no-body checksum.gz
  2> [ERROR] AEROWAL_SYSTEM: checksum.gz: could not read this gzip file: incorrect length check, found before byte 150; that is damage of the file, the log in it was not judged; take another copy, or look at what can still be unpacked: gzip -dc checksum.gz | aerowal verify -
  [exit 4]
  $ aerowal replay - <cut.xz
  2> [ERROR] AEROWAL_SYSTEM: -: could not read this xz file: it ends early, at byte 100; that is damage of the file, the log in it was not judged; take another copy, or look at what can still be unpacked: xz -dc | aerowal verify -
  [exit 4]

What can still be unpacked of it is a log that ends early.

  $ gzip -dc cut.gz 2>/dev/null | aerowal verify - | head -n 1
  -: torn, 3 sound records (1-3), 249 bytes

A tar must hold one log.

  $ for file in none.tar several.tar several.tar.gz hard-link.tar symbolic-link.tar; do
  >   aerowal verify data/containers/$file 2>&1
  >   echo "exit $?"
  > done
  [ERROR] AEROWAL_USAGE: data/containers/none.tar: expected exactly one wal/wal.log in this tar, but it holds backup_manifest.json; to choose another file: tar -xOf data/containers/none.tar NAME | aerowal verify -
  exit 2
  [ERROR] AEROWAL_USAGE: data/containers/several.tar: expected exactly one wal/wal.log in this tar, but it holds 2: several/one/wal/wal.log, several/two/wal/wal.log; to choose another file: tar -xOf data/containers/several.tar NAME | aerowal verify -
  exit 2
  [ERROR] AEROWAL_USAGE: data/containers/several.tar.gz: expected exactly one wal/wal.log in this tar in a gzip file, but it holds 2: several/one/wal/wal.log, several/two/wal/wal.log; to choose another file: gzip -dc data/containers/several.tar.gz | tar -xOf - NAME | aerowal verify -
  exit 2
  [ERROR] AEROWAL_USAGE: data/containers/hard-link.tar: expected exactly one wal/wal.log in this tar, but its hard/b/wal/wal.log is a link, not a file; to choose another file: tar -xOf data/containers/hard-link.tar NAME | aerowal verify -
  exit 2
  [ERROR] AEROWAL_USAGE: data/containers/symbolic-link.tar: expected exactly one wal/wal.log in this tar, but its symbolic/wal/wal.log is a link, not a file; to choose another file: tar -xOf data/containers/symbolic-link.tar NAME | aerowal verify -
  exit 2
  $ mkdir -p fifo/wal twice/wal && mkfifo fifo/wal/wal.log
  $ tar -cf fifo.tar -C fifo wal/wal.log
  $ cp data/golden/lifecycle.wal twice/wal/wal.log
  $ tar -cf twice.tar -C twice wal/wal.log && tar -rf twice.tar -C twice wal/wal.log
  $ tar -cf empty.tar -T /dev/null && gzip -k empty.tar && cp empty.tar zeros.wal
  $ for file in fifo.tar twice.tar empty.tar empty.tar.gz zeros.wal; do
  >   aerowal verify $file 2>&1 | head -n 1
  >   echo "exit ${PIPESTATUS[0]}"
  > done
  [ERROR] AEROWAL_USAGE: fifo.tar: expected exactly one wal/wal.log in this tar, but its wal/wal.log is a FIFO, not a file; to choose another file: tar -xOf fifo.tar NAME | aerowal verify -
  exit 2
  [ERROR] AEROWAL_USAGE: twice.tar: expected exactly one wal/wal.log in this tar, but it holds 2: wal/wal.log, wal/wal.log; to choose the Nth file of a name: tar -xOf twice.tar --occurrence=N NAME | aerowal verify -
  exit 2
  [ERROR] AEROWAL_USAGE: empty.tar: expected exactly one wal/wal.log in this tar, but nothing is in it
  exit 2
  [ERROR] AEROWAL_USAGE: empty.tar.gz: expected exactly one wal/wal.log in this tar in a gzip file, but nothing is in it
  exit 2
  zeros.wal: corrupt, 0 sound records, 10240 bytes (10.0 KiB)
  exit 1
  $ tar -xOf twice.tar --occurrence=2 wal/wal.log | aerowal verify -
  -: sound, 7 records (1-7), 435 bytes
  $ aerowal verify --json data/containers/none.tar
  {"summary":{"path":"data/containers/none.tar","status":"unreadable","size":null,"records":null,"first_sequence_number":null,"last_sequence_number":null,"sound_bytes":null,"sound_prefix_bytes":null,"damaged_bytes":null,"findings":null,"lost_records":null,"strict_error":null,"error":{"code":"AEROWAL_USAGE","severity":"ERROR","message":"expected exactly one wal/wal.log in this tar, but it holds backup_manifest.json; to choose another file: tar -xOf data/containers/none.tar NAME | aerowal verify -","invariant":null,"details":{"path":"data/containers/none.tar"}},"output_version":1}}
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"expected exactly one wal/wal.log in this tar, but it holds backup_manifest.json; to choose another file: tar -xOf data/containers/none.tar NAME | aerowal verify -","invariant":null,"details":{"path":"data/containers/none.tar"}}
  [exit 2]
  $ tar -xOf data/containers/several.tar several/two/wal/wal.log | aerowal verify -
  -: sound, 7 records (1-7), 435 bytes

One compression is read, around a log or a tar.

  $ aerowal verify data/containers/twice.xz.gz
  2> [ERROR] AEROWAL_USAGE: data/containers/twice.xz.gz: expected a log in this gzip file, found another container (xz file): only one compression around a log or a tar is read; to read it: gzip -dc data/containers/twice.xz.gz | aerowal verify -
  [exit 2]
  $ aerowal dump data/containers/gzip-in.tar
  2> [ERROR] AEROWAL_USAGE: data/containers/gzip-in.tar: expected a log in this tar, found another container (gzip file): only one compression around a log or a tar is read; to read it: tar -xOf data/containers/gzip-in.tar --wildcards '*wal/wal.log' | aerowal verify -
  [exit 2]
  $ gzip -dc data/containers/twice.xz.gz | aerowal verify -
  -: sound, 7 records (1-7), 435 bytes

Where there is no room for the copy, a tar cannot be read; a compressed log can, up to damage.

  $ export TMPDIR=none
  > aerowal verify data/containers/backup.tar
  2> [ERROR] AEROWAL_SYSTEM: data/containers/backup.tar: cannot look back at what was unpacked: its copy in none failed: No such file or directory; set TMPDIR to a directory that is there
  [exit 4]
  $ export TMPDIR=none
  > aerowal verify data/containers/lifecycle.wal.zst
  data/containers/lifecycle.wal.zst: sound, 7 records (1-7), 435 bytes
  $ export TMPDIR=none
  > gzip -c data/damaged/bit-flip-body.wal >damaged.gz
  > aerowal verify damaged.gz
  2> [ERROR] AEROWAL_SYSTEM: damaged.gz: cannot look back at what was unpacked: its copy in none failed: No such file or directory; set TMPDIR to a directory that is there
  [exit 4]

The log of a data directory is read as it is, as AeroDB reads it.

  $ mkdir -p db/wal
  > cp data/containers/lifecycle.wal.gz db/wal/wal.log
  > aerowal verify --log-only db 2>&1 | head -n 1
  db/wal/wal.log: corrupt, 0 sound records, 150 bytes
  $ aerowal verify db/wal/wal.log
  db/wal/wal.log: sound, 7 records (1-7), 435 bytes

Several logs, packed and not: the gravest code wins.

  $ aerowal verify --quiet data/golden/lifecycle.wal data/containers/torn.wal.gz; echo $?
  > aerowal verify --quiet data/containers/torn.wal.gz data/containers/none.tar 2>/dev/null; echo $?
  > aerowal verify --quiet cut.gz data/containers/none.tar 2>/dev/null; echo $?
  3
  2
  4

A tar of a directory that had a checkpoint is not all of the database either.

  $ mkdir -p db/wal db/snapshots/20260101T000000Z
  > cp data/golden/lifecycle.wal db/wal/wal.log
  > cp data/golden/semantics.documents.dat db/snapshots/20260101T000000Z/storage.dat
  > touch db/checkpoint.json
  > tar -cf checkpoint.tar -C db wal snapshots checkpoint.json
  > tar -czf checkpoint.tar.gz db
  $ aerowal replay checkpoint.tar
  2> [ERROR] AEROWAL_USAGE: checkpoint.tar: there is a checkpoint.json in this tar: there was a checkpoint, so the log alone is not the database
  2> With what came before it:
  2>   tar -xOf checkpoint.tar snapshots/20260101T000000Z/storage.dat > storage.dat
  2>   aerowal replay --base storage.dat checkpoint.tar
  2> Of the log alone:
  2>   aerowal replay --base none checkpoint.tar
  [exit 2]
  $ aerowal replay --json checkpoint.tar.gz
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"there is a checkpoint.json in this tar in a gzip file: there was a checkpoint, so the log alone is not the database. With what came before it: gzip -dc checkpoint.tar.gz | tar -xOf - db/snapshots/20260101T000000Z/storage.dat > storage.dat && aerowal replay --json --base storage.dat checkpoint.tar.gz  Of the log alone: aerowal replay --json --base none checkpoint.tar.gz","invariant":null,"details":{"path":"checkpoint.tar.gz"}}
  [exit 2]
  $ tar -xOf checkpoint.tar snapshots/20260101T000000Z/storage.dat > storage.dat
  $ aerowal replay --base storage.dat checkpoint.tar | sha256sum
  > aerowal replay --base db/snapshots/20260101T000000Z/storage.dat db | sha256sum
  c14bfebd87b9ed0efb9dc5aaa9db9e4af49a4405176310d5750bfa271ab6a747  -
  c14bfebd87b9ed0efb9dc5aaa9db9e4af49a4405176310d5750bfa271ab6a747  -
  $ aerowal replay --base none checkpoint.tar
  {"collection_id":"users","document_id":"b","schema_id":"users","schema_version":"v1","sequence_number":5,"body":{"_id":"b","n":3}}
  $ aerowal replay --storage made checkpoint.tar 2>&1 | head -n 1; ls made
  [ERROR] AEROWAL_USAGE: checkpoint.tar: there is a checkpoint.json in this tar: there was a checkpoint, so the log alone is not the database
  2> ls: cannot access 'made': No such file or directory
  [exit 2]
  $ rm db/snapshots/20260101T000000Z/storage.dat
  > tar -cf checkpoint.tar -C db wal snapshots checkpoint.json
  $ aerowal replay checkpoint.tar
  2> [ERROR] AEROWAL_USAGE: checkpoint.tar: there is a checkpoint.json in this tar: there was a checkpoint, so the log alone is not the database
  2> With what came before it:
  2>   give --base the storage.dat of the checkpoint's snapshot, from elsewhere: it is not in it
  2> Of the log alone:
  2>   aerowal replay --base none checkpoint.tar
  [exit 2]

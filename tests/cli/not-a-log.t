Files that are no logs exit with 1 and with the evidence. An empty one is a sound log.

  $ printf 'These are words, and this is a line of them.\nHere is one more.\n' >text
  $ head -c 5000 /dev/zero >zeros
  $ printf '\177ELF\002\001\001\000 and so on, for some more bytes than a record needs' >program
  $ : >nothing

  $ aerowal verify text
  text: corrupt, 0 sound records, 63 bytes
    1 finding, 63 bytes not sound; acknowledged records known to be lost: 0
    [XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX=]
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Record length 1936025684 exceeds remaining file size 63 (byte_offset: 0) [violates K2]
  (blank)
  1. not_a_log at byte 0 (0x0), 63 bytes
    This is not an AeroDB log: nothing in it is an intact record, and it begins with text: "These are words, and this is a line of t". Another file is in the log's place, or everything in the log is destroyed.
    lost: unknown
      0000000000  54 68 65 73              Thes      length          1936025684
      0000000004  65                       e         type            101 unknown
      0000000005  20 61 72 65 20 77 6f 72   are wor  sequence_number 8245940423763321120
      000000000d  64 73 2c 20              ds,       collection_id   539784036 bytes, which do not fit
      0000000011  61 6e 64 20 74 68 69 73  and this
      0000000019  20 69 73 20 61 20 6c 69   is a li
      0000000021  6e 65 20 6f 66 20 74 68  ne of th
      0000000029  65 6d 2e 0a 48 65 72 65  em..Here
      0000000031  20 69 73 20 6f 6e 65 20   is one
      0000000039  6d 6f 72 65 2e 0a        more..
  (blank)
  Next: there is nothing in it to dump or to repair. Check that the path is the log's; if it is,
  keep a copy of the file, and restore the log from a backup.
    aerowal dump --at-offset 0 text
  shows how the file begins.
  see: aerowal explain not_a_log
  (blank)
  text: corrupt, 0 sound records, 1 finding, no acknowledged record known to be lost
  [exit 1]

  $ aerowal verify zeros
  zeros: corrupt, 0 sound records, 5000 bytes (4.9 KiB)
    1 finding, 5000 bytes (4.9 KiB) not sound; acknowledged records known to be lost: 0
    [XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX]
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Invalid record length: 0 (byte_offset: 0) [violates K2]
  (blank)
  1. not_a_log at byte 0 (0x0), 5000 bytes (4.9 KiB)
    This is not an AeroDB log: nothing in it is an intact record, and it is nothing but zeros. Another file is in the log's place, or everything in the log is destroyed.
    lost: unknown
      0000000000  00 00 00 00              ....      length          0
      0000000004  00                       .         type            0 INSERT
      0000000005  00 00 00 00 00 00 00 00  ........  sequence_number 0
      000000000d  00 00 00 00              ....      collection_id   0 bytes ""
      0000000011  00 00 00 00              ....      document_id     0 bytes ""
      0000000015  00 00 00 00              ....      schema_id       0 bytes ""
      0000000019  00 00 00 00              ....      schema_version  0 bytes ""
      000000001d  00 00 00 00              ....      document_body   0 bytes
      0000000021  00 00 00 00 00 00 00 00  ........
      0000000029  00 00 00 00 00 00 00 00  ........
      0000000031  00 00 00 00 00 00 00 00  ........
      0000000039  00 00 00 00 00 00 00 00  ........
      0000000041  00 00 00 00 00 00 00 00  ........
      0000000049  00 00 00 00 00 00 00 00  ........
      ...
  (blank)
  Next: there is nothing in it to dump or to repair. Check that the path is the log's; if it is,
  keep a copy of the file, and restore the log from a backup.
    aerowal dump --at-offset 0 zeros
  shows how the file begins.
  see: aerowal explain not_a_log
  (blank)
  zeros: corrupt, 0 sound records, 1 finding, no acknowledged record known to be lost
  [exit 1]

  $ aerowal verify program
  program: corrupt, 0 sound records, 59 bytes
    1 finding, 59 bytes not sound; acknowledged records known to be lost: 0
    [XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX=]
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Record length 1179403647 exceeds remaining file size 59 (byte_offset: 0) [violates K2]
  (blank)
  1. not_a_log at byte 0 (0x0), 59 bytes
    This is not an AeroDB log: nothing in it is an intact record, and its first record would have length 1179403647, type 2 and sequence number 2334111870312513793. Another file is in the log's place, or everything in the log is destroyed.
    lost: unknown
      0000000000  7f 45 4c 46              .ELF      length          1179403647
      0000000004  02                       .         type            2 DELETE
      0000000005  01 01 00 20 61 6e 64 20  ... and   sequence_number 2334111870312513793
      000000000d  73 6f 20 6f              so o      collection_id   1864396659 bytes, which do not fit
      0000000011  6e 2c 20 66 6f 72 20 73  n, for s
      0000000019  6f 6d 65 20 6d 6f 72 65  ome more
      0000000021  20 62 79 74 65 73 20 74   bytes t
      0000000029  68 61 6e 20 61 20 72 65  han a re
      0000000031  63 6f 72 64 20 6e 65 65  cord nee
      0000000039  64 73                    ds
  (blank)
  Next: there is nothing in it to dump or to repair. Check that the path is the log's; if it is,
  keep a copy of the file, and restore the log from a backup.
    aerowal dump --at-offset 0 program
  shows how the file begins.
  see: aerowal explain not_a_log
  (blank)
  program: corrupt, 0 sound records, 1 finding, no acknowledged record known to be lost
  [exit 1]

  $ aerowal verify data/damaged/not-a-wal-random.wal
  data/damaged/not-a-wal-random.wal: corrupt, 0 sound records, 10000 bytes (9.8 KiB)
    1 finding, 10000 bytes (9.8 KiB) not sound; acknowledged records known to be lost: 0
    [XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX]
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Record length 1000731827 exceeds remaining file size 10000 (byte_offset: 0) [violates K2]
  (blank)
  1. not_a_log at byte 0 (0x0), 10000 bytes (9.8 KiB)
    This is not an AeroDB log: nothing in it is an intact record, and its first record would have length 1000731827, type 46 and sequence number 15601827386535652770. Another file is in the log's place, or everything in the log is destroyed.
    lost: unknown
      0000000000  b3 f4 a5 3b              ...;      length          1000731827
      0000000004  2e                       .         type            46 unknown
      0000000005  a2 2d 6b 95 58 d3 84 d8  .-k.X...  sequence_number 15601827386535652770
      000000000d  44 bc e0 f1              D...      collection_id   4058037316 bytes, which do not fit
      0000000011  3c 53 d5 a6 e3 26 ad d6  <S...&..
      0000000019  84 77 4d 85 f9 c9 35 67  .wM...5g
      0000000021  81 15 f5 5f 1d da a2 1d  ..._....
      0000000029  58 a1 53 ec 75 eb a9 2b  X.S.u..+
      0000000031  66 8d 3d b2 ba ed 1a f7  f.=.....
      0000000039  7d d7 f4 55 fb d1 c5 70  }..U...p
      ...
  (blank)
  Next: there is nothing in it to dump or to repair. Check that the path is the log's; if it is,
  keep a copy of the file, and restore the log from a backup.
    aerowal dump --at-offset 0 data/damaged/not-a-wal-random.wal
  shows how the file begins.
  see: aerowal explain not_a_log
  (blank)
  data/damaged/not-a-wal-random.wal: corrupt, 0 sound records, 1 finding, no acknowledged record known to be lost
  [exit 1]

  $ aerowal verify nothing
  nothing: sound, 0 records, 0 bytes

  $ aerowal dump text
  2> [FATAL] AERO_WAL_CORRUPTION: text: Record length 1936025684 exceeds remaining file size 63; This is not an AeroDB log: nothing in it is an intact record, and it begins with text: "These are words, and this is a line of t". Another file is in the log's place, or everything in the log is destroyed. (byte_offset: 0) [violates K2]
  2> Next: aerowal verify text
  [exit 1]

  $ aerowal dump --json zeros
  2> {"code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"Invalid record length: 0; This is not an AeroDB log: nothing in it is an intact record, and it is nothing but zeros. Another file is in the log's place, or everything in the log is destroyed.","invariant":"K2","details":{"path":"zeros","byte_offset":0,"sequence_number":1}}
  [exit 1]

  $ aerowal replay program
  2> [FATAL] AERO_WAL_CORRUPTION: program: Record length 1179403647 exceeds remaining file size 59; This is not an AeroDB log: nothing in it is an intact record, and its first record would have length 1179403647, type 2 and sequence number 2334111870312513793. Another file is in the log's place, or everything in the log is destroyed. (byte_offset: 0) [violates K2]
  2> Next: aerowal verify program
  [exit 1]

  $ aerowal dump nothing

  $ aerowal replay nothing

It is not appended to.

  $ cp text text.wal
  $ aerowal append text.wal --type delete --collection c --id d --schema s --schema-version v1
  2> [FATAL] AERO_WAL_CORRUPTION: text.wal: Record length 1936025684 exceeds remaining file size 63; This is not an AeroDB log: nothing in it is an intact record, and it begins with text: "These are words, and this is a line of t". Another file is in the log's place, or everything in the log is destroyed. (byte_offset: 0) [violates K2]
  2> Next: aerowal verify text.wal
  [exit 1]

  $ cmp text text.wal

A byte or two may be all that a crash left of record 1. More of them show what they are not.

  $ printf '\n' >line-end
  $ aerowal verify line-end
  line-end: torn, 0 sound records, 1 byte
    1 finding, 1 byte not sound; acknowledged records known to be lost: 0
    [~===========================================================================]
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Truncated WAL: 1 bytes remaining, minimum record size is 37 (byte_offset: 0) [violates K2]
  (blank)
  1. torn_tail at byte 0 (0x0), 1 byte
    The start of record 1, as a crash leaves a write that was never acknowledged. Heavy damage to an acknowledged last record, or a file that was cut short, can look the same.
    lost: nothing that was acknowledged
      0000000000  0a                       .
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
    aerowal dump --keep-going line-end
  shows every sound record; after them is what a crash leaves.
    aerowal repair line-end
  plans the repair and writes nothing.
  see: aerowal explain torn_tail
  (blank)
  line-end: torn, 0 sound records, 1 finding, no acknowledged record known to be lost
  [exit 3]

  $ printf 'text\e[2J\e]0;owned\a\r\n' >escapes
  $ aerowal verify escapes
  escapes: corrupt, 0 sound records, 20 bytes
    1 finding, 20 bytes not sound; acknowledged records known to be lost: 0
    [XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX===]
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Truncated WAL: 20 bytes remaining, minimum record size is 37 (byte_offset: 0) [violates K2]
  (blank)
  1. not_a_log at byte 0 (0x0), 20 bytes
    This is not an AeroDB log: nothing in it is an intact record, and its first record would have length 1954047348, type 27 and sequence number 8015053138283868763. Another file is in the log's place, or everything in the log is destroyed.
    lost: unknown
      0000000000  74 65 78 74              text      length          1954047348
      0000000004  1b                       .         type            27 unknown
      0000000005  5b 32 4a 1b 5d 30 3b 6f  [2J.]0;o  sequence_number 8015053138283868763
      000000000d  77 6e 65 64              wned      collection_id   1684369015 bytes, which do not fit
      0000000011  07 0d 0a                 ...
  (blank)
  Next: there is nothing in it to dump or to repair. Check that the path is the log's; if it is,
  keep a copy of the file, and restore the log from a backup.
    aerowal dump --at-offset 0 escapes
  shows how the file begins.
  see: aerowal explain not_a_log
  (blank)
  escapes: corrupt, 0 sound records, 1 finding, no acknowledged record known to be lost
  [exit 1]

  $ aerowal dump escapes
  2> [FATAL] AERO_WAL_CORRUPTION: escapes: Truncated WAL: 20 bytes remaining, minimum record size is 37; This is not an AeroDB log: nothing in it is an intact record, and its first record would have length 1954047348, type 27 and sequence number 8015053138283868763. Another file is in the log's place, or everything in the log is destroyed. (byte_offset: 0) [violates K2]
  2> Next: aerowal verify escapes
  [exit 1]

A file of /proc says that it is empty, and is not: it is read as a pipe is.

  $ stat -c %s /proc/version
  0

  $ for command in verify dump replay repair; do
  >   aerowal $command --json /proc/version >named 2>named.errors; echo "exit $?"
  >   aerowal $command --json - </proc/version >redirected 2>redirected.errors; echo "exit $?"
  >   cat /proc/version | aerowal $command --json - >piped 2>piped.errors; echo "exit $?"
  >   cmp redirected piped && cmp redirected.errors piped.errors
  >   sed 's|/proc/version|-|g' named | cmp - piped
  >   sed 's|/proc/version|-|g' named.errors | cmp - piped.errors
  > done
  exit 1
  exit 1
  exit 1
  exit 1
  exit 1
  exit 1
  exit 1
  exit 1
  exit 1
  exit 1
  exit 1
  exit 1

  $ aerowal verify /proc/version | grep -o 'begins with text: "Linux version'
  begins with text: "Linux version

  $ TMPDIR=none aerowal verify /proc/meminfo
  2> [ERROR] AEROWAL_SYSTEM: /proc/meminfo: cannot look back at what was read from the pipe: its copy in none failed: No such file or directory; set TMPDIR to a directory that is there
  [exit 4]

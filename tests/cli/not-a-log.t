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
    lost: nothing that was acknowledged
      0000000000  54 68 65 73 65 20 61 72  These ar  length          1936025684
      0000000008  65 20 77 6f 72 64 73 2c  e words,  type            101 unknown
      0000000010  20 61 6e 64 20 74 68 69   and thi  sequence_number 8245940423763321120
      0000000018  73 20 69 73 20 61 20 6c  s is a l  collection_id   539784036 bytes, which do not fit
      0000000020  69 6e 65 20 6f 66 20 74  ine of t
      0000000028  68 65 6d 2e 0a 48 65 72  hem..Her
      ...
  (blank)
  Next: there is nothing in it to dump or to repair. Check that the path is the log's; if it is,
  keep a copy of the file, and restore the log from a backup.
    aerowal dump --at-offset 0 text
  shows how the file begins.
  [exit 1]

  $ aerowal verify zeros
  zeros: corrupt, 0 sound records, 5000 bytes (4.9 KiB)
    1 finding, 5000 bytes (4.9 KiB) not sound; acknowledged records known to be lost: 0
    [XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX]
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Invalid record length: 0 (byte_offset: 0) [violates K2]
  (blank)
  1. not_a_log at byte 0 (0x0), 5000 bytes (4.9 KiB)
    This is not an AeroDB log: nothing in it is an intact record, and it is nothing but zeros. Another file is in the log's place, or everything in the log is destroyed.
    lost: nothing that was acknowledged
      0000000000  00 00 00 00 00 00 00 00  ........  length          0
      0000000008  00 00 00 00 00 00 00 00  ........  type            0 INSERT
      0000000010  00 00 00 00 00 00 00 00  ........  sequence_number 0
      0000000018  00 00 00 00 00 00 00 00  ........  collection_id   0 bytes ""
      0000000020  00 00 00 00 00 00 00 00  ........  document_id     0 bytes ""
      0000000028  00 00 00 00 00 00 00 00  ........  schema_id       0 bytes ""
      0000000030  00 00 00 00 00 00 00 00  ........  schema_version  0 bytes ""
      0000000038  00 00 00 00 00 00 00 00  ........  document_body   0 bytes
      ...
  (blank)
  Next: there is nothing in it to dump or to repair. Check that the path is the log's; if it is,
  keep a copy of the file, and restore the log from a backup.
    aerowal dump --at-offset 0 zeros
  shows how the file begins.
  [exit 1]

  $ aerowal verify program
  program: corrupt, 0 sound records, 59 bytes
    1 finding, 59 bytes not sound; acknowledged records known to be lost: 0
    [XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX=]
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Record length 1179403647 exceeds remaining file size 59 (byte_offset: 0) [violates K2]
  (blank)
  1. not_a_log at byte 0 (0x0), 59 bytes
    This is not an AeroDB log: nothing in it is an intact record, and its first record would have length 1179403647, type 2 and sequence number 2334111870312513793. Another file is in the log's place, or everything in the log is destroyed.
    lost: nothing that was acknowledged
      0000000000  7f 45 4c 46 02 01 01 00  .ELF....  length          1179403647
      0000000008  20 61 6e 64 20 73 6f 20   and so   type            2 DELETE
      0000000010  6f 6e 2c 20 66 6f 72 20  on, for   sequence_number 2334111870312513793
      0000000018  73 6f 6d 65 20 6d 6f 72  some mor  collection_id   1864396659 bytes, which do not fit
      0000000020  65 20 62 79 74 65 73 20  e bytes\x20 (esc)
      0000000028  74 68 61 6e 20 61 20 72  than a r
      ...
  (blank)
  Next: there is nothing in it to dump or to repair. Check that the path is the log's; if it is,
  keep a copy of the file, and restore the log from a backup.
    aerowal dump --at-offset 0 program
  shows how the file begins.
  [exit 1]

  $ aerowal verify data/damaged/not-a-wal-random.wal
  data/damaged/not-a-wal-random.wal: corrupt, 0 sound records, 10000 bytes (9.8 KiB)
    1 finding, 10000 bytes (9.8 KiB) not sound; acknowledged records known to be lost: 0
    [XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX]
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Record length 1000731827 exceeds remaining file size 10000 (byte_offset: 0) [violates K2]
  (blank)
  1. not_a_log at byte 0 (0x0), 10000 bytes (9.8 KiB)
    This is not an AeroDB log: nothing in it is an intact record, and its first record would have length 1000731827, type 46 and sequence number 15601827386535652770. Another file is in the log's place, or everything in the log is destroyed.
    lost: nothing that was acknowledged
      0000000000  b3 f4 a5 3b 2e a2 2d 6b  ...;..-k  length          1000731827
      0000000008  95 58 d3 84 d8 44 bc e0  .X...D..  type            46 unknown
      0000000010  f1 3c 53 d5 a6 e3 26 ad  .<S...&.  sequence_number 15601827386535652770
      0000000018  d6 84 77 4d 85 f9 c9 35  ..wM...5  collection_id   4058037316 bytes, which do not fit
      0000000020  67 81 15 f5 5f 1d da a2  g..._...
      0000000028  1d 58 a1 53 ec 75 eb a9  .X.S.u..
      ...
  (blank)
  Next: there is nothing in it to dump or to repair. Check that the path is the log's; if it is,
  keep a copy of the file, and restore the log from a backup.
    aerowal dump --at-offset 0 data/damaged/not-a-wal-random.wal
  shows how the file begins.
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
      0000000000  0a                       .      \x20 (esc)
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
    aerowal dump --keep-going line-end
  shows every sound record; after them is what a crash leaves.
    aerowal repair line-end
  plans the repair and writes nothing.
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
    lost: nothing that was acknowledged
      0000000000  74 65 78 74 1b 5b 32 4a  text.[2J  length          1954047348
      0000000008  1b 5d 30 3b 6f 77 6e 65  .]0;owne  type            27 unknown
      0000000010  64 07 0d 0a              d...      sequence_number 8015053138283868763
                                                     collection_id   1684369015 bytes, which do not fit
  (blank)
  Next: there is nothing in it to dump or to repair. Check that the path is the log's; if it is,
  keep a copy of the file, and restore the log from a backup.
    aerowal dump --at-offset 0 escapes
  shows how the file begins.
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
  2> [ERROR] AEROWAL_SYSTEM: /proc/meminfo: cannot look back at what was read from the pipe: its copy in none failed: No such file or directory; set TMPDIR to a directory with more room
  [exit 4]

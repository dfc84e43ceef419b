Files that are no logs exit with 1 and with the evidence. An empty one is a sound log.

  $ printf 'These are words, and this is a line of them.\nHere is one more.\n' >text
  $ head -c 5000 /dev/zero >zeros
  $ printf '\177ELF\002\001\001\000 and so on, for some more bytes than a record needs' >program
  $ : >nothing

  $ aerowal verify text
  text: corrupt, 0 records, 63 bytes
    [FATAL] AERO_WAL_CORRUPTION: Record length 1936025684 exceeds remaining file size 63 (byte_offset: 0) [violates K2]
    not an AeroDB log: it begins with text: "These are words, and this is a line of t"
    where: byte 0 (0x0), the record due there is number 1
    sound before it: 0 bytes; not looked at after it: 63 bytes
  [exit 1]

  $ aerowal verify zeros
  zeros: corrupt, 0 records, 5000 bytes (4.9 KiB)
    [FATAL] AERO_WAL_CORRUPTION: Invalid record length: 0 (byte_offset: 0) [violates K2]
    not an AeroDB log: it is nothing but zeros
    where: byte 0 (0x0), the record due there is number 1
    sound before it: 0 bytes; not looked at after it: 5000 bytes (4.9 KiB)
  [exit 1]

  $ aerowal verify program
  program: corrupt, 0 records, 59 bytes
    [FATAL] AERO_WAL_CORRUPTION: Record length 1179403647 exceeds remaining file size 59 (byte_offset: 0) [violates K2]
    not an AeroDB log: its first record would have length 1179403647, type 2 and sequence number 2334111870312513793
    where: byte 0 (0x0), the record due there is number 1
    sound before it: 0 bytes; not looked at after it: 59 bytes
  [exit 1]

  $ aerowal verify data/damaged/not-a-wal-random.wal
  data/damaged/not-a-wal-random.wal: corrupt, 0 records, 10000 bytes (9.8 KiB)
    [FATAL] AERO_WAL_CORRUPTION: Record length 1000731827 exceeds remaining file size 10000 (byte_offset: 0) [violates K2]
    not an AeroDB log: its first record would have length 1000731827, type 46 and sequence number 15601827386535652770
    where: byte 0 (0x0), the record due there is number 1
    sound before it: 0 bytes; not looked at after it: 10000 bytes (9.8 KiB)
  [exit 1]

  $ aerowal verify nothing
  nothing: sound, 0 records, 0 bytes

  $ aerowal dump text
  2> [FATAL] AERO_WAL_CORRUPTION: text: Record length 1936025684 exceeds remaining file size 63; not an AeroDB log: it begins with text: "These are words, and this is a line of t" (byte_offset: 0) [violates K2]
  2> Run 'aerowal verify text' to see what is sound.
  [exit 1]

  $ aerowal dump --json zeros
  2> {"code":"AERO_WAL_CORRUPTION","severity":"FATAL","invariant":"K2","message":"Invalid record length: 0; not an AeroDB log: it is nothing but zeros","details":{"path":"zeros","byte_offset":0,"sequence_number":1}}
  [exit 1]

  $ aerowal replay program
  2> [FATAL] AERO_WAL_CORRUPTION: program: Record length 1179403647 exceeds remaining file size 59; not an AeroDB log: its first record would have length 1179403647, type 2 and sequence number 2334111870312513793 (byte_offset: 0) [violates K2]
  2> Run 'aerowal verify program' to see what is sound.
  [exit 1]

  $ aerowal dump nothing

  $ aerowal replay nothing

It is not appended to.

  $ cp text text.wal
  $ aerowal append text.wal --type delete --collection c --id d --schema s --schema-version v1
  2> [FATAL] AERO_WAL_CORRUPTION: text.wal: Record length 1936025684 exceeds remaining file size 63; not an AeroDB log: it begins with text: "These are words, and this is a line of t" (byte_offset: 0) [violates K2]
  2> Nothing was written. Run 'aerowal verify text.wal' to see what is sound.
  [exit 1]

  $ cmp text text.wal

A few bytes are no less wrong.

  $ printf '\n' >line-end
  $ aerowal verify line-end
  line-end: corrupt, 0 records, 1 byte
    [FATAL] AERO_WAL_CORRUPTION: Truncated WAL: 1 bytes remaining, minimum record size is 37 (byte_offset: 0) [violates K2]
    not an AeroDB log: it begins with text: ""
    where: byte 0 (0x0), the record due there is number 1
    sound before it: 0 bytes; not looked at after it: 1 byte
  [exit 1]

  $ printf 'text\e[2J\e]0;owned\a\r\n' >escapes
  $ aerowal verify escapes
  escapes: corrupt, 0 records, 20 bytes
    [FATAL] AERO_WAL_CORRUPTION: Truncated WAL: 20 bytes remaining, minimum record size is 37 (byte_offset: 0) [violates K2]
    not an AeroDB log: its first record would have length 1954047348, type 27 and sequence number 8015053138283868763
    where: byte 0 (0x0), the record due there is number 1
    sound before it: 0 bytes; not looked at after it: 20 bytes
  [exit 1]

  $ aerowal dump escapes
  2> [FATAL] AERO_WAL_CORRUPTION: escapes: Truncated WAL: 20 bytes remaining, minimum record size is 37; not an AeroDB log: its first record would have length 1954047348, type 27 and sequence number 8015053138283868763 (byte_offset: 0) [violates K2]
  2> Run 'aerowal verify escapes' to see what is sound.
  [exit 1]

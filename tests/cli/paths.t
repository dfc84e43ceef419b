Names of files that a command line could take for something else.

  $ cp data/golden/single-insert.wal ./-x
  $ cp data/golden/single-insert.wal ./-
  $ cp data/golden/single-insert.wal '[a]'
  $ cp data/golden/single-insert.wal '[a,b]'
  $ cp data/golden/single-insert.wal 'a b'
  $ cp data/golden/single-insert.wal verify
  $ cp data/golden/single-insert.wal ./--json
  $ cp data/golden/single-insert.wal 7
  $ cp data/golden/single-insert.wal ./-7
  $ cp data/golden/single-insert.wal a=b
  $ aerowal verify -- -x
  -x: sound, 1 record (1), 177 bytes

The next command can be run as it is printed.

  $ mkdir damaged && cp data/damaged/bit-flip-body.wal damaged/-x
  $ cd damaged && aerowal verify -- -x | grep 'aerowal repair'
    aerowal repair ./'-x'

  $ cd damaged && aerowal repair ./'-x' >/dev/null
  [exit 1]

  $ cp data/damaged/bit-flip-body.wal $'a\033b'
  $ aerowal verify $'a\033b' | grep 'aerowal repair'
    aerowal repair "$(printf 'a\033b')"

It is a line for any shell, and one that ends in a line end for bash.

  $ aerowal verify $'a\033b' | grep 'aerowal repair' | sh | head -1
  a\x1bb: corrupt, 159 sound records, 31298 bytes (30.6 KiB)
  $ cp data/damaged/bit-flip-body.wal ./$'-50% of\ta \'b\' \\n \033'
  $ aerowal dump -q ./-50* 2>&1 >/dev/null | tail -1
  Next: aerowal verify "$(printf './-50\045 of\011a \047b\047 \134n \033')"
  $ aerowal dump -q -- -50* 2>&1 >/dev/null | sed -n 's/^Next: //p' | sh | head -1
  ./-50% of\ta 'b' \\n \x1b: corrupt, 159 sound records (1-160), 31298 bytes (30.6 KiB)
  $ mkdir ended && cp data/damaged/bit-flip-body.wal $'ended/it\n'
  $ aerowal verify ended/it* | grep 'aerowal repair'
    aerowal repair $'ended/it\012'

  $ aerowal verify ./-
  ./-: sound, 1 record (1), 177 bytes

  $ aerowal verify '[a]' '[a,b]' 'a b'
  [a]: sound, 1 record (1), 177 bytes
  [a,b]: sound, 1 record (1), 177 bytes
  a b: sound, 1 record (1), 177 bytes
  0 of 3 damaged

  $ aerowal verify -- '[a]'
  [a]: sound, 1 record (1), 177 bytes

  $ aerowal verify verify
  verify: sound, 1 record (1), 177 bytes

  $ aerowal verify -- --json -7
  --json: sound, 1 record (1), 177 bytes
  -7: sound, 1 record (1), 177 bytes
  0 of 2 damaged

  $ aerowal dump 7 a=b
  ==> 7 <==
         1  INSERT  users/user_1          user_schema@v1      177 bytes  {"_id":"user_1","name":"Ada","age":19,"tags":["admin","ops"],"address":{"city":"...
  ==> a=b <==
         1  INSERT  users/user_1          user_schema@v1      177 bytes  {"_id":"user_1","name":"Ada","age":19,"tags":["admin","ops"],"address":{"city":"...

  $ aerowal append --type delete --collection c --id d --schema s --schema-version v1 -- '-new'
  1 at byte 0, 42 bytes, checksum 8e458eeb

  $ aerowal append '[new]' --type delete --collection c --id d --schema s --schema-version v1
  1 at byte 0, 42 bytes, checksum 8e458eeb

  $ ls -- -new '[new]'
  -new
  [new]

  $ aerowal repair '[a]' -o '[out]' >/dev/null
  $ aerowal repair '[a]' --output '[other]' >/dev/null
  $ ls '[o'*
  [other]
  [other].receipt.json
  [out]
  [out].receipt.json

Bytes in them that a terminal could act on are escapes wherever they are shown.

  $ cp data/damaged/length-zero.wal $'odd\e[31m\n\x9b\xff\u202e\u2028.wal'
  $ aerowal verify odd*
  odd\x1b[31m\n\x9b\xff\u202e\u2028.wal: corrupt, 159 sound records (1-160), 31298 bytes (30.6 KiB)
    1 finding, 165 bytes not sound; acknowledged records known to be lost: 1
    [======================XX====================================================]
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Invalid record length: 0 (byte_offset: 9420) [violates K2]
  (blank)
  1. bad_length at byte 9420 (0x24cc), 165 bytes
    Only the length field is wrong: it says 0, while the payload's own lengths and the checksum agree on 165 bytes. A stray write, or failing memory, disk or cable, not a crash.
    lost: record 47
      record 47: users/user_29 (unconfirmed), superseded by record 62
    > 00000024cc  00 00 00 00              ....      length          0
      00000024d0  00                       .         type            0 INSERT
      00000024d1  2f 00 00 00 00 00 00 00  /.......  sequence_number 47
      00000024d9  05 00 00 00              ....      collection_id   5 bytes "users"
      00000024dd  75 73 65 72 73           users
      00000024e2  07 00 00 00              ....      document_id     7 bytes "user_29"
      00000024e6  75 73 65 72 5f 32 39     user_29
      00000024ed  0b 00 00 00              ....      schema_id       11 bytes "user_schema"
      00000024f1  75 73 65 72 5f 73 63 68  user_sch
      00000024f9  65 6d 61                 ema
      00000024fc  02 00 00 00              ....      schema_version  2 bytes "v1"
      0000002500  76 31                    v1
      0000002502  67 00 00 00              g...      document_body   103 bytes
      0000002506  7b 22 5f 69 64 22 3a 22  {"_id":"
      000000250e  75 73 65 72 5f 32 39 22  user_29"
      ...
      000000256d  2f 63 db ff              /c..
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
    aerowal dump --keep-going "$(printf 'odd\033[31m\012\233\377\342\200\256\342\200\250.wal')"
  shows every sound record, with the damage in its place between them.
    aerowal repair "$(printf 'odd\033[31m\012\233\377\342\200\256\342\200\250.wal')"
  plans the repair and writes nothing.
  see: aerowal explain bad_length
  (blank)
  odd\x1b[31m\n\x9b\xff\u202e\u2028.wal: corrupt, 159 sound records, 1 finding, 1 acknowledged record lost
  [exit 1]

  $ aerowal verify --json odd* | grep -o '"path":"[^"]*"'
  "path":"odd\u001b[31m\n\ufffd\ufffd\u202e\u2028.wal"
  "path":"odd\u001b[31m\n\ufffd\ufffd\u202e\u2028.wal"

  $ aerowal dump --limit 1 odd* 7
  ==> odd\x1b[31m\n\x9b\xff\u202e\u2028.wal <==
         1  INSERT  orders/order_1        order_schema@v1     165 bytes  {"_id":"order_1","customer":"user_24","lines":[{"sku":"SKU-67","qty":6,"price":7...
  ==> 7 <==
         1  INSERT  users/user_1          user_schema@v1      177 bytes  {"_id":"user_1","name":"Ada","age":19,"tags":["admin","ops"],"address":{"city":"...

  $ aerowal dump --json --limit 1 odd* 7 | grep -o '"path":"[^"]*"'
  "path":"odd\u001b[31m\u000a\ufffd\ufffd\u202e\u2028.wal"
  "path":"7"

  $ aerowal dump -q odd*
  2> [FATAL] AERO_WAL_CORRUPTION: odd\x1b[31m\n\x9b\xff\u202e\u2028.wal: Invalid record length: 0 (byte_offset: 9420) [violates K2]
  2> Next: aerowal verify "$(printf 'odd\033[31m\012\233\377\342\200\256\342\200\250.wal')"
  [exit 1]

  $ aerowal dump -q --json odd*
  2> {"code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"Invalid record length: 0","invariant":"K2","details":{"path":"odd\u001b[31m\n\ufffd\ufffd\u202e\u2028.wal","byte_offset":9420,"sequence_number":47}}
  [exit 1]

  $ aerowal replay odd*
  2> [FATAL] AERO_WAL_CORRUPTION: odd\x1b[31m\n\x9b\xff\u202e\u2028.wal: Invalid record length: 0 (byte_offset: 9420) [violates K2]
  2> Next: aerowal verify "$(printf 'odd\033[31m\012\233\377\342\200\256\342\200\250.wal')"
  [exit 1]

  $ aerowal append odd* --from /dev/null
  2> [FATAL] AERO_WAL_CORRUPTION: odd\x1b[31m\n\x9b\xff\u202e\u2028.wal: Invalid record length: 0 (byte_offset: 9420) [violates K2]
  2> Next: aerowal verify "$(printf 'odd\033[31m\012\233\377\342\200\256\342\200\250.wal')"
  [exit 1]

  $ aerowal append $'none\e[31m/\x07' --from /dev/null
  2> [ERROR] AEROWAL_SYSTEM: none\x1b[31m/\x07: cannot create: No such file or directory
  2> Next: ls . (no file fits the pattern, so that the shell left it as it is)
  [exit 4]

  $ aerowal append new.wal --from $'none\e[31m\x07'
  2> [ERROR] AEROWAL_SYSTEM: none\x1b[31m\x07: cannot open: No such file or directory
  2> Next: ls . (no file fits the pattern, so that the shell left it as it is)
  [exit 4]

  $ aerowal append new.wal --new --json --from $'none\e[31m\x07'
  2> {"code":"AEROWAL_SYSTEM","severity":"ERROR","message":"cannot open: No such file or directory","invariant":null,"details":{"path":"none\u001b[31m\u0007"}}
  [exit 4]

  $ mkdir -p $'lock\e[31m/wal'
  $ touch -d '50 hours ago' $'lock\e[31m/LOCK'
  $ aerowal append $'lock\e[31m/wal/wal.log' --from /dev/null
  2> [ERROR] AEROWAL_REFUSED: lock\x1b[31m/wal/wal.log: the log is in use: the lock file $PWD/lock\x1b[31m/LOCK is 2 days old; stop what made it (AeroDB makes none); if nothing works on the log, give --ignore-lock-file
  [exit 5]

  $ aerowal append $'made\e[31m.wal' --new --from /dev/null
  made\x1b[31m.wal: created, 0 records, 0 bytes

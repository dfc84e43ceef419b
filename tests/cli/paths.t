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
  -x: sound, 1 record, sequence numbers 1 to 1, 177 bytes

  $ aerowal verify ./-
  ./-: sound, 1 record, sequence numbers 1 to 1, 177 bytes

  $ aerowal verify '[a]' '[a,b]' 'a b'
  ./[a]: sound, 1 record, sequence numbers 1 to 1, 177 bytes
  ./[a,b]: sound, 1 record, sequence numbers 1 to 1, 177 bytes
  a b: sound, 1 record, sequence numbers 1 to 1, 177 bytes

  $ aerowal verify -- '[a]'
  ./[a]: sound, 1 record, sequence numbers 1 to 1, 177 bytes

  $ aerowal verify verify
  verify: sound, 1 record, sequence numbers 1 to 1, 177 bytes

  $ aerowal verify -- --json -7
  --json: sound, 1 record, sequence numbers 1 to 1, 177 bytes
  -7: sound, 1 record, sequence numbers 1 to 1, 177 bytes

  $ aerowal dump 7 a=b
  ==> 7 <==
         1  INSERT  users/user_1  user_schema@v1   177 bytes  {"_id":"user_1","name":"Ada","age":19,"tags":["admin","ops"],"address":{"city":"…
  ==> a=b <==
         1  INSERT  users/user_1  user_schema@v1   177 bytes  {"_id":"user_1","name":"Ada","age":19,"tags":["admin","ops"],"address":{"city":"…

  $ aerowal append --type delete --collection c --id d --schema s --schema-version v1 -- '-new'
  1 at byte 0, 42 bytes, checksum 8e458eeb

  $ aerowal append '[new]' --type delete --collection c --id d --schema s --schema-version v1
  1 at byte 0, 42 bytes, checksum 8e458eeb

  $ ls -- -new '[new]'
  -new
  [new]

Bytes in them that a terminal could act on are escapes wherever they are shown.

  $ cp data/damaged/length-zero.wal $'odd\e[31m\n\x9b\xff\u202e\u2028.wal'
  $ aerowal verify odd*
  odd\x1b[31m\n\x9b\xff\u202e\u2028.wal: corrupt, 46 records, sequence numbers 1 to 46, 31298 bytes (30.6 KiB)
    [FATAL] AERO_WAL_CORRUPTION: Invalid record length: 0 (byte_offset: 9420) [violates K2]
    where: byte 9420 (0x24cc), the record due there is number 47
    sound before it: 9420 bytes (9.2 KiB); not looked at after it: 21878 bytes (21.4 KiB)
  [exit 1]

  $ aerowal verify --json odd* | grep -o '"path":"[^"]*"'
  "path":"odd\u001b[31m\n\ufffd\ufffd\u202e\u2028.wal"

  $ aerowal dump --limit 1 odd* 7
  ==> odd\x1b[31m\n\x9b\xff\u202e\u2028.wal <==
         1  INSERT  orders/order_1  order_schema@v1   165 bytes  {"_id":"order_1","customer":"user_24","lines":[{"sku":"SKU-67","qty":6,"price":7…
  ==> 7 <==
         1  INSERT  users/user_1  user_schema@v1   177 bytes  {"_id":"user_1","name":"Ada","age":19,"tags":["admin","ops"],"address":{"city":"…

  $ aerowal dump --json --limit 1 odd* 7 | grep -o '"path":"[^"]*"'
  "path":"odd\u001b[31m\u000a\ufffd\ufffd\u202e\u2028.wal"
  "path":"7"

  $ aerowal dump -q odd*
  2> [FATAL] AERO_WAL_CORRUPTION: odd\x1b[31m\n\x9b\xff\u202e\u2028.wal: Invalid record length: 0 (byte_offset: 9420) [violates K2]
  2> Run 'aerowal verify odd\x1b[31m\n\x9b\xff\u202e\u2028.wal' to see what is sound.
  [exit 1]

  $ aerowal dump -q --json odd*
  2> {"code":"AERO_WAL_CORRUPTION","severity":"FATAL","invariant":"K2","message":"Invalid record length: 0","details":{"path":"odd\u001b[31m\n\ufffd\ufffd\u202e\u2028.wal","byte_offset":9420,"sequence_number":47}}
  [exit 1]

  $ aerowal replay odd*
  2> [FATAL] AERO_WAL_CORRUPTION: odd\x1b[31m\n\x9b\xff\u202e\u2028.wal: Invalid record length: 0 (byte_offset: 9420) [violates K2]
  2> Run 'aerowal verify odd\x1b[31m\n\x9b\xff\u202e\u2028.wal' to see what is sound.
  [exit 1]

  $ aerowal append odd* --from /dev/null
  2> [FATAL] AERO_WAL_CORRUPTION: odd\x1b[31m\n\x9b\xff\u202e\u2028.wal: Invalid record length: 0 (byte_offset: 9420) [violates K2]
  2> Nothing was written. Run 'aerowal verify odd\x1b[31m\n\x9b\xff\u202e\u2028.wal' to see what is sound.
  [exit 1]

  $ aerowal append $'none\e[31m/\x07' --from /dev/null
  2> [ERROR] AEROWAL_SYSTEM: none\x1b[31m/\x07: cannot open for appending: No such file or directory
  [exit 4]

  $ aerowal append new.wal --from $'none\e[31m\x07'
  2> [ERROR] AEROWAL_SYSTEM: none\x1b[31m\x07: cannot open: No such file or directory
  [exit 4]

  $ aerowal append new.wal --new --json --from $'none\e[31m\x07'
  2> {"code":"AEROWAL_SYSTEM","severity":"ERROR","invariant":null,"message":"cannot open: No such file or directory","details":{"path":"none\u001b[31m\u0007"}}
  [exit 4]

  $ mkdir -p $'lock\e[31m/wal'
  $ touch -d '50 hours ago' $'lock\e[31m/LOCK'
  $ aerowal append $'lock\e[31m/wal/wal.log' --from /dev/null
  2> [ERROR] AEROWAL_REFUSED: lock\x1b[31m/wal/wal.log: the log is in use: AeroDB's lock file $PWD/lock\x1b[31m/LOCK is 2 days old; stop AeroDB, or give --ignore-lock-file if a crash left it behind
  [exit 5]

  $ aerowal append $'made\e[31m.wal' --new --from /dev/null
  made\x1b[31m.wal: created, 0 records, 0 bytes

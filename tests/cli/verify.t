  $ aerowal verify data/golden/lifecycle.wal
  data/golden/lifecycle.wal: sound, 7 records (1-7), 435 bytes

  $ aerowal verify data/golden/empty.wal
  data/golden/empty.wal: sound, 0 records, 0 bytes

  $ aerowal verify --json data/golden/lifecycle.wal
  {"summary":{"path":"data/golden/lifecycle.wal","status":"sound","size":435,"records":7,"first_sequence_number":1,"last_sequence_number":7,"sound_bytes":435,"sound_prefix_bytes":435,"damaged_bytes":0,"findings":0,"lost_records":0,"strict_error":null,"output_version":1}}

  $ aerowal verify --json data/golden/empty.wal
  {"summary":{"path":"data/golden/empty.wal","status":"sound","size":0,"records":0,"first_sequence_number":null,"last_sequence_number":null,"sound_bytes":0,"sound_prefix_bytes":0,"damaged_bytes":0,"findings":0,"lost_records":0,"strict_error":null,"output_version":1}}

  $ aerowal verify - <data/golden/lifecycle.wal
  -: sound, 7 records (1-7), 435 bytes

  $ cat data/golden/lifecycle.wal | aerowal verify --json -
  {"summary":{"path":"-","status":"sound","size":435,"records":7,"first_sequence_number":1,"last_sequence_number":7,"sound_bytes":435,"sound_prefix_bytes":435,"damaged_bytes":0,"findings":0,"lost_records":0,"strict_error":null,"output_version":1}}

A damaged log. The verdict is the result: nothing is on standard error.

  $ aerowal verify data/damaged/bit-flip-body.wal
  data/damaged/bit-flip-body.wal: corrupt, 159 sound records (1-160), 31298 bytes (30.6 KiB)
    1 finding, 165 bytes not sound; acknowledged records known to be lost: 1
    [======================XX====================================================]
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Checksum mismatch: computed 6cb26b1d, stored ffdb632f (byte_offset: 9420) [violates K2]
  (blank)
  1. bit_flip at byte 9420 (0x24cc), 165 bytes
    One flipped bit explains it: bit 7 of byte 9502 (0x251e). Failing memory, disk or cable, not a crash.
    lost: record 47
      record 47: users/user_29 (unconfirmed), superseded by record 62
      00000024cc  a5 00 00 00              ....      length          165
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
      0000002516  2c 22 6e 61 6d 65 22 3a  ,"name":
      000000251e  a2 4e 6f 6f 72 22 2c 22  .Noor","
                  ^^
      0000002526  61 67 65 22 3a 34 38 2c  age":48,
      ...
      000000256d  2f 63 db ff              /c..      checksum        ffdb632f, computed 6cb26b1d
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
    aerowal dump --keep-going data/damaged/bit-flip-body.wal
  shows every sound record, with the damage in its place between them.
    aerowal repair data/damaged/bit-flip-body.wal
  plans the repair and writes nothing.
  see: aerowal explain bit_flip
  (blank)
  data/damaged/bit-flip-body.wal: corrupt, 159 sound records, 1 finding, 1 acknowledged record lost
  [exit 1]

  $ aerowal verify data/damaged/record-missing.wal
  data/damaged/record-missing.wal: corrupt, 159 sound records (1-160), 31133 bytes (30.4 KiB)
    1 finding, 0 bytes not sound; acknowledged records known to be lost: 1
    [======================X=====================================================]
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Non-sequential sequence number: expected 47, got 48 (sequence_number: 48) [violates K2]
    which is at byte 9420 (0x24cc)
  (blank)
  1. sequence_gap at byte 9420 (0x24cc), 0 bytes
    The log goes on with record 48 where record 47 was expected, with no damaged byte between: record 47 is lost. Whole records were removed, or never reached this file.
    lost: record 47
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
    aerowal dump --keep-going data/damaged/record-missing.wal
  shows every sound record, with the damage in its place between them.
    aerowal repair data/damaged/record-missing.wal
  plans the repair and writes nothing.
  see: aerowal explain sequence_gap
  (blank)
  data/damaged/record-missing.wal: corrupt, 159 sound records, 1 finding, 1 acknowledged record lost
  [exit 1]

  $ aerowal verify data/damaged/torn-mid-payload.wal
  data/damaged/torn-mid-payload.wal: torn, 159 sound records (1-159), 31194 bytes (30.5 KiB)
    1 finding, 104 bytes not sound; acknowledged records known to be lost: 0
    [===========================================================================~]
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Record length 208 exceeds remaining file size 104 (byte_offset: 31090) [violates K2]
  (blank)
  1. torn_tail at byte 31090 (0x7972), 104 bytes
    The start of record 160, as a crash leaves a write that was never acknowledged. Heavy damage to an acknowledged last record, or a file that was cut short, can look the same.
    lost: nothing that was acknowledged
      0000007972  d0 00 00 00              ....      length          208
      0000007976  00                       .         type            0 INSERT
      0000007977  a0 00 00 00 00 00 00 00  ........  sequence_number 160
      000000797f  06 00 00 00              ....      collection_id   6 bytes "orders"
      0000007983  6f 72 64 65 72 73        orders
      0000007989  08 00 00 00              ....      document_id     8 bytes "order_91"
      000000798d  6f 72 64 65 72 5f 39 31  order_91
      0000007995  0c 00 00 00              ....      schema_id       12 bytes "order_schema"
      0000007999  6f 72 64 65 72 5f 73 63  order_sc
      00000079a1  68 65 6d 61              hema
      00000079a5  02 00 00 00              ....      schema_version  2 bytes "v1"
      00000079a9  76 31                    v1
      00000079ab  8f 00 00 00              ....      document_body   143 bytes, which do not fit
      00000079af  7b 22 5f 69 64 22 3a 22  {"_id":"
      00000079b7  6f 72 64 65 72 5f 39 31  order_91
      00000079bf  22 2c 22 63 75 73 74 6f  ","custo
      00000079c7  6d 65 72 22 3a 22 75 73  mer":"us
      00000079cf  65 72 5f 31 39 22 2c 22  er_19","
      00000079d7  6c 69 6e                 lin
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
    aerowal dump --keep-going data/damaged/torn-mid-payload.wal
  shows every sound record; after them is what a crash leaves.
    aerowal repair data/damaged/torn-mid-payload.wal
  plans the repair and writes nothing.
  see: aerowal explain torn_tail
  (blank)
  data/damaged/torn-mid-payload.wal: torn, 159 sound records, 1 finding, no acknowledged record known to be lost
  [exit 3]

  $ aerowal verify --json data/damaged/bit-flip-body.wal
  {"damage":{"kind":"bit_flip","code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"One flipped bit explains it: bit 7 of byte 9502 (0x251e). Failing memory, disk or cable, not a crash.","invariant":"K2","byte_offset":9420,"length":165,"sequence_number":47,"lost_sequence_numbers":[[47,47]],"details":{"path":"data/damaged/bit-flip-body.wal","check":"checksum","byte_offset":9502,"bit":7,"stored":162,"corrected":34,"proven":{"length":165,"record_type":"INSERT","sequence_number":47,"bit_flip":{"byte_offset":9502,"bit":7,"stored":162,"corrected":34}},"documents":[{"sequence_number":47,"collection_id":"users","document_id":"user_29","confirmed":false,"harmless":true,"superseded_by":62}],"harmless":true}}}
  {"summary":{"path":"data/damaged/bit-flip-body.wal","status":"corrupt","size":31298,"records":159,"first_sequence_number":1,"last_sequence_number":160,"sound_bytes":31133,"sound_prefix_bytes":9420,"damaged_bytes":165,"findings":1,"lost_records":1,"strict_error":{"code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"Checksum mismatch: computed 6cb26b1d, stored ffdb632f","invariant":"K2","line":"[FATAL] AERO_WAL_CORRUPTION: Checksum mismatch: computed 6cb26b1d, stored ffdb632f (byte_offset: 9420) [violates K2]","byte_offset":9420,"length":165,"sequence_number":47,"details":{"check":"checksum","byte_offset":9420,"sequence_number":47,"expected":"6cb26b1d","found":"ffdb632f"}},"output_version":1}}
  [exit 1]

  $ aerowal verify --json data/damaged/records-swapped.wal
  {"damage":{"kind":"out_of_order","code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"Intact record 47 is where record 49 was expected: readable, but out of place. Records were moved or put together by hand, or by another program; AeroDB writes them in order.","invariant":"K2","byte_offset":9791,"length":165,"sequence_number":47,"lost_sequence_numbers":[],"details":{"path":"data/damaged/records-swapped.wal","check":"sequence","wrong_bytes":{"byte_offset":9796,"length":8},"intact":[{"byte_offset":9791,"length":165,"first_sequence_number":47,"count":1,"relation":"misplaced"}]}}}
  {"summary":{"path":"data/damaged/records-swapped.wal","status":"corrupt","size":31298,"records":159,"first_sequence_number":1,"last_sequence_number":160,"sound_bytes":31133,"sound_prefix_bytes":9420,"damaged_bytes":165,"findings":1,"lost_records":0,"strict_error":{"code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"Non-sequential sequence number: expected 47, got 48","invariant":"K2","line":"[FATAL] AERO_WAL_CORRUPTION: Non-sequential sequence number: expected 47, got 48 (sequence_number: 48) [violates K2]","byte_offset":9420,"length":371,"sequence_number":48,"details":{"check":"sequence","byte_offset":9420,"sequence_number":48,"expected":47,"found":48}},"output_version":1}}
  [exit 1]

Several logs, sound and not.

  $ aerowal verify data/golden/lifecycle.wal data/damaged/length-zero.wal data/golden/unicode.wal
  data/golden/lifecycle.wal: sound, 7 records (1-7), 435 bytes
  data/damaged/length-zero.wal: corrupt, 159 sound records (1-160), 31298 bytes (30.6 KiB)
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
    aerowal dump --keep-going data/damaged/length-zero.wal
  shows every sound record, with the damage in its place between them.
    aerowal repair data/damaged/length-zero.wal
  plans the repair and writes nothing.
  see: aerowal explain bad_length
  data/golden/unicode.wal: sound, 6 records (1-6), 586 bytes
  (blank)
  data/damaged/length-zero.wal: corrupt, 159 sound records, 1 finding, 1 acknowledged record lost
  1 of 3 damaged
  [exit 1]

The bytes that are known to be wrong are marked, and shown however far after the others they are:
the type, a field of the payload, a number, zeros, another record's header, bytes of something else.

  $ aerowal verify data/damaged/unknown-type-255-sealed.wal | sed -n '6,/^Next/p'
  1. unknown_type at byte 9420 (0x24cc), 165 bytes
    The checksum is right, but the type is 255, and AeroDB writes only 0, 1 and 2: the record was written that way, by another program or from damaged memory.
    lost: record 47
      record 47: users/user_29 (unconfirmed), superseded by record 62
      00000024cc  a5 00 00 00              ....      length          165
    > 00000024d0  ff                       .         type            255 unknown
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
      000000256d  2e 91 8b db              ....      checksum        db8b912e, right
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
  $ aerowal verify data/damaged/invalid-utf8-sealed.wal | sed -n '6,/^Next/p'
  1. malformed_payload at byte 9420 (0x24cc), 165 bytes
    Malformed payload: invalid UTF-8 in collection_id: byte ff at byte 17 of the record. The checksum is right, so it was written that way, by another program or from damaged memory.
    lost: record 47
      00000024cc  a5 00 00 00              ....      length          165
      00000024d0  00                       .         type            0 INSERT
      00000024d1  2f 00 00 00 00 00 00 00  /.......  sequence_number 47
      00000024d9  05 00 00 00              ....      collection_id   5 bytes "\xffsers"
      00000024dd  ff 73 65 72 73           .sers
                  ^^
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
      000000256d  64 54 62 6b              dTbk      checksum        6b625464, right
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
  $ aerowal verify data/damaged/trailing-payload-bytes-sealed.wal | sed -n '6,/^Next/p'
  1. malformed_payload at byte 9420 (0x24cc), 170 bytes
    Malformed payload: 5 bytes after the fifth field, at byte 161 of the record. The checksum is right, so it was written that way, by another program or from damaged memory.
    lost: record 47
      record 47: users/user_29 (unconfirmed), superseded by record 62
      00000024cc  aa 00 00 00              ....      length          170
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
    > 000000256d  45 58 54 52 41           EXTRA
      0000002572  88 12 68 ae              ..h.      checksum        ae681288, right
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
  $ aerowal verify data/damaged/sequence-max-sealed.wal | sed -n '6,/^Next/p'
  (blank)
  1. sequence_gap at byte 9420 (0x24cc), 165 bytes
    Intact record 18446744073709551615 is where record 47 was expected: record 47 is lost. The number is so far off that it is probably what is damaged, in memory before the write, and the rest of the record is probably what is lost.
    lost: record 47
      00000024cc  a5 00 00 00              ....      length          165
      00000024d0  00                       .         type            0 INSERT
    > 00000024d1  ff ff ff ff ff ff ff ff  ........  sequence_number 18446744073709551615
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
      000000256d  a4 da 55 c9              ..U.      checksum        c955daa4, right
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
  $ aerowal verify data/damaged/zeroed-sector-4096.wal | sed -n '6,/^Next/p'
  1. overwritten_region at byte 12231 (0x2fc7), 4395 bytes (4.3 KiB)
    Records 61-86 are lost: their bytes are something else now, as a failing disk or a misdirected write leaves them.
    lost: records 61-86
      record 61: users/user_34 (unconfirmed), superseded by no sound record: the final state may lack this change
      0000002fc7  ab 00 00 00              ....      length          171
      0000002fcb  00                       .         type            0 INSERT
      0000002fcc  3d 00 00 00 00 00 00 00  =.......  sequence_number 61
      0000002fd4  05 00 00 00              ....      collection_id   5 bytes "users"
      0000002fd8  75 73 65 72 73           users
      0000002fdd  07 00 00 00              ....      document_id     7 bytes "user_34"
      0000002fe1  75 73 65 72 5f 33 34     user_34
      0000002fe8  0b 00 00 00              ....      schema_id       11 bytes "user_schema"
      0000002fec  75 73 65 72 5f 73 63 68  user_sch
      0000002ff4  65 6d 61                 ema
      0000002ff7  02 00 00 00              ....      schema_version  2 bytes "v1"
      0000002ffb  76 31                    v1
      0000002ffd  6d 00 00 00              m...      document_body   109 bytes
                           ^^
    > 0000003001  00 00 00 00 00 00 00 00  ........
    > 0000003009  00 00 00 00 00 00 00 00  ........
    > 0000003011  00 00 00 00 00 00 00 00  ........
    > 0000003019  00 00 00 00 00 00 00 00  ........
    > 0000003021  00 00 00 00 00 00 00 00  ........
      ...
    > 000000306e  00 00 00 00              ....      checksum        00000000, computed 83840fba
    > 0000003072  00 00 00 00 00 00 00 00  ........
    > 000000307a  00 00 00 00 00 00 00 00  ........
    > 0000003082  00 00 00 00 00 00 00 00  ........
    > 000000308a  00 00 00 00 00 00 00 00  ........
    > 0000003092  00 00 00 00 00 00 00 00  ........
    > 000000309a  00 00 00 00 00 00 00 00  ........
      ...
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
  $ aerowal verify data/damaged/misdirected-sector-512.wal | sed -n '6,/^Next/p'
  1. overwritten_region at byte 9585 (0x2571), 790 bytes
    Records 48-50 are lost: their bytes are something else now, as a failing disk or a misdirected write leaves them.
    lost: records 48-50
      record 48: orders/order_21 (unconfirmed), superseded by no sound record: the final state may lack this change
      0000002571  73 01 00 00              s...      length          371
      0000002575  01                       .         type            1 UPDATE
      0000002576  30 00 00 00 00 00 00 00  0.......  sequence_number 48
      000000257e  06 00 00 00              ....      collection_id   6 bytes "orders"
      0000002582  6f 72 64 65 72 73        orders
      0000002588  08 00 00 00              ....      document_id     8 bytes "order_21"
      000000258c  6f 72 64 65 72 5f 32 31  order_21
      0000002594  0c 00 00 00              ....      schema_id       12 bytes "order_schema"
      0000002598  6f 72 64 65 72 5f 73 63  order_sc
      00000025a0  68 65 6d 61              hema
      00000025a4  02 00 00 00              ....      schema_version  2 bytes "v1"
      00000025a8  76 31                    v1
      00000025aa  32 01 00 00              2...      document_body   306 bytes
      00000025ae  7b 22 5f 69 64 22 3a 22  {"_id":"
      00000025b6  6f 72 64 65 72 5f 32 31  order_21
      ...
      00000026e0  5f 69 64 22              _id"      checksum        2264695f, computed 63bc986d
    > 00000026e4  3a 22 75 73 65 72 5f 32  :"user_2
      00000026ec  22 2c 22 6e 61 6d 65 22  ","name"
                  ^^ ^^ ^^ ^^ ^^
      00000026f4  3a 22 44 6f 6e 61 6c 64  :"Donald
      00000026fc  22 2c 22 61 67 65 22 3a  ","age":
      0000002704  35 33 2c 22 74 61 67 73  53,"tags
      000000270c  22 3a 5b 22 65 75 22 2c  ":["eu",
      ...
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
  $ aerowal verify data/damaged/misdirected-sector-4096.wal | sed -n '6,/^Next/p'
  1. overwritten_region at byte 12231 (0x2fc7), 4395 bytes (4.3 KiB)
    Records 61-86 are lost: their bytes are something else now, as a failing disk or a misdirected write leaves them.
    lost: records 61-86
      record 61: users/user_34 (unconfirmed), superseded by no sound record: the final state may lack this change
      0000002fc7  ab 00 00 00              ....      length          171
      0000002fcb  00                       .         type            0 INSERT
      0000002fcc  3d 00 00 00 00 00 00 00  =.......  sequence_number 61
      0000002fd4  05 00 00 00              ....      collection_id   5 bytes "users"
      0000002fd8  75 73 65 72 73           users
      0000002fdd  07 00 00 00              ....      document_id     7 bytes "user_34"
      0000002fe1  75 73 65 72 5f 33 34     user_34
      0000002fe8  0b 00 00 00              ....      schema_id       11 bytes "user_schema"
      0000002fec  75 73 65 72 5f 73 63 68  user_sch
      0000002ff4  65 6d 61                 ema
      0000002ff7  02 00 00 00              ....      schema_version  2 bytes "v1"
      0000002ffb  76 31                    v1
    > 0000002ffd  6d 00 00 a5              m...      document_body   2768240749 bytes, which do not fit
      0000003001  00 00 00 00 01 00 00 00  ........
      0000003009  00 00 00 00 06 00 00 00  ........
      0000003011  6f 72 64 65 72 73 07 00  orders..
      0000003019  00 00 6f 72 64 65 72 5f  ..order_
      0000003021  31 0c 00 00 00 6f 72 64  1....ord
      0000003029  65 72 5f 73 63 68 65 6d  er_schem
      ...
      000000306e  6b 75 22 3a              ku":      checksum        3a22756b, computed 65a06900
      0000003072  22 53 4b 55 2d 36 37 22  "SKU-67"
      000000307a  2c 22 71 74 79 22 3a 36  ,"qty":6
      0000003082  2c 22 70 72 69 63 65 22  ,"price"
      000000308a  3a 37 35 34 2e 35 36 7d  :754.56}
      0000003092  5d 2c 22 70 61 69 64 22  ],"paid"
      000000309a  3a 66 61 6c 73 65 7d eb  :false}.
      ...
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
  $ aerowal verify data/damaged/garbage-inserted.wal | sed -n '6,/^Next/p'
  1. foreign_bytes at byte 9420 (0x24cc), 137 bytes
    137 bytes that are no record are between record 46 and record 47, which follow each other: nothing is lost. Another program put them there; a failing disk changes bytes and adds none.
    lost: nothing that was acknowledged
    > 00000024cc  74 63 24 b6              tc$.      length          3055838068
    > 00000024d0  c8                       .         type            200 unknown
    > 00000024d1  66 6c ba 13 0b b2 d0 c7  fl......  sequence_number 14398203769348844646
    > 00000024d9  12 e2 89 77              ...w      collection_id   2005525010 bytes, which do not fit
    > 00000024dd  58 2f cf 6e ae 35 18 11  X/.n.5..
    > 00000024e5  8f b0 f5 7b 06 d1 7c b3  ...{..|.
    > 00000024ed  65 57 90 25 6a 77 d0 75  eW.%jw.u
    > 00000024f5  9b b7 8b ba be d6 75 3b  ......u;
    > 00000024fd  9a 98 14 3d 30 f0 61 04  ...=0.a.
    > 0000002505  db 7e 6b 8e cb 22 bc 69  .~k..".i
      ...
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
  $ aerowal verify data/damaged/tail-of-zeros-after-last.wal | sed -n '6,/^Next/p'
  1. zero_tail at byte 31298 (0x7a42), 4096 bytes (4.0 KiB)
    4096 bytes of zeros after the last record: space for a record that was not written because of a crash.
    lost: nothing that was acknowledged
    > 0000007a42  00 00 00 00              ....      length          0
    > 0000007a46  00                       .         type            0 INSERT
    > 0000007a47  00 00 00 00 00 00 00 00  ........  sequence_number 0
    > 0000007a4f  00 00 00 00              ....      collection_id   0 bytes ""
    > 0000007a53  00 00 00 00              ....      document_id     0 bytes ""
    > 0000007a57  00 00 00 00              ....      schema_id       0 bytes ""
    > 0000007a5b  00 00 00 00              ....      schema_version  0 bytes ""
    > 0000007a5f  00 00 00 00              ....      document_body   0 bytes
    > 0000007a63  00 00 00 00 00 00 00 00  ........
    > 0000007a6b  00 00 00 00 00 00 00 00  ........
    > 0000007a73  00 00 00 00 00 00 00 00  ........
    > 0000007a7b  00 00 00 00 00 00 00 00  ........
    > 0000007a83  00 00 00 00 00 00 00 00  ........
    > 0000007a8b  00 00 00 00 00 00 00 00  ........
      ...
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
  $ aerowal verify --json data/damaged/zeroed-sector-512.wal | head -n 1
  {"damage":{"kind":"overwritten_region","code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"Records 48-50 are lost: their bytes are something else now, as a failing disk or a misdirected write leaves them.","invariant":"K2","byte_offset":9585,"length":790,"sequence_number":48,"lost_sequence_numbers":[[48,50]],"details":{"path":"data/damaged/zeroed-sector-512.wal","check":"checksum","declared_length":371,"wrong_bytes":{"byte_offset":9728,"length":512},"documents":[{"sequence_number":48,"collection_id":"orders","document_id":"order_21","confirmed":false,"harmless":false}],"harmless":false}}}

Bytes before record 1 are between no records.

  $ (printf root:; cat data/golden/lifecycle.wal) >begin.wal
  $ aerowal verify begin.wal | sed -n '6,7p'
  1. foreign_bytes at byte 0 (0x0), 5 bytes
    5 bytes that are no record are before record 1, with which the log begins: nothing is lost. Another program put them there; a failing disk changes bytes and adds none.

Bytes that were taken out leave none that are wrong.

  $ aerowal verify data/damaged/bytes-removed.wal | sed -n '6,/^Next/p'
  1. checksum_mismatch at byte 9420 (0x24cc), 135 bytes
    Record 47 is lost: 135 bytes are here where its length field says 165. Either bytes were removed from it, or the length is damaged too. A stray or misdirected write, or failing memory, disk or cable.
    lost: record 47
      record 47: users/user_id (unconfirmed), superseded by no sound record: the final state may lack this change
      00000024cc  a5 00 00 00              ....      length          165
      00000024d0  00                       .         type            0 INSERT
      00000024d1  2f 00 00 00 00 00 00 00  /.......  sequence_number 47
      00000024d9  05 00 00 00              ....      collection_id   5 bytes "users"
      00000024dd  75 73 65 72 73           users
      00000024e2  07 00 00 00              ....      document_id     7 bytes "user_id"
      00000024e6  75 73 65 72 5f 69 64     user_id
      00000024ed  22 3a 22 75              ":"u      schema_id       1965177378 bytes, which do not fit
      00000024f1  73 65 72 5f 32 39 22 2c  ser_29",
      00000024f9  22 6e 61 6d 65 22 3a 22  "name":"
      0000002501  4e 6f 6f 72 22 2c 22 61  Noor","a
      0000002509  67 65 22 3a 34 38 2c 22  ge":48,"
      0000002511  74 61 67 73 22 3a 5b 5d  tags":[]
      0000002519  2c 22 61 64 64 72 65 73  ,"addres
      ...
                                                     checksum        64726f00, computed 491b82aa
  (blank)
  Next: keep a copy of the file before anything else touches it. Then

A number that no log gets to is probably what is damaged; the records before it count as lost.

  $ python3 -c '
  > import struct, zlib
  > for n in (1, 2, 2**64 - 2):
  >     record = struct.pack("<IBQ20x", 37, 0, n)
  >     open("far.wal", "ab").write(record + struct.pack("<I", zlib.crc32(record)))'
  $ aerowal verify far.wal
  far.wal: corrupt, 3 sound records (1-18446744073709551614), 111 bytes
    1 finding, 0 bytes not sound; acknowledged records known to be lost: 18446744073709551611, by a number that is probably damaged itself
    [==================================================X=========================]
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Non-sequential sequence number: expected 3, got 18446744073709551614 (sequence_number: 18446744073709551614) [violates K2]
    which is at byte 74 (0x4a)
  (blank)
  1. sequence_gap at byte 74 (0x4a), 0 bytes
    The log goes on with record 18446744073709551614 where record 3 was expected, with no damaged byte between: records 3-18446744073709551613 are lost. That many can hardly have been here: the number after them is probably what is damaged, in memory before its record was written, and few of these records or none ever existed.
    lost: records 3-18446744073709551613, by a number that is probably damaged itself
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
    aerowal dump --keep-going far.wal
  shows every sound record, with the damage in its place between them.
    aerowal repair far.wal
  plans the repair and writes nothing.
  see: aerowal explain sequence_gap
  (blank)
  far.wal: corrupt, 3 sound records, 1 finding, 18446744073709551611 acknowledged records lost by a number that is probably damaged itself
  [exit 1]
  $ aerowal verify --json far.wal
  {"damage":{"kind":"sequence_gap","code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"The log goes on with record 18446744073709551614 where record 3 was expected, with no damaged byte between: records 3-18446744073709551613 are lost. That many can hardly have been here: the number after them is probably what is damaged, in memory before its record was written, and few of these records or none ever existed.","invariant":"K2","byte_offset":74,"length":0,"sequence_number":3,"lost_sequence_numbers":[[3,18446744073709551613]],"details":{"path":"far.wal","number_doubtful":true,"documents":[],"harmless":false}}}
  {"summary":{"path":"far.wal","status":"corrupt","size":111,"records":3,"first_sequence_number":1,"last_sequence_number":18446744073709551614,"sound_bytes":111,"sound_prefix_bytes":74,"damaged_bytes":0,"findings":1,"lost_records":18446744073709551611,"strict_error":{"code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"Non-sequential sequence number: expected 3, got 18446744073709551614","invariant":"K2","line":"[FATAL] AERO_WAL_CORRUPTION: Non-sequential sequence number: expected 3, got 18446744073709551614 (sequence_number: 18446744073709551614) [violates K2]","byte_offset":74,"length":37,"sequence_number":18446744073709551614,"details":{"check":"sequence","byte_offset":74,"sequence_number":18446744073709551614,"expected":3,"found":18446744073709551614}},"output_version":1}}
  [exit 1]

  $ aerowal verify data/golden/lifecycle.wal
  data/golden/lifecycle.wal: sound, 7 records, sequence numbers 1 to 7, 435 bytes

  $ aerowal verify data/golden/empty.wal
  data/golden/empty.wal: sound, 0 records, 0 bytes

  $ aerowal verify --json data/golden/lifecycle.wal
  {"summary":{"path":"data/golden/lifecycle.wal","status":"sound","size":435,"records":7,"first_sequence_number":1,"last_sequence_number":7,"sound_bytes":435,"sound_prefix_bytes":435,"damaged_bytes":0,"findings":0,"lost_records":0,"strict_error":null,"output_version":1}}

  $ aerowal verify --json data/golden/empty.wal
  {"summary":{"path":"data/golden/empty.wal","status":"sound","size":0,"records":0,"first_sequence_number":null,"last_sequence_number":null,"sound_bytes":0,"sound_prefix_bytes":0,"damaged_bytes":0,"findings":0,"lost_records":0,"strict_error":null,"output_version":1}}

  $ aerowal verify - <data/golden/lifecycle.wal
  -: sound, 7 records, sequence numbers 1 to 7, 435 bytes

  $ cat data/golden/lifecycle.wal | aerowal verify --json -
  {"summary":{"path":"-","status":"sound","size":435,"records":7,"first_sequence_number":1,"last_sequence_number":7,"sound_bytes":435,"sound_prefix_bytes":435,"damaged_bytes":0,"findings":0,"lost_records":0,"strict_error":null,"output_version":1}}

A damaged log. The verdict is the result: nothing is on standard error.

  $ aerowal verify data/damaged/bit-flip-body.wal
  data/damaged/bit-flip-body.wal: corrupt, 159 sound records, sequence numbers 1 to 160, 31298 bytes (30.6 KiB)
    1 finding, 165 bytes not sound; acknowledged records known to be lost: 1
    [======================XX====================================================]
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Checksum mismatch: computed 6cb26b1d, stored ffdb632f (byte_offset: 9420) [violates K2]
  (blank)
  1. bit_flip at byte 9420 (0x24cc), 165 bytes
    One flipped bit explains it: bit 7 of byte 9502. Failing memory, disk or cable, not a crash.
    lost: sequence number 47
      record 47: users/user_29 (unconfirmed), harmless to the final state: set again by record 62
      00000024cc  a5 00 00 00 00 2f 00 00  ...../..  length          165
      00000024d4  00 00 00 00 00 05 00 00  ........  type            0 INSERT
      00000024dc  00 75 73 65 72 73 07 00  .users..  sequence_number 47
      00000024e4  00 00 75 73 65 72 5f 32  ..user_2  collection_id   5 bytes "users"
      00000024ec  39 0b 00 00 00 75 73 65  9....use  document_id     7 bytes "user_29"
      00000024f4  72 5f 73 63 68 65 6d 61  r_schema  schema_id       11 bytes "user_schema"
      00000024fc  02 00 00 00 76 31 67 00  ....v1g.  schema_version  2 bytes "v1"
      0000002504  00 00 7b 22 5f 69 64 22  ..{"_id"  document_body   103 bytes
      000000250c  3a 22 75 73 65 72 5f 32  :"user_2  checksum        ffdb632f, computed 6cb26b1d
      ...
      000000251c  22 3a a2 4e 6f 6f 72 22  ":.Noor"
                        ^^
      ...
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
    aerowal dump --keep-going data/damaged/bit-flip-body.wal
  shows every sound record, with the damage in its place between them.
    aerowal repair data/damaged/bit-flip-body.wal
  plans the repair and writes nothing.
  [exit 1]

  $ aerowal verify data/damaged/record-missing.wal
  data/damaged/record-missing.wal: corrupt, 159 sound records, sequence numbers 1 to 160, 31133 bytes (30.4 KiB)
    1 finding, 0 bytes not sound; acknowledged records known to be lost: 1
    [======================X=====================================================]
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Non-sequential sequence number: expected 47, got 48 (byte_offset: 9420) [violates K2]
  (blank)
  1. sequence_gap at byte 9420 (0x24cc), 0 bytes
    The log goes on with record 48 where record 47 is due, with no damaged byte between: record 47 is lost. Whole records were taken out, or never reached this file.
    lost: sequence number 47
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
    aerowal dump --keep-going data/damaged/record-missing.wal
  shows every sound record, with the damage in its place between them.
    aerowal repair data/damaged/record-missing.wal
  plans the repair and writes nothing.
  [exit 1]

  $ aerowal verify data/damaged/torn-mid-payload.wal
  data/damaged/torn-mid-payload.wal: torn, 159 sound records, sequence numbers 1 to 159, 31194 bytes (30.5 KiB)
    1 finding, 104 bytes not sound; acknowledged records known to be lost: 0
    [===========================================================================~]
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Record length 208 exceeds remaining file size 104 (byte_offset: 31090) [violates K2]
  (blank)
  1. torn_tail at byte 31090 (0x7972), 104 bytes
    The start of record 160, as a crash leaves a write that was never acknowledged. Heavy damage to an acknowledged last record, or a file that was cut short, can look the same.
    lost: nothing that was acknowledged
      0000007972  d0 00 00 00 00 a0 00 00  ........  length          208
      000000797a  00 00 00 00 00 06 00 00  ........  type            0 INSERT
      0000007982  00 6f 72 64 65 72 73 08  .orders.  sequence_number 160
      000000798a  00 00 00 6f 72 64 65 72  ...order  collection_id   6 bytes "orders"
      0000007992  5f 39 31 0c 00 00 00 6f  _91....o  document_id     8 bytes "order_91"
      000000799a  72 64 65 72 5f 73 63 68  rder_sch  schema_id       12 bytes "order_schema"
      00000079a2  65 6d 61 02 00 00 00 76  ema....v  schema_version  2 bytes "v1"
      00000079aa  31 8f 00 00 00 7b 22 5f  1....{"_  document_body   143 bytes, which do not fit
      ...
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
    aerowal dump --keep-going data/damaged/torn-mid-payload.wal
  shows every sound record; behind them is what a crash leaves.
    aerowal repair data/damaged/torn-mid-payload.wal
  plans the repair and writes nothing.
  [exit 3]

  $ aerowal verify --json data/damaged/bit-flip-body.wal
  {"damage":{"kind":"bit_flip","code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"One flipped bit explains it: bit 7 of byte 9502. Failing memory, disk or cable, not a crash.","invariant":"K2","byte_offset":9420,"length":165,"sequence_number":47,"lost_sequence_numbers":[[47,47]],"details":{"path":"data/damaged/bit-flip-body.wal","check":"checksum","byte_offset":9502,"bit":7,"stored":162,"corrected":34,"documents":[{"sequence_number":47,"collection_id":"users","document_id":"user_29","confirmed":false,"harmless":true,"superseded_by":62}],"harmless":true}}}
  {"summary":{"path":"data/damaged/bit-flip-body.wal","status":"corrupt","size":31298,"records":159,"first_sequence_number":1,"last_sequence_number":160,"sound_bytes":31133,"sound_prefix_bytes":9420,"damaged_bytes":165,"findings":1,"lost_records":1,"strict_error":{"code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"Checksum mismatch: computed 6cb26b1d, stored ffdb632f","invariant":"K2","byte_offset":9420,"length":165,"sequence_number":47,"details":{"check":"checksum","byte_offset":9420,"sequence_number":47,"expected":"6cb26b1d","found":"ffdb632f"}},"output_version":1}}
  [exit 1]

  $ aerowal verify --json data/damaged/records-swapped.wal
  {"damage":{"kind":"out_of_order","code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"Intact record 47 stands where record 49 is due: readable, but not in its place.","invariant":"K2","byte_offset":9791,"length":165,"sequence_number":47,"lost_sequence_numbers":[],"details":{"path":"data/damaged/records-swapped.wal","check":"sequence"}}}
  {"summary":{"path":"data/damaged/records-swapped.wal","status":"corrupt","size":31298,"records":159,"first_sequence_number":1,"last_sequence_number":160,"sound_bytes":31133,"sound_prefix_bytes":9420,"damaged_bytes":165,"findings":1,"lost_records":0,"strict_error":{"code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"Non-sequential sequence number: expected 47, got 48","invariant":"K2","byte_offset":9420,"length":371,"sequence_number":48,"details":{"check":"sequence","byte_offset":9420,"sequence_number":48,"expected":47,"found":48}},"output_version":1}}
  [exit 1]

Several logs, sound and not.

  $ aerowal verify data/golden/lifecycle.wal data/damaged/length-zero.wal data/golden/unicode.wal
  data/golden/lifecycle.wal: sound, 7 records, sequence numbers 1 to 7, 435 bytes
  data/damaged/length-zero.wal: corrupt, 159 sound records, sequence numbers 1 to 160, 31298 bytes (30.6 KiB)
    1 finding, 165 bytes not sound; acknowledged records known to be lost: 1
    [======================XX====================================================]
    AeroDB stops with: [FATAL] AERO_WAL_CORRUPTION: Invalid record length: 0 (byte_offset: 9420) [violates K2]
  (blank)
  1. bad_length at byte 9420 (0x24cc), 165 bytes
    Only the length field is wrong: it says 0, while the payload's own lengths and the checksum agree on 165 bytes.
    lost: sequence number 47
      record 47: users/user_29 (unconfirmed), harmless to the final state: set again by record 62
      00000024cc  00 00 00 00 00 2f 00 00  ...../..  length          0
      00000024d4  00 00 00 00 00 05 00 00  ........  type            0 INSERT
      00000024dc  00 75 73 65 72 73 07 00  .users..  sequence_number 47
      00000024e4  00 00 75 73 65 72 5f 32  ..user_2  collection_id   5 bytes "users"
      00000024ec  39 0b 00 00 00 75 73 65  9....use  document_id     7 bytes "user_29"
      00000024f4  72 5f 73 63 68 65 6d 61  r_schema  schema_id       11 bytes "user_schema"
      00000024fc  02 00 00 00 76 31 67 00  ....v1g.  schema_version  2 bytes "v1"
      0000002504  00 00 7b 22 5f 69 64 22  ..{"_id"  document_body   103 bytes
      ...
  (blank)
  Next: keep a copy of the file before anything else touches it. Then
    aerowal dump --keep-going data/damaged/length-zero.wal
  shows every sound record, with the damage in its place between them.
    aerowal repair data/damaged/length-zero.wal
  plans the repair and writes nothing.
  data/golden/unicode.wal: sound, 6 records, sequence numbers 1 to 6, 586 bytes
  [exit 1]

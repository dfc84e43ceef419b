  $ aerowal verify data/golden/lifecycle.wal
  data/golden/lifecycle.wal: sound, 7 records, sequence numbers 1 to 7, 435 bytes

  $ aerowal verify data/golden/empty.wal
  data/golden/empty.wal: sound, 0 records, 0 bytes

  $ aerowal verify --json data/golden/lifecycle.wal
  {"summary":{"path":"data/golden/lifecycle.wal","status":"sound","size":435,"records":7,"first_sequence_number":1,"last_sequence_number":7,"sound_bytes":435,"sound_prefix_bytes":435,"damaged_bytes":0,"strict_error":null,"output_version":1}}

  $ aerowal verify --json data/golden/empty.wal
  {"summary":{"path":"data/golden/empty.wal","status":"sound","size":0,"records":0,"first_sequence_number":null,"last_sequence_number":null,"sound_bytes":0,"sound_prefix_bytes":0,"damaged_bytes":0,"strict_error":null,"output_version":1}}

  $ aerowal verify - <data/golden/lifecycle.wal
  -: sound, 7 records, sequence numbers 1 to 7, 435 bytes

  $ cat data/golden/lifecycle.wal | aerowal verify --json -
  {"summary":{"path":"-","status":"sound","size":435,"records":7,"first_sequence_number":1,"last_sequence_number":7,"sound_bytes":435,"sound_prefix_bytes":435,"damaged_bytes":0,"strict_error":null,"output_version":1}}

A damaged log. The verdict is the result: nothing is on standard error.

  $ aerowal verify data/damaged/bit-flip-body.wal
  data/damaged/bit-flip-body.wal: corrupt, 46 records, sequence numbers 1 to 46, 31298 bytes (30.6 KiB)
    [FATAL] AERO_WAL_CORRUPTION: Checksum mismatch: computed 6cb26b1d, stored ffdb632f (byte_offset: 9420) [violates K2]
    where: byte 9420 (0x24cc), the record due there is number 47
    sound before it: 9420 bytes (9.2 KiB); not looked at after it: 21878 bytes (21.4 KiB)
  [exit 1]

  $ aerowal verify data/damaged/record-missing.wal
  data/damaged/record-missing.wal: corrupt, 46 records, sequence numbers 1 to 46, 31133 bytes (30.4 KiB)
    [FATAL] AERO_WAL_CORRUPTION: Non-sequential sequence number: expected 47, got 48 (byte_offset: 9420) [violates K2]
    where: byte 9420 (0x24cc), the record due there is number 47
    sound before it: 9420 bytes (9.2 KiB); not looked at after it: 21713 bytes (21.2 KiB)
  [exit 1]

  $ aerowal verify data/damaged/torn-mid-payload.wal
  data/damaged/torn-mid-payload.wal: corrupt, 159 records, sequence numbers 1 to 159, 31194 bytes (30.5 KiB)
    [FATAL] AERO_WAL_CORRUPTION: Record length 208 exceeds remaining file size 104 (byte_offset: 31090) [violates K2]
    where: byte 31090 (0x7972), the record due there is number 160
    sound before it: 31090 bytes (30.4 KiB); not looked at after it: 104 bytes
  [exit 1]

  $ aerowal verify --json data/damaged/bit-flip-body.wal
  {"summary":{"path":"data/damaged/bit-flip-body.wal","status":"corrupt","size":31298,"records":46,"first_sequence_number":1,"last_sequence_number":46,"sound_bytes":9420,"sound_prefix_bytes":9420,"damaged_bytes":21878,"strict_error":{"code":"AERO_WAL_CORRUPTION","severity":"FATAL","invariant":"K2","byte_offset":9420,"length":165,"sequence_number":47,"message":"Checksum mismatch: computed 6cb26b1d, stored ffdb632f","details":{"check":"checksum","byte_offset":9420,"sequence_number":47,"expected":"6cb26b1d","found":"ffdb632f"}},"output_version":1}}
  [exit 1]

  $ aerowal verify --json data/damaged/records-swapped.wal
  {"summary":{"path":"data/damaged/records-swapped.wal","status":"corrupt","size":31298,"records":46,"first_sequence_number":1,"last_sequence_number":46,"sound_bytes":9420,"sound_prefix_bytes":9420,"damaged_bytes":21878,"strict_error":{"code":"AERO_WAL_CORRUPTION","severity":"FATAL","invariant":"K2","byte_offset":9420,"length":371,"sequence_number":48,"message":"Non-sequential sequence number: expected 47, got 48","details":{"check":"sequence","byte_offset":9420,"sequence_number":48,"expected":47,"found":48}},"output_version":1}}
  [exit 1]

Several logs, sound and not.

  $ aerowal verify data/golden/lifecycle.wal data/damaged/length-zero.wal data/golden/unicode.wal
  data/golden/lifecycle.wal: sound, 7 records, sequence numbers 1 to 7, 435 bytes
  data/damaged/length-zero.wal: corrupt, 46 records, sequence numbers 1 to 46, 31298 bytes (30.6 KiB)
    [FATAL] AERO_WAL_CORRUPTION: Invalid record length: 0 (byte_offset: 9420) [violates K2]
    where: byte 9420 (0x24cc), the record due there is number 47
    sound before it: 9420 bytes (9.2 KiB); not looked at after it: 21878 bytes (21.4 KiB)
  data/golden/unicode.wal: sound, 6 records, sequence numbers 1 to 6, 586 bytes
  [exit 1]

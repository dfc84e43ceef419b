The gravest of several logs' codes is the command's: 4 > 2 > 1 > 5 > 3 > 0.

  $ aerowal verify -q data/golden/lifecycle.wal data/golden/empty.wal

  $ aerowal verify -q data/damaged/length-zero.wal data/golden/empty.wal
  [exit 1]

  $ aerowal verify -q data/golden/empty.wal data/damaged/length-zero.wal
  [exit 1]

  $ aerowal verify -q data/damaged/length-zero.wal nothing.wal data/golden/empty.wal
  2> [ERROR] AEROWAL_SYSTEM: nothing.wal: cannot open: No such file or directory
  2> Next: ls .
  [exit 4]

  $ aerowal verify -q nothing.wal data/damaged/length-zero.wal
  2> [ERROR] AEROWAL_SYSTEM: nothing.wal: cannot open: No such file or directory
  2> Next: ls .
  [exit 4]

  $ aerowal dump -q data/golden/empty.wal data/damaged/length-zero.wal data/golden/lifecycle.wal
  2> [FATAL] AERO_WAL_CORRUPTION: data/damaged/length-zero.wal: Invalid record length: 0 (byte_offset: 9420) [violates K2]
  2> Next: aerowal verify data/damaged/length-zero.wal
  [exit 1]

  $ aerowal dump -q --from-seq 8 data/golden/lifecycle.wal data/golden/single-insert.wal
  2> [ERROR] AEROWAL_USAGE: data/golden/single-insert.wal: --from-seq 8 is past the end: the last sequence number is 1; try 'aerowal dump --help'
  [exit 2]

  $ aerowal dump -q --from-seq 8 data/golden/single-insert.wal data/damaged/length-zero.wal
  2> [ERROR] AEROWAL_USAGE: data/golden/single-insert.wal: --from-seq 8 is past the end: the last sequence number is 1; try 'aerowal dump --help'
  2> [FATAL] AERO_WAL_CORRUPTION: data/damaged/length-zero.wal: Invalid record length: 0 (byte_offset: 9420) [violates K2]
  2> Next: aerowal verify data/damaged/length-zero.wal
  [exit 2]

  $ aerowal dump -q --from-seq 8 nothing.wal data/golden/single-insert.wal
  2> [ERROR] AEROWAL_SYSTEM: nothing.wal: cannot open: No such file or directory
  2> Next: ls .
  2> [ERROR] AEROWAL_USAGE: data/golden/single-insert.wal: --from-seq 8 is past the end: the last sequence number is 1; try 'aerowal dump --help'
  [exit 4]

All of them are read, whatever came before.

  $ aerowal verify --json data/damaged/length-zero.wal nothing.wal data/golden/empty.wal 2>&1 |
  >   grep -o '"path":"[^"]*","status":"[^"]*"'
  "path":"data/damaged/length-zero.wal","status":"corrupt"
  "path":"nothing.wal","status":"unreadable"
  "path":"data/golden/empty.wal","status":"sound"

  $ aerowal dump --json --limit 1 nothing.wal data/golden/lifecycle.wal data/golden/semantics.wal
  {"sequence_number":1,"record_type":"INSERT","collection_id":"users","document_id":"a","schema_id":"users","schema_version":"v1","body":{"_id":"a","n":1},"byte_offset":0,"length":67,"checksum":"06a4d447","path":"data/golden/lifecycle.wal"}
  {"sequence_number":1,"record_type":"UPDATE","collection_id":"users","document_id":"ghost","schema_id":"users","schema_version":"v1","body":{"v":1},"byte_offset":0,"length":61,"checksum":"90cc870d","path":"data/golden/semantics.wal"}
  2> {"code":"AEROWAL_SYSTEM","severity":"ERROR","message":"cannot open: No such file or directory","invariant":null,"details":{"path":"nothing.wal"}}
  [exit 4]

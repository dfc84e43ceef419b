Several logs: the end of the report has what is not sound, and how much of all that is.

  $ cp data/damaged/base.wal base.wal
  $ cp data/damaged/bit-flip-body.wal flip.wal
  $ cp data/damaged/torn-mid-payload.wal torn.wal
  $ mkdir -p db/wal db/data && cp base.wal db/wal/wal.log
  $ aerowal verify base.wal flip.wal torn.wal nothing.wal db --log-only | tail -n 5
  (blank)
  flip.wal: corrupt, 159 sound records, 1 finding, 1 acknowledged record lost
  torn.wal: torn, 159 sound records, 1 finding, no acknowledged record known to be lost
  nothing.wal: unreadable: cannot open: No such file or directory
  2 of 5 damaged, 1 unreadable
  2> [ERROR] AEROWAL_SYSTEM: nothing.wal: cannot open: No such file or directory
  2> Next: ls .

  $ aerowal verify base.wal flip.wal db 2>errors | tail -n 3
  flip.wal: corrupt, 159 sound records, 1 finding, 1 acknowledged record lost
  db: AeroDB does not start on it
  2 of 3 damaged
  $ cat errors

A line each, and the total, also of one log.

  $ aerowal verify --brief base.wal flip.wal torn.wal nothing.wal db
  sound           160 records     0 findings     0 lost  base.wal
  corrupt         159 records     1 finding      1 lost  flip.wal
  torn            159 records     1 finding      0 lost  torn.wal
  unreadable                                             nothing.wal: cannot open: No such file or directory
  sound           160 records     0 findings     0 lost  db/wal/wal.log
  corrupt                                                db: AeroDB does not start on it
  3 of 5 damaged, 1 unreadable
  2> [ERROR] AEROWAL_SYSTEM: nothing.wal: cannot open: No such file or directory
  2> Next: ls .
  [exit 4]
  $ aerowal verify --brief --log-only base.wal db
  sound           160 records     0 findings     0 lost  base.wal
  sound           160 records     0 findings     0 lost  db/wal/wal.log
  0 of 2 damaged
  $ aerowal verify --brief --quiet flip.wal
  [exit 1]
  $ aerowal verify --brief - <torn.wal
  torn            159 records     1 finding      0 lost  -
  1 of 1 damaged
  [exit 3]
  $ aerowal verify --brief --color=always base.wal torn.wal | cat -v
  ^[[32msound^[[0m           160 records     0 findings     0 lost  base.wal
  ^[[35mtorn^[[0m            159 records     1 finding      0 lost  torn.wal
  1 of 2 damaged

In JSON the summaries are what is left.

  $ aerowal verify --brief --json flip.wal db | sed 's/"strict_error":.*"output/... "output/; s/"message":"[^"]*"/.../'
  {"summary":{"path":"flip.wal","status":"corrupt","size":31298,"records":159,"first_sequence_number":1,"last_sequence_number":160,"sound_bytes":31133,"sound_prefix_bytes":9420,"damaged_bytes":165,"findings":1,"lost_records":1,... "output_version":1}}
  {"summary":{"path":"db/wal/wal.log","status":"sound","size":31298,"records":160,"first_sequence_number":1,"last_sequence_number":160,"sound_bytes":31298,"sound_prefix_bytes":31298,"damaged_bytes":0,"findings":0,"lost_records":0,... "output_version":1}}
  {"boot":{"path":"db","starts":false,"in_use":null,"code":"AERO_CLI_NOT_INITIALIZED",...,"log_missing":false,"snapshot_lacking":false}}

The error of a log that cannot be read is in its summary, with what helps.

  $ aerowal verify --json --brief nothing.wal 2>errors | jq -c '.summary | .status, .error'
  "unreadable"
  {"code":"AEROWAL_SYSTEM","severity":"ERROR","message":"cannot open: No such file or directory","invariant":null,"details":{"path":"nothing.wal"}}
  $ jq -c . errors
  {"code":"AEROWAL_SYSTEM","severity":"ERROR","message":"cannot open: No such file or directory","invariant":null,"details":{"path":"nothing.wal"}}

Damage need not make the exit code. What could not be done still does.

  $ aerowal verify --exit-zero --brief flip.wal torn.wal
  corrupt         159 records     1 finding      1 lost  flip.wal
  torn            159 records     1 finding      0 lost  torn.wal
  2 of 2 damaged
  $ aerowal verify --exit-zero --brief flip.wal nothing.wal
  corrupt         159 records     1 finding      1 lost  flip.wal
  unreadable                                             nothing.wal: cannot open: No such file or directory
  1 of 2 damaged, 1 unreadable
  2> [ERROR] AEROWAL_SYSTEM: nothing.wal: cannot open: No such file or directory
  2> Next: ls .
  [exit 4]
  $ aerowal verify --exit-zero --brief db
  sound           160 records     0 findings     0 lost  db/wal/wal.log
  corrupt                                                db: AeroDB does not start on it
  1 of 1 damaged
  $ aerowal verify --exit-zero
  2> [ERROR] AEROWAL_USAGE: LOG is required: log files, AeroDB data directories, or - for standard input; try 'aerowal verify --help'
  [exit 2]

A mistake is named with what to do instead.

Commands that are mistyped, and a log where a command should be.

  $ aerowal verfy data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: 'verfy' is not a command (did you mean verify?); try 'aerowal --help'
  [exit 2]
  $ aerowal vreify data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: 'vreify' is not a command (did you mean verify?); try 'aerowal --help'
  [exit 2]
  $ aerowal dmup data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: 'dmup' is not a command (did you mean dump?); try 'aerowal --help'
  [exit 2]
  $ aerowal repiar data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: 'repiar' is not a command (did you mean repair?); try 'aerowal --help'
  [exit 2]
  $ aerowal lst data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: 'lst' is not a command; try 'aerowal --help'
  [exit 2]
  $ aerowal data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: 'data/golden/lifecycle.wal' is not a command; to check this log: aerowal verify data/golden/lifecycle.wal; try 'aerowal --help'
  [exit 2]
  $ cp data/golden/lifecycle.wal 'my log.wal'; aerowal 'my log.wal'
  2> [ERROR] AEROWAL_USAGE: 'my log.wal' is not a command; to check this log: aerowal verify 'my log.wal'; try 'aerowal --help'
  [exit 2]
  $ aerowal --jsn verify data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --jsn (did you mean --json?); try 'aerowal verify --help'
  [exit 2]
  $ aerowal help verfy
  2> [ERROR] AEROWAL_USAGE: 'verfy' is not a command (did you mean verify?); try 'aerowal --help'
  [exit 2]
  $ aerowal --json verfy
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"'verfy' is not a command (did you mean verify?); try 'aerowal --help'","invariant":null,"details":{}}
  [exit 2]

  $ aerowal ''
  2> [ERROR] AEROWAL_USAGE: '' is not a command; try 'aerowal --help'
  [exit 2]
  $ aerowal -q
  2> [ERROR] AEROWAL_USAGE: a command is needed; try 'aerowal --help'
  [exit 2]
  $ aerowal --bogus
  2> [ERROR] AEROWAL_USAGE: there is no option --bogus; try 'aerowal --help'
  [exit 2]
  $ aerowal -- verify
  2> [ERROR] AEROWAL_USAGE: 'verify' was not expected; try 'aerowal --help'
  [exit 2]

Options.

  $ aerowal verify --jsn data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --jsn (did you mean --json?); try 'aerowal verify --help'
  [exit 2]
  $ aerowal dump --form-seq 3 data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --form-seq (did you mean --from-seq?); try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --limt=3 data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --limt (did you mean --limit?); try 'aerowal dump --help'
  [exit 2]
  $ aerowal repair --dryrun data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --dryrun (did you mean --dry-run?); try 'aerowal repair --help'
  [exit 2]
  $ aerowal repair -x data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: there is no option -x; try 'aerowal repair --help'
  [exit 2]
  $ aerowal verify --frobnicate data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --frobnicate; try 'aerowal verify --help'
  [exit 2]
  $ aerowal repair data/golden/lifecycle.wal data/golden/empty.wal
  2> [ERROR] AEROWAL_USAGE: 'data/golden/empty.wal' was not expected: there is one LOG already; try 'aerowal repair --help'
  [exit 2]
  $ aerowal repair -n -o out.wal data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: -o and -n exclude each other; try 'aerowal repair --help'
  [exit 2]
  $ aerowal repair --dry-run --in-place data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: --in-place and -n exclude each other; try 'aerowal repair --help'
  [exit 2]

What is right.

  $ aerowal repair -n data/golden/lifecycle.wal
  data/golden/lifecycle.wal: sound, 7 sound records, 435 bytes
    would be: 7 records, 435 bytes, acknowledged records lost: 0
    dry run: -o OUT or --in-place applies it
  $ aerowal --limit 2 --no-body dump data/golden/lifecycle.wal
         1  INSERT  users/a               users@v1             67 bytes
         2  INSERT  users/b               users@v1             67 bytes
  $ aerowal --json --type=delete dump --limit 1 data/golden/lifecycle.wal
  {"sequence_number":4,"record_type":"DELETE","collection_id":"users","document_id":"b","schema_id":"users","schema_version":"v1","byte_offset":201,"length":50,"checksum":"2537129f"}
  $ aerowal -V
  aerowal 0.1.0
  $ aerowal dump -V
  aerowal 0.1.0
  $ aerowal > bare; aerowal help > help; aerowal --help > option; cmp bare help && cmp help option
  $ aerowal help dump > help; aerowal dump --help > option; cmp help option

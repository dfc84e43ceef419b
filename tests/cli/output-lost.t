Output that is lost is a failure of the system.

  $ aerowal dump data/golden/lifecycle.wal >/dev/full
  2> [ERROR] AEROWAL_SYSTEM: cannot write to standard output: No space left on device
  [exit 4]

  $ aerowal dump --json data/golden/workload.wal >/dev/full
  2> {"code":"AEROWAL_SYSTEM","severity":"ERROR","message":"cannot write to standard output: No space left on device","invariant":null,"details":{}}
  [exit 4]

  $ aerowal verify data/golden/lifecycle.wal >/dev/full
  2> [ERROR] AEROWAL_SYSTEM: cannot write to standard output: No space left on device
  [exit 4]

  $ aerowal verify --json data/damaged/length-zero.wal >/dev/full
  2> {"code":"AEROWAL_SYSTEM","severity":"ERROR","message":"cannot write to standard output: No space left on device","invariant":null,"details":{}}
  [exit 4]

  $ aerowal replay data/golden/lifecycle.wal >/dev/full
  2> [ERROR] AEROWAL_SYSTEM: cannot write to standard output: No space left on device
  [exit 4]

  $ aerowal replay --summary data/golden/empty.wal >/dev/full
  2> [ERROR] AEROWAL_SYSTEM: cannot write to standard output: No space left on device
  [exit 4]

  $ aerowal append new.wal --new --from /dev/null >/dev/full
  2> [ERROR] AEROWAL_SYSTEM: cannot write to standard output: No space left on device
  [exit 4]

  $ aerowal --help >/dev/full
  2> [ERROR] AEROWAL_SYSTEM: cannot write to standard output: No space left on device
  [exit 4]

  $ aerowal --version >/dev/full
  2> [ERROR] AEROWAL_SYSTEM: cannot write to standard output: No space left on device
  [exit 4]

  $ aerowal dump --help >/dev/full
  2> [ERROR] AEROWAL_SYSTEM: cannot write to standard output: No space left on device
  [exit 4]

It outweighs the damage, which is still said.

  $ aerowal dump data/damaged/length-zero.wal >/dev/full
  2> [ERROR] AEROWAL_SYSTEM: cannot write to standard output: No space left on device
  [exit 4]

Nothing is lost where nothing is said.

  $ aerowal dump data/golden/empty.wal >/dev/full

  $ aerowal verify --quiet data/golden/lifecycle.wal >/dev/full

A record that could not be acknowledged is in the log all the same, and nothing comes after it.

  $ aerowal dump --json data/golden/lifecycle.wal >lines.jsonl
  $ aerowal append log.wal --from lines.jsonl >/dev/full
  2> [ERROR] AEROWAL_SYSTEM: cannot write to standard output: No space left on device
  [exit 4]

  $ aerowal dump log.wal
         1  INSERT  users/a               users@v1             67 bytes  {"_id":"a","n":1}

A reader that has seen enough is no failure.

  $ aerowal dump data/golden/workload.wal | head -n 1; echo "exit ${PIPESTATUS[0]}"
         1  INSERT  users/user_1          user_schema@v1      177 bytes  {"_id":"user_1","name":"Ada","age":51,"tags":["ops","beta"],"address":{"city":"...
  exit 0

  $ aerowal dump --json data/golden/workload.wal | head -n 1 | wc -l; echo "exit ${PIPESTATUS[0]}"
  1
  exit 0

  $ aerowal replay data/golden/workload.wal | head -n 1 | wc -l; echo "exit ${PIPESTATUS[0]}"
  1
  exit 0

  $ aerowal verify data/golden/workload.wal | true; echo "exit ${PIPESTATUS[0]}"
  exit 0

  $ aerowal verify data/damaged/length-zero.wal | true; echo "exit ${PIPESTATUS[0]}"
  exit 1

A standard error that is lost changes nothing.

  $ aerowal verify nothing.wal 2>/dev/full
  [exit 4]

  $ aerowal dump data/damaged/length-zero.wal 2>/dev/full | tail -n 1; echo "exit ${PIPESTATUS[0]}"
        46  UPDATE  users/user_28         user_schema@v2      193 bytes  {"_id":"user_28","name":"Noor","age":43,"tags":["beta","ops","admin"],"address":...
  exit 1

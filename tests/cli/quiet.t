--quiet leaves the exit code and the errors.

  $ for log in data/golden/lifecycle.wal data/damaged/bit-flip-body.wal nothing.wal; do
  >   for command in verify dump replay; do
  >     aerowal $command --quiet "$log" 2>errors
  >     echo "$command: exit $?, $(wc -l <errors) lines of errors"
  >   done
  > done
  verify: exit 0, 0 lines of errors
  dump: exit 0, 0 lines of errors
  replay: exit 0, 0 lines of errors
  verify: exit 1, 0 lines of errors
  dump: exit 1, 2 lines of errors
  replay: exit 1, 2 lines of errors
  verify: exit 4, 2 lines of errors
  dump: exit 4, 2 lines of errors
  replay: exit 4, 2 lines of errors

  $ aerowal verify -q --json data/damaged/bit-flip-body.wal
  [exit 1]

  $ aerowal append -q --json new.wal --new --from /dev/null

Colour is for terminals, or for those who ask for it; --progress=always is for anyone.

  $ NO_COLOR=1 aerowal verify data/golden/lifecycle.wal
  data/golden/lifecycle.wal: sound, 7 records (1-7), 435 bytes

  $ NO_COLOR= aerowal verify --color auto data/golden/lifecycle.wal
  data/golden/lifecycle.wal: sound, 7 records (1-7), 435 bytes

  $ aerowal verify --color never data/golden/lifecycle.wal
  data/golden/lifecycle.wal: sound, 7 records (1-7), 435 bytes

  $ aerowal verify --progress never data/golden/lifecycle.wal
  data/golden/lifecycle.wal: sound, 7 records (1-7), 435 bytes

  $ aerowal verify --progress=always data/golden/lifecycle.wal 2>progress
  data/golden/lifecycle.wal: sound, 7 records (1-7), 435 bytes
  $ grep -c 'lifecycle.wal: 100 %, 435 bytes of 435 bytes' progress
  1

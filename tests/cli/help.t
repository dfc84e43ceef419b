Help is a result. Its text is the man pages' business.

  $ for command in '' verify dump replay append; do
  >   for help in --help -h; do
  >     aerowal $command $help >"help$command$help"
  >     echo "exit $?"
  >   done
  >   cmp "help$command--help" "help$command-h"
  >   grep -c -- --help "help$command--help"
  > done
  exit 0
  exit 0
  2
  exit 0
  exit 0
  1
  exit 0
  exit 0
  1
  exit 0
  exit 0
  1
  exit 0
  exit 0
  1

  $ aerowal --help | head -n 1
  Inspects, verifies, replays, compares, appends to and repairs the write-ahead log of AeroDB.

  $ aerowal --version
  aerowal 0.1.0

  $ aerowal append --version
  aerowal 0.1.0

It is given whatever else stands there.

  $ aerowal verify --help nothing.wal | head -n 1
  Check every byte of one or more logs and name all damage

  $ aerowal dump --from-seq 9 --help | head -n 1
  Print the records of one or more logs

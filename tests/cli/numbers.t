A number is decimal digits and nothing else, without a leading zero, up to 2^64-1.

  $ for number in 010x 010 00 -1 +1 0x10 1e1 1.0 ' 1' '1 ' '' x 18446744073709551616 \
  >     99999999999999999999999999; do
  >   aerowal dump --from-seq "$number" data/golden/lifecycle.wal 2>&1
  >   echo "exit $?"
  > done
  [ERROR] AEROWAL_USAGE: --from-seq: '010x' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --from-seq: '010' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --from-seq: '00' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --from-seq: '-1' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --from-seq: '+1' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --from-seq: '0x10' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --from-seq: '1e1' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --from-seq: '1.0' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --from-seq: ' 1' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --from-seq: '1 ' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --from-seq: '' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --from-seq: 'x' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --from-seq: '18446744073709551616' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --from-seq: '99999999999999999999999999' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  exit 2

  $ for number in 010 -1 +1 18446744073709551616; do
  >   aerowal dump "--to-seq=$number" data/golden/lifecycle.wal 2>&1
  >   aerowal dump --limit "$number" data/golden/lifecycle.wal 2>&1
  >   aerowal replay --until-seq "$number" data/golden/lifecycle.wal 2>&1
  >   echo "exit $?"
  > done
  [ERROR] AEROWAL_USAGE: --to-seq: '010' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  [ERROR] AEROWAL_USAGE: --limit: '010' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  [ERROR] AEROWAL_USAGE: --until-seq: '010' is not a whole decimal number from 0 to 2^64-1; try 'aerowal replay --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --to-seq: '-1' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  [ERROR] AEROWAL_USAGE: --limit: '-1' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  [ERROR] AEROWAL_USAGE: --until-seq: '-1' is not a whole decimal number from 0 to 2^64-1; try 'aerowal replay --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --to-seq: '+1' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  [ERROR] AEROWAL_USAGE: --limit: '+1' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  [ERROR] AEROWAL_USAGE: --until-seq: '+1' is not a whole decimal number from 0 to 2^64-1; try 'aerowal replay --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --to-seq: '18446744073709551616' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  [ERROR] AEROWAL_USAGE: --limit: '18446744073709551616' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  [ERROR] AEROWAL_USAGE: --until-seq: '18446744073709551616' is not a whole decimal number from 0 to 2^64-1; try 'aerowal replay --help'
  exit 2

  $ aerowal dump --from-seq=7 --to-seq=18446744073709551615 data/golden/lifecycle.wal
         7  DELETE  users/a               users@v1             50 bytes

  $ aerowal dump --from-seq 0 --limit 1 data/golden/lifecycle.wal
         1  INSERT  users/a               users@v1             67 bytes  {"_id":"a","n":1}

  $ aerowal replay --until-seq 18446744073709551615 data/golden/lifecycle.wal
  {"collection_id":"users","document_id":"b","schema_id":"users","schema_version":"v1","sequence_number":5,"body":{"_id":"b","n":3}}

  $ aerowal replay --until-seq 0 data/golden/lifecycle.wal

An offset may be hexadecimal, as findings have it beside the decimal one. The third record begins at
byte 134, which is 0x86.

  $ for offset in 134 0x86 0X86 0x086; do
  >   aerowal dump --at-offset $offset --json data/golden/lifecycle.wal
  > done | grep -o '"sequence_number":[0-9]*' | sort | uniq -c
        4 "sequence_number":3
  $ for offset in 86x 24cc 0x 0xg -1 086 0x10000000000000000 ''; do
  >   aerowal dump --at-offset "$offset" data/golden/lifecycle.wal
  > done
  2> [ERROR] AEROWAL_USAGE: --at-offset: '86x' is not an offset in bytes, decimal or hexadecimal after 0x; try 'aerowal dump --help'
  2> [ERROR] AEROWAL_USAGE: --at-offset: '24cc' is not an offset in bytes, decimal or hexadecimal after 0x (did you mean 0x24cc?); try 'aerowal dump --help'
  2> [ERROR] AEROWAL_USAGE: --at-offset: '0x' is not an offset in bytes, decimal or hexadecimal after 0x; try 'aerowal dump --help'
  2> [ERROR] AEROWAL_USAGE: --at-offset: '0xg' is not an offset in bytes, decimal or hexadecimal after 0x; try 'aerowal dump --help'
  2> [ERROR] AEROWAL_USAGE: --at-offset: '-1' is not an offset in bytes, decimal or hexadecimal after 0x; try 'aerowal dump --help'
  2> [ERROR] AEROWAL_USAGE: --at-offset: '086' is not an offset in bytes, decimal or hexadecimal after 0x (did you mean 0x086?); try 'aerowal dump --help'
  2> [ERROR] AEROWAL_USAGE: --at-offset: '0x10000000000000000' is not an offset in bytes, decimal or hexadecimal after 0x; try 'aerowal dump --help'
  2> [ERROR] AEROWAL_USAGE: --at-offset: '' is not an offset in bytes, decimal or hexadecimal after 0x; try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --at-offset 0xffffffffffffffff data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: data/golden/lifecycle.wal: the log ends at byte 435 (0x1b3), so nothing begins at byte 18446744073709551615 (0xffffffffffffffff); 'aerowal dump --json' has where each record begins
  [exit 2]

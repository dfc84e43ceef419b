A command line that is wrong exits with 2, after one line that says why and where help is.

  $ aerowal
  Inspects, verifies, replays, compares, appends to and repairs the write-ahead log of AeroDB.
  Usage: aerowal [OPTIONS] SUBCOMMAND
  (blank)
  Options:
    -h,--help                   Print this help and exit
    -V,--version                Print the version and exit
  (blank)
  Subcommands:
    verify                      Check every byte of one or more logs and name all damage
    dump                        Print the records of one or more logs
    replay                      Print the documents that a log leaves behind, as JSON Lines, a table or SQL
    diff                        Say whether logs are the same, or one begins another, or where they part
    append                      Append one record or many to a log
    repair                      Plan the repair of a log, or carry it out
    explain                     Say what a kind of damage or a code means, and what to do about it
  (blank)
  Exit codes: 0 sound, 1 corrupt, 2 usage, 3 torn by a crash, 4 system failure, 5 refused.
  'aerowal COMMAND --help' and aerowal(1) say more.

  $ aerowal frobnicate
  2> [ERROR] AEROWAL_USAGE: 'frobnicate' is not a command; try 'aerowal --help'
  [exit 2]

  $ aerowal verify
  2> [ERROR] AEROWAL_USAGE: LOG is required: log files, AeroDB data directories, or - for standard input; try 'aerowal verify --help'
  [exit 2]

  $ aerowal verify --frobnicate data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --frobnicate; try 'aerowal verify --help'
  [exit 2]

  $ aerowal verify -x data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: there is no option -x; try 'aerowal verify --help'
  [exit 2]

An option that is not known is named first, whatever else is missing.

  $ aerowal verify --bogus
  2> [ERROR] AEROWAL_USAGE: there is no option --bogus; try 'aerowal verify --help'
  [exit 2]
  $ aerowal --bogus
  2> [ERROR] AEROWAL_USAGE: there is no option --bogus; try 'aerowal --help'
  [exit 2]
  $ aerowal append --bogus
  2> [ERROR] AEROWAL_USAGE: there is no option --bogus; try 'aerowal append --help'
  [exit 2]
  $ aerowal dump --bogus
  2> [ERROR] AEROWAL_USAGE: there is no option --bogus; try 'aerowal dump --help'
  [exit 2]
  $ aerowal repair --bogus
  2> [ERROR] AEROWAL_USAGE: there is no option --bogus; try 'aerowal repair --help'
  [exit 2]
  $ aerowal replay --bogus
  2> [ERROR] AEROWAL_USAGE: there is no option --bogus; try 'aerowal replay --help'
  [exit 2]

  $ aerowal dump --from-seq
  2> [ERROR] AEROWAL_USAGE: --from-seq needs a value: --from-seq N; try 'aerowal dump --help'
  [exit 2]

  $ aerowal dump --limit= data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: --limit: '' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  [exit 2]

  $ aerowal dump --color=sometimes data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: --color: 'sometimes' is not auto, always or never; try 'aerowal dump --help'
  [exit 2]

  $ aerowal dump --progress data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: --progress: 'data/golden/lifecycle.wal' is not auto, always or never; the value is missing before it; try 'aerowal dump --help'
  [exit 2]

  $ aerowal dump --limit 1 --limit 2 data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: --limit is given 2 times: give it once; try 'aerowal dump --help'
  [exit 2]

  $ aerowal replay data/golden/lifecycle.wal data/golden/unicode.wal
  2> [ERROR] AEROWAL_USAGE: 'data/golden/unicode.wal' was not expected: there is one LOG already, data/golden/lifecycle.wal; try 'aerowal replay --help'
  [exit 2]

  $ aerowal append new.wal other.wal --from /dev/null
  2> [ERROR] AEROWAL_USAGE: 'other.wal' was not expected: there is one LOG already, new.wal; try 'aerowal append --help'
  [exit 2]

A flag is given or not. It takes no value, not even one that says what it says.

  $ for flag in --live --json --quiet --help --version; do
  >   for value in 0 false true 5 ''; do aerowal verify $flag=$value data/golden/lifecycle.wal; done
  > done 2>&1 | sort | uniq -c
        5 [ERROR] AEROWAL_USAGE: --help takes no value; try 'aerowal verify --help'
        5 [ERROR] AEROWAL_USAGE: --json takes no value; try 'aerowal verify --help'
        5 [ERROR] AEROWAL_USAGE: --live takes no value; try 'aerowal verify --help'
        5 [ERROR] AEROWAL_USAGE: --quiet takes no value; try 'aerowal verify --help'
        5 [ERROR] AEROWAL_USAGE: --version takes no value; try 'aerowal verify --help'
  $ for flag in --no-body --keep-going; do aerowal dump $flag=no data/golden/lifecycle.wal; done
  2> [ERROR] AEROWAL_USAGE: --no-body takes no value; try 'aerowal dump --help'
  2> [ERROR] AEROWAL_USAGE: --keep-going takes no value; try 'aerowal dump --help'
  [exit 2]
  $ aerowal replay --summary=yes data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: --summary takes no value; try 'aerowal replay --help'
  [exit 2]
  $ for flag in --new --ignore-lock-file --ignore-in-use; do
  >   aerowal append $flag=1 new.wal --from /dev/null; ls new.wal
  > done
  2> [ERROR] AEROWAL_USAGE: --new takes no value; try 'aerowal append --help'
  2> ls: cannot access 'new.wal': No such file or directory
  2> [ERROR] AEROWAL_USAGE: --ignore-lock-file takes no value; try 'aerowal append --help'
  2> ls: cannot access 'new.wal': No such file or directory
  2> [ERROR] AEROWAL_USAGE: --ignore-in-use takes no value; try 'aerowal append --help'
  2> ls: cannot access 'new.wal': No such file or directory
  [exit 2]
  $ cp data/damaged/torn-1-byte.wal torn.wal
  $ for flag in --in-place --fix-bit-flips --truncate --salvage; do
  >   aerowal repair $flag=5 torn.wal; cmp torn.wal data/damaged/torn-1-byte.wal
  > done; rm torn.wal
  2> [ERROR] AEROWAL_USAGE: --in-place takes no value; try 'aerowal repair --help'
  2> [ERROR] AEROWAL_USAGE: --fix-bit-flips takes no value; try 'aerowal repair --help'
  2> [ERROR] AEROWAL_USAGE: --truncate takes no value; try 'aerowal repair --help'
  2> [ERROR] AEROWAL_USAGE: --salvage takes no value; try 'aerowal repair --help'
  $ aerowal --version=5
  2> [ERROR] AEROWAL_USAGE: --version takes no value; try 'aerowal --help'
  [exit 2]
  $ aerowal verify --json --live=3 data/golden/lifecycle.wal
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"--live takes no value; try 'aerowal verify --help'","invariant":null,"details":{}}
  [exit 2]

What a flag of another command was given is shown as it was typed, and so is what follows --.

  $ aerowal verify --in-place=5 data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --in-place here; it is one of repair; try 'aerowal verify --help'
  [exit 2]
  $ aerowal replay -- data/golden/lifecycle.wal other.wal
  2> [ERROR] AEROWAL_USAGE: 'other.wal' was not expected: there is one LOG already, data/golden/lifecycle.wal; try 'aerowal replay --help'
  [exit 2]

Options are not guessed from their beginnings, and no environment or file adds to them.

  $ aerowal dump --lim 1 data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --lim (did you mean --limit?); try 'aerowal dump --help'
  [exit 2]

  $ LOG=data/golden/lifecycle.wal AEROWAL_LOG=data/golden/lifecycle.wal aerowal verify
  2> [ERROR] AEROWAL_USAGE: LOG is required: log files, AeroDB data directories, or - for standard input; try 'aerowal verify --help'
  [exit 2]

  $ aerowal verify --config data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --config; try 'aerowal verify --help'
  [exit 2]

Standard input can be read once.

  $ aerowal verify - data/golden/lifecycle.wal - </dev/null
  2> [ERROR] AEROWAL_USAGE: standard input (-) can be read only once per command line: give - once
  [exit 2]

  $ aerowal dump - - </dev/null
  2> [ERROR] AEROWAL_USAGE: standard input (-) can be read only once per command line: give - once
  [exit 2]

With --json the line is an error object.

  $ aerowal verify --json
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"LOG is required: log files, AeroDB data directories, or - for standard input; try 'aerowal verify --help'","invariant":null,"details":{}}
  [exit 2]

  $ aerowal dump --json --from-seq x data/golden/lifecycle.wal
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"--from-seq: 'x' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'","invariant":null,"details":{}}
  [exit 2]

  $ aerowal verify --json - - </dev/null
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"standard input (-) can be read only once per command line: give - once","invariant":null,"details":{}}
  [exit 2]

The line is one line, whatever was given.

  $ aerowal verify $'--a\nb' data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --a b; try 'aerowal verify --help'
  [exit 2]

  $ aerowal verify $'--\e[31mred' data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --\x1b[31mred; try 'aerowal verify --help'
  [exit 2]

  $ aerowal dump --from-seq $'1\n\e[31m2' data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: --from-seq: '1 \x1b[31m2' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  [exit 2]

Nothing was made.

  $ ls
  data

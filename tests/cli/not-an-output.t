A file that a command works on is not where it prints: nothing is written to it, and it is said.

  $ cp data/golden/lifecycle.wal log.wal
  $ aerowal dump --json log.wal >lines.jsonl
  $ cat >unchanged <<'END'
  > #!/usr/bin/env bash
  > # Runs a command line, shows its exit code, and compares log.wal with what it was.
  > bash -c "$1" </dev/null
  > echo "exit $?"
  > cmp log.wal data/golden/lifecycle.wal
  > END
  $ chmod +x unchanged

Every command, and standard output.

  $ ./unchanged 'aerowal append log.wal --type delete --collection c --id d --schema s --schema-version v1 >>log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: standard output is this file too; nothing was written to it; redirect standard output to another file

  $ ./unchanged 'aerowal append log.wal --from lines.jsonl >>log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: standard output is this file too; nothing was written to it; redirect standard output to another file

  $ ./unchanged 'aerowal append log.wal --new --from lines.jsonl >>log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: standard output is this file too; nothing was written to it; redirect standard output to another file

  $ ./unchanged 'aerowal dump log.wal >>log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: standard output is this file too; nothing was written to it; redirect standard output to another file

  $ ./unchanged 'aerowal replay log.wal >>log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: standard output is this file too; nothing was written to it; redirect standard output to another file

  $ ./unchanged 'aerowal verify log.wal >>log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: standard output is this file too; nothing was written to it; redirect standard output to another file

  $ ./unchanged 'aerowal verify --json log.wal >>log.wal'
  exit 2
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"standard output is this file too; nothing was written to it; redirect standard output to another file","invariant":null,"details":{"path":"log.wal"}}

  $ ./unchanged 'aerowal repair log.wal >>log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: standard output is this file too; nothing was written to it; redirect standard output to another file

  $ ./unchanged 'aerowal repair --in-place log.wal >>log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: standard output is this file too; nothing was written to it; redirect standard output to another file

  $ ./unchanged 'aerowal repair log.wal -o out.wal >>log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: standard output is this file too; nothing was written to it; redirect standard output to another file

  $ ./unchanged 'aerowal repair data/damaged/length-zero.wal -o log.wal >>log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: standard output is this file too; nothing was written to it; redirect standard output to another file

  $ ./unchanged 'aerowal repair --store log.wal data/damaged/length-zero.wal >>log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: standard output is this file too; nothing was written to it; redirect standard output to another file

  $ ./unchanged 'aerowal dump --help log.wal >>log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: standard output is this file too; nothing was written to it; redirect standard output to another file

  $ ./unchanged 'aerowal dump log.wal --version >>log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: standard output is this file too; nothing was written to it; redirect standard output to another file

  $ ls out.wal
  2> ls: cannot access 'out.wal': No such file or directory
  [exit 2]

Of several logs none is printed before all have been looked at.

  $ ./unchanged 'aerowal dump data/golden/single-insert.wal log.wal >>log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: standard output is this file too; nothing was written to it; redirect standard output to another file

Standard error: what there is to say then goes to standard output, unless that is the log as well.

  $ ./unchanged 'aerowal verify log.wal 2>>log.wal'
  [ERROR] AEROWAL_USAGE: log.wal: standard error is this file too; nothing was written to it; redirect standard error to another file
  exit 2

  $ ./unchanged 'aerowal verify --json log.wal 2>>log.wal'
  {"code":"AEROWAL_USAGE","severity":"ERROR","message":"standard error is this file too; nothing was written to it; redirect standard error to another file","invariant":null,"details":{"path":"log.wal"}}
  exit 2

  $ ./unchanged 'aerowal verify --progress always log.wal 2>>log.wal'
  [ERROR] AEROWAL_USAGE: log.wal: standard error is this file too; nothing was written to it; redirect standard error to another file
  exit 2

  $ ./unchanged 'aerowal append log.wal --from lines.jsonl 2>>log.wal'
  [ERROR] AEROWAL_USAGE: log.wal: standard error is this file too; nothing was written to it; redirect standard error to another file
  exit 2

  $ ./unchanged 'aerowal dump log.wal >>log.wal 2>&1'
  exit 2

  $ ./unchanged 'aerowal dump log.wal lines.jsonl >>lines.jsonl 2>>log.wal'
  exit 2

Also where the command line is wrong, wherever the log's name stands in it.

  $ ./unchanged 'aerowal verify --bogus log.wal >>log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: there is no option --bogus; try 'aerowal verify --help'

  $ ./unchanged 'aerowal verify --bogus log.wal 2>>log.wal'
  [ERROR] AEROWAL_USAGE: there is no option --bogus; try 'aerowal verify --help'
  exit 2

  $ ./unchanged 'aerowal verify log.wal --bogus >>log.wal 2>&1'
  exit 2

  $ ./unchanged 'aerowal log.wal 2>>log.wal'
  [ERROR] AEROWAL_USAGE: 'log.wal' is not a command; to check a log: aerowal verify log.wal; try 'aerowal --help'
  exit 2

  $ ./unchanged 'aerowal append other.wal --from=log.wal --bogus 2>>log.wal'
  [ERROR] AEROWAL_USAGE: there is no option --bogus; try 'aerowal append --help'
  exit 2

  $ ./unchanged 'aerowal repair -olog.wal 2>>log.wal'
  [ERROR] AEROWAL_USAGE: LOG is required: a log file, an AeroDB data directory, or - for standard input (the plan only); try 'aerowal repair --help'
  exit 2

  $ ./unchanged 'aerowal dump --limit 1 --limit 2 -- log.wal 2>>log.wal'
  [ERROR] AEROWAL_USAGE: --limit is given 2 times: give it once; try 'aerowal dump --help'
  exit 2

Standard input that is the log.

  $ ./unchanged 'aerowal dump - <log.wal >>log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: -: standard output is this file too; nothing was written to it; redirect standard output to another file

  $ ./unchanged 'aerowal verify - <log.wal 2>>log.wal'
  [ERROR] AEROWAL_USAGE: -: standard error is this file too; nothing was written to it; redirect standard error to another file
  exit 2

  $ ./unchanged 'aerowal append log.wal --from - <log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: --from - is this log too; nothing was written; give it the records of another log, as 'aerowal dump --json' prints them

  $ ./unchanged 'aerowal append log.wal --type insert --collection c --id d --schema s --schema-version v1 --body-file - <log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: --body-file - is this log too; nothing was written; give it the file of a document

  $ ./unchanged 'aerowal append log.wal --type delete --collection c --id d --schema s --schema-version v1 <log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: standard input is this log too; nothing was written; redirect standard input from another file

  $ ./unchanged 'aerowal append log.wal --from log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: --from log.wal is this log too; nothing was written; give it the records of another log, as 'aerowal dump --json' prints them

  $ ./unchanged 'aerowal append log.wal --from ./log.wal --new'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: --from ./log.wal is this log too; nothing was written; give it the records of another log, as 'aerowal dump --json' prints them

  $ ./unchanged 'aerowal append log.wal --type insert --collection c --id d --schema s --schema-version v1 --body-file log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: --body-file log.wal is this log too; nothing was written; give it the file of a document

The file counts, not how it is named.

  $ mkdir -p db/wal && ln log.wal db/wal/wal.log
  $ ln -s db/wal/wal.log link.wal
  $ ./unchanged 'aerowal verify db >>log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: db/wal/wal.log: standard output is this file too; nothing was written to it; redirect standard output to another file

  $ ./unchanged 'aerowal verify log.wal 2>>db/wal/wal.log'
  [ERROR] AEROWAL_USAGE: log.wal: standard error is this file too; nothing was written to it; redirect standard error to another file
  exit 2

  $ ./unchanged 'aerowal dump link.wal >>log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: link.wal: standard output is this file too; nothing was written to it; redirect standard output to another file

  $ ./unchanged 'aerowal dump log.wal >>link.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: log.wal: standard output is this file too; nothing was written to it; redirect standard output to another file

  $ ./unchanged 'aerowal dump /proc/self/fd/1 >>log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: /proc/self/fd/1: standard output is this file too; nothing was written to it; redirect standard output to another file

  $ ./unchanged 'aerowal dump /dev/stderr 2>>log.wal'
  [ERROR] AEROWAL_USAGE: /dev/stderr: standard error is this file too; nothing was written to it; redirect standard error to another file
  exit 2

  $ ./unchanged 'aerowal append link.wal --from /dev/stdin <log.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: link.wal: --from /dev/stdin is this log too; nothing was written; give it the records of another log, as 'aerowal dump --json' prints them

  $ ./unchanged 'aerowal append db --from link.wal'
  exit 2
  2> [ERROR] AEROWAL_USAGE: db: --from link.wal is this log too; nothing was written; give it the records of another log, as 'aerowal dump --json' prints them

Neither is what is read to append it, nor a document store.

  $ aerowal append log.wal --from lines.jsonl >>lines.jsonl
  2> [ERROR] AEROWAL_USAGE: lines.jsonl: standard output is this file too; nothing was written to it; redirect standard output to another file
  [exit 2]

  $ mkdir db/data && cp data/damaged/base.documents.dat db/data/documents.dat
  $ aerowal repair log.wal --store db >>db/data/documents.dat
  2> [ERROR] AEROWAL_USAGE: db/data/documents.dat: standard output is this file too; nothing was written to it; redirect standard output to another file
  [exit 2]

  $ aerowal repair log.wal --store db 2>>db/data/documents.dat
  [ERROR] AEROWAL_USAGE: db/data/documents.dat: standard error is this file too; nothing was written to it; redirect standard error to another file
  [exit 2]

  $ cmp db/data/documents.dat data/damaged/base.documents.dat
  $ aerowal dump --json log.wal | cmp - lines.jsonl

A log that is made counts as well.

  $ aerowal append made.wal --from lines.jsonl >made.wal
  2> [ERROR] AEROWAL_USAGE: made.wal: standard output is this file too; nothing was written to it; redirect standard output to another file
  [exit 2]

  $ aerowal append made.wal --new --from lines.jsonl 2>made.wal
  [ERROR] AEROWAL_USAGE: made.wal: standard error is this file too; nothing was written to it; redirect standard error to another file
  [exit 2]

  $ wc -c <made.wal
  0

What is no file of the command line may be printed to, whatever it is called.

  $ rm db/wal/wal.log
  $ aerowal append log.wal --type delete --collection verify --id out.txt --schema s --schema-version v1 >out.txt && cat out.txt
  8 at byte 435, 53 bytes, checksum 288a5616

  $ aerowal dump nothing.wal --limit 1 2>1; cat 1
  [ERROR] AEROWAL_SYSTEM: nothing.wal: cannot open: No such file or directory
  Next: ls .

  $ aerowal append nothing/log.wal --type delete --collection verify --id out.txt --schema s --schema-version v1 2>out.txt; cat out.txt
  [ERROR] AEROWAL_SYSTEM: nothing/log.wal: cannot create: No such file or directory
  Next: ls .

  $ aerowal verify --bogus 2>verify; cat verify
  [ERROR] AEROWAL_USAGE: there is no option --bogus; try 'aerowal verify --help'

  $ aerowal verify --help >verify && head -n 1 verify
  Check every byte of one or more logs and name all damage

  $ aerowal verify log.wal <log.wal >out.txt 2>&1 && cat out.txt
  log.wal: sound, 8 records (1-8), 488 bytes

  $ aerowal verify log.wal >/dev/null 2>/dev/null </dev/null

  $ aerowal verify - <log.wal | cat
  -: sound, 8 records (1-8), 488 bytes

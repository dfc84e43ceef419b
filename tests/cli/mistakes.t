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
  2> [ERROR] AEROWAL_USAGE: 'data/golden/lifecycle.wal' is not a command; to check a log: aerowal verify data/golden/lifecycle.wal; try 'aerowal --help'
  [exit 2]
  $ cp data/golden/lifecycle.wal 'my log.wal'; aerowal 'my log.wal'
  2> [ERROR] AEROWAL_USAGE: 'my log.wal' is not a command; to check a log: aerowal verify 'my log.wal'; try 'aerowal --help'
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
  2> [ERROR] AEROWAL_USAGE: 'data/golden/empty.wal' was not expected: there is one LOG already, data/golden/lifecycle.wal; try 'aerowal repair --help'
  [exit 2]
  $ aerowal repair -n -o out.wal data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: -o and -n exclude each other; try 'aerowal repair --help'
  [exit 2]
  $ aerowal repair --dry-run --in-place data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: --in-place and -n exclude each other; try 'aerowal repair --help'
  [exit 2]

Commands by the names that other programs have for them, or in the wrong place.

  $ cp data/golden/lifecycle.wal ok.wal; cp data/damaged/bit-flip-body.wal bad.wal
  $ for word in check validate cat list fix version; do aerowal $word ok.wal; done
  2> [ERROR] AEROWAL_USAGE: 'check' is not a command (did you mean verify?); try 'aerowal --help'
  2> [ERROR] AEROWAL_USAGE: 'validate' is not a command (did you mean verify?); try 'aerowal --help'
  2> [ERROR] AEROWAL_USAGE: 'cat' is not a command (did you mean dump?); try 'aerowal --help'
  2> [ERROR] AEROWAL_USAGE: 'list' is not a command (did you mean dump?); try 'aerowal --help'
  2> [ERROR] AEROWAL_USAGE: 'fix' is not a command (did you mean repair?); try 'aerowal --help'
  2> [ERROR] AEROWAL_USAGE: 'version' is not a command (did you mean -V?); try 'aerowal --help'
  [exit 2]
  $ aerowal Verify ok.wal
  2> [ERROR] AEROWAL_USAGE: 'Verify' is not a command (did you mean verify?); try 'aerowal --help'
  [exit 2]
  $ aerowal ok.wal dump
  2> [ERROR] AEROWAL_USAGE: 'ok.wal' is not a command; the command comes first: aerowal dump ok.wal; try 'aerowal --help'
  [exit 2]
  $ aerowal nothing.wal
  2> [ERROR] AEROWAL_USAGE: 'nothing.wal' is not a command; to check a log: aerowal verify nothing.wal; try 'aerowal --help'
  [exit 2]
  $ aerowal verify repair ok.wal
  2> [ERROR] AEROWAL_USAGE: 'repair' is a command, as verify is: give one of them; try 'aerowal verify --help'
  [exit 2]
  $ aerowal dump verify ok.wal
  2> [ERROR] AEROWAL_USAGE: 'verify' is a command, as dump is: give one of them; try 'aerowal dump --help'
  [exit 2]
  $ aerowal repair ok.wal verify
  2> [ERROR] AEROWAL_USAGE: 'verify' is a command, as repair is: give one of them; try 'aerowal repair --help'
  [exit 2]

An unknown option is to blame, not what follows it; it may be one of another command.

  $ aerowal replay --until 481 ok.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --until (did you mean --until-seq?); try 'aerowal replay --help'
  [exit 2]
  $ aerowal replay ok.wal --until 481
  2> [ERROR] AEROWAL_USAGE: there is no option --until (did you mean --until-seq?); try 'aerowal replay --help'
  [exit 2]
  $ aerowal replay --until=481 ok.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --until (did you mean --until-seq?); try 'aerowal replay --help'
  [exit 2]
  $ aerowal repair --until 481 ok.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --until; try 'aerowal repair --help'
  [exit 2]
  $ aerowal verify --from-seq 3 ok.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --from-seq here; it is one of dump; try 'aerowal verify --help'
  [exit 2]
  $ aerowal dump --in-place ok.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --in-place here; it is one of repair; try 'aerowal dump --help'
  [exit 2]
  $ aerowal repair --limit 3 ok.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --limit here; it is one of dump; try 'aerowal repair --help'
  [exit 2]
  $ aerowal replay --type insert ok.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --type here; it is one of dump and append; try 'aerowal replay --help'
  [exit 2]
  $ aerowal dump --head 5 ok.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --head (did you mean --limit?); try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump -n 5 ok.wal
  2> [ERROR] AEROWAL_USAGE: there is no option -n (did you mean --limit?); try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump -f ok.wal
  2> [ERROR] AEROWAL_USAGE: there is no option -f (did you mean --follow?); try 'aerowal dump --help'
  [exit 2]
  $ aerowal repair -i bad.wal
  2> [ERROR] AEROWAL_USAGE: there is no option -i (did you mean --in-place?); try 'aerowal repair --help'
  [exit 2]
  $ aerowal repair --force bad.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --force; try 'aerowal repair --help'
  [exit 2]
  $ aerowal verify -v ok.wal
  2> [ERROR] AEROWAL_USAGE: there is no option -v (did you mean -V?); try 'aerowal verify --help'
  [exit 2]

Dashes and blanks, as they are typed or pasted.

  $ aerowal verify -json ok.wal
  2> [ERROR] AEROWAL_USAGE: there is no option -json (did you mean --json?); try 'aerowal verify --help'
  [exit 2]
  $ aerowal verify -quiet ok.wal
  2> [ERROR] AEROWAL_USAGE: there is no option -quiet (did you mean --quiet?); try 'aerowal verify --help'
  [exit 2]
  $ aerowal dump -limit=3 ok.wal
  2> [ERROR] AEROWAL_USAGE: there is no option -limit (did you mean --limit?); try 'aerowal dump --help'
  [exit 2]
  $ aerowal repair -output out.wal ok.wal
  2> [ERROR] AEROWAL_USAGE: there is no option -output (did you mean --output?); try 'aerowal repair --help'
  [exit 2]
  $ aerowal dump -5 ok.wal
  2> [ERROR] AEROWAL_USAGE: there is no option -5 (did you mean --limit 5?); try 'aerowal dump --help'
  [exit 2]
  $ aerowal verify —json ok.wal
  2> [ERROR] AEROWAL_USAGE: '—json' begins with a dash that is no hyphen (did you mean --json?); try 'aerowal verify --help'
  [exit 2]
  $ aerowal verify –json ok.wal
  2> [ERROR] AEROWAL_USAGE: '–json' begins with a dash that is no hyphen (did you mean --json?); try 'aerowal verify --help'
  [exit 2]
  $ aerowal verify −q ok.wal
  2> [ERROR] AEROWAL_USAGE: '−q' begins with a dash that is no hyphen (did you mean -q?); try 'aerowal verify --help'
  [exit 2]
  $ aerowal dump ——limit=3 ok.wal
  2> [ERROR] AEROWAL_USAGE: '——limit=3' begins with a dash that is no hyphen (did you mean --limit?); try 'aerowal dump --help'
  [exit 2]
  $ aerowal replay –until-seq 3 ok.wal
  2> [ERROR] AEROWAL_USAGE: '–until-seq' begins with a dash that is no hyphen (did you mean --until-seq?); try 'aerowal replay --help'
  [exit 2]
  $ aerowal verify $'--json\u00a0' ok.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --json\u00a0 (did you mean --json?); try 'aerowal verify --help'
  [exit 2]
  $ aerowal verify $'\u00a0ok.wal'
  2> [ERROR] AEROWAL_SYSTEM: \xc2\xa0ok.wal: cannot open: No such file or directory (esc)
  2> Next: there is ok.wal: the name that was given has blanks at its ends, perhaps ones that cannot be seen
  [exit 4]
  $ aerowal verify $'ok.wal\r'
  2> [ERROR] AEROWAL_SYSTEM: ok.wal\r: cannot open: No such file or directory
  2> Next: there is ok.wal: the name that was given has blanks at its ends, perhaps ones that cannot be seen
  [exit 4]
  $ aerowal verify 'ok.wal '
  2> [ERROR] AEROWAL_SYSTEM: ok.wal : cannot open: No such file or directory
  2> Next: there is ok.wal: the name that was given has blanks at its ends, perhaps ones that cannot be seen
  [exit 4]

Values.

  $ aerowal dump --type isnert ok.wal
  2> [ERROR] AEROWAL_USAGE: --type: 'isnert' is not insert, update or delete (did you mean insert?); try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --type DELETE ok.wal
  2> [ERROR] AEROWAL_USAGE: --type: 'DELETE' is not insert, update or delete (did you mean delete?); try 'aerowal dump --help'
  [exit 2]
  $ aerowal verify --color alwyas ok.wal
  2> [ERROR] AEROWAL_USAGE: --color: 'alwyas' is not auto, always or never (did you mean always?); try 'aerowal verify --help'
  [exit 2]
  $ aerowal verify --progress=nevr ok.wal
  2> [ERROR] AEROWAL_USAGE: --progress: 'nevr' is not auto, always or never (did you mean never?); try 'aerowal verify --help'
  [exit 2]
  $ aerowal repair --conflicts latr ok.wal
  2> [ERROR] AEROWAL_USAGE: --conflicts: 'latr' is not all, later or chain (did you mean later?); try 'aerowal repair --help'
  [exit 2]
  $ aerowal dump --format cvs ok.wal
  2> [ERROR] AEROWAL_USAGE: --format: 'cvs' is not human, json, csv or tsv (did you mean csv?); try 'aerowal dump --help'
  [exit 2]
  $ aerowal verify --format csv ok.wal
  2> [ERROR] AEROWAL_USAGE: --format: 'csv' is not human, json, junit, sarif, github, gitlab, html, prometheus or nagios; try 'aerowal verify --help'
  [exit 2]
  $ aerowal dump --format csv --columns sequence_nubmer ok.wal
  2> [ERROR] AEROWAL_USAGE: --columns: 'sequence_nubmer' is no column (did you mean sequence_number?); a column is sequence_number, record_type, collection_id, document_id, schema_id, schema_version, body, body_base64, byte_offset, length, checksum, path or stray; try 'aerowal dump --help'
  [exit 2]
  $ aerowal explain bitflip
  2> [ERROR] AEROWAL_USAGE: KIND: 'bitflip' is neither a kind nor a code (did you mean bit_flip?); 'aerowal explain' lists all; try 'aerowal explain --help'
  [exit 2]
  $ aerowal explain WAL_CORRUPTION
  2> [ERROR] AEROWAL_USAGE: KIND: 'WAL_CORRUPTION' is neither a kind nor a code (did you mean AERO_WAL_CORRUPTION?); 'aerowal explain' lists all; try 'aerowal explain --help'
  [exit 2]
  $ aerowal dump --limit -1 ok.wal
  2> [ERROR] AEROWAL_USAGE: --limit: '-1' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --limit 10k ok.wal
  2> [ERROR] AEROWAL_USAGE: --limit: '10k' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --from-seq 1-4 ok.wal
  2> [ERROR] AEROWAL_USAGE: --from-seq: '1-4' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --limit= ok.wal
  2> [ERROR] AEROWAL_USAGE: --limit: '' is not a whole decimal number from 0 to 2^64-1; try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --at-offset 1b3 ok.wal
  2> [ERROR] AEROWAL_USAGE: --at-offset: '1b3' is not an offset in bytes, decimal or hexadecimal after 0x (did you mean 0x1b3?); try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --at-offset 0x1b3 ok.wal
  2> [ERROR] AEROWAL_USAGE: ok.wal: the log ends at byte 435 (0x1b3), so nothing begins at byte 435 (0x1b3); 'aerowal dump --json' has where each record begins
  [exit 2]
  $ aerowal repair --max-loss all bad.wal
  2> [ERROR] AEROWAL_USAGE: --max-loss: 'all' is neither a whole decimal number from 0 to 2^64-1 nor any; try 'aerowal repair --help'
  [exit 2]
  $ aerowal append ok.wal --type insert --collection c --id d --schema s --schema-version v1 \
  >   --body {name:"Ada"}
  2> [ERROR] AEROWAL_USAGE: --body: '{name:Ada}' is not JSON, which a shell leaves whole in quotes: '{"name":"Ada"}'; --body-file takes any bytes; try 'aerowal append --help'
  [exit 2]

Values that are missing, or are there twice.

  $ aerowal dump --limit ok.wal
  2> [ERROR] AEROWAL_USAGE: --limit: 'ok.wal' is not a whole decimal number from 0 to 2^64-1; the value is missing before it; try 'aerowal dump --help'
  [exit 2]
  $ aerowal verify --color ok.wal
  2> [ERROR] AEROWAL_USAGE: --color: 'ok.wal' is not auto, always or never; the value is missing before it; try 'aerowal verify --help'
  [exit 2]
  $ aerowal repair --max-loss bad.wal
  2> [ERROR] AEROWAL_USAGE: --max-loss: 'bad.wal' is neither a whole decimal number from 0 to 2^64-1 nor any; the value is missing before it; try 'aerowal repair --help'
  [exit 2]
  $ aerowal dump ok.wal --limit
  2> [ERROR] AEROWAL_USAGE: --limit needs a value: --limit N; try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --id ok.wal
  2> [ERROR] AEROWAL_USAGE: LOG is required: log files, AeroDB data directories, or - for standard input; 'ok.wal' was taken for the value of --id; try 'aerowal dump --help'
  [exit 2]
  $ aerowal repair --output ok.wal
  2> [ERROR] AEROWAL_USAGE: LOG is required: a log file, an AeroDB data directory, or - for standard input (the plan only); 'ok.wal' was taken for the value of -o; try 'aerowal repair --help'
  [exit 2]
  $ aerowal verify --color never --color always ok.wal
  2> [ERROR] AEROWAL_USAGE: --color is given 2 times: give it once; try 'aerowal verify --help'
  [exit 2]
  $ aerowal verify - ok.wal -
  2> [ERROR] AEROWAL_USAGE: standard input (-) can be read only once per command line: give - once
  [exit 2]
  $ aerowal replay ok.wal bad.wal
  2> [ERROR] AEROWAL_USAGE: 'bad.wal' was not expected: there is one LOG already, ok.wal; try 'aerowal replay --help'
  [exit 2]

An empty path, as "$LOG" is where nothing has set it.

  $ for command in verify dump replay repair; do aerowal $command ''; done
  2> [ERROR] AEROWAL_USAGE: LOG: an empty path (''), as a variable that is not set gives; try 'aerowal verify --help'
  2> [ERROR] AEROWAL_USAGE: LOG: an empty path (''), as a variable that is not set gives; try 'aerowal dump --help'
  2> [ERROR] AEROWAL_USAGE: LOG: an empty path (''), as a variable that is not set gives; try 'aerowal replay --help'
  2> [ERROR] AEROWAL_USAGE: LOG: an empty path (''), as a variable that is not set gives; try 'aerowal repair --help'
  [exit 2]
  $ aerowal append '' --from /dev/null
  2> [ERROR] AEROWAL_USAGE: LOG: an empty path (''), as a variable that is not set gives; try 'aerowal append --help'
  [exit 2]
  $ for option in --from --body-file; do aerowal append new.wal $option ''; done
  2> [ERROR] AEROWAL_USAGE: --from: an empty path (''), as a variable that is not set gives; try 'aerowal append --help'
  2> [ERROR] AEROWAL_USAGE: --body-file: an empty path (''), as a variable that is not set gives; try 'aerowal append --help'
  [exit 2]
  $ for option in -o --store; do aerowal repair $option '' bad.wal; done
  2> [ERROR] AEROWAL_USAGE: -o: an empty path (''), as a variable that is not set gives; try 'aerowal repair --help'
  2> [ERROR] AEROWAL_USAGE: --store: an empty path (''), as a variable that is not set gives; try 'aerowal repair --help'
  [exit 2]
  $ for option in --storage --base --check-storage; do aerowal replay $option '' ok.wal; done
  2> [ERROR] AEROWAL_USAGE: --storage: an empty path (''), as a variable that is not set gives; try 'aerowal replay --help'
  2> [ERROR] AEROWAL_USAGE: --base: an empty path (''), as a variable that is not set gives; try 'aerowal replay --help'
  2> [ERROR] AEROWAL_USAGE: --check-storage: an empty path (''), as a variable that is not set gives; try 'aerowal replay --help'
  [exit 2]
  $ for option in --baseline --write-baseline --resume; do aerowal verify $option= ok.wal; done
  2> [ERROR] AEROWAL_USAGE: --baseline: an empty path (''), as a variable that is not set gives; try 'aerowal verify --help'
  2> [ERROR] AEROWAL_USAGE: --write-baseline: an empty path (''), as a variable that is not set gives; try 'aerowal verify --help'
  2> [ERROR] AEROWAL_USAGE: --resume: an empty path (''), as a variable that is not set gives; try 'aerowal verify --help'
  [exit 2]
  $ aerowal verify --json ''
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"LOG: an empty path (''), as a variable that is not set gives; try 'aerowal verify --help'","invariant":null,"details":{}}
  [exit 2]

What does not go together.

  $ aerowal dump --json --format csv ok.wal
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"--json and --format exclude each other; try 'aerowal dump --help'","invariant":null,"details":{}}
  [exit 2]
  $ aerowal dump --from-seq 10 --to-seq 5 ok.wal
  2> [ERROR] AEROWAL_USAGE: --from-seq 10 is after --to-seq 5; try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --from-seq 10 ok.wal
  2> [ERROR] AEROWAL_USAGE: ok.wal: --from-seq 10 is past the end: the last sequence number is 7; try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --tail 2 --limit 3 ok.wal
  2> [ERROR] AEROWAL_USAGE: --limit and --tail exclude each other; try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --follow -
  2> [ERROR] AEROWAL_USAGE: --follow takes one LOG, a file or a data directory; try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --stray ok.wal
  2> [ERROR] AEROWAL_USAGE: --stray needs --keep-going; try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --columns path ok.wal
  2> [ERROR] AEROWAL_USAGE: --columns is for tables: --format csv or --format tsv; try 'aerowal dump --help'
  [exit 2]
  $ aerowal repair --truncate --salvage bad.wal
  2> [ERROR] AEROWAL_USAGE: --truncate and --salvage exclude each other; try 'aerowal repair --help'
  [exit 2]
  $ aerowal repair - -o out.wal
  2> [ERROR] AEROWAL_USAGE: a repair needs a file, not standard input; try 'aerowal repair --help'
  [exit 2]
  $ aerowal append - --from records
  2> [ERROR] AEROWAL_USAGE: LOG: append needs a file or a data directory, not standard input; the records can come from there: --from -; try 'aerowal append --help'
  [exit 2]
  $ aerowal append ok.wal
  2> [ERROR] AEROWAL_USAGE: give either --type and a record, or --from and many; try 'aerowal append --help'
  [exit 2]
  $ aerowal append ok.wal --type insert
  2> [ERROR] AEROWAL_USAGE: --type needs --collection; try 'aerowal append --help'
  [exit 2]
  $ aerowal append ok.wal --new
  2> [ERROR] AEROWAL_USAGE: --new needs --from; try 'aerowal append --help'
  [exit 2]
  $ aerowal replay --ignore-in-use ok.wal
  2> [ERROR] AEROWAL_USAGE: --ignore-in-use needs --storage; try 'aerowal replay --help'
  [exit 2]

An option before the command that has lost its value, and words that other programs have.

  $ aerowal --color verify ok.wal
  2> [ERROR] AEROWAL_USAGE: --color: 'verify' is not auto, always or never; the value is missing before it; try 'aerowal --help'
  [exit 2]
  $ aerowal --progress dump ok.wal
  2> [ERROR] AEROWAL_USAGE: --progress: 'dump' is not auto, always or never; the value is missing before it; try 'aerowal --help'
  [exit 2]
  $ aerowal --json-big-numbers dump ok.wal
  2> [ERROR] AEROWAL_USAGE: --json-big-numbers: 'dump' is not number or string; the value is missing before it; try 'aerowal --help'
  [exit 2]
  $ aerowal --color verify
  2> [ERROR] AEROWAL_USAGE: --color: 'verify' is not auto, always or never; the value is missing before it; try 'aerowal --help'
  [exit 2]
  $ aerowal help verify dump
  2> [ERROR] AEROWAL_USAGE: 'dump' was not expected: help is of one command; try 'aerowal --help'
  [exit 2]
  $ aerowal completion
  2> [ERROR] AEROWAL_USAGE: SHELL is required: bash, zsh or fish; try 'aerowal completion --help'
  [exit 2]
  $ aerowal verify -vq ok.wal
  2> [ERROR] AEROWAL_USAGE: there is no option -v (did you mean -V?); try 'aerowal verify --help'
  [exit 2]
  $ aerowal verify --JSON ok.wal --quiet
  2> [ERROR] AEROWAL_USAGE: there is no option --JSON (did you mean --json?); try 'aerowal verify --help'
  [exit 2]
  $ for word in stats tail follow export info completions; do aerowal $word ok.wal; done
  2> [ERROR] AEROWAL_USAGE: 'stats' is not a command (did you mean dump --stats?); try 'aerowal --help'
  2> [ERROR] AEROWAL_USAGE: 'tail' is not a command (did you mean dump --tail N?); try 'aerowal --help'
  2> [ERROR] AEROWAL_USAGE: 'follow' is not a command (did you mean dump --follow?); try 'aerowal --help'
  2> [ERROR] AEROWAL_USAGE: 'export' is not a command (did you mean dump --json?); try 'aerowal --help'
  2> [ERROR] AEROWAL_USAGE: 'info' is not a command (did you mean verify?); try 'aerowal --help'
  2> [ERROR] AEROWAL_USAGE: 'completions' is not a command (did you mean completion?); try 'aerowal --help'
  [exit 2]
  $ for option in --fix --repair; do aerowal verify $option ok.wal; done
  2> [ERROR] AEROWAL_USAGE: there is no option --fix (did you mean aerowal repair?); try 'aerowal verify --help'
  2> [ERROR] AEROWAL_USAGE: there is no option --repair (did you mean aerowal repair?); try 'aerowal verify --help'
  [exit 2]
  $ aerowal dump --last 5 ok.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --last (did you mean --tail?); try 'aerowal dump --help'
  [exit 2]
  $ aerowal repair --doner x bad.wal
  2> [ERROR] AEROWAL_USAGE: there is no option --doner (did you mean --donor?); try 'aerowal repair --help'
  [exit 2]
  $ for number in abc -1 0; do AEROWAL_THREADS=$number aerowal verify ok.wal; done
  2> [ERROR] AEROWAL_USAGE: AEROWAL_THREADS: 'abc' is not a whole decimal number from 1 on: set it to how many threads are to read a log, or unset it
  2> [ERROR] AEROWAL_USAGE: AEROWAL_THREADS: '-1' is not a whole decimal number from 1 on: set it to how many threads are to read a log, or unset it
  2> [ERROR] AEROWAL_USAGE: AEROWAL_THREADS: '0' is not a whole decimal number from 1 on: set it to how many threads are to read a log, or unset it
  [exit 2]
  $ AEROWAL_THREADS= aerowal verify --quiet ok.wal
  $ aerowal append ok.wal --type delete --collection c --id $'\xff' --schema s --schema-version v
  2> [ERROR] AEROWAL_USAGE: --id: document_id is not valid UTF-8
  [exit 2]
  $ aerowal repair -o ok.wal bad.wal >plan
  2> [ERROR] AEROWAL_REFUSED: bad.wal: bit_flip: needs a further option; --correct, --store, --truncate or --salvage would handle this; OUT, ok.wal, already exists: name a file that is not there yet (byte_offset: 9420)
  [exit 5]
  $ aerowal repair -o none/out.wal bad.wal >plan
  2> [ERROR] AEROWAL_REFUSED: bad.wal: bit_flip: needs a further option; --correct, --store, --truncate or --salvage would handle this; OUT, none/out.wal, cannot be made: there is no folder none (byte_offset: 9420)
  [exit 5]
  $ ln -s loop.wal loop.wal; aerowal verify loop.wal
  2> [ERROR] AEROWAL_SYSTEM: loop.wal: cannot open: Too many levels of symbolic links
  2> Next: ls -l loop.wal (its links lead in a circle)
  [exit 4]
  $ cat bad.wal | TMPDIR=/nonexistent aerowal verify - >report
  2> [ERROR] AEROWAL_SYSTEM: -: cannot look back at what was read from the pipe: its copy in /nonexistent failed: No such file or directory; set TMPDIR to a directory that is there
  [exit 4]
  $ rm plan report loop.wal
  $ aerowal verify --baseline none.json ok.wal
  2> [ERROR] AEROWAL_SYSTEM: none.json: cannot open: there is no such baseline; --write-baseline makes one
  [exit 4]

Files that are none, or others.

  $ mkdir -p db/wal db/data empty
  $ cp ok.wal db/wal/wal.log
  $ zcat data/golden/workload.documents.dat.gz > db/data/documents.dat
  $ head -c 20000 data/golden/workload.documents.dat.gz > cut.gz
  $ aerowal verify nothing.wal
  2> [ERROR] AEROWAL_SYSTEM: nothing.wal: cannot open: No such file or directory
  2> Next: ls .
  [exit 4]
  $ aerowal dump db/wal/wal.lgo
  2> [ERROR] AEROWAL_SYSTEM: db/wal/wal.lgo: cannot open: No such file or directory
  2> Next: did you mean db/wal/wal.log?
  [exit 4]
  $ aerowal verify db/wla/wal.log
  2> [ERROR] AEROWAL_SYSTEM: db/wla/wal.log: cannot open: No such file or directory
  2> Next: ls db
  [exit 4]
  $ aerowal verify OK.WAL
  2> [ERROR] AEROWAL_SYSTEM: OK.WAL: cannot open: No such file or directory
  2> Next: did you mean ok.wal?
  [exit 4]
  $ aerowal verify '*.log'
  2> [ERROR] AEROWAL_SYSTEM: *.log: cannot open: No such file or directory
  2> Next: ls . (no file fits the pattern, so that the shell left it as it is)
  [exit 4]
  $ aerowal verify '~/wal.log'
  2> [ERROR] AEROWAL_SYSTEM: ~/wal.log: cannot open: No such file or directory
  2> Next: write $HOME for ~, which a shell does not replace in quotes
  [exit 4]
  $ aerowal verify 'C:\db\wal\wal.log'
  2> [ERROR] AEROWAL_SYSTEM: C:\db\wal\wal.log: cannot open: No such file or directory
  2> Next: write a path with / between its folders
  [exit 4]
  $ aerowal verify ok.wal/
  2> [ERROR] AEROWAL_SYSTEM: ok.wal/: cannot open: Not a directory
  2> Next: ls -l ok.wal (it is no folder)
  [exit 4]
  $ ln -s gone.wal link.wal; aerowal verify link.wal
  2> [ERROR] AEROWAL_SYSTEM: link.wal: cannot open: No such file or directory
  2> Next: ls -l link.wal (what it leads to is not there)
  [exit 4]
  $ aerowal dump empty
  2> [ERROR] AEROWAL_SYSTEM: empty: found a directory without wal/wal.log and without wal.log, expected a log, an AeroDB data directory, or the folder wal of one
  2> Next: find empty -name 'wal.log*'
  [exit 4]
  $ aerowal dump db/data
  2> [ERROR] AEROWAL_SYSTEM: db/data: found a directory without wal/wal.log and without wal.log, expected a log, an AeroDB data directory, or the folder wal of one
  2> Next: find db/data -name 'wal.log*'
  [exit 4]
  $ aerowal dump db/data/documents.dat
  2> [FATAL] AERO_WAL_CORRUPTION: db/data/documents.dat: Invalid record type: 12; This is not an AeroDB log: it is AeroDB's document store, documents.dat. The log is wal/wal.log of the same data directory. (byte_offset: 0) [violates K2]
  2> Next: aerowal verify db/data/documents.dat
  [exit 1]
  $ aerowal verify cut.gz
  2> [ERROR] AEROWAL_SYSTEM: cut.gz: could not read this gzip file: it ends early, at byte 20000; that is damage of the file, the log in it was not judged; take another copy, or look at what can still be unpacked: gzip -dc cut.gz | aerowal verify -
  [exit 4]
  $ aerowal append cut.gz --from /dev/null
  2> [ERROR] AEROWAL_REFUSED: cut.gz: cannot change this gzip file: only a log itself is written to; this was not touched; unpack it first: gzip -dc cut.gz > unpacked.wal
  [exit 5]
  $ aerowal repair -o ok.wal ok.wal
  2> [ERROR] AEROWAL_REFUSED: ok.wal: already exists; refusing to overwrite
  2> Next: name a file that is not there yet
  [exit 5]
  $ aerowal repair --correct -o ok.wal bad.wal
  2> [ERROR] AEROWAL_REFUSED: ok.wal: already exists; refusing to overwrite
  2> Next: name a file that is not there yet
  [exit 5]
  $ aerowal append ok.wal --new --from /dev/null
  2> [ERROR] AEROWAL_REFUSED: ok.wal: already exists; refusing to overwrite
  2> Next: name a file that is not there yet
  [exit 5]
  $ aerowal append ok.wal --from ok.wal
  2> [ERROR] AEROWAL_USAGE: ok.wal: --from ok.wal is this log too; nothing was written; give it the records of another log, as 'aerowal dump --json' prints them
  [exit 2]
  $ aerowal append ok.wal --from db
  2> [ERROR] AEROWAL_SYSTEM: db: cannot read: Is a directory
  2> Next: name a file in it: ls db
  [exit 4]
  $ aerowal append new.wal --new --from ok.wal
  2> [ERROR] AEROWAL_USAGE: ok.wal: expected '{', found 'C'; this is a log: give what 'aerowal dump --json ok.wal' prints (line: 1, column: 1)
  [exit 2]
  $ gzip -c ok.wal >ok.gz; aerowal append new.wal --new --from ok.gz; aerowal append ok.wal --from - <ok.gz
  2> [ERROR] AEROWAL_USAGE: ok.gz: expected '{', found byte 0x1f; this is a gzip file: unpack it, or, where it holds a log, give what 'aerowal dump --json ok.gz' prints (line: 1, column: 1)
  2> [ERROR] AEROWAL_USAGE: -: expected '{', found byte 0x1f; this is a gzip file: unpack it, or, where it holds a log, give what 'aerowal dump --json LOG' prints (line: 1, column: 1)
  [exit 2]
  $ printf '\357\273\277{}\n' | aerowal append ok.wal --from -
  2> [ERROR] AEROWAL_USAGE: -: expected '{', found byte 0xef; it begins with a byte order mark, which JSON Lines do not have: 'tail -c +4' leaves it out (line: 1, column: 1)
  [exit 2]
  $ printf '\377\376{\0' | aerowal append ok.wal --from -
  2> [ERROR] AEROWAL_USAGE: -: expected '{', found byte 0xff; this is UTF-16: 'iconv -f UTF-16 -t UTF-8' makes UTF-8 of it (line: 1, column: 1)
  [exit 2]
  $ printf 'id,body\n1,{}\n' | aerowal append ok.wal --from -
  2> [ERROR] AEROWAL_USAGE: -: expected '{', found 'i'; give JSON Lines, as 'aerowal dump --json' prints them (line: 1, column: 1)
  [exit 2]
  $ rm ok.gz
  $ aerowal repair --store ok.wal bad.wal
  2> [ERROR] AEROWAL_USAGE: ok.wal: found a log, expected AeroDB's document store: name data/documents.dat, or the data directory that holds it
  [exit 2]
  $ aerowal repair --store bad.wal bad.wal
  2> [ERROR] AEROWAL_USAGE: bad.wal: found the log itself, expected AeroDB's document store: give --store the data/documents.dat of its data directory
  [exit 2]
  $ aerowal replay --base ok.wal ok.wal
  2> [ERROR] AEROWAL_USAGE: ok.wal: found a log, expected a document store: snapshots/<id>/storage.dat, or data/documents.dat
  [exit 2]
  $ aerowal replay --storage db ok.wal
  2> [ERROR] AEROWAL_REFUSED: db/data/documents.dat: there is a document store already, and it is not overwritten: move it away and keep it, since it may hold what the log has lost
  2> Next: mv db/data/documents.dat db/data/documents.dat.old
  [exit 5]
  $ aerowal replay --storage db/data/documents.dat ok.wal
  2> [ERROR] AEROWAL_SYSTEM: db/data/documents.dat: cannot open the data directory: Not a directory
  2> Next: ls -l db/data/documents.dat (it is no folder)
  [exit 4]
  $ aerowal verify --baseline ok.wal ok.wal
  2> [ERROR] AEROWAL_REFUSED: ok.wal: --baseline names the log that is to be verified; it is left as it is. Give --baseline another path
  [exit 5]
  $ : >hollow; aerowal verify --resume hollow hollow; aerowal verify --write-baseline db bad.wal
  2> [ERROR] AEROWAL_REFUSED: hollow: --resume names the log that is to be verified; it is left as it is. Give --resume another path
  2> [ERROR] AEROWAL_REFUSED: db: this is not a baseline: it is a directory; it is left as it is. Give another path, or move it away if nothing needs it
  [exit 5]
  $ aerowal verify --baseline hollow ok.wal
  2> [ERROR] AEROWAL_REFUSED: hollow: this is not a baseline: it is empty; it is left as it is. Give another path, or move it away if nothing needs it
  [exit 5]
  $ aerowal verify --resume ./hollow --write-baseline hollow ok.wal; wc -c hollow; rm hollow
  0 hollow
  2> [ERROR] AEROWAL_USAGE: --write-baseline and --resume name one file, ./hollow: each needs its own; try 'aerowal verify --help'

Nothing was made, and nothing changed.

  $ ls; cmp ok.wal data/golden/lifecycle.wal && cmp bad.wal data/damaged/bit-flip-body.wal
  bad.wal
  cut.gz
  data
  db
  empty
  link.wal
  my log.wal
  ok.wal

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

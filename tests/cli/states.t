Parts of a state, and how two states differ.

  $ aerowal replay --collection users --id back --id twice data/golden/semantics.wal
  {"collection_id":"users","document_id":"back","schema_id":"users","schema_version":"v1","sequence_number":8,"body":{"v":2}}
  {"collection_id":"users","document_id":"twice","schema_id":"users","schema_version":"v1","sequence_number":3,"body":{"v":2}}

  $ aerowal replay --id-glob '[a-g]*' --id-glob twic? --collection users data/golden/semantics.wal
  {"collection_id":"users","document_id":"back","schema_id":"users","schema_version":"v1","sequence_number":8,"body":{"v":2}}
  {"collection_id":"users","document_id":"ghost","schema_id":"users","schema_version":"v1","sequence_number":1,"body":{"v":1}}
  {"collection_id":"users","document_id":"twice","schema_id":"users","schema_version":"v1","sequence_number":3,"body":{"v":2}}

What was deleted, by the first DELETE that found it there.

  $ aerowal replay --deleted data/golden/semantics.wal
  {"collection_id":"users","document_id":"nobody","sequence_number":4,"deleted":true}
  {"collection_id":"users","document_id":"withbody","sequence_number":10,"deleted":true}

  $ aerowal replay --deleted --until-seq 7 --summary data/golden/semantics.wal
  {"collection_id":"users","document_id":"back","sequence_number":6,"deleted":true}
  {"collection_id":"users","document_id":"nobody","sequence_number":4,"deleted":true}
  {"summary":{"path":"data/golden/semantics.wal","inserts":3,"updates":1,"deletes":3,"live_documents":2,"last_sequence_number":7,"deleted_documents":2,"output_version":1}}

  $ aerowal dump --no-body --type delete data/golden/semantics.wal
         4  DELETE  users/nobody          users@v1             55 bytes
         6  DELETE  users/back            users@v1             53 bytes
         7  DELETE  users/back            users@v1             53 bytes
        10  DELETE  users/withbody        users@v1             67 bytes

Ids and nothing else.

  $ aerowal replay --ids-only data/golden/semantics.wal
  {"collection_id":"orders","document_id":"twice"}
  {"collection_id":"users","document_id":"back"}
  {"collection_id":"users","document_id":"ghost"}
  {"collection_id":"users","document_id":"twice"}

  $ aerowal replay --ids-only --deleted data/golden/semantics.wal
  {"collection_id":"users","document_id":"nobody","deleted":true}
  {"collection_id":"users","document_id":"withbody","deleted":true}

Tables.

  $ aerowal replay --format csv data/golden/semantics.wal
  collection_id,document_id,schema_id,schema_version,sequence_number,body,body_base64
  orders,twice,orders,v1,9,"{""other"":""collection""}",
  users,back,users,v1,8,"{""v"":2}",
  users,ghost,users,v1,1,"{""v"":1}",
  users,twice,users,v1,3,"{""v"":2}",

  $ aerowal replay --format tsv --deleted data/golden/semantics.wal | cut -f 2,3
  document_id\x09sequence_number (esc)
  nobody\x094 (esc)
  withbody\x0910 (esc)

  $ aerowal replay --format csv --ids-only --collection orders data/golden/semantics.wal
  collection_id,document_id
  orders,twice

  $ aerowal append -q formula.wal --type insert --collection c --id '=1+1' --schema s --schema-version v1 --body '[1,"a"]'
  $ aerowal replay --format csv --columns document_id,deleted,body formula.wal
  document_id,deleted,body
  '=1+1,false,"[1,""a""]"

One collection as tables of a database.

  $ aerowal replay --format sql --collection orders data/golden/semantics.wal | grep INSERT
  INSERT INTO documents (collection_id, document_id, schema_id, schema_version, sequence_number, body, twin) VALUES ('orders', 'twice', 'orders', 'v1', 9, '{"other":"collection"}', 0);

Two states.

  $ aerowal replay --diff-from 2 data/golden/semantics.wal
  added     orders/twice, record 9
            {"other":"collection"}
  added     users/back, record 8
            {"v":2}
  changed   users/twice, record 3, was record 2
            /v: 1 -> 2

  $ aerowal replay --diff-from 2 --summary --json data/golden/semantics.wal
  {"added":{"collection_id":"orders","document_id":"twice","schema_id":"orders","schema_version":"v1","sequence_number":9,"body":{"other":"collection"}}}
  {"added":{"collection_id":"users","document_id":"back","schema_id":"users","schema_version":"v1","sequence_number":8,"body":{"v":2}}}
  {"changed":{"collection_id":"users","document_id":"twice","schema_id":"users","schema_version":"v1","sequence_number":3,"previous_sequence_number":2,"patch":[{"op":"replace","path":"/v","value":2}]}}
  {"summary":{"path":"data/golden/semantics.wal","from_sequence_number":2,"last_sequence_number":10,"added":2,"changed":1,"removed":0,"output_version":1}}

  $ aerowal replay --diff-from 2 --until-seq 4 --summary data/golden/semantics.wal
  changed   users/twice, record 3, was record 2
            /v: 1 -> 2
  from record 2 to record 4: 0 added, 1 changed, 0 removed

  $ aerowal replay --diff-from 10 data/golden/semantics.wal

  $ aerowal replay --diff-from 11 data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: data/golden/semantics.wal: there is no record 11: the last sequence number is 10
  [exit 2]

  $ aerowal replay --diff-from 11 --json data/golden/semantics.wal
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"there is no record 11: the last sequence number is 10","invariant":null,"details":{"path":"data/golden/semantics.wal"}}
  [exit 2]

  $ aerowal replay --diff-from 40 --until-seq 46 --collection users data/damaged/bit-flip-body.wal
  added     users/user_24, record 41
            {"_id":"user_24","name":"Barbara","age":81,"tags":[],"address":{"city":"東京",...
  added     users/user_25, record 42
            {"_id":"user_25","name":"Linus","age":46,"tags":[],"address":{"city":"São Paulo...
  added     users/user_26, record 43
            {"_id":"user_26","name":"Radia","age":43,"tags":["us","beta","ops"],"address":{"...
  added     users/user_27, record 44
            {"_id":"user_27","name":"Noor","age":80,"tags":["beta","us"],"address":{"city":"...
  added     users/user_28, record 46
            {"_id":"user_28","name":"Noor","age":43,"tags":["beta","ops","admin"],"address":...

  $ aerowal replay --diff-from 40 data/damaged/bit-flip-body.wal
  2> [FATAL] AERO_WAL_CORRUPTION: data/damaged/bit-flip-body.wal: Checksum mismatch: computed 6cb26b1d, stored ffdb632f (byte_offset: 9420) [violates K2]
  2> Next: aerowal verify data/damaged/bit-flip-body.wal
  [exit 1]

A change of the schema, of a body that is not JSON, and of one that only looks another.

  $ cat >put <<'END'
  > aerowal append -q changes.wal --type insert --collection c --id "$1" --schema s \
  >   --schema-version "$2" --body "$3"
  > END
  $ for id in schema text spaces members; do sh put $id v1 '{"n":18446744073709551616,"m":[1,2,3]}'; done
  $ sh put schema v2 '{"n":18446744073709551616,"m":[1,2,3]}'
  $ printf 'no JSON \033[31m' >text
  $ aerowal append -q changes.wal --type update --collection c --id text --schema s --schema-version v1 --body-file text
  $ sh put spaces v1 '{ "m": [1,2,3], "n": 18446744073709551616 }'
  $ sh put members v1 '{"n":18446744073709551617,"m":[1,3],"a_sequence_number":7,"new/\u0007":"\u0007"}'
  $ aerowal replay --diff-from 4 changes.wal
  changed   c/members, record 8, was record 4
            /a_sequence_number: added 7
            /m/1: removed 2
            /n: 18446744073709551616 -> 18446744073709551617
            /new~1\x07: added "\u0007"
  changed   c/schema, record 5, was record 1
            schema s@v1 -> s@v2
  changed   c/spaces, record 7, was record 3
            the same JSON in other bytes
  changed   c/text, record 6, was record 2
            {"n":18446744073709551616,"m":[1,2,3]}
            ->
            no JSON \x1b[31m

  $ aerowal replay --diff-from 4 --json --json-big-numbers=string changes.wal
  {"changed":{"collection_id":"c","document_id":"members","schema_id":"s","schema_version":"v1","sequence_number":"8","previous_sequence_number":"4","patch":[{"op":"add","path":"/a_sequence_number","value":7},{"op":"remove","path":"/m/1"},{"op":"replace","path":"/n","value":18446744073709551617},{"op":"add","path":"/new~1\u0007","value":"\u0007"}]}}
  {"changed":{"collection_id":"c","document_id":"schema","schema_id":"s","schema_version":"v2","sequence_number":"5","previous_sequence_number":"1","previous_schema_id":"s","previous_schema_version":"v1","patch":[]}}
  {"changed":{"collection_id":"c","document_id":"spaces","schema_id":"s","schema_version":"v1","sequence_number":"7","previous_sequence_number":"3","patch":[]}}
  {"changed":{"collection_id":"c","document_id":"text","schema_id":"s","schema_version":"v1","sequence_number":"6","previous_sequence_number":"2","body_base64":"bm8gSlNPTiAbWzMxbQ=="}}

What does not go together.

  $ aerowal replay --diff-from 5 --until-seq 4 data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --diff-from 5 is after --until-seq 4; try 'aerowal replay --help'
  [exit 2]

  $ aerowal replay --diff-from 5 --deleted data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --diff-from and --deleted exclude each other; try 'aerowal replay --help'
  [exit 2]

  $ aerowal replay --diff-from 5 --format csv data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --format csv prints documents and nothing else, so it does not go with --diff-from; try 'aerowal replay --help'
  [exit 2]

  $ aerowal replay --deleted --format sql data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --format sql fills a table of documents with their bodies, so it does not go with --deleted; try 'aerowal replay --help'
  [exit 2]

  $ aerowal replay --ids-only --format sql-copy data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --format sql-copy fills a table of documents with their bodies, so it does not go with --ids-only; try 'aerowal replay --help'
  [exit 2]

  $ aerowal replay --ids-only --format csv --columns document_id data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --ids-only and --columns exclude each other; try 'aerowal replay --help'
  [exit 2]

  $ aerowal replay --columns document_id data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --columns is for tables: --format csv or --format tsv; try 'aerowal replay --help'
  [exit 2]

  $ aerowal replay --columns length --format csv data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --columns: 'length' is no column; a column is collection_id, document_id, schema_id, schema_version, sequence_number, base, split_inferred, deleted, body or body_base64; try 'aerowal replay --help'
  [exit 2]

  $ aerowal replay --summary --format tsv data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --format tsv prints documents and nothing else, so it does not go with --summary; try 'aerowal replay --help'
  [exit 2]

  $ aerowal replay --storage db --collection c data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --storage is about all of a document store, so it does not go with --collection; try 'aerowal replay --help'
  [exit 2]

  $ aerowal replay --check-storage db --diff-from 1 data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --check-storage is about all of a document store, so it does not go with --diff-from; try 'aerowal replay --help'
  [exit 2]

  $ aerowal replay --history --format csv data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --history fills a table of its own, and needs --format sql or --format sql-copy; try 'aerowal replay --help'
  [exit 2]

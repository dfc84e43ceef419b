One record: written, on disk, and then acknowledged.

  $ cat >record <<'END'
  > #!/usr/bin/env bash
  > exec aerowal append "$1" --collection users --id u1 --schema user --schema-version v1 "${@:2}"
  > END
  $ chmod +x record

  $ ./record log.wal --type insert --body '{"a":1}'
  1 at byte 0, 57 bytes, checksum 8ed4a42e

  $ ./record log.wal --type update --body '{"a":2}' --json
  {"sequence_number":2,"byte_offset":57,"length":57,"checksum":"6c73ed9a"}

  $ ./record log.wal --type delete
  3 at byte 114, 50 bytes, checksum 3ead557a

  $ aerowal dump log.wal
         1  INSERT  users/u1              user@v1              57 bytes  {"a":1}
         2  UPDATE  users/u1              user@v1              57 bytes  {"a":2}
         3  DELETE  users/u1              user@v1              50 bytes

A body is stored as it was given, as long as it is JSON.

  $ for body in ' {"a" : 1.0} ' '{"a":1,"a":2}' '1e400' '-1' '"\ud800"' 'null' '[]' '[1,2]' '{}'; do
  >   ./record bodies.wal --type update --body "$body" || echo "$body"
  > done
  1 at byte 0, 63 bytes, checksum fa2fad1e
  2 at byte 63, 63 bytes, checksum 7ed12ec3
  3 at byte 126, 55 bytes, checksum f6899104
  4 at byte 181, 52 bytes, checksum 4ee20745
  5 at byte 233, 58 bytes, checksum 285480dc
  6 at byte 291, 54 bytes, checksum a8ecc314
  7 at byte 345, 52 bytes, checksum bab7ef4b
  8 at byte 397, 55 bytes, checksum ba90971d
  9 at byte 452, 52 bytes, checksum 08486661

  $ aerowal dump --json bodies.wal | grep -o '"body.*,"byte_offset'
  "body_base64":"IHsiYSIgOiAxLjB9IA==","byte_offset
  "body":{"a":1,"a":2},"byte_offset
  "body":1e400,"byte_offset
  "body":-1,"byte_offset
  "body":"\ud800","byte_offset
  "body":null,"byte_offset
  "body":[],"byte_offset
  "body":[1,2],"byte_offset
  "body":{},"byte_offset

  $ for body in '' ' ' '{' '{a:1}' '01' 'NaN' "'x'" '{"a":1,}' '[1]]' '"' $'"\t"' $'\xff' $'"\xff"'; do
  >   ./record refused.wal --type update --body "$body" 2>&1
  >   echo "exit $?"
  > done
  [ERROR] AEROWAL_USAGE: --body: '' is not JSON, which a shell leaves whole in quotes: '{"name":"Ada"}'; --body-file takes any bytes; try 'aerowal append --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --body: ' ' is not JSON, which a shell leaves whole in quotes: '{"name":"Ada"}'; --body-file takes any bytes; try 'aerowal append --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --body: '{' is not JSON, which a shell leaves whole in quotes: '{"name":"Ada"}'; --body-file takes any bytes; try 'aerowal append --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --body: '{a:1}' is not JSON, which a shell leaves whole in quotes: '{"name":"Ada"}'; --body-file takes any bytes; try 'aerowal append --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --body: '01' is not JSON, which a shell leaves whole in quotes: '{"name":"Ada"}'; --body-file takes any bytes; try 'aerowal append --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --body: 'NaN' is not JSON, which a shell leaves whole in quotes: '{"name":"Ada"}'; --body-file takes any bytes; try 'aerowal append --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --body: ''x'' is not JSON, which a shell leaves whole in quotes: '{"name":"Ada"}'; --body-file takes any bytes; try 'aerowal append --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --body: '{"a":1,}' is not JSON, which a shell leaves whole in quotes: '{"name":"Ada"}'; --body-file takes any bytes; try 'aerowal append --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --body: '[1]]' is not JSON, which a shell leaves whole in quotes: '{"name":"Ada"}'; --body-file takes any bytes; try 'aerowal append --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --body: '"' is not JSON, which a shell leaves whole in quotes: '{"name":"Ada"}'; --body-file takes any bytes; try 'aerowal append --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --body: '"\t"' is not JSON, which a shell leaves whole in quotes: '{"name":"Ada"}'; --body-file takes any bytes; try 'aerowal append --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --body: '\xff' is not JSON, which a shell leaves whole in quotes: '{"name":"Ada"}'; --body-file takes any bytes; try 'aerowal append --help'
  exit 2
  [ERROR] AEROWAL_USAGE: --body: '"\xff"' is not JSON, which a shell leaves whole in quotes: '{"name":"Ada"}'; --body-file takes any bytes; try 'aerowal append --help'
  exit 2

From a file it may be anything.

  $ printf '\377\000no JSON\n' >body
  $ ./record file.wal --type insert --body-file body
  1 at byte 0, 60 bytes, checksum 7c229d8b

  $ ./record file.wal --type insert --body-file - <body
  2 at byte 60, 60 bytes, checksum f9108f7f

  $ aerowal dump --json file.wal
  {"sequence_number":1,"record_type":"INSERT","collection_id":"users","document_id":"u1","schema_id":"user","schema_version":"v1","body_base64":"/wBubyBKU09OCg==","byte_offset":0,"length":60,"checksum":"7c229d8b"}
  {"sequence_number":2,"record_type":"INSERT","collection_id":"users","document_id":"u1","schema_id":"user","schema_version":"v1","body_base64":"/wBubyBKU09OCg==","byte_offset":60,"length":60,"checksum":"f9108f7f"}

An insert or update needs a body, a delete may have one.

  $ ./record refused.wal --type insert
  2> [ERROR] AEROWAL_USAGE: --type insert needs a body: give --body or --body-file; try 'aerowal append --help'
  [exit 2]

  $ ./record refused.wal --type update
  2> [ERROR] AEROWAL_USAGE: --type update needs a body: give --body or --body-file; try 'aerowal append --help'
  [exit 2]

  $ ./record refused.wal --type insert --body-file /dev/null
  2> [ERROR] AEROWAL_USAGE: --type insert needs a body: /dev/null is empty; try 'aerowal append --help'
  [exit 2]

  $ ./record tombstone.wal --type delete --body '{"why":"asked"}'
  1 at byte 0, 65 bytes, checksum b43f95bb

  $ aerowal dump tombstone.wal
         1  DELETE  users/u1              user@v1              65 bytes  {"why":"asked"}

Ids may be empty, begin with a dash, or look like a list.

  $ aerowal append ids.wal --type delete --collection= --id= --schema= --schema-version=
  1 at byte 0, 37 bytes, checksum 3819a7c2

  $ aerowal append ids.wal --type delete --collection '' --id '' --schema '' --schema-version ''
  2 at byte 37, 37 bytes, checksum 3ac7a0e5

  $ aerowal append ids.wal --type delete --collection=-c --id=--json --schema=-- --schema-version=-1
  3 at byte 74, 49 bytes, checksum 3216b99a

  $ aerowal append ids.wal --type delete --collection '[c]' --id '[1,2]' --schema '{}' \
  >   --schema-version='[]'
  4 at byte 123, 49 bytes, checksum 9282fa9c

  $ aerowal append ids.wal --type delete --collection -c --id --json --schema -1 --schema-version '"'
  5 at byte 172, 48 bytes, checksum 59085b69

  $ aerowal append ids.wal --type delete --collection=a=b --id 'a b' --schema $'\t' \
  >   --schema-version=$'\n'
  6 at byte 220, 45 bytes, checksum fa97a6b3

  $ aerowal dump --json ids.wal
  {"sequence_number":1,"record_type":"DELETE","collection_id":"","document_id":"","schema_id":"","schema_version":"","byte_offset":0,"length":37,"checksum":"3819a7c2"}
  {"sequence_number":2,"record_type":"DELETE","collection_id":"","document_id":"","schema_id":"","schema_version":"","byte_offset":37,"length":37,"checksum":"3ac7a0e5"}
  {"sequence_number":3,"record_type":"DELETE","collection_id":"-c","document_id":"--json","schema_id":"--","schema_version":"-1","byte_offset":74,"length":49,"checksum":"3216b99a"}
  {"sequence_number":4,"record_type":"DELETE","collection_id":"[c]","document_id":"[1,2]","schema_id":"{}","schema_version":"[]","byte_offset":123,"length":49,"checksum":"9282fa9c"}
  {"sequence_number":5,"record_type":"DELETE","collection_id":"-c","document_id":"--json","schema_id":"-1","schema_version":"\"","byte_offset":172,"length":48,"checksum":"59085b69"}
  {"sequence_number":6,"record_type":"DELETE","collection_id":"a=b","document_id":"a b","schema_id":"\u0009","schema_version":"\u000a","byte_offset":220,"length":45,"checksum":"fa97a6b3"}

What does not go together, or is not known.

  $ ./record refused.wal
  2> [ERROR] AEROWAL_USAGE: give either --type and a record, or --from and many; try 'aerowal append --help'
  [exit 2]

  $ ./record refused.wal --type replace --body '{}'
  2> [ERROR] AEROWAL_USAGE: --type: 'replace' is not insert, update or delete; try 'aerowal append --help'
  [exit 2]

  $ ./record refused.wal --type INSERT --body '{}'
  2> [ERROR] AEROWAL_USAGE: --type: 'INSERT' is not insert, update or delete (did you mean insert?); try 'aerowal append --help'
  [exit 2]

  $ ./record refused.wal --type '' --body '{}'
  2> [ERROR] AEROWAL_USAGE: --type: '' is not insert, update or delete; try 'aerowal append --help'
  [exit 2]

  $ ./record refused.wal --type insert --body '{}' --body-file body
  2> [ERROR] AEROWAL_USAGE: --body and --body-file exclude each other; try 'aerowal append --help'
  [exit 2]

  $ ./record refused.wal --type insert --body '{}' --new
  2> [ERROR] AEROWAL_USAGE: --new needs --from, which excludes --type; try 'aerowal append --help'
  [exit 2]

  $ aerowal append refused.wal --new --type delete --collection c
  2> [ERROR] AEROWAL_USAGE: --new needs --from, which excludes --type; try 'aerowal append --help'
  [exit 2]

  $ ./record refused.wal --from /dev/null
  2> [ERROR] AEROWAL_USAGE: --collection and --from exclude each other; try 'aerowal append --help'
  [exit 2]

  $ aerowal append refused.wal --from /dev/null --body '{}'
  2> [ERROR] AEROWAL_USAGE: --body and --from exclude each other; try 'aerowal append --help'
  [exit 2]

  $ aerowal append refused.wal --type insert --from /dev/null
  2> [ERROR] AEROWAL_USAGE: --type and --from exclude each other; try 'aerowal append --help'
  [exit 2]

  $ aerowal append refused.wal --type insert --collection c --id d --schema s --body '{}'
  2> [ERROR] AEROWAL_USAGE: --type needs --schema-version; try 'aerowal append --help'
  [exit 2]

  $ aerowal append refused.wal
  2> [ERROR] AEROWAL_USAGE: give either --type and a record, or --from and many; try 'aerowal append --help'
  [exit 2]

  $ aerowal append - --from /dev/null
  2> [ERROR] AEROWAL_USAGE: LOG: append needs a file or a data directory, not standard input; the records can come from there: --from -; try 'aerowal append --help'
  [exit 2]

  $ aerowal append refused.wal --type delete --collection $'\xff' --id d --schema s \
  >   --schema-version v1
  2> [ERROR] AEROWAL_USAGE: --collection: collection_id is not valid UTF-8
  [exit 2]

  $ aerowal append refused.wal --type delete --collection c --id d --schema s \
  >   --schema-version $'v\xed\xa0\x80'
  2> [ERROR] AEROWAL_USAGE: --schema-version: schema_version is not valid UTF-8
  [exit 2]

A body that no record can hold is refused before anything is read or written.

  $ truncate -s 4G huge
  $ ./record refused.wal --type insert --body-file huge
  2> [ERROR] AEROWAL_USAGE: huge: the file is longer than the 4294967258 bytes that a document's body can have
  [exit 2]

  $ truncate -s 4294967259 huge
  $ ./record refused.wal --type insert --body-file huge
  2> [ERROR] AEROWAL_USAGE: huge: the file is longer than the 4294967258 bytes that a document's body can have
  [exit 2]

Nothing that was refused left a file behind.

  $ ls refused.wal
  2> ls: cannot access 'refused.wal': No such file or directory
  [exit 2]

--quiet says nothing but what went wrong.

  $ ./record log.wal --type delete --quiet
  $ aerowal dump --from-seq 4 log.wal
         4  DELETE  users/u1              user@v1              50 bytes

  $ ./record log.wal --type insert --quiet
  2> [ERROR] AEROWAL_USAGE: --type insert needs a body: give --body or --body-file; try 'aerowal append --help'
  [exit 2]

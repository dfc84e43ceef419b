A line a record: number, type, collection/id, schema@version, size, the start of the body.

  $ aerowal dump data/golden/lifecycle.wal
         1  INSERT  users/a               users@v1             67 bytes  {"_id":"a","n":1}
         2  INSERT  users/b               users@v1             67 bytes  {"_id":"b","n":1}
         3  UPDATE  users/a               users@v1             67 bytes  {"_id":"a","n":2}
         4  DELETE  users/b               users@v1             50 bytes
         5  INSERT  users/b               users@v1             67 bytes  {"_id":"b","n":3}
         6  UPDATE  users/a               users@v2             67 bytes  {"_id":"a","n":4}
         7  DELETE  users/a               users@v1             50 bytes

  $ aerowal dump --no-body data/golden/lifecycle.wal
         1  INSERT  users/a               users@v1             67 bytes
         2  INSERT  users/b               users@v1             67 bytes
         3  UPDATE  users/a               users@v1             67 bytes
         4  DELETE  users/b               users@v1             50 bytes
         5  INSERT  users/b               users@v1             67 bytes
         6  UPDATE  users/a               users@v2             67 bytes
         7  DELETE  users/a               users@v1             50 bytes

  $ aerowal dump --json data/golden/lifecycle.wal
  {"sequence_number":1,"record_type":"INSERT","collection_id":"users","document_id":"a","schema_id":"users","schema_version":"v1","body":{"_id":"a","n":1},"byte_offset":0,"length":67,"checksum":"06a4d447"}
  {"sequence_number":2,"record_type":"INSERT","collection_id":"users","document_id":"b","schema_id":"users","schema_version":"v1","body":{"_id":"b","n":1},"byte_offset":67,"length":67,"checksum":"ba01c757"}
  {"sequence_number":3,"record_type":"UPDATE","collection_id":"users","document_id":"a","schema_id":"users","schema_version":"v1","body":{"_id":"a","n":2},"byte_offset":134,"length":67,"checksum":"d14b9d53"}
  {"sequence_number":4,"record_type":"DELETE","collection_id":"users","document_id":"b","schema_id":"users","schema_version":"v1","byte_offset":201,"length":50,"checksum":"2537129f"}
  {"sequence_number":5,"record_type":"INSERT","collection_id":"users","document_id":"b","schema_id":"users","schema_version":"v1","body":{"_id":"b","n":3},"byte_offset":251,"length":67,"checksum":"a7138d6d"}
  {"sequence_number":6,"record_type":"UPDATE","collection_id":"users","document_id":"a","schema_id":"users","schema_version":"v2","body":{"_id":"a","n":4},"byte_offset":318,"length":67,"checksum":"04c3a00b"}
  {"sequence_number":7,"record_type":"DELETE","collection_id":"users","document_id":"a","schema_id":"users","schema_version":"v1","byte_offset":385,"length":50,"checksum":"69d7e8f7"}

  $ aerowal dump --json --no-body --limit 4 data/golden/lifecycle.wal
  {"sequence_number":1,"record_type":"INSERT","collection_id":"users","document_id":"a","schema_id":"users","schema_version":"v1","body_omitted":true,"byte_offset":0,"length":67,"checksum":"06a4d447"}
  {"sequence_number":2,"record_type":"INSERT","collection_id":"users","document_id":"b","schema_id":"users","schema_version":"v1","body_omitted":true,"byte_offset":67,"length":67,"checksum":"ba01c757"}
  {"sequence_number":3,"record_type":"UPDATE","collection_id":"users","document_id":"a","schema_id":"users","schema_version":"v1","body_omitted":true,"byte_offset":134,"length":67,"checksum":"d14b9d53"}
  {"sequence_number":4,"record_type":"DELETE","collection_id":"users","document_id":"b","schema_id":"users","schema_version":"v1","byte_offset":201,"length":50,"checksum":"2537129f"}

  $ aerowal dump data/golden/empty.wal

Chosen records: any of the values of each option that was given.

  $ aerowal dump --type delete data/golden/lifecycle.wal
         4  DELETE  users/b               users@v1             50 bytes
         7  DELETE  users/a               users@v1             50 bytes
  $ aerowal dump --type insert --type update --id b data/golden/lifecycle.wal
         2  INSERT  users/b               users@v1             67 bytes  {"_id":"b","n":1}
         5  INSERT  users/b               users@v1             67 bytes  {"_id":"b","n":3}
  $ aerowal dump --id a --id b --limit 2 --from-seq 4 data/golden/lifecycle.wal
         4  DELETE  users/b               users@v1             50 bytes
         5  INSERT  users/b               users@v1             67 bytes  {"_id":"b","n":3}
  $ aerowal dump --collection users --id-glob '[b-z]' --no-body data/golden/lifecycle.wal
         2  INSERT  users/b               users@v1             67 bytes
         4  DELETE  users/b               users@v1             50 bytes
         5  INSERT  users/b               users@v1             67 bytes
  $ aerowal dump --collection other data/golden/lifecycle.wal
  $ aerowal dump --id '' data/golden/lifecycle.wal
  $ aerowal dump --id=a --schema=users --type=delete data/golden/lifecycle.wal
         7  DELETE  users/a               users@v1             50 bytes
  $ aerowal dump --type INSERT data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: --type: 'INSERT' is not insert, update or delete (did you mean insert?); try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --id data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: LOG is required: log files, AeroDB data directories, or - for standard input; 'data/golden/lifecycle.wal' was taken for the value of --id; try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --at-offset 0 --schema users data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: --at-offset shows one place, not the records from there on, so it does not go with --schema; try 'aerowal dump --help'
  [exit 2]

The same records whatever the number of workers, and from a pipe; all are checked.

  $ wanted() { aerowal dump --json --type update --collection orders --id-glob 'order_1*' "$@"; }
  > for workers in 1 3; do AEROWAL_THREADS=$workers wanted data/golden/workload.wal | sha256sum; done
  > wanted - < data/golden/workload.wal | sha256sum
  > aerowal dump --json data/golden/workload.wal |
  > grep '"UPDATE","collection_id":"orders","document_id":"order_1' | sha256sum
  > wanted data/golden/workload.wal | wc -l
  64e88878da1ddd93a52fe6556dee5bc136a612be1f8cf15d9f392aaa5c716510  -
  64e88878da1ddd93a52fe6556dee5bc136a612be1f8cf15d9f392aaa5c716510  -
  64e88878da1ddd93a52fe6556dee5bc136a612be1f8cf15d9f392aaa5c716510  -
  64e88878da1ddd93a52fe6556dee5bc136a612be1f8cf15d9f392aaa5c716510  -
  46
  $ aerowal dump --id nobody data/damaged/bit-flip-body.wal
  2> [FATAL] AERO_WAL_CORRUPTION: data/damaged/bit-flip-body.wal: Checksum mismatch: computed 6cb26b1d, stored ffdb632f (byte_offset: 9420) [violates K2]
  2> Next: aerowal verify data/damaged/bit-flip-body.wal
  [exit 1]
  $ aerowal dump --id nobody --keep-going data/damaged/bit-flip-body.wal
  !!!!!!!!  bit_flip at byte 9420 (0x24cc), 165 bytes: One flipped bit explains it: bit 7 of byte 9502 (0x251e). Failing memory, disk or cable, not a crash.
  [exit 1]

A range. Its end may lie past the log's.

  $ aerowal dump --from-seq 3 --to-seq 4 data/golden/lifecycle.wal
         3  UPDATE  users/a               users@v1             67 bytes  {"_id":"a","n":2}
         4  DELETE  users/b               users@v1             50 bytes

  $ aerowal dump --from-seq 6 --to-seq 99 data/golden/lifecycle.wal
         6  UPDATE  users/a               users@v2             67 bytes  {"_id":"a","n":4}
         7  DELETE  users/a               users@v1             50 bytes

  $ aerowal dump --from-seq 3 --limit 2 data/golden/lifecycle.wal
         3  UPDATE  users/a               users@v1             67 bytes  {"_id":"a","n":2}
         4  DELETE  users/b               users@v1             50 bytes

  $ aerowal dump --limit 0 data/golden/lifecycle.wal

  $ aerowal dump --from-seq 9 --to-seq 3 data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: --from-seq 9 is after --to-seq 3; try 'aerowal dump --help'
  [exit 2]

  $ aerowal dump --quiet --to-seq 2 data/damaged/bit-flip-body.wal

  $ aerowal dump --quiet --keep-going --to-seq 2 data/damaged/bit-flip-body.wal

  $ aerowal dump --at-offset 5 --limit 1 data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: --at-offset shows one place, not the records from there on, so it does not go with --limit; try 'aerowal dump --help'
  [exit 2]

  $ aerowal dump --keep-going --at-offset 5 data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: --at-offset shows one place, not the records from there on, so it does not go with --keep-going; try 'aerowal dump --help'
  [exit 2]

The number after the last is where a follower stands who has seen everything. One past it is wrong.

  $ aerowal dump --from-seq 8 data/golden/lifecycle.wal

  $ aerowal dump --from-seq 9 data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: data/golden/lifecycle.wal: --from-seq 9 is past the end: the last sequence number is 7; try 'aerowal dump --help'
  [exit 2]

  $ aerowal dump --json --from-seq 9 data/golden/lifecycle.wal
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"--from-seq 9 is past the end: the last sequence number is 7; try 'aerowal dump --help'","invariant":null,"details":{"path":"data/golden/lifecycle.wal"}}
  [exit 2]

  $ aerowal dump --from-seq 9 --to-seq 9 data/golden/lifecycle.wal
  2> [ERROR] AEROWAL_USAGE: data/golden/lifecycle.wal: --from-seq 9 is past the end: the last sequence number is 7; try 'aerowal dump --help'
  [exit 2]

  $ aerowal dump --from-seq 1 data/golden/empty.wal

  $ aerowal dump --from-seq 2 data/golden/empty.wal
  2> [ERROR] AEROWAL_USAGE: data/golden/empty.wal: --from-seq 2 is past the end: the last sequence number is 0; try 'aerowal dump --help'
  [exit 2]

Several logs.

  $ aerowal dump data/golden/single-insert.wal data/golden/empty.wal data/golden/lifecycle.wal
  ==> data/golden/single-insert.wal <==
         1  INSERT  users/user_1          user_schema@v1      177 bytes  {"_id":"user_1","name":"Ada","age":19,"tags":["admin","ops"],"address":{"city":"...
  ==> data/golden/empty.wal <==
  ==> data/golden/lifecycle.wal <==
         1  INSERT  users/a               users@v1             67 bytes  {"_id":"a","n":1}
         2  INSERT  users/b               users@v1             67 bytes  {"_id":"b","n":1}
         3  UPDATE  users/a               users@v1             67 bytes  {"_id":"a","n":2}
         4  DELETE  users/b               users@v1             50 bytes
         5  INSERT  users/b               users@v1             67 bytes  {"_id":"b","n":3}
         6  UPDATE  users/a               users@v2             67 bytes  {"_id":"a","n":4}
         7  DELETE  users/a               users@v1             50 bytes

  $ aerowal dump --json --limit 1 data/golden/lifecycle.wal data/golden/semantics.wal
  {"sequence_number":1,"record_type":"INSERT","collection_id":"users","document_id":"a","schema_id":"users","schema_version":"v1","body":{"_id":"a","n":1},"byte_offset":0,"length":67,"checksum":"06a4d447","path":"data/golden/lifecycle.wal"}
  {"sequence_number":1,"record_type":"UPDATE","collection_id":"users","document_id":"ghost","schema_id":"users","schema_version":"v1","body":{"v":1},"byte_offset":0,"length":61,"checksum":"90cc870d","path":"data/golden/semantics.wal"}

  $ aerowal dump --limit 1 - data/golden/lifecycle.wal <data/golden/semantics.wal
  ==> - <==
         1  UPDATE  users/ghost           users@v1             61 bytes  {"v":1}
  ==> data/golden/lifecycle.wal <==
         1  INSERT  users/a               users@v1             67 bytes  {"_id":"a","n":1}

Standard input: redirected, from where it stands, or a pipe.

  $ aerowal dump - <data/golden/single-insert.wal
         1  INSERT  users/user_1          user_schema@v1      177 bytes  {"_id":"user_1","name":"Ada","age":19,"tags":["admin","ops"],"address":{"city":"...

  $ cat data/golden/lifecycle.wal data/golden/single-insert.wal >two.wal
  $ { head -c 435 >/dev/null; aerowal dump -; } <two.wal
         1  INSERT  users/user_1          user_schema@v1      177 bytes  {"_id":"user_1","name":"Ada","age":19,"tags":["admin","ops"],"address":{"city":"...

  $ cat data/golden/single-insert.wal | aerowal dump -
         1  INSERT  users/user_1          user_schema@v1      177 bytes  {"_id":"user_1","name":"Ada","age":19,"tags":["admin","ops"],"address":{"city":"...

Ids, and a body that is no JSON, with what a terminal could act on.

  $ aerowal dump --limit 8 data/golden/hostile-strings.wal
         1  INSERT  users/esc\x1b[31mred\x1b[0m  s@v1                 62 bytes  {}
         2  INSERT  users/\x1b]0;owned\x07       s@v1                 57 bytes  {}
         3  INSERT  users/nul\x00mid             s@v1                 54 bytes  {}
         4  INSERT  users/line1\nline2\r\n       s@v1                 60 bytes  {}
         5  INSERT  users/tab\tcomma,quote"'`    s@v1                 82 bytes  {"q":"\"\u001b[2J"}
         6  INSERT  ../../etc/passwd             s@v1                 57 bytes  {}
         7  INSERT  users'; DROP TABLE documents;--/x  s@v1                 74 bytes  {}
         8  INSERT  =cmd|' /C calc'!A0/x               s@v1                 61 bytes  {}

  $ aerowal dump --json --limit 8 data/golden/hostile-strings.wal
  {"sequence_number":1,"record_type":"INSERT","collection_id":"users","document_id":"esc\u001b[31mred\u001b[0m","schema_id":"s","schema_version":"v1","body":{},"byte_offset":0,"length":62,"checksum":"fdd5ce9d"}
  {"sequence_number":2,"record_type":"INSERT","collection_id":"users","document_id":"\u001b]0;owned\u0007","schema_id":"s","schema_version":"v1","body":{},"byte_offset":62,"length":57,"checksum":"83af7b74"}
  {"sequence_number":3,"record_type":"INSERT","collection_id":"users","document_id":"nul\u0000mid","schema_id":"s","schema_version":"v1","body":{},"byte_offset":119,"length":54,"checksum":"a8681534"}
  {"sequence_number":4,"record_type":"INSERT","collection_id":"users","document_id":"line1\u000aline2\u000d\u000a","schema_id":"s","schema_version":"v1","body":{},"byte_offset":173,"length":60,"checksum":"69b5d94a"}
  {"sequence_number":5,"record_type":"INSERT","collection_id":"users","document_id":"tab\u0009comma,quote\"'`","schema_id":"s","schema_version":"v1","body":{"q":"\"\u001b[2J"},"byte_offset":233,"length":82,"checksum":"477074d6"}
  {"sequence_number":6,"record_type":"INSERT","collection_id":"../../etc","document_id":"passwd","schema_id":"s","schema_version":"v1","body":{},"byte_offset":315,"length":57,"checksum":"952c61a5"}
  {"sequence_number":7,"record_type":"INSERT","collection_id":"users'; DROP TABLE documents;--","document_id":"x","schema_id":"s","schema_version":"v1","body":{},"byte_offset":372,"length":74,"checksum":"c0226306"}
  {"sequence_number":8,"record_type":"INSERT","collection_id":"=cmd|' /C calc'!A0","document_id":"x","schema_id":"s","schema_version":"v1","body":{},"byte_offset":446,"length":61,"checksum":"b97dd26e"}

  $ aerowal dump data/golden/unicode.wal
         1  INSERT  пользователи/Ünïcödé  схема@версия-1      144 bytes  {"_id":"Ünïcödé","note":"ß→∀∂∈ℝ"}
         2  INSERT  users/🙂👩\u200d👩\u200d👧\u200d👦  users@v1            110 bytes  {"_id":"🙂","flag":"🇳🇴"}
         3  INSERT  用户/李雷                           用户@v1              88 bytes  {"_id":"李雷","城":"東京"}
         4  INSERT  users/é vs é                        users@v1             71 bytes  {"_id":"é"}
         5  INSERT  users/rtl \u202eabc\u202c           users@v1             74 bytes  {"_id":"א"}
         6  INSERT  users/\ufeffbom                     users@v1             99 bytes  {"esc":"\u00e9\ud83d\ude00","lone":"\ud800"}

A damaged log: the records before the damage, then the error.

  $ aerowal dump --from-seq 45 data/damaged/bit-flip-body.wal
        45  INSERT  users/user_28         user_schema@v1      177 bytes  {"_id":"user_28","name":"Ken","age":79,"tags":["eu","ops"],"address":{"city":"Ca...
        46  UPDATE  users/user_28         user_schema@v2      193 bytes  {"_id":"user_28","name":"Noor","age":43,"tags":["beta","ops","admin"],"address":...
  2> [FATAL] AERO_WAL_CORRUPTION: data/damaged/bit-flip-body.wal: Checksum mismatch: computed 6cb26b1d, stored ffdb632f (byte_offset: 9420) [violates K2]
  2> Next: aerowal verify data/damaged/bit-flip-body.wal
  [exit 1]

  $ aerowal dump --json --from-seq 46 data/damaged/bit-flip-body.wal
  {"sequence_number":46,"record_type":"UPDATE","collection_id":"users","document_id":"user_28","schema_id":"user_schema","schema_version":"v2","body":{"_id":"user_28","name":"Noor","age":43,"tags":["beta","ops","admin"],"address":{"city":"São Paulo","zip":"60436"},"score":73.309},"byte_offset":9227,"length":193,"checksum":"d6ff3647"}
  2> {"code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"Checksum mismatch: computed 6cb26b1d, stored ffdb632f","invariant":"K2","details":{"path":"data/damaged/bit-flip-body.wal","byte_offset":9420,"sequence_number":47}}
  [exit 1]

  $ aerowal dump --json --from-seq 46 data/damaged/record-missing.wal
  {"sequence_number":46,"record_type":"UPDATE","collection_id":"users","document_id":"user_28","schema_id":"user_schema","schema_version":"v2","body":{"_id":"user_28","name":"Noor","age":43,"tags":["beta","ops","admin"],"address":{"city":"São Paulo","zip":"60436"},"score":73.309},"byte_offset":9227,"length":193,"checksum":"d6ff3647"}
  2> {"code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"Non-sequential sequence number: expected 47, got 48","invariant":"K2","details":{"path":"data/damaged/record-missing.wal","byte_offset":9420,"sequence_number":48}}
  [exit 1]

What comes after the last record that was asked for is not looked at.

  $ aerowal dump --from-seq 46 --to-seq 46 data/damaged/bit-flip-body.wal
        46  UPDATE  users/user_28         user_schema@v2      193 bytes  {"_id":"user_28","name":"Noor","age":43,"tags":["beta","ops","admin"],"address":...

  $ aerowal dump --from-seq 46 --limit 1 data/damaged/bit-flip-body.wal
        46  UPDATE  users/user_28         user_schema@v2      193 bytes  {"_id":"user_28","name":"Noor","age":43,"tags":["beta","ops","admin"],"address":...

  $ aerowal dump --from-seq 46 --to-seq 47 data/damaged/bit-flip-body.wal
        46  UPDATE  users/user_28         user_schema@v2      193 bytes  {"_id":"user_28","name":"Noor","age":43,"tags":["beta","ops","admin"],"address":...
  2> [FATAL] AERO_WAL_CORRUPTION: data/damaged/bit-flip-body.wal: Checksum mismatch: computed 6cb26b1d, stored ffdb632f (byte_offset: 9420) [violates K2]
  2> Next: aerowal verify data/damaged/bit-flip-body.wal
  [exit 1]

A number past the damage: whether it exists can't be known, and the damage is what there is to say.

  $ aerowal dump --from-seq 500 data/damaged/bit-flip-body.wal
  2> [FATAL] AERO_WAL_CORRUPTION: data/damaged/bit-flip-body.wal: Checksum mismatch: computed 6cb26b1d, stored ffdb632f (byte_offset: 9420) [violates K2]
  2> Next: aerowal verify data/damaged/bit-flip-body.wal
  [exit 1]

A number past the end is wrong in a damaged log too, in which known losses count. That outranks the
damage.

  $ aerowal dump --keep-going --from-seq 161 data/damaged/bit-flip-body.wal
  !!!!!!!!  bit_flip at byte 9420 (0x24cc), 165 bytes: One flipped bit explains it: bit 7 of byte 9502 (0x251e). Failing memory, disk or cable, not a crash.
  [exit 1]
  $ aerowal dump --keep-going --from-seq 162 data/damaged/bit-flip-body.wal
  !!!!!!!!  bit_flip at byte 9420 (0x24cc), 165 bytes: One flipped bit explains it: bit 7 of byte 9502 (0x251e). Failing memory, disk or cable, not a crash.
  2> [ERROR] AEROWAL_USAGE: data/damaged/bit-flip-body.wal: --from-seq 162 is past the end: the last sequence number is 160; try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --keep-going --json --from-seq 5000 data/damaged/torn-mid-header.wal
  {"damage":{"kind":"torn_tail","code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"The start of record 160, as a crash leaves a write that was never acknowledged. Heavy damage to an acknowledged last record, or a file that was cut short, can look the same.","invariant":"K2","byte_offset":31090,"length":9,"sequence_number":160,"lost_sequence_numbers":[],"details":{"path":"data/damaged/torn-mid-header.wal","check":"truncated"}}}
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"--from-seq 5000 is past the end: the last sequence number is 159; try 'aerowal dump --help'","invariant":null,"details":{"path":"data/damaged/torn-mid-header.wal"}}
  [exit 2]
  $ aerowal dump --keep-going --from-seq 160 data/damaged/torn-mid-header.wal
  !!!!!!!!  torn_tail at byte 31090 (0x7972), 9 bytes: The start of record 160, as a crash leaves a write that was never acknowledged. Heavy damage to an acknowledged last record, or a file that was cut short, can look the same.
  [exit 3]

Tables, for spreadsheets and cut:

  $ aerowal dump --format csv --limit 3 data/golden/semantics.wal
  sequence_number,record_type,collection_id,document_id,schema_id,schema_version,byte_offset,length,checksum,body,body_base64
  1,UPDATE,users,ghost,users,v1,0,61,90cc870d,"{""v"":1}",
  2,INSERT,users,twice,users,v1,61,61,ee69bd5e,"{""v"":1}",
  3,INSERT,users,twice,users,v1,122,61,ac881290,"{""v"":2}",
  $ aerowal dump --format tsv --columns sequence_number,document_id,length --tail 2 data/golden/semantics.wal
  sequence_number\x09document_id\x09length (esc)
  9\x09twice\x0978 (esc)
  10\x09withbody\x0967 (esc)
  $ aerowal dump --format csv --columns sequence_number --keep-going --from-seq 46 --to-seq 48 data/damaged/bit-flip-body.wal
  sequence_number
  46
  48
  2> data/damaged/bit-flip-body.wal: bit_flip at byte 9420 (0x24cc), 165 bytes: One flipped bit explains it: bit 7 of byte 9502 (0x251e). Failing memory, disk or cable, not a crash.
  [exit 1]
  $ aerowal dump --format csv --columns sequence_numbr data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --columns: 'sequence_numbr' is no column (did you mean sequence_number?); a column is sequence_number, record_type, collection_id, document_id, schema_id, schema_version, body, body_base64, byte_offset, length, checksum, path or stray; try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --columns length data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --columns is for tables: --format csv or --format tsv; try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --format csv --at-offset 0 data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --at-offset shows one place, which is no table; try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --format cvs data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --format: 'cvs' is not human, json, csv or tsv (did you mean csv?); try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --format csv --json data/golden/semantics.wal
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"--json and --format exclude each other; try 'aerowal dump --help'","invariant":null,"details":{}}
  [exit 2]
  $ aerowal dump --format csv --columns length --no-body data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --no-body and --columns exclude each other; try 'aerowal dump --help'
  [exit 2]

The last records, of those that were asked for, and of a damaged log:

  $ aerowal dump --tail 2 --type delete data/golden/semantics.wal
         7  DELETE  users/back            users@v1             53 bytes
        10  DELETE  users/withbody        users@v1             67 bytes  {"tomb":1}
  $ aerowal dump --tail 1 --no-body data/damaged/bit-flip-body.wal
        46  UPDATE  users/user_28         user_schema@v2      193 bytes
  2> [FATAL] AERO_WAL_CORRUPTION: data/damaged/bit-flip-body.wal: Checksum mismatch: computed 6cb26b1d, stored ffdb632f (byte_offset: 9420) [violates K2]
  2> Next: aerowal verify data/damaged/bit-flip-body.wal
  [exit 1]
  $ aerowal dump --keep-going --tail 1 --no-body data/damaged/bit-flip-body.wal
       160  INSERT  orders/order_91       order_schema@v1     208 bytes
  [exit 1]
  $ aerowal dump --tail 1 --limit 1 data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --limit and --tail exclude each other; try 'aerowal dump --help'
  [exit 2]

Every byte:

  $ aerowal dump --hex --tail 1 data/golden/semantics.wal
        10  DELETE  users/withbody        users@v1             67 bytes  {"tomb":1}
      000000021e  43 00 00 00              C...      length          67
      0000000222  02                       .         type            2 DELETE
      0000000223  0a 00 00 00 00 00 00 00  ........  sequence_number 10
      000000022b  05 00 00 00              ....      collection_id   5 bytes "users"
      000000022f  75 73 65 72 73           users
      0000000234  08 00 00 00              ....      document_id     8 bytes "withbody"
      0000000238  77 69 74 68 62 6f 64 79  withbody
      0000000240  05 00 00 00              ....      schema_id       5 bytes "users"
      0000000244  75 73 65 72 73           users
      0000000249  02 00 00 00              ....      schema_version  2 bytes "v1"
      000000024d  76 31                    v1
      000000024f  0a 00 00 00              ....      document_body   10 bytes
      0000000253  7b 22 74 6f 6d 62 22 3a  {"tomb":
      000000025b  31 7d                    1}
      000000025d  5a cc f5 df              Z...      checksum        dff5cc5a, right
  $ aerowal dump --hex --json data/golden/semantics.wal
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"--hex is for people, and does not go with another format; try 'aerowal dump --help'","invariant":null,"details":{}}
  [exit 2]

What there is in the records:

  $ aerowal dump --stats data/damaged/base.wal
  data/damaged/base.wal: 160 records (1-160), 31298 bytes (30.6 KiB)
  (blank)
    type    records  bytes   share
    INSERT       91  19770  63.2 %
    UPDATE       50  10320  33.0 %
    DELETE       19   1208   3.9 %
  (blank)
    collection  records  bytes   share
    orders           77  17426  55.7 %
    users            83  13872  44.3 %
  (blank)
    schema           records  bytes   share
    order_schema@v1       69  15642  50.0 %
    user_schema@v1        66  10867  34.7 %
    user_schema@v2        17   3005   9.6 %
    order_schema@v2        8   1784   5.7 %
  (blank)
    record sizes in bytes: p50 177, p99 371, max 372
    bytes    records
    32-63          7  ###
    64-127        12  #####
    128-255      112  ########################################
    256-511       29  ###########
  (blank)
    largest records  number  bytes     byte offset
    orders/order_47      89    372  16978 (0x4252)
    orders/order_21      37    371   7316 (0x1c94)
    orders/order_21      48    371   9585 (0x2571)
    orders/order_48      90    371  17350 (0x43c6)
    orders/order_74     128    371  24747 (0x60ab)
    orders/order_85     151    371  29080 (0x7198)
    orders/order_1      129    369  25118 (0x621e)
    orders/order_4        4    368     597 (0x255)
    orders/order_7       31    368   6217 (0x1849)
    orders/order_45      86    331  16295 (0x3fa7)
  (blank)
    91 documents, 72 live at the end
    versions of a live one: mean 1.51, p50 1, p99 5, max 5
  $ aerowal dump --stats --json data/golden/single-insert.wal
  {"statistics":{"path":"data/golden/single-insert.wal","records":1,"bytes":177,"first_sequence_number":1,"last_sequence_number":1,"types":[{"record_type":"INSERT","records":1,"bytes":177,"share":1.000000},{"record_type":"UPDATE","records":0,"bytes":0,"share":0.000000},{"record_type":"DELETE","records":0,"bytes":0,"share":0.000000}],"collections":[{"collection_id":"users","records":1,"bytes":177,"share":1.000000}],"schemas":[{"schema_id":"user_schema","schema_version":"v1","records":1,"bytes":177,"share":1.000000}],"sizes":{"p50":177,"p99":177,"max":177,"histogram":[{"from":128,"to":255,"records":1}]},"largest":[{"sequence_number":1,"collection_id":"users","document_id":"user_1","byte_offset":0,"length":177}],"documents":{"keys":1,"live":1,"versions":{"mean":1.000000,"p50":1,"p99":1,"max":1}}}}
  $ aerowal dump --stats --collection orders data/damaged/bit-flip-body.wal
  data/damaged/bit-flip-body.wal: 28 records (1-39), 6301 bytes (6.2 KiB)
  (blank)
    type    records  bytes   share
    INSERT       14   3752  59.5 %
    UPDATE        9   2228  35.4 %
    DELETE        5    321   5.1 %
  (blank)
    collection  records  bytes    share
    orders           28   6301  100.0 %
  (blank)
    schema           records  bytes   share
    order_schema@v1       24   5432  86.2 %
    order_schema@v2        4    869  13.8 %
  (blank)
    record sizes in bytes: p50 208, p99 371, max 371
    bytes    records
    64-127         5  ################
    128-255       13  ########################################
    256-511       10  ###############################
  (blank)
    largest records  number  bytes    byte offset
    orders/order_21      37    371  7316 (0x1c94)
    orders/order_4        4    368    597 (0x255)
    orders/order_7       31    368  6217 (0x1849)
    orders/order_12      21    330  4111 (0x100f)
    orders/order_18      28    330  5537 (0x15a1)
    orders/order_6       12    329   2339 (0x923)
    orders/order_7       14    328   2833 (0xb11)
    orders/order_5        8    327   1340 (0x53c)
    orders/order_13      39    290  7864 (0x1eb8)
    orders/order_6        9    288   1667 (0x683)
  (blank)
    14 documents, 9 live at the end
    versions of a live one: mean 1.78, p50 1, p99 3, max 3
  2> [FATAL] AERO_WAL_CORRUPTION: data/damaged/bit-flip-body.wal: Checksum mismatch: computed 6cb26b1d, stored ffdb632f (byte_offset: 9420) [violates K2]
  2> Next: aerowal verify data/damaged/bit-flip-body.wal
  [exit 1]
  $ aerowal dump --stats data/golden/empty.wal
  data/golden/empty.wal: 0 records, 0 bytes
  $ aerowal dump --stats --format csv data/golden/empty.wal
  2> [ERROR] AEROWAL_USAGE: --stats is no table of records: --format human or --format json; try 'aerowal dump --help'
  [exit 2]

What cannot be followed:

  $ aerowal dump --follow data/golden/empty.wal data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --follow takes one LOG, a file or a data directory; try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --follow --stats data/golden/empty.wal
  2> [ERROR] AEROWAL_USAGE: --follow and --stats exclude each other; try 'aerowal dump --help'
  [exit 2]
  $ aerowal dump --follow --to-seq 1 --no-body data/golden/semantics.wal
         1  UPDATE  users/ghost           users@v1             61 bytes

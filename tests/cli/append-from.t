Many records, from JSON Lines as `dump --json` prints them.

  $ aerowal dump --json data/golden/lifecycle.wal | aerowal append copy.wal --from -
  1 at byte 0, 67 bytes, checksum 06a4d447
  2 at byte 67, 67 bytes, checksum ba01c757
  3 at byte 134, 67 bytes, checksum d14b9d53
  4 at byte 201, 50 bytes, checksum 2537129f
  5 at byte 251, 67 bytes, checksum a7138d6d
  6 at byte 318, 67 bytes, checksum 04c3a00b
  7 at byte 385, 50 bytes, checksum 69d7e8f7

  $ cmp copy.wal data/golden/lifecycle.wal

The members may stand in any order; unknown ones and the byte offset don't count.

  $ cat >line.jsonl <<'END'
  > { "body" : {"x" : [1, 2.50]} , "schema_version":"v1","schema_id":"s","document_id":"\u0064",
  > END
  $ tr -d '\n' <line.jsonl >one.jsonl
  $ echo '"collection_id":"c","record_type":"INSERT","byte_offset":99,"path":"x","more":{"body":1}}' >>one.jsonl
  $ cat one.jsonl
  { "body" : {"x" : [1, 2.50]} , "schema_version":"v1","schema_id":"s","document_id":"\u0064","collection_id":"c","record_type":"INSERT","byte_offset":99,"path":"x","more":{"body":1}}
  $ aerowal append --json order.wal --from one.jsonl
  {"sequence_number":1,"byte_offset":0,"length":59,"checksum":"0f5ac2d1"}

  $ aerowal dump --json order.wal
  {"sequence_number":1,"record_type":"INSERT","collection_id":"c","document_id":"d","schema_id":"s","schema_version":"v1","body":{"x" : [1, 2.50]},"byte_offset":0,"length":59,"checksum":"0f5ac2d1"}

A last line without a line end, and lines that end like those of DOS.

  $ printf '%s' "$(cat one.jsonl)" | aerowal append ends.wal --from -
  1 at byte 0, 59 bytes, checksum 0f5ac2d1

  $ sed 's/$/\r/' one.jsonl | aerowal append ends.wal --from -
  2 at byte 59, 59 bytes, checksum 5878ee83

A record without a body is what `dump` prints for an empty one, and AeroDB has written such.

  $ printf '%s\n' '{"record_type":"INSERT","collection_id":"c","document_id":"d","schema_id":"s","schema_version":"v1"}' \
  >   '{"record_type":"INSERT","collection_id":"c","document_id":"d","schema_id":"s","schema_version":"v1","body_base64":""}' |
  >   aerowal append no-body.wal --from -
  1 at byte 0, 42 bytes, checksum c7412c87
  2 at byte 42, 42 bytes, checksum 9c569d92

  $ aerowal dump --json no-body.wal
  {"sequence_number":1,"record_type":"INSERT","collection_id":"c","document_id":"d","schema_id":"s","schema_version":"v1","byte_offset":0,"length":42,"checksum":"c7412c87"}
  {"sequence_number":2,"record_type":"INSERT","collection_id":"c","document_id":"d","schema_id":"s","schema_version":"v1","byte_offset":42,"length":42,"checksum":"9c569d92"}

An empty input leaves an empty log.

  $ aerowal append empty.wal --from /dev/null
  $ wc -c empty.wal
  0 empty.wal

  $ aerowal append copy.wal --from /dev/null
  $ cmp copy.wal data/golden/lifecycle.wal

A bad line in the middle: what came before it stays, nothing of it or after it is written.

  $ cat >lines.jsonl <<'END'
  > {"record_type":"INSERT","collection_id":"c","document_id":"1","schema_id":"s","schema_version":"v1","body":{}}
  > {"record_type":"UPDATE","collection_id":"c","document_id":"1","schema_id":"s","schema_version":"v1","body":{"a":1}}
  > {"record_type":"INSERT","collection_id":"c","document_id":"2","schema_id":"s","schema_version":"v1","body":{,}}
  > {"record_type":"DELETE","collection_id":"c","document_id":"1","schema_id":"s","schema_version":"v1"}
  > END
  $ aerowal append bad.wal --from lines.jsonl
  1 at byte 0, 44 bytes, checksum 8dd997e9
  2 at byte 44, 49 bytes, checksum 8b2b7735
  2> [ERROR] AEROWAL_USAGE: lines.jsonl: expected a string, found ',' (line: 3, column: 109)
  [exit 2]

  $ aerowal dump bad.wal
         1  INSERT  c/1                   s@v1                 44 bytes  {}
         2  UPDATE  c/1                   s@v1                 49 bytes  {"a":1}

  $ aerowal append --json bad.wal --from - <lines.jsonl
  {"sequence_number":3,"byte_offset":93,"length":44,"checksum":"c994be38"}
  {"sequence_number":4,"byte_offset":137,"length":49,"checksum":"de521625"}
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"expected a string, found ','","invariant":null,"details":{"path":"-","line":3,"column":109}}
  [exit 2]

  $ aerowal dump --json --no-body bad.wal
  {"sequence_number":1,"record_type":"INSERT","collection_id":"c","document_id":"1","schema_id":"s","schema_version":"v1","body_omitted":true,"byte_offset":0,"length":44,"checksum":"8dd997e9"}
  {"sequence_number":2,"record_type":"UPDATE","collection_id":"c","document_id":"1","schema_id":"s","schema_version":"v1","body_omitted":true,"byte_offset":44,"length":49,"checksum":"8b2b7735"}
  {"sequence_number":3,"record_type":"INSERT","collection_id":"c","document_id":"1","schema_id":"s","schema_version":"v1","body_omitted":true,"byte_offset":93,"length":44,"checksum":"c994be38"}
  {"sequence_number":4,"record_type":"UPDATE","collection_id":"c","document_id":"1","schema_id":"s","schema_version":"v1","body_omitted":true,"byte_offset":137,"length":49,"checksum":"de521625"}

With --new it is all or nothing.

  $ aerowal append new.wal --new --from lines.jsonl
  2> [ERROR] AEROWAL_USAGE: lines.jsonl: expected a string, found ',' (line: 3, column: 109)
  [exit 2]

  $ ls -A . | grep new
  [exit 1]

What a line must not be. Each names its line and column, and no log is made.

  $ cat >refused <<'END'
  > #!/usr/bin/env bash
  > aerowal append refused.wal --from - 2>&1
  > echo "exit $?"
  > END
  $ chmod +x refused
  $ cat >start <<'END'
  > {"record_type":"INSERT","collection_id":"c","document_id":"d","schema_id":"s","schema_version":"v1"
  > END

  $ while read -r rest; do
  >   echo "# $rest"
  >   echo "$(cat start)$rest" | ./refused
  > done <<'END'
  > ,"body_omitted":true}
  > ,"body":{},"body_base64":"e30="}
  > ,"body_base64":"e30=","body":{}}
  > ,"body":{},"body":{}}
  > ,"document_id":"d","body":{}}
  > ,"document\u005fid":"d","body":{}}
  > ,"unknown":1,"unknown":2,"body":{}}
  > ,"body_base64":"e30"}
  > ,"body_base64":"e3 0="}
  > ,"body_base64":"e31="}
  > ,"body_base64":"e30=e30="}
  > ,"body_base64":"-_-_"}
  > ,"body_base64":{}}
  > ,"body":{},"sequence_number":2}
  > ,"body":{},"sequence_number":0}
  > ,"body":{},"sequence_number":"2"}
  > ,"body":{},"sequence_number":1.0}
  > ,"body":{},"sequence_number":-1}
  > ,"body":{},"sequence_number":null}
  > ,"body":{},"sequence_number":18446744073709551616}
  > ,"body":{},"length":43}
  > ,"body":{},"length":4294967340}
  > ,"body":{},"checksum":"00000000"}
  > ,"body":{},"checksum":"2fd3ab1"}
  > ,"body":{},"checksum":802011681}
  > ,"body":{},"damage":{}}
  > ,"body":{},"summary":{}}
  > ,"body":{}
  > ,"body":{}}}
  > ,"body":{}} x
  > ,"body":{}}{}
  > ,"body":{},}
  > ,"body":01}
  > ,"body":NaN}
  > ,"body":}
  > "body":{}}
  > ,body:{}}
  > END
  # ,"body_omitted":true}
  [ERROR] AEROWAL_USAGE: -: the record was dumped without its body (line: 1, column: 101)
  exit 2
  # ,"body":{},"body_base64":"e30="}
  [ERROR] AEROWAL_USAGE: -: both body and body_base64 (line: 1, column: 111)
  exit 2
  # ,"body_base64":"e30=","body":{}}
  [ERROR] AEROWAL_USAGE: -: both body and body_base64 (line: 1, column: 122)
  exit 2
  # ,"body":{},"body":{}}
  [ERROR] AEROWAL_USAGE: -: this member is given twice (line: 1, column: 111)
  exit 2
  # ,"document_id":"d","body":{}}
  [ERROR] AEROWAL_USAGE: -: this member is given twice (line: 1, column: 101)
  exit 2
  # ,"document\u005fid":"d","body":{}}
  [ERROR] AEROWAL_USAGE: -: this member is given twice (line: 1, column: 101)
  exit 2
  # ,"unknown":1,"unknown":2,"body":{}}
  [ERROR] AEROWAL_USAGE: -: this member is given twice (line: 1, column: 113)
  exit 2
  # ,"body_base64":"e30"}
  [ERROR] AEROWAL_USAGE: -: body_base64 is not base64 with padding (RFC 4648, section 4) (line: 1, column: 115)
  exit 2
  # ,"body_base64":"e3 0="}
  [ERROR] AEROWAL_USAGE: -: body_base64 is not base64 with padding (RFC 4648, section 4) (line: 1, column: 115)
  exit 2
  # ,"body_base64":"e31="}
  [ERROR] AEROWAL_USAGE: -: body_base64 is not base64 with padding (RFC 4648, section 4) (line: 1, column: 115)
  exit 2
  # ,"body_base64":"e30=e30="}
  [ERROR] AEROWAL_USAGE: -: body_base64 is not base64 with padding (RFC 4648, section 4) (line: 1, column: 115)
  exit 2
  # ,"body_base64":"-_-_"}
  [ERROR] AEROWAL_USAGE: -: body_base64 is not base64 with padding (RFC 4648, section 4) (line: 1, column: 115)
  exit 2
  # ,"body_base64":{}}
  [ERROR] AEROWAL_USAGE: -: body_base64 must be a string (line: 1, column: 115)
  exit 2
  # ,"body":{},"sequence_number":2}
  [ERROR] AEROWAL_USAGE: -: sequence_number is 2, but this record would get 1; nothing of it was written (line: 1, column: 129)
  exit 2
  # ,"body":{},"sequence_number":0}
  [ERROR] AEROWAL_USAGE: -: sequence_number is 0, but this record would get 1; nothing of it was written (line: 1, column: 129)
  exit 2
  # ,"body":{},"sequence_number":"2"}
  [ERROR] AEROWAL_USAGE: -: sequence_number is 2, but this record would get 1; nothing of it was written (line: 1, column: 129)
  exit 2
  # ,"body":{},"sequence_number":1.0}
  [ERROR] AEROWAL_USAGE: -: sequence_number must be a whole number from 0 to 2^64-1 (line: 1, column: 129)
  exit 2
  # ,"body":{},"sequence_number":-1}
  [ERROR] AEROWAL_USAGE: -: sequence_number must be a whole number from 0 to 2^64-1 (line: 1, column: 129)
  exit 2
  # ,"body":{},"sequence_number":null}
  [ERROR] AEROWAL_USAGE: -: sequence_number must be a whole number from 0 to 2^64-1 (line: 1, column: 129)
  exit 2
  # ,"body":{},"sequence_number":18446744073709551616}
  [ERROR] AEROWAL_USAGE: -: sequence_number must be a whole number from 0 to 2^64-1 (line: 1, column: 129)
  exit 2
  # ,"body":{},"length":43}
  [ERROR] AEROWAL_USAGE: -: length is 43, but this record would get 44; nothing of it was written (line: 1, column: 120)
  exit 2
  # ,"body":{},"length":4294967340}
  [ERROR] AEROWAL_USAGE: -: length is 4294967340, but this record would get 44; nothing of it was written (line: 1, column: 120)
  exit 2
  # ,"body":{},"checksum":"00000000"}
  [ERROR] AEROWAL_USAGE: -: checksum is 00000000, but this record would get fd0dda76; nothing of it was written (line: 1, column: 122)
  exit 2
  # ,"body":{},"checksum":"2fd3ab1"}
  [ERROR] AEROWAL_USAGE: -: checksum must be 8 hexadecimal digits in a string (line: 1, column: 122)
  exit 2
  # ,"body":{},"checksum":802011681}
  [ERROR] AEROWAL_USAGE: -: checksum must be a string (line: 1, column: 122)
  exit 2
  # ,"body":{},"damage":{}}
  [ERROR] AEROWAL_USAGE: -: a damage line, not a record (line: 1, column: 111)
  exit 2
  # ,"body":{},"summary":{}}
  [ERROR] AEROWAL_USAGE: -: a summary line, not a record (line: 1, column: 111)
  exit 2
  # ,"body":{}
  [ERROR] AEROWAL_USAGE: -: expected ',' or '}', found the end of the line (line: 1, column: 110)
  exit 2
  # ,"body":{}}}
  [ERROR] AEROWAL_USAGE: -: unexpected text after the record's closing '}' (line: 1, column: 111)
  exit 2
  # ,"body":{}} x
  [ERROR] AEROWAL_USAGE: -: unexpected text after the record's closing '}' (line: 1, column: 112)
  exit 2
  # ,"body":{}}{}
  [ERROR] AEROWAL_USAGE: -: unexpected text after the record's closing '}' (line: 1, column: 111)
  exit 2
  # ,"body":{},}
  [ERROR] AEROWAL_USAGE: -: expected a member's name in quotes, found '}' (line: 1, column: 111)
  exit 2
  # ,"body":01}
  [ERROR] AEROWAL_USAGE: -: expected ',' or '}', found '1' (line: 1, column: 109)
  exit 2
  # ,"body":NaN}
  [ERROR] AEROWAL_USAGE: -: expected a JSON value, found 'N' (line: 1, column: 108)
  exit 2
  # ,"body":}
  [ERROR] AEROWAL_USAGE: -: expected a JSON value, found '}' (line: 1, column: 108)
  exit 2
  # "body":{}}
  [ERROR] AEROWAL_USAGE: -: expected ',' or '}', found '"' (line: 1, column: 100)
  exit 2
  # ,body:{}}
  [ERROR] AEROWAL_USAGE: -: expected a member's name in quotes, found 'b' (line: 1, column: 101)
  exit 2

  $ while read -r line; do
  >   echo "# $line"
  >   echo "$line" | ./refused
  > done <<'END'
  > {}
  > []
  > null
  > {"summary":{"path":"x"}}
  > {"damage":{"kind":"bit_flip"}}
  > {"record_type":"insert","collection_id":"c","document_id":"d","schema_id":"s","schema_version":"v1","body":{}}
  > {"record_type":0,"collection_id":"c","document_id":"d","schema_id":"s","schema_version":"v1","body":{}}
  > {"record_type":"INSERT","document_id":"d","schema_id":"s","schema_version":"v1","body":{}}
  > {"record_type":"INSERT","collection_id":null,"document_id":"d","schema_id":"s","schema_version":"v1","body":{}}
  > {"record_type":"INSERT","collection_id":"c","document_id":"\ud800","schema_id":"s","schema_version":"v1","body":{}}
  > {"record_type":"INSERT","collection_id":"c","document_id":"d","schema_id":"s","body":{}}
  > END
  # {}
  [ERROR] AEROWAL_USAGE: -: the record has no "record_type" (line: 1, column: 1)
  exit 2
  # []
  [ERROR] AEROWAL_USAGE: -: expected '{', found '['; give JSON Lines, as 'aerowal dump --json' prints them (line: 1, column: 1)
  exit 2
  # null
  [ERROR] AEROWAL_USAGE: -: expected '{', found 'n'; give JSON Lines, as 'aerowal dump --json' prints them (line: 1, column: 1)
  exit 2
  # {"summary":{"path":"x"}}
  [ERROR] AEROWAL_USAGE: -: a summary line, not a record (line: 1, column: 2)
  exit 2
  # {"damage":{"kind":"bit_flip"}}
  [ERROR] AEROWAL_USAGE: -: a damage line, not a record (line: 1, column: 2)
  exit 2
  # {"record_type":"insert","collection_id":"c","document_id":"d","schema_id":"s","schema_version":"v1","body":{}}
  [ERROR] AEROWAL_USAGE: -: record_type must be INSERT, UPDATE or DELETE (line: 1, column: 16)
  exit 2
  # {"record_type":0,"collection_id":"c","document_id":"d","schema_id":"s","schema_version":"v1","body":{}}
  [ERROR] AEROWAL_USAGE: -: record_type must be a string (line: 1, column: 16)
  exit 2
  # {"record_type":"INSERT","document_id":"d","schema_id":"s","schema_version":"v1","body":{}}
  [ERROR] AEROWAL_USAGE: -: the record has no "collection_id" (line: 1, column: 1)
  exit 2
  # {"record_type":"INSERT","collection_id":null,"document_id":"d","schema_id":"s","schema_version":"v1","body":{}}
  [ERROR] AEROWAL_USAGE: -: collection_id must be a string (line: 1, column: 41)
  exit 2
  # {"record_type":"INSERT","collection_id":"c","document_id":"\ud800","schema_id":"s","schema_version":"v1","body":{}}
  [ERROR] AEROWAL_USAGE: -: document_id has a lone surrogate, which UTF-8 cannot hold (line: 1, column: 59)
  exit 2
  # {"record_type":"INSERT","collection_id":"c","document_id":"d","schema_id":"s","body":{}}
  [ERROR] AEROWAL_USAGE: -: the record has no "schema_version" (line: 1, column: 1)
  exit 2

  $ printf '\n' | ./refused
  [ERROR] AEROWAL_USAGE: -: an empty line where a record is expected (line: 1, column: 1)
  exit 2

  $ printf '{"record_type":"INSERT","collection_id":"\xff","document_id":"d","schema_id":"s","schema_version":"v1","body":{}}\n' | ./refused
  [ERROR] AEROWAL_USAGE: -: expected valid UTF-8, found byte 0xff (line: 1, column: 42)
  exit 2

  $ printf '{"record_type":"INSERT","collection_id":"c","document_id":"d","schema_id":"s","schema_version":"v1","body":"\xff"}\n' | ./refused
  [ERROR] AEROWAL_USAGE: -: expected valid UTF-8, found byte 0xff (line: 1, column: 109)
  exit 2

  $ printf '\xef\xbb\xbf{"record_type":"INSERT","collection_id":"c","document_id":"d","schema_id":"s","schema_version":"v1","body":{}}\n' | ./refused
  [ERROR] AEROWAL_USAGE: -: expected '{', found byte 0xef; it begins with a byte order mark, which JSON Lines do not have: 'tail -c +4' leaves it out (line: 1, column: 1)
  exit 2

  $ printf '{"record_type":"INSERT","collection_id":"c","document_id":"d","schema_id":"s","schema_version":"v1","body":{}}\0\n' | ./refused
  [ERROR] AEROWAL_USAGE: -: unexpected text after the record's closing '}' (line: 1, column: 111)
  exit 2

  $ printf '\e[31m\n' | ./refused
  [ERROR] AEROWAL_USAGE: -: expected '{', found byte 0x1b; give JSON Lines, as 'aerowal dump --json' prints them (line: 1, column: 1)
  exit 2

  $ head -c 100 /dev/zero | ./refused
  [ERROR] AEROWAL_USAGE: -: expected '{', found byte 0x00; give JSON Lines, as 'aerowal dump --json' prints them (line: 1, column: 1)
  exit 2

  $ ls refused.wal
  2> ls: cannot access 'refused.wal': No such file or directory
  [exit 2]

What is there must be what is about to be written; here it is.

  $ printf '%s\n' '{"sequence_number":1,"record_type":"INSERT","collection_id":"c","document_id":"d","schema_id":"s","schema_version":"v1","body":{},"length":44,"checksum":"fd0dda76"}' >checked.jsonl
  $ aerowal append checked.wal --from checked.jsonl
  1 at byte 0, 44 bytes, checksum fd0dda76

  $ aerowal append checked.wal --from checked.jsonl
  2> [ERROR] AEROWAL_USAGE: checked.jsonl: sequence_number is 1, but this record would get 2; nothing of it was written (line: 1, column: 20)
  [exit 2]

What `dump --no-body` or `verify` prints is no input.

  $ aerowal dump --json --no-body data/golden/lifecycle.wal | aerowal append refused.wal --from -
  2> [ERROR] AEROWAL_USAGE: -: the record was dumped without its body (line: 1, column: 129)
  [exit 2]

  $ aerowal verify --json data/golden/lifecycle.wal | aerowal append refused.wal --from -
  2> [ERROR] AEROWAL_USAGE: -: a summary line, not a record (line: 1, column: 2)
  [exit 2]

  $ ls refused.wal
  2> ls: cannot access 'refused.wal': No such file or directory
  [exit 2]

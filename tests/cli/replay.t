The documents that a log leaves behind, sorted bytewise by collection, then id.

  $ aerowal replay data/golden/lifecycle.wal
  {"collection_id":"users","document_id":"b","schema_id":"users","schema_version":"v1","sequence_number":5,"body":{"_id":"b","n":3}}

  $ aerowal replay data/golden/semantics.wal
  {"collection_id":"orders","document_id":"twice","schema_id":"orders","schema_version":"v1","sequence_number":9,"body":{"other":"collection"}}
  {"collection_id":"users","document_id":"back","schema_id":"users","schema_version":"v1","sequence_number":8,"body":{"v":2}}
  {"collection_id":"users","document_id":"ghost","schema_id":"users","schema_version":"v1","sequence_number":1,"body":{"v":1}}
  {"collection_id":"users","document_id":"twice","schema_id":"users","schema_version":"v1","sequence_number":3,"body":{"v":2}}

  $ aerowal replay --json data/golden/semantics.wal
  {"collection_id":"orders","document_id":"twice","schema_id":"orders","schema_version":"v1","sequence_number":9,"body":{"other":"collection"}}
  {"collection_id":"users","document_id":"back","schema_id":"users","schema_version":"v1","sequence_number":8,"body":{"v":2}}
  {"collection_id":"users","document_id":"ghost","schema_id":"users","schema_version":"v1","sequence_number":1,"body":{"v":1}}
  {"collection_id":"users","document_id":"twice","schema_id":"users","schema_version":"v1","sequence_number":3,"body":{"v":2}}

  $ aerowal replay --summary data/golden/semantics.wal
  {"collection_id":"orders","document_id":"twice","schema_id":"orders","schema_version":"v1","sequence_number":9,"body":{"other":"collection"}}
  {"collection_id":"users","document_id":"back","schema_id":"users","schema_version":"v1","sequence_number":8,"body":{"v":2}}
  {"collection_id":"users","document_id":"ghost","schema_id":"users","schema_version":"v1","sequence_number":1,"body":{"v":1}}
  {"collection_id":"users","document_id":"twice","schema_id":"users","schema_version":"v1","sequence_number":3,"body":{"v":2}}
  {"summary":{"path":"data/golden/semantics.wal","inserts":4,"updates":2,"deletes":4,"live_documents":4,"last_sequence_number":10,"output_version":1}}

  $ aerowal replay --summary data/golden/empty.wal
  {"summary":{"path":"data/golden/empty.wal","inserts":0,"updates":0,"deletes":0,"live_documents":0,"last_sequence_number":0,"output_version":1}}

  $ aerowal replay --until-seq 5 --summary data/golden/lifecycle.wal
  {"collection_id":"users","document_id":"a","schema_id":"users","schema_version":"v1","sequence_number":3,"body":{"_id":"a","n":2}}
  {"collection_id":"users","document_id":"b","schema_id":"users","schema_version":"v1","sequence_number":5,"body":{"_id":"b","n":3}}
  {"summary":{"path":"data/golden/lifecycle.wal","inserts":3,"updates":1,"deletes":1,"live_documents":2,"last_sequence_number":5,"output_version":1}}

  $ aerowal replay data/golden/unicode.wal
  {"collection_id":"users","document_id":"é vs é","schema_id":"users","schema_version":"v1","sequence_number":4,"body":{"_id":"é"}}
  {"collection_id":"users","document_id":"rtl \u202eabc\u202c","schema_id":"users","schema_version":"v1","sequence_number":5,"body":{"_id":"א"}}
  {"collection_id":"users","document_id":"\ufeffbom","schema_id":"users","schema_version":"v1","sequence_number":6,"body":{"esc":"\u00e9\ud83d\ude00","lone":"\ud800"}}
  {"collection_id":"users","document_id":"🙂👩\u200d👩\u200d👧\u200d👦","schema_id":"users","schema_version":"v1","sequence_number":2,"body":{"_id":"🙂","flag":"🇳🇴"}}
  {"collection_id":"пользователи","document_id":"Ünïcödé","schema_id":"схема","schema_version":"версия-1","sequence_number":1,"body":{"_id":"Ünïcödé","note":"ß→∀∂∈ℝ"}}
  {"collection_id":"用户","document_id":"李雷","schema_id":"用户","schema_version":"v1","sequence_number":3,"body":{"_id":"李雷","城":"東京"}}

  $ aerowal replay - <data/golden/lifecycle.wal
  {"collection_id":"users","document_id":"b","schema_id":"users","schema_version":"v1","sequence_number":5,"body":{"_id":"b","n":3}}

  $ cat data/golden/lifecycle.wal | aerowal replay --summary -
  {"collection_id":"users","document_id":"b","schema_id":"users","schema_version":"v1","sequence_number":5,"body":{"_id":"b","n":3}}
  {"summary":{"path":"-","inserts":3,"updates":2,"deletes":2,"live_documents":1,"last_sequence_number":7,"output_version":1}}

The order is that of bytes, and a collection comes whole before the next.

  $ while IFS=/ read -r collection id; do
  >   aerowal append --quiet sorted.wal --type insert --collection "$collection" --id "$id" \
  >     --schema s --schema-version v1 --body '{}'
  > done <<'END'
  > b/1
  > a/10
  > a/9
  > a/é
  > a/Z
  > A/1
  > a/
  > /1
  > a-/1
  > 𐀀/1
  > ｡/1
  > END
  $ aerowal replay sorted.wal
  {"collection_id":"","document_id":"1","schema_id":"s","schema_version":"v1","sequence_number":8,"body":{}}
  {"collection_id":"A","document_id":"1","schema_id":"s","schema_version":"v1","sequence_number":6,"body":{}}
  {"collection_id":"a","document_id":"","schema_id":"s","schema_version":"v1","sequence_number":7,"body":{}}
  {"collection_id":"a","document_id":"10","schema_id":"s","schema_version":"v1","sequence_number":2,"body":{}}
  {"collection_id":"a","document_id":"9","schema_id":"s","schema_version":"v1","sequence_number":3,"body":{}}
  {"collection_id":"a","document_id":"Z","schema_id":"s","schema_version":"v1","sequence_number":5,"body":{}}
  {"collection_id":"a","document_id":"é","schema_id":"s","schema_version":"v1","sequence_number":4,"body":{}}
  {"collection_id":"a-","document_id":"1","schema_id":"s","schema_version":"v1","sequence_number":9,"body":{}}
  {"collection_id":"b","document_id":"1","schema_id":"s","schema_version":"v1","sequence_number":1,"body":{}}
  {"collection_id":"｡","document_id":"1","schema_id":"s","schema_version":"v1","sequence_number":11,"body":{}}
  {"collection_id":"𐀀","document_id":"1","schema_id":"s","schema_version":"v1","sequence_number":10,"body":{}}

A damaged log has no final state; the state before the damage can be asked for.

  $ aerowal replay data/damaged/bit-flip-body.wal
  2> [FATAL] AERO_WAL_CORRUPTION: data/damaged/bit-flip-body.wal: Checksum mismatch: computed 6cb26b1d, stored ffdb632f (byte_offset: 9420) [violates K2]
  2> Next: aerowal verify data/damaged/bit-flip-body.wal
  [exit 1]

  $ aerowal replay --json data/damaged/bit-flip-body.wal
  2> {"code":"AERO_WAL_CORRUPTION","severity":"FATAL","message":"Checksum mismatch: computed 6cb26b1d, stored ffdb632f","invariant":"K2","details":{"path":"data/damaged/bit-flip-body.wal","byte_offset":9420,"sequence_number":47}}
  [exit 1]

  $ aerowal replay --until-seq 3 data/damaged/bit-flip-body.wal
  {"collection_id":"orders","document_id":"order_1","schema_id":"order_schema","schema_version":"v1","sequence_number":1,"body":{"_id":"order_1","customer":"user_24","lines":[{"sku":"SKU-67","qty":6,"price":754.56}],"paid":false}}
  {"collection_id":"orders","document_id":"order_3","schema_id":"order_schema","schema_version":"v1","sequence_number":3,"body":{"_id":"order_3","customer":"user_22","lines":[{"sku":"SKU-123","qty":8,"price":295.63},{"sku":"SKU-257","qty":4,"price":271.03},{"sku":"SKU-833","qty":2,"price":444.32}],"paid":false}}
  {"collection_id":"users","document_id":"user_2","schema_id":"user_schema","schema_version":"v1","sequence_number":2,"body":{"_id":"user_2","name":"Donald","age":53,"tags":["eu","beta"],"address":{"city":"São Paulo","zip":"20765"},"score":86.822}}

  $ aerowal replay --until-seq 47 data/damaged/bit-flip-body.wal
  2> [FATAL] AERO_WAL_CORRUPTION: data/damaged/bit-flip-body.wal: Checksum mismatch: computed 6cb26b1d, stored ffdb632f (byte_offset: 9420) [violates K2]
  2> Next: aerowal verify data/damaged/bit-flip-body.wal
  [exit 1]

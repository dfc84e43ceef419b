The documents as a script for SQLite and PostgreSQL. What is in the tables then, sql_test.py asks the
databases.

  $ aerowal replay --format sql data/golden/semantics.wal
  -- The documents of an AeroDB log. Loads into SQLite and PostgreSQL:
  --   sqlite3 -bail FILE <SCRIPT
  --   PGCLIENTENCODING=UTF8 psql -X -q -v ON_ERROR_STOP=1 -f SCRIPT
  BEGIN;
  CREATE TABLE IF NOT EXISTS documents (
    collection_id TEXT NOT NULL,
    document_id TEXT NOT NULL,
    schema_id TEXT NOT NULL,
    schema_version TEXT NOT NULL,
    sequence_number BIGINT,
    body TEXT,
    body_base64 TEXT,
    twin BIGINT NOT NULL DEFAULT 0,
    collection_id_base64 TEXT,
    document_id_base64 TEXT,
    schema_id_base64 TEXT,
    schema_version_base64 TEXT,
    PRIMARY KEY (collection_id, document_id, twin)
  );
  DELETE FROM documents WHERE 1 / ((length('\\') - 1) * (2 - length('é'))) = 1 AND (collection_id IS NOT NULL OR collection_id IS NULL OR document_id IS NULL OR schema_id IS NULL OR schema_version IS NULL OR sequence_number IS NULL OR body IS NULL OR body_base64 IS NULL OR twin IS NULL OR collection_id_base64 IS NULL OR document_id_base64 IS NULL OR schema_id_base64 IS NULL OR schema_version_base64 IS NULL);
  INSERT INTO documents (collection_id, document_id, schema_id, schema_version, sequence_number, body, twin) VALUES ('orders', 'twice', 'orders', 'v1', 9, '{"other":"collection"}', 0);
  INSERT INTO documents (collection_id, document_id, schema_id, schema_version, sequence_number, body, twin) VALUES ('users', 'back', 'users', 'v1', 8, '{"v":2}', 0);
  INSERT INTO documents (collection_id, document_id, schema_id, schema_version, sequence_number, body, twin) VALUES ('users', 'ghost', 'users', 'v1', 1, '{"v":1}', 0);
  INSERT INTO documents (collection_id, document_id, schema_id, schema_version, sequence_number, body, twin) VALUES ('users', 'twice', 'users', 'v1', 3, '{"v":2}', 0);
  COMMIT;

  $ aerowal replay --format sql-copy --history --until-seq 3 data/golden/semantics.wal
  -- The documents of an AeroDB log. Loads into PostgreSQL:
  --   psql -X -q -f SCRIPT
  \set ON_ERROR_STOP on
  \encoding UTF8
  BEGIN;
  SET LOCAL client_min_messages TO warning;
  CREATE TABLE IF NOT EXISTS documents (
    collection_id TEXT NOT NULL,
    document_id TEXT NOT NULL,
    schema_id TEXT NOT NULL,
    schema_version TEXT NOT NULL,
    sequence_number BIGINT,
    body TEXT,
    body_base64 TEXT,
    twin BIGINT NOT NULL DEFAULT 0,
    collection_id_base64 TEXT,
    document_id_base64 TEXT,
    schema_id_base64 TEXT,
    schema_version_base64 TEXT,
    PRIMARY KEY (collection_id, document_id, twin)
  );
  CREATE TABLE IF NOT EXISTS history (
    sequence_number BIGINT NOT NULL,
    record_type TEXT NOT NULL,
    collection_id TEXT NOT NULL,
    document_id TEXT NOT NULL,
    schema_id TEXT NOT NULL,
    schema_version TEXT NOT NULL,
    body TEXT,
    body_base64 TEXT,
    collection_id_base64 TEXT,
    document_id_base64 TEXT,
    schema_id_base64 TEXT,
    schema_version_base64 TEXT,
    PRIMARY KEY (sequence_number)
  );
  DELETE FROM documents WHERE 1 / ((length('\\') - 1) * (2 - length('é'))) = 1 AND (collection_id IS NOT NULL OR collection_id IS NULL OR document_id IS NULL OR schema_id IS NULL OR schema_version IS NULL OR sequence_number IS NULL OR body IS NULL OR body_base64 IS NULL OR twin IS NULL OR collection_id_base64 IS NULL OR document_id_base64 IS NULL OR schema_id_base64 IS NULL OR schema_version_base64 IS NULL);
  DELETE FROM history WHERE 1 / ((length('\\') - 1) * (2 - length('é'))) = 1 AND (sequence_number IS NOT NULL OR sequence_number IS NULL OR record_type IS NULL OR collection_id IS NULL OR document_id IS NULL OR schema_id IS NULL OR schema_version IS NULL OR body IS NULL OR body_base64 IS NULL OR collection_id_base64 IS NULL OR document_id_base64 IS NULL OR schema_id_base64 IS NULL OR schema_version_base64 IS NULL);
  COPY documents (collection_id, document_id, schema_id, schema_version, sequence_number, body, body_base64, twin, collection_id_base64, document_id_base64, schema_id_base64, schema_version_base64) FROM STDIN;
  users\x09ghost\x09users\x09v1\x091\x09{"v":1}\x09\x5cN\x090\x09\x5cN\x09\x5cN\x09\x5cN\x09\x5cN (esc)
  users\x09twice\x09users\x09v1\x093\x09{"v":2}\x09\x5cN\x090\x09\x5cN\x09\x5cN\x09\x5cN\x09\x5cN (esc)
  \.
  COPY history (sequence_number, record_type, collection_id, document_id, schema_id, schema_version, body, body_base64, collection_id_base64, document_id_base64, schema_id_base64, schema_version_base64) FROM STDIN;
  1\x09UPDATE\x09users\x09ghost\x09users\x09v1\x09{"v":1}\x09\x5cN\x09\x5cN\x09\x5cN\x09\x5cN\x09\x5cN (esc)
  \x32\x09INSERT\x09users\x09twice\x09users\x09v1\x09{"v":1}\x09\x5cN\x09\x5cN\x09\x5cN\x09\x5cN\x09\x5cN (esc)
  3\x09INSERT\x09users\x09twice\x09users\x09v1\x09{"v":2}\x09\x5cN\x09\x5cN\x09\x5cN\x09\x5cN\x09\x5cN (esc)
  \.
  COMMIT;

What is a byte in a log is one in the script.

  $ aerowal append --quiet --new --from - new.wal <<'END'
  > {"record_type":"INSERT","collection_id":"it's","document_id":"a\\b\r\n\tc","schema_id":"s","schema_version":"","body":{"a":"it's \\ \u0001"}}
  > {"record_type":"INSERT","collection_id":"c","document_id":"a\u0000b","schema_id":"s","schema_version":"v1","body":"\u0000"}
  > {"record_type":"INSERT","collection_id":"c","document_id":"d","schema_id":"s","schema_version":"v1","body_base64":"AA=="}
  > END
  $ aerowal replay --format sql new.wal | grep --text -A 1 '^INSERT'
  INSERT INTO documents (collection_id, document_id, schema_id, schema_version, sequence_number, body_base64, twin, document_id_base64) VALUES ('c', '', 's', 'v1', 2, 'Ilx1MDAwMCI=', 2, 'YQBi');
  INSERT INTO documents (collection_id, document_id, schema_id, schema_version, sequence_number, body_base64, twin) VALUES ('c', 'd', 's', 'v1', 3, 'AA==', 0);
  INSERT INTO documents (collection_id, document_id, schema_id, schema_version, sequence_number, body, twin) VALUES ('it''s', 'a\x5cb\x0d' || ' (esc)
  \x09c', 's', '', 1, '{"a":"it''s \x5c\x5c \x5cu0001"}', 0); (esc)
  $ aerowal replay --format sql-copy new.wal | sed -n '/^COPY/,$p'
  COPY documents (collection_id, document_id, schema_id, schema_version, sequence_number, body, body_base64, twin, collection_id_base64, document_id_base64, schema_id_base64, schema_version_base64) FROM STDIN;
  c\x09\x09s\x09v1\x092\x09\x5cN\x09Ilx1MDAwMCI=\x092\x09\x5cN\x09YQBi\x09\x5cN\x09\x5cN (esc)
  c\x09d\x09s\x09v1\x093\x09\x5cN\x09AA==\x090\x09\x5cN\x09\x5cN\x09\x5cN\x09\x5cN (esc)
  it's\x09a\x5c\x5cb\x5cr\x5cn\x5ctc\x09s\x09\x091\x09{"a":"it's \x5c\x5c\x5c\x5c \x5c\x5cu0001"}\x09\x5cN\x090\x09\x5cN\x09\x5cN\x09\x5cN\x09\x5cN (esc)
  \.
  COMMIT;

A damaged log gives no script.

  $ aerowal replay --format sql data/damaged/bit-flip-body.wal
  2> [FATAL] AERO_WAL_CORRUPTION: data/damaged/bit-flip-body.wal: Checksum mismatch: computed 6cb26b1d, stored ffdb632f (byte_offset: 9420) [violates K2]
  2> Next: aerowal verify data/damaged/bit-flip-body.wal
  [exit 1]

  $ aerowal replay --format sql-copy --quiet data/golden/semantics.wal

A reader that goes away is no error.

  $ aerowal replay --format sql data/golden/workload.wal | head -n 1; echo "${PIPESTATUS[0]}"
  -- The documents of an AeroDB log. Loads into SQLite and PostgreSQL:
  0

What goes with it.

  $ aerowal replay --history data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --history fills a table of its own, and needs --format sql or --format sql-copy; try 'aerowal replay --help'
  [exit 2]

  $ aerowal replay --json --history data/golden/semantics.wal
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"--history fills a table of its own, and needs --format sql or --format sql-copy; try 'aerowal replay --help'","invariant":null,"details":{}}
  [exit 2]

  $ aerowal replay --format sql --summary data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --format sql prints documents and nothing else, so it does not go with --summary; try 'aerowal replay --help'
  [exit 2]

  $ aerowal replay --format sql-copy --storage new data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --format sql-copy prints documents and nothing else, so it does not go with --storage; try 'aerowal replay --help'
  [exit 2]

  $ aerowal replay --format sql --check-storage new data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --format sql prints documents and nothing else, so it does not go with --check-storage; try 'aerowal replay --help'
  [exit 2]

  $ aerowal replay --format sqlite data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --format: 'sqlite' is not human, json, sql, sql-copy, csv or tsv; try 'aerowal replay --help'
  [exit 2]

  $ aerowal dump --format sql data/golden/semantics.wal
  2> [ERROR] AEROWAL_USAGE: --format: 'sql' is not human, json, csv or tsv; try 'aerowal dump --help'
  [exit 2]

After a checkpoint, the commands that there are have the same options.

  $ mkdir -p db/wal
  $ cp data/golden/semantics.wal db/wal/wal.log
  $ echo '{}' >db/checkpoint.json
  $ aerowal replay --format sql-copy --history db
  2> [ERROR] AEROWAL_USAGE: db/checkpoint.json: there was a checkpoint, so the log alone is not the database
  2> With what came before it:
  2>   give --base the storage.dat of the checkpoint's snapshot, from a backup: it is not in snapshots/
  2> Of the log alone:
  2>   aerowal replay --format sql-copy --history --base none db
  [exit 2]

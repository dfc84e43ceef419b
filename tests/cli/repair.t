A plan writes nothing, and says of each finding what it would cost and what would change that.

  $ aerowal repair data/golden/lifecycle.wal
  data/golden/lifecycle.wal: sound, 7 sound records, 435 bytes
    would be: 7 records, 435 bytes, acknowledged records lost: 0
    dry run: -o OUT or --in-place applies it

  $ aerowal repair data/damaged/torn-mid-payload.wal
  data/damaged/torn-mid-payload.wal: torn, 159 sound records, 31194 bytes (30.5 KiB)
    Least loss (0 records): aerowal repair -o OUT data/damaged/torn-mid-payload.wal
    torn_tail at byte 31090 (0x7972), 104 bytes: cut it off: it was never acknowledged
    would be: 159 records, 31090 bytes (30.4 KiB), acknowledged records lost: 0
    dry run: -o OUT or --in-place applies it
  [exit 3]

  $ cp data/damaged/bit-flip-body.wal two.wal
  $ dd if=/dev/zero of=two.wal bs=1 seek=12290 count=12 conv=notrunc status=none
  $ aerowal repair two.wal
  two.wal: corrupt, 158 sound records, 31298 bytes (30.6 KiB)
    Least loss (1 record): aerowal repair --correct --salvage --max-loss 1 -o OUT two.wal
    bit_flip at byte 9420 (0x24cc), 165 bytes: refused: needs a further option
      would be lost: record 47
        record 47: users/user_29 (unconfirmed), superseded by record 62
      --correct, --store, --truncate or --salvage would handle this
    checksum_mismatch at byte 12231 (0x2fc7), 171 bytes: refused: needs a further option
      would be lost: record 61
        record 61: users/user_34 (unconfirmed), superseded by record 82
      --store, --truncate or --salvage would handle this
    acknowledged records that would be lost: 2
    refused because of the bit_flip at byte 9420 (0x24cc) and 1 more finding
  [exit 1]

What was given is not offered again, and what excludes it is named as such.

  $ touch empty.dat
  $ aerowal repair --fix-bit-flips --store empty.dat two.wal
  two.wal: corrupt, 158 sound records, 31298 bytes (30.6 KiB)
    Least loss (1 record): aerowal repair --correct --salvage --max-loss 1 -o OUT two.wal
    bit_flip at byte 9420 (0x24cc), 165 bytes: flip the bit back
    checksum_mismatch at byte 12231 (0x2fc7), 171 bytes: refused: needs a further option
      store: the store is shorter than the loss
      would be lost: record 61
        record 61: users/user_34 (unconfirmed), superseded by record 82
      --truncate or --salvage would handle this
    acknowledged records that would be lost: 1
    refused because of the checksum_mismatch at byte 12231 (0x2fc7)
  [exit 1]

  $ aerowal repair --fix-bit-flips --salvage two.wal
  two.wal: corrupt, 158 sound records, 31298 bytes (30.6 KiB)
    Least loss (1 record): aerowal repair --correct --salvage --max-loss 1 -o OUT two.wal
    bit_flip at byte 9420 (0x24cc), 165 bytes: flip the bit back
    checksum_mismatch at byte 12231 (0x2fc7), 171 bytes: discard it and renumber later records
      would be lost: record 61
      --store may lose less
    would be: 159 records, 31127 bytes (30.4 KiB), acknowledged records lost: 1, renumbered
    lost: record 61
      record 61: users/user_34 (unconfirmed), superseded by record 82
    refused: 1 acknowledged record would be lost; --max-loss 1 allows that, and --store may lose fewer
  [exit 1]

  $ aerowal repair --fix-bit-flips --truncate two.wal
  two.wal: corrupt, 158 sound records, 31298 bytes (30.6 KiB)
    Least loss (1 record): aerowal repair --correct --salvage --max-loss 1 -o OUT two.wal
    bit_flip at byte 9420 (0x24cc), 165 bytes: flip the bit back
    checksum_mismatch at byte 12231 (0x2fc7), 171 bytes: discard it with all that follows
      would be lost: records 61-160
      --store or --salvage instead of --truncate may lose less
    would be: 60 records, 12231 bytes (11.9 KiB), acknowledged records lost: 100
    lost: records 61-160
      record 61: users/user_34 (unconfirmed), superseded by no record that is kept: the final state may lack this change
      record 62: users/user_29, superseded by no record that is kept: the final state may lack this change
      record 63: users/user_11, superseded by no record that is kept: the final state may lack this change
      record 64: orders/order_5, superseded by no record that is kept: the final state may lack this change
      record 65: users/user_34, superseded by no record that is kept: the final state may lack this change
      record 66: orders/order_33, superseded by no record that is kept: the final state may lack this change
      record 67: users/user_34, superseded by no record that is kept: the final state may lack this change
      record 68: users/user_27, superseded by no record that is kept: the final state may lack this change
      record 69: users/user_31, superseded by no record that is kept: the final state may lack this change
      record 70: users/user_35, superseded by no record that is kept: the final state may lack this change
      and 90 more records
    refused: 100 acknowledged records would be lost; --max-loss 100 allows that, and --store or --salvage instead of --truncate may lose fewer
  [exit 1]

A refused repair says the same, and nothing is written.

  $ aerowal repair --fix-bit-flips --salvage -o fixed.wal two.wal
  two.wal: corrupt, 158 sound records, 31298 bytes (30.6 KiB)
    Least loss (1 record): aerowal repair --correct --salvage --max-loss 1 -o OUT two.wal
    bit_flip at byte 9420 (0x24cc), 165 bytes: flip the bit back
    checksum_mismatch at byte 12231 (0x2fc7), 171 bytes: discard it and renumber later records
      would be lost: record 61
      --store may lose less
    would be: 159 records, 31127 bytes (30.4 KiB), acknowledged records lost: 1, renumbered
    lost: record 61
      record 61: users/user_34 (unconfirmed), superseded by record 82
  2> [ERROR] AEROWAL_REFUSED: two.wal: 1 acknowledged record would be lost; --max-loss 1 allows that, and --store may lose fewer
  [exit 5]

  $ aerowal repair --json --fix-bit-flips -o fixed.wal two.wal
  2> {"code":"AEROWAL_REFUSED","severity":"ERROR","message":"checksum_mismatch: needs a further option; --store, --truncate or --salvage would handle this","invariant":null,"details":{"path":"two.wal","byte_offset":12231,"sequence_number":61}}
  [exit 5]

  $ ls
  data
  empty.dat
  two.wal

A repair tells what an incident's report needs.

  $ aerowal repair --fix-bit-flips --salvage --max-loss 1 -o fixed.wal two.wal
  two.wal: corrupt, 158 sound records, 31298 bytes (30.6 KiB)
    bit_flip at byte 9420 (0x24cc), 165 bytes: bit flipped back
    checksum_mismatch at byte 12231 (0x2fc7), 171 bytes: discarded, later records renumbered
      lost: record 61
    after: 159 records, 31127 bytes (30.4 KiB), acknowledged records lost: 1, renumbered
    lost: record 61
      record 61: users/user_34 (unconfirmed), superseded by record 82
    repaired log: fixed.wal
    original: two.wal
    receipt: fixed.wal.receipt.json
    AeroDB will accept this log: every record was read back and is sound.

  $ aerowal verify fixed.wal
  fixed.wal: sound, 159 records (1-159), 31127 bytes (30.4 KiB)

  $ aerowal repair --json --fix-bit-flips --salvage two.wal | grep -oP '"(lost_records|action|gives_up|would_help)":(\[.*?\]+|"[a-z]*")'
  "lost_records":[{"sequence_number":61,"collection_id":"users","document_id":"user_34","confirmed":false,"harmless":true,"superseded_by":82}]
  "action":"correct"
  "action":"drop"
  "gives_up":[[61,61]]
  "would_help":["--store"]

A record under a wrong number counts as lost; its content is in the receipt.

  $ aerowal repair --salvage --max-loss 1 -o sealed.wal data/damaged/sequence-max-sealed.wal
  data/damaged/sequence-max-sealed.wal: corrupt, 159 sound records, 31298 bytes (30.6 KiB)
    sequence_gap at byte 9420 (0x24cc), 165 bytes: discarded, later records renumbered
      lost: record 47
      1 intact record under a wrong number: the receipt has the content
    after: 159 records, 31133 bytes (30.4 KiB), acknowledged records lost: 1, renumbered
    lost: record 47
      record 47: users/user_29 (unconfirmed), superseded by record 62
    repaired log: sealed.wal
    original: data/damaged/sequence-max-sealed.wal
    receipt: sealed.wal.receipt.json
    AeroDB will accept this log: every record was read back and is sound.

  $ grep -o '"misnumbered_records": .*' sealed.wal.receipt.json
  "misnumbered_records": [{"sequence_number":18446744073709551615,"record_type":"INSERT","collection_id":"users","document_id":"user_29","schema_id":"user_schema","schema_version":"v1","body":{"_id":"user_29","name":"Noor","age":48,"tags":[],"address":{"city":"Oslo","zip":"38111"},"score":49.9},"byte_offset":9420,"length":165,"checksum":"c955daa4","lost_sequence_number":47}],

Nothing is renumbered where nothing follows, and what may have been lost besides is said.

  $ (cat data/golden/lifecycle.wal; seq 100 150) >foreign.wal
  $ aerowal repair foreign.wal
  foreign.wal: corrupt, 7 sound records, 639 bytes
    Least loss (0 records): aerowal repair --salvage -o OUT foreign.wal
    foreign_bytes at byte 435 (0x1b3), 204 bytes: refused: needs a further option
      would be lost: nothing that is known to be acknowledged
      --truncate or --salvage would handle this
    acknowledged records that would be lost: 0
    refused because of the foreign_bytes at byte 435 (0x1b3)
  [exit 1]

  $ aerowal repair --salvage -o own.wal foreign.wal
  foreign.wal: corrupt, 7 sound records, 639 bytes
    foreign_bytes at byte 435 (0x1b3), 204 bytes: discarded
    after: 7 records, 435 bytes, acknowledged records lost: 0
    repaired log: own.wal
    original: foreign.wal
    receipt: own.wal.receipt.json
    AeroDB will accept this log: every record was read back and is sound.

  $ cmp own.wal data/golden/lifecycle.wal

What another log left is only truncated, and its records may have been acknowledged.

  $ cat data/golden/workload.wal data/golden/lifecycle.wal >both.wal
  $ aerowal repair --salvage both.wal
  both.wal: corrupt, 1000 sound records, 204820 bytes (200.0 KiB)
    Least loss (0 records): aerowal repair --conflicts all --salvage -o OUT both.wal
    stale_tail at byte 204385 (0x31e61), 435 bytes: refused: needs a further option
      would be lost: nothing that is known to be acknowledged
      --store, --conflicts or --truncate instead of --salvage would handle this
    acknowledged records that would be lost: 0
    possibly lost: 7 records, acknowledged or not
      records 1-7 at byte 204385 (0x31e61)
    refused because of the stale_tail at byte 204385 (0x31e61)
  [exit 1]
  $ aerowal repair --truncate -o one.wal both.wal
  both.wal: corrupt, 1000 sound records, 204820 bytes (200.0 KiB)
    Least loss (0 records): aerowal repair --conflicts all --salvage -o OUT both.wal
    stale_tail at byte 204385 (0x31e61), 435 bytes: discard it with all that follows
      --store may lose less
    would be: 1000 records, 204385 bytes (199.6 KiB), acknowledged records lost: 0
    possibly lost: 7 records, acknowledged or not
      records 1-7 at byte 204385 (0x31e61)
  2> [ERROR] AEROWAL_REFUSED: both.wal: 7 records that may have been acknowledged would be lost; --max-loss 7 allows that, and --store may lose fewer
  [exit 5]
  $ aerowal repair --truncate --max-loss 7 -o one.wal both.wal
  both.wal: corrupt, 1000 sound records, 204820 bytes (200.0 KiB)
    stale_tail at byte 204385 (0x31e61), 435 bytes: discarded with all that followed
    after: 1000 records, 204385 bytes (199.6 KiB), acknowledged records lost: 0
    possibly lost: 7 records, acknowledged or not
      records 1-7 at byte 204385 (0x31e61)
    repaired log: one.wal
    original: both.wal
    receipt: one.wal.receipt.json
    AeroDB will accept this log: every record was read back and is sound.
  $ cmp one.wal data/golden/workload.wal

A repair takes no name of the log, whatever leads there.

  $ cp data/damaged/torn-mid-payload.wal a.receipt.json
  $ aerowal repair -o a a.receipt.json
  2> [ERROR] AEROWAL_REFUSED: a.receipt.json: the repair would take the name of the log; move it, or choose another output
  [exit 5]

  $ ln -s a.receipt.json b.receipt.json
  $ aerowal repair --json -o b a.receipt.json
  2> {"code":"AEROWAL_REFUSED","severity":"ERROR","message":"the repair would take the name of the log; move it, or choose another output","invariant":null,"details":{"path":"b.receipt.json"}}
  [exit 5]

In place, a sound log is left alone.

  $ cp data/golden/lifecycle.wal sound.wal
  $ aerowal repair --in-place sound.wal
  sound.wal: sound, nothing to repair, nothing was written

One that has a second name, or is a link, is not exchanged.

  $ cp data/damaged/torn-mid-payload.wal first.wal
  $ ln first.wal second.wal
  $ aerowal repair --in-place first.wal
  2> [ERROR] AEROWAL_REFUSED: first.wal: the log has 2 names (hard links), which a repair in place would part; -o OUT writes a new file instead
  [exit 5]

  $ rm second.wal
  $ ln -s first.wal second.wal
  $ aerowal repair --in-place --json second.wal
  2> {"code":"AEROWAL_REFUSED","severity":"ERROR","message":"a symbolic link or another special file is not repaired in place; name the file itself; -o OUT writes a new file instead","invariant":null,"details":{"path":"second.wal"}}
  [exit 5]

Wrong command lines.

  $ aerowal repair -o - two.wal
  2> [ERROR] AEROWAL_USAGE: -o: a log with a receipt cannot go to standard output; name a file; try 'aerowal repair --help'
  [exit 2]

  $ aerowal repair --output '' two.wal
  2> [ERROR] AEROWAL_USAGE: -o: an empty path (''), as a variable that is not set gives; try 'aerowal repair --help'
  [exit 2]

  $ aerowal repair -o x --in-place two.wal
  2> [ERROR] AEROWAL_USAGE: -o and --in-place exclude each other; try 'aerowal repair --help'
  [exit 2]

  $ aerowal repair --truncate --salvage two.wal
  2> [ERROR] AEROWAL_USAGE: --truncate and --salvage exclude each other; try 'aerowal repair --help'
  [exit 2]

What is no document store is not taken for one; a damaged store is.

  $ mkfifo fifo
  $ aerowal repair --store fifo two.wal
  2> [ERROR] AEROWAL_USAGE: fifo: found a FIFO, expected AeroDB's document store: name data/documents.dat, or the data directory that holds it
  [exit 2]

  $ aerowal repair --json -o x --store fifo two.wal
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"found a FIFO, expected AeroDB's document store: name data/documents.dat, or the data directory that holds it","invariant":null,"details":{"path":"fifo"}}
  [exit 2]

  $ aerowal repair --store /dev/null two.wal
  2> [ERROR] AEROWAL_USAGE: /dev/null: found a character device, expected AeroDB's document store: name data/documents.dat, or the data directory that holds it
  [exit 2]

  $ mkdir -p store/data/documents.dat
  $ aerowal repair --store store two.wal
  2> [ERROR] AEROWAL_USAGE: store/data/documents.dat: found a directory, expected AeroDB's document store: name data/documents.dat, or the data directory that holds it
  [exit 2]

  $ aerowal repair --store data/golden/lifecycle.wal two.wal
  2> [ERROR] AEROWAL_USAGE: data/golden/lifecycle.wal: found a log, expected AeroDB's document store: name data/documents.dat, or the data directory that holds it
  [exit 2]

  $ aerowal repair --store data/damaged/starts-at-seq-4.wal two.wal
  2> [ERROR] AEROWAL_USAGE: data/damaged/starts-at-seq-4.wal: found a log, expected AeroDB's document store: name data/documents.dat, or the data directory that holds it
  [exit 2]

Of this one the first record is damaged.

  $ (head -c 20 /dev/zero; tail -c +21 data/golden/workload.wal) >damaged-first.wal
  $ aerowal repair -o x --store damaged-first.wal two.wal
  2> [ERROR] AEROWAL_USAGE: damaged-first.wal: found a log, expected AeroDB's document store: name data/documents.dat, or the data directory that holds it
  [exit 2]

  $ aerowal repair --store ./two.wal two.wal
  2> [ERROR] AEROWAL_USAGE: ./two.wal: found the log itself, expected AeroDB's document store: give --store the data/documents.dat of its data directory
  [exit 2]

  $ ls x
  2> ls: cannot access 'x': No such file or directory
  [exit 2]

  $ (head -c 20 /dev/zero; tail -c +21 data/damaged/base.documents.dat) >damaged.dat
  $ aerowal repair --fix-bit-flips --store damaged.dat two.wal
  two.wal: corrupt, 158 sound records, 31298 bytes (30.6 KiB)
    Least loss (0 records): aerowal repair --store damaged.dat -o OUT two.wal
    bit_flip at byte 9420 (0x24cc), 165 bytes: flip the bit back
    checksum_mismatch at byte 12231 (0x2fc7), 171 bytes: restore from the document store: 1 record
      61 INSERT users/user_34
    would be: 160 records, 31298 bytes (30.6 KiB), acknowledged records lost: 0
    dry run: -o OUT or --in-place applies it
  [exit 1]

  $ aerowal repair --store /dev/zero two.wal
  2> [ERROR] AEROWAL_USAGE: /dev/zero: found a character device, expected AeroDB's document store: name data/documents.dat, or the data directory that holds it
  [exit 2]

  $ aerowal repair --store none.dat two.wal
  2> [ERROR] AEROWAL_SYSTEM: none.dat: cannot open: No such file or directory
  2> Next: ls .
  [exit 4]

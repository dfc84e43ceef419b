Known damage does not fail: what is in the baseline is counted, and not shown.

  $ cp data/damaged/two-bit-flips-in-two-records.wal two.wal
  $ cp data/damaged/bit-flip-body.wal flip.wal
  $ aerowal verify --quiet --write-baseline known.json two.wal flip.wal
  [exit 1]
  $ jq -c '.format, .version, (.logs[] | [.path, (.findings | length)])' known.json
  "aerowal-baseline"
  1
  ["two.wal",3]
  ["flip.wal",1]
  $ aerowal verify --baseline known.json two.wal flip.wal
  two.wal: corrupt, 157 sound records (1-159), 31101 bytes (30.4 KiB)
    3 findings, 425 bytes not sound; acknowledged records known to be lost: 2
    all of it is in the baseline
  flip.wal: corrupt, 159 sound records (1-160), 31298 bytes (30.6 KiB)
    1 finding, 165 bytes not sound; acknowledged records known to be lost: 1
    all of it is in the baseline
  2 of 2 damaged, 0 new findings
  $ aerowal verify --brief --baseline known.json two.wal flip.wal
  corrupt         157 records     3 findings     2 lost  two.wal: 0 new
  corrupt         159 records     1 finding      1 lost  flip.wal: 0 new
  2 of 2 damaged, 0 new findings
  $ aerowal verify --json --baseline known.json flip.wal | jq -c '.damage.baseline // .summary.baseline'
  true
  {"known":1,"new":0,"gone":[]}

Also from another folder, of a log that was moved, or both were; but damage is known once.

  $ mkdir moved && cp two.wal moved/other.wal && cp known.json moved
  $ cd moved && aerowal verify --brief --baseline ../known.json other.wal
  corrupt         157 records     3 findings     2 lost  other.wal: 0 new
  1 of 1 damaged, 0 new findings
  $ cd / && aerowal verify --brief --baseline "$OLDPWD/known.json" "$OLDPWD/two.wal" | sed 's/[^ ]*two/DIR\/two/'
  corrupt         157 records     3 findings     2 lost  DIR/two.wal: 0 new
  1 of 1 damaged, 0 new findings
  $ aerowal verify --brief --baseline known.json two.wal flip.wal moved/other.wal
  corrupt         157 records     3 findings     2 lost  two.wal: 0 new
  corrupt         159 records     1 finding      1 lost  flip.wal: 0 new
  corrupt         157 records     3 findings     2 lost  moved/other.wal: 3 new
  3 of 3 damaged, 3 new findings
  [exit 1]

More damage in the same range is new.

  $ cp two.wal more.wal && printf X | dd of=more.wal bs=1 seek=10950 conv=notrunc status=none
  $ aerowal verify --brief --baseline known.json more.wal
  corrupt         157 records     3 findings     2 lost  more.wal: 1 new, 1 gone
  1 of 1 damaged, 1 new finding
  [exit 1]
  $ aerowal verify --json --baseline known.json more.wal | jq -c '.damage | select(.) | [.kind, .byte_offset, .baseline]'
  ["bit_flip",9420,true]
  ["checksum_mismatch",10906,null]
  ["torn_tail",31090,true]
  $ aerowal verify --json --baseline known.json more.wal | jq -c '.summary.baseline | select(.)'
  {"known":2,"new":1,"gone":[{"kind":"bit_flip","byte_offset":10906,"length":249,"sequence_number":54,"lost_sequence_numbers":[[54,54]]}]}
  $ aerowal verify --baseline known.json more.wal | tail -n 1
  more.wal: corrupt, 157 sound records, 3 findings (1 new), 2 acknowledged records lost

The exit code is that of what is new: the torn tail of this log is, the flipped bits are not.

  $ head -c 31090 two.wal >cut.wal && aerowal verify --quiet --write-baseline cut.json cut.wal
  [exit 1]
  $ aerowal verify --brief --baseline cut.json two.wal
  corrupt         157 records     3 findings     2 lost  two.wal: 1 new
  1 of 1 damaged, 1 new finding
  [exit 3]

What is gone is said.

  $ cp data/damaged/base.wal two.wal && aerowal verify --baseline known.json two.wal flip.wal
  two.wal: sound, 160 records (1-160), 31298 bytes (30.6 KiB)
    gone, though in the baseline: bit_flip at byte 9420 (0x24cc), 165 bytes
    gone, though in the baseline: bit_flip at byte 10906 (0x2a9a), 249 bytes
    gone, though in the baseline: torn_tail at byte 31090 (0x7972), 11 bytes
  flip.wal: corrupt, 159 sound records (1-160), 31298 bytes (30.6 KiB)
    1 finding, 165 bytes not sound; acknowledged records known to be lost: 1
    all of it is in the baseline
  1 of 2 damaged, 0 new findings

A log that grows is still the same, also where it ends too early; one that is shorter is not.

  $ aerowal dump --json data/damaged/base.wal | head -n 9 >records
  $ head -n 3 records | aerowal append --from - grown.wal --new | tail -n 1
  grown.wal: created, 3 records, 597 bytes
  $ aerowal verify -q --expect-last-seq 9 --write-baseline grown.json grown.wal
  [exit 1]
  $ sed -n 4,5p records | aerowal append --from - grown.wal >/dev/null
  $ aerowal verify --expect-last-seq 9 --baseline grown.json grown.wal
  grown.wal: corrupt, 5 sound records (1-5), 1212 bytes (1.2 KiB)
    1 finding, 0 bytes not sound; acknowledged records known to be lost: 4
    all of it is in the baseline
  $ head -n 2 records | aerowal append --from - shorter.wal --new >/dev/null
  $ aerowal verify --brief --expect-last-seq 9 --baseline grown.json shorter.wal
  corrupt           2 records     1 finding      7 lost  shorter.wal: 1 new
  1 of 1 damaged, 1 new finding
  [exit 1]
  $ aerowal verify --brief --expect-last-seq 10 --baseline grown.json grown.wal
  corrupt           5 records     1 finding      5 lost  grown.wal: 1 new, 1 gone
  1 of 1 damaged, 1 new finding
  [exit 1]

A baseline may be replaced by a newer one. Nothing else is.

  $ aerowal verify --brief --baseline known.json --write-baseline known.json two.wal flip.wal
  sound           160 records     0 findings     0 lost  two.wal: 0 new, 3 gone
  corrupt         159 records     1 finding      1 lost  flip.wal: 0 new
  1 of 2 damaged, 0 new findings
  $ jq -c '.logs[] | [.path, (.findings | length)]' known.json
  ["flip.wal",1]
  $ ls -A | grep unfinished
  [exit 1]
  $ echo '{"format":"aerowal-resume","version":1,"logs":[]}' >resume.json
  $ echo '{"format":"aerowal-baseline","version":2,"logs":[]}' >later.json
  $ echo '{"format":"aerowal-baseline","version":1}' >empty.json
  $ head -c 300 known.json >truncated.json; mkdir folder; mkfifo fifo; : >nothing
  $ for file in two.wal resume.json later.json empty.json truncated.json folder fifo nothing; do
  >   test ! -f $file || cp $file before
  >   aerowal verify -q --baseline $file two.wal; echo $?
  >   aerowal verify -q --write-baseline $file two.wal 2>/dev/null; echo $?
  >   test ! -s before || cmp $file before; rm -rf before
  > done 2>&1
  [ERROR] AEROWAL_REFUSED: two.wal: --baseline names the log that is to be verified; it is left as it is. Give --baseline another path
  5
  5
  [ERROR] AEROWAL_REFUSED: resume.json: this is not a baseline: expected JSON with the member "format":"aerowal-baseline"; it is left as it is. Give another path, or move it away if nothing needs it
  5
  5
  [ERROR] AEROWAL_REFUSED: later.json: this is not a baseline: expected version 1, found 2; it is left as it is. Give another path, or move it away if nothing needs it
  5
  5
  [ERROR] AEROWAL_REFUSED: empty.json: this is not a baseline: it has no list of logs; it is left as it is. Give another path, or move it away if nothing needs it
  5
  5
  [ERROR] AEROWAL_REFUSED: truncated.json: this is not a baseline: it is not JSON, or not all of it; it is left as it is. Give another path, or move it away if nothing needs it
  5
  5
  [ERROR] AEROWAL_REFUSED: folder: this is not a baseline: it is a directory; it is left as it is. Give another path, or move it away if nothing needs it
  5
  5
  [ERROR] AEROWAL_REFUSED: fifo: this is not a baseline: it is a FIFO; it is left as it is. Give another path, or move it away if nothing needs it
  5
  5
  [ERROR] AEROWAL_REFUSED: nothing: this is not a baseline: it is empty; it is left as it is. Give another path, or move it away if nothing needs it
  5
  0
  $ aerowal verify --baseline missing.json two.wal
  2> [ERROR] AEROWAL_SYSTEM: missing.json: cannot open: there is no such baseline; --write-baseline makes one
  [exit 4]
  $ aerowal verify --write-baseline no/such.json two.wal
  2> [ERROR] AEROWAL_SYSTEM: no/such.json: cannot create: No such file or directory
  2> Next: ls .
  [exit 4]
  $ aerowal verify --baseline '' two.wal
  2> [ERROR] AEROWAL_USAGE: --baseline: an empty path (''), as a variable that is not set gives; try 'aerowal verify --help'
  [exit 2]
  $ aerowal verify --write-baseline - two.wal
  2> [ERROR] AEROWAL_USAGE: --write-baseline: - is no file that can be read and replaced; name one; try 'aerowal verify --help'
  [exit 2]
  $ aerowal verify --write-baseline out.json two.wal >out.json
  2> [ERROR] AEROWAL_USAGE: out.json: standard output is this file too; nothing was written to it; redirect standard output to another file
  [exit 2]

It is written where all logs were read, or not at all.

  $ aerowal verify -q --write-baseline new.json flip.wal nothing.wal
  2> [ERROR] AEROWAL_SYSTEM: nothing.wal: cannot open: No such file or directory
  2> Next: ls .
  2> [ERROR] AEROWAL_SYSTEM: new.json: the baseline was not written, since a log could not be read
  [exit 4]
  $ test ! -e new.json

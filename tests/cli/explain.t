A kind, and what its bytes say of it. Where the library knows a code, its severity and invariant.

  $ aerowal explain bit_flip
  bit_flip
    With one bit flipped back the record is intact. It is the expected one then,
    so that what was written is known for certain.
  (blank)
    Usual causes: Failing memory, disk or cable; not a crash.
  (blank)
    What to do: Repair with --correct, or with --fix-bit-flips, which restores
    nothing but such records; the record passes the checksum that it has. Test the
    memory and look at the disk's own error counters: more flips may come.

  $ aerowal explain AERO_WAL_CORRUPTION
  AERO_WAL_CORRUPTION (FATAL, violates K2)
    The log is damaged. A check of length, checksum, type, payload or sequence
    number fails. AeroDB stops there for good, and never repairs or skips
    anything.
  (blank)
    Usual causes: A crash, or what damages files: the kind of the finding tells
    which.
  (blank)
    What to do: 'aerowal verify' names all damage with its kind; explain that.
    'aerowal repair' plans the repair.

Capital letters do not matter, and several are explained one after the other.

  $ aerowal explain aerowal_refused STALE
  AEROWAL_REFUSED (ERROR)
    It was refused, and nothing was changed. What was acknowledged before it
    stands. The exit status is 5.
  (blank)
    Usual causes: The log is in use, a file is there that must not be replaced, or
    the repair that was asked for would lose more than was allowed.
  (blank)
    What to do: Stop what uses the log, as the message names it, or take another
    name for the output. Of a repair look at the plan before you consent to a loss
    with --max-loss.
  (blank)
  stale
    The store's newest record has other content than the log's. Mostly that of an
    older record.
  (blank)
    Usual causes: AeroDB was stopped while it replayed the log, or the store is an
    older copy, or that of another log.
  (blank)
    What to do: Nothing: AeroDB appends the log to the store when it starts next,
    which settles it. But where the summary counts contents that the log has
    nowhere, look for the log that they are of first, and keep a copy of the
    store.

Without a name all of them are listed; test `explanations` says that none is missing.

  $ aerowal explain | head -n 4
  torn_tail           The start of a record at the end of the log, and no more.
  zero_tail           Nothing but zeros after the last record.
  failed_append       The start of a record that is whole right after it.
  bit_flip            With one bit flipped back the record is intact.

  $ aerowal explain --json | jq -r '.explanation.topic' | uniq -c
       17 damage
        8 directory
        6 difference
       15 code

  $ aerowal explain --json | wc -l
  46

  $ aerowal explain --json zero_tail aerowal_usage
  {"explanation":{"name":"zero_tail","topic":"damage","meaning":"Nothing but zeros after the last record. It is what a crash leaves of a record that was never acknowledged.","causes":"A crash or a power cut after the file system made the file longer, and before the bytes were on disk.","action":"As for torn_tail: a repair without further options cuts it off."}}
  {"explanation":{"name":"AEROWAL_USAGE","topic":"code","meaning":"The command line or an input line is wrong. What was acknowledged before it stands, and nothing else was done. The exit status is 2.","causes":"A mistyped option or name, options that do not go together, a file that is not what the command needs, or a line of 'append --from' that is no record.","action":"The message says what was expected; 'aerowal help COMMAND' lists the options.","severity":"ERROR","invariant":null}}

The list has what the explanations begin with, a line of at most 80 columns each.

  $ aerowal explain --json | jq -r '.explanation | .name + " " + .meaning' >meanings
  $ aerowal explain | grep . | tr -s ' ' | while read -r line; do
  >   grep -c -F "$line" meanings
  > done | uniq
  1
  $ aerowal explain | grep -c '.\{81\}'
  0
  [exit 1]

A name that is none, though close to one.

  $ aerowal explain bit-flop
  2> [ERROR] AEROWAL_USAGE: KIND: 'bit-flop' is neither a kind nor a code (did you mean bit_flip?); 'aerowal explain' lists all; try 'aerowal explain --help'
  [exit 2]

  $ aerowal explain AERO_WAL_CORUPTION
  2> [ERROR] AEROWAL_USAGE: KIND: 'AERO_WAL_CORUPTION' is neither a kind nor a code (did you mean AERO_WAL_CORRUPTION?); 'aerowal explain' lists all; try 'aerowal explain --help'
  [exit 2]

  $ aerowal explain checksum_
  2> [ERROR] AEROWAL_USAGE: KIND: 'checksum_' is neither a kind nor a code (did you mean checksum_mismatch?); 'aerowal explain' lists all; try 'aerowal explain --help'
  [exit 2]

  $ aerowal explain --json bit_flip nonsense
  2> {"code":"AEROWAL_USAGE","severity":"ERROR","message":"KIND: 'nonsense' is neither a kind nor a code; 'aerowal explain' lists all; try 'aerowal explain --help'","invariant":null,"details":{}}
  [exit 2]

  $ aerowal explain ''
  2> [ERROR] AEROWAL_USAGE: KIND: '' is neither a kind nor a code; 'aerowal explain' lists all; try 'aerowal explain --help'
  [exit 2]

  $ aerowal explain torn_tail --quiet

An output that is lost.

  $ aerowal explain >/dev/full
  2> [ERROR] AEROWAL_SYSTEM: cannot write to standard output: No space left on device
  [exit 4]

What can't be opened exits with 4, with its path and the system's reason, and nothing is created.

  $ mkdir directory directory/wal empty-directory
  $ mkfifo fifo

  $ for log in nothing.wal no-directory/log.wal directory empty-directory nothing/ fifo /dev/null \
  >     data/golden/empty.wal/ data/golden/empty.wal/log.wal ''; do
  >   for command in verify dump replay; do
  >     timeout 20 aerowal $command "$log" 2>&1
  >     echo "exit $?"
  >   done
  > done
  [ERROR] AEROWAL_SYSTEM: nothing.wal: cannot open: No such file or directory
  Next: ls .
  exit 4
  [ERROR] AEROWAL_SYSTEM: nothing.wal: cannot open: No such file or directory
  Next: ls .
  exit 4
  [ERROR] AEROWAL_SYSTEM: nothing.wal: cannot open: No such file or directory
  Next: ls .
  exit 4
  [ERROR] AEROWAL_SYSTEM: no-directory/log.wal: cannot open: No such file or directory
  Next: ls .
  exit 4
  [ERROR] AEROWAL_SYSTEM: no-directory/log.wal: cannot open: No such file or directory
  Next: ls .
  exit 4
  [ERROR] AEROWAL_SYSTEM: no-directory/log.wal: cannot open: No such file or directory
  Next: ls .
  exit 4
  [ERROR] AEROWAL_SYSTEM: directory/wal/wal.log: there is no log yet in data directory directory; AeroDB makes it when it starts
  exit 4
  [ERROR] AEROWAL_SYSTEM: directory/wal/wal.log: there is no log yet in data directory directory; AeroDB makes it when it starts
  exit 4
  [ERROR] AEROWAL_SYSTEM: directory/wal/wal.log: there is no log yet in data directory directory; AeroDB makes it when it starts
  exit 4
  [ERROR] AEROWAL_SYSTEM: empty-directory: found a directory without wal/wal.log and without wal.log, expected a log, an AeroDB data directory, or the folder wal of one
  Next: find empty-directory -name 'wal.log*'
  exit 4
  [ERROR] AEROWAL_SYSTEM: empty-directory: found a directory without wal/wal.log and without wal.log, expected a log, an AeroDB data directory, or the folder wal of one
  Next: find empty-directory -name 'wal.log*'
  exit 4
  [ERROR] AEROWAL_SYSTEM: empty-directory: found a directory without wal/wal.log and without wal.log, expected a log, an AeroDB data directory, or the folder wal of one
  Next: find empty-directory -name 'wal.log*'
  exit 4
  [ERROR] AEROWAL_SYSTEM: nothing/: cannot open: No such file or directory
  Next: ls .
  exit 4
  [ERROR] AEROWAL_SYSTEM: nothing/: cannot open: No such file or directory
  Next: ls .
  exit 4
  [ERROR] AEROWAL_SYSTEM: nothing/: cannot open: No such file or directory
  Next: ls .
  exit 4
  [ERROR] AEROWAL_SYSTEM: fifo: cannot read as a log: is a FIFO, not a regular file (to read from a pipe, give - and redirect it)
  exit 4
  [ERROR] AEROWAL_SYSTEM: fifo: cannot read as a log: is a FIFO, not a regular file (to read from a pipe, give - and redirect it)
  exit 4
  [ERROR] AEROWAL_SYSTEM: fifo: cannot read as a log: is a FIFO, not a regular file (to read from a pipe, give - and redirect it)
  exit 4
  [ERROR] AEROWAL_SYSTEM: /dev/null: cannot read as a log: is a character device, not a regular file (to read from a pipe, give - and redirect it)
  exit 4
  [ERROR] AEROWAL_SYSTEM: /dev/null: cannot read as a log: is a character device, not a regular file (to read from a pipe, give - and redirect it)
  exit 4
  [ERROR] AEROWAL_SYSTEM: /dev/null: cannot read as a log: is a character device, not a regular file (to read from a pipe, give - and redirect it)
  exit 4
  [ERROR] AEROWAL_SYSTEM: data/golden/empty.wal/: cannot open: Not a directory
  Next: ls -l data/golden/empty.wal (it is no folder)
  exit 4
  [ERROR] AEROWAL_SYSTEM: data/golden/empty.wal/: cannot open: Not a directory
  Next: ls -l data/golden/empty.wal (it is no folder)
  exit 4
  [ERROR] AEROWAL_SYSTEM: data/golden/empty.wal/: cannot open: Not a directory
  Next: ls -l data/golden/empty.wal (it is no folder)
  exit 4
  [ERROR] AEROWAL_SYSTEM: data/golden/empty.wal/log.wal: cannot open: Not a directory
  Next: ls data/golden/empty.wal
  exit 4
  [ERROR] AEROWAL_SYSTEM: data/golden/empty.wal/log.wal: cannot open: Not a directory
  Next: ls data/golden/empty.wal
  exit 4
  [ERROR] AEROWAL_SYSTEM: data/golden/empty.wal/log.wal: cannot open: Not a directory
  Next: ls data/golden/empty.wal
  exit 4
  [ERROR] AEROWAL_USAGE: LOG: an empty path (''), as a variable that is not set gives; try 'aerowal verify --help'
  exit 2
  [ERROR] AEROWAL_USAGE: LOG: an empty path (''), as a variable that is not set gives; try 'aerowal dump --help'
  exit 2
  [ERROR] AEROWAL_USAGE: LOG: an empty path (''), as a variable that is not set gives; try 'aerowal replay --help'
  exit 2

append makes a log that isn't there, but no directory.

  $ for log in no-directory/log.wal directory empty-directory nothing/ fifo /dev/null \
  >     data/golden/empty.wal/ data/golden/empty.wal/log.wal ''; do
  >   timeout 20 aerowal append "$log" --from /dev/null 2>&1
  >   echo "exit $?"
  >   timeout 20 aerowal append "$log" --new --from /dev/null 2>&1
  >   echo "exit $?"
  > done
  [ERROR] AEROWAL_SYSTEM: no-directory/log.wal: cannot create: No such file or directory
  Next: ls .
  exit 4
  [ERROR] AEROWAL_SYSTEM: no-directory/log.wal: cannot create: No such file or directory
  Next: ls .
  exit 4
  exit 0
  [ERROR] AEROWAL_REFUSED: directory/wal/wal.log: already exists; refusing to overwrite
  Next: name a file that is not there yet
  exit 5
  [ERROR] AEROWAL_SYSTEM: empty-directory: found a directory without wal/wal.log and without wal.log, expected a log, an AeroDB data directory, or the folder wal of one
  Next: find empty-directory -name 'wal.log*'
  exit 4
  [ERROR] AEROWAL_SYSTEM: empty-directory: found a directory without wal/wal.log and without wal.log, expected a log, an AeroDB data directory, or the folder wal of one
  Next: find empty-directory -name 'wal.log*'
  exit 4
  [ERROR] AEROWAL_SYSTEM: nothing/: cannot create: No such file or directory
  Next: ls .
  exit 4
  [ERROR] AEROWAL_SYSTEM: nothing/: cannot create: No such file or directory
  Next: ls .
  exit 4
  [ERROR] AEROWAL_SYSTEM: fifo: cannot write: not a regular file
  exit 4
  [ERROR] AEROWAL_REFUSED: fifo: already exists; refusing to overwrite
  Next: name a file that is not there yet
  exit 5
  [ERROR] AEROWAL_SYSTEM: /dev/null: cannot write: not a regular file
  exit 4
  [ERROR] AEROWAL_REFUSED: /dev/null: already exists; refusing to overwrite
  Next: name a file that is not there yet
  exit 5
  [ERROR] AEROWAL_SYSTEM: data/golden/empty.wal/: cannot open: Not a directory
  Next: ls -l data/golden/empty.wal (it is no folder)
  exit 4
  [ERROR] AEROWAL_SYSTEM: data/golden/empty.wal/: cannot create: Not a directory
  Next: ls -l data/golden/empty.wal (it is no folder)
  exit 4
  [ERROR] AEROWAL_SYSTEM: data/golden/empty.wal/log.wal: cannot open: Not a directory
  Next: ls data/golden/empty.wal
  exit 4
  [ERROR] AEROWAL_SYSTEM: data/golden/empty.wal/log.wal: cannot create: Not a directory
  Next: ls data/golden/empty.wal
  exit 4
  [ERROR] AEROWAL_USAGE: LOG: an empty path (''), as a variable that is not set gives; try 'aerowal append --help'
  exit 2
  [ERROR] AEROWAL_USAGE: LOG: an empty path (''), as a variable that is not set gives; try 'aerowal append --help'
  exit 2

Nor does it make a log for what can't be read.

  $ aerowal append new.wal --from nothing.jsonl
  2> [ERROR] AEROWAL_SYSTEM: nothing.jsonl: cannot open: No such file or directory
  2> Next: ls .
  [exit 4]

  $ aerowal append new.wal --from empty-directory
  2> [ERROR] AEROWAL_SYSTEM: empty-directory: cannot read: Is a directory
  2> Next: name a file in it: ls empty-directory
  [exit 4]

  $ aerowal append new.wal --new --from empty-directory
  2> [ERROR] AEROWAL_SYSTEM: empty-directory: cannot read: Is a directory
  2> Next: name a file in it: ls empty-directory
  [exit 4]

  $ aerowal append new.wal --type insert --collection c --id d --schema s --schema-version v1 \
  >   --body-file nothing.json
  2> [ERROR] AEROWAL_SYSTEM: nothing.json: cannot open: No such file or directory
  2> Next: ls .
  [exit 4]

  $ aerowal append new.wal --type insert --collection c --id d --schema s --schema-version v1 \
  >   --body-file empty-directory
  2> [ERROR] AEROWAL_SYSTEM: empty-directory: cannot read: Is a directory
  2> Next: name a file in it: ls empty-directory
  [exit 4]

  $ find . -mindepth 1 | sort
  ./data
  ./directory
  ./directory/wal
  ./directory/wal/wal.log
  ./empty-directory
  ./fifo

With --json: what is known, and in verify's output a line for each log that was named.

  $ aerowal verify --json nothing.wal data/golden/empty.wal
  {"summary":{"path":"nothing.wal","status":"unreadable","size":null,"records":null,"first_sequence_number":null,"last_sequence_number":null,"sound_bytes":null,"sound_prefix_bytes":null,"damaged_bytes":null,"findings":null,"lost_records":null,"strict_error":null,"error":{"code":"AEROWAL_SYSTEM","severity":"ERROR","message":"cannot open: No such file or directory","invariant":null,"details":{"path":"nothing.wal"}},"output_version":1}}
  {"summary":{"path":"data/golden/empty.wal","status":"sound","size":0,"records":0,"first_sequence_number":null,"last_sequence_number":null,"sound_bytes":0,"sound_prefix_bytes":0,"damaged_bytes":0,"findings":0,"lost_records":0,"strict_error":null,"output_version":1}}
  2> {"code":"AEROWAL_SYSTEM","severity":"ERROR","message":"cannot open: No such file or directory","invariant":null,"details":{"path":"nothing.wal"}}
  [exit 4]

  $ aerowal dump --json nothing.wal
  2> {"code":"AEROWAL_SYSTEM","severity":"ERROR","message":"cannot open: No such file or directory","invariant":null,"details":{"path":"nothing.wal"}}
  [exit 4]

  $ aerowal append --json no-directory/log.wal --from /dev/null
  2> {"code":"AEROWAL_SYSTEM","severity":"ERROR","message":"cannot create: No such file or directory","invariant":null,"details":{"path":"no-directory/log.wal"}}
  [exit 4]

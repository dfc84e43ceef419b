#!/usr/bin/env bash
# Makes the containers beside it, of ../golden/lifecycle.wal; `several.tar` also has another log.
# What other versions of these programs write may differ in bytes, not in what is in it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
log=$here/../golden/lifecycle.wal
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

same=(--blocking-factor=1 --owner=0 --group=0 --numeric-owner --mtime=@0 --sort=name)
pack() { tar -cf "$1" "${same[@]}" "${@:2}"; }

compress_all() {
  gzip -n9c "$1" >"$2.gz"
  # What unpacks it takes the memory that this asks for, once a test.
  zstd -q1c --check "$1" >"$2.zst"
  xz -0c "$1" >"$2.xz"
  bzip2 -1c "$1" >"$2.bz2"
}

# As AeroDB lays its backups out, but for the snapshot.
mkdir -p backup/wal
cp "$log" backup/wal/wal.log
echo '{"format_version":1,"wal_present":true}' >backup/backup_manifest.json
(cd backup && pack ../backup.tar --format=gnu backup_manifest.json wal)
cp backup.tar "$here/backup.tar"
compress_all backup.tar "$here/backup.tar"
compress_all "$log" "$here/lifecycle.wal"

# Entry names of other programs: ./wal/wal.log, and below a folder whose name is in an extended
# header, or in an entry of its own.
long=$(printf 'a-long-name%.0s' {1..15})
mkdir -p "$long"
cp -r backup/wal "$long/wal"
(cd backup && pack "$here/dot.tar" ./wal)
pack "$here/pax.tar" --format=posix "$long/wal/wal.log"
pack "$here/gnu.tar" --format=gnu "$long/wal/wal.log"
pack "$here/v7.tar" --format=v7 backup/wal

# A hole, as a sector of zeros leaves it in a copy.
mkdir -p sparse/wal
{
  cat "$log"
  head -c 20000 /dev/zero
  cat "$log"
} >sparse/wal/wal.log
cp --sparse=always sparse/wal/wal.log hole && mv hole sparse/wal/wal.log
(cd sparse && pack - --format=gnu --sparse wal) | gzip -n9c >"$here/sparse-gnu.tar.gz"
(cd sparse && pack - --format=posix --sparse wal) | gzip -n9c >"$here/sparse-pax.tar.gz"

# No log, several, a log that is a link, containers in containers.
(cd backup && pack "$here/none.tar" backup_manifest.json)
mkdir -p several/one several/two
cp -r backup/wal several/one/wal
cp -r backup/wal several/two/wal
pack "$here/several.tar" several/one/wal/wal.log several/two/wal/wal.log
gzip -n9c "$here/several.tar" >"$here/several.tar.gz"
mkdir -p hard/b/wal symbolic/wal
cp "$log" hard/a
ln hard/a hard/b/wal/wal.log
ln -s ../somewhere symbolic/wal/wal.log
pack "$here/hard-link.tar" hard/a hard/b
pack "$here/symbolic-link.tar" symbolic
gzip -n9c "$here/lifecycle.wal.xz" >"$here/twice.xz.gz"
mkdir -p packed/wal
cp "$here/lifecycle.wal.gz" packed/wal/wal.log
(cd packed && pack "$here/gzip-in.tar" wal)

# A log with a torn end, a file with two members, an empty log.
head -c 400 "$log" | gzip -n9c >"$here/torn.wal.gz"
{
  head -c 200 "$log" | gzip -n9c
  tail -c +201 "$log" | gzip -n9c
} >"$here/two-members.wal.gz"
: >nothing
compress_all nothing "$here/empty.wal"

# pzstd begins with a frame that says how long the next one is, and that other programs skip.
pzstd -q -p 1 -c "$log" >"$here/lifecycle.wal.pzst"

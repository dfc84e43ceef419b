#!/bin/sh
# mandoc has nothing to say about the man pages, and each page of ours that one refers to is there.
set -eu
cd "$1"

manpath=$(mktemp -d)
trap 'rm -rf "$manpath"' EXIT
for page in man/*.[1-9]; do
  section=$manpath/man${page##*.}
  mkdir -p "$section"
  ln -s "$PWD/$page" "$section"
done

# Pages of other projects need not be installed here.
if MANPATH=$manpath mandoc -T lint -W style man/*.[1-9] 2>&1 |
  grep -vE 'referenced manual not found: Xr ([^a]|a[^e])|outdated mandoc.db'; then
  exit 1
fi

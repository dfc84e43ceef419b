#!/bin/sh
# mandoc has nothing to say about the man pages, each page of ours that one refers to is there, and
# each says that it is aerowal's, in the version that meson.build has.
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

# The last line of a page names what it belongs to: the system, or BSD, where .Os is left empty.
version=$(sed -n "s/^  version: '\(.*\)',\$/\1/p" meson.build)
[ -n "$version" ]
renderers='mandoc -T ascii'
if command -v groff >/dev/null; then
  renderers="$renderers
groff -mandoc -T ascii"
fi
for page in man/*.[1-9]; do
  echo "$renderers" | while read -r renderer; do
    last=$($renderer "$page" 2>/dev/null | sed 's/\x1b\[[0-9;]*m//g; s/.\x08//g' | grep . | tail -n 1)
    case $last in
      "aerowal $version "*) continue ;;
    esac
    echo "$page, by $renderer, does not end with 'aerowal $version' but with: $last"
    exit 1
  done
done

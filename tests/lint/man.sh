#!/bin/sh
# mandoc has nothing to say about the man pages, each page of ours that one refers to is there, and
# each says that it is aerowal's, and not BSD's, in the version that meson.build has.
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

# The first line of a page names the manual that it is in, which groff takes for that of BSD unless
# doc-volume is set, and the last what it belongs to: the system, or BSD, where .Os is left empty.
version=$(sed -n "s/^  version: '\(.*\)',\$/\1/p" meson.build)
[ -n "$version" ]
renderers='mandoc -T ascii'
if command -v groff >/dev/null; then
  renderers="$renderers
groff -mandoc -T ascii"
fi
for page in man/*.[1-9]; do
  case ${page##*.} in
    1) manual='General Commands Manual' ;;
    3) manual='Library Functions Manual' ;;
    5) manual='File Formats Manual' ;;
    *) manual='Miscellaneous Information Manual' ;;
  esac
  title=$(basename "$page" ".${page##*.}" | tr '[:lower:]' '[:upper:]')"(${page##*.})"
  echo "$renderers" | while read -r renderer; do
    text=$($renderer "$page" 2>/dev/null | sed 's/\x1b\[[0-9;]*m//g; s/.\x08//g' | grep .)
    # The words of the first line, one blank between them.
    first=$(echo "$text" | head -n 1 | tr -s ' ')
    if [ "$first" != "$title $manual $title" ]; then
      echo "$page, by $renderer, does not begin with '$title $manual $title' but with: $first"
      exit 1
    fi
    last=$(echo "$text" | tail -n 1)
    case $last in
      "aerowal $version "*) continue ;;
    esac
    echo "$page, by $renderer, does not end with 'aerowal $version' but with: $last"
    exit 1
  done
done

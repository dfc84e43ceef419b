#!/usr/bin/env bash
# What `meson install` installs: the program, the library in both forms under its soname, every
# public header, every man page, every schema of JSON and what shells complete.
. "$(dirname "$0")/destdir.sh"

cd "$library_directory"
expect 'the libraries' 'libaerowal.a
libaerowal.so
libaerowal.so.0
libaerowal.so.0.1.0' "$(find . -maxdepth 1 -name 'lib*' -printf '%P\n' | LC_ALL=C sort)"
expect 'libaerowal.so' libaerowal.so.0 "$(readlink libaerowal.so)"
expect 'libaerowal.so.0' libaerowal.so.0.1.0 "$(readlink libaerowal.so.0)"
expect 'the soname' 'libaerowal.so.0' \
  "$(readelf -d libaerowal.so.0.1.0 | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')"
# Not those of std, which are weak and whose arguments may be anything.
expect 'exported symbols of other namespaces' '' \
  "$(nm --dynamic --defined-only --demangle libaerowal.so.0.1.0 | cut -c 20- |
    grep -E '^((vtable|typeinfo|typeinfo name|guard variable) for )?(nlohmann|CLI|crc32|isal_)' ||
    true)"
expect 'the version in aerowal.pc' 0.1.0 "$(pkg-config --modversion aerowal)"

expect 'the program' 'aerowal 0.1.0' "$(aerowal --version)"

expect 'the completions' 'bash-completion/completions/aerowal
fish/vendor_completions.d/aerowal.fish
zsh/site-functions/_aerowal' \
  "$(cd "$prefix/share" && find bash-completion fish zsh -type f | LC_ALL=C sort)"

# A header in the tree that lib/meson.build does not list would be missed here.
expect 'the headers' \
  "$(cd "$source_root/lib/include" &&
    find . -name '*.hpp*' -printf '%P\n' | sed 's/\.in$//' | LC_ALL=C sort)" \
  "$(cd "$prefix/include" && find . -type f -printf '%P\n' | LC_ALL=C sort)"

# Each file here, and whether it can be run.
list_with_mode() {
  find . -type f \( -executable -printf '%P can be run\n' -o -printf '%P\n' \) | LC_ALL=C sort
}

# So would an example that examples/meson.build does not list.
expect 'the examples' \
  "$(cd "$source_root/examples" && list_with_mode | grep -v meson.build)" \
  "$(cd "$prefix/share/doc/aerowal/examples" && list_with_mode)"

expect 'the license' "$(cat "$source_root/LICENSE")" "$(cat "$prefix/share/doc/aerowal/LICENSE")"

# So would a schema that man/schemas/meson.build does not list.
expect 'the schemas' \
  "$(cd "$source_root/man/schemas" && ls ./*.json)" \
  "$(cd "$prefix/share/aerowal/schemas" && ls ./*)"

cd "$source_root/man"
for page in *.[1-9]; do
  [ -e "$page" ] || continue
  if ! cmp "$page" "$prefix/share/man/man${page##*.}/$page"; then
    echo "man/$page is not installed as it is" >&2
    exit 1
  fi
done

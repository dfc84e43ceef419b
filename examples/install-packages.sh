#!/usr/bin/env bash
# Makes sure that what aerowal needs is there, from Debian's own packages:
#
#     install-packages.sh build    to build it
#     install-packages.sh test     for ./tests/run.sh as well
#     install-packages.sh full     for ./tests/run.sh full as well: Clang, shells, databases
#
# Touches nothing, and needs no network, where nothing is missing. Without apt-get it names what is
# missing and gives 1.
set -euo pipefail

build_packages=(
  g++ meson ninja-build pkg-config
  zlib1g-dev libisal-dev libarchive-dev libcli11-dev nlohmann-json3-dev
)
test_packages=(
  clang-format doctest-dev mandoc shellcheck strace jq python3 python3-jsonschema
  python3-jsonpatch python3-yaml file binutils acl e2fsprogs
)
full_packages=(
  clang libclang-rt-dev clang-tidy zsh fish sqlite3 postgresql chromium debhelper fakeroot git lintian
)

case "${1-}" in
  build) packages=("${build_packages[@]}") ;;
  test) packages=("${build_packages[@]}" "${test_packages[@]}") ;;
  full) packages=("${build_packages[@]}" "${test_packages[@]}" "${full_packages[@]}") ;;
  *)
    echo "usage: $0 build|test|full" >&2
    exit 2
    ;;
esac

has_header() { echo "#include <$1>" | c++ -x c++ -std=c++20 -fsyntax-only - 2>/dev/null; }

# What this system lacks of a package, in words for one that calls its packages otherwise.
lacks() {
  case "$1" in
    g++) command -v g++ >/dev/null || echo 'g++ 12 or later' ;;
    meson) command -v meson >/dev/null || echo 'meson 1.0.1 or later' ;;
    ninja-build) command -v ninja >/dev/null || echo 'ninja' ;;
    pkg-config) command -v pkg-config >/dev/null || echo 'pkg-config' ;;
    zlib1g-dev) has_header zlib.h || echo 'zlib, with headers' ;;
    libisal-dev) has_header isa-l/crc.h || echo 'ISA-L, with headers (optional: the faster CRC-32)' ;;
    libarchive-dev)
      has_header archive_entry.h || echo 'libarchive, with headers (optional: tar, zstd, xz, bzip2)'
      ;;
    libcli11-dev) has_header CLI/CLI.hpp || echo 'CLI11 2.1.2 or later' ;;
    nlohmann-json3-dev) has_header nlohmann/json.hpp || echo 'nlohmann/json 3.11 or later' ;;
    libclang-rt-dev) has_libclang_rt || echo "Clang's sanitizer and fuzzer runtimes" ;;
    doctest-dev) has_header doctest/doctest.h || echo 'doctest 2.4.9 or later' ;;
    python3-jsonschema)
      python3 -c 'import jsonschema' 2>/dev/null || echo 'jsonschema 4.10 or later, for Python'
      ;;
    python3-jsonpatch)
      python3 -c 'import jsonpatch' 2>/dev/null || echo 'jsonpatch, for Python (optional: holds patches to it, too)'
      ;;
    python3-yaml)
      python3 -c 'import yaml' 2>/dev/null || echo 'PyYAML (optional: reads some of examples/operations)'
      ;;
    acl) command -v setfacl >/dev/null || echo 'setfacl and getfacl' ;;
    e2fsprogs) command -v mkfs.ext4 >/dev/null || echo 'mkfs.ext4' ;;
    postgresql) command -v psql >/dev/null || echo 'a server of PostgreSQL, and psql' ;;
    binutils) command -v readelf >/dev/null || echo 'binutils' ;;
    *) command -v "$1" >/dev/null || echo "$1" ;;
  esac
}

has_libclang_rt() {
  echo 'int main() {}' | clang++ -x c++ -fsanitize=address -o /dev/null - 2>/dev/null
}

if ! command -v apt-get >/dev/null; then
  missing=$(for package in "${packages[@]}"; do lacks "$package"; done)
  [ -n "$missing" ] || exit 0
  printf 'There is no apt-get here to install what is missing:\n%s\n' "$missing" >&2
  ! grep -qv '(optional: ' <<<"$missing" || exit 1
  exit 0
fi

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null || true)
  grep -qx installed <<<"$status" || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo 'Packages are missing, and there is no sudo. As root, run:' >&2
    echo "    apt-get install -y --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

echo "Installing with apt-get: ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "$@" >>"$log" 2>&1; }
install() { apt install -y --no-install-recommends "${missing[@]}"; }

# The lists of packages may be missing, or old.
if ! install && ! { apt update && install; }; then
  echo 'apt-get failed:' >&2
  tail -n 40 "$log" >&2
  exit 1
fi

# Sourced by the tests here, which meson calls with the source root, the build root, the prefix,
# the library directory and the command of the C++ compiler. Installs into a directory of its own
# and goes there, as a user of the package who has never seen the source.

# shellcheck shell=bash disable=SC2034 # what is set here is used there
set -euo pipefail

source_root=$1
build_root=$2
installed=$(mktemp -d)
trap 'rm -rf "$installed"' EXIT
meson install -C "$build_root" --no-rebuild --destdir "$installed" --quiet

prefix=$installed$3
library_directory=$prefix/$4
cxx=("${@:5}" -std=c++20 -Wall -Wextra -Wconversion -Wshadow -Werror)
export PKG_CONFIG_SYSROOT_DIR=$installed
export PKG_CONFIG_PATH=$library_directory/pkgconfig
export PATH=$prefix/bin:$PATH
cd "$installed"

# expect WHAT EXPECTED FOUND
expect() {
  if [ "$2" != "$3" ]; then
    printf '%s:\n%s\nand not:\n%s\n' "$1" "$3" "$2" >&2
    exit 1
  fi
}

#!/usr/bin/env bash
# What is released, and what is packed of it:
#
#     packages_test.sh SOURCE_ROOT [all]
#
# Makes the archive of a release, and of it, without a network, Debian's packages, of which lintian
# has no complaint. They are installed into a root of their own, beside what this machine says is
# installed, tried, and removed. Compiled without optimisation, which takes a third of the time.
# all: in another folder as well, with the same bytes; and lintian looks at the static library, which
# takes it a minute.
set -euo pipefail

source_root=$1
all=${2-}
for tool in git dpkg-buildpackage dh lintian fakeroot; do
  command -v "$tool" >/dev/null || { echo "no $tool here" && exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# expect WHAT EXPECTED FOUND
expect() {
  if [ "$2" != "$3" ]; then
    printf '%s: expected\n%s\nand found:\n%s\n' "$1" "$2" "$3" >&2
    exit 1
  fi
}

# quietly COMMAND...: its output only where it fails
quietly() { "$@" >>log 2>&1 || { cat log && echo "failed: $*" && exit 1; }; }

if unshare --net true 2>/dev/null; then
  offline=(unshare --net)
else
  offline=(unshare --map-root-user --net)
fi
"${offline[@]}" true || { echo 'nobody may leave the network here' && exit 77; }

# meson packs what is committed; here all that there is.
mkdir source
tar -C "$source_root" --exclude='./build*' --exclude=./.git -c . | tar -C source -x
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
git() { command git -C source -c user.name=x -c user.email=x@example.org -c gc.auto=0 "$@"; }
quietly git init --quiet
quietly git add --all
quietly git commit --quiet --message 'all of it'
quietly "${offline[@]}" meson setup -Dtests=false source/build source
quietly "${offline[@]}" meson dist -C source/build --no-tests --formats xztar
archive=$(echo "$work"/source/build/meson-dist/*.tar.xz)
expect 'the archive of the release' aerowal-0.1.0.tar.xz "${archive##*/}"

export DEB_BUILD_OPTIONS='nocheck noopt noautodbgsym parallel=2' DEB_CXXFLAGS_STRIP=-g
# pack FOLDER
pack() {
  mkdir -p "$1"
  tar -C "$1" -xf "$archive"
  cp -r "$1/aerowal-0.1.0/examples/packaging/debian" "$1/aerowal-0.1.0"
  (cd "$1/aerowal-0.1.0" && "${offline[@]}" dpkg-buildpackage --no-sign --build=binary) >"$1/log" 2>&1 ||
    { cat "$1/log" && exit 1; }
}
pack one
packages=(one/*.deb)
names=$(printf '%s\n' "${packages[@]##*/}" | cut -d _ -f 1)
expect 'the packages' $'aerowal\nlibaerowal-dev\nlibaerowal0' "$names"
looked_at=("${packages[@]}")
if [ -n "$all" ]; then
  pack a/folder/with/a/longer/name
  for package in "${packages[@]}"; do cmp "$package" "a/folder/with/a/longer/name/${package##*/}"; done
else
  looked_at=(one/aerowal_*.deb one/libaerowal0_*.deb)
fi
# No bug of Debian's asks for the package.
quietly lintian --allow-root --fail-on error,warning \
  --suppress-tags initial-upload-closes-no-bugs "${looked_at[@]}"

# A root that has what this machine has, so that what the packages depend on is looked at.
root=$work/root
mkdir -p "$root/var/lib/dpkg/"{info,updates,triggers}
cp /var/lib/dpkg/status "$root/var/lib/dpkg/"
as_root=(dpkg --root="$root" --no-triggers --force-not-root --log="$work/dpkg.log")
export PATH=$PATH:/sbin:/usr/sbin
fakeroot -- "${as_root[@]}" --install "${packages[@]}" >install.log 2>&1 || { cat install.log && exit 1; }
owner=$(dpkg --root="$root" --search /usr/bin/aerowal 2>/dev/null)
expect 'whose the program is' 'aerowal: /usr/bin/aerowal' "$owner"
log=$source_root/tests/data/golden/lifecycle.wal
expect 'what the program says' "$log: sound, 7 records" \
  "$("$root/usr/bin/aerowal" verify "$log" | head -1 | cut -d '(' -f 1 | sed 's/ $//')"
for page in man1/aerowal.1 man1/aerowal-verify.1 man3/aerowal.3 man5/aerowal-format.5 man7/aerowal.7; do
  [ -s "$root/usr/share/man/$page.gz" ] || { echo "no $page" && exit 1; }
done
libraries=$(dirname "$(find "$root/usr/lib" -name libaerowal.so)")
export PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_PATH=$libraries/pkgconfig
read -ra flags <<<"$(pkg-config --cflags --libs aerowal)"
c++ -std=c++20 "$source_root/examples/collection_sizes.cpp" "${flags[@]}" -o sizes
expect 'what a program with the library says' '7 records, 435 bytes: "users"' \
  "$(LD_LIBRARY_PATH=$libraries ./sizes "$log")"

fakeroot -- "${as_root[@]}" --purge aerowal libaerowal-dev libaerowal0 >remove.log 2>&1 ||
  { cat remove.log && exit 1; }
expect 'what is left of the packages' '' "$(find "$root" -path "$root/var" -prune -o -type f -print)"

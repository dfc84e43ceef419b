#!/usr/bin/env bash
# aerowal as the subproject of another project, all of it linked statically and without ISA-L:
#
#     subproject_test.sh SOURCE_ROOT PROGRAM
#
# Library and program are each compiled as one file, so that any dozen of their sources can be.
# The other project finds the library by its name and runs it; what the static program says of the
# logs in tests/data is what PROGRAM, which may have ISA-L, says byte for byte.
set -euo pipefail

source_root=$1
program=$(realpath "$2")
project=$(mktemp -d)
trap 'rm -rf "$project"' EXIT

mkdir "$project/subprojects"
ln -s "$source_root" "$project/subprojects/aerowal"
cp "$source_root/examples/collection_sizes.cpp" "$project"
cat >"$project/meson.build" <<'END'
project('other', 'cpp', version: '3.0', default_options: ['cpp_std=c++20'])
aerowal = dependency('aerowal', version: '>=0.1', fallback: 'aerowal')
executable('sizes', 'collection_sizes.cpp', dependencies: aerowal)
END

cd "$project"
# --force-fallback-for: an installed aerowal is not what is tested.
meson setup build --force-fallback-for=aerowal -Ddefault_library=static -Dcpp_link_args=-static \
  -Daerowal:isal=disabled -Daerowal:static=true -Dwerror=true -Ddebug=false -Doptimization=s \
  -Dunity=subprojects \
  -Dunity_size=1000 >setup.log 2>&1 ||
  { cat setup.log && exit 1; }
ninja -C build sizes subprojects/aerowal/tools/aerowal >build.log 2>&1 || { cat build.log && exit 1; }

# expect WHAT EXPECTED FOUND
expect() {
  if [ "$2" != "$3" ]; then
    printf '%s: expected\n%s\nand found:\n%s\n' "$1" "$2" "$3" >&2
    exit 1
  fi
}

static=build/subprojects/aerowal/tools/aerowal
for binary in build/sizes "$static"; do
  expect "interpreter of $binary" 0 "$(readelf --program-headers --wide "$binary" | grep -c INTERP || true)"
  expect "libraries that $binary needs" '' "$(readelf --dynamic --wide "$binary" | grep NEEDED || true)"
done
# It fits anywhere.
expect 'size of the program' small "$([ "$(stat -c %s "$static")" -lt $((6 << 20)) ] && echo small)"
expect 'version' "$("$program" --version)" "$("$static" --version)"
expect 'sizes of a log' '7 records, 435 bytes: "users"' \
  "$(build/sizes "$source_root/tests/data/golden/lifecycle.wal")"

# what COMMAND LOG: what the command prints, on both streams, and its exit code
output_of() {
  local code=0
  "$@" 2>&1 || code=$?
  printf 'exit code %d\n' "$code"
}

# So does a program that finds the installed library by pkg-config --static.
meson install -C build --no-rebuild --tags devel --destdir "$project/installed" >install.log 2>&1 ||
  { cat install.log && exit 1; }
package=$(find installed -name aerowal.pc)
read -ra flags <<<"$(PKG_CONFIG_SYSROOT_DIR=$project/installed PKG_CONFIG_PATH=${package%/*} \
  pkg-config --static --cflags --libs aerowal)"
c++ -std=c++20 -static collection_sizes.cpp "${flags[@]}" -o sizes
expect 'libraries that a program with pkg-config --static needs' '' \
  "$(readelf --dynamic --wide sizes | grep NEEDED || true)"
expect 'what it says' '7 records, 435 bytes: "users"' \
  "$(./sizes "$source_root/tests/data/golden/lifecycle.wal")"

logs=0
for log in "$source_root"/tests/data/golden/*.wal "$source_root"/tests/data/damaged/*.wal; do
  for command in 'verify --json' 'dump --json --keep-going' 'repair --json'; do
    # shellcheck disable=SC2086 # words of a command
    cmp <(output_of "$program" $command "$log") <(output_of "$static" $command "$log") || {
      echo "$command $log" >&2
      exit 1
    }
  done
  logs=$((logs + 1))
done
[ "$logs" -ge 50 ]

for binary in "$program" "$static"; do
  "$program" dump --json "$source_root/tests/data/golden/workload.wal" |
    "$binary" append new.wal --new --from - >/dev/null
  cmp new.wal "$source_root/tests/data/golden/workload.wal"
  rm new.wal
done

# Where there is nothing but the program and a log, each command says what it says here.
mkdir jail here
cp "$static" jail/
for folder in jail here; do cp "$source_root/tests/data/damaged/bit-flip-body.wal" "$folder/l.wal"; done
if [ "$(id -u)" = 0 ]; then
  jailed=(chroot jail /aerowal)
else
  jailed=(unshare --map-root-user chroot jail /aerowal)
fi
if "${jailed[@]}" --version >/dev/null 2>&1; then
  for command in 'verify l.wal' 'verify --format junit l.wal' 'dump --keep-going l.wal' \
    'dump --stats --json --keep-going l.wal' 'repair l.wal' 'repair --correct -o fixed.wal l.wal' \
    'verify fixed.wal' 'replay fixed.wal' 'replay --format sql fixed.wal' 'diff fixed.wal l.wal' \
    'append fixed.wal --type delete --collection c --id d' 'replay --storage . fixed.wal' \
    'explain bit_flip' 'completion bash' '--help'; do
    # shellcheck disable=SC2086 # words of a command
    cmp <(cd here && output_of "$program" $command | sed -E 's/(time|timestamp)="[^"]*"//g') \
      <(output_of "${jailed[@]}" $command | sed -E 's/(time|timestamp)="[^"]*"//g') || {
      echo "$command" >&2
      exit 1
    }
  done
  # What is written has the same bytes.
  for file in fixed.wal data/documents.dat; do cmp "here/$file" "jail/$file"; done
else
  echo 'nobody may chroot here: the program was not tried alone' >&2
fi

# As an image, where there is what makes and runs one without an engine.
if command -v buildah >/dev/null && [ "$(id -u)" = 0 ]; then
  mkdir image
  cp "$source_root/examples/packaging/Containerfile" "$static" image/
  buildah() { command buildah --root "$project/images" --runroot "$project/run" --storage-driver vfs "$@"; }
  { buildah build --isolation chroot --tag aerowal-test image && buildah from --name one aerowal-test; } \
    >image.log 2>&1 || { cat image.log && exit 1; }
  expect 'what is in the image' aerowal "$(ls "$(buildah mount one)")"
  buildah umount one >/dev/null
  expect 'what the image says' "$("$program" --version)" \
    "$(buildah run --isolation chroot one -- /aerowal --version)"
  buildah rm --all >/dev/null
fi
echo "$logs logs"

#!/usr/bin/env bash
# The programs of aerowal(3) compile against the installed library, and do what the page says.
. "$(dirname "$0")/destdir.sh"

# example TEXT: the one example in the page that contains this.
example() {
  awk -v text="$1" '
    /^\.Bd -literal/ { inside = 1; block = ""; next }
    /^\.Ed/ { if (inside && index(block, text)) printf "%s", block; inside = 0; next }
    inside { gsub(/\\e/, "\\"); block = block $0 "\n" }
  ' "$source_root/man/aerowal.3"
}

example 'int main(' >count.cpp
for name in is_sound append_user repair; do example " $name(" >"$name.hpp"; done
cat >library.cpp <<'END'
#include "append_user.hpp"
#include "is_sound.hpp"
#include "repair.hpp"

namespace {

template <class Value>
bool is_error(const aerowal::Result<Value>& result) {
  if (result) return false;
  std::printf("%s\n", aerowal::to_line(result.error()).c_str());
  return true;
}

}  // namespace

int main() {
  const auto number = append_user("wal.log", "ada", R"({"_id":"ada"})");
  if (is_error(number) || *number != 1) return 1;
  std::FILE* const log = std::fopen("wal.log", "ab");
  std::fwrite("\x50", 1, 1, log);
  std::fclose(log);
  const auto torn = is_sound("wal.log");
  if (is_error(torn) || *torn) return 2;
  const auto original = repair("wal.log");
  if (is_error(original) || *original == "wal.log") return 3;
  const auto sound = is_sound("wal.log");
  if (is_error(sound) || !*sound) return 4;
  const auto again = repair("wal.log");
  return is_error(again) || *again != "wal.log" ? 5 : 0;
}
END
read -ra flags <<<"$(pkg-config --cflags --libs aerowal)"
"${cxx[@]}" count.cpp "${flags[@]}" -o count
"${cxx[@]}" library.cpp "${flags[@]}" -o library
export LD_LIBRARY_PATH=$library_directory
expect 'the count of records' '7 records, 85 bytes of documents' \
  "$(./count "$source_root/tests/data/golden/lifecycle.wal")"
expect 'what the examples print' 'torn_tail at byte 71: ' \
  "$(./library | sed -n 's/\(^torn_tail at byte [0-9]*: \).*/\1/p')"
expect 'the receipt' '"program": "an example"' \
  "$(grep -o '"program": "an example"' wal.log.receipt.json)"

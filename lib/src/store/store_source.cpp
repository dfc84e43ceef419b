#include "store/store_source.hpp"

#include <variant>

#include <sys/stat.h>

#include "aerowal/frame.hpp"
#include "aerowal/scan.hpp"
#include "aerowal/store_path.hpp"
#include "io/file.hpp"
#include "store/store_reader.hpp"

namespace aerowal {
namespace {

Error not_a_store(const std::string& path, const std::string& found, StoreUse use) {
  const std::string expected =
      use == StoreUse::base
          ? "a document store: snapshots/<id>/storage.dat, or data/documents.dat"
          : "AeroDB's document store: name data/documents.dat, or the data directory that holds it";
  return {.code = ErrorCode::usage,
          .message = "found " + found + ", expected " + expected,
          .path = path};
}

Error is_of_snapshot(const std::string& path, StoreUse use) {
  Error error = not_a_store(path,
                            "the store of a snapshot, which holds what was in the log before a "
                            "checkpoint began it anew: its records can agree with this log for a "
                            "while and are still not its own",
                            use);
  if (use == StoreUse::restore) error.code = ErrorCode::refused;
  return error;
}

Result<bool> is_log(ByteSource& source, std::uint64_t size, std::uint64_t stored_bytes) {
  if (size == 0 || stored_bytes > size / 2) return false;
  const auto first = inspect_frame(source, 0);
  if (!first) return first.error();
  if (!first->fault) return true;
  if (stored_bytes != 0) return false;
  auto scan = Scan::run(source);
  if (!scan) return scan.error();
  for (;;) {
    const auto more = scan->next();
    if (!more) return more.error();
    if (!*more) return false;
    if (std::holds_alternative<SoundRange>(scan->segment())) return true;
  }
}

}  // namespace

Result<std::unique_ptr<ByteSource>> open_store(const std::string& argument, StoreUse use) {
  const std::string path = resolve_store_path(argument);
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && !is_regular(status)) {
    return not_a_store(path, kind_of_file(status.st_mode), use);
  }
  if (use != StoreUse::base && is_snapshot_store(path)) return is_of_snapshot(path, use);
  auto source = ByteSource::open(path);
  if (!source || use != StoreUse::base) return source;
  // A base is refused wherever it is damaged, so that its first record tells enough.
  const auto size = (*source)->find_size();
  if (!size) return size.error();
  StoreReader reader(**source, *size);
  const auto more = reader.next();
  if (!more) return more.error();
  if (!*more || reader.damage() == nullptr) return source;
  const auto log = is_log(**source, *size, 0);
  if (!log) return log.error();
  if (*log) return not_a_store(path, "a log", use);
  return source;
}

Result<void> check_no_log(ByteSource& source, std::uint64_t size, std::uint64_t stored_bytes) {
  const auto log = is_log(source, size, stored_bytes);
  if (!log) return log.error();
  if (*log) return not_a_store(source.name(), "a log", StoreUse::compare);
  return {};
}

}  // namespace aerowal

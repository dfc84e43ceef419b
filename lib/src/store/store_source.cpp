#include "store/store_source.hpp"

#include <variant>

#include <sys/stat.h>

#include "aerowal/frame.hpp"
#include "aerowal/scan.hpp"
#include "aerowal/store_path.hpp"
#include "io/file.hpp"

namespace aerowal {
namespace {

Error not_a_store(const std::string& path, const std::string& found) {
  return {.code = ErrorCode::usage,
          .message = "found " + found +
                     ", expected AeroDB's document store: name data/documents.dat, or the data "
                     "directory that holds it",
          .path = path};
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

Result<std::unique_ptr<ByteSource>> open_store(const std::string& path) {
  struct stat status {};
  const std::string file_path = resolve_store_path(path);
  if (::stat(file_path.c_str(), &status) == 0 && !is_regular(status)) {
    return not_a_store(file_path, kind_of_file(status.st_mode));
  }
  return ByteSource::open(file_path);
}

Result<void> check_no_log(ByteSource& source, std::uint64_t size, std::uint64_t stored_bytes) {
  const auto log = is_log(source, size, stored_bytes);
  if (!log) return log.error();
  if (*log) return not_a_store(source.name(), "a log");
  return {};
}

}  // namespace aerowal

#include "store/store_base.hpp"

#include <sys/stat.h>

#include "aerowal/data_directory.hpp"
#include "aerowal/frame.hpp"
#include "aerowal/store_path.hpp"
#include "io/file.hpp"

namespace aerowal {
namespace {

Error not_a_store(const std::string& path, const std::string& found) {
  return {.code = ErrorCode::usage,
          .message = "found " + found +
                     ", expected a document store: snapshots/<id>/storage.dat, or "
                     "data/documents.dat",
          .path = path};
}

}  // namespace

Result<std::unique_ptr<ByteSource>> open_store_base(const std::string& argument) {
  const std::string path = resolve_store_path(argument);
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && !is_regular(status)) {
    return not_a_store(path, kind_of_file(status.st_mode));
  }
  auto source = ByteSource::open(path);
  if (!source) return source.error();
  const auto size = (*source)->find_size();
  if (!size) return size.error();
  if (*size == 0) return source;
  const auto first = inspect_frame(**source, 0);
  if (!first) return first.error();
  if (!first->fault) return not_a_store(path, "a log");
  return source;
}

Result<std::uint64_t> for_each_base_record(
    ByteSource& store, const std::function<Result<void>(const StoredRecord&)>& use) {
  const auto size = store.find_size();
  if (!size) return size.error();
  StoreReader reader(store, *size);
  for (std::uint64_t records = 0;; ++records) {
    const auto more = reader.next();
    if (!more) return more.error();
    if (!*more) return records;
    if (const StoreDamage* const damage = reader.damage(); damage != nullptr) {
      return to_error(*damage, store.name());
    }
    const StoredRecord& record = reader.record();
    if (record.composite_id.find(':') == std::string::npos) {
      return Error{.code = ErrorCode::data_corruption,
                   .message = "found an id without a colon, expected <collection_id>:<document_id>",
                   .path = store.name(),
                   .byte_offset = record.byte_offset};
    }
    if (const auto used = use(record); !used) return used.error();
  }
}

}  // namespace aerowal

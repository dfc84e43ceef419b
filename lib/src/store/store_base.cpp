#include "store/store_base.hpp"

#include "aerowal/data_directory.hpp"

namespace aerowal {
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

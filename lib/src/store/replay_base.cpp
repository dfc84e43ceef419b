#include "aerowal/replay_base.hpp"

#include <utility>

#include "aerowal/format.hpp"
#include "base/byte_order.hpp"
#include "store/store_base.hpp"
#include "store/store_source.hpp"
#include "store/stored_record.hpp"

namespace aerowal {
namespace {

class StoreBase final : public ReplayBase {
 public:
  explicit StoreBase(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {}

  Result<void> for_each(const Use& use) override {
    const auto read = for_each_base_record(*source_, [&use](const StoredRecord& record) {
      return use(record.composite_id, {.byte_offset = record.byte_offset,
                                       .length = record.tombstone ? 0 : record.length});
    });
    return read ? Result<void>() : read.error();
  }

  Result<std::string_view> read(const Place& place, std::vector<std::byte>& into,
                                Record& document) const override {
    into.resize(place.length);
    const auto got = source_->read_at(place.byte_offset, into);
    if (!got) return got.error();
    const Bytes covered = Bytes(into).first(place.length - format::checksum_size);
    const bool same = *got == place.length && load_u32(into.data()) == place.length &&
                      crc32(covered) == load_u32(&into[covered.size()]);
    const auto stored = same ? decode_stored(into) : std::nullopt;
    if (!stored) {
      return Error{.code = ErrorCode::system,
                   .message = "the document store changed while it was read",
                   .path = source_->name(),
                   .byte_offset = place.byte_offset};
    }
    document.schema_id = stored->schema_id;
    document.schema_version = stored->schema_version;
    document.body = stored->body;
    return stored->composite_id;
  }

  [[nodiscard]] bool concurrent_reads() const override { return source_->concurrent_reads(); }
  [[nodiscard]] const std::string& name() const override { return source_->name(); }

 private:
  std::unique_ptr<ByteSource> source_;
};

}  // namespace

Result<std::unique_ptr<ReplayBase>> open_replay_base(const std::string& argument) {
  auto source = open_store(argument, StoreUse::base);
  if (!source) return source.error();
  return std::unique_ptr<ReplayBase>(std::make_unique<StoreBase>(std::move(*source)));
}

}  // namespace aerowal

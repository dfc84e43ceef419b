#include "aerowal/document_store.hpp"

#include <array>
#include <utility>

#include "aerowal/byte_source.hpp"
#include "aerowal/format.hpp"
#include "base/byte_order.hpp"
#include "store/store_reader.hpp"
#include "store/store_source.hpp"
#include "store/stored_record.hpp"

namespace aerowal {
namespace {

DocumentStore::Key key_from(std::uint32_t length, std::uint32_t checksum) {
  return static_cast<DocumentStore::Key>(length) << 32 | checksum;
}

}  // namespace

struct DocumentStore::State {
  explicit State(std::unique_ptr<ByteSource> opened) : source(std::move(opened)) {}

  std::unique_ptr<ByteSource> source;
  std::vector<Key> keys;
  std::vector<std::uint64_t> offsets;
  std::uint64_t damaged_bytes = 0;
  std::vector<std::byte> buffer;
};

DocumentStore::DocumentStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
DocumentStore::DocumentStore(DocumentStore&&) noexcept = default;
DocumentStore& DocumentStore::operator=(DocumentStore&&) noexcept = default;
DocumentStore::~DocumentStore() = default;

Result<DocumentStore> DocumentStore::open(const std::string& path) {
  auto source = open_store(path, StoreUse::restore);
  if (!source) return source.error();
  auto state = std::make_unique<State>(std::move(*source));
  const auto found_size = state->source->find_size();
  if (!found_size) return found_size.error();
  const std::uint64_t size = *found_size;
  StoreReader reader(*state->source, size);
  std::uint64_t stored_bytes = 0;
  const auto add = [&state](Key key, std::uint64_t byte_offset) {
    // Damaged places that touch are one.
    if (key == 0 && !state->keys.empty() && state->keys.back() == 0) return;
    state->keys.push_back(key);
    state->offsets.push_back(byte_offset);
  };
  for (;;) {
    const auto more = reader.next();
    if (!more) return more.error();
    if (!*more) break;
    const StoredRecord& record = reader.record();
    if (reader.damage() != nullptr) {
      add(0, reader.damage()->byte_offset);
    } else if (record.trailing_bytes) {
      add(0, record.byte_offset);
    } else {
      add(key_from(record.length, record.checksum), record.byte_offset);
      stored_bytes += record.length;
    }
  }
  state->damaged_bytes = size - stored_bytes;
  if (const auto checked = check_no_log(*state->source, size, stored_bytes); !checked) {
    return checked.error();
  }
  return DocumentStore(std::move(state));
}

const std::vector<DocumentStore::Key>& DocumentStore::keys() const { return state_->keys; }
std::uint64_t DocumentStore::byte_offset(std::size_t index) const { return state_->offsets[index]; }
std::uint64_t DocumentStore::damaged_bytes() const { return state_->damaged_bytes; }
const std::string& DocumentStore::path() const { return state_->source->name(); }

Result<StoredDocument> DocumentStore::read(std::size_t index) {
  const auto length = static_cast<std::uint32_t>(state_->keys[index] >> 32);
  std::vector<std::byte>& bytes = state_->buffer;
  bytes.resize(length);
  const auto got = state_->source->read_at(state_->offsets[index], bytes);
  if (!got) return got.error();
  const std::uint64_t covered = length - format::checksum_size;
  const bool same =
      *got == length &&
      key_from(load_u32(bytes.data()), load_u32(&bytes[covered])) == state_->keys[index] &&
      crc32(Bytes(bytes).first(covered)) == load_u32(&bytes[covered]);
  if (!same) {
    return Error{.code = ErrorCode::system,
                 .message = "the document store changed while it was read",
                 .path = path()};
  }
  const auto document = decode_stored(bytes);
  return document.value();
}

DocumentStore::Key DocumentStore::key_of(const Record& record) {
  const bool tombstone = record.type == RecordType::delete_;
  std::array<std::byte, 4> number{};
  std::uint32_t checksum = 0;
  const auto add = [&checksum](std::string_view text) {
    checksum = crc32(std::as_bytes(std::span(text)), checksum);
  };
  const auto add_u32 = [&](std::uint64_t value) {
    store_u32(number.data(), static_cast<std::uint32_t>(value));
    checksum = crc32(number, checksum);
  };
  const std::size_t body_size = tombstone ? 0 : record.body.size();
  const std::uint64_t length = stored_length(record);
  add_u32(length);
  add_u32(record.collection_id.size() + 1 + record.document_id.size());
  add(record.collection_id);
  add(":");
  add(record.document_id);
  add_u32(record.schema_id.size());
  add(record.schema_id);
  add_u32(record.schema_version.size());
  add(record.schema_version);
  add(tombstone ? std::string_view("\1", 1) : std::string_view("\0", 1));
  add_u32(body_size);
  checksum = crc32(record.body.first(body_size), checksum);
  return key_from(static_cast<std::uint32_t>(length), checksum);
}

}  // namespace aerowal

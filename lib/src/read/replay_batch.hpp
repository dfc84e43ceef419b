#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/record.hpp"
#include "aerowal/record_fault.hpp"
#include "aerowal/result.hpp"
#include "aerowal/threading.hpp"

namespace aerowal {

/// Of a key, the same in each run.
inline std::uint32_t key_hash(std::string_view collection_id, std::string_view document_id) {
  const std::hash<std::string_view> hash;
  const std::uint64_t both = hash(document_id) ^ hash(collection_id) * 0x9e3779b97f4a7c15U;
  return static_cast<std::uint32_t>(both ^ both >> 32);
}

/// What a replay needs to know of records that stand one after another in a log.
class ReplayBatch {
 public:
  struct Item {
    std::uint64_t sequence_number;
    std::uint64_t byte_offset;
    std::uint64_t key_at;  ///< in the text of all keys
    std::uint32_t length;  ///< of the record, in bytes
    std::uint32_t collection_size;
    std::uint32_t document_size;
    std::uint32_t hash;
    RecordType type;
  };

  void add(const PlacedRecord& record) {
    items_.push_back({.sequence_number = record.sequence_number,
                      .byte_offset = record.byte_offset,
                      .key_at = keys_.size(),
                      .length = record.length,
                      .collection_size = static_cast<std::uint32_t>(record.collection_id.size()),
                      .document_size = static_cast<std::uint32_t>(record.document_id.size()),
                      .hash = key_hash(record.collection_id, record.document_id),
                      .type = record.type});
    keys_.append(record.collection_id).append(record.document_id);
  }

  void clear() {
    items_.clear();
    keys_.clear();
  }

  [[nodiscard]] bool empty() const { return items_.empty(); }
  [[nodiscard]] const std::vector<Item>& items() const { return items_; }

  /// Valid until the batch changes.
  [[nodiscard]] std::string_view collection_id(const Item& item) const {
    return std::string_view(keys_).substr(item.key_at, item.collection_size);
  }
  [[nodiscard]] std::string_view document_id(const Item& item) const {
    return std::string_view(keys_).substr(item.key_at + item.collection_size, item.document_size);
  }

 private:
  std::vector<Item> items_;
  std::string keys_;
};

/// Gives `apply` all records in order, checked and hashed by several threads where that pays, up to
/// the record `until`. What it gives is the damage that was met. Errors: those of `apply`, which is
/// called on the caller's thread; system.
Result<std::optional<StrictError>> for_each_batch(
    ByteSource& source, std::optional<std::uint64_t> until, Threading threading,
    const std::function<Result<void>(const ReplayBatch& batch)>& apply);

}  // namespace aerowal

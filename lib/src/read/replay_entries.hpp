#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <functional>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "aerowal/error.hpp"

namespace aerowal {

/// In ReplayEntry::byte_offset: the record is one of the base.
inline constexpr std::uint64_t in_base = std::uint64_t{1} << 63;
/// There too: the record is the one that deleted the document.
inline constexpr std::uint64_t of_delete = std::uint64_t{1} << 62;

/// The newest record of one key, or the one that deleted it: a DELETE of what is not there changes
/// nothing. ReplayEntries of deleted documents stay, in case the key comes back.
struct ReplayEntry {
  const char* key;  ///< the collection id and, right after it, the document id
  std::uint32_t collection_size;
  std::uint32_t document_size;
  std::uint64_t byte_offset;  ///< of the record, and in_base and of_delete
  std::uint32_t length;       ///< of the record; 0: there is none yet, or a tombstone of the base
  std::uint32_t hash;

  [[nodiscard]] bool is_of_base() const { return (byte_offset & in_base) != 0; }
  [[nodiscard]] bool is_deleted() const { return (byte_offset & of_delete) != 0; }
  [[nodiscard]] bool is_live() const { return length != 0 && !is_deleted(); }
  [[nodiscard]] std::uint64_t place() const { return byte_offset & ~(in_base | of_delete); }
  [[nodiscard]] std::string_view collection_id() const { return {key, collection_size}; }
  [[nodiscard]] std::string_view document_id() const {
    return {key + collection_size, document_size};
  }
};

/// That find_or_add() gave none.
inline Error too_many_documents(const std::string& log) {
  return {.code = ErrorCode::system,
          .message = "more documents than a replay can hold (2^32-1)",
          .path = log};
}

/// What is compared of a text first, so that most comparisons need not go and look for it.
struct ReplayItem {
  std::uint64_t eight;  ///< its first eight bytes as a number, zeros where it is shorter
  std::uint32_t size;   ///< of all of it
  std::uint32_t index;  ///< of the entry
};

/// The entries by key: an open-addressed table of indices, so that a key costs little beyond
/// itself.
class ReplayEntries {
 public:
  using Index = std::uint32_t;
  static constexpr Index none = UINT32_MAX;

  /// The entry of that key, new and without a record if it was not there; null if there are too
  /// many.
  ReplayEntry* find_or_add(std::string_view collection_id, std::string_view document_id) {
    if (entries_.size() * 4 >= table_.size() * 3) grow();
    const std::uint32_t hash = hash_of(collection_id, document_id);
    const std::size_t at = place_of(collection_id, document_id, hash);
    if (table_[at] != none) return &entries_[table_[at]];
    if (entries_.size() == none) return nullptr;
    table_[at] = static_cast<Index>(entries_.size());
    auto* key = static_cast<char*>(keys_.allocate(collection_id.size() + document_id.size(), 1));
    std::copy(collection_id.begin(), collection_id.end(), key);
    std::copy(document_id.begin(), document_id.end(), key + collection_id.size());
    entries_.push_back({.key = key,
                        .collection_size = static_cast<std::uint32_t>(collection_id.size()),
                        .document_size = static_cast<std::uint32_t>(document_id.size()),
                        .byte_offset = 0,
                        .length = 0,
                        .hash = hash});
    return &entries_.back();
  }

  /// The entry of that key; null if there is none.
  [[nodiscard]] const ReplayEntry* find(std::string_view collection_id,
                                        std::string_view document_id) const {
    if (table_.empty()) return nullptr;
    const std::size_t at =
        place_of(collection_id, document_id, hash_of(collection_id, document_id));
    return table_[at] == none ? nullptr : &entries_[table_[at]];
  }

  const ReplayEntry& operator[](Index index) const { return entries_[index]; }
  [[nodiscard]] const std::deque<ReplayEntry>& all() const { return entries_; }

  /// Those that are `wanted`, about `count`, sorted by key; find_or_add() must not be called any
  /// more.
  std::vector<ReplayItem> sorted(std::size_t count,
                                 const std::function<bool(const ReplayEntry&)>& wanted);

 private:
  static std::uint32_t hash_of(std::string_view collection_id, std::string_view document_id) {
    const std::hash<std::string_view> hash;
    const std::uint64_t both = hash(document_id) ^ hash(collection_id) * 0x9e3779b97f4a7c15U;
    return static_cast<std::uint32_t>(both ^ both >> 32);
  }

  /// Where the key is in the table, or would be.
  [[nodiscard]] std::size_t place_of(std::string_view collection_id, std::string_view document_id,
                                     std::uint32_t hash) const {
    std::size_t at = hash & (table_.size() - 1);
    for (; table_[at] != none; at = (at + 1) & (table_.size() - 1)) {
      const ReplayEntry& entry = entries_[table_[at]];
      if (entry.hash == hash && entry.document_id() == document_id &&
          entry.collection_id() == collection_id) {
        break;
      }
    }
    return at;
  }

  void grow() {
    static constexpr std::size_t size_min = 1024;
    table_.assign(std::max(size_min, table_.size() * 2), none);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      std::size_t at = entries_[i].hash & (table_.size() - 1);
      while (table_[at] != none) at = (at + 1) & (table_.size() - 1);
      table_[at] = static_cast<Index>(i);
    }
  }

  std::pmr::monotonic_buffer_resource keys_;
  std::deque<ReplayEntry> entries_;
  std::vector<Index> table_;
};

}  // namespace aerowal

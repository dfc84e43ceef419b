#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory_resource>
#include <optional>
#include <string_view>
#include <vector>

#include "aerowal/store_check.hpp"

namespace aerowal {

/// What is known of an id while a store is held against a log. Of contents only hashes are kept.
struct CompositeId {
  const char* text = nullptr;
  std::uint64_t in_log = 0;       ///< hash of the newest content; then that record's number
  std::uint64_t in_store = 0;     ///< the same; then the number of a record with this content
  std::uint64_t byte_offset = 0;  ///< of the newest record of the store
  std::uint32_t size = 0;         ///< of the text
  std::uint32_t hash = 0;
  std::uint32_t collection_size = 0;  ///< of the newest record of the log
  std::uint8_t kind = 0;              ///< a StoreDifferenceKind, once has_difference
  bool has_difference : 1 = false;
  bool named_by_log : 1 = false;
  bool named_by_store : 1 = false;
  bool deleted_in_log : 1 = false;
  bool deleted_in_store : 1 = false;
  bool may_be_unwritten : 1 = false;  ///< the store need not have the log's newest record yet
  bool found_in_log : 1 = false;      ///< the content that the store has
  bool is_shared : 1 = false;         ///< by several keys of the log
  bool is_lost : 1 = false;           ///< what it has of the store, by the log

  [[nodiscard]] std::string_view id() const { return {text, size}; }
  [[nodiscard]] std::string_view collection_id(std::size_t collection_bytes) const {
    return id().substr(0, collection_bytes);
  }
  [[nodiscard]] std::string_view document_id(std::size_t collection_bytes) const {
    return id().substr(collection_bytes + 1);
  }
};
static_assert(sizeof(CompositeId) == 48, "a million of them must take little beyond their texts");

/// The ids of a log and a store: an open-addressed table of indices, so that an id costs little
/// beyond itself.
class CompositeIds {
 public:
  using Index = std::uint32_t;

  /// `hash` must be the same for the same id. Adds the id if it is not there. Nothing if there are
  /// too many.
  std::optional<Index> find_or_add(std::string_view id, std::uint64_t hash);
  /// Nothing if it is not there.
  [[nodiscard]] std::optional<Index> find(std::string_view id, std::uint64_t hash) const;

  CompositeId& operator[](Index index) { return ids_[index]; }
  const CompositeId& operator[](Index index) const { return ids_[index]; }
  [[nodiscard]] Index size() const { return static_cast<Index>(ids_.size()); }

 private:
  static constexpr Index none = UINT32_MAX;

  [[nodiscard]] std::size_t slot_of(std::string_view id, std::uint32_t hash) const;
  void grow();

  std::pmr::monotonic_buffer_resource texts_;
  std::deque<CompositeId> ids_;
  std::vector<Index> table_;
};

}  // namespace aerowal

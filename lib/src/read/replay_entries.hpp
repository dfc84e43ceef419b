#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "aerowal/error.hpp"
#include "base/large_allocator.hpp"
#include "read/replay_batch.hpp"

namespace aerowal {

/// In ReplayEntry::byte_offset: the record is one of the base.
inline constexpr std::uint64_t in_base = std::uint64_t{1} << 63;
/// There too: the record is the one that deleted the document.
inline constexpr std::uint64_t of_delete = std::uint64_t{1} << 62;

/// Where a record is that replay reads again.
struct ReplayPlace {
  std::uint64_t byte_offset = 0;  ///< of the record, and in_base and of_delete
  std::uint32_t length = 0;       ///< of the record; 0: there is none, or a tombstone of the base

  [[nodiscard]] bool is_of_base() const { return (byte_offset & in_base) != 0; }
  [[nodiscard]] bool is_deleted() const { return (byte_offset & of_delete) != 0; }
  [[nodiscard]] bool is_live() const { return length != 0 && !is_deleted(); }
  [[nodiscard]] std::uint64_t offset() const { return byte_offset & ~(in_base | of_delete); }
};

/// The newest record of one key, or the one that deleted it: a DELETE of what is not there changes
/// nothing. ReplayEntries of deleted documents stay, in case the key comes back. The key stands
/// right after it: the collection id, and the document id without anything between.
struct ReplayEntry {
  ReplayPlace place;
  std::uint32_t collection_size;
  std::uint32_t document_size;

  ReplayEntry(std::size_t collection, std::size_t document)
      : collection_size(static_cast<std::uint32_t>(collection)),
        document_size(static_cast<std::uint32_t>(document)) {}
  ReplayEntry(const ReplayEntry&) = delete;
  ReplayEntry& operator=(const ReplayEntry&) = delete;
  ~ReplayEntry() = default;

  [[nodiscard]] std::string_view collection_id() const { return {key(), collection_size}; }
  [[nodiscard]] std::string_view document_id() const {
    return {key() + collection_size, document_size};
  }

 private:
  [[nodiscard]] const char* key() const { return reinterpret_cast<const char*>(this + 1); }
};

/// That find_or_add() gave none.
inline Error too_many_documents(const std::string& log) {
  return {.code = ErrorCode::system,
          .message = "more documents than a replay can hold (32 GiB of ids)",
          .path = log};
}

/// What is compared of a text first, so that most comparisons need not go and look for it.
struct ReplayItem {
  std::uint64_t eight;  ///< its first eight bytes as a number, zeros where it is shorter
  std::uint32_t size;   ///< of all of it
  std::uint32_t entry;  ///< which one, for ReplayEntries
};

/// The entries by key. A slot of the table has the hash beside the place of the entry, so that what
/// is not there is known from the table alone, and the key stands beside its entry: what is there
/// takes one look more. A slot's place follows the hash's first bits, so that the table grows from
/// front to back.
class ReplayEntries {
 public:
  /// Of an entry: the memory block and the eight bytes in it where it begins.
  using Index = std::uint32_t;

  ReplayEntries() = default;
  ReplayEntries(const ReplayEntries&) = delete;
  ReplayEntries& operator=(const ReplayEntries&) = delete;
  ~ReplayEntries() { free_blocks(0); }

  /// The entry of that key, new and without a record if it was not there; null if there are too
  /// many. It stays where it is until compact() or clear().
  ReplayEntry* find_or_add(std::string_view collection_id, std::string_view document_id) {
    const Index index =
        place_or_add(collection_id, document_id, key_hash(collection_id, document_id));
    return index == 0 ? nullptr : at(index);
  }

  /// The same for each record of a batch for which `wanted` gives true, called with it and its ids;
  /// calls `use` with the record, its entry and the index of that. False if there are too many.
  /// Looks ahead, so that records are not waited for one by one.
  template <class Wanted, class Use>
  bool find_or_add_each(const ReplayBatch& batch, const Wanted& wanted, const Use& use) {
    const auto& items = batch.items();
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i + 2 * ahead < items.size()) fetch_slot(items[i + 2 * ahead].hash);
      if (i + ahead < items.size()) fetch_entry(items[i + ahead].hash);
      const auto& item = items[i];
      const std::string_view collection_id = batch.collection_id(item);
      const std::string_view document_id = batch.document_id(item);
      if (!wanted(item, collection_id, document_id)) continue;
      const Index index = place_or_add(collection_id, document_id, item.hash);
      if (index == 0) return false;
      use(item, *at(index), index);
    }
    return true;
  }

  /// The index of the entry of that key; 0 if there is none.
  [[nodiscard]] Index find(std::string_view collection_id, std::string_view document_id) const {
    if (table_.empty()) return 0;
    const std::uint64_t slot =
        table_[place_of(collection_id, document_id, key_hash(collection_id, document_id))];
    return index_in(slot);
  }

  const ReplayEntry& operator[](Index index) const { return *at(index); }

  /// Has it in the cache soon.
  void fetch(Index index) const { __builtin_prefetch(at(index)); }

  /// Calls `use` with each entry and its index, in the order in which they were added.
  template <class Use>
  void for_each(const Use& use) const {
    for (std::size_t block = 0; block < blocks_.size(); ++block) {
      for (std::size_t unit = block == 0 ? 1 : 0; unit < blocks_[block].used;) {
        const auto index = static_cast<Index>(block << block_bits | unit);
        const ReplayEntry& entry = *at(index);
        use(index, entry);
        unit += units(entry.collection_size, entry.document_size);
      }
    }
  }

  /// Bytes that the entries take, and those of them that sorted() would add.
  [[nodiscard]] std::size_t memory() const {
    return units_ * unit_size + table_.size() * sizeof(std::uint64_t) + count_ * sizeof(ReplayItem);
  }

  /// Keeps the entries for which `keep` gives true, called with each in the order in which they
  /// were added. Calls `moved` with the old and the new index of each that it keeps.
  void compact(const std::function<bool(const ReplayEntry&)>& keep,
               const std::function<void(Index, Index)>& moved);

  /// Nothing is left.
  void clear();

  /// Those that are `wanted`, about `count`, sorted by key; none can be found or added any more.
  std::vector<ReplayItem> sorted(std::size_t count,
                                 const std::function<bool(Index, const ReplayEntry&)>& wanted);

 private:
  static constexpr std::size_t unit_size = 8;
  static constexpr unsigned block_bits = 18;
  static constexpr std::size_t block_units = std::size_t{1} << block_bits;
  static constexpr std::size_t block_count_max = std::size_t{1} << (32 - block_bits);
  static constexpr unsigned table_bits_min = 10;
  static constexpr unsigned hash_bits = 32;
  /// Records between asking for memory and looking at it.
  static constexpr std::size_t ahead = 12;

  struct Block {
    std::byte* begin;
    std::size_t used;      ///< units
    std::size_t capacity;  ///< units; 0: it belongs to the block before it
  };

  static Index index_in(std::uint64_t slot) { return static_cast<Index>(slot); }
  static std::uint32_t hash_in(std::uint64_t slot) {
    return static_cast<std::uint32_t>(slot >> hash_bits);
  }
  static std::size_t units(std::size_t collection_size, std::size_t document_size) {
    return (sizeof(ReplayEntry) + collection_size + document_size + unit_size - 1) / unit_size;
  }

  [[nodiscard]] ReplayEntry* at(Index index) const {
    std::byte* const begin = blocks_[index >> block_bits].begin;
    return reinterpret_cast<ReplayEntry*>(begin + (index & (block_units - 1)) * unit_size);
  }

  [[nodiscard]] std::size_t first_place(std::uint32_t hash) const {
    return hash >> (hash_bits - table_bits_);
  }
  [[nodiscard]] std::size_t next_place(std::size_t place) const {
    return (place + 1) & (table_.size() - 1);
  }

  /// Where the key is in the table, or would be.
  [[nodiscard]] std::size_t place_of(std::string_view collection_id, std::string_view document_id,
                                     std::uint32_t hash) const {
    std::size_t place = first_place(hash);
    for (; table_[place] != 0; place = next_place(place)) {
      if (hash_in(table_[place]) != hash) continue;
      const ReplayEntry& entry = *at(index_in(table_[place]));
      if (entry.document_id() == document_id && entry.collection_id() == collection_id) break;
    }
    return place;
  }

  void fetch_slot(std::uint32_t hash) const {
    if (!table_.empty()) __builtin_prefetch(&table_[first_place(hash)]);
  }
  void fetch_entry(std::uint32_t hash) const {
    if (table_.empty()) return;
    const std::uint64_t slot = table_[first_place(hash)];
    if (slot != 0) fetch(index_in(slot));
  }

  /// Gives 0 where there is no room.
  Index place_or_add(std::string_view collection_id, std::string_view document_id,
                     std::uint32_t hash) {
    if (count_ * 4 >= table_.size() * 3) grow();
    const std::size_t place = place_of(collection_id, document_id, hash);
    if (table_[place] != 0) return index_in(table_[place]);
    const Index index = allocate(units(collection_id.size(), document_id.size()));
    if (index == 0) return 0;
    table_[place] = slot_of(hash, index);
    ++count_;
    auto* const entry = new (at(index)) ReplayEntry(collection_id.size(), document_id.size());
    char* const key = reinterpret_cast<char*>(entry + 1);
    std::copy(collection_id.begin(), collection_id.end(), key);
    std::copy(document_id.begin(), document_id.end(), key + collection_id.size());
    return index;
  }

  static std::uint64_t slot_of(std::uint32_t hash, Index index) {
    return std::uint64_t{hash} << hash_bits | index;
  }

  Index allocate(std::size_t wanted);
  bool add_block(std::size_t wanted);
  void put(std::uint64_t slot);
  void grow();
  void free_blocks(std::size_t first);

  std::vector<Block> blocks_;
  std::size_t count_ = 0;
  std::size_t units_ = 0;             ///< of all entries
  LargeVector<std::uint64_t> table_;  ///< hash and index; 0: nothing
  unsigned table_bits_ = 0;
};

}  // namespace aerowal

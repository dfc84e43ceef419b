#include "read/replay_entries.hpp"

#include <array>
#include <cstring>
#include <numeric>
#include <span>
#include <utility>

namespace aerowal {
namespace {

constexpr std::size_t eight_size = sizeof(ReplayItem::eight);

std::uint64_t first_eight(std::string_view text) {
  std::array<unsigned char, eight_size> bytes{};
  std::copy_n(text.begin(), std::min(text.size(), eight_size), bytes.begin());
  return std::accumulate(
      bytes.begin(), bytes.end(), std::uint64_t{0},
      [](std::uint64_t number, unsigned char byte) { return number << 8 | byte; });
}

std::size_t common_size(std::string_view a, std::string_view b) {
  const std::size_t size = std::min(a.size(), b.size());
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.begin() + size, b.begin()).first -
                                  a.begin());
}

/// Sorts by the texts that `text_of` gives of an index, without what all of them begin with.
template <class TextOf>
void sort_by(std::span<ReplayItem> items, const TextOf& text_of) {
  if (items.empty()) return;
  const std::string_view first = text_of(items.front().entry);
  std::size_t common = first.size();
  for (const ReplayItem& item : items) {
    common = std::min(common, common_size(first.substr(0, common), text_of(item.entry)));
  }
  const auto rest = [&](const ReplayItem& item) { return text_of(item.entry).substr(common); };
  for (ReplayItem& item : items) {
    item.eight = first_eight(rest(item));
    item.size = static_cast<std::uint32_t>(rest(item).size());
  }
  const auto before = [&](const ReplayItem& a, const ReplayItem& b) {
    if (a.eight != b.eight) return a.eight < b.eight;
    if (a.size <= eight_size || b.size <= eight_size) return a.size < b.size;
    return rest(a) < rest(b);
  };
  // One that is sorted stays as it is, so that its entries are gone through in their order.
  if (!std::is_sorted(items.begin(), items.end(), before)) {
    std::sort(items.begin(), items.end(), before);
  }
}

}  // namespace

/// Those from `first` on, which is one that has memory of its own.
void ReplayEntries::free_blocks(std::size_t first) {
  for (std::size_t i = first; i < blocks_.size(); ++i) {
    if (blocks_[i].capacity != 0) {
      LargeAllocator<std::byte>().deallocate(blocks_[i].begin, blocks_[i].capacity * unit_size);
    }
  }
  blocks_.resize(std::min(first, blocks_.size()));
}

void ReplayEntries::clear() {
  free_blocks(0);
  // An assignment of {} would keep the memory.
  table_ = LargeVector<std::uint64_t>();
  table_bits_ = 0;
  count_ = units_ = 0;
}

/// No entry comes to stand further behind than it was, since it found room there before.
void ReplayEntries::compact(const std::function<bool(const ReplayEntry&)>& keep,
                            const std::function<void(Index, Index)>& moved) {
  if (blocks_.empty()) return;
  std::fill(table_.begin(), table_.end(), 0);
  count_ = units_ = 0;
  std::vector<std::size_t> used(blocks_.size());
  used[0] = 1;
  std::size_t to = 0;
  // One that is longer than a block has its memory for itself.
  const auto fits = [&](std::size_t size) {
    const std::size_t capacity = blocks_[to].capacity;
    return capacity > block_units ? used[to] <= 1 && size <= capacity - used[to]
                                  : size <= capacity - used[to];
  };
  for (std::size_t block = 0; block < blocks_.size(); ++block) {
    for (std::size_t unit = block == 0 ? 1 : 0; unit < blocks_[block].used;) {
      const auto before = static_cast<Index>(block << block_bits | unit);
      const ReplayEntry& entry = *at(before);
      const std::size_t size = units(entry.collection_size, entry.document_size);
      unit += size;
      if (!keep(entry)) continue;
      const std::uint32_t hash = key_hash(entry.collection_id(), entry.document_id());
      while (!fits(size)) ++to;
      const auto now = static_cast<Index>(to << block_bits | used[to]);
      std::memmove(blocks_[to].begin + used[to] * unit_size,
                   reinterpret_cast<const std::byte*>(&entry), size * unit_size);
      used[to] += size;
      units_ += size;
      ++count_;
      put(slot_of(hash, now));
      moved(before, now);
    }
  }
  for (std::size_t block = 0; block < blocks_.size(); ++block) blocks_[block].used = used[block];
  while (++to < blocks_.size() && blocks_[to].capacity == 0) continue;
  free_blocks(to);
}

/// Gives 0 where there is no room.
ReplayEntries::Index ReplayEntries::allocate(std::size_t wanted) {
  const bool fits = !blocks_.empty() && blocks_.back().capacity != 0 &&
                    blocks_.back().capacity <= block_units &&
                    wanted <= blocks_.back().capacity - blocks_.back().used;
  if (!fits && !add_block(wanted)) return 0;
  std::size_t block = blocks_.size() - 1;
  while (blocks_[block].capacity == 0) --block;
  const auto index = static_cast<Index>(block << block_bits | blocks_[block].used);
  blocks_[block].used += wanted;
  units_ += wanted;
  return index;
}

/// One of at least `wanted` units, which is several where that is more than one has.
bool ReplayEntries::add_block(std::size_t wanted) {
  // Those of small logs are small.
  static constexpr std::size_t first_units = std::size_t{1} << 12;
  // No entry has the index 0.
  const std::size_t used = blocks_.empty() ? 1 : 0;
  const std::size_t usual =
      std::min(first_units << 2 * std::min<std::size_t>(blocks_.size(), 3), block_units);
  const std::size_t capacity = std::max(usual, wanted + used);
  const std::size_t count = (capacity + block_units - 1) / block_units;
  if (count > block_count_max - blocks_.size()) return false;
  blocks_.reserve(blocks_.size() + count);
  std::byte* const begin = LargeAllocator<std::byte>().allocate(capacity * unit_size);
  for (std::size_t i = 0; i < count; ++i) {
    blocks_.push_back({.begin = begin + i * block_units * unit_size,
                       .used = i == 0 ? used : 0,
                       .capacity = i == 0 ? capacity : 0});
  }
  return true;
}

void ReplayEntries::grow() {
  const LargeVector<std::uint64_t> old = std::move(table_);
  table_bits_ = old.empty() ? table_bits_min : table_bits_ + 1;
  table_ = LargeVector<std::uint64_t>(std::size_t{1} << table_bits_);
  for (const std::uint64_t slot : old) {
    if (slot != 0) put(slot);
  }
}

/// Of a key that is not in the table.
void ReplayEntries::put(std::uint64_t slot) {
  std::size_t place = first_place(hash_in(slot));
  while (table_[place] != 0) place = next_place(place);
  table_[place] = slot;
}

std::vector<ReplayItem> ReplayEntries::sorted(
    std::size_t count, const std::function<bool(Index, const ReplayEntry&)>& wanted) {
  // An assignment of {} would keep the memory.
  table_ = LargeVector<std::uint64_t>();
  std::vector<ReplayItem> items;
  items.reserve(count);
  for_each([&](Index index, const ReplayEntry& entry) {
    if (wanted(index, entry)) items.push_back({.eight = 0, .size = 0, .entry = index});
  });
  const auto collection_of = [this](Index index) { return (*this)[index].collection_id(); };
  sort_by(items, collection_of);
  for (auto begin = items.begin(); begin != items.end();) {
    const auto end = std::find_if(begin, items.end(), [&](const ReplayItem& item) {
      return collection_of(item.entry) != collection_of(begin->entry);
    });
    sort_by({begin, end}, [this](Index index) { return (*this)[index].document_id(); });
    begin = end;
  }
  return items;
}

}  // namespace aerowal

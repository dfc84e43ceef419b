#include "store/composite_ids.hpp"

#include <algorithm>

namespace aerowal {

/// Where the table has the id, or has room for it.
std::size_t CompositeIds::slot_of(std::string_view id, std::uint32_t hash) const {
  std::size_t at = hash & (table_.size() - 1);
  for (; table_[at] != none; at = (at + 1) & (table_.size() - 1)) {
    const CompositeId& entry = ids_[table_[at]];
    if (entry.hash == hash && entry.id() == id) break;
  }
  return at;
}

std::optional<CompositeIds::Index> CompositeIds::find(std::string_view id,
                                                      std::uint64_t hash) const {
  if (table_.empty()) return std::nullopt;
  const Index found = table_[slot_of(id, static_cast<std::uint32_t>(hash))];
  return found == none ? std::nullopt : std::optional(found);
}

std::optional<CompositeIds::Index> CompositeIds::find_or_add(std::string_view id,
                                                             std::uint64_t hash) {
  if (ids_.size() * 4 >= table_.size() * 3) grow();
  const auto short_hash = static_cast<std::uint32_t>(hash);
  const std::size_t at = slot_of(id, short_hash);
  if (table_[at] != none) return table_[at];
  if (ids_.size() == none) return std::nullopt;
  auto* text = static_cast<char*>(texts_.allocate(id.size(), 1));
  std::copy(id.begin(), id.end(), text);
  table_[at] = size();
  CompositeId& added = ids_.emplace_back();
  added.text = text;
  added.size = static_cast<std::uint32_t>(id.size());
  added.hash = short_hash;
  return table_[at];
}

void CompositeIds::grow() {
  static constexpr std::size_t size_min = 1024;
  const std::size_t size = std::max(size_min, table_.size() * 2);
  // The old one first, so that there are never two.
  table_ = {};
  table_.assign(size, none);
  for (Index i = 0; i < ids_.size(); ++i) {
    std::size_t at = ids_[i].hash & (size - 1);
    while (table_[at] != none) at = (at + 1) & (size - 1);
    table_[at] = i;
  }
}

}  // namespace aerowal

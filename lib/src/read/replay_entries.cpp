#include "read/replay_entries.hpp"

#include <array>
#include <numeric>
#include <span>

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
  const std::string_view first = text_of(items.front().index);
  std::size_t common = first.size();
  for (const ReplayItem& item : items) {
    common = std::min(common, common_size(first.substr(0, common), text_of(item.index)));
  }
  const auto rest = [&](const ReplayItem& item) { return text_of(item.index).substr(common); };
  for (ReplayItem& item : items) {
    item.eight = first_eight(rest(item));
    item.size = static_cast<std::uint32_t>(rest(item).size());
  }
  std::sort(items.begin(), items.end(), [&](const ReplayItem& a, const ReplayItem& b) {
    if (a.eight != b.eight) return a.eight < b.eight;
    if (a.size <= eight_size || b.size <= eight_size) return a.size < b.size;
    return rest(a) < rest(b);
  });
}

}  // namespace

std::vector<ReplayItem> ReplayEntries::sorted(
    std::size_t count, const std::function<bool(const ReplayEntry&)>& wanted) {
  table_ = {};
  std::vector<ReplayItem> items;
  items.reserve(count);
  for (Index i = 0; i < entries_.size(); ++i) {
    if (wanted(entries_[i])) items.push_back({.eight = 0, .size = 0, .index = i});
  }
  const auto collection_of = [this](Index i) { return entries_[i].collection_id(); };
  sort_by(items, collection_of);
  for (auto begin = items.begin(); begin != items.end();) {
    const auto end = std::find_if(begin, items.end(), [&](const ReplayItem& item) {
      return collection_of(item.index) != collection_of(begin->index);
    });
    sort_by({begin, end}, [this](Index i) { return entries_[i].document_id(); });
    begin = end;
  }
  return items;
}

}  // namespace aerowal

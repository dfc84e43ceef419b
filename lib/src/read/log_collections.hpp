#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "read/replay_entries.hpp"

namespace aerowal {

/// The collections of a log, by which ids of a base are split.
class LogCollections {
 public:
  explicit LogCollections(const ReplayEntries& entries) : entries_(&entries) {
    std::string_view last;
    entries.for_each([&](ReplayEntries::Index, const ReplayEntry& entry) {
      if (!ids_.empty() && entry.collection_id() == last) return;
      last = entry.collection_id();
      if (ids_.insert(last).second) sizes_.push_back(last.size());
    });
    std::sort(sizes_.begin(), sizes_.end());
    sizes_.erase(std::unique(sizes_.begin(), sizes_.end()), sizes_.end());
  }

  /// Whether the log sets a document that AeroDB's store knows by this id.
  [[nodiscard]] bool log_sets(std::string_view composite_id) const {
    return !for_each(composite_id, [](const ReplayEntry&) { return false; });
  }

  /// Calls `use` with each such document, until it gives false, which is given then.
  template <class Use>
  bool for_each(std::string_view composite_id, const Use& use) const {
    return std::all_of(sizes_.begin(), sizes_.end(), [&](std::size_t size) {
      if (!ends_collection(composite_id, size)) return true;
      const ReplayEntry* const entry =
          entries_->find(composite_id.substr(0, size), composite_id.substr(size + 1));
      return entry == nullptr || entry->place.is_of_base() || use(*entry);
    });
  }

  /// How long the collection id is in this one, which has a colon.
  [[nodiscard]] std::size_t split(std::string_view composite_id) const {
    const std::size_t first = composite_id.find(':');
    if (composite_id.find(':', first + 1) == std::string_view::npos) return first;
    std::size_t found = first;
    for (const std::size_t size : sizes_) {
      if (!ends_collection(composite_id, size) || !ids_.contains(composite_id.substr(0, size))) {
        continue;
      }
      if (size == first || found != first) return first;
      found = size;
    }
    return found;
  }

 private:
  static bool ends_collection(std::string_view composite_id, std::size_t size) {
    return size < composite_id.size() && composite_id[size] == ':';
  }

  const ReplayEntries* entries_;
  std::unordered_set<std::string_view> ids_;
  std::vector<std::size_t> sizes_;  ///< of the ids, each once, ascending
};

}  // namespace aerowal

#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "read/replay_entries.hpp"

namespace aerowal {

/// The ids of a log's collections, by which ids of a base are split.
class CollectionIds {
 public:
  void add(std::string_view id) {
    if (ids_.contains(id)) return;
    const auto place = std::lower_bound(sizes_.begin(), sizes_.end(), id.size());
    if (place == sizes_.end() || *place != id.size()) sizes_.insert(place, id.size());
    ids_.emplace(id);
  }

  void add_all(const ReplayEntries& entries) {
    std::string_view last;
    bool any = false;
    entries.for_each([&](ReplayEntries::Index, const ReplayEntry& entry) {
      if (any && entry.collection_id() == last) return;
      any = true;
      last = entry.collection_id();
      add(last);
    });
  }

  /// Calls `use` with the size of each collection id that this one, which has a colon, can begin
  /// with, ascending, until it gives false, which is given then.
  template <class Use>
  bool for_each_split(std::string_view composite_id, const Use& use) const {
    return std::all_of(sizes_.begin(), sizes_.end(), [&](std::size_t size) {
      const bool splits = size < composite_id.size() && composite_id[size] == ':' &&
                          ids_.contains(composite_id.substr(0, size));
      return !splits || use(size);
    });
  }

  /// How long the collection id is in this one, which has a colon.
  [[nodiscard]] std::size_t split(std::string_view composite_id) const {
    const std::size_t first = composite_id.find(':');
    if (composite_id.find(':', first + 1) == std::string_view::npos) return first;
    std::size_t found = first;
    for_each_split(composite_id, [&](std::size_t size) {
      const bool is_only = size != first && found == first;
      found = is_only ? size : first;
      return is_only;
    });
    return found;
  }

  /// Whether a document's id in a base can be split so that it is that of another of the log.
  [[nodiscard]] bool is_ambiguous(std::string_view collection_id,
                                  std::string_view document_id) const {
    if (collection_id.find(':') == std::string_view::npos &&
        document_id.find(':') == std::string_view::npos) {
      return false;
    }
    std::string composite_id(collection_id);
    composite_id.append(":").append(document_id);
    std::size_t splits = 0;
    return !for_each_split(composite_id, [&](std::size_t) { return ++splits < 2; });
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view id) const { return std::hash<std::string_view>()(id); }
  };

  std::unordered_set<std::string, Hash, std::equal_to<>> ids_;
  std::vector<std::size_t> sizes_;  ///< of the ids, each once, ascending
};

/// The documents of a log by the ids that AeroDB's store knows them by. Both must outlive it.
class LogDocuments {
 public:
  LogDocuments(const CollectionIds& collections, const ReplayEntries& entries)
      : collections_(&collections), entries_(&entries) {}

  /// Whether the log sets a document that AeroDB's store knows by this id.
  [[nodiscard]] bool contain(std::string_view composite_id) const {
    return !for_each(composite_id, [](ReplayEntries::Index) { return false; });
  }

  /// Calls `use` with the index of each such document, the one of the shortest collection id first,
  /// until it gives false, which is given then.
  template <class Use>
  [[nodiscard]] bool for_each(std::string_view composite_id, const Use& use) const {
    return collections_->for_each_split(composite_id, [&](std::size_t size) {
      const ReplayEntries::Index index =
          entries_->find(composite_id.substr(0, size), composite_id.substr(size + 1));
      return index == 0 || (*entries_)[index].place.is_of_base() || use(index);
    });
  }

 private:
  const CollectionIds* collections_;
  const ReplayEntries* entries_;
};

}  // namespace aerowal

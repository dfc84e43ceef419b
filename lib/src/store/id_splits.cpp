#include "store/id_splits.hpp"

#include <utility>

namespace aerowal {

void IdSplits::note(std::string_view collection_id, std::string_view document_id) {
  if (!collections_.contains(collection_id)) collections_.emplace(collection_id);
  if (collection_id.find(':') == std::string_view::npos &&
      document_id.find(':') == std::string_view::npos) {
    return;
  }
  if (const std::size_t head = document_id.find(':'); head != std::string_view::npos) {
    if (const auto text = document_id.substr(0, head); !heads_.contains(text)) {
      heads_.emplace(text);
    }
  }
  std::string composite_id(collection_id);
  composite_id.append(":").append(document_id);
  const auto [known, is_new] = colons_.emplace(std::move(composite_id), collection_id.size());
  if (!is_new && known->second != collection_id.size()) known->second = ambiguous;
}

bool IdSplits::is_like_others(std::string_view collection_id, std::string_view document_id) const {
  if (!collections_.contains(collection_id)) return false;
  const std::size_t head = document_id.find(':');
  return head == std::string_view::npos || heads_.contains(document_id.substr(0, head));
}

std::optional<IdSplits::Split> IdSplits::find(const std::string& composite_id) const {
  if (const auto met = colons_.find(composite_id); met != colons_.end()) {
    if (met->second == ambiguous) return std::nullopt;
    return Split{.colon = met->second};
  }
  const std::string_view id = composite_id;
  const std::size_t first = id.find(':');
  if (first == std::string_view::npos) return std::nullopt;
  if (id.find(':', first + 1) == std::string_view::npos) return Split{.colon = first};
  // A collection alone does not tell: a:b:k may be k of a:b, of which nothing else is left.
  std::optional<Split> found;
  std::size_t collections = 0;
  for (std::size_t at = first; at != std::string_view::npos; at = id.find(':', at + 1)) {
    if (collections_.contains(id.substr(0, at))) ++collections;
    if (is_like_others(id.substr(0, at), id.substr(at + 1))) {
      found = {.colon = at, .inferred = true};
    }
  }
  return collections == 1 ? found : std::nullopt;
}

}  // namespace aerowal

#include "read/replay_passes.hpp"

#include <algorithm>
#include <vector>

namespace aerowal {

ReplayPasses::ReplayPasses(std::uint64_t limit, bool has_base)
    : limit_(std::max(limit, limit_min)), allowed_(limit_), has_base_(has_base) {}

bool ReplayPasses::is_inside(std::string_view collection_id, std::string_view document_id) const {
  const KeyView key(collection_id, document_id);
  return !is_searching_ && (!begin_ || key >= KeyView(*begin_)) && (!end_ || key < KeyView(*end_));
}

bool ReplayPasses::holds_some(std::string_view collection_id, std::string_view document_id) const {
  if (is_searching_) return false;
  return is_inside(collection_id, document_id) ||
         (has_base_ && collections_.is_ambiguous(collection_id, document_id));
}

void ReplayPasses::see(const ReplayBatch& batch) {
  const ReplayBatch::Item& last = batch.items().back();
  last_ = {.sequence_number = last.sequence_number,
           .byte_offset = last.byte_offset,
           .length = last.length,
           .key_hash = last.hash};
  if (!is_searching_) return;
  for (const auto& item : batch.items()) collections_.add(batch.collection_id(item));
}

void ReplayPasses::narrow(
    ReplayEntries& entries,
    const std::function<void(ReplayEntries::Index, ReplayEntries::Index)>& moved) {
  is_restricted_ = true;
  if (has_base_ && !knows_collections_) {
    collections_.add_all(entries);
    entries.clear();
    is_searching_ = true;
    return;
  }
  std::vector<ReplayEntries::Index> inside;
  entries.for_each([&](ReplayEntries::Index index, const ReplayEntry& entry) {
    if (is_inside(entry.collection_id(), entry.document_id())) inside.push_back(index);
  });
  const auto key_of = [&entries](ReplayEntries::Index index) {
    return KeyView(entries[index].collection_id(), entries[index].document_id());
  };
  const auto middle = inside.begin() + static_cast<std::ptrdiff_t>(inside.size() / 2);
  if (middle != inside.begin()) {
    std::nth_element(inside.begin(), middle, inside.end(),
                     [&](auto left, auto right) { return key_of(left) < key_of(right); });
    end_.emplace(key_of(*middle));
  }
  entries.compact(
      [this](const ReplayEntry& entry) {
        return holds_some(entry.collection_id(), entry.document_id());
      },
      moved);
  // What is left may be more than the limit: a long key, and those of ambiguous ids.
  allowed_ = std::max(limit_, entries.memory() + limit_ / 4);
}

Result<void> ReplayPasses::end(const ByteSource& log) {
  if (is_first_) first_last_ = last_;
  if (last_ == first_last_) return {};
  return Error{.code = ErrorCode::system,
               .message = "the log changed while it was replayed, which took several passes",
               .path = log.name()};
}

bool ReplayPasses::begin_next() {
  if (!is_searching_ && !end_) return false;
  if (is_searching_) {
    knows_collections_ = true;
  } else {
    begin_ = std::exchange(end_, std::nullopt);
  }
  is_first_ = is_searching_ = false;
  allowed_ = limit_;
  last_ = LastRecord();
  return true;
}

const CollectionIds& ReplayPasses::collections(const ReplayEntries& entries) {
  if (!std::exchange(knows_collections_, true)) collections_.add_all(entries);
  return collections_;
}

}  // namespace aerowal

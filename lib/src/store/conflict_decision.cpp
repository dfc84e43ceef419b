#include "store/conflict_decision.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "aerowal/format.hpp"
#include "aerowal/reader.hpp"
#include "aerowal/sound_records.hpp"

namespace aerowal {
namespace {

/// A record that was written from the first conflict on.
struct ConflictMember {
  std::optional<std::size_t> alternative = {};
  std::uint64_t sequence_number = 0;
  std::uint64_t byte_offset = 0;
  bool in_store = false;
};

class Decision {
 public:
  using Key = DocumentStore::Key;

  Decision(ByteSource& log, const std::vector<Alternative>& alternatives,
           const std::vector<SoundRange>& kept, DocumentStore& store)
      : log_(&log), alternatives_(&alternatives), kept_(&kept), keys_(&store.keys()) {
    result_.standings.assign(alternatives.size(), Standing::unclear);
  }

  Result<ConflictDecision> run() {
    if (alternatives_->empty()) return std::move(result_);
    first_ = std::min_element(
                 alternatives_->begin(), alternatives_->end(),
                 [](const auto& a, const auto& b) { return a.sequence_number < b.sequence_number; })
                 ->sequence_number;
    if (const auto read = read_members(); !read) return read.error();
    if (const auto begin = find_begin()) {
      order_members(*begin);
      judge(*begin);
    } else {
      result_.failure =
          first_ == format::first_sequence_number
              ? "the store's end is not all that the log has"
              : "the store's end is not what follows record " + std::to_string(first_ - 1);
    }
    if (!result_.failure.empty()) result_.order.clear();
    return std::move(result_);
  }

 private:
  Result<void> read_members() {
    const auto read = for_each_sound(*log_, *kept_, [this](const PlacedRecord& record) {
      if (record.sequence_number + 1 == first_) before_ = DocumentStore::key_of(record);
      if (record.sequence_number >= first_) add(record, {});
      return true;
    });
    if (!read) return read.error();
    std::vector<SoundRange> ranges;
    for (const Alternative& alternative : *alternatives_) {
      ranges.push_back({.byte_offset = alternative.byte_offset,
                        .length = alternative.length,
                        .first_sequence_number = alternative.sequence_number,
                        .count = 1});
    }
    std::size_t index = 0;
    const auto met = for_each_sound(*log_, ranges, [&](const PlacedRecord& record) {
      add(record, index++);
      return true;
    });
    if (!met) return met.error();
    // Of equal contents the later one in the file is the later one in the store.
    for (auto& [key, indices] : by_key_) {
      std::sort(indices.begin(), indices.end(), [this](std::size_t a, std::size_t b) {
        return members_[a].byte_offset < members_[b].byte_offset;
      });
    }
    return {};
  }

  void add(const PlacedRecord& record, std::optional<std::size_t> alternative) {
    by_key_[DocumentStore::key_of(record)].push_back(members_.size());
    members_.push_back({.alternative = alternative,
                        .sequence_number = record.sequence_number,
                        .byte_offset = record.byte_offset});
  }

  /// The index of the store's first record from the first conflict on: backwards from its end all
  /// are members, none more often than the log has it, up to the record before the conflict.
  std::optional<std::size_t> find_begin() {
    std::unordered_map<Key, std::size_t> used;
    std::size_t at = keys_->size();
    while (at > 0) {
      const Key key = (*keys_)[at - 1];
      const auto member = by_key_.find(key);
      const bool more = member != by_key_.end() && used[key] < member->second.size();
      if (!more) break;
      ++used[key];
      --at;
    }
    if (at == keys_->size()) return std::nullopt;
    // In front of record 1 there is the store's start.
    if (first_ == format::first_sequence_number) return at == 0 ? std::optional(at) : std::nullopt;
    if (at == 0 || !before_ || (*keys_)[at - 1] != *before_) return std::nullopt;
    return at;
  }

  void order_members(std::size_t begin) {
    std::vector<std::size_t> order;
    for (std::size_t at = keys_->size(); at > begin; --at) {
      std::vector<std::size_t>& indices = by_key_[(*keys_)[at - 1]];
      members_[indices.back()].in_store = true;
      order.push_back(indices.back());
      indices.pop_back();
    }
    std::reverse(order.begin(), order.end());
    std::uint64_t last_kept = 0;
    for (const std::size_t index : order) {
      const ConflictMember& member = members_[index];
      if (member.alternative) {
        result_.order.push_back({.alternative = member.alternative});
        continue;
      }
      const std::uint64_t number = member.sequence_number;
      if (number <= last_kept) result_.failure = "the store has records in another order";
      last_kept = number;
      if (!result_.order.empty() && !result_.order.back().alternative &&
          result_.order.back().kept.last + 1 == number) {
        result_.order.back().kept.last = number;
      } else {
        result_.order.push_back({.kept = {.first = number, .last = number}});
      }
    }
  }

  void judge(std::size_t begin) {
    std::uint64_t last_offset = 0;  // of what is in the store
    for (const ConflictMember& member : members_) {
      if (member.in_store) last_offset = std::max(last_offset, member.byte_offset);
    }
    for (const ConflictMember& member : members_) {
      if (member.in_store || member.alternative) continue;
      result_.failure = "the store does not have record " + std::to_string(member.sequence_number);
    }
    std::unordered_map<Key, bool> left;  // contents of which the store has too few at its end
    for (const auto& [key, indices] : by_key_) {
      if (!indices.empty()) left.emplace(key, false);
    }
    // Such a record may have come between the starts of two processes, or under damage.
    bool damaged = false;
    for (std::size_t at = 0; at < begin; ++at) {
      damaged = damaged || (*keys_)[at] == 0;
      const auto found = left.find((*keys_)[at]);
      if (found != left.end()) found->second = true;
    }
    for (const auto& [key, indices] : by_key_) {
      for (const std::size_t index : indices) {
        const ConflictMember& member = members_[index];
        if (!member.alternative) continue;
        const bool is_known_missing = !damaged && !left[key] && member.byte_offset < last_offset;
        if (is_known_missing) {
          result_.standings[*member.alternative] = Standing::not_in_the_store;
        } else {
          result_.failure = "the store may have had record " +
                            std::to_string(member.sequence_number) + " elsewhere, or later";
        }
      }
    }
    for (const ConflictMember& member : members_) {
      if (member.in_store && member.alternative) {
        result_.standings[*member.alternative] = Standing::acknowledged;
      }
    }
  }

  ByteSource* log_;
  const std::vector<Alternative>* alternatives_;
  const std::vector<SoundRange>* kept_;
  const std::vector<Key>* keys_;
  std::uint64_t first_ = 0;    ///< the first conflicting number
  std::optional<Key> before_;  ///< of the record before it
  std::vector<ConflictMember> members_;
  std::unordered_map<Key, std::vector<std::size_t>> by_key_;  ///< those that are not used yet
  ConflictDecision result_;
};

}  // namespace

Result<ConflictDecision> decide_conflicts(ByteSource& log,
                                          const std::vector<Alternative>& alternatives,
                                          const std::vector<SoundRange>& kept,
                                          DocumentStore& store) {
  return Decision(log, alternatives, kept, store).run();
}

}  // namespace aerowal

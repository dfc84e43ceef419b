#include "store/runs_beyond.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace aerowal {
namespace {

constexpr std::uint64_t sum_base = 0x9E3779B97F4A7C15;

std::uint64_t sum_with(std::uint64_t sum, std::uint64_t hash) {
  hash = (hash ^ hash >> 30) * 0xBF58476D1CE4E5B9;
  hash = (hash ^ hash >> 27) * 0x94D049BB133111EB;
  return sum * sum_base + (hash ^ hash >> 31);
}

}  // namespace

void RunsBeyond::add_log_record(std::uint64_t hash) {
  if (log_records_ == 0) {
    log_first_ = hash;
  } else if (hash == log_first_) {
    log_first_again_ = true;
  }
  ++log_records_;
  log_last_ = hash;
  log_sum_ = sum_with(log_sum_, hash);
  power_ *= sum_base;
}

void RunsBeyond::add_store_record(std::uint64_t hash, std::uint64_t byte_offset) {
  if (log_records_ == 0) return;
  if (hash == log_first_) {
    end_part();
    if (starts_.size() < starts_max) starts_.push_back({store_records_, store_sum_});
  } else if (part_) {
    if (part_->records++ == 0) part_->byte_offset = byte_offset;
    if (part_->hashes.size() < hashes_max) part_->hashes.push_back(hash);
    part_->last = hash;
  }
  store_sum_ = sum_with(store_sum_, hash);
  ++store_records_;
  if (starts_.empty() || store_records_ - starts_.front().index != log_records_) return;
  const bool is_log = store_sum_ - starts_.front().sum * power_ == log_sum_;
  starts_.pop_front();
  if (!is_log) return;
  end_part();
  part_ = HashedPart{};
}

void RunsBeyond::add_store_damage() {
  end_part();
  starts_.clear();
}

/// Of parts that begin with the same record the longest is kept, for they are of one history.
void RunsBeyond::end_part() {
  if (part_ && part_->records != 0) {
    const auto same = std::find_if(parts_.begin(), parts_.end(), [this](const HashedPart& kept) {
      return kept.hashes.front() == part_->hashes.front();
    });
    if (same != parts_.end()) {
      if (part_->records >= same->records) *same = *std::move(part_);
    } else if (parts_.size() < parts_max) {
      parts_.push_back(*std::move(part_));
    }
  }
  part_.reset();
}

bool RunsBeyond::any() {
  end_part();
  for (const HashedPart& part : parts_) {
    unknown_.insert(part.hashes.begin(), part.hashes.end());
  }
  return !parts_.empty();
}

std::optional<RunsBeyond::Part> RunsBeyond::longest() const {
  const Part* found = nullptr;
  for (const HashedPart& part : parts_) {
    // Where no other record is like the log's first, no run can seem to hold the log across a
    // start; what ends as the log does may be the rest of a start that ran beside another.
    const bool proven = (!log_first_again_ && part.last != log_last_) ||
                        std::any_of(part.hashes.begin(), part.hashes.end(),
                                    [this](std::uint64_t hash) { return unknown_.contains(hash); });
    if (!proven) continue;
    const bool longer = found == nullptr || std::tie(part.records, part.byte_offset) >
                                                std::tie(found->records, found->byte_offset);
    if (longer) found = &part;
  }
  return found == nullptr ? std::nullopt : std::optional(*found);
}

}  // namespace aerowal

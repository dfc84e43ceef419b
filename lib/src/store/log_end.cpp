#include "store/log_end.hpp"

#include <algorithm>

namespace aerowal {

void LogEnd::add_log_record(std::uint64_t hash) {
  log_end_[log_records_ % compared_max] = hash;
  ++log_records_;
  if (log_begin_.size() == compared_max) return;
  log_begin_.push_back(hash);
  std::size_t border = borders_.empty() ? 0 : borders_.back();
  if (borders_.empty()) {
    borders_.push_back(0);
    return;
  }
  while (border != 0 && log_begin_[border] != hash) border = borders_[border - 1];
  borders_.push_back(log_begin_[border] == hash ? border + 1 : 0);
}

/// The last record of the store, for 0, and those before it.
const LogEnd::StoreRecord& LogEnd::back(std::size_t index) const {
  return last_[(store_records_ - 1 - index) % compared_max];
}

/// How many of the store's last records are the log's. Damage before them counts as whatever would
/// fit.
std::size_t LogEnd::common_with_log_end() const {
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(log_records_, compared_max));
  const auto known = static_cast<std::size_t>(std::min<std::uint64_t>(unbroken_, wanted));
  for (std::size_t i = 0; i < known; ++i) {
    if (back(i).hash != log_end_[(log_records_ - 1 - i) % compared_max]) return i;
  }
  return known != 0 && damage_before_ ? wanted : known;
}

void LogEnd::add_store_record(std::uint64_t hash, std::uint64_t byte_offset) {
  last_[store_records_ % compared_max] = {hash, byte_offset};
  ++store_records_;
  ++unbroken_;
  if (!rest_.begin) rest_.begin = byte_offset;
  ++rest_records_;
  if (!rest_.damage && !rest_.replay) ++rest_.records_before_both;
  if (!rest_.replay) look_for_replay(hash);
  if (log_records_ == 0) return;
  const std::size_t common = common_with_log_end();
  if (common == 0 || common < best_) return;
  best_ = common;
  rest_ = {};
  rest_records_ = 0;
  replayed_ = 0;
}

void LogEnd::add_store_damage(std::uint64_t byte_offset) {
  unbroken_ = 0;
  damage_before_ = true;
  replayed_ = 0;
  if (!rest_.damage) rest_.damage = byte_offset;
}

void LogEnd::look_for_replay(std::uint64_t hash) {
  const auto matches = [&] {
    return replayed_ < log_begin_.size() && log_begin_[replayed_] == hash;
  };
  while (replayed_ != 0 && !matches()) replayed_ = borders_[replayed_ - 1];
  if (matches()) ++replayed_;
  if (replayed_ == 0) return;
  // Right after the log's end a replay is what comes mostly.
  static constexpr std::size_t enough_at_begin = 2;
  const bool at_begin = replayed_ == rest_records_ && !rest_.damage;
  const std::size_t enough =
      at_begin ? std::min(enough_at_begin, log_begin_.size()) : log_begin_.size();
  if (replayed_ < enough) return;
  end_at_replay(rest_);
}

/// The last `replayed_` records are the beginning of a replay.
void LogEnd::end_at_replay(Rest& rest) const {
  rest.replay = back(replayed_ - 1).byte_offset;
  if (!rest.damage) rest.records_before_both -= replayed_;
}

LogEnd::Rest LogEnd::rest() const {
  Rest rest = rest_;
  rest.has_log_end = best_ != 0 || log_records_ == 0;
  if (!rest.replay && replayed_ != 0) end_at_replay(rest);
  return rest;
}

}  // namespace aerowal

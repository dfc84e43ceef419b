#include "report/log_statistics.hpp"

#include <algorithm>
#include <bit>

namespace aerowal::cli {
namespace {

void add_to(LogStatistics::Share& share, const PlacedRecord& record) {
  ++share.records;
  share.bytes += record.length;
}

template <class Key, class Compare>
std::vector<std::pair<Key, LogStatistics::Share>> largest_first(
    const std::map<Key, LogStatistics::Share, Compare>& shares) {
  std::vector<std::pair<Key, LogStatistics::Share>> sorted(shares.begin(), shares.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& one, const auto& other) {
    return one.second.bytes > other.second.bytes;
  });
  return sorted;
}

std::string key_text_of(const PlacedRecord& record) {
  std::string key = std::to_string(record.collection_id.size());
  return key.append(1, ':').append(record.collection_id).append(record.document_id);
}

}  // namespace

std::uint64_t SizeCounts::percentile(unsigned percent) const {
  std::uint64_t passed = 0;
  for (const auto& [size, count] : counts_) {
    passed += count;
    // The nearest rank. The counts are of records in one file, so that this does not overflow.
    if (passed * 100 >= all_ * percent) return size;
  }
  return max();
}

std::vector<SizeCounts::Bucket> SizeCounts::histogram() const {
  std::vector<Bucket> buckets;
  for (const auto& [size, count] : counts_) {
    const std::uint64_t first = size == 0 ? 0 : std::bit_floor(size);
    while (buckets.empty() || buckets.back().first < first) {
      const std::uint64_t next = buckets.empty() ? first : buckets.back().last + 1;
      buckets.push_back({.first = next, .last = next == 0 ? 0 : next * 2 - 1});
    }
    buckets.back().count += count;
  }
  return buckets;
}

LogStatistics::KeyHash::KeyHash() : key(KeyedHash::random_key()) {}

std::size_t LogStatistics::KeyHash::operator()(const std::string& text) const {
  KeyedHash hash(key);
  hash.add(text);
  return hash.finish();
}

void LogStatistics::add(const PlacedRecord& record) {
  add_to(all_, record);
  const std::uint64_t number = record.sequence_number;
  if (!numbers_) numbers_ = {.first = number, .last = number};
  numbers_ = {.first = std::min(numbers_->first, number), .last = std::max(numbers_->last, number)};
  add_to(types_[static_cast<std::size_t>(record.type)], record);
  auto collection = collections_.find(record.collection_id);
  if (collection == collections_.end()) {
    collection = collections_.try_emplace(std::string(record.collection_id)).first;
  }
  add_to(collection->second, record);
  add_to(schemas_[{std::string(record.schema_id), std::string(record.schema_version)}], record);
  sizes_.add(record.length);
  add_to_largest(record);
  Versions& versions = keys_[key_text_of(record)];
  ++versions.records;
  versions.live = record.type != RecordType::delete_;
}

void LogStatistics::add_to_largest(const PlacedRecord& record) {
  const auto at =
      std::find_if(largest_.begin(), largest_.end(),
                   [&record](const LargeRecord& other) { return other.length < record.length; });
  if (at == largest_.end() && largest_.size() == largest_max) return;
  largest_.insert(at, {.sequence_number = record.sequence_number,
                       .byte_offset = record.byte_offset,
                       .length = record.length,
                       .collection_id = std::string(record.collection_id),
                       .document_id = std::string(record.document_id)});
  if (largest_.size() > largest_max) largest_.pop_back();
}

std::vector<std::pair<std::string, LogStatistics::Share>> LogStatistics::collections() const {
  return largest_first(collections_);
}

std::vector<std::pair<LogStatistics::Schema, LogStatistics::Share>> LogStatistics::schemas() const {
  return largest_first(schemas_);
}

LogStatistics::Documents LogStatistics::documents() const {
  Documents documents{.keys = keys_.size()};
  for (const auto& [key, versions] : keys_) {
    if (!versions.live) continue;
    ++documents.live;
    documents.records += versions.records;
    documents.versions.add(versions.records);
  }
  return documents;
}

}  // namespace aerowal::cli

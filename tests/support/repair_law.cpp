#include "repair_law.hpp"

#include <algorithm>
#include <set>

#include "log_scanning.hpp"

namespace aerowal::testing {
namespace {

std::string bytes_of_record(const ByteVector& log, const IntactRecord& record) {
  return {reinterpret_cast<const char*>(log.data()) + record.byte_offset, record.length};
}

RecordContent content_of(const std::string& record) {
  return record.substr(4, 1) + record.substr(13, record.size() - 17);
}

/// Where the records of a sound log begin.
std::set<std::size_t> begins_of(const ByteVector& log) {
  std::set<std::size_t> begins;
  for (std::uint64_t at = 0; at < log.size();) {
    begins.insert(static_cast<std::size_t>(at));
    at += intact_record_at(log, at)->length;
  }
  return begins;
}

/// Whether the bytes stand anywhere but as a record of its own.
bool is_inside(const std::string& text, const std::set<std::size_t>& begins,
               const std::string& bytes) {
  std::size_t at = text.find(bytes);
  while (at != std::string::npos && begins.contains(at)) at = text.find(bytes, at + 1);
  return at != std::string::npos;
}

}  // namespace

CountedRecords records_of(const ByteVector& log) {
  CountedRecords found;
  for (std::uint64_t at = 0; at < log.size(); ++at) {
    const auto record = intact_record_at(log, at);
    if (!record) continue;
    const std::string bytes = bytes_of_record(log, *record);
    found.records[content_of(bytes)].emplace(record->sequence_number, bytes);
  }
  return found;
}

std::optional<std::map<RecordContent, std::uint64_t>> contents_of(const ByteVector& log) {
  std::map<RecordContent, std::uint64_t> contents;
  std::uint64_t number = 1;
  for (std::uint64_t at = 0; at < log.size(); ++number) {
    const auto record = intact_record_at(log, at);
    if (!record || record->sequence_number != number) return std::nullopt;
    ++contents[content_of(bytes_of_record(log, *record))];
    at += record->length;
  }
  return contents;
}

std::string find_breach(const CountedRecords& source, const RepairPlan& plan,
                        const ByteVector& output, LossLimit limit) {
  const auto contents = contents_of(output);
  if (!contents) return "the new log is not sound";
  const std::string text = text_of(output);
  const std::set<std::size_t> begins = begins_of(output);
  std::uint64_t missing = 0;
  for (const auto& [content, by_number] : source.records) {
    const auto there = contents->find(content);
    std::uint64_t kept = there == contents->end() ? 0 : there->second;
    // The bytes of one may also stand in a document of the new log.
    for (const auto& [number, bytes] : by_number) {
      if (kept < by_number.size() && is_inside(text, begins, bytes)) ++kept;
    }
    missing += by_number.size() - std::min<std::uint64_t>(kept, by_number.size());
  }
  // A far number makes so many lost that the sum has no room for more.
  const std::uint64_t counted =
      plan.records_lost + std::min(plan.records_possibly_lost, UINT64_MAX - plan.records_lost);
  // What a store shows to be unacknowledged is named, and not bounded.
  if (missing > counted && missing - counted > plan.records_unacknowledged) {
    return std::to_string(missing) + " records are missing, and " + std::to_string(counted) +
           " are counted";
  }
  const auto allowed = limit.records();
  if (allowed && counted > *allowed) return "more is lost than was allowed";
  if (allowed && plan.loss_unknown) return "the loss is unknown, and that was not allowed";
  return {};
}

}  // namespace aerowal::testing

#include "repair_law.hpp"

#include <algorithm>

#include "log_scanning.hpp"

namespace aerowal::testing {
namespace {

std::string bytes_of_record(const ByteVector& log, const IntactRecord& record) {
  return {reinterpret_cast<const char*>(log.data()) + record.byte_offset, record.length};
}

RecordContent content_of(const std::string& record) {
  return record.substr(4, 1) + record.substr(13, record.size() - 17);
}

}  // namespace

CountedRecords records_of(const ByteVector& log) {
  CountedRecords found;
  for (std::uint64_t at = 0; at < log.size(); ++at) {
    const auto record = intact_record_at(log, at);
    if (!record) continue;
    const std::string bytes = bytes_of_record(log, *record);
    const RecordContent content = content_of(bytes);
    found.numbers[content].insert(record->sequence_number);
    found.bytes.emplace(content, bytes);
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
  std::uint64_t missing = 0;
  for (const auto& [content, numbers] : source.numbers) {
    const auto there = contents->find(content);
    const std::uint64_t kept = there == contents->end() ? 0 : there->second;
    // Its bytes may also stand in a document of the new log.
    if (kept >= numbers.size() || text.find(source.bytes.at(content)) != std::string::npos) {
      continue;
    }
    missing += numbers.size() - kept;
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

#include "commands/record_tail.hpp"

#include <cstring>
#include <string>

#include <aerowal/record_text.hpp>

namespace aerowal::cli {

void RecordTail::add(const Place& place) {
  if (count_ == 0) return;
  if (places_.size() == count_) places_.pop_front();
  places_.push_back(place);
}

Result<void> RecordTail::add_all(Reader& reader, std::uint64_t before,
                                 const std::function<bool(const PlacedRecord&)>& is_wanted) {
  const auto append_place = [&is_wanted](const PlacedRecord& record, std::string& text) {
    if (!is_wanted(record)) return;
    const Place place{.byte_offset = record.byte_offset, .sequence_number = record.sequence_number};
    text.append(reinterpret_cast<const char*>(&place), sizeof place);
  };
  const auto add_places = [this](std::string& text) {
    for (std::size_t at = 0; at < text.size(); at += sizeof(Place)) {
      Place place;
      std::memcpy(&place, text.data() + at, sizeof place);
      add(place);
    }
    text.clear();
    return true;
  };
  const auto passed = reader.skip_valid(before, {.describe = append_place, .print = add_places});
  if (!passed) return passed.error();
  while (reader.sequence_number() < before) {
    const auto more = reader.next();
    if (!more) return more.error();
    if (!*more) break;
    if (is_wanted(reader.record())) add(reader.record());
  }
  return {};
}

}  // namespace aerowal::cli

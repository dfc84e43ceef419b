#pragma once

#include <cstdint>
#include <deque>
#include <functional>

#include <aerowal/reader.hpp>
#include <aerowal/record.hpp>
#include <aerowal/result.hpp>

namespace aerowal::cli {

/// Remembers where the last few of many records are, 16 bytes for each of them.
class RecordTail {
 public:
  struct Place {
    std::uint64_t byte_offset = 0;
    std::uint64_t sequence_number = 0;
  };

  /// `count`: how many records.
  explicit RecordTail(std::uint64_t count) : count_(count) {}

  void add(const Place& place);
  void add(const PlacedRecord& record) {
    add({.byte_offset = record.byte_offset, .sequence_number = record.sequence_number});
  }

  /// Adds those of the records up to the record `before` that `is_wanted`, called on any thread,
  /// picks, and moves `reader` to where these end, or the log, or where it is damaged. Errors:
  /// system.
  Result<void> add_all(Reader& reader, std::uint64_t before,
                       const std::function<bool(const PlacedRecord&)>& is_wanted);

  [[nodiscard]] bool empty() const { return places_.empty(); }
  /// Of these the first. There must be one.
  [[nodiscard]] const Place& first() const { return places_.front(); }

 private:
  std::uint64_t count_;
  std::deque<Place> places_;
};

}  // namespace aerowal::cli

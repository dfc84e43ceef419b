#pragma once

#include <cstdint>
#include <optional>

#include "aerowal/format.hpp"
#include "aerowal/record.hpp"
#include "aerowal/record_fault.hpp"
#include "inspect/random_access_log.hpp"

namespace aerowal {

/// A writer counts up one by one: a number this far from the expected one is not one that it wrote,
/// or it is there by chance.
inline constexpr std::uint64_t number_jump_max = std::uint64_t{1} << 20;

/// The first 13 bytes of what may be a record.
struct Header {
  std::uint32_t length = 0;
  std::uint8_t type = 0;
  std::uint64_t sequence_number = 0;

  [[nodiscard]] bool type_known() const {
    return type <= static_cast<std::uint8_t>(RecordType::delete_);
  }
  /// Its type is known and its number is the expected one, which is not 0: no record has that.
  [[nodiscard]] bool matches(std::uint64_t expected_sequence_number) const {
    return type_known() && sequence_number == expected_sequence_number &&
           expected_sequence_number >= format::first_sequence_number;
  }
  /// At most one bit of type and number is not as it would be in the record of that number, and not
  /// all of it is zeros.
  [[nodiscard]] bool matches_within_one_bit(std::uint64_t expected_sequence_number) const;
};

/// What the bytes at any place of a log say, without trusting any of it.
class Probe {
 public:
  explicit Probe(RandomAccessLog& log) : log_(&log) {}

  /// Nothing where the log ends before 13 bytes.
  std::optional<Header> header(std::uint64_t byte_offset);

  /// The length that the five inner lengths add up to, which may reach past the log; nothing where
  /// not all five are there, or the sum is more than `length_max` or than the longest record has.
  std::optional<std::uint32_t> inner_length(std::uint64_t byte_offset,
                                            std::uint64_t length_max = format::record_size_max);

  /// The header of the record at `byte_offset` if it is whole, which is intact but for whether its
  /// strings are UTF-8, and its number is at least `number_min`. Takes bounded time: frames can lie
  /// inside each other a million deep.
  std::optional<Header> intact_header(std::uint64_t byte_offset, std::uint64_t number_min);

  /// True where the record would be whole if its length field were `length`.
  bool is_intact_with_length(std::uint64_t byte_offset, std::uint32_t length);

  /// The frame at `byte_offset` fits into the log and its checksum is right; type and payload may
  /// not be.
  bool checksum_matches(std::uint64_t byte_offset);

  /// checksum_matches() would be true if its sequence number were `sequence_number`.
  bool checksum_matches_with_number(std::uint64_t byte_offset, std::uint64_t sequence_number);

  /// The one bit outside the length field, of the frame whose header is `seen`, that the checksum
  /// names as flipped; whether the record is whole without the flip is not looked at. Takes time
  /// linear in the record's length.
  std::optional<BitFlip> flip_by_checksum(std::uint64_t byte_offset, const Header& seen);

  /// The one flipped bit outside the length field that explains why the record of that number at
  /// `byte_offset` is not intact. Takes time linear in the record's length.
  std::optional<BitFlip> flipped_bit(std::uint64_t byte_offset,
                                     std::uint64_t expected_sequence_number);

  [[nodiscard]] RandomAccessLog& log() { return *log_; }

 private:
  RandomAccessLog* log_;
};

}  // namespace aerowal

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "aerowal/byte_source.hpp"
#include "aerowal/format.hpp"
#include "inspect/probe.hpp"
#include "inspect/random_access_log.hpp"
#include "scan/part.hpp"
#include "scan/walk.hpp"

namespace aerowal {

/// Finds where damage ends, that is, where the next record begins.
class DamagedPartFinder {
 public:
  /// `first_damage`: where the sound start of the log ends.
  DamagedPartFinder(ByteSource& source, std::uint64_t size, std::uint64_t first_damage)
      : log_(source, size, first_damage), probe_(log_), prefix_(first_damage) {}

  /// The part that begins with the damage at `at`, which fails `check`, where record `due`
  /// should be. It ends where the next record begins, as far as that can be known, or with the log.
  /// What explains it, and the keys that it shows, are noted in `walk`.
  Part find(std::uint64_t at, StrictCheck check, std::uint64_t due, Walk& walk);

  /// No record with a lower number is looked for from now on. Only numbers that carry on from the
  /// log's start may raise this.
  void raise_floor(std::uint64_t number) { floor_ = number; }

  /// In bounded time, however long the record says it is.
  bool checksum_matches(std::uint64_t byte_offset) { return probe_.checksum_matches(byte_offset); }

  /// The number that the header at `byte_offset` shows; 1 at the end of the log.
  std::uint64_t number_at(std::uint64_t byte_offset);

  [[nodiscard]] const std::optional<Error>& error() const { return log_.error(); }
  RandomAccessLog& log() { return log_; }

 private:
  bool frame(Part& part, std::uint64_t due);
  bool begins_at(std::uint64_t byte_offset, std::uint64_t number);
  std::uint64_t search(std::uint64_t from);
  [[nodiscard]] bool is_candidate(const std::byte* at, std::uint64_t left) const;
  void note_keys(const Part& part, std::uint64_t due, LostKeys& keys);

  RandomAccessLog log_;
  Probe probe_;
  std::uint64_t prefix_;                     ///< where the first damage begins
  std::optional<std::uint64_t> zeros_from_;  ///< from there on the log is all zeros
  std::uint64_t floor_ = format::first_sequence_number;
};

}  // namespace aerowal

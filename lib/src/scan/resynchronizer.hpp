#pragma once

#include <cstdint>
#include <optional>

#include "aerowal/byte_source.hpp"
#include "inspect/probe.hpp"
#include "inspect/proof.hpp"
#include "inspect/random_access_log.hpp"
#include "read/verified_run.hpp"
#include "scan/inventory.hpp"

namespace aerowal {

/// Finds where damage ends, that is, where the next record begins.
class Resynchronizer {
 public:
  /// `first_damage`: where the sound start of the log ends.
  Resynchronizer(ByteSource& source, std::uint64_t size, std::uint64_t first_damage)
      : log_(source, size, first_damage), probe_(log_), prover_(probe_) {}

  /// Adds to `inventory` the regions that begin with `at`, where no intact record is and `expected`
  /// should be: up to the next intact record, or any damaged one before it whose end is known.
  /// `check`: that fails at `at`. Returns where they end, and the number expected there.
  LogPosition find(LogPosition at, StrictCheck check, Inventory& inventory);

  /// In bounded time, however long the record says it is.
  bool checksum_matches(std::uint64_t byte_offset) {
    if (matched_at_ != byte_offset) {
      matches_ = probe_.checksum_matches(byte_offset);
      matched_at_ = byte_offset;
    }
    return matches_;
  }

  /// The number that the header at `byte_offset` shows; 1 at the end of the log.
  std::uint64_t number_at(std::uint64_t byte_offset);

  [[nodiscard]] const std::optional<Error>& error() const { return log_.error(); }
  RandomAccessLog& log() { return log_; }

 private:
  /// Damage whose ends are known.
  struct Frames {
    std::uint64_t count = 0;
    std::uint64_t end = 0;
  };

  std::uint64_t end_of_stored_documents(std::uint64_t byte_offset);
  std::optional<Frames> find_frames(LogPosition at);
  bool crosses(std::uint64_t begin, std::uint64_t end);
  void add_frames(LogPosition at, StrictCheck check, const Frames& frames, Inventory& inventory);
  void add_nested(std::uint64_t begin, std::uint64_t end, Inventory& inventory);
  LogPosition search(LogPosition at, StrictCheck check, Inventory& inventory);
  void note_keys(const Region& damage, LostKeys& keys);

  RandomAccessLog log_;
  Probe probe_;
  Prover prover_;
  // Whether the checksum matches is asked twice of most places.
  std::uint64_t matched_at_ = UINT64_MAX;
  bool matches_ = false;
  // Of the whole records that begin from crossing_begin_ up to crossing_at_, where the farthest
  // ends.
  std::uint64_t crossing_begin_ = 0;
  std::uint64_t crossing_at_ = 0;
  std::uint64_t crossing_end_ = 0;
};

}  // namespace aerowal

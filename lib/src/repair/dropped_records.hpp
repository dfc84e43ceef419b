#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "aerowal/repair.hpp"
#include "inspect/probe.hpp"
#include "inspect/proof.hpp"
#include "inspect/random_access_log.hpp"
#include "scan/joins.hpp"

namespace aerowal {

/// A record that the new log does not take over from where it stands.
struct DroppedRecord {
  std::uint64_t sequence_number = 0;
  std::uint64_t byte_offset = 0;
  std::uint32_t length = 0;
  /// It is not intact: it proves itself, and no other is like it.
  bool proven = false;
  bool unacknowledged = false;  ///< it is counted as that
  bool nested = false;          ///< it is in the document of another, that is damaged or dropped
  bool unreadable = false;      ///< it is damaged, and nothing shows what it was
  const Join* join = nullptr;   ///< where it is in two pieces; byte_offset is that of one
};

/// The record as it was written; fewer bytes if they cannot be read. `proofs`: of those that are
/// proven, in file order.
std::vector<std::byte> dropped_bytes(const DroppedRecord& record, RandomAccessLog& log,
                                     const std::deque<Proof>& proofs);

/// Bytes that the new log does not take over.
struct CutRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// In file order.
std::vector<CutRange> cut_ranges(const RepairPlan& plan);

/// Finds records in bytes that the new log does not take over, whatever a plan thinks of the place.
class DroppedRecordSearch {
 public:
  /// All must outlive this. `proofs` are in file order.
  DroppedRecordSearch(RandomAccessLog& log, Probe& probe, const std::deque<Proof>& proofs)
      : log_(&log), probe_(&probe), proofs_(&proofs) {}

  /// Where a record may begin before the range and have its end in it: what is kept before it may
  /// end with the byte that it begins with. More bytes than these do not fit two checksums by
  /// chance.
  static constexpr std::uint64_t shared_max = 13;

  /// Adds the damaged records of the range that prove themselves, and between them the intact ones:
  /// one in a document must not take the place of its record.
  void look_into(const CutRange& range, std::vector<DroppedRecord>& found);
  /// Adds the intact records in the document of one.
  void look_inside(const DroppedRecord& record, std::vector<DroppedRecord>& found);

 private:
  enum class Inside : std::uint8_t { skipped, searched };

  void search(std::uint64_t from, std::uint64_t end, Inside inside,
              std::vector<DroppedRecord>& found);
  bool is_utf8(std::uint64_t byte_offset, std::uint32_t length);

  RandomAccessLog* log_;
  Probe* probe_;
  const std::deque<Proof>* proofs_;
};

}  // namespace aerowal

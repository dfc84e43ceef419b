#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/document_store.hpp"
#include "aerowal/ranges.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// One of several intact records that have the same number, with different content.
struct Alternative {
  std::uint64_t byte_offset = 0;
  std::uint64_t length = 0;  ///< in bytes
  std::uint64_t sequence_number = 0;
};

/// What a store says of an alternative.
enum class Standing : std::uint8_t {
  acknowledged,      ///< it is in the store, at its place
  not_in_the_store,  ///< it is not, but what was written after it is
  unclear,
};

/// A piece of the log in the order of the store: one alternative, or records that are kept.
struct OrderedPiece {
  std::optional<std::size_t> alternative = {};  ///< its index; nothing: `kept`
  SequenceRange kept = {};                      ///< by the numbers that they have in the source
  friend bool operator==(const OrderedPiece&, const OrderedPiece&) = default;
};

struct ConflictDecision {
  std::vector<Standing> standings = {};  ///< one for each alternative
  /// All that the log has from the first conflicting number on: kept records and acknowledged
  /// alternatives. Empty where any alternative is unclear.
  std::vector<OrderedPiece> order = {};
  std::string failure = {};  ///< why something is unclear; empty where nothing is
};

/// Decides which of conflicting records AeroDB acknowledged, and in which order. It appends to its
/// store after the log's fsync, and does not start on a log with a conflict: so all that was
/// written from the first conflict on stands at the store's end, once, with no start after it. It
/// is read backwards from there to the record before the conflict. The starts of two processes
/// interleave in the store, so nothing before that record is relied upon.
///
/// `alternatives` are all of the log's, in file order; `kept` is what else the repaired log is to
/// have, in file order, none of it with a conflicting number. Where the decision is complete (no
/// failure), the planner replaces everything from the first conflicting number on with `order`, and
/// numbers it anew from that number: with two processes numbers change, and that is what the law
/// allows a store to do. Alternatives that are not in the store are dropped and named as
/// records_unacknowledged; they count against no budget. Where it is not complete, each alternative
/// may have been acknowledged: only the caller's own choice decides, and what is dropped counts as
/// possibly lost.
///
/// Errors: system. Time: linear in the records of log and store. Memory: 100 bytes for each record
/// from the first conflict on.
Result<ConflictDecision> decide_conflicts(ByteSource& log,
                                          const std::vector<Alternative>& alternatives,
                                          const std::vector<SoundRange>& kept,
                                          DocumentStore& store);

}  // namespace aerowal

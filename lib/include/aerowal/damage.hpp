#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aerowal/error.hpp"
#include "aerowal/export.hpp"

namespace aerowal {

/// The checks that AeroDB's reader makes of each record, in its order (aerowal-format(5), "What
/// AeroDB checks").
enum class StrictCheck : std::uint8_t {
  truncated,       ///< fewer bytes left than the smallest record has
  length_minimum,  ///< the length field is below the smallest record
  length_end,      ///< the length field reaches past the end of the log
  checksum,
  type,
  payload,
  sequence,
};

/// The check's name in JSON, e.g. "length_end".
AEROWAL_API std::string_view name(StrictCheck check);

enum class PayloadFault : std::uint8_t {
  none,
  field_past_end,  ///< a field's length reaches past the payload
  invalid_utf8,    ///< in one of the four strings
  trailing_bytes,  ///< after the fifth field
};

/// The check that a record fails, and what it compared: for
///
///     check            expected                   found
///     truncated        format::record_size_min    the bytes left
///     length_minimum   format::record_size_min    the length field
///     length_end       the bytes left             the length field
///     checksum         the computed one           the stored one
///     type             0                          the type byte
///     field_past_end   the bytes left             the bytes asked for
///     invalid_utf8     0                          the offending byte
///     trailing_bytes   0                          how many there are
///     sequence         the number due             the one found
struct RecordFault {
  StrictCheck check;
  std::uint64_t expected = 0;
  std::uint64_t found = 0;
  PayloadFault payload = PayloadFault::none;
  std::size_t field = 0;     ///< payload: which of the five, from 0
  std::size_t position = 0;  ///< payload: of the offending byte, from the start of the record
};

/// The first corruption in a log, in file order: where AeroDB stops.
struct StrictError {
  StrictCheck check;
  std::uint64_t byte_offset = 0;  ///< of the record that fails
  /// Bytes from byte_offset that belong to it: the declared length where that fits into the log,
  /// else all that is left.
  std::uint64_t length = 0;
  std::uint64_t sequence_number = 0;  ///< check sequence: the one found; else the one due here
  std::uint64_t expected = 0;         ///< as in RecordFault
  std::uint64_t found = 0;
  std::string message;  ///< in AeroDB's words where it has them
};

/// The fault in one sentence, in AeroDB's words where it has them. No byte of the log is in it.
AEROWAL_API std::string describe(const RecordFault& fault);

/// As the error that a caller gets who cannot go on: AERO_WAL_CORRUPTION.
AEROWAL_API Error to_error(const StrictError& damage, std::string path);

/// What damage looks like in the bytes; where two causes look the same, one kind stands for both.
enum class DamageKind : std::uint8_t {
  torn_tail,           ///< the start of a record that a crash cut short, at the end of the log
  zero_tail,           ///< nothing but zeros at the end: space that a crash left unwritten
  bit_flip,            ///< one flipped bit explains it
  checksum_mismatch,   ///< a record in its frame whose bytes are not those that were written
  bad_length,          ///< a record whose length field is wrong
  overwritten_region,  ///< bytes of one or more records that are something else now
  foreign_bytes,       ///< bytes between or after sound records that are no part of any
  sequence_gap,        ///< numbers missing, or an intact record that has a wrong one
  duplicate_record,    ///< records that stand elsewhere in the log byte for byte
  out_of_order,        ///< intact records in the wrong place
  stale_tail,          ///< intact records with earlier numbers behind the last one
  unknown_type,        ///< a type that no writer writes, under a right checksum
  malformed_payload,   ///< fields that do not add up or are not UTF-8, under a right checksum
  not_a_log,           ///< a file in which nothing is a record
};

inline constexpr std::size_t damage_kind_count = 14;

/// The kind's name in JSON, e.g. "torn_tail".
AEROWAL_API std::string_view name(DamageKind kind);

/// True for what a crash leaves of a record that was never acknowledged.
constexpr bool is_crash(DamageKind kind) {
  return kind == DamageKind::torn_tail || kind == DamageKind::zero_tail;
}

/// An inclusive range of sequence numbers.
struct SequenceRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  /// How many numbers it has; not for the range of all of them.
  [[nodiscard]] std::uint64_t count() const { return last - first + 1; }
  friend bool operator==(const SequenceRange&, const SequenceRange&) = default;
};

/// One flipped bit of a log.
struct BitFlip {
  std::uint64_t byte_offset = 0;  ///< of its byte, from the start of the log
  std::uint8_t bit = 0;           ///< 0 is the least significant
  std::uint8_t stored = 0;        ///< the byte as it is
  std::uint8_t corrected = 0;     ///< the byte with the bit turned back
};

/// Bytes of a log.
struct ByteRange {
  std::uint64_t byte_offset = 0;  ///< from the start of the log
  std::uint64_t length = 0;
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

/// What the damaged bytes still show of a lost record. It passed no checksum: unconfirmed.
struct LostDocument {
  std::uint64_t sequence_number = 0;
  std::string collection_id;
  std::string document_id;
  /// The number of a sound record further on that has the same key, so that the final state does
  /// not need this one; 0 if there is none.
  std::uint64_t superseded_by = 0;
};

/// One finding: what is wrong with one range of a log's bytes, or between two records.
struct Damage {
  DamageKind kind = DamageKind::checksum_mismatch;
  std::uint64_t byte_offset = 0;
  std::uint64_t length = 0;  ///< in bytes; 0 where something is missing between two sound records
  std::uint64_t sequence_number = 0;  ///< of an intact record the one it has, else the one due here
  /// Acknowledged records that can't be read as the log stands, ascending; in no other finding.
  std::vector<SequenceRange> lost = {};
  std::string message = {};  ///< one or two sentences that a terminal can take as they are
  std::optional<StrictCheck> check = {};  ///< that the bytes at byte_offset fail
  std::optional<BitFlip> bit_flip = {};   ///< kind bit_flip only
  /// The bytes of the finding that are known to be wrong, if not by a flipped bit: a field as a
  /// whole. Others of it may be wrong, too.
  std::optional<ByteRange> wrong_bytes = {};
  std::optional<std::uint32_t> declared_length = {};  ///< the length field, where it matters
  std::optional<std::uint32_t> actual_length = {};    ///< by the payload's own lengths
  bool at_end = false;                                ///< nothing follows it
  bool copies = false;  ///< intact records, all of which stand elsewhere in the log byte for byte
  bool misplaced = false;  ///< intact records whose numbers are missing where they belong
  /// More records are lost by the number behind them than there can have been: that number is
  /// probably what is damaged.
  bool number_doubtful = false;
  std::vector<LostDocument> documents = {};  ///< as far as the damaged bytes show them
  bool documents_cut = false;                ///< there were more than are worth naming
};

/// True where it is known that the final state does not need any of the lost records: each still
/// shows its key, and a sound record further on has the same one. False also where that is unknown.
AEROWAL_API bool is_harmless(const Damage& damage);

}  // namespace aerowal

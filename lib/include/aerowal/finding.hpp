#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aerowal/cause.hpp"
#include "aerowal/export.hpp"
#include "aerowal/ranges.hpp"
#include "aerowal/record_fault.hpp"

namespace aerowal {

/// What damage looks like in the bytes; where two causes look the same, both have one kind.
enum class DamageKind : std::uint8_t {
  torn_tail,           ///< the start of a record that a crash cut short, at the end of the log
  zero_tail,           ///< nothing but zeros at the end: space that a crash left unwritten
  bit_flip,            ///< one flipped bit explains it
  checksum_mismatch,   ///< a record in its frame whose bytes are not those that were written
  bad_length,          ///< a record whose length field is wrong
  overwritten_region,  ///< bytes of one or more records that are something else now
  foreign_bytes,       ///< bytes between or after sound records that are no part of any
  sequence_gap,        ///< numbers missing, or an intact record that has a wrong one
  duplicate_record,    ///< records that are elsewhere in the log too, byte for byte
  out_of_order,        ///< intact records in the wrong place
  stale_tail,          ///< intact records with other numbers after the last one
  unknown_type,        ///< a type that no writer writes, under a right checksum
  malformed_payload,   ///< fields that do not add up or are not UTF-8, under a right checksum
  not_a_log,           ///< a file in which nothing is a record
  failed_append,       ///< beginnings of the record that is whole after them
  sequence_fork,       ///< intact records whose numbers others have too, with other content
  short_log,           ///< the log ends before it was said to
};

inline constexpr std::size_t damage_kind_count = 17;

/// The kind's name in JSON, e.g. "torn_tail".
AEROWAL_API std::string_view name(DamageKind kind);

/// The kind of that exact name, or nothing.
AEROWAL_API std::optional<DamageKind> damage_kind_named(std::string_view name);

/// True for what a crash leaves of a record that was never acknowledged.
constexpr bool is_crash(DamageKind kind) {
  return kind == DamageKind::torn_tail || kind == DamageKind::zero_tail;
}

/// What the damaged bytes still show of a lost record. It passed no checksum: unconfirmed.
struct LostDocument {
  std::uint64_t sequence_number = 0;
  std::string collection_id;
  std::string document_id;
  /// The number of a sound record further on that has the same key, so that the final state does
  /// not need this one; 0 if there is none.
  std::uint64_t superseded_by = 0;

  friend bool operator==(const LostDocument&, const LostDocument&) = default;
};

/// What intact records that are not sound are to the log as a whole.
enum class IntactRelation : std::uint8_t {
  copy,         ///< the same number and content is sound elsewhere
  misplaced,    ///< no sound record has the number, and no other intact one with other content
  conflicting,  ///< another intact record has the number, with other content
};

/// The relation's name in JSON: that of the enumerator.
AEROWAL_API std::string_view name(IntactRelation relation);

/// The relation of that exact name, or nothing.
AEROWAL_API std::optional<IntactRelation> intact_relation_named(std::string_view name);

/// Intact records that follow each other in a finding, their numbers rising by one.
struct IntactRun {
  std::uint64_t byte_offset = 0;
  std::uint64_t length = 0;  ///< in bytes
  std::uint64_t first_sequence_number = 0;
  std::uint64_t count = 0;  ///< of records
  IntactRelation relation = IntactRelation::misplaced;

  friend bool operator==(const IntactRun&, const IntactRun&) = default;
};

/// The one correction, out of a set fixed in advance, that makes a damaged record's own checksum
/// right and everything else fit: aerowal-format(5), "One correction that proves itself".
struct Correction {
  std::uint32_t length = 0;  ///< as it was written, like the next two
  std::uint8_t type = 0;
  std::uint64_t sequence_number = 0;
  std::optional<BitFlip> bit_flip = {};  ///< where one flipped bit is all of it
  /// Where the record's beginning and its end are, if they were cut apart. Both or neither.
  std::optional<ByteRange> beginning = {};
  std::optional<ByteRange> end = {};

  friend bool operator==(const Correction&, const Correction&) = default;
};

/// One finding: what is wrong with one range of a log's bytes, or between two records.
struct Finding {
  DamageKind kind = DamageKind::checksum_mismatch;
  std::uint64_t byte_offset = 0;
  std::uint64_t length = 0;  ///< in bytes; 0 where something is missing between two sound records
  std::uint64_t sequence_number = 0;  ///< of an intact record the one it has, else the expected one
  /// Acknowledged records that cannot be read as the log is, ascending; in no other finding.
  std::vector<SequenceRange> lost = {};
  Cause cause = {};
  std::optional<StrictCheck> check = {};  ///< that the bytes at byte_offset fail
  /// The bytes of the finding that are known to be wrong, if not by a flipped bit: a field as a
  /// whole. Others of it may be wrong, too.
  std::optional<ByteRange> wrong_bytes = {};
  std::vector<IntactRun> intact = {};        ///< all intact records that it covers, in file order
  std::optional<Correction> proven = {};     ///< of the one record that it covers
  std::vector<LostDocument> documents = {};  ///< as far as the damaged bytes show them
  bool at_end = false;                       ///< nothing follows it
  /// More records are lost by the number after them than there can have been: that number is
  /// probably what is damaged.
  bool number_doubtful = false;
  bool documents_cut = false;  ///< there were more than are worth naming

  /// The one flipped bit that explains it, if one does.
  [[nodiscard]] const BitFlip* bit_flip() const;

  friend bool operator==(const Finding&, const Finding&) = default;
};

/// What was found, what it means, and what probably caused it: one to three sentences that a
/// terminal can take as they are. Of the log they have numbers only, never its text.
AEROWAL_API std::string describe(const Finding& finding);

/// True where it is known that the final state does not need any of the lost records: each still
/// shows its key, and a sound record further on has the same one. False also where that is unknown.
AEROWAL_API bool is_harmless(const Finding& damage);

}  // namespace aerowal

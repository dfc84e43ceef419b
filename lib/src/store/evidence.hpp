#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/restored_record.hpp"
#include "aerowal/result.hpp"
#include "store/damage_extent.hpp"

namespace aerowal {

/// A record of the store that is to take the place of a lost one, and how far the bytes that are
/// left of that settle what the store does not say.
struct Candidate {
  RestoredRecord record;
  bool split_settled = false;
  bool split_unknown = false;  ///< so it is compared, and cannot be restored
  bool proven = false;         ///< its checksum is right, and the damage left that
};

/// Damaged bytes, and the records that stood there, one after the other.
struct DamagedSpan {
  std::uint64_t byte_offset = 0;
  std::uint64_t length = 0;  ///< in bytes
  /// The log ends with it, so that its records may have ended later.
  bool at_end = false;
  std::vector<Candidate*> records = {};
};

/// Where a composite id can be split, at most composite_splits_max places of it.
constexpr std::size_t composite_splits_max = 16;
std::vector<std::size_t> colons_of(const std::string& composite_id);

/// "<collection_id>:<document_id>" as the store has it.
std::string composite_id_of(const RestoredRecord& record);
void split_at(RestoredRecord& record, std::size_t colon);

/// Holds records against the bytes of the spans that they are to replace.
///
/// Time: linear in spans, records and, once, the log. Memory: the spans and their records.
class Evidence {
 public:
  /// `log` must outlive this, as must the candidates of the spans.
  Evidence(ByteSource& log, std::uint64_t log_size, std::vector<DamagedSpan> spans);

  /// Where the damage left a record's checksum, that decides its type and where its id is split; so
  /// do ids in view, for the split. To be called before what else the log knows is asked. Errors:
  /// system.
  Result<void> settle();

  /// What disagrees, for each span; an empty text where nothing does. Takes over a type that a
  /// header outside the damage shows. Errors: system.
  Result<std::vector<std::string>> check();

 private:
  struct Held {
    std::vector<std::byte> shown = {};
    std::vector<std::byte> bytes = {};
    std::vector<std::size_t> begins = {};  ///< of the records, and the end

    /// Whether a right checksum is at the place of a record: somebody wrote what is there, so that
    /// it is no evidence of what AeroDB wrote before.
    [[nodiscard]] bool is_rewritten(std::size_t index) const;
    /// The same of all that is shown.
    [[nodiscard]] bool is_rewritten() const;
  };

  Result<Held> read(const DamagedSpan& span);
  static Result<void> encode_into(const DamagedSpan& span, Held& held);
  static Result<void> settle_by_checksum(Candidate& candidate, const Held& held, std::size_t index);
  static void settle_split_in_view(Candidate& candidate, const Held& held, std::size_t begin);
  static void add_unknown(const Candidate& candidate, const Held& held, std::size_t index,
                          std::vector<SpanRange>& unknown);
  static bool stands_in_place(const DamagedSpan& span, const Held& held);
  static void take_types_in_view(const DamagedSpan& span, const Held& held);
  Result<bool> is_copy_from_nearby(const DamagedSpan& span, const Held& held, SpanRange damage);

  ByteSource* log_;
  std::uint64_t log_size_;
  std::vector<DamagedSpan> spans_;
};

}  // namespace aerowal

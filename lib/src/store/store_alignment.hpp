#pragma once

#include <span>
#include <string>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/document_store.hpp"
#include "aerowal/finding.hpp"
#include "aerowal/ranges.hpp"
#include "aerowal/record.hpp"
#include "aerowal/restored_record.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// What the store, or a donor, has of the records that one finding lacks.
struct Restoration {
  /// By rising number. Where the log ends with the finding, also those with the numbers after the
  /// last one that it lists: the store is written after the log, so they were acknowledged, even if
  /// the finding looks like a crash.
  std::vector<RestoredRecord> records = {};
  /// Numbers that the finding lacks and `records` does not have.
  std::vector<SequenceRange> missing = {};
  /// The store may have held more records after the last of `records` than it shows.
  bool end_unknown = false;
  std::string failure = {};        ///< why something is missing; empty where nothing is
  std::string donor_failure = {};  ///< likewise of donors
  std::vector<DonorConflict> donor_conflicts = {};  ///< numbers of which they have several contents

  /// Whether the records are all that stood there.
  [[nodiscard]] bool is_complete() const { return missing.empty() && !end_unknown; }
};

/// What a store is asked about. All of it must outlive the call.
struct StoreQuestion {
  const std::vector<SoundRange>& sound;         ///< all that is sound in the log, in file order
  const std::vector<const Finding*>& findings;  ///< all of the log's
  /// Records that the repaired log has beside the sound ones, by their numbers there: corrected,
  /// joined, misplaced. They count for places and types.
  std::span<const Record> others = {};
  /// More of them, which can be read as they are.
  std::span<const SoundRange> intact_others = {};
  /// Where the others are that are in one piece, in file order: what is damaged ends there.
  std::span<const SoundRange> other_places = {};
};

/// Looks up in `store` what each finding lacks, by aligning the store's runs with all that is known
/// of the log, and holds it against what the damaged bytes still show. One result for each finding,
/// empty for one that lacks nothing. Errors: system.
///
/// Reads the sound records twice and the rest once. Time: n log n in the records of log and store,
/// and linear in the bytes of the findings. Memory: 72 bytes a sound record, 16 to 88 a stored
/// one, and what is restored.
Result<std::vector<Restoration>> restore_from_store(ByteSource& log, const StoreQuestion& question,
                                                    DocumentStore& store);

/// What the store has after the last record of a log whose last bytes are sound: the log lacks its
/// end. Empty where the store's run ends with the log, where it does not fit the log, and where a
/// finding lies at the log's end, for that one has it. Errors, time and memory as above.
Result<Restoration> continue_from_store(ByteSource& log, const StoreQuestion& question,
                                        DocumentStore& store);

}  // namespace aerowal

#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/ranges.hpp"
#include "aerowal/restored_record.hpp"
#include "aerowal/result.hpp"
#include "aerowal/threading.hpp"
#include "inspect/proof.hpp"
#include "inspect/random_access_log.hpp"
#include "scan/relations.hpp"
#include "scan/resolution.hpp"
#include "store/donor_gap.hpp"

namespace aerowal {

/// What donors are asked about. All of it must outlive the call.
struct DonorQuestion {
  const RelatedRuns& kept;          ///< what the new log has of the log itself
  const ResolvedRegions& regions;   ///< of the log
  const std::deque<Proof>& proofs;  ///< likewise
  RandomAccessLog& log;
};

/// Numbers that donors have and do not give.
struct DonorRefusal {
  SequenceRange numbers;
  DonorGap::Verdict verdict = DonorGap::Verdict::undecided;
  std::string reason;
};

/// What donors have of the numbers that a log lacks.
struct DonorAnswer {
  std::vector<RestoredRecord> records = {};  ///< by rising number
  /// Of these the donors have records that may be of another history. By rising numbers; no two
  /// overlap.
  std::vector<DonorRefusal> refusals = {};
  std::vector<DonorConflict> conflicts = {};  ///< what they are about, by rising number
};

/// Other copies of a log: replicas and backups, which may be damaged, older or newer, and may turn
/// out to be of another history.
///
/// Nothing in a record says which history it is of. So a record counts for the log where its donor
/// has, of the nearest numbers that both have, below it and above it, the same records as the log;
/// what other donors gave counts as the log's. Histories that parted do not meet again: so the one
/// above is enough where nothing is below, and the one below where nothing is above, as at the
/// log's end, if no other donor contradicts. What the damage left of a record counts as well.
class Donors {
 public:
  /// Scans each, and compares those of one size; they must outlive the result. Errors: system.
  static Result<Donors> open(const std::vector<ByteSource*>& sources, Threading threading);

  Donors(Donors&&) noexcept;
  Donors& operator=(Donors&&) noexcept;
  ~Donors();

  /// Errors: system. Time: linear in the logs, and in what is lacking times the donors that have
  /// it. Memory: by runs, 128 bytes for each record that a donor has of one gap, and what is given.
  Result<DonorAnswer> restore(const DonorQuestion& question);

  /// One for each; `common` and `differs_at` are of the last answer, `restored` the caller's to
  /// count.
  [[nodiscard]] const std::vector<DonorUse>& uses() const;

 private:
  struct State;
  explicit Donors(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace aerowal

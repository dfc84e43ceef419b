#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/export.hpp"
#include "aerowal/finding.hpp"
#include "aerowal/ranges.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// What makes a finding the same one where it is found again: its kind, its place, its bytes, and
/// the last sound record before it. So one in a log that has grown, or has another path, is the
/// same, and further damage in the same range makes another one of it.
struct FindingMark {
  DamageKind kind = DamageKind::checksum_mismatch;
  std::uint64_t byte_offset = 0;
  std::uint64_t length = 0;
  std::uint64_t sequence_number = 0;
  std::vector<SequenceRange> lost = {};
  std::uint64_t hash = 0;              ///< SipHash-1-3 of its bytes, with the key 0
  std::uint64_t number_before = 0;     ///< of the last sound record before it; 0: there is none
  std::uint32_t checksum_before = 0;   ///< as that record has it
  std::uint64_t expected_records = 0;  ///< short_log only, as the next: what was expected
  std::uint64_t expected_last_number = 0;

  friend bool operator==(const FindingMark&, const FindingMark&) = default;
};

/// `before`: the sound records right before it, if there are any. Reads the finding's bytes.
/// Errors: system.
AEROWAL_API Result<FindingMark> mark_finding(ByteSource& log, const Finding& finding,
                                             const std::optional<SoundRange>& before);

/// What a log is compared with a baseline to.
struct BaselineComparison {
  std::uint64_t known = 0;             ///< findings that it has
  std::vector<FindingMark> gone = {};  ///< of it, and not of the log any more
};

/// The findings that are known, of any number of logs: a file that write_baseline() made.
///
/// A finding is known where the baseline has it under the log's own path, symbolic links followed;
/// or under that of a log which is not among those that are verified now, as one that was moved is
/// not. Each is known once.
class AEROWAL_API Baseline {
 public:
  /// `logs`: the paths of all logs that are to be verified. Errors: refused, where the file is
  /// something else; system, also where there is none.
  static Result<Baseline> read(const std::string& path, const std::vector<std::string>& logs);

  Baseline(Baseline&&) noexcept;
  Baseline& operator=(Baseline&&) noexcept;
  ~Baseline();

  /// The findings that take() is asked of are those of the log at `path` from now on.
  void begin(const std::string& path);

  /// Whether that finding is known.
  bool take(const FindingMark& mark);

  /// After the last finding of a log.
  [[nodiscard]] BaselineComparison end();

 private:
  struct AEROWAL_HIDDEN State;
  explicit Baseline(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// All findings of a log.
struct MarkedLog {
  std::string path;
  std::vector<FindingMark> findings;
};

/// Before the work whose findings it is to have. Errors: refused, where something else than a
/// baseline is at `path`; system, where none can be written there.
AEROWAL_API Result<void> check_baseline_path(const std::string& path);

/// Makes a baseline, in the place of one that is there, whole or not at all. Paths in the directory
/// of the file are written relative to it, so that both can be moved. Errors: refused, as above;
/// wal_fsync_failed; system.
AEROWAL_API Result<void> write_baseline(const std::string& path,
                                        const std::vector<MarkedLog>& logs);

}  // namespace aerowal

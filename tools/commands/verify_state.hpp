#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <aerowal/baseline.hpp>
#include <aerowal/byte_source.hpp>
#include <aerowal/finding.hpp>
#include <aerowal/report_json.hpp>
#include <aerowal/result.hpp>
#include <aerowal/resume.hpp>
#include <aerowal/scan.hpp>

#include "commands/verify.hpp"

namespace aerowal::cli {

/// What a verification knows from earlier ones, and leaves for later ones. Of each log scan(), and
/// of its findings judge(), in file order, then end().
class VerifyState {
 public:
  /// Errors: refused, where a file is something else than it must be; system.
  static Result<VerifyState> open(const VerifyOptions& options);

  /// Errors: system.
  Result<Scan> scan(ByteSource& log);

  void sound(const SoundRange& range) { last_sound_ = range; }

  /// Errors: system, where the finding's bytes cannot be read.
  Result<Novelty> judge(ByteSource& log, const Finding& finding);

  LogComparison end();

  /// Of all logs, where there is a baseline.
  [[nodiscard]] std::optional<std::uint64_t> new_findings() const;

  /// Writes what there is for later. `all_read`: no log is missing. Errors: refused; system.
  Result<void> save(bool all_read);

 private:
  explicit VerifyState(const VerifyOptions& options) : options_(&options) {}

  const VerifyOptions* options_;
  std::optional<Baseline> baseline_;
  std::optional<ResumeFile> resume_;
  ResumeOutcome resume_outcome_;
  std::optional<SoundRange> last_sound_;
  std::vector<MarkedLog> marked_;
  std::uint64_t new_findings_ = 0;
};

}  // namespace aerowal::cli

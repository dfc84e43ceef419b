#include "commands/verify_state.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <aerowal/log_path.hpp>

#include "commands/log_source.hpp"
#include "io/file.hpp"

namespace aerowal::cli {

Result<VerifyState> VerifyState::open(const VerifyOptions& options) {
  VerifyState state(options);
  if (options.baseline) {
    std::vector<std::string> logs;
    std::transform(options.logs.begin(), options.logs.end(), std::back_inserter(logs),
                   [](const std::string& log) { return resolve_log_path(log).value_or(log); });
    auto baseline = Baseline::read(*options.baseline, logs);
    if (!baseline) {
      Error error = std::move(baseline).error();
      if (!exists(*options.baseline)) error.message += "; --write-baseline makes one";
      return error;
    }
    state.baseline_ = *std::move(baseline);
  }
  if (options.write_baseline) {
    if (const auto fits = check_baseline_path(*options.write_baseline); !fits) return fits.error();
  }
  if (options.resume) {
    auto resume = ResumeFile::open(*options.resume);
    if (!resume) return std::move(resume).error();
    state.resume_ = *std::move(resume);
  }
  return state;
}

Result<Scan> VerifyState::scan(ByteSource& log) {
  last_sound_.reset();
  if (baseline_) baseline_->begin(log.name());
  marked_.push_back({.path = log.name(), .findings = {}});
  return resume_ ? resume_->scan(log, threading(), resume_outcome_) : Scan::run(log, threading());
}

Result<Novelty> VerifyState::judge(ByteSource& log, const Finding& finding) {
  if (!baseline_ && !options_->write_baseline) return Novelty::is_new;
  auto mark = mark_finding(log, finding, last_sound_);
  if (!mark) return mark.error();
  const bool known = baseline_ && baseline_->take(*mark);
  if (!known) ++new_findings_;
  if (options_->write_baseline) marked_.back().findings.push_back(*std::move(mark));
  return known ? Novelty::known : Novelty::is_new;
}

LogComparison VerifyState::end() {
  LogComparison comparison;
  if (baseline_) comparison.baseline = baseline_->end();
  if (resume_) comparison.resume = resume_outcome_;
  return comparison;
}

std::optional<std::uint64_t> VerifyState::new_findings() const {
  return baseline_ ? std::optional(new_findings_) : std::nullopt;
}

Result<void> VerifyState::save(bool all_read) {
  if (resume_) {
    if (const auto saved = resume_->save(); !saved) return saved.error();
  }
  if (!options_->write_baseline) return {};
  if (!all_read) {
    return Error{.code = ErrorCode::system,
                 .message = "the baseline was not written, since a log could not be read",
                 .path = *options_->write_baseline};
  }
  return write_baseline(*options_->write_baseline, marked_);
}

}  // namespace aerowal::cli

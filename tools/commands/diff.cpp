#include "commands/diff.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <aerowal/log_diff.hpp>
#include <aerowal/log_path.hpp>
#include <aerowal/observed_source.hpp>

#include "commands/log_source.hpp"
#include "report/format.hpp"
#include "term/output.hpp"
#include "term/progress.hpp"
#include "term/standard_streams.hpp"
#include "term/usage_error.hpp"

namespace aerowal::cli {
namespace {

/// How far several logs were read, as one.
class JointProgress {
 public:
  JointProgress(const CommonOptions& options, std::size_t logs)
      : progress_(options, std::to_string(logs) + " logs"),
        observer_(progress_.observer()),
        read_(logs) {}

  /// Shows no more.
  void end() { progress_.end(); }

  /// Of one of them. Empty where no progress is wanted.
  ReadObserver observer(std::size_t log) {
    if (!observer_) return {};
    return [this, log](std::uint64_t byte_offset, std::optional<std::uint64_t> size) {
      const std::unique_lock lock(observing_, std::try_to_lock);
      if (!lock.owns_lock()) return;
      // Damage is looked at again.
      read_[log].byte_offset = std::max(read_[log].byte_offset, byte_offset);
      read_[log].size = size;
      Reach all{.byte_offset = 0, .size = 0};
      for (const Reach& one : read_) {
        all.byte_offset += one.byte_offset;
        all.size = all.size && one.size ? std::optional(*all.size + *one.size) : std::nullopt;
      }
      observer_(all.byte_offset, all.size);
    };
  }

 private:
  struct Reach {
    std::uint64_t byte_offset = 0;
    std::optional<std::uint64_t> size = {};
  };

  Progress progress_;
  ReadObserver observer_;
  std::mutex observing_;  ///< held by the thread that calls observer_
  std::vector<Reach> read_;
};

/// A log compared with itself would always be the same. Errors: usage.
Result<void> check_distinct(const std::vector<std::string>& logs) {
  for (std::size_t i = 0; i < logs.size(); ++i) {
    for (std::size_t j = i + 1; j < logs.size(); ++j) {
      const auto path = resolve_log_path(logs[j]);
      if (logs[j] == "-" || !path || !is_log_itself(logs[i], *path)) continue;
      return usage_error("aerowal diff", "'" + logs[i] + "' and '" + logs[j] +
                                             "' are one file, which is no copy of itself");
    }
  }
  return {};
}

/// The logs that a command line names, opened as far as they can be.
class OpenedLogs {
 public:
  OpenedLogs(const DiffOptions& options, JointProgress& progress) {
    for (const std::string& log : options.logs) {
      auto source = open_log(log, options.common);
      if (!source) {
        inputs_.push_back({.path = log, .failure = source.error()});
        continue;
      }
      sources_.push_back(std::move(*source));
      observed_.push_back(observe_reads(*sources_.back(), progress.observer(inputs_.size())));
      inputs_.push_back({.path = sources_.back()->name(), .log = observed_.back().get()});
    }
  }

  [[nodiscard]] std::size_t count() const { return sources_.size(); }
  [[nodiscard]] const std::vector<DiffInput>& inputs() const { return inputs_; }

 private:
  std::vector<std::unique_ptr<ByteSource>> sources_;
  std::vector<std::unique_ptr<ByteSource>> observed_;  ///< these, as they are read
  std::vector<DiffInput> inputs_;
};

ExitCode code_of_relation(const LogDiff& diff, const DiffOptions& options) {
  const bool same = diff.relation() == LogRelation::same;
  const bool lags = options.prefix_ok && diff.relation() == LogRelation::prefix;
  return !diff.any_damaged() && (same || lags) ? ExitCode::ok : ExitCode::corrupt;
}

}  // namespace

ExitCode run_diff(const DiffOptions& options) {
  const CommonOptions& common = options.common;
  if (const auto once = check_logs(options.logs); !once) return report(once.error(), common);
  if (const auto apart = check_distinct(options.logs); !apart) {
    return report(apart.error(), common);
  }
  JointProgress progress(common, options.logs.size());
  const OpenedLogs opened(options, progress);
  ExitCode code = ExitCode::ok;
  if (opened.count() < 2) {
    for (const DiffInput& input : opened.inputs()) {
      if (input.log == nullptr) code = graver(code, report(input.failure, common));
    }
    return code;
  }
  const LogDiff diff = LogDiff::run(opened.inputs(), threading());
  progress.end();
  Output output(common);
  const auto reported = make_diff_reporter(common, output)->report(diff);
  output.flush();
  if (!reported) return report(reported.error(), common);
  code = code_of_relation(diff, options);
  for (const DiffedLog& log : diff.logs()) {
    if (log.failure) code = graver(code, report(*log.failure, common));
  }
  return finish(output, code, common);
}

}  // namespace aerowal::cli

#include "report/verified_logs.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include <aerowal/baseline.hpp>

#include "base/keyed_hash.hpp"
#include "report/remedy_text.hpp"
#include "report/verdict_text.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

double seconds_since(std::chrono::steady_clock::time_point time) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - time).count();
}

/// Of an issue without a finding.
std::uint64_t fingerprint_of(const Issue& issue) {
  KeyedHash hash({0, 0});
  for (const std::string* const text : {&issue.rule, &issue.path, &issue.message}) {
    hash.add(std::uint64_t{text->size()});
    hash.add(*text);
  }
  return hash.finish();
}

std::uint64_t fingerprint_of(const FindingMark& mark, const std::string& path) {
  KeyedHash hash({0, 0});
  hash.add(path);
  for (const std::uint64_t number :
       {static_cast<std::uint64_t>(mark.kind), mark.byte_offset, mark.length, mark.sequence_number,
        mark.hash, mark.number_before, std::uint64_t{mark.checksum_before}}) {
    hash.add(number);
  }
  return hash.finish();
}

std::string sentence_on_lost(const Finding& finding) {
  return finding.lost.empty() ? std::string() : " Lost: " + records_text(finding.lost) + ".";
}

class CollectingReporter final : public Reporter {
 public:
  CollectingReporter(Output& output, std::string (*render)(const VerifiedLogs&),
                     Result<void> (*also)(const VerifiedLogs&))
      : Reporter(output), render_(render), also_(also) {
    all_.began = std::chrono::system_clock::now();
  }

  void begin(ByteSource& log, std::uint64_t /*size*/) override {
    add_log(log.name());
    log_ = &log;
    last_sound_.reset();
  }

  void sound(const SoundRange& range) override { last_sound_ = range; }

  Result<void> finding(const Finding& finding, Novelty novelty) override {
    const auto mark = mark_finding(*log_, finding, last_sound_);
    if (!mark) return mark.error();
    add({.rule = std::string(name(finding.kind)),
         .status = status_of(finding.kind),
         .path = log_->name(),
         .place = ByteRange{.byte_offset = finding.byte_offset, .length = finding.length},
         .message = printable_message(describe(finding)) + sentence_on_lost(finding),
         .fingerprint = fingerprint_of(*mark, log_->name()),
         .known = novelty == Novelty::known});
    return {};
  }

  void summary(const ScanSummary& summary, const LogComparison& comparison) override {
    VerifiedLog& log = all_.logs.back();
    log_ = nullptr;
    log.summary = summary;
    end_log();
    const std::uint64_t known = comparison.baseline ? comparison.baseline->known : 0;
    log.verdicts.push_back(verdict_text(log.path, summary, {.known_findings = known}, false));
  }

  void boot(const BootCheck& check, const BootReport& report) override {
    VerifiedLog& log = all_.logs.back();
    for (const StoreDamage& damage : check.store_damage()) {
      add_beside({.rule = std::string(kind_name(damage)),
                  .status = check.status(),
                  .path = check.store_path(),
                  .place = ByteRange{.byte_offset = damage.byte_offset, .length = damage.length},
                  .message = "The document store: " + printable_message(describe(damage)) + "."});
    }
    for (const MalformedSchema& schema : check.malformed_schemas()) {
      add_beside({.rule = "schema_malformed",
                  .path = schema.path,
                  .message = "AeroDB cannot load it: " + printable_message(schema.reason) + "."});
    }
    for (const MissingSchema& schema : check.missing_schemas()) {
      add_beside({.rule = "schema_missing",
                  .path = check.store_path(),
                  .message = printable_message(describe(schema)) + "."});
    }
    for (const auto& [is_there, rule, message] :
         {std::tuple{report.verdict.log_missing, "log_missing",
                     "There is a document store, but not the log that it came of."},
          std::tuple{report.verdict.snapshot_lacking, "snapshot_lacking",
                     "The store does not begin with what the newest snapshot holds."}}) {
      if (is_there) add_beside({.rule = rule, .path = check.store_path(), .message = message});
    }
    log.status = worse(log.status, check.status());
    log.verdicts.push_back(boot_verdict_text(report, false));
    if (check.store_error()) log.errors.push_back(text_of(*check.store_error()));
    end_log();
  }

  void unreadable(const std::string& path, const Error& error) override {
    // Of the log that was begun, or of what stands for it.
    if (log_ == nullptr || log_->name() != path) add_log(path);
    all_.logs.back().errors.push_back(text_of(with_options(error)));
    log_ = nullptr;
    end_log();
  }

  Result<void> end(const VerifyTotals& totals) override {
    all_.totals = totals;
    all_.seconds = seconds_since(began_);
    output().text() += render_(all_);
    output().commit();
    return also_ == nullptr ? Result<void>() : also_(all_);
  }

 private:
  void add_log(const std::string& path) {
    all_.logs.emplace_back().path = path;
    log_began_ = last_ended_;
    log_ = nullptr;
  }

  /// What a log takes is over before it is begun here.
  void end_log() {
    all_.logs.back().seconds = seconds_since(log_began_);
    last_ended_ = std::chrono::steady_clock::now();
  }

  void add_beside(Issue issue) {
    issue.fingerprint = fingerprint_of(issue);
    add(std::move(issue));
  }

  void add(Issue issue) {
    VerifiedLog& log = all_.logs.back();
    if (!issue.known) {
      ++log.counts[issue.rule];
      log.status = worse(log.status, issue.status);
    }
    if (!log.issues.empty() && all_.kept >= VerifiedLogs::issues_max) {
      ++all_.left_out;
      return;
    }
    ++all_.kept;
    log.issues.push_back(std::move(issue));
  }

  static std::string text_of(const Error& error) {
    return std::string(name(error.code)) + ": " + printable_message(error.message);
  }

  std::string (*render_)(const VerifiedLogs&);
  Result<void> (*also_)(const VerifiedLogs&);
  VerifiedLogs all_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point log_began_ = began_;
  std::chrono::steady_clock::time_point last_ended_ = began_;
  ByteSource* log_ = nullptr;  ///< between begin() and what ends it
  std::optional<SoundRange> last_sound_;
};

}  // namespace

std::uint64_t VerifiedLog::new_issues() const {
  std::uint64_t count = 0;
  for (const auto& [rule, of_rule] : counts) count += of_rule;
  return count;
}

LogStatus VerifiedLogs::status() const {
  LogStatus gravest = LogStatus::sound;
  for (const VerifiedLog& log : logs) gravest = worse(gravest, log.status);
  return gravest;
}

std::uint64_t VerifiedLogs::unreadable() const {
  return static_cast<std::uint64_t>(std::count_if(
      logs.begin(), logs.end(), [](const VerifiedLog& log) { return log.is_unreadable(); }));
}

std::vector<const Issue*> gravest_issues(const VerifiedLogs& all) {
  std::vector<const Issue*> issues;
  for (const VerifiedLog& log : all.logs) {
    for (const Issue& issue : log.issues) {
      if (!issue.known) issues.push_back(&issue);
    }
  }
  std::stable_sort(issues.begin(), issues.end(), [](const Issue* left, const Issue* right) {
    return left->status == LogStatus::corrupt && right->status != LogStatus::corrupt;
  });
  return issues;
}

std::string place_of(const Issue& issue) {
  return issue.place ? place_text(issue.place->byte_offset, issue.place->length) : "";
}

std::unique_ptr<Reporter> make_collecting_reporter(Output& output,
                                                   std::string (*render)(const VerifiedLogs&),
                                                   Result<void> (*also)(const VerifiedLogs&)) {
  return std::make_unique<CollectingReporter>(output, render, also);
}

}  // namespace aerowal::cli

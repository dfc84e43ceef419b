#include "report/brief_text.hpp"

#include <algorithm>
#include <string>

#include "report/remedy_text.hpp"
#include "report/verdict_text.hpp"
#include "term/prose.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

constexpr std::size_t status_width = 10;
constexpr std::size_t records_width = 9;  ///< of the number, like the next two
constexpr std::size_t findings_width = 6;
constexpr std::size_t lost_width = 6;

/// The number to the right, the word to the left.
std::string count_column(std::uint64_t count, const std::string& singular, std::size_t width) {
  const std::size_t word_width = std::string(" s").size() + singular.size();
  const std::string text = count_text(count, singular);
  const std::size_t digits = text.find(' ');
  return std::string(width - std::min(width, digits), ' ') + text +
         std::string(word_width - std::min(word_width, text.size() - digits), ' ');
}

std::string lost_column(std::uint64_t count) {
  const std::string digits = std::to_string(count);
  return std::string(lost_width - std::min(lost_width, digits.size()), ' ') + digits + " lost";
}

std::string count_columns(const ScanSummary& summary) {
  return count_column(summary.records, "record", records_width) +
         count_column(summary.findings, "finding", findings_width) +
         lost_column(summary.lost_records);
}

/// What a line says after the path.
std::string comparison_text(const ScanSummary& summary, const LogComparison& comparison) {
  if (!comparison.baseline) return {};
  const auto& [known, gone] = *comparison.baseline;
  if (summary.findings == 0 && gone.empty()) return {};
  std::string text = ": " + std::to_string(summary.findings - known) + " new";
  if (!gone.empty()) text += ", " + std::to_string(gone.size()) + " gone";
  return text;
}

class BriefReporter final : public Reporter {
 public:
  using Reporter::Reporter;

  void begin(ByteSource& log, std::uint64_t /*size*/) override { path_ = log.name(); }
  void sound(const SoundRange& /*range*/) override {}
  Result<void> finding(const Finding& /*finding*/, Novelty /*novelty*/) override { return {}; }

  void summary(const ScanSummary& summary, const LogComparison& comparison) override {
    print(status_text(summary.status, output().color(), status_width) + count_columns(summary) +
          "  " + printable(path_) + comparison_text(summary, comparison));
  }

  /// The log's own line says what is wrong with it.
  void boot(const BootCheck& check, const BootReport& report) override {
    if (check.status() == LogStatus::sound) return;
    print(status_text(check.status(), output().color(), status_width) + no_counts() + "  " +
          boot_verdict_text(report, output().color()));
  }

  void unreadable(const std::string& path, const Error& error) override {
    const std::string status = "unreadable";
    print(status + std::string(status_width - status.size(), ' ') + no_counts() + "  " +
          printable(path) + ": " + printable_message(with_options(error).message));
  }

  Result<void> end(const VerifyTotals& totals) override {
    output().text() += totals_text(totals);
    output().commit();
    return {};
  }

 private:
  static std::string no_counts() { return std::string(count_columns({}).size(), ' '); }

  void print(const std::string& line) const {
    output().text() += wrapped(line + "\n", output().columns());
    output().commit();
  }

  std::string path_;
};

}  // namespace

std::unique_ptr<Reporter> make_brief_reporter(Output& output) {
  return std::make_unique<BriefReporter>(output);
}

}  // namespace aerowal::cli

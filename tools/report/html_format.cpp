#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <aerowal/version.hpp>

#include "report/boot_text.hpp"
#include "report/format.hpp"
#include "report/html_log.hpp"
#include "report/html_page.hpp"
#include "report/html_text.hpp"
#include "report/human_error.hpp"
#include "report/remedy_text.hpp"
#include "report/run_stamp.hpp"
#include "report/verdict_text.hpp"
#include "report/xml_text.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

/// Findings of one page that are there with their bytes.
constexpr std::uint64_t html_findings_max = 10'000;

class HtmlReporter final : public Reporter {
 public:
  using Reporter::Reporter;

  void begin(ByteSource& log, std::uint64_t size) override {
    ++sections_;
    log_.emplace(section_id(), log, size);
    title_ = log.name() == "-" ? "Standard input" : printable(log.name());
    section_title_ = title_;
  }

  void sound(const SoundRange& /*range*/) override {}

  Result<void> finding(const Finding& finding, Novelty novelty) override {
    const bool in_full = findings_ < html_findings_max;
    if (in_full) ++findings_;
    return log_->add(finding, novelty, in_full);
  }

  [[nodiscard]] bool wants_detail() const override { return true; }
  void record(const PlacedRecord& record) override { log_->add(record); }
  void plan(const RepairPlan& plan, const LogCircumstances& circumstances,
            const RepairWording& wording) override {
    log_->plan(plan, circumstances, wording);
  }

  void summary(const ScanSummary& summary, const LogComparison& comparison) override {
    add_section(status_badge(summary.status), section_title_, log_->text(summary, comparison));
    status_ = worse(status_, summary.status);
    log_.reset();
  }

  void boot(const BootCheck& check, const BootReport& report) override {
    ++sections_;
    const std::optional<bool>& starts = report.verdict.starts;
    add_section(starts == false ? badge("corrupt", "does not start") : status_badge(check.status()),
                "The data directory " + printable(report.directory),
                html_prose(boot_text(check, report, false)));
    status_ = worse(status_, check.status());
    title_ = printable(report.directory);
  }

  void unreadable(const std::string& path, const Error& error) override {
    if (!log_) ++sections_;
    log_.reset();
    title_ = printable(path);
    add_section(badge("corrupt", "unreadable"), title_,
                html_prose(printable_message(with_options(error).message)));
  }

  Result<void> end(const VerifyTotals& totals) override {
    std::string title = totals_text(totals);
    title.pop_back();
    if (totals.logs == 1) {
      title = title_ +
              (totals.unreadable != 0 ? " cannot be read" : " is " + std::string(name(status_)));
      if (totals.new_findings == 0 && status_ != LogStatus::sound) {
        title += ", as the baseline has it";
      }
    }
    std::string body = "<header>\n<h1>" + xml_text(title) + "</h1>\n<p>Verified on " +
                       xml_text(host_name()) + " from " + utc_text(began_) + " to " +
                       utc_text(std::chrono::system_clock::now()) + " UTC, by aerowal " +
                       AEROWAL_VERSION + ".</p>\n</header>\n";
    if (sections_ > 1) {
      body += "<table>\n<tbody>\n" + rows_ + "</tbody>\n</table>\n";
    }
    output().text() += html_page(title, "<main>\n" + body + text_ + "</main>\n");
    output().commit();
    return {};
  }

 private:
  static std::string badge(std::string_view kind, std::string_view word) {
    return "<span class=\"status " + std::string(kind) + "\">" + xml_text(word) + "</span>";
  }

  static std::string status_badge(LogStatus status) { return badge(name(status), name(status)); }

  [[nodiscard]] std::string section_id() const { return "part-" + std::to_string(sections_); }

  /// `title`: printable. `content`: HTML.
  void add_section(const std::string& badge, const std::string& title, const std::string& content) {
    const std::string id = section_id();
    rows_ += "<tr><td>" + badge + "</td><td class=\"lines\"><a href=\"#" + id + "\">" +
             xml_text(title) + "</a></td></tr>\n";
    text_ += "<section id=\"" + id + "\">\n<h2>" + badge + " " + xml_text(title) + "</h2>\n" +
             content + "</section>\n";
  }

  std::chrono::system_clock::time_point began_ = std::chrono::system_clock::now();
  std::optional<HtmlLog> log_;  ///< the one that was begun
  std::string title_;           ///< of the last log or data directory, printable, like the next
  std::string section_title_;
  LogStatus status_ = LogStatus::sound;
  std::uint64_t findings_ = 0;  ///< with their bytes
  std::size_t sections_ = 0;
  std::string rows_;  ///< of the table of sections
  std::string text_;  ///< the sections
};

}  // namespace

/// A page for the record of an incident.
constexpr Format html_format{
    .name = "html",
    .out_of_memory = human_out_of_memory,
    .error_text = &human_error_text,
    .make_reporter = [](Output& output, ReportDetail) -> std::unique_ptr<Reporter> {
      return std::make_unique<HtmlReporter>(output);
    },
};

}  // namespace aerowal::cli

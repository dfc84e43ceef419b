#include <optional>
#include <utility>

#include <unistd.h>

#include <aerowal/record_fault.hpp>
#include <aerowal/record_json.hpp>
#include <aerowal/report_json.hpp>

#include "base/hex.hpp"
#include "report/boot_text.hpp"
#include "report/brief_text.hpp"
#include "report/diff_text.hpp"
#include "report/difference_text.hpp"
#include "report/format.hpp"
#include "report/human_error.hpp"
#include "report/human_records.hpp"
#include "report/plan_text.hpp"
#include "report/remedy_text.hpp"
#include "report/statistics_text.hpp"
#include "report/store_check_text.hpp"
#include "report/verdict_text.hpp"
#include "report/verify_text.hpp"
#include "term/excerpt.hpp"
#include "term/prose.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

std::string explain_as_text(const std::vector<const Explanation*>& asked, std::size_t columns) {
  if (asked.empty()) return explanation_list(columns);
  std::string text;
  for (const Explanation* const one : asked) {
    if (!text.empty()) text += '\n';
    text += explanation_text(*one, columns);
  }
  return text;
}

class HumanReporter final : public Reporter {
 public:
  using Reporter::Reporter;

  void begin(ByteSource& log, std::uint64_t size) override { log_.emplace(log, size, output()); }
  void sound(const SoundRange& /*range*/) override {}
  Result<void> finding(const Finding& finding, Novelty novelty) override {
    return log_->add(finding, novelty);
  }

  void summary(const ScanSummary& summary, const LogComparison& comparison) override {
    output().add_prose(log_->text(summary, comparison));
    output().commit();
    if (summary.findings != log_->known_findings()) verdicts_ += log_->verdict(summary) + "\n";
  }

  void boot(const BootCheck& check, const BootReport& report) override {
    output().add_prose(boot_text(check, report, output().color()));
    output().commit();
    if (check.status() != LogStatus::sound || report.log_status != LogStatus::sound) {
      verdicts_ += boot_verdict_text(report, output().color()) + "\n";
    }
  }

  /// Where it is the only log, the error says all of it.
  void unreadable(const std::string& path, const Error& error) override {
    unreadable_.append(printable(path))
        .append(": unreadable: ")
        .append(printable_message(with_options(error).message))
        .append("\n");
  }

  /// What is wrong comes last, since that is what is kept where not all can be.
  Result<void> end(const VerifyTotals& totals) override {
    if (totals.logs > 1) verdicts_ += unreadable_;
    if (!verdicts_.empty()) output().add_prose("\n" + verdicts_);
    if (totals.logs > 1) output().text() += totals_text(totals);
    output().commit();
    return {};
  }

 private:
  std::optional<VerifyReport> log_;
  std::string verdicts_;    ///< lines on what is not sound
  std::string unreadable_;  ///< lines on the logs that could not be read
};

class HumanReplayReporter final : public ReplayReporter {
 public:
  using ReplayReporter::ReplayReporter;

  /// A document is JSON in any case.
  bool append_document(std::string& text, const PlacedRecord& document) const override {
    append_document_json(text, document, {.escape_body = output().terminal()});
    text += '\n';
    return true;
  }

  void append_key(std::string& text, const DocumentKey& key) const override {
    append_document_key_json(text, key);
    text += '\n';
  }

  void append_difference(std::string& text, const DocumentDifference& difference) const override {
    append_difference_text(text, difference, output());
  }

  void summary(const ReplayCounts& counts, const std::string& log) override {
    output().text().append(replay_json(log, counts)).append("\n");
  }

  void summary(const DifferenceCounts& counts, const std::string& /*log*/) override {
    output().text().append(difference_summary_text(counts)).append("\n");
  }

  [[nodiscard]] std::string rebuilt(const StoreRebuild& rebuild,
                                    const std::string& /*log*/) const override {
    const StoreCounts& counts = rebuild.counts();
    return printable(rebuild.path()) + ": created, " +
           count_text(counts.base_records + counts.records, "record") +
           (counts.base_records == 0
                ? ""
                : " (" + std::to_string(counts.base_records) + " of the base, then " +
                      std::to_string(counts.records) + " of the log)") +
           ", " + bytes_text(counts.size) + "\n";
  }

  void store_damage(const StoreDamage& damage, const std::string& path) override {
    print(store_damage_text(damage, path) + "\n");
  }

  void difference(const StoreDifference& difference) override {
    print(difference_text(difference) + "\n");
  }

  void summary(const StoreCheck& check, const std::optional<std::string>& in_use) override {
    print(store_summary_text(check, in_use, output().color()));
  }

 private:
  void print(const std::string& text) const {
    output().add_prose(text);
    output().commit();
  }
};

class HumanDiffReporter final : public DiffReporter {
 public:
  using DiffReporter::DiffReporter;

  Result<void> report(const LogDiff& diff) override {
    output().add_prose(diff_logs_text(diff, output().color()));
    for (const LogParting& parting : diff.partings()) {
      const auto text = diff_parting_text(diff, parting, output());
      if (!text) return text.error();
      output().add_prose(*text);
      output().commit();
    }
    output().add_prose(diff_verdict_text(diff, output().color()));
    output().commit();
    return {};
  }
};

class HumanAppendReporter final : public AppendReporter {
 public:
  using AppendReporter::AppendReporter;

  void acknowledge(const Placement& placement) override {
    output()
        .text()
        .append(std::to_string(placement.sequence_number))
        .append(" at byte ")
        .append(std::to_string(placement.byte_offset))
        .append(", ")
        .append(std::to_string(placement.length))
        .append(" bytes, checksum ")
        .append(hex(placement.checksum, 8))
        .append("\n");
  }

  [[nodiscard]] std::string created(const std::string& path, std::uint64_t records,
                                    std::uint64_t size) const override {
    return printable(path) + ": created, " + count_text(records, "record") + ", " +
           bytes_text(size) + "\n";
  }
};

class HumanRepairReporter final : public RepairReporter {
 public:
  using RepairReporter::RepairReporter;

  void plan(const RepairPlan& plan, const RepairRequest& request,
            const LogCircumstances& circumstances) override {
    output().add_prose(preview_text(plan, circumstances, request.wording));
  }

  void refused(const RepairPlan& plan) override { output().add_prose(plan_text(plan, false)); }

  void already_sound(const RepairSession& session) override {
    output().add_prose(printable(session.output_path()) +
                       ": sound, nothing to repair, nothing was written\n" +
                       earlier_repair_text(session.earlier_repair()));
  }

  [[nodiscard]] std::string done(const RepairSession& session,
                                 const RepairPlan& plan) const override {
    return wrapped(done_text(session, plan), prose_columns(STDOUT_FILENO));
  }

  void earlier_repair(const EarlierRepair& earlier) override {
    output().add_prose(earlier_repair_text(earlier));
  }
};

Result<std::string> human_frame_text(const Frame& frame, ByteSource& log, std::uint64_t length,
                                     const Output& output) {
  const auto excerpt =
      hex_text(log, frame, length, {.color = output.color(), .columns = output.columns()});
  if (!excerpt) return excerpt.error();
  const std::string head = printable(log.name()) + ", byte " + offset_text(frame.byte_offset) +
                           ": " + (frame.fault ? describe(*frame.fault) : "an intact record");
  return wrapped(head, prose_columns(STDOUT_FILENO)) + "\n" + *excerpt;
}

}  // namespace

/// For people.
constexpr Format human_format{
    .name = "human",
    .out_of_memory = human_out_of_memory,
    .error_text = &human_error_text,
    .make_record_printer = [](Output& output,
                              RecordPrinter::Layout layout) -> std::unique_ptr<RecordPrinter> {
      return std::make_unique<HumanRecordPrinter>(output, std::move(layout));
    },
    .frame_text = &human_frame_text,
    .explain = &explain_as_text,
    .statistics_text = &statistics_text,
    .make_reporter = [](Output& output, ReportDetail detail) -> std::unique_ptr<Reporter> {
      if (detail == ReportDetail::brief) return make_brief_reporter(output);
      return std::make_unique<HumanReporter>(output);
    },
    .make_replay_reporter = [](Output& output, const ReplayReporter::Layout& /*layout*/)
        -> std::unique_ptr<ReplayReporter> {
      return std::make_unique<HumanReplayReporter>(output);
    },
    .make_diff_reporter = [](Output& output) -> std::unique_ptr<DiffReporter> {
      return std::make_unique<HumanDiffReporter>(output);
    },
    .make_append_reporter = [](Output& output) -> std::unique_ptr<AppendReporter> {
      return std::make_unique<HumanAppendReporter>(output);
    },
    .make_repair_reporter = [](Output& output) -> std::unique_ptr<RepairReporter> {
      return std::make_unique<HumanRepairReporter>(output);
    },
};

}  // namespace aerowal::cli

#include <algorithm>
#include <utility>
#include <vector>

#include <aerowal/record_json.hpp>
#include <aerowal/report_json.hpp>

#include "base/hex.hpp"
#include "report/follow_text.hpp"
#include "report/format.hpp"
#include "report/remedy_text.hpp"
#include "report/statistics_text.hpp"

namespace aerowal::cli {
namespace {

std::string json_error_text(const Error& error, const std::string& /*next_step*/) {
  return error_json(error) + "\n";
}

std::string explain_as_json(const std::vector<const Explanation*>& asked, std::size_t /*columns*/) {
  std::string lines;
  const auto add = [&lines](const Explanation& one) { lines += explanation_json(one) + "\n"; };
  for (const Explanation* const one : asked) add(*one);
  if (asked.empty()) {
    for (const Explanation& one : explanations()) add(one);
  }
  return lines;
}

class JsonReporter final : public Reporter {
 public:
  JsonReporter(Output& output, ReportDetail detail) : Reporter(output), detail_(detail) {}

  void begin(ByteSource& log, std::uint64_t /*size*/) override { path_ = log.name(); }
  void sound(const SoundRange& /*range*/) override {}

  Result<void> finding(const Finding& finding, Novelty novelty) override {
    if (detail_ == ReportDetail::full) print(damage_json(finding, path_, novelty));
    return {};
  }

  void summary(const ScanSummary& summary, const LogComparison& comparison) override {
    print(summary_json(summary, path_, comparison));
  }

  void boot(const BootCheck& check, const BootReport& report) override {
    if (detail_ == ReportDetail::full) print_findings(check);
    print(boot_json(report.verdict, report.directory, report.in_use));
  }

  void unreadable(const std::string& path, const Error& error) override {
    print(unreadable_json(path, with_options(error)));
  }

  /// The summaries have all of it.
  Result<void> end(const VerifyTotals& /*totals*/) override { return {}; }

 private:
  void print_findings(const BootCheck& check) const {
    for (const StoreDamage& damage : check.store_damage()) {
      print(store_damage_json(damage, check.store_path()));
    }
    for (const MalformedSchema& schema : check.malformed_schemas()) {
      print(malformed_schema_json(schema));
    }
    for (const MissingSchema& schema : check.missing_schemas()) print(missing_schema_json(schema));
  }

  void print(const std::string& line) const {
    output().text().append(line).append("\n");
    output().commit();
  }

  ReportDetail detail_;
  std::string path_;
};

class JsonRecordPrinter final : public RecordPrinter {
 public:
  using RecordPrinter::RecordPrinter;

  void begin(const std::string& log) override { log_ = log; }

  void append_record(std::string& text, const PlacedRecord& record, bool stray) const override {
    if (stray) text += R"({"stray":)";
    append_record_json(text, record,
                       {.omit_body = !layout().with_body,
                        .escape_body = output().terminal(),
                        .path = layout().several_logs ? std::string_view(log_) : ""});
    text += stray ? "}\n" : "\n";
  }

  /// Between the records that it is between.
  void changed(LogChange change, const std::string& log) override {
    output().text().append(follow_json(change, log)).append("\n");
    output().flush();
  }

  void finding(const Finding& finding, const std::string& log) override {
    output().text().append(damage_json(finding, log)).append("\n");
  }

 private:
  std::string log_;
};

class JsonReplayReporter final : public ReplayReporter {
 public:
  using ReplayReporter::ReplayReporter;

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
    append_difference_json(text, difference, {.escape_body = output().terminal()});
    text += '\n';
  }

  void summary(const ReplayCounts& counts, const std::string& log) override {
    output().text().append(replay_json(log, counts)).append("\n");
  }

  void summary(const DifferenceCounts& counts, const std::string& log) override {
    output().text().append(difference_summary_json(log, counts)).append("\n");
  }

  [[nodiscard]] std::string rebuilt(const StoreRebuild& rebuild,
                                    const std::string& log) const override {
    return store_rebuild_json(rebuild, log) + "\n";
  }

  void store_damage(const StoreDamage& damage, const std::string& path) override {
    print(store_damage_json(damage, path));
  }

  void difference(const StoreDifference& difference) override {
    print(store_difference_json(difference));
  }

  void summary(const StoreCheck& check, const std::optional<std::string>& in_use) override {
    print(store_summary_json(check, in_use));
  }

 private:
  void print(const std::string& line) const {
    output().text().append(line).append("\n");
    output().commit();
  }
};

class JsonDiffReporter final : public DiffReporter {
 public:
  using DiffReporter::DiffReporter;

  Result<void> report(const LogDiff& diff) override {
    for (std::size_t log = 0; log < diff.logs().size(); ++log) print(diff_log_json(diff, log));
    for (const LogParting& parting : diff.partings()) {
      const auto line = diff_parting_json(diff, parting, output().terminal());
      if (!line) return line.error();
      print(*line);
    }
    print(diff_summary_json(diff));
    return {};
  }

 private:
  void print(const std::string& line) const {
    output().text().append(line).append("\n");
    output().commit();
  }
};

class JsonAppendReporter final : public AppendReporter {
 public:
  using AppendReporter::AppendReporter;

  void acknowledge(const Placement& placement) override {
    output()
        .text()
        .append(R"({"sequence_number":)")
        .append(std::to_string(placement.sequence_number))
        .append(R"(,"byte_offset":)")
        .append(std::to_string(placement.byte_offset))
        .append(R"(,"length":)")
        .append(std::to_string(placement.length))
        .append(R"(,"checksum":")")
        .append(hex(placement.checksum, 8))
        .append("\"}\n");
  }

  [[nodiscard]] std::string created(const std::string& path, std::uint64_t records,
                                    std::uint64_t size) const override {
    return new_log_json(path, records, size) + "\n";
  }
};

class JsonRepairReporter final : public RepairReporter {
 public:
  using RepairReporter::RepairReporter;

  void plan(const RepairPlan& plan, const RepairRequest& request,
            const LogCircumstances& circumstances) override {
    print_plan_json(plan, request, circumstances, options(), [this](std::string_view piece) {
      output().text() += piece;
      output().commit();
    });
    output().text() += '\n';
  }

  /// The error has all that a program needs.
  void refused(const RepairPlan& /*plan*/) override {}

  void already_sound(const RepairSession& session) override {
    output().text() += session.plan_json(options()) + "\n";
  }

  [[nodiscard]] std::string done(const RepairSession& session,
                                 const RepairPlan& /*plan*/) const override {
    return session.receipt_json(options()) + "\n";
  }

  void earlier_repair(const EarlierRepair& earlier) override {
    output().text() += earlier_repair_json(earlier) + "\n";
  }

 private:
  [[nodiscard]] RepairJsonOptions options() const { return {.escape_body = output().terminal()}; }
};

Result<std::string> json_frame_text(const Frame& frame, ByteSource& log, std::uint64_t length,
                                    const Output& /*output*/) {
  std::vector<std::byte> bytes(static_cast<std::size_t>(length));
  const auto got = log.read_at(frame.byte_offset, bytes);
  if (!got) return got.error();
  return frame_json(frame, bytes, log.name()) + "\n";
}

std::string json_statistics_text(const LogStatistics& statistics, const std::string& log,
                                 const Output& /*output*/) {
  return statistics_json(statistics, log) + "\n";
}

}  // namespace

/// JSON Lines, for programs.
constexpr Format json_format{
    .name = "json",
    .out_of_memory = R"({"code":"AEROWAL_SYSTEM","severity":"ERROR","message":"out of memory",)"
                     R"("invariant":null,"details":{}})"
                     "\n",
    .error_text = &json_error_text,
    .make_record_printer = [](Output& output,
                              RecordPrinter::Layout layout) -> std::unique_ptr<RecordPrinter> {
      return std::make_unique<JsonRecordPrinter>(output, std::move(layout));
    },
    .frame_text = &json_frame_text,
    .explain = &explain_as_json,
    .statistics_text = &json_statistics_text,
    .make_reporter = [](Output& output, ReportDetail detail) -> std::unique_ptr<Reporter> {
      return std::make_unique<JsonReporter>(output, detail);
    },
    .make_replay_reporter = [](Output& output, const ReplayReporter::Layout& /*layout*/)
        -> std::unique_ptr<ReplayReporter> { return std::make_unique<JsonReplayReporter>(output); },
    .make_diff_reporter = [](Output& output) -> std::unique_ptr<DiffReporter> {
      return std::make_unique<JsonDiffReporter>(output);
    },
    .make_append_reporter = [](Output& output) -> std::unique_ptr<AppendReporter> {
      return std::make_unique<JsonAppendReporter>(output);
    },
    .make_repair_reporter = [](Output& output) -> std::unique_ptr<RepairReporter> {
      return std::make_unique<JsonRepairReporter>(output);
    },
};

}  // namespace aerowal::cli

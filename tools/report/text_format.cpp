#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <aerowal/record_fault.hpp>
#include <aerowal/record_json.hpp>
#include <aerowal/report_json.hpp>

#include "base/hex.hpp"
#include "report/boot_text.hpp"
#include "report/format.hpp"
#include "report/plan_text.hpp"
#include "report/store_check_text.hpp"
#include "report/verify_text.hpp"
#include "term/excerpt.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

std::string error_text(const Error& error, const std::string& next_step) {
  std::string text = printable_message(to_line(error)) + "\n";
  for (std::size_t at = 0; at < next_step.size();) {
    const std::size_t end = std::min(next_step.find('\n', at), next_step.size());
    text += printable_message(std::string_view(next_step).substr(at, end - at)) + "\n";
    at = end + 1;
  }
  return text;
}

class TextReporter final : public Reporter {
 public:
  using Reporter::Reporter;

  void begin(ByteSource& log, std::uint64_t size) override { log_.emplace(log, size, output()); }
  void sound(const SoundRange& /*range*/) override {}
  Result<void> finding(const Finding& finding) override { return log_->add(finding); }

  void summary(const ScanSummary& summary) override {
    output().text() += log_->text(summary);
    output().commit();
  }

  void boot(const BootCheck& check, const BootReport& report) override {
    output().text() += boot_text(check, report, output().color());
    output().commit();
  }

  /// The error says all of it.
  void unreadable(const std::string& /*path*/) override {}

 private:
  std::optional<VerifyReport> log_;
};

void append_right(std::string& out, std::uint64_t number, std::size_t width) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  const auto size = static_cast<std::size_t>(end.ptr - digits.data());
  out.append(width > size ? width - size : 0, ' ');
  out.append(digits.data(), size);
}

/// The line of a record, without its end.
void append_record_line(std::string& out, const PlacedRecord& record, bool with_body,
                        const LineStyle& style) {
  static constexpr std::size_t number_width = 8;
  static constexpr std::size_t length_width = 5;
  static constexpr std::size_t body_size_max = 80;

  const std::size_t begin = out.size();
  append_right(out, record.sequence_number, number_width);
  out.append("  ").append(name(record.type)).append("  ");
  append_printable(out, record.collection_id);
  out += '/';
  append_printable(out, record.document_id);
  out += "  ";
  append_printable(out, record.schema_id);
  out += '@';
  append_printable(out, record.schema_version);
  out += "  ";
  append_right(out, record.length, length_width);
  out += " bytes";
  if (with_body && !record.body.empty()) {
    const std::string_view body(reinterpret_cast<const char*>(record.body.data()),
                                record.body.size());
    out += "  ";
    const std::string_view start = start_of(body, std::max(body_size_max, style.columns));
    append_printable_message(out, start);
    if (start.size() < body.size()) out += cut_mark(style);
  }
  if (style.columns != 0) {
    std::string line = out.substr(begin);
    fit(line, style);
    out.replace(begin, std::string::npos, line);
  }
}

class TextRecordPrinter final : public RecordPrinter {
 public:
  using RecordPrinter::RecordPrinter;

  void begin(const std::string& log) override {
    output().text().append("==> ").append(printable(log)).append(" <==\n");
  }

  void append_record(std::string& text, const PlacedRecord& record,
                     const RecordOptions& options) const override {
    if (options.stray) text += "stray     ";
    append_record_line(text, record, options.with_body,
                       {.columns = output().columns(), .unicode = output().unicode()});
    text += '\n';
  }

  void finding(const Finding& finding, const std::string& /*log*/) override {
    output().text() += "!!!!!!!!  " + std::string(name(finding.kind)) + " at byte " +
                       offset_text(finding.byte_offset) + ", " + bytes_text(finding.length) + ": " +
                       printable_message(describe(finding)) + "\n";
  }

  Result<void> frame(const Frame& frame, ByteSource& log, std::uint64_t length) override {
    const auto excerpt = hex_excerpt(log, frame, length, {}, output().color());
    if (!excerpt) return excerpt.error();
    output().text() += printable(log.name()) + ", byte " + offset_text(frame.byte_offset) + ": " +
                       (frame.fault ? describe(*frame.fault) : "an intact record") + "\n" +
                       *excerpt;
    return {};
  }

  /// A document is JSON in any case.
  void append_document(std::string& text, const PlacedRecord& document) const override {
    append_document_json(text, document, {.escape_body = output().terminal()});
    text += '\n';
  }

  void summary(const ReplayCounts& counts, const std::string& log) override {
    output().text().append(replay_json(log, counts)).append("\n");
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

 private:
  void print(const std::string& text) const {
    output().text() += text;
    output().commit();
  }
};

class TextRepairReporter final : public RepairReporter {
 public:
  using RepairReporter::RepairReporter;

  void plan(const RepairPlan& plan, const RepairRequest& request,
            const LogCircumstances& circumstances) override {
    output().text() += preview_text(plan, circumstances, request.wording);
  }

  void refused(const RepairPlan& plan) override { output().text() += plan_text(plan, false); }

  void already_sound(const RepairSession& session) override {
    output().text() += printable(session.output_path()) +
                       ": sound, nothing to repair, nothing was written\n" +
                       earlier_repair_text(session.earlier_repair());
  }

  [[nodiscard]] std::string done(const RepairSession& session,
                                 const RepairPlan& plan) const override {
    return done_text(session, plan);
  }

  void earlier_repair(const EarlierRepair& earlier) override {
    output().text() += earlier_repair_text(earlier);
  }
};

}  // namespace

/// For people.
constexpr Format text_format{
    .name = "text",
    .out_of_memory = "[ERROR] AEROWAL_SYSTEM: out of memory\n",
    .error_text = &error_text,
    .make_reporter = [](Output& output) -> std::unique_ptr<Reporter> {
      return std::make_unique<TextReporter>(output);
    },
    .make_record_printer = [](Output& output) -> std::unique_ptr<RecordPrinter> {
      return std::make_unique<TextRecordPrinter>(output);
    },
    .make_repair_reporter = [](Output& output) -> std::unique_ptr<RepairReporter> {
      return std::make_unique<TextRepairReporter>(output);
    },
};

}  // namespace aerowal::cli

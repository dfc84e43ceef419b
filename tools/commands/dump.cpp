#include "commands/dump.hpp"

#include <algorithm>
#include <limits>
#include <variant>

#include <aerowal/reader.hpp>
#include <aerowal/scan.hpp>
#include <aerowal/sound_records.hpp>

#include "commands/log_source.hpp"
#include "report/format.hpp"
#include "term/output.hpp"
#include "term/progress.hpp"
#include "term/usage_error.hpp"

namespace aerowal::cli {
namespace {

constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

/// Prints one log, record by record.
class Dump {
 public:
  Dump(ByteSource& source, const DumpOptions& options, Output& output, RecordPrinter& printer,
       Progress& progress)
      : source_(&source),
        options_(&options),
        output_(&output),
        printer_(&printer),
        progress_(&progress),
        from_(options.from_sequence_number.value_or(0)),
        to_(options.to_sequence_number.value_or(no_limit)),
        left_(options.limit.value_or(no_limit)) {
    if (options.logs.size() > 1) path_ = source.name();
  }

  /// The records up to the first damage.
  ExitCode strict() {
    Reader reader(*source_, {.threading = threading()});
    if (const auto passed = pass_or_print(reader); !passed) return fail(passed.error());
    if (!output_->open()) return ExitCode::ok;
    // What comes after the last record asked for is not looked at.
    while (left_ > 0 && reader.sequence_number() <= to_) {
      const auto more = reader.next();
      if (!more) return fail(more.error());
      if (!*more) break;
      if (!print(reader.record())) return ExitCode::ok;
    }
    if (reader.damage()) {
      if (!output_->flush()) return ExitCode::ok;
      progress_->end();
      return report_damage(to_error(*reader.damage(), source_->name()), *source_, options_->common);
    }
    return check_from(reader.sequence_number() - 1);
  }

  /// Every sound record, and the damage between them.
  ExitCode keep_going() {
    auto scan = Scan::run(*source_, threading());
    if (!scan) return fail(scan.error());
    Reader reader(*source_);
    while (left_ > 0) {
      const auto more = scan->next();
      if (!more) return fail(more.error());
      if (!*more) break;
      if (const auto* damage = std::get_if<Finding>(&scan->segment())) {
        if (!print(*damage)) break;
        if (!options_->stray) continue;
        const auto printed = print_stray(*damage, reader);
        if (!printed) return fail(printed.error());
        if (!*printed) break;
        continue;
      }
      const auto printed = print(std::get<SoundRange>(scan->segment()), reader);
      if (!printed) return fail(printed.error());
      if (!*printed) break;
    }
    if (!output_->flush()) return ExitCode::ok;
    const std::uint64_t last = std::max(scan->summary().last_sequence_number, last_lost_);
    return graver(exit_code_of(status_), check_from(last));
  }

  /// The raw frame at one place.
  ExitCode at_offset(std::uint64_t byte_offset) {
    static constexpr std::uint64_t shown_max = 512;
    const auto frame = inspect_frame(*source_, byte_offset);
    if (!frame) return fail(frame.error());
    std::uint64_t length = std::min(frame->remaining, shown_max);
    if (frame->stored_checksum) length = std::min<std::uint64_t>(length, *frame->length);
    const auto printed = printer_->frame(*frame, *source_, length);
    if (!printed) return fail(printed.error());
    if (!output_->flush()) return ExitCode::ok;
    return frame->fault ? ExitCode::corrupt : ExitCode::ok;
  }

 private:
  /// Appends the record's line, if it is one that was asked for. Called on several threads.
  void append_line(const PlacedRecord& record, std::string& out, bool stray = false) const {
    if (!is_asked_for(record)) return;
    printer_->append_record(out, record,
                            {.with_body = !options_->no_body, .stray = stray, .path = path_});
  }

  [[nodiscard]] bool is_asked_for(const PlacedRecord& record) const {
    return record.sequence_number >= from_ && options_->filter.matches(record);
  }

  /// What several threads can do: everything before the first record that was asked for, and all
  /// that was if there is no limit to it. Errors: system.
  Result<void> pass_or_print(Reader& reader) {
    if (const auto passed = reader.skip_valid(from_); !passed) return passed.error();
    if (output_->terminal() || left_ != no_limit) return {};
    return reader.skip_valid(to_ == no_limit ? no_limit : to_ + 1,
                             {.describe = [this](const PlacedRecord& record,
                                                 std::string& text) { append_line(record, text); },
                              .print = [this](std::string& text) { return output_->print(text); }});
  }

  /// False where no more can be printed.
  bool print(const PlacedRecord& record) {
    if (!is_asked_for(record)) return true;
    append_line(record, output_->text());
    --left_;
    return output_->commit();
  }

  /// False where the damage lies after the last record asked for, or no more can be printed.
  bool print(const Finding& damage) {
    if (options_->to_sequence_number && last_number_ >= to_) return false;
    status_ = worse(status_, status_of(damage.kind));
    if (!damage.lost.empty()) last_lost_ = std::max(last_lost_, damage.lost.back().last);
    printer_->finding(damage, source_->name());
    return output_->commit();
  }

  /// False where the last record asked for was printed, or no more can be. Errors: system.
  Result<bool> print(const SoundRange& range, Reader& reader) {
    if (range.first_sequence_number > to_) return false;
    return for_each_sound(reader, *source_, range, [this](const PlacedRecord& record) {
      last_number_ = record.sequence_number;
      return print(record) && left_ > 0 && (!options_->to_sequence_number || last_number_ < to_);
    });
  }

  /// The intact records of a finding that were asked for; false where no more can be
  /// printed. Errors: system.
  Result<bool> print_stray(const Finding& damage, Reader& reader) {
    for (const IntactRun& run : damage.intact) {
      const SoundRange range{.byte_offset = run.byte_offset,
                             .length = run.length,
                             .first_sequence_number = run.first_sequence_number,
                             .count = run.count};
      auto more = for_each_sound(reader, *source_, range, [this](const PlacedRecord& record) {
        const std::uint64_t number = record.sequence_number;
        if (number > to_ || !is_asked_for(record)) return true;
        append_line(record, output_->text(), true);
        --left_;
        return output_->commit() && left_ > 0;
      });
      if (!more || !*more) return more;
    }
    return true;
  }

  /// `last_number`: the log's last one, 0 if it has none.
  ExitCode check_from(std::uint64_t last_number) {
    if (from_ <= last_number || from_ - last_number == 1 || left_ == 0) return ExitCode::ok;
    Error error = usage_error("aerowal dump", "--from-seq " + std::to_string(from_) +
                                                  " is past the end: the last sequence number is " +
                                                  std::to_string(last_number));
    error.path = source_->name();
    return fail(error);
  }

  ExitCode fail(const Error& error) {
    output_->flush();
    progress_->end();
    return report(error, options_->common);
  }

  ByteSource* source_;
  const DumpOptions* options_;
  Output* output_;
  RecordPrinter* printer_;
  Progress* progress_;
  std::uint64_t from_;
  std::uint64_t to_;
  std::uint64_t left_;                   ///< how many records may still be printed
  std::uint64_t last_number_ = 0;        ///< keep_going: that was passed
  std::uint64_t last_lost_ = 0;          ///< keep_going: of the records known to be lost
  LogStatus status_ = LogStatus::sound;  ///< keep_going: of what was printed
  std::string_view path_;                ///< named in each record where there are several logs
};

ExitCode dump_log(const std::string& log, const DumpOptions& options, Output& output,
                  RecordPrinter& printer) {
  auto source = open_log(log, options.common);
  if (!source) {
    output.flush();
    return report(source.error(), options.common);
  }
  if (options.logs.size() > 1) printer.begin((*source)->name());
  Progress progress(options.common, (*source)->name());
  const auto observed = observe_reads(**source, progress.observer());
  Dump dump(*observed, options, output, printer, progress);
  if (options.at_offset) return dump.at_offset(*options.at_offset);
  return options.keep_going ? dump.keep_going() : dump.strict();
}

}  // namespace

ExitCode run_dump(const DumpOptions& options) {
  if (const auto once = check_logs(options.logs); !once) {
    return report(once.error(), options.common);
  }
  Output output(options.common);
  const auto printer = make_record_printer(options.common, output);
  ExitCode code = ExitCode::ok;
  for (const std::string& log : options.logs) {
    code = graver(code, dump_log(log, options, output, *printer));
    if (!output.open()) break;
  }
  // Nobody is there any more to read of damage.
  const bool about_damage = code == ExitCode::corrupt || code == ExitCode::torn;
  if (output.reader_is_gone() && about_damage) code = ExitCode::ok;
  return finish(output, code, options.common);
}

}  // namespace aerowal::cli

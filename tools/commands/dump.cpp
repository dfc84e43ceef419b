#include "commands/dump.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <variant>

#include <aerowal/reader.hpp>
#include <aerowal/scan.hpp>
#include <aerowal/sound_records.hpp>

#include "commands/follow.hpp"
#include "commands/log_source.hpp"
#include "commands/record_output.hpp"
#include "commands/record_tail.hpp"
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
        records_(output, printer, options.hex),
        from_(options.from_sequence_number.value_or(0)),
        to_(options.to_sequence_number.value_or(no_limit)),
        left_(options.limit.value_or(no_limit)) {}

  /// The records up to the first damage.
  ExitCode strict() {
    Reader reader(*source_, {.threading = threading()});
    if (options_->tail) return strict_tail(reader);
    if (const auto passed = pass_or_print(reader); !passed) return fail(passed.error());
    if (!output_->open()) return ExitCode::ok;
    // What comes after the last record asked for is not looked at.
    while (left_ > 0 && reader.sequence_number() <= to_) {
      const auto more = reader.next();
      if (!more) return fail(more.error());
      if (!*more) break;
      if (!print(reader.record())) return stopped();
    }
    return end_strict(reader);
  }

  /// Every sound record, and the damage between them.
  ExitCode keep_going() {
    if (options_->tail) {
      const auto found = find_tail();
      if (!found) return fail(found.error());
    }
    std::uint64_t last_lost = 0;
    LogStatus status = LogStatus::sound;
    const auto last_sound = walk(
        [&](const Finding& damage) {
          status = worse(status, status_of(damage.kind));
          if (!damage.lost.empty()) last_lost = std::max(last_lost, damage.lost.back().last);
          if (damage.byte_offset + damage.length < begin_) return true;
          if (options_->statistics) return true;
          printer_->finding(damage, source_->name());
          return output_->commit();
        },
        [this](const PlacedRecord& record, bool stray) {
          --left_;
          return print_line(record, stray) && left_ > 0;
        });
    if (!last_sound) return fail(last_sound.error());
    if (records_.failed()) return stopped();
    print_statistics();
    if (!output_->flush()) return ExitCode::ok;
    return graver(exit_code_of(status), check_from(std::max(*last_sound, last_lost)));
  }

  /// The raw frame at one place.
  ExitCode at_offset(std::uint64_t byte_offset) {
    static constexpr std::uint64_t shown_max = 512;
    const auto frame = inspect_frame(*source_, byte_offset);
    if (!frame) {
      Error error = frame.error();
      if (error.code == ErrorCode::usage) {
        error.message += "; 'aerowal dump --json' has where each record begins";
      }
      return fail(error);
    }
    std::uint64_t length = std::min(frame->remaining, shown_max);
    if (frame->stored_checksum) length = std::min<std::uint64_t>(length, *frame->length);
    const auto text =
        format_named(options_->common.format).frame_text(*frame, *source_, length, *output_);
    if (!text) return fail(text.error());
    output_->text() += *text;
    if (!output_->flush()) return ExitCode::ok;
    return frame->fault ? ExitCode::corrupt : ExitCode::ok;
  }

 private:
  /// Where no more can be printed.
  ExitCode stopped() { return records_.failed() ? fail(*records_.failed()) : ExitCode::ok; }

  void print_statistics() {
    if (!options_->statistics) return;
    const Format& format = format_named(options_->common.format);
    output_->text() += format.statistics_text(statistics_, source_->name(), *output_);
    output_->commit();
  }

  ExitCode end_strict(const Reader& reader) {
    print_statistics();
    if (reader.damage()) {
      if (!output_->flush()) return ExitCode::ok;
      progress_->end();
      return report_damage(to_error(*reader.damage(), source_->name()), *source_, options_->common);
    }
    return check_from(reader.sequence_number() - 1);
  }

  /// `reader` at the first record.
  ExitCode strict_tail(Reader& reader) {
    RecordTail tail(*options_->tail);
    const std::uint64_t before = to_ == no_limit ? no_limit : to_ + 1;
    const auto added = tail.add_all(
        reader, before, [this](const PlacedRecord& record) { return is_asked_for(record); });
    if (!added) return fail(added.error());
    if (tail.empty()) return end_strict(reader);
    Reader last(*source_, {.byte_offset = tail.first().byte_offset,
                           .sequence_number = tail.first().sequence_number});
    while (last.byte_offset() < reader.byte_offset()) {
      const auto more = last.next();
      if (!more) return fail(more.error());
      if (!*more) return fail(log_changed(*source_, last.byte_offset()));
      if (!print(last.record())) return stopped();
    }
    return end_strict(reader);
  }

  /// Where the last records begin that keep_going() is to print. Errors: system.
  Result<void> find_tail() {
    RecordTail tail(*options_->tail);
    const auto walked = walk([](const Finding& /*damage*/) { return true; },
                             [&tail](const PlacedRecord& record, bool /*stray*/) {
                               tail.add(record);
                               return true;
                             });
    if (!walked) return walked.error();
    begin_ = tail.empty() ? no_limit : tail.first().byte_offset;
    return {};
  }

  using OnFinding = std::function<bool(const Finding&)>;
  using OnRecord = std::function<bool(const PlacedRecord&, bool stray)>;

  /// Calls the two with what is in the log, up to the last record that was asked for, and of the
  /// records with those that were, until one gives false. Gives the last sound number of the log.
  /// Errors: system.
  Result<std::uint64_t> walk(const OnFinding& on_finding, const OnRecord& on_record) {
    auto scan = Scan::run(*source_, threading());
    if (!scan) return scan.error();
    Reader reader(*source_);
    std::uint64_t passed = 0;
    const auto is_past = [&] { return options_->to_sequence_number && passed >= to_; };
    const auto on_sound = [&](const PlacedRecord& record) {
      passed = record.sequence_number;
      return (!is_asked_for(record) || on_record(record, false)) && !is_past();
    };
    const auto on_stray = [&](const PlacedRecord& record) {
      return record.sequence_number > to_ || !is_asked_for(record) || on_record(record, true);
    };
    while (left_ > 0) {
      auto more = scan->next();
      if (!more) return more.error();
      if (!*more) break;
      if (const auto* range = std::get_if<SoundRange>(&scan->segment())) {
        if (range->first_sequence_number > to_) break;
        more = for_each_sound(reader, *source_, *range, on_sound);
      } else {
        const auto& damage = std::get<Finding>(scan->segment());
        more = !is_past() && on_finding(damage);
        for (std::size_t i = 0; options_->stray && i < damage.intact.size(); ++i) {
          if (!more || !*more) break;
          more = for_each_sound(reader, *source_, records_of(damage.intact[i]), on_stray);
        }
      }
      if (!more) return more.error();
      if (!*more) break;
    }
    return scan->summary().last_sequence_number;
  }

  static SoundRange records_of(const IntactRun& run) {
    return {.byte_offset = run.byte_offset,
            .length = run.length,
            .first_sequence_number = run.first_sequence_number,
            .count = run.count};
  }

  /// False where no more can be printed.
  bool print_line(const PlacedRecord& record, bool stray = false) {
    if (options_->statistics) {
      statistics_.add(record);
      return true;
    }
    return records_.print(record, *source_, stray);
  }

  [[nodiscard]] bool is_asked_for(const PlacedRecord& record) const {
    return record.byte_offset >= begin_ && record.sequence_number >= from_ &&
           options_->filter.matches(record);
  }

  /// What several threads can do: everything before the first record that was asked for, and all
  /// that was if there is no limit to it. Errors: system.
  Result<void> pass_or_print(Reader& reader) {
    if (const auto passed = reader.skip_valid(from_); !passed) return passed.error();
    const bool one_by_one = options_->hex || options_->statistics || left_ != no_limit;
    if (output_->terminal() || one_by_one) return {};
    return reader.skip_valid(to_ == no_limit ? no_limit : to_ + 1,
                             {.describe =
                                  [this](const PlacedRecord& record, std::string& text) {
                                    if (!is_asked_for(record)) return;
                                    printer_->append_record(text, record, false);
                                  },
                              .print =
                                  [this](std::string& text) {
                                    printer_->lay_out(text, 0);
                                    return output_->print(text);
                                  }});
  }

  /// False where no more can be printed.
  bool print(const PlacedRecord& record) {
    if (!is_asked_for(record)) return true;
    --left_;
    return print_line(record);
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
  LogStatistics statistics_;
  RecordOutput records_;
  std::uint64_t from_;
  std::uint64_t to_;
  std::uint64_t begin_ = 0;  ///< keep_going: print nothing before this offset
  std::uint64_t left_;       ///< how many records may still be printed
};

ExitCode dump_log(const std::string& log, const DumpOptions& options, Output& output,
                  RecordPrinter& printer) {
  auto source = open_log(log, options.common);
  if (!source) {
    output.flush();
    return report(source.error(), options.common);
  }
  if (!options.statistics) printer.begin((*source)->name());
  Progress progress(options.common, (*source)->name());
  // What came through a pipe is not held back while more of it is waited for.
  const auto print_before_read = [&output] { output.flush(); };
  const auto observed = (*source)->concurrent_reads()
                            ? observe_reads(**source, progress.observer())
                            : observe_reads(**source, progress.observer(), print_before_read);
  // On a terminal the two would be one line.
  if (output.terminal()) output.before_printing([&progress] { progress.end(); });
  Dump dump(*observed, options, output, printer, progress);
  const ExitCode code = options.at_offset    ? dump.at_offset(*options.at_offset)
                        : options.keep_going ? dump.keep_going()
                                             : dump.strict();
  output.before_printing({});
  return code;
}

}  // namespace

ExitCode run_dump(const DumpOptions& options) {
  if (const auto once = check_logs(options.logs); !once) {
    return report(once.error(), options.common);
  }
  Output output(options.common);
  const auto printer = make_record_printer(options.common, output,
                                           {.with_body = !options.no_body,
                                            .several_logs = options.logs.size() > 1,
                                            .with_stray = options.stray,
                                            .columns = options.columns});
  if (options.follow) {
    const ExitCode followed = follow_log(options, output, *printer);
    // Interrupted while nobody read: that there is more to print is no failure.
    return output.waiting_failed() ? followed : finish(output, followed, options.common);
  }
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

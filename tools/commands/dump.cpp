#include <algorithm>
#include <limits>
#include <memory>
#include <variant>

#include <aerowal/reader.hpp>
#include <aerowal/record_json.hpp>
#include <aerowal/scan.hpp>

#include "cli/options.hpp"
#include "commands/log_source.hpp"
#include "report/json.hpp"
#include "report/text.hpp"
#include "term/excerpt.hpp"
#include "term/output.hpp"
#include "term/progress.hpp"

namespace aerowal::cli {
namespace {

struct Options {
  CommonOptions common;
  std::vector<std::string> logs;
  std::optional<std::uint64_t> from_sequence_number;
  std::optional<std::uint64_t> to_sequence_number;
  std::optional<std::uint64_t> limit;
  std::optional<std::uint64_t> at_offset;
  bool no_body = false;
  bool keep_going = false;
};

constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

Error usage_error(std::string message) {
  return {.code = ErrorCode::usage, .message = std::move(message) + "; try 'aerowal dump --help'"};
}

/// Prints one log, record by record.
class Dump {
 public:
  Dump(ByteSource& source, const Options& options, Output& output, Progress& progress)
      : source_(&source),
        options_(&options),
        output_(&output),
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
    if (options_->common.json) {
      std::vector<std::byte> bytes(static_cast<std::size_t>(length));
      const auto got = source_->read_at(byte_offset, bytes);
      if (!got) return fail(got.error());
      output_->text().append(frame_json(*frame, bytes, source_->name())).append("\n");
    } else {
      const auto excerpt = hex_excerpt(*source_, *frame, length, {}, output_->color());
      if (!excerpt) return fail(excerpt.error());
      output_->text() += printable(source_->name()) + ", byte " + offset_text(byte_offset) + ": " +
                         (frame->fault ? describe(*frame->fault) : "an intact record") + "\n" +
                         *excerpt;
    }
    if (!output_->flush()) return ExitCode::ok;
    return frame->fault ? ExitCode::corrupt : ExitCode::ok;
  }

 private:
  /// Appends the record's line, if it is one that was asked for. Called on several threads.
  void append_line(const PlacedRecord& record, std::string& out) const {
    if (record.sequence_number < from_) return;
    if (options_->common.json) {
      append_record_json(
          out, record,
          {.omit_body = options_->no_body, .escape_body = output_->terminal(), .path = path_});
    } else {
      append_record_line(out, record, !options_->no_body,
                         {.columns = output_->columns(), .unicode = output_->unicode()});
    }
    out += '\n';
  }

  /// What two threads can do: everything before the first record that was asked for, and all that
  /// was if there is no limit to it. Errors: system.
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
    if (record.sequence_number < from_) return true;
    append_line(record, output_->text());
    --left_;
    return output_->commit();
  }

  /// False where the damage lies behind the last record asked for, or no more can be printed.
  bool print(const Finding& damage) {
    if (last_number_ >= to_) return false;
    if (!is_crash(damage.kind)) status_ = LogStatus::corrupt;
    if (status_ == LogStatus::sound) status_ = LogStatus::torn;
    if (!damage.lost.empty()) last_lost_ = std::max(last_lost_, damage.lost.back().last);
    if (options_->common.json) {
      output_->text() += damage_json(damage, source_->name());
    } else {
      output_->text() += "!!!!!!!!  " + std::string(name(damage.kind)) + " at byte " +
                         offset_text(damage.byte_offset) + ", " + bytes_text(damage.length) + ": " +
                         printable_message(damage.message);
    }
    output_->text() += '\n';
    return output_->commit();
  }

  /// False where the last record asked for was printed, or no more can be. Errors: system.
  Result<bool> print(const SoundRange& range, Reader& reader) {
    if (range.first_sequence_number > to_) return false;
    reader.seek(range.byte_offset, range.first_sequence_number);
    for (std::uint64_t i = 0; i < range.count; ++i) {
      if (left_ == 0 || reader.sequence_number() > to_) return false;
      const auto more = reader.next();
      if (!more) return more.error();
      if (!*more) {
        return Error{.code = ErrorCode::system,
                     .message = "the log changed while it was read",
                     .path = source_->name(),
                     .byte_offset = reader.byte_offset()};
      }
      last_number_ = reader.record().sequence_number;
      if (!print(reader.record())) return false;
    }
    return true;
  }

  /// `last_number`: the log's last one, 0 if it has none.
  ExitCode check_from(std::uint64_t last_number) {
    if (from_ <= last_number || from_ - last_number == 1 || left_ == 0) return ExitCode::ok;
    Error error =
        usage_error("--from-seq " + std::to_string(from_) +
                    " is past the end: the last sequence number is " + std::to_string(last_number));
    error.path = source_->name();
    return fail(error);
  }

  ExitCode fail(const Error& error) {
    output_->flush();
    progress_->end();
    return report(error, options_->common);
  }

  ByteSource* source_;
  const Options* options_;
  Output* output_;
  Progress* progress_;
  std::uint64_t from_;
  std::uint64_t to_;
  std::uint64_t left_;                   ///< how many records may still be printed
  std::uint64_t last_number_ = 0;        ///< keep_going: that was passed
  std::uint64_t last_lost_ = 0;          ///< keep_going: of the records known to be lost
  LogStatus status_ = LogStatus::sound;  ///< keep_going: of what was printed
  std::string_view path_;                ///< named in each record where there are several logs
};

ExitCode dump_log(const std::string& log, const Options& options, Output& output) {
  auto source = open_log(log);
  if (!source) {
    output.flush();
    return report(source.error(), options.common);
  }
  if (options.logs.size() > 1 && !options.common.json) {
    output.text().append("==> ").append(printable((*source)->name())).append(" <==\n");
  }
  Progress progress(options.common, (*source)->name());
  const auto observed = observe_reads(**source, progress.observer());
  Dump dump(*observed, options, output, progress);
  if (options.at_offset) return dump.at_offset(*options.at_offset);
  return options.keep_going ? dump.keep_going() : dump.strict();
}

ExitCode run(const Options& options) {
  if (const auto once = check_logs(options.logs); !once) {
    return report(once.error(), options.common);
  }
  if (options.from_sequence_number && options.to_sequence_number &&
      *options.from_sequence_number > *options.to_sequence_number) {
    return report(usage_error("--from-seq " + std::to_string(*options.from_sequence_number) +
                              " is after --to-seq " + std::to_string(*options.to_sequence_number)),
                  options.common);
  }
  if (options.at_offset && (options.from_sequence_number || options.to_sequence_number ||
                            options.limit || options.keep_going)) {
    return report(usage_error("--at-offset shows one place and goes with no choice of records"),
                  options.common);
  }
  Output output(options.common);
  ExitCode code = ExitCode::ok;
  for (const std::string& log : options.logs) {
    code = graver(code, dump_log(log, options, output));
    if (!output.open()) break;
  }
  // Nobody is there any more to be told of damage.
  const bool about_damage = code == ExitCode::corrupt || code == ExitCode::torn;
  if (output.reader_is_gone() && about_damage) code = ExitCode::ok;
  return output.finish(code);
}

}  // namespace

void add_dump(CLI::App& app, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = add_command(
      app, "dump", "Print the records of one or more logs",
      "A damaged log prints its sound records up to the damage, then the error, and never gives "
      "0.\n"
      "Example: aerowal dump --json --from-seq 100 wal.log | jq .document_id");
  add_log_arguments(command, options->logs);
  add_number_option(command, "--from-seq", options->from_sequence_number,
                    "Begin at this sequence number");
  add_number_option(command, "--to-seq", options->to_sequence_number,
                    "Stop after this sequence number; what follows is not read");
  add_number_option(command, "--limit", options->limit,
                    "Stop after this many records of each log; what follows is not read");
  add_flag(command, "--no-body", options->no_body, "Leave out the document bodies");
  add_flag(command, "--keep-going", options->keep_going,
           "Print every sound record, with what is damaged in its place between them");
  add_number_option(command, "--at-offset", options->at_offset,
                    "Take the bytes at this offset for a record and show them, decoded as far as\n"
                    "they go, in hex");
  add_common_options(command, options->common);
  set_action(command, action, [options] { return run(*options); });
}

}  // namespace aerowal::cli

#include "commands/follow.hpp"

#include <chrono>
#include <limits>
#include <optional>
#include <utility>

#include <unistd.h>

#include <aerowal/followed_log.hpp>
#include <aerowal/log_path.hpp>

#include "commands/log_source.hpp"
#include "commands/record_output.hpp"
#include "commands/record_tail.hpp"
#include "io/container_kind.hpp"
#include "io/file_watch.hpp"
#include "report/format.hpp"
#include "term/stop_signals.hpp"
#include "term/usage_error.hpp"

namespace aerowal::cli {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// How often it is looked whether a record that is whole and wrong has become right.
constexpr milliseconds damage_look_every{100};

/// How many records are printed before somebody may ask to stop.
constexpr unsigned records_at_once = 1024;

class Following {
 public:
  Following(FollowedLog log, const DumpOptions& options, Output& output, RecordPrinter& printer)
      : log_(std::move(log)),
        options_(&options),
        output_(&output),
        printer_(&printer),
        watch_(log_.path()),
        records_(output, printer, options.hex),
        from_(options.from_sequence_number.value_or(0)),
        left_(options.limit.value_or(no_limit)) {
    output.while_waiting(
        [this]() -> Result<void> {
          if (!stop_.requested()) return {};
          return Error{.code = ErrorCode::system, .message = "interrupted"};
        },
        Output::HalfLine::finished);
  }

  ExitCode run() {
    printer_->begin(log_.path());
    if (log_.reader() == nullptr) printer_->changed(LogChange::missing, log_.path());
    if (const auto ready = begin_at_tail(); !ready) return fail(ready.error());
    for (bool more = true; more;) {
      const auto step = go_on();
      if (!step) return fail(step.error());
      more = *step;
    }
    output_->flush();
    return code_;
  }

 private:
  static constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

  /// With --tail, at the first of the last records. Errors: system.
  Result<void> begin_at_tail() {
    if (!options_->tail || log_.reader() == nullptr) return {};
    Reader& reader = *log_.reader();
    RecordTail tail(*options_->tail);
    const auto added = tail.add_all(
        reader, no_limit, [this](const PlacedRecord& record) { return is_asked_for(record); });
    if (!added) return added.error();
    if (!tail.empty()) reader.seek(tail.first().byte_offset, tail.first().sequence_number);
    return {};
  }

  /// False at the end of it all. Errors: system.
  Result<bool> go_on() {
    const auto printed = print_what_is_there();
    if (printed && !*printed) return false;
    if (!output_->flush() || output_->reader_is_gone() || stop_.requested()) return false;
    const auto change = log_.look();
    if (!change) return change.error();
    if (*change == LogChange::none) {
      // A file that was cut while it was read has changed.
      if (!printed) return printed.error();
      wait();
    } else if (*change != LogChange::grown) {
      printer_->changed(*change, log_.path());
      // Numbers name other records now.
      from_ = 0;
      damage_.reset();
    }
    return true;
  }

  /// False where no more is to be printed. Errors: system.
  Result<bool> print_what_is_there() {
    if (log_.reader() == nullptr) return true;
    Reader& reader = *log_.reader();
    for (unsigned i = 1;; ++i) {
      if (i % records_at_once == 0 && stop_.requested()) return false;
      if (left_ == 0 || reader.sequence_number() > last_number()) return false;
      const auto more = reader.next();
      if (!more) return more.error();
      if (*more) {
        if (print(reader.record())) continue;
        if (records_.failed()) return *records_.failed();
        return false;
      }
      const auto stands = is_damage_settled(reader);
      if (!stands) return stands.error();
      if (*stands) return true;
      reader.reread();
    }
  }

  [[nodiscard]] std::uint64_t last_number() const {
    return options_->to_sequence_number.value_or(no_limit);
  }

  [[nodiscard]] bool is_asked_for(const PlacedRecord& record) const {
    return record.sequence_number >= from_ && options_->filter.matches(record);
  }

  bool print(const PlacedRecord& record) {
    if (!is_asked_for(record)) return true;
    --left_;
    return records_.print(record, *log_.source());
  }

  struct Damage {
    std::uint64_t byte_offset = 0;
    Clock::time_point since = Clock::now();
    bool reread = false;  ///< after it had stayed for long enough
    bool reported = false;
  };

  /// What ends before it is whole is waited for; what is whole and wrong is told of once it has
  /// stayed so. Whatever becomes of it, the log is followed on: it may be repaired. False where the
  /// bytes are to be read again. Errors: system.
  Result<bool> is_damage_settled(const Reader& reader) {
    const auto& found = reader.damage();
    if (!found || found->check == StrictCheck::truncated ||
        found->check == StrictCheck::length_end) {
      damage_.reset();
      return true;
    }
    if (!damage_ || damage_->byte_offset != found->byte_offset) {
      damage_ = {.byte_offset = found->byte_offset};
    }
    if (damage_->reported || Clock::now() - damage_->since < writer_patience) return true;
    if (!std::exchange(damage_->reread, true)) return false;
    Error error = to_error(*found, log_.path());
    const auto code = judge_damage(*log_.source(), error);
    if (!code) return code.error();
    if (*code == ExitCode::ok) {
      damage_.reset();
      return false;
    }
    damage_->reported = true;
    output_->flush();
    report_judged(error, options_->common);
    code_ = graver(code_, *code);
    return true;
  }

  void wait() {
    std::vector<FileWatch::Other> others{{.descriptor = stop_.descriptor()}};
    others.push_back({.descriptor = STDOUT_FILENO, .for_reading = false});
    if (damage_ && !damage_->reported) {
      FileWatch::pause(damage_look_every, others);
    } else {
      watch_.wait(others);
    }
  }

  ExitCode fail(const Error& error) {
    output_->flush();
    return report(error, options_->common);
  }

  StopSignals stop_;
  FollowedLog log_;
  const DumpOptions* options_;
  Output* output_;
  RecordPrinter* printer_;
  FileWatch watch_;
  RecordOutput records_;
  std::uint64_t from_;
  std::uint64_t left_;
  std::optional<Damage> damage_;
  ExitCode code_ = ExitCode::ok;
};

}  // namespace

ExitCode follow_log(const DumpOptions& options, Output& output, RecordPrinter& printer) {
  const auto fail = [&options](const Error& error) { return report(error, options.common); };
  const auto path = resolve_log_path(options.logs.front(), MissingLog::named);
  if (!path) return fail(path.error());
  auto log = FollowedLog::open(*path);
  if (!log) return fail(log.error());
  if (log->source() != nullptr) {
    const auto container = recognise_container(*log->source());
    if (!container) return fail(container.error());
    if (*container) {
      Error error = usage_error("aerowal dump",
                                "--follow is for a log that is being written; this "
                                "is a " +
                                    describe(**container));
      error.path = *path;
      return fail(error);
    }
  }
  return Following(*std::move(log), options, output, printer).run();
}

}  // namespace aerowal::cli

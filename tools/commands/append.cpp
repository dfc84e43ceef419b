#include "commands/append.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <aerowal/format.hpp>
#include <aerowal/log_container.hpp>
#include <aerowal/log_path.hpp>
#include <aerowal/writer.hpp>

#include "base/byte_order.hpp"
#include "commands/line_input.hpp"
#include "commands/log_source.hpp"
#include "io/container_kind.hpp"
#include "report/format.hpp"
#include "term/out_of_memory.hpp"
#include "term/output.hpp"
#include "term/progress.hpp"
#include "term/standard_streams.hpp"
#include "term/text.hpp"
#include "term/usage_error.hpp"

namespace aerowal::cli {
namespace {

/// The option that names the file which `records` come from, and that file; nothing where it is not
/// from one.
struct Input {
  std::string option;
  std::string file;
  std::string next_step;  ///< where that is the log
};

std::optional<Input> input_of(const AppendOptions& options) {
  if (const auto* many = std::get_if<AppendOptions::Many>(&options.records)) {
    return Input{
        .option = "--from",
        .file = many->from,
        .next_step = "give it the records of another log, as 'aerowal dump --json' prints them"};
  }
  const auto& body_file = std::get<AppendOptions::One>(options.records).body_file;
  if (!body_file) return std::nullopt;
  return Input{
      .option = "--body-file", .file = *body_file, .next_step = "give it the file of a document"};
}

/// The log is not what is printed, nor what is read. Errors: usage.
Result<void> check_files(const AppendOptions& options) {
  const std::optional<Input> input = input_of(options);
  std::vector<std::string> files{options.log};
  if (input) files.push_back(input->file);
  if (const auto apart = check_standard_streams(files); !apart) return apart.error();
  const auto is_input = [&options](const std::string& name, const std::string& next_step) {
    return Error{.code = ErrorCode::usage,
                 .message = name + " is this log too; nothing was written; " + next_step,
                 .path = options.log};
  };
  if (input && is_log_itself(options.log, input->file)) {
    return is_input(input->option + " " + input->file, input->next_step);
  }
  if (is_log_itself(options.log, "-")) {
    return is_input("standard input", "redirect standard input from another file");
  }
  return {};
}

/// `error`, of a record: with the option that it is about.
Error with_option(Error error) {
  for (const auto& [member, option] :
       {std::pair("collection_id ", "--collection: "), std::pair("document_id ", "--id: "),
        std::pair("schema_id ", "--schema: "),
        std::pair("schema_version ", "--schema-version: ")}) {
    if (error.message.starts_with(member)) error.message.insert(0, option);
  }
  return error;
}

/// The record that --type and its companions describe, complete.
Result<RecordLine> complete(const AppendOptions::One& one) {
  RecordLine line = one.record;
  if (one.body_file) {
    auto body = read_file(*one.body_file, format::record_size_max - format::record_size_min);
    if (!body) return body.error();
    line.body = std::move(*body);
  }
  if (line.type != RecordType::delete_ && line.body.empty()) {
    const std::string type = line.type == RecordType::insert ? "insert" : "update";
    const std::string needs = "--type " + type + " needs a body: ";
    if (!one.body_file) return usage_error("aerowal append", needs + "give --body or --body-file");
    return usage_error(
        "aerowal append",
        needs + (*one.body_file == "-" ? std::string("standard input was empty")
                                       : shell_quoted(*one.body_file) + " is empty"));
  }
  if (const auto length = encoded_length(line.record()); !length) {
    return with_option(length.error());
  }
  return line;
}

/// Whether a file that begins like that is a log: the length, type and number of a first record.
bool begins_like_log(std::string_view head) {
  const Bytes bytes = std::as_bytes(std::span(head));
  if (bytes.size() < format::record_size_min) return false;
  const std::uint32_t length = load_u32(bytes.data());
  return length >= format::record_size_min && length <= format::record_size_max &&
         std::to_integer<unsigned>(bytes[format::type_at]) <=
             static_cast<unsigned>(RecordType::delete_) &&
         load_u64(bytes.data() + format::sequence_at) == format::first_sequence_number;
}

/// What the input is where it is not JSON Lines, and what helps; empty where nothing tells.
std::string other_than_lines(const LineInput& input) {
  const std::string_view head = input.head();
  if (head.empty() || head.front() == '{' || head.front() == ' ' || head.front() == '\n') return {};
  const std::string dump =
      "'aerowal dump --json " + (input.path() == "-" ? "LOG" : shell_quoted(input.path())) + "'";
  if (begins_like_log(head)) return "; this is a log: give what " + dump + " prints";
  if (const auto container = recognise_container(std::as_bytes(std::span(head)))) {
    return "; this is a " + describe(*container) +
           ": unpack it, or, where it holds a log, give what " + dump + " prints";
  }
  if (head.starts_with("\xef\xbb\xbf")) {
    return "; it begins with a byte order mark, which JSON Lines do not have: 'tail -c +4' leaves "
           "it out";
  }
  if (head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff")) {
    return "; this is UTF-16: 'iconv -f UTF-16 -t UTF-8' makes UTF-8 of it";
  }
  return "; give JSON Lines, as 'aerowal dump --json' prints them";
}

/// The error of the line `line`, if it is one of a line.
Error in_line(Error error, const LineInput& input, std::uint64_t line) {
  if (error.code == ErrorCode::usage) {
    error.path = input.path();
    error.line = line;
    if (line == 1) error.message += other_than_lines(input);
  }
  return error;
}

class Appender {
 public:
  Appender(const AppendOptions& options, std::string path)
      : options_(&options),
        path_(std::move(path)),
        output_(options.common),
        reporter_(make_append_reporter(options.common, output_)) {}

  /// --type: one record.
  ExitCode append_one(const RecordLine& line) {
    if (const auto opened = open(); !opened) return failed(opened.error());
    if (const auto done = append(line.record(), line.expected); !done) {
      return failed(with_option(done.error()));
    }
    return finish();
  }

  /// --from: each record is on disk and acknowledged before the next line is looked at.
  ExitCode append_lines(LineInput& input) {
    if (const auto opened = open(); !opened) return failed(opened.error());
    input.while_waiting([this] { return writer_->check(); });
    output_.while_waiting([this] { return writer_->check(); });
    std::vector<char> memory;
    std::uint64_t line = 1;
    for (Result<bool> more = true; *more;) {
      const auto lines = input.next(memory);
      if (!lines) return failed(in_line(lines.error(), input, line));
      if (lines->empty()) break;
      more = for_each_record_line(*lines, line,
                                  [this](const Record& record, const ExpectedPlacement& expected) {
                                    return append(record, expected);
                                  });
      if (!more) return failed(in_line(more.error(), input, line));
    }
    if (output_.open()) {
      if (const auto kept = writer_->keep(); !kept) return failed(kept.error());
    }
    return finish();
  }

  /// --from --new: all of them, or no log.
  ExitCode make_log(LineInput& input) {
    auto log = NewLog::create(path_, {.ignore_lock_file = options_->ignore_lock_file,
                                      .ignore_in_use = options_->ignore_in_use,
                                      .threading = threading()});
    if (!log) return failed(log.error());
    const auto done = log->append_lines(
        [&input](std::vector<char>& memory) { return input.next(memory); }, input.size());
    if (!done) return failed(in_line(done.error(), input, done.error().line.value_or(0)));
    // What is printed is composed before: once the log is there, nothing is left that can fail.
    const std::uint64_t records = log->sequence_number() - format::first_sequence_number;
    std::string summary = reporter_->created(path_, records, log->size());
    if (const auto committed = log->commit(); !committed) return failed(committed.error());
    output_.text().swap(summary);
    return cli::finish(output_, ExitCode::ok, options_->common);
  }

 private:
  Result<void> open() {
    Progress progress(options_->common, path_);
    auto writer = Writer::open(path_, {.ignore_lock_file = options_->ignore_lock_file,
                                       .ignore_in_use = options_->ignore_in_use,
                                       .on_read = progress.observer(),
                                       .threading = threading()});
    if (!writer) return writer.error();
    writer_.emplace(std::move(*writer));
    return {};
  }

  /// False where nobody is there any more to read an acknowledgement.
  Result<bool> append(const Record& record, const ExpectedPlacement& expected) {
    if (output_.reader_is_gone()) return false;
    const auto placement = writer_->append(record, expected);
    if (!placement) return placement.error();
    reporter_->acknowledge(*placement);
    return output_.flush();
  }

  ExitCode finish() {
    if (output_.waiting_failed()) return report(*output_.waiting_failed(), options_->common);
    if (output_.open()) return cli::finish(output_, ExitCode::ok, options_->common);
    if (!output_.reader_is_gone()) return cli::finish(output_, ExitCode::system, options_->common);
    return report({.code = ErrorCode::system,
                   .message = "standard output was closed: stopped before sequence number " +
                              std::to_string(writer_->sequence_number()),
                   .path = path_},
                  options_->common);
  }

  ExitCode failed(const Error& error) {
    output_.flush();
    if (error.code != ErrorCode::wal_corruption) return report(error, options_->common);
    auto source = ByteSource::open(path_);
    if (!source) return report(source.error(), options_->common);
    return report_damage(error, **source, options_->common);
  }

  const AppendOptions* options_;
  std::string path_;
  Output output_;
  std::unique_ptr<AppendReporter> reporter_;
  std::optional<Writer> writer_;
};

}  // namespace

ExitCode run_append(const AppendOptions& options) {
  const UnwindWhereOutOfMemory unwind;
  const auto fail = [&](const Error& error) { return report(error, options.common); };
  if (const auto apart = check_files(options); !apart) return fail(apart.error());
  if (const auto* one = std::get_if<AppendOptions::One>(&options.records)) {
    const Result<RecordLine> record = complete(*one);
    if (!record) return fail(record.error());
    const auto path = resolve_log_path(options.log, MissingLog::named);
    if (!path) return fail(path.error());
    return Appender(options, *path).append_one(*record);
  }
  const auto& many = std::get<AppendOptions::Many>(options.records);
  auto input = LineInput::open(many.from);
  if (!input) return fail(input.error());
  const auto path = resolve_log_path(options.log, MissingLog::named);
  if (!path) return fail(path.error());
  Appender appender(options, *path);
  return many.new_log ? appender.make_log(*input) : appender.append_lines(*input);
}

}  // namespace aerowal::cli

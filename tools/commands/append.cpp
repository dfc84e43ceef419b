#include <memory>
#include <string>

#include <aerowal/format.hpp>
#include <aerowal/log_path.hpp>
#include <aerowal/record_json.hpp>
#include <aerowal/record_line.hpp>
#include <aerowal/writer.hpp>

#include "base/hex.hpp"
#include "cli/options.hpp"
#include "commands/line_input.hpp"
#include "commands/log_source.hpp"
#include "report/json.hpp"
#include "report/text.hpp"
#include "term/out_of_memory.hpp"
#include "term/output.hpp"
#include "term/progress.hpp"
#include "term/standard_streams.hpp"

namespace aerowal::cli {
namespace {

struct Options {
  CommonOptions common;
  std::string log;
  std::optional<std::string> type;
  std::optional<std::string> collection_id;
  std::optional<std::string> document_id;
  std::optional<std::string> schema_id;
  std::optional<std::string> schema_version;
  std::optional<std::string> body;
  std::optional<std::string> body_file;
  std::optional<std::string> from;
  bool new_log = false;
  bool ignore_lock_file = false;
  bool ignore_in_use = false;
};

Error usage_error(const std::string& message) {
  return {.code = ErrorCode::usage, .message = message + "; try 'aerowal append --help'"};
}

/// Errors: usage, for options that do not go together.
Result<void> check(const Options& options) {
  if (options.type.has_value() == options.from.has_value()) {
    return usage_error("give either --type and a record, or --from and many");
  }
  struct Needed {
    const char* name;
    const std::optional<std::string>* value;
  };
  const Needed of_record[] = {{"--collection", &options.collection_id},
                              {"--id", &options.document_id},
                              {"--schema", &options.schema_id},
                              {"--schema-version", &options.schema_version}};
  const Needed of_body[] = {{"--body", &options.body}, {"--body-file", &options.body_file}};
  if (options.from) {
    for (const auto& [name, value] : of_record) {
      if (*value) return usage_error(std::string(name) + " does not go with --from");
    }
    for (const auto& [name, value] : of_body) {
      if (*value) return usage_error(std::string(name) + " does not go with --from");
    }
    return {};
  }
  if (options.new_log) return usage_error("--new needs --from");
  for (const auto& [name, value] : of_record) {
    if (!*value) return usage_error(std::string("--type needs ") + name);
  }
  if (options.body && options.body_file) {
    return usage_error("--body and --body-file exclude each other");
  }
  return {};
}

/// The log is not what is printed, nor what is read. Errors: usage.
Result<void> check_files(const Options& options) {
  std::vector<std::string> files{options.log};
  for (const auto* input : {&options.from, &options.body_file}) {
    if (*input) files.push_back(**input);
  }
  if (const auto apart = check_standard_streams(files); !apart) return apart.error();
  if (options.log == "-") return usage_error("append needs a file, not standard input");
  const auto is_input = [&options](const std::string& name, const std::string& next_step) {
    return Error{.code = ErrorCode::usage,
                 .message = name + " is this log too; nothing was written; " + next_step,
                 .path = options.log};
  };
  if (options.from && is_log_itself(options.log, *options.from)) {
    return is_input("--from " + *options.from,
                    "give it the records of another log, as 'aerowal dump --json' prints them");
  }
  if (options.body_file && is_log_itself(options.log, *options.body_file)) {
    return is_input("--body-file " + *options.body_file, "give it the file of a document");
  }
  if (is_log_itself(options.log, "-")) {
    return is_input("standard input", "redirect standard input from another file");
  }
  return {};
}

/// The record that --type and its companions describe.
Result<RecordLine> record_of(const Options& options) {
  RecordLine line;
  if (*options.type == "insert") {
    line.type = RecordType::insert;
  } else if (*options.type == "update") {
    line.type = RecordType::update;
  } else if (*options.type == "delete") {
    line.type = RecordType::delete_;
  } else {
    return usage_error("--type '" + *options.type + "' is not insert, update or delete");
  }
  line.collection_id = *options.collection_id;
  line.document_id = *options.document_id;
  line.schema_id = *options.schema_id;
  line.schema_version = *options.schema_version;
  if (options.body) {
    if (!is_json(*options.body)) return usage_error("--body is not JSON");
    line.body = *options.body;
  }
  if (options.body_file) {
    auto body = read_file(*options.body_file, format::record_size_max - format::record_size_min);
    if (!body) return body.error();
    line.body = std::move(*body);
  }
  if (line.type != RecordType::delete_ && line.body.empty()) {
    return usage_error("--type " + *options.type + " needs a body: give --body or --body-file");
  }
  if (const auto length = encoded_length(line.record()); !length) return length.error();
  return line;
}

void append_acknowledgement(std::string& out, const Placement& placement, bool json) {
  const std::string number = std::to_string(placement.sequence_number);
  const std::string offset = std::to_string(placement.byte_offset);
  const std::string length = std::to_string(placement.length);
  const std::string checksum = hex(placement.checksum, 8);
  if (json) {
    out.append(R"({"sequence_number":)").append(number).append(R"(,"byte_offset":)");
    out.append(offset).append(R"(,"length":)").append(length).append(R"(,"checksum":")");
    out.append(checksum).append("\"}\n");
  } else {
    out.append(number).append(" at byte ").append(offset).append(", ").append(length);
    out.append(" bytes, checksum ").append(checksum).append("\n");
  }
}

/// The error of the line `line`, if it is one of a line.
Error in_line(Error error, const LineInput& input, std::uint64_t line) {
  if (error.code == ErrorCode::usage) {
    error.path = input.path();
    error.line = line;
  }
  return error;
}

class Appender {
 public:
  Appender(const Options& options, std::string path)
      : options_(&options), path_(std::move(path)), output_(options.common) {}

  /// --type: one record.
  ExitCode append_one(const RecordLine& line) {
    if (const auto opened = open(); !opened) return failed(opened.error());
    if (const auto done = append(line.record(), line.expected); !done) return failed(done.error());
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
    std::string summary = options_->common.json
                              ? new_log_json(path_, records, log->size()) + "\n"
                              : printable(path_) + ": created, " + count_text(records, "record") +
                                    ", " + bytes_text(log->size()) + "\n";
    if (const auto committed = log->commit(); !committed) return failed(committed.error());
    output_.text().swap(summary);
    return output_.finish(ExitCode::ok);
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

  /// False where nobody is there any more to be told of an acknowledgement.
  Result<bool> append(const Record& record, const ExpectedPlacement& expected) {
    if (output_.reader_is_gone()) return false;
    const auto placement = writer_->append(record, expected);
    if (!placement) return placement.error();
    append_acknowledgement(output_.text(), *placement, options_->common.json);
    return output_.flush();
  }

  ExitCode finish() {
    if (output_.waiting_failed()) return report(*output_.waiting_failed(), options_->common);
    if (output_.open()) return output_.finish(ExitCode::ok);
    if (!output_.reader_is_gone()) return output_.finish(ExitCode::system);
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

  const Options* options_;
  std::string path_;
  Output output_;
  std::optional<Writer> writer_;
};

ExitCode run(const Options& options) {
  const auto fail = [&](const Error& error) { return report(error, options.common); };
  if (const auto apart = check_files(options); !apart) return fail(apart.error());
  if (const auto valid = check(options); !valid) return fail(valid.error());

  std::optional<RecordLine> record;
  std::optional<LineInput> input;
  if (options.type) {
    auto described = record_of(options);
    if (!described) return fail(described.error());
    record.emplace(std::move(*described));
  } else {
    auto opened = LineInput::open(*options.from);
    if (!opened) return fail(opened.error());
    input.emplace(std::move(*opened));
  }
  const auto path = resolve_log_path(options.log);
  if (!path) return fail(path.error());
  Appender appender(options, *path);
  if (record) return appender.append_one(*record);
  return options.new_log ? appender.make_log(*input) : appender.append_lines(*input);
}

}  // namespace

void add_append(CLI::App& app, Action& action) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = add_command(
      app, "append", "Append one record or many to a log",
      "Each record is written, fsynced, and only then acknowledged with a line. A log that is not\n"
      "sound, or is in use, is refused before a byte is written.\n"
      "Example: aerowal append wal.log --type delete --collection users --id user_7 \\\n"
      "           --schema user_schema --schema-version v1\n"
      "Example: aerowal dump --json old.log | aerowal append new.log --from -");
  add_log_argument(command, options->log,
                   "A log file, created if it is not there, or an AeroDB data directory");
  add_text_option(command, "--type", options->type, "TYPE",
                  "Append one record: insert, update or delete");
  add_text_option(command, "--collection", options->collection_id, "ID", "Its collection id");
  add_text_option(command, "--id", options->document_id, "ID", "Its document id");
  add_text_option(command, "--schema", options->schema_id, "ID", "Its schema id");
  add_text_option(command, "--schema-version", options->schema_version, "V", "Its schema version");
  add_text_option(command, "--body", options->body, "JSON",
                  "Its document, stored byte for byte; must be JSON");
  add_text_option(command, "--body-file", options->body_file, "F",
                  "The same from a file, whatever its bytes are; - for standard input");
  add_text_option(command, "--from", options->from, "F",
                  "Append many: JSON Lines as `dump --json` prints them; - for standard input");
  add_flag(command, "--new", options->new_log,
           "With --from: LOG must not exist, and appears whole or not at all");
  add_flag(command, "--ignore-lock-file", options->ignore_lock_file,
           "Go on although a lock file is there");
  add_flag(command, "--ignore-in-use", options->ignore_in_use,
           "Go on although the log is, or may be, in use by anything but aerowal");
  add_common_options(command, options->common);
  set_action(command, action, [options] {
    const UnwindWhereOutOfMemory unwind;
    return run(*options);
  });
}

}  // namespace aerowal::cli

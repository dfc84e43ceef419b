#include "report/remedy_text.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <initializer_list>
#include <string_view>

#include "base/saturated.hpp"
#include "io/file.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

/// `advice`: how to put the option, where the option alone does not say it.
struct Words {
  std::string_view option;
  std::string_view advice;
};

constexpr std::array<Words, remedy_count> all_words{{
    {"--correct", ""},
    {"--fix-bit-flips", ""},
    {"--store", ""},
    {"--donor", ""},
    {"--truncate", ""},
    {"--salvage", ""},
    {"--conflicts", ""},
    {"--correct with --conflicts", ""},
    {"--truncate instead of --salvage", ""},
    {"--salvage instead of --truncate", ""},
    {"--max-loss", ""},
    {"--max-loss any", ""},
    {"-o", "-o OUT writes a new file instead"},
    {"--ignore-lock-file", "if nothing works on the log, give --ignore-lock-file"},
    {"--ignore-in-use", "if nothing works on the log, give --ignore-in-use"},
    // What is said of a container needs its name: unpacking_advice().
    {"", ""},
    {"", ""},
    {"", ""},
    {"", ""},
    // That depends on why: temporary_directory_advice().
    {"TMPDIR", ""},
}};

const Words& words_for(Remedy remedy) { return all_words[static_cast<std::size_t>(remedy)]; }

std::string temporary_directory_advice(const Error& error) {
  const auto because_of = [&error](std::initializer_list<int> reasons) {
    return std::find(reasons.begin(), reasons.end(), error.system_errno) != reasons.end();
  };
  std::string advice = "set TMPDIR to ";
  if (because_of({ENOSPC, EDQUOT})) return advice + "a directory with more room";
  if (because_of({ENOENT, ENOTDIR})) return advice + "a directory that is there";
  if (because_of({EACCES, EPERM, EROFS})) return advice + "a directory that can be written to";
  return advice + "another directory";
}

std::string decompressor(Compression compression) {
  switch (compression) {
    case Compression::gzip:
      return "gzip -dc";
    case Compression::zstd:
      return "zstd -dc";
    case Compression::xz:
      return "xz -dc";
    case Compression::bzip2:
      return "bzip2 -dc";
  }
  return {};
}

std::string unpacking_advice(Remedy remedy, const Error& error) {
  const std::string entry = remedy == Remedy::choose_entry        ? "NAME"
                            : remedy == Remedy::choose_occurrence ? "--occurrence=N NAME"
                                                                  : "--wildcards '*wal/wal.log'";
  const std::string command = unpacking_command(*error.container, error.path, entry);
  if (error.code == ErrorCode::refused) {
    return "unpack it first: " + command + " > " + unpacked_log_name();
  }
  const std::string pipe = command + " | aerowal verify -";
  switch (remedy) {
    case Remedy::choose_entry:
      return "to choose another file: " + pipe;
    case Remedy::choose_occurrence:
      return "to choose the Nth file of a name: " + pipe;
    case Remedy::use_another_copy:
      return "take another copy, or look at what can still be unpacked: " + pipe;
    default:
      return "to read it: " + pipe;
  }
}

}  // namespace

std::string option_for(Remedy remedy) { return std::string(words_for(remedy).option); }

std::string least_loss_command(const LeastLoss& least, const std::string& log) {
  std::string command = "aerowal repair";
  for (const Remedy remedy : least.remedies) {
    if (remedy == Remedy::use_donor) {
      for (const std::string& donor : least.donor_paths) {
        command += " " + option_for(remedy) + " " + (donor == "-" ? donor : shell_quoted(donor));
      }
      continue;
    }
    command += " " + option_for(remedy);
    if (remedy == Remedy::use_store) command += " " + shell_quoted(least.store_path);
    if (remedy == Remedy::decide_conflicts && least.conflicts) {
      command.append(" ").append(name(*least.conflicts));
    }
  }
  const std::uint64_t loss = saturated_sum(least.records_lost, least.records_possibly_lost);
  if (least.loss_unknown) {
    command += " " + option_for(Remedy::allow_any_loss);
  } else if (loss != 0) {
    command += " " + option_for(Remedy::allow_loss) + " " + std::to_string(loss);
  }
  return command + " -o OUT " + shell_quoted(log);
}

std::string unpacking_command(const LogContainer& container, const std::string& path,
                              const std::string& entry) {
  const bool from_file = path != "-";
  std::string command;
  if (container.compression) {
    command = decompressor(*container.compression);
    if (from_file) command += " " + shell_quoted(path);
    if (container.tar) command += " | tar -xOf - " + entry;
  } else {
    command = "tar -xOf " + (from_file ? shell_quoted(path) : path) + " " + entry;
  }
  return command;
}

std::string unpacking_command(const LogContainer& container, const std::string& path) {
  return unpacking_command(container, path, "--wildcards '*wal/wal.log'");
}

std::string unpacked_log_name() { return free_name("unpacked.wal"); }

Error with_options(Error error) {
  for (const Remedy remedy : error.remedies) {
    const Words& words = words_for(remedy);
    const std::string temporary = temporary_directory_advice(error);
    error.message.append("; ");
    if (remedy == Remedy::use_other_temporary_directory) {
      error.message.append(temporary);
    } else if (error.container && words.option.empty()) {
      error.message.append(unpacking_advice(remedy, error));
    } else if (words.advice.empty()) {
      error.message.append("try ").append(words.option);
    } else {
      error.message.append(words.advice);
    }
  }
  error.remedies.clear();
  return error;
}

}  // namespace aerowal::cli

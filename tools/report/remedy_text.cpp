#include "report/remedy_text.hpp"

#include <array>
#include <string_view>

#include "base/saturated.hpp"
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
}};

const Words& words_for(Remedy remedy) { return all_words[static_cast<std::size_t>(remedy)]; }

}  // namespace

std::string option_for(Remedy remedy) { return std::string(words_for(remedy).option); }

std::string least_loss_command(const LeastLoss& least, const std::string& log) {
  std::string command = "aerowal repair";
  for (const Remedy remedy : least.remedies) {
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

Error with_options(Error error) {
  for (const Remedy remedy : error.remedies) {
    const Words& words = words_for(remedy);
    error.message.append("; ");
    if (words.advice.empty()) {
      error.message.append("try ").append(words.option);
    } else {
      error.message.append(words.advice);
    }
  }
  error.remedies.clear();
  return error;
}

}  // namespace aerowal::cli

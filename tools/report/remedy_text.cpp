#include "report/remedy_text.hpp"

#include <array>
#include <string_view>

namespace aerowal::cli {
namespace {

/// `advice`: how to put the option, where the option alone does not say it.
struct Words {
  std::string_view option;
  std::string_view advice;
};

constexpr std::array<Words, remedy_count> all_words{{
    {"--fix-bit-flips", ""},
    {"--store", ""},
    {"--truncate", ""},
    {"--salvage", ""},
    {"--truncate instead of --salvage", ""},
    {"--salvage instead of --truncate", ""},
    {"--max-loss", ""},
    {"-o", "-o OUT writes a new file instead"},
    {"--ignore-lock-file", "if nothing works on the log, give --ignore-lock-file"},
    {"--ignore-in-use", "if nothing works on the log, give --ignore-in-use"},
}};

const Words& words_for(Remedy remedy) { return all_words[static_cast<std::size_t>(remedy)]; }

}  // namespace

std::string option_for(Remedy remedy) { return std::string(words_for(remedy).option); }

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

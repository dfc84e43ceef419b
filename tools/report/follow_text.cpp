#include "report/follow_text.hpp"

#include <array>
#include <string_view>

#include <aerowal/record_json.hpp>

#include "term/text.hpp"

namespace aerowal::cli {
namespace {

struct ChangeWords {
  std::string_view name;
  std::string_view text;
};

/// In the order of the enumerators.
constexpr std::array<ChangeWords, 8> change_words{{
    {"none", ""},
    {"grown", ""},
    {"truncated", "was cut: what it has now follows, from its first record on"},
    {"rewritten", "was written anew: what it has now follows, from its first record on"},
    {"replaced", "is another file now: its records follow, from the first on"},
    {"checkpoint", "was begun anew by a checkpoint: its records follow, from the first on"},
    {"missing", "is not there; waiting for it"},
    {"found", "is there now: its records follow, from the first on"},
}};

const ChangeWords& words_of(LogChange change) {
  return change_words[static_cast<std::size_t>(change)];
}

}  // namespace

std::string follow_text(LogChange change, const std::string& log) {
  return printable(log) + ": " + std::string(words_of(change).text);
}

std::string follow_json(LogChange change, const std::string& log) {
  std::string text =
      R"({"follow":{"change":")" + std::string(words_of(change).name) + R"(","path":)";
  append_json_string(text, log);
  return text + "}}";
}

}  // namespace aerowal::cli

#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace aerowal::cli {

/// What a kind or a code means. The texts are ASCII, a paragraph each, in which no byte needs an
/// escape on a terminal.
struct Explanation {
  std::string_view name;
  std::string_view topic;  ///< "damage", "directory", "difference" or "code"
  std::string_view meaning;
  std::string_view causes;
  std::string_view action;   ///< what to do
  std::string_view summary;  ///< the first sentence of the meaning
  std::string_view json;     ///< the members from the name to the action, without braces
};

/// All of them, by topic, as man/aerowal-explain.1 has them, which the table is made of.
std::span<const Explanation> explanations();

/// The one of that name, in small or capital letters; null if there is none.
const Explanation* find_explanation(std::string_view name);

/// The list of all, a line each, wrapped at `columns` of a terminal, or 0.
std::string explanation_list(std::size_t columns);

/// All of one, in lines of at most `columns`, or of a terminal's usual ones where that is 0.
std::string explanation_text(const Explanation& explanation, std::size_t columns);

/// The line of JSON, without its end.
std::string explanation_json(const Explanation& explanation);

}  // namespace aerowal::cli

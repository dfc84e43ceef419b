#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace aerowal::cli {

/// The words of a command line, without the program's, as CLI11 must see them: `--name=` as
/// `--name` and an empty value, which it would else take from the next word; what follows `--`, or
/// begins with a bracket, which it would take for a list, with a guard before it that
/// without_guard() takes away again. `takes_value`: whether the option of that name has a value.
std::vector<std::string> guarded_words(std::span<char* const> words,
                                       const std::function<bool(const std::string&)>& takes_value);

/// The word as it was typed.
std::string without_guard(const std::string& word);

}  // namespace aerowal::cli

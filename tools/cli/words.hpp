#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace aerowal::cli {

/// Whether the option of that name, `--live` or `-o`, has a value; nothing if there is no such
/// option.
using TakesValue = std::function<std::optional<bool>(const std::string& name)>;

/// The words of a command line, without the program's, as CLI11 must see them: `--name=` as
/// `--name` and an empty value, which it would else take from the next word; what follows `--`, or
/// begins with a bracket, which it would take for a list, with a guard before it that
/// without_guard() takes away again. The value that somebody gave to a flag gets one as well, or
/// CLI11 would take an empty one, and `true`, for none.
std::vector<std::string> guarded_words(std::span<char* const> words, const TakesValue& takes_value);

/// The value or the positional word as it was typed.
std::string without_guard(const std::string& word);

/// The same of a word that CLI11 did not expect, which may be a flag with a value.
std::string unexpected_as_typed(const std::string& word);

}  // namespace aerowal::cli

#pragma once

#include <string>
#include <vector>

namespace aerowal::cli {

/// The word of `known` that `typed` most probably stands for: the only one that begins so; else the
/// one that the fewest letters, left out, put in, changed or exchanged with the next, make of it,
/// if these are one, or two in a word of more than five; empty if there is none, or several are as
/// near. Capitals are as good as small letters.
std::string nearest(const std::string& typed, const std::vector<std::string>& known);

/// " (did you mean verify?)"; nothing of an empty word.
std::string suggestion_text(const std::string& word);

/// The same of the nearest word.
std::string suggestion_text(const std::string& typed, const std::vector<std::string>& known);

}  // namespace aerowal::cli

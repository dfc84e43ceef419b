#pragma once

#include <string>
#include <vector>

namespace aerowal::cli {

/// The word of `known` that `typed` most probably stands for: itself; else the only one that begins
/// so; else the one that the fewest letters, left out, put in, changed or exchanged with the next,
/// make of it, if these are one in a word of three to five letters, or two in a longer one; empty
/// if there is none, or several are as near. Capitals are as good as small letters; dashes at the
/// beginning are no letters.
std::string nearest(const std::string& typed, const std::vector<std::string>& known);

/// " (did you mean verify?)"; nothing of an empty word.
std::string suggestion_text(const std::string& word);

/// The same of the nearest word.
std::string suggestion_text(const std::string& typed, const std::vector<std::string>& known);

}  // namespace aerowal::cli

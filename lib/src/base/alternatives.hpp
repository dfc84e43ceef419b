#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace aerowal {

/// The words with commas between them, and `last` before the last one.
inline std::string joined_words(const std::vector<std::string>& words, const char* last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    text.append(i == 0 ? "" : i + 1 == words.size() ? last : ", ").append(words[i]);
  }
  return text;
}

/// "A", "A or B", "A, B or C"; nothing of none.
inline std::string alternatives_text(const std::vector<std::string>& words) {
  return joined_words(words, " or ");
}

/// "A", "A and B", "A, B and C"; nothing of none.
inline std::string enumeration_text(const std::vector<std::string>& words) {
  return joined_words(words, " and ");
}

}  // namespace aerowal

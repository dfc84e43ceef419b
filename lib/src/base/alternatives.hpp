#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace aerowal {

/// "A", "A or B", "A, B or C"; nothing of none.
inline std::string alternatives_text(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    text.append(i == 0 ? "" : i + 1 == words.size() ? " or " : ", ").append(words[i]);
  }
  return text;
}

}  // namespace aerowal

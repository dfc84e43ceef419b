#include "cli/words.hpp"

#include <utility>

namespace aerowal::cli {
namespace {

constexpr char guard = '\x01';

}  // namespace

std::vector<std::string> guarded_words(std::span<char* const> words,
                                       const std::function<bool(const std::string&)>& takes_value) {
  std::vector<std::string> guarded;
  bool options = true;
  bool value = false;
  for (std::string word : words) {
    const bool begins_with_guard = word.starts_with(guard);
    if (std::exchange(value, false)) {
      guarded.push_back(begins_with_guard ? guard + word : word);
    } else if (options && word == "--") {
      options = false;
    } else if (!options || word.starts_with('[') || begins_with_guard) {
      guarded.push_back(word == "-" ? word : guard + word);
    } else if (word.starts_with("--") && word.find('=') == word.size() - 1) {
      word.pop_back();
      guarded.push_back(std::move(word));
      guarded.emplace_back();
    } else {
      value = word.starts_with('-') && word != "-" && takes_value(word);
      guarded.push_back(std::move(word));
    }
  }
  return guarded;
}

std::string without_guard(const std::string& word) {
  return word.starts_with(guard) ? word.substr(1) : word;
}

}  // namespace aerowal::cli

#include "cli/words.hpp"

#include <utility>

namespace aerowal::cli {
namespace {

constexpr char guard_byte = '\x01';

}  // namespace

std::vector<std::string> guarded_words(std::span<char* const> words,
                                       const TakesValue& takes_value) {
  std::vector<std::string> guarded;
  bool options = true;
  bool value = false;
  for (std::string word : words) {
    const bool begins_with_guard = word.starts_with(guard_byte);
    if (std::exchange(value, false)) {
      guarded.push_back(begins_with_guard ? guard_byte + word : word);
    } else if (options && word == "--") {
      options = false;
    } else if (!options || word.starts_with('[') || begins_with_guard) {
      guarded.push_back(word == "-" ? word : guard_byte + word);
    } else if (const std::size_t equals = word.find('=');
               word.starts_with("--") && equals != std::string::npos) {
      const bool is_flag = !takes_value(word.substr(0, equals)).value_or(true);
      const bool is_empty = equals == word.size() - 1;
      if (is_flag) {
        word.insert(equals + 1, 1, guard_byte);
      } else if (is_empty) {
        word.pop_back();
      }
      guarded.push_back(std::move(word));
      if (is_empty && !is_flag) guarded.emplace_back();
    } else {
      value = word.starts_with('-') && word != "-" && takes_value(word).value_or(false);
      guarded.push_back(std::move(word));
    }
  }
  return guarded;
}

std::string without_guard(const std::string& word) {
  return word.starts_with(guard_byte) ? word.substr(1) : word;
}

std::string unexpected_as_typed(const std::string& word) {
  const std::size_t equals = word.find('=');
  if (!word.starts_with("--") || equals == std::string::npos) return without_guard(word);
  return word.substr(0, equals + 1) + without_guard(word.substr(equals + 1));
}

}  // namespace aerowal::cli

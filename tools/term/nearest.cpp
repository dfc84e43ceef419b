#include "term/nearest.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "term/text.hpp"

namespace aerowal::cli {
namespace {

std::string in_small_letters(std::string_view text) {
  std::string small(text);
  std::transform(small.begin(), small.end(), small.begin(), small_letter);
  return small;
}

/// How many letters of `word` may be wrong; the dashes of an option are no letters.
std::size_t mistakes_in(const std::string& word) {
  static constexpr std::size_t tiny_max = 2;
  static constexpr std::size_t short_max = 5;
  const std::size_t letters = word.size() - std::min(word.find_first_not_of('-'), word.size());
  if (letters <= tiny_max) return 0;
  return letters <= short_max ? 1 : 2;
}

/// Damerau's distance, in which no letter is changed twice.
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> now(b.size() + 1);
  for (std::size_t k = 0; k <= b.size(); ++k) last[k] = k;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t k = 1; k <= b.size(); ++k) {
      const std::size_t changed = last[k - 1] + (a[i - 1] == b[k - 1] ? 0 : 1);
      now[k] = std::min({last[k] + 1, now[k - 1] + 1, changed});
      const bool exchanged = i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1];
      if (exchanged) now[k] = std::min(now[k], before[k - 2] + 1);
    }
    before.swap(last);
    last.swap(now);
  }
  return last[b.size()];
}

}  // namespace

std::string nearest(const std::string& word_typed, const std::vector<std::string>& known) {
  static constexpr std::size_t length_max = 64;
  static constexpr std::size_t beginning_min = 3;
  if (word_typed.size() > length_max) return {};
  const std::string typed = in_small_letters(word_typed);
  const auto is_typed = [&typed](const std::string& word) {
    return in_small_letters(word) == typed;
  };
  if (const auto same = std::find_if(known.begin(), known.end(), is_typed); same != known.end()) {
    return *same;
  }
  std::string longer;
  for (const std::string& word : known) {
    if (typed.size() < beginning_min || !in_small_letters(word).starts_with(typed)) continue;
    if (!longer.empty()) return {};
    longer = word;
  }
  if (!longer.empty()) return longer;
  const std::size_t allowed = mistakes_in(typed);
  std::size_t least = allowed + 1;
  std::string found;
  for (const std::string& word : known) {
    const std::size_t off = distance(typed, in_small_letters(word));
    if (off > least) continue;
    found = off == least ? std::string() : word;
    least = off;
  }
  return found;
}

std::string suggestion_text(const std::string& word) {
  return word.empty() ? word : " (did you mean " + word + "?)";
}

std::string suggestion_text(const std::string& typed, const std::vector<std::string>& known) {
  return suggestion_text(nearest(typed, known));
}

}  // namespace aerowal::cli

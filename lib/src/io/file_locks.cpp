#include "io/file_locks.hpp"

#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include <sys/sysmacros.h>

#include "io/file.hpp"

namespace aerowal {
namespace {

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t begin = 0; begin < line.size();) {
    const std::size_t end = std::min(line.find(' ', begin), line.size());
    if (end != begin) words.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

template <class Number>
std::optional<Number> number_from(std::string_view text, int base) {
  Number number{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

// A line of /proc/locks (proc(5)): "1: FLOCK  ADVISORY  WRITE 1234 08:01:131074 0 EOF".
std::optional<pid_t> find_lock_holder(const struct stat& file) {
  constexpr std::size_t kind = 1;
  constexpr std::size_t pid = 4;
  constexpr std::size_t place = 5;
  constexpr int decimal = 10;
  constexpr int hexadecimal = 16;
  const std::string text = read_text("/proc/locks");
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const auto words = words_of(std::string_view(text).substr(begin, end - begin));
    begin = end + 1;
    if (words.size() <= place || words[kind] != "FLOCK") continue;
    const std::string_view where = words[place];
    const std::size_t first = where.find(':');
    const std::size_t second = where.find(':', first + 1);
    if (second == std::string_view::npos) continue;
    if (number_from<unsigned>(where.substr(0, first), hexadecimal) == major(file.st_dev) &&
        number_from<unsigned>(where.substr(first + 1, second - first - 1), hexadecimal) ==
            minor(file.st_dev) &&
        number_from<ino_t>(where.substr(second + 1), decimal) == file.st_ino) {
      return number_from<pid_t>(words[pid], decimal);
    }
  }
  return std::nullopt;
}

}  // namespace aerowal

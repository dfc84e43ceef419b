#include "base/cgroup.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fcntl.h>
#include <unistd.h>

namespace aerowal {
namespace {

/// The beginning of a small file of the kernel's; empty where it cannot be read.
std::string read_small_file(const std::string& path) {
  std::array<char, 4096> text;
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return {};
  const ssize_t got = ::read(descriptor, text.data(), text.size());
  ::close(descriptor);
  return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
}

}  // namespace

std::string own_cgroup() {
  const std::string all = read_small_file("/proc/self/cgroup");
  constexpr std::string_view prefix = "0::";
  for (std::string_view rest = all; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    if (line.starts_with(prefix)) return std::string(line.substr(prefix.size()));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  }
  return {};
}

std::optional<std::uint64_t> least_cgroup_limit(
    std::string_view root, std::string path, std::string_view file,
    const std::function<std::optional<std::uint64_t>(std::string_view)>& parse) {
  std::optional<std::uint64_t> least;
  for (;;) {
    const std::string name = std::string(root).append(path).append("/").append(file);
    const std::string text = read_small_file(name);
    const auto limit = parse(std::string_view(text).substr(0, text.find('\n')));
    if (limit && (!least || *limit < *least)) least = limit;
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos) return least;
    path.resize(slash);
  }
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace aerowal

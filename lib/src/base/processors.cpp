#include "base/processors.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include <fcntl.h>
#include <sched.h>
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

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// The path of this process's cgroup of version 2; empty where it has none.
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

}  // namespace

std::optional<unsigned> parse_processor_limit(std::string_view cpu_max) {
  while (cpu_max.ends_with('\n')) cpu_max.remove_suffix(1);
  const std::size_t space = cpu_max.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto quota = parse_number(cpu_max.substr(0, space));
  const auto period = parse_number(cpu_max.substr(space + 1));
  if (!quota || !period || *period == 0) return std::nullopt;
  const std::uint64_t whole = *quota / *period + static_cast<std::uint64_t>(*quota % *period != 0);
  return static_cast<unsigned>(std::clamp<std::uint64_t>(whole, 1, UINT32_MAX));
}

std::optional<unsigned> find_processor_limit(const std::string& root, std::string path) {
  std::optional<unsigned> least;
  for (;;) {
    const auto limit = parse_processor_limit(read_small_file(root + path + "/cpu.max"));
    if (limit && (!least || *limit < *least)) least = limit;
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos) return least;
    path.resize(slash);
  }
}

unsigned usable_processors() {
  cpu_set_t allowed;
  unsigned count = 1;
  if (::sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
    count = static_cast<unsigned>(std::max(1, CPU_COUNT(&allowed)));
  }
  if (count == 1) return 1;
  const std::string cgroup = own_cgroup();
  if (cgroup.empty()) return count;
  return std::min(count, find_processor_limit("/sys/fs/cgroup", cgroup).value_or(count));
}

}  // namespace aerowal

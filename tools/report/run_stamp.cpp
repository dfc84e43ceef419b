#include "report/run_stamp.hpp"

#include <array>
#include <cstddef>
#include <ctime>

#include <unistd.h>

#include "term/text.hpp"

namespace aerowal::cli {

std::string utc_text(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  return {text.data(), size};
}

std::string host_name() {
  std::array<char, 256> name{};
  const bool known = ::gethostname(name.data(), name.size() - 1) == 0 && name[0] != '\0';
  return known ? printable(name.data()) : "localhost";
}

}  // namespace aerowal::cli

#include "log_parts.hpp"

namespace aerowal::testing {

LogBuilder history_of(const std::string& name, std::size_t count) {
  LogBuilder log;
  for (std::size_t i = 0; i < count; ++i) {
    log.insert("users", "u", "\"" + name + std::to_string(i) + "\"");
  }
  return log;
}

ByteVector records(const LogBuilder& log, std::size_t first, std::size_t last) {
  const auto begin = log.bytes().begin();
  return {begin + static_cast<std::ptrdiff_t>(log.offset(first - 1)),
          begin + static_cast<std::ptrdiff_t>(log.offset(last))};
}

ByteVector start_of(const ByteVector& bytes, std::size_t size) {
  return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)};
}

ByteVector joined(const std::vector<ByteVector>& parts) {
  ByteVector all;
  for (const ByteVector& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

ByteVector joined(const ByteVector& a, const ByteVector& b) {
  return joined(std::vector<ByteVector>{a, b});
}

}  // namespace aerowal::testing

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

LogBuilder history_before(const LogBuilder& other) {
  for (int i = 0;; ++i) {
    LogBuilder log = history_of("a", 1);
    log.insert("users", "u", std::to_string(i));
    if (log.bytes().back() == other.bytes().front()) return log;
  }
}

}  // namespace aerowal::testing

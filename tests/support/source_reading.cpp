#include "source_reading.hpp"

#include <stdexcept>

namespace aerowal::testing {

std::string read(ByteSource& source, std::uint64_t byte_offset, std::size_t size) {
  std::string text(size, '?');
  const auto got = source.read_at(byte_offset, std::as_writable_bytes(std::span(text)));
  if (!got) throw std::runtime_error("cannot read: " + to_line(got.error()));
  return text.substr(0, *got);
}

Error read_error(ByteSource& source, std::uint64_t byte_offset, std::size_t size) {
  std::string text(size, '?');
  const auto got = source.read_at(byte_offset, std::as_writable_bytes(std::span(text)));
  if (got) throw std::runtime_error("could read, and should not: " + text.substr(0, *got));
  return got.error();
}

}  // namespace aerowal::testing

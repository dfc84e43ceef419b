#include "scan/bytes_hash.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "base/keyed_hash.hpp"

namespace aerowal {

Result<std::uint64_t> hash_bytes(ByteSource& log, std::uint64_t byte_offset, std::uint64_t length) {
  static constexpr std::size_t piece_size = std::size_t{1} << 18;
  std::vector<std::byte> bytes(
      static_cast<std::size_t>(std::min<std::uint64_t>(length, piece_size)));
  KeyedHash hash({});
  for (std::uint64_t done = 0; done < length;) {
    const auto wanted = std::min<std::uint64_t>(length - done, bytes.size());
    const auto got =
        log.read_at(byte_offset + done, std::span(bytes).first(static_cast<std::size_t>(wanted)));
    if (!got) return got.error();
    if (*got == 0) break;
    hash.add(Bytes(bytes).first(*got));
    done += *got;
  }
  return hash.finish();
}

}  // namespace aerowal

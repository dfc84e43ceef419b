#include "aerowal/file_digest.hpp"

#include <vector>

#include "aerowal/bytes.hpp"

namespace aerowal {

Result<FileDigest> digest(ByteSource& source) {
  static constexpr std::size_t step_size = std::size_t{1} << 18;
  std::vector<std::byte> bytes(step_size);
  FileDigest whole;
  for (;;) {
    const auto got = source.read_at(whole.size, bytes);
    if (!got) return got.error();
    whole.checksum = crc32(Bytes(bytes).first(*got), whole.checksum);
    whole.size += *got;
    if (*got < step_size) return whole;
  }
}

}  // namespace aerowal

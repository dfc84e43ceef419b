#include "aerowal/bytes.hpp"

#ifdef AEROWAL_HAVE_ISAL
#include <isa-l/crc.h>
#else
#include <zlib.h>
#endif

namespace aerowal {

std::uint32_t crc32(Bytes bytes, std::uint32_t previous) {
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
#ifdef AEROWAL_HAVE_ISAL
  return ::crc32_gzip_refl(previous, data, bytes.size());
#else
  if (bytes.empty()) return previous;  // zlib takes a null pointer for a reset
  return static_cast<std::uint32_t>(::crc32_z(previous, data, bytes.size()));
#endif
}

}  // namespace aerowal

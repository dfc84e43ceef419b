#pragma once

#include <cstdint>

#include "aerowal/byte_source.hpp"
#include "aerowal/export.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// Size in bytes and CRC-32 of a whole file.
struct FileDigest {
  std::uint64_t size = 0;
  std::uint32_t checksum = 0;
  friend bool operator==(const FileDigest&, const FileDigest&) = default;
};

/// Reads all of `source`. Errors: system.
AEROWAL_API Result<FileDigest> digest(ByteSource& source);

}  // namespace aerowal

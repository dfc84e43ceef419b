#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "aerowal/byte_source.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// Opens documents.dat, or that of the data directory `path`. Errors: usage, where it is no regular
/// file; system.
Result<std::unique_ptr<ByteSource>> open_store(const std::string& path);

/// Errors: usage, where the `size` bytes, of which `stored_bytes` are intact records of a store,
/// are a log and no store; system. A store may be damaged anywhere, and bytes of a log may have
/// come into it.
Result<void> check_no_log(ByteSource& source, std::uint64_t size, std::uint64_t stored_bytes);

}  // namespace aerowal

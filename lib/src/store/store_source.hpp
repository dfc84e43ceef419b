#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "aerowal/byte_source.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// What a store is opened for, and so what is expected of it.
enum class StoreUse : std::uint8_t {
  base,     ///< a log goes on from it: a snapshot's or documents.dat, whole
  compare,  ///< it is held against its log: documents.dat, which may be damaged
  restore,  ///< it restores records of its log: the same
};

/// Opens a store, or the one of the data directory `argument`. Errors: usage, where it is no
/// regular file; where it is a log, of a base; where it is a snapshot's, to compare with: refused,
/// where it is that to restore from; system.
Result<std::unique_ptr<ByteSource>> open_store(const std::string& argument, StoreUse use);

/// To be called once a store that may be damaged has been read. Errors: usage, where the `size`
/// bytes, of which `stored_bytes` are intact records of a store, are a log and no store; system. A
/// store may be damaged anywhere, and bytes of a log may have come into it.
Result<void> check_no_log(ByteSource& source, std::uint64_t size, std::uint64_t stored_bytes);

}  // namespace aerowal

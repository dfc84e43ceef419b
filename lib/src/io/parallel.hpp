#pragma once

#include <cstdint>

#include "aerowal/byte_source.hpp"

namespace aerowal {

/// Whether two threads are to share what is to be done with `size` bytes.
bool should_parallelize(ByteSource::SecondThread when, std::uint64_t size);

}  // namespace aerowal

#pragma once

#include <cstdint>

#include "inspect/random_access_log.hpp"

namespace aerowal {

/// Whether the bytes of [begin, end) are UTF-8 without control characters but line ends and tabs.
bool is_text(RandomAccessLog& log, std::uint64_t begin, std::uint64_t end);

}  // namespace aerowal

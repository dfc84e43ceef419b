#pragma once

#include <cstdint>

#include "inspect/random_access_log.hpp"
#include "scan/search_budget.hpp"

namespace aerowal {

/// Where the bytes of one value, or of line ends, that are last in [begin, end) begin.
std::uint64_t before_filler(RandomAccessLog& log, std::uint64_t begin, std::uint64_t end,
                            SearchBudget& budget);

}  // namespace aerowal

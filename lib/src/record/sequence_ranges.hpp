#pragma once

#include <cstdint>
#include <vector>

#include "aerowal/ranges.hpp"

namespace aerowal {

/// Sorts the ranges and joins those that overlap or touch.
void join_ranges(std::vector<SequenceRange>& ranges);

/// Precondition: the ranges ascend.
bool contains(const std::vector<SequenceRange>& ranges, std::uint64_t number);

}  // namespace aerowal

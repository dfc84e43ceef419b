#pragma once

#include <cstdint>
#include <vector>

#include "aerowal/ranges.hpp"

namespace aerowal {

/// Sorts the ranges and joins those that overlap or touch.
void join_ranges(std::vector<SequenceRange>& ranges);

/// Precondition: the ranges ascend.
bool contains(const std::vector<SequenceRange>& ranges, std::uint64_t number);

/// The numbers of `ranges` that `other` lacks, and those that both have. Both ascend, and no two
/// ranges of one overlap.
std::vector<SequenceRange> without(const std::vector<SequenceRange>& ranges,
                                   const std::vector<SequenceRange>& other);
std::vector<SequenceRange> common(const std::vector<SequenceRange>& ranges,
                                  const std::vector<SequenceRange>& other);

/// How many numbers they have, or the largest number where that is more.
std::uint64_t count_numbers(const std::vector<SequenceRange>& ranges);

/// Adds records after the last run: to it, if they carry it on, or as one of their own.
void append_records(std::vector<SoundRange>& runs, const SoundRange& records);

}  // namespace aerowal

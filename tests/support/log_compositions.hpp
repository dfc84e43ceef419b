#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "log_builder.hpp"

namespace aerowal::testing {

// What befalls logs, at random: the same of the same generator.

using Random = std::mt19937_64;
using Records = std::vector<std::string>;

std::size_t below(Random& random, std::size_t end);

std::string record_of(Random& random, std::uint64_t number, const std::string& body);

/// `count` records, numbered from `first` on.
Records log_of(Random& random, std::size_t count, std::uint64_t first = 1);

std::string joined(const Records& records, std::size_t begin = 0, std::size_t end = SIZE_MAX);

/// A log, or several in one file, as they come about; often cut into pieces that are joined again
/// in any order, with something between; and with damage at up to two places.
ByteVector composition_of(Random& random);

}  // namespace aerowal::testing

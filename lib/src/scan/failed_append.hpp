#pragma once

#include <cstdint>

#include "inspect/probe.hpp"

namespace aerowal {

/// Whether the bytes from `begin` to `end`, where record `number` is whole, are what AeroDB leaves
/// of writes of that record that failed: one or more beginnings of it, each shorter than it says.
bool are_beginnings_of(Probe& probe, std::uint64_t begin, std::uint64_t end, std::uint64_t number);

}  // namespace aerowal

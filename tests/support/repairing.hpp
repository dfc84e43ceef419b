#pragma once

#include <string>

#include <aerowal/repair.hpp>

#include "files.hpp"

namespace aerowal::testing {

// What cannot be planned, written or read throws.

/// A plan in some lines, for a failed test.
std::string describe(const RepairPlan& plan);

/// The plan for the log in `file`.
RepairPlan plan_of(const MemoryFile& file, const RepairOptions& options);

/// The log that a plan for the log in `file` gives.
ByteVector write_out(const MemoryFile& file, const RepairPlan& plan);

/// All of a file.
ByteVector content(int descriptor);

}  // namespace aerowal::testing

#pragma once

#include "aerowal/repair.hpp"

namespace aerowal {

/// Writes the log that `plan` describes to `descriptor`, from its start. Errors: system, naming
/// `path`.
Result<void> write_repaired_bytes(ByteSource& source, const RepairPlan& plan, int descriptor,
                                  const std::string& path);

}  // namespace aerowal

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "aerowal/finding.hpp"
#include "inspect/proof.hpp"

namespace aerowal {

/// The correction by which a record proves itself.
Correction correction_of(const Proof& proof);

/// Makes of a damaged record's bytes, which are all there, those that were written. `byte_offset`:
/// of the record in its log.
void apply_correction(const Correction& correction, std::uint64_t byte_offset,
                      std::vector<std::byte>& record);

}  // namespace aerowal

#pragma once

#include <functional>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/export.hpp"
#include "aerowal/ranges.hpp"
#include "aerowal/record.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// What was sound is not any more.
AEROWAL_API Error log_changed(const ByteSource& log);

/// Calls `use` with the records of the ranges that a scan found sound, in order, until it gives
/// false. Errors: system, also where one of them is not sound any more.
AEROWAL_API Result<void> for_each_sound(ByteSource& log, const std::vector<SoundRange>& sound,
                                        const std::function<bool(const PlacedRecord&)>& use);

}  // namespace aerowal

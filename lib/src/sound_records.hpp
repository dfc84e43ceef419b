#pragma once

#include <functional>
#include <vector>

#include "aerowal/record.hpp"
#include "aerowal/scan.hpp"
#include "aerowal/source.hpp"

namespace aerowal {

/// What was sound is not any more.
Error log_changed(const Source& log);

/// Calls `use` with the records of the ranges that a scan found sound, in order, until it gives
/// false. Errors: system, also where one of them is not sound any more.
Result<void> for_each_sound(Source& log, const std::vector<SoundRange>& sound,
                            const std::function<bool(const PlacedRecord&)>& use);

}  // namespace aerowal

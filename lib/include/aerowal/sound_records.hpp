#pragma once

#include <functional>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/export.hpp"
#include "aerowal/ranges.hpp"
#include "aerowal/reader.hpp"
#include "aerowal/record.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// What was sound is not any more; `byte_offset`: from there on.
AEROWAL_API Error log_changed(const ByteSource& log, std::uint64_t byte_offset);

/// Calls `use` with the records of a range that a scan found sound, in order, until it gives false,
/// and returns whether it never did. `reader` is one of `log`. Errors: system, also where one of
/// them is not sound any more.
AEROWAL_API Result<bool> for_each_sound(Reader& reader, const ByteSource& log,
                                        const SoundRange& range,
                                        const std::function<bool(const PlacedRecord&)>& use);

/// The same with the records of several ranges, and a reader of its own.
AEROWAL_API Result<void> for_each_sound(ByteSource& log, const std::vector<SoundRange>& sound,
                                        const std::function<bool(const PlacedRecord&)>& use);

}  // namespace aerowal

#pragma once

#include <initializer_list>
#include <span>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/ranges.hpp"
#include "aerowal/record.hpp"
#include "aerowal/restored_record.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// Gives each of `records` whose type is inferred the one that follows from what the log did to the
/// document before: one that exists is updated, any other is inserted. `intact`, all in `log`, and
/// `others` are what the log has beside them. Errors: system. Time: n log n in the records, one
/// reading of `intact`. Memory: 150 bytes for each record of a document that is among `records`.
Result<void> infer_types(ByteSource& log,
                         std::initializer_list<const std::vector<SoundRange>*> intact,
                         std::span<const Record> others,
                         const std::vector<RestoredRecord*>& records);

}  // namespace aerowal

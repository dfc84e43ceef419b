#pragma once

#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/threading.hpp"
#include "read/verified_run.hpp"

namespace aerowal {

/// Goes on from `from`, up to which all `logs`, at least one, have the same bytes, over sound
/// records that all of them have. Gives where the next one is that is not sound, not there, not the
/// same in all, or that could not be read. Equal bytes are checked once. Memory: as verify_run(),
/// and 1 MiB.
LogPosition pass_common_records(const std::vector<ByteSource*>& logs, const LogPosition& from,
                                Threading threading);

}  // namespace aerowal

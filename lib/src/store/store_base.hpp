#pragma once

#include <cstdint>
#include <functional>

#include "aerowal/byte_source.hpp"
#include "aerowal/result.hpp"
#include "store/store_reader.hpp"

namespace aerowal {

/// Calls `use` with each record of the store, and returns how many there are. Errors:
/// data_corruption, where one is damaged, or its id has no colon; those of `use`; system.
Result<std::uint64_t> for_each_base_record(
    ByteSource& store, const std::function<Result<void>(const StoredRecord&)>& use);

}  // namespace aerowal

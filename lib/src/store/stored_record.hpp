#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "aerowal/bytes.hpp"
#include "aerowal/document_store.hpp"
#include "aerowal/record.hpp"

namespace aerowal {

/// How many bytes AeroDB's store takes for `record`.
std::uint64_t stored_length(const Record& record);

/// Appends to `out` what AeroDB appends to its store for `record`, which must be one that a log can
/// hold: then it fits into the store's length as well.
void append_stored(const Record& record, std::vector<std::byte>& out);

/// The fields of a whole record of a store, as views of it. Nothing where they do not fit into it;
/// its checksum, its length and whether its strings are UTF-8 are for others to check.
std::optional<StoredDocument> decode_stored(Bytes bytes);

}  // namespace aerowal

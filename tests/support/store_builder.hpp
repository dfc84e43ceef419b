#pragma once

#include <string_view>

#include "log_builder.hpp"

namespace aerowal::testing {

/// A record of documents.dat. Written without the library's codec, like the logs.
ByteVector stored_document(std::string_view composite_id, std::string_view schema_id,
                           std::string_view schema_version, bool tombstone, std::string_view body);

/// What AeroDB appends to its store for `record`.
ByteVector stored_document(const Record& record);

/// What AeroDB's store holds after it wrote the sound log `log` and started `runs` times.
ByteVector store_of(Bytes log, std::size_t runs = 1);

}  // namespace aerowal::testing

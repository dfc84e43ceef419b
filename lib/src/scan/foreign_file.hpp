#pragma once

#include <optional>
#include <string>

#include "aerowal/byte_source.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// Of a file that is damaged from its first byte on: why it does not even begin like a log, in one
/// clause without bytes of the file that a terminal could act on. Nothing where its start could be
/// that of a damaged log. Errors: system.
Result<std::optional<std::string>> find_foreign_file_evidence(ByteSource& source);

}  // namespace aerowal

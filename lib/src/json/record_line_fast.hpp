#pragma once

#include <string_view>

#include "aerowal/record.hpp"

namespace aerowal {

/// The short way for a line that is, byte for byte, as append_record_json() prints it for a record
/// whose ids are plain and whose body is JSON or empty, and which names no path. The views are of
/// `line`. False: it may be any other line, good or bad, and the rest holds part of it.
bool read_record_line_fast(std::string_view line, Record& record, ExpectedPlacement& expected);

}  // namespace aerowal

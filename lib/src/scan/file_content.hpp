#pragma once

#include <cstdint>
#include <optional>

#include "aerowal/byte_source.hpp"
#include "aerowal/cause.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// What a file in which nothing is a record shows itself to be. Of a conversion, record 1 is intact
/// once it is undone in the first MiB. Errors: system.
Result<cause::OtherFile> identify_file(ByteSource& source);

/// What the first bytes of a log show themselves to be, in which records follow: a byte order mark
/// of `length` bytes, the header of a tar archive, or unknown. Errors: system.
Result<FileContent> identify_start(ByteSource& source, std::uint64_t length);

/// The conversion of line ends that, once it is undone from `byte_offset` on, leaves record
/// `number` intact there; nothing where that takes more than 64 KiB. Errors: system.
Result<std::optional<cause::LineEnds>> find_line_ends(ByteSource& source, std::uint64_t byte_offset,
                                                      std::uint64_t number);

}  // namespace aerowal

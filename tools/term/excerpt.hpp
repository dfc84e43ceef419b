#pragma once

#include <string>
#include <vector>

#include <aerowal/byte_source.hpp>
#include <aerowal/finding.hpp>
#include <aerowal/frame.hpp>
#include <aerowal/result.hpp>

namespace aerowal::cli {

/// Rows of eight bytes from `byte_offset` on, in hex and as text, with the decoded fields of
/// `frame` beside them. `marked`: bytes to mark, which are shown even far after the first rows: by
/// colour; without it by a row of marks below them, or where all of a row is marked, before it.
/// Errors: system.
Result<std::string> hex_excerpt(ByteSource& source, const Frame& frame, std::uint64_t length,
                                const std::optional<ByteRange>& marked, bool color);

/// What the frame says, a line for each member.
std::vector<std::string> frame_lines(const Frame& frame);

}  // namespace aerowal::cli

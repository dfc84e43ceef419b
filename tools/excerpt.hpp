#pragma once

#include <string>
#include <vector>

#include <aerowal/damage.hpp>
#include <aerowal/frame.hpp>
#include <aerowal/result.hpp>
#include <aerowal/source.hpp>

namespace aerowal::cli {

/// Rows of eight bytes from `byte_offset` on, in hex and as text, with the decoded fields of
/// `frame` beside them. `flip`: the byte to mark, by colour or by a row of its own. Errors: system.
Result<std::string> hex_excerpt(Source& source, const Frame& frame, std::uint64_t length,
                                const std::optional<BitFlip>& flip, bool color);

/// What the frame says, a line for each member.
std::vector<std::string> frame_lines(const Frame& frame);

}  // namespace aerowal::cli

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <aerowal/byte_source.hpp>
#include <aerowal/finding.hpp>
#include <aerowal/frame.hpp>
#include <aerowal/result.hpp>

namespace aerowal::cli {

/// How bytes are shown.
struct HexStyle {
  /// Bytes to mark, by colour and by a row of marks below them, or where all of a row is marked, at
  /// its begin.
  std::optional<ByteRange> marked = {};
  bool whole = false;  ///< every row; else the first of each field and those around marked bytes
  bool color = false;
  std::size_t columns = 0;  ///< of the terminal; 0 where there is none
  std::uint64_t begin = 0;  ///< offset in the log at which the source begins
};

/// Shows `length` bytes from the begin of `frame` on, in hex and as text: a row for each of its
/// fields, with the name and the value beside it, and rows of eight bytes for what follows a length
/// prefix or is no field. `print` gets rows with their ends until it gives false. Errors: system.
Result<void> print_hex(ByteSource& source, const Frame& frame, std::uint64_t length,
                       const HexStyle& style, const std::function<bool(const std::string&)>& print);

/// The rows of that in one.
Result<std::string> hex_text(ByteSource& source, const Frame& frame, std::uint64_t length,
                             const HexStyle& style);

}  // namespace aerowal::cli

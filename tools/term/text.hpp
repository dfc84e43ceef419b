#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <aerowal/ranges.hpp>

#include "base/offset_text.hpp"

namespace aerowal::cli {

/// Appends `text` so that a terminal only prints it: controls, bidi controls, line separators and
/// bytes that are not UTF-8 as escapes, and the backslash doubled so that an escape can't be
/// forged.
void append_printable(std::string& out, std::string_view text);
std::string printable(std::string_view text);

/// The same for a whole message, in which a backslash is just one.
void append_printable_message(std::string& out, std::string_view text);
std::string printable_message(std::string_view text);

/// As one word of a shell's command line that is printable and no option.
std::string shell_quoted(const std::string& word);

/// "31298 bytes (30.6 KiB)"; without the parentheses below 1 KiB.
std::string bytes_text(std::uint64_t bytes);

/// "30.6 KiB", or "512 bytes".
std::string short_bytes_text(std::uint64_t bytes);

/// "at byte 9420 (0x24cc), 165 bytes".
std::string place_text(std::uint64_t byte_offset, std::uint64_t length);

/// "1 record", "2 records".
std::string count_text(std::uint64_t count, const std::string& singular);

/// "46, 48-50": the one way in which sequence numbers are printed; only the first ranges if there
/// are many.
std::string numbers_text(const std::vector<SequenceRange>& ranges);

/// "record 46", "records 46, 48-50".
std::string records_text(const std::vector<SequenceRange>& ranges);

/// How much room there is for a line, and what may stand in it.
struct LineStyle {
  std::size_t columns = 0;  ///< of the terminal; 0: no limit
  bool unicode = false;
};

/// Of an ASCII capital, whatever the locale is; all else as it is.
char small_letter(char letter);

/// Columns that `text`, which must be printable, takes on a terminal.
std::size_t width_of(std::string_view text);

/// Cuts `line`, which must be printable, to the columns that there are, and marks the cut.
void fit(std::string& line, const LineStyle& style);

/// What stands in the place of what was cut.
std::string_view cut_mark(const LineStyle& style);

/// At most `size_max` bytes of `text`, not ending inside a code point, which would look like
/// damage. A view of it.
std::string_view start_of(std::string_view text, std::size_t size_max);

}  // namespace aerowal::cli

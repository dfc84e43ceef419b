#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aerowal::cli {

// Text for people, which is wrapped at words where it goes to a terminal. Two bytes in it, which
// printable text does not have, say how.

/// A space at which no line may end.
constexpr char fixed_space = '\x1f';

/// A line end where the text is not wrapped, and a space where it is.
constexpr char soft_line_end = '\v';

/// `text` with fixed spaces in the place of its others: a command, AeroDB's own line, a row of a
/// table.
std::string unbroken(std::string text);

/// How wide prose is on `descriptor`: as its terminal, but no wider than people like to read; 0
/// where it is no terminal.
std::size_t prose_columns(int descriptor);

/// `text` in lines of at most `columns`, as far as its words allow; as it is where they are 0.
/// Further lines are indented by `hanging_indent` more than the first, so that they look like
/// nothing else. Escape sequences of colours have no width.
std::string wrapped(std::string_view text, std::size_t columns, std::size_t hanging_indent = 4);

}  // namespace aerowal::cli

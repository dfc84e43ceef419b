#pragma once

#include <string>
#include <string_view>

namespace aerowal::cli {

// Text for people as HTML. All of it is printable; nothing of it is markup.

/// Prose (prose.hpp) as paragraphs; lines that are indented as they are.
std::string html_prose(std::string_view prose);

/// Lines as they are, with what has a colour marked.
std::string html_lines(std::string_view lines);

}  // namespace aerowal::cli

#pragma once

#include <string>

namespace aerowal::cli {

/// A page that needs nothing else: no script, no network. Light or dark, as its reader has it.
/// `title`: printable text. `body`: HTML.
std::string html_page(const std::string& title, const std::string& body);

}  // namespace aerowal::cli

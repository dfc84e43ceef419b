#include "report/human_error.hpp"

#include <algorithm>

#include "term/prose.hpp"
#include "term/standard_streams.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

/// The part of `text` from `begin` on, unbroken; `end`: where it ends.
void keep_whole(std::string& text, std::size_t begin, std::size_t end) {
  text.replace(begin, end - begin, unbroken(text.substr(begin, end - begin)));
}

/// AeroDB's own line stays one line, and a command one that can be pasted.
std::string error_line(const Error& error) {
  std::string text = printable_message(to_line(error));
  if (!name(error.code).starts_with("AEROWAL_")) return unbroken(text);
  static constexpr std::string_view command = "'aerowal ";
  for (std::size_t at = 0; (at = text.find(command, at)) != std::string::npos;) {
    const std::size_t end = std::min(text.find('\'', at + 1), text.size());
    keep_whole(text, at, end);
    at = end;
  }
  // How to unpack it comes last.
  if (error.container) {
    if (const std::size_t colon = text.rfind(": "); colon != std::string::npos) {
      keep_whole(text, colon + 2, text.size());
    }
  }
  return text;
}

/// Each line escaped, but for what says how it is wrapped.
std::string step_text(std::string_view next_step) {
  std::string text;
  for (std::size_t at = 0; at < next_step.size();) {
    const std::size_t end = std::min(next_step.find_first_of("\n\x1f", at), next_step.size());
    append_printable_message(text, next_step.substr(at, end - at));
    if (end < next_step.size()) text += next_step[end];
    at = end + 1;
  }
  return text.empty() ? text : text + "\n";
}

}  // namespace

std::string human_error_text(const Error& error, const std::string& next_step) {
  return wrapped(error_line(error) + "\n" + step_text(next_step),
                 prose_columns(error_descriptor()));
}

}  // namespace aerowal::cli

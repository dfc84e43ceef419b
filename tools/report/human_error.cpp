#include "report/human_error.hpp"

#include <algorithm>

#include "term/text.hpp"

namespace aerowal::cli {

std::string human_error_text(const Error& error, const std::string& next_step) {
  std::string text = printable_message(to_line(error)) + "\n";
  for (std::size_t at = 0; at < next_step.size();) {
    const std::size_t end = std::min(next_step.find('\n', at), next_step.size());
    text += printable_message(std::string_view(next_step).substr(at, end - at)) + "\n";
    at = end + 1;
  }
  return text;
}

}  // namespace aerowal::cli

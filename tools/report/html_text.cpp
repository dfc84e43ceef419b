#include "report/html_text.hpp"

#include <algorithm>

#include "report/xml_text.hpp"
#include "term/color.hpp"
#include "term/prose.hpp"

namespace aerowal::cli {
namespace {

std::string element(const char* name, const std::string& content) {
  return content.empty() ? std::string()
                         : std::string("<") + name + ">" + content + "</" + name + ">\n";
}

}  // namespace

std::string html_prose(std::string_view prose) {
  std::string html;
  std::string sentences;
  std::string lines;
  while (!prose.empty()) {
    const std::size_t end = std::min(prose.find('\n'), prose.size());
    std::string line(prose.substr(0, end));
    prose.remove_prefix(std::min(end + 1, prose.size()));
    std::replace(line.begin(), line.end(), soft_line_end, ' ');
    const bool is_indented = line.starts_with("  ");
    line = xml_text(wrapped(line, 0));
    if (is_indented) {
      html += element("p", sentences);
      sentences.clear();
      lines += (lines.empty() ? "" : "\n") + line.substr(2);
      continue;
    }
    html += element("pre", lines);
    lines.clear();
    if (line.empty()) {
      html += element("p", sentences);
      sentences.clear();
    } else {
      sentences += (sentences.empty() ? "" : " ") + line;
    }
  }
  return html + element("pre", lines) + element("p", sentences);
}

std::string html_lines(std::string_view lines) {
  std::string html;
  // A byte that printable text does not have begins each escape sequence, and an m ends it.
  bool is_marked = false;
  while (!lines.empty()) {
    const std::size_t escape = std::min(lines.find('\x1b'), lines.size());
    html += xml_text(lines.substr(0, escape));
    lines.remove_prefix(escape);
    if (lines.empty()) break;
    const std::size_t end = std::min(lines.find('m'), lines.size() - 1);
    const bool is_end = lines.substr(0, end + 1) == color_end;
    if (is_end == is_marked) html += is_end ? "</mark>" : "<mark>";
    is_marked = !is_end;
    lines.remove_prefix(end + 1);
  }
  return html;
}

}  // namespace aerowal::cli

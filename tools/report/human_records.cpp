#include "report/human_records.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "io/file.hpp"
#include "report/finding_line.hpp"
#include "report/follow_text.hpp"
#include "term/color.hpp"
#include "term/standard_streams.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

/// A cell that is wider than this is an exception, for which no column is made wider.
constexpr std::size_t column_width_max = 44;

constexpr std::size_t number_width = 8;
constexpr char cell_end = '\t';  // which printable text does not have
constexpr std::string_view stray_mark = "stray     ";

void append_right(std::string& out, std::string_view text, std::size_t width) {
  out.append(width > text.size() ? width - text.size() : 0, ' ').append(text);
}

Color type_color(std::string_view type) {
  if (type == name(RecordType::insert)) return Color::green;
  return type == name(RecordType::update) ? Color::magenta : Color::red;
}

/// The text up to the next tab, which is taken away from `cells` with it.
std::string_view take_cell(std::string_view& cells) {
  const std::size_t end = std::min(cells.find(cell_end), cells.size());
  const std::string_view cell = cells.substr(0, end);
  cells.remove_prefix(std::min(end + 1, cells.size()));
  return cell;
}

void append_left(std::string& out, std::string_view cell, std::size_t& column_width) {
  const std::size_t width = width_of(cell);
  if (width <= column_width_max) column_width = std::max(column_width, width);
  out.append(cell).append(column_width > width ? column_width - width : 0, ' ').append("  ");
}

}  // namespace

void HumanRecordPrinter::begin(const std::string& log) {
  if (!layout().several_logs) return;
  output().text().append("==> ").append(printable(log)).append(" <==\n");
}

void HumanRecordPrinter::append_record(std::string& text, const PlacedRecord& record,
                                       bool stray) const {
  static constexpr std::size_t body_size_max = 80;
  if (stray) text += stray_mark;
  append_right(text, std::to_string(record.sequence_number), number_width);
  text.append(1, cell_end).append(name(record.type)).append(1, cell_end);
  append_printable(text, record.collection_id);
  text += '/';
  append_printable(text, record.document_id);
  text += cell_end;
  append_printable(text, record.schema_id);
  text += '@';
  append_printable(text, record.schema_version);
  text.append(1, cell_end).append(std::to_string(record.length)).append(1, cell_end);
  if (layout().with_body) {
    const std::string_view body(reinterpret_cast<const char*>(record.body.data()),
                                record.body.size());
    const std::string_view start = start_of(body, std::max(body_size_max, output().columns()));
    append_printable_message(text, start);
    if (start.size() < body.size()) text += cut_mark({.unicode = output().unicode()});
  }
  text += '\n';
}

void HumanRecordPrinter::lay_out(std::string& text, std::size_t begin) {
  std::string laid_out;
  laid_out.reserve((text.size() - begin) * 3 / 2);
  for (std::size_t at = begin; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    append_line(laid_out, std::string_view(text).substr(at, end - at));
    laid_out += '\n';
    at = end + 1;
  }
  text.replace(begin, std::string::npos, laid_out);
}

void HumanRecordPrinter::append_line(std::string& out, std::string_view cells) {
  std::string line(take_cell(cells));
  line += "  ";
  const std::size_t type_begin = line.size();
  const std::string_view type = take_cell(cells);
  line.append(type).append("  ");
  append_left(line, take_cell(cells), document_width_);
  append_left(line, take_cell(cells), schema_width_);
  const std::string_view length = take_cell(cells);
  length_width_ = std::max(length_width_, length.size());
  append_right(line, length, length_width_);
  line += " bytes";
  if (!cells.empty()) line.append("  ").append(cells);
  fit(line, {.columns = output().columns(), .unicode = output().unicode()});
  if (output().color() && line.compare(type_begin, type.size(), type) == 0) {
    line.replace(type_begin, type.size(), colored(type_color(type), std::string(type), true));
  }
  out += line;
}

void HumanRecordPrinter::changed(LogChange change, const std::string& log) {
  output().flush();
  (void)write_text(error_descriptor(), follow_text(change, log) + "\n");
}

void HumanRecordPrinter::finding(const Finding& finding, const std::string& /*log*/) {
  output().add_prose(colored(Color::bold_red, "!!!!!!!!", output().color()) + "  " +
                     finding_line(finding) + "\n");
}

}  // namespace aerowal::cli

#include "term/excerpt.hpp"

#include <algorithm>
#include <array>

#include <aerowal/record.hpp>

#include "base/hex.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

constexpr std::uint64_t row_size = 8;
constexpr std::uint64_t first_rows = 6;  ///< a header and the start of the payload

std::string shown_id(const FrameField& field) {
  static constexpr std::size_t shown_max = 24;
  if (!field.fits) return " bytes, which do not fit";
  std::string text = " bytes";
  if (field.name != "document_body") {
    text += " \"" + printable(std::string_view(field.start).substr(0, shown_max)) + "\"";
    if (field.start.size() > shown_max) text += "...";
  }
  return text;
}

void append_row(std::string& out, Bytes row, std::uint64_t byte_offset,
                const std::optional<ByteRange>& marked, const std::string& beside, bool color) {
  const auto is_marked = [&](std::size_t i) {
    return marked && byte_offset + i >= marked->byte_offset &&
           byte_offset + i - marked->byte_offset < marked->length;
  };
  std::size_t marks_count = 0;
  for (std::size_t i = 0; i < row.size(); ++i) marks_count += is_marked(i) ? 1 : 0;
  const bool all_marked = marks_count == row.size() && marks_count != 0;
  static constexpr std::size_t offset_digits = 10;
  const std::string offset =
      row.empty() ? std::string(offset_digits, ' ') : hex(byte_offset, offset_digits);
  out.append(all_marked && !color ? "  > " : "    ").append(offset).append(" ");
  std::string text;
  std::string marks(std::string("    0123456789 ").size(), ' ');
  for (std::size_t i = 0; i < row_size; ++i) {
    if (i >= row.size()) {
      out += "   ";
      continue;
    }
    const auto value = std::to_integer<unsigned char>(row[i]);
    out.append(is_marked(i) && color ? " \x1b[1;31m" : " ").append(hex(value, 2));
    if (is_marked(i) && color) out += "\x1b[0m";
    marks += is_marked(i) ? " ^^" : "   ";
    text += value >= 0x20 && value < 0x7f ? static_cast<char>(value) : '.';
  }
  text.resize(row_size, ' ');
  out.append("  ").append(text);
  if (!beside.empty()) out.append("  ").append(beside);
  out += '\n';
  if (marks_count != 0 && !all_marked && !color) {
    out += marks.substr(0, marks.find_last_of('^') + 1) + "\n";
  }
}

/// Rows of an excerpt: [begin, end), counted from its start.
struct Rows {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// The rows of `marked`, the first of them if there are many, and the one on each side.
Rows rows_around(const ByteRange& marked, std::uint64_t byte_offset, std::uint64_t length) {
  static constexpr std::uint64_t marked_rows_max = 4;
  const std::uint64_t first = (marked.byte_offset - byte_offset) / row_size;
  const std::uint64_t after =
      (marked.byte_offset - byte_offset + marked.length + row_size - 1) / row_size;
  const std::uint64_t all = (length + row_size - 1) / row_size;
  return {.begin = first == 0 ? 0 : first - 1,
          .end = std::min({after + 1, first + marked_rows_max, all})};
}

}  // namespace

std::vector<std::string> frame_lines(const Frame& frame) {
  std::vector<std::string> lines;
  const auto add = [&lines](const std::string& name, const std::string& value) {
    std::string line = name;
    line.resize(std::max<std::size_t>(line.size() + 1, 16), ' ');
    lines.push_back(line + value);
  };
  if (frame.length) add("length", std::to_string(*frame.length));
  if (frame.type) {
    const bool known = *frame.type <= static_cast<std::uint8_t>(RecordType::delete_);
    add("type", std::to_string(*frame.type) + " " +
                    (known ? std::string(name(static_cast<RecordType>(*frame.type)))
                           : std::string("unknown")));
  }
  if (frame.sequence_number) add("sequence_number", std::to_string(*frame.sequence_number));
  for (const auto& field : frame.fields) {
    if (field) add(std::string(field->name), std::to_string(field->length) + shown_id(*field));
  }
  if (frame.stored_checksum) {
    const bool same = *frame.stored_checksum == *frame.computed_checksum;
    add("checksum", hex(*frame.stored_checksum, 8) +
                        (same ? ", right" : ", computed " + hex(*frame.computed_checksum, 8)));
  }
  return lines;
}

Result<std::string> hex_excerpt(ByteSource& source, const Frame& frame, std::uint64_t length,
                                const std::optional<ByteRange>& marked, bool color) {
  const std::vector<std::string> beside = frame_lines(frame);
  const Rows first{.end = std::min((length + row_size - 1) / row_size,
                                   std::max<std::uint64_t>(first_rows, beside.size()))};
  std::string out;
  const auto add_rows = [&](const Rows& rows) -> Result<void> {
    for (std::uint64_t row = rows.begin; row < rows.end; ++row) {
      std::array<std::byte, row_size> bytes{};
      const std::uint64_t begin = row * row_size;
      const auto size = static_cast<std::size_t>(std::min(row_size, length - begin));
      const auto got = source.read_at(frame.byte_offset + begin, std::span(bytes).first(size));
      if (!got) return got.error();
      append_row(out, Bytes(bytes).first(*got), frame.byte_offset + begin, marked,
                 row < beside.size() ? beside[static_cast<std::size_t>(row)] : std::string(),
                 color);
    }
    return {};
  };
  if (const auto added = add_rows(first); !added) return added.error();
  for (std::size_t i = static_cast<std::size_t>(first.end); i < beside.size(); ++i) {
    append_row(out, {}, frame.byte_offset + length, {}, beside[i], color);
  }
  std::uint64_t shown_rows = first.end;
  if (marked) {
    Rows rows = rows_around(*marked, frame.byte_offset, length);
    if (rows.begin > shown_rows) out += "    ...\n";
    rows.begin = std::max(rows.begin, shown_rows);
    if (const auto added = add_rows(rows); !added) return added.error();
    shown_rows = std::max(shown_rows, rows.end);
  }
  if (shown_rows * row_size < length) out += "    ...\n";
  return out;
}

}  // namespace aerowal::cli

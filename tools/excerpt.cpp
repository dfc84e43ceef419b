#include "excerpt.hpp"

#include <algorithm>
#include <array>

#include "hex.hpp"
#include "text.hpp"

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
                const std::optional<BitFlip>& flip, const std::string& beside, bool color) {
  const auto marked = [&](std::size_t i) { return flip && flip->byte_offset == byte_offset + i; };
  static constexpr int offset_digits = 10;
  const std::string offset =
      row.empty() ? std::string(offset_digits, ' ') : hex(byte_offset, offset_digits);
  out.append("    ").append(offset).append(" ");
  std::string text;
  bool any_marked = false;
  std::string marks(std::string("    0123456789 ").size(), ' ');
  for (std::size_t i = 0; i < row_size; ++i) {
    if (i >= row.size()) {
      out += "   ";
      continue;
    }
    const auto value = std::to_integer<unsigned char>(row[i]);
    out.append(marked(i) && color ? " \x1b[1;31m" : " ").append(hex(value, 2));
    if (marked(i) && color) out += "\x1b[0m";
    marks += marked(i) ? " ^^" : "   ";
    any_marked = any_marked || marked(i);
    text += value >= 0x20 && value < 0x7f ? static_cast<char>(value) : '.';
  }
  text.resize(row_size, ' ');
  out.append("  ").append(text);
  if (!beside.empty()) out.append("  ").append(beside);
  out += '\n';
  if (any_marked && !color) out += marks.substr(0, marks.find_last_of('^') + 1) + "\n";
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

Result<std::string> hex_excerpt(Source& source, const Frame& frame, std::uint64_t length,
                                const std::optional<BitFlip>& flip, bool color) {
  const std::vector<std::string> beside = frame_lines(frame);
  const std::uint64_t rows = std::min((length + row_size - 1) / row_size,
                                      std::max<std::uint64_t>(first_rows, beside.size()));
  std::string out;
  const auto add_row = [&](std::uint64_t row, const std::string& text) -> Result<void> {
    std::array<std::byte, row_size> bytes{};
    const std::uint64_t begin = row * row_size;
    const auto size = static_cast<std::size_t>(std::min(row_size, length - begin));
    const auto got = source.read_at(frame.byte_offset + begin, std::span(bytes).first(size));
    if (!got) return got.error();
    append_row(out, Bytes(bytes).first(*got), frame.byte_offset + begin, flip, text, color);
    return {};
  };
  for (std::uint64_t row = 0; row < rows; ++row) {
    const auto added =
        add_row(row, row < beside.size() ? beside[static_cast<std::size_t>(row)] : std::string());
    if (!added) return added.error();
  }
  for (std::size_t i = static_cast<std::size_t>(rows); i < beside.size(); ++i) {
    append_row(out, {}, frame.byte_offset + length, {}, beside[i], color);
  }
  const std::uint64_t flip_row = flip ? (flip->byte_offset - frame.byte_offset) / row_size : 0;
  if (flip_row >= rows) {
    out += "    ...\n";
    if (const auto added = add_row(flip_row, {}); !added) return added.error();
  }
  if ((std::max(rows, flip_row + 1)) * row_size < length) out += "    ...\n";
  return out;
}

}  // namespace aerowal::cli

#include "term/excerpt.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include <aerowal/record.hpp>

#include "base/hex.hpp"
#include "term/color.hpp"
#include "term/prose.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

/// On a terminal of fewer columns, what is said of a part is a line of its own, above its bytes.
constexpr std::size_t columns_min = 70;

/// Bytes in a row.
std::uint64_t row_size_for(std::size_t columns) {
  static constexpr std::size_t columns_of_eight = 50;
  return columns != 0 && columns < columns_of_eight ? 4 : 8;
}

/// Bytes that belong together, and what is said beside the first of them.
struct Part {
  std::uint64_t byte_offset = 0;
  std::uint64_t length = 0;
  std::string name = {};
  std::string value = {};
  std::uint64_t rows_max = 1;  ///< that are shown of it where not all are

  [[nodiscard]] std::uint64_t end() const { return byte_offset + length; }
};

std::string type_value(std::uint8_t type) {
  const bool known = type <= static_cast<std::uint8_t>(RecordType::delete_);
  return std::to_string(type) + " " +
         (known ? std::string(name(static_cast<RecordType>(type))) : "unknown");
}

std::string field_value(const FrameField& field) {
  static constexpr std::size_t shown_max = 24;
  std::string text = count_text(field.length, "byte");
  if (!field.fits) return text + ", which do not fit";
  if (field.name == "document_body") return text;
  text += " \"" + printable(std::string_view(field.start).substr(0, shown_max)) + "\"";
  return field.start.size() > shown_max ? text + "..." : text;
}

std::string checksum_value(const Frame& frame) {
  const bool right = *frame.stored_checksum == *frame.computed_checksum;
  return hex(*frame.stored_checksum, 8) +
         (right ? ", right" : ", computed " + hex(*frame.computed_checksum, 8));
}

/// The fields of a frame and what is between them, as far as `length`.
class Parts {
 public:
  Parts(const Frame& frame, std::uint64_t length)
      : at_(frame.byte_offset), end_(frame.byte_offset + length) {
    if (frame.length) add("length", 4, std::to_string(*frame.length));
    if (frame.type) add("type", 1, type_value(*frame.type));
    if (frame.sequence_number) add("sequence_number", 8, std::to_string(*frame.sequence_number));
    for (const auto& field : frame.fields) {
      if (!field) break;
      add(std::string(field->name), 4, field_value(*field));
      if (field->fits) add_bytes(at_ + field->length, 2);
    }
    if (frame.stored_checksum) {
      add_bytes(frame.byte_offset + *frame.length - 4, 6);
      add("checksum", 4, checksum_value(frame));
    }
    add_bytes(end_, 6);
  }

  [[nodiscard]] const std::vector<Part>& all() const { return parts_; }

 private:
  void add(std::string name, std::uint64_t length, std::string value) {
    length = std::min(length, end_ - at_);
    parts_.push_back(
        {.byte_offset = at_, .length = length, .name = std::move(name), .value = std::move(value)});
    at_ += length;
  }

  void add_bytes(std::uint64_t end, std::uint64_t rows_max) {
    end = std::min(end, end_);
    if (end <= at_) return;
    parts_.push_back({.byte_offset = at_, .length = end - at_, .rows_max = rows_max});
    at_ = end;
  }

  std::vector<Part> parts_;
  std::uint64_t at_;
  std::uint64_t end_;
};

class Rows {
 public:
  Rows(ByteSource& source, const HexStyle& style,
       const std::function<bool(const std::string&)>& print)
      : source_(&source), style_(&style), print_(&print), row_size_(row_size_for(style.columns)) {}

  /// False where no more can be printed. Errors: system.
  Result<bool> add(const Part& part) {
    if (part.length == 0) return print("    " + std::string(offset_digits, ' '), {}, part);
    for (std::uint64_t row = 0; row * row_size_ < part.length; ++row) {
      const std::uint64_t byte_offset = part.byte_offset + row * row_size_;
      const bool near = style_->marked && is_near(*style_->marked, byte_offset);
      if (!style_->whole && row >= part.rows_max && !near) {
        if (!std::exchange(left_out_, true) && !(*print_)("    ...\n")) return false;
        // What is between here and the marked bytes is many rows in a long record.
        row = std::max(row, row_before_marked(part));
        continue;
      }
      left_out_ = false;
      std::array<std::byte, row_size_max> bytes{};
      const auto size = static_cast<std::size_t>(std::min(row_size_, part.end() - byte_offset));
      const auto got = source_->read_at(byte_offset, std::span(bytes).first(size));
      if (!got) return got.error();
      if (!add_row(byte_offset, Bytes(bytes).first(*got), row == 0 ? part : Part())) return false;
    }
    left_out_ = false;
    return true;
  }

 private:
  static constexpr std::size_t offset_digits = 10;
  static constexpr std::uint64_t row_size_max = 8;

  /// Whether the row lies around marked bytes: the first of those, and a row on each side.
  [[nodiscard]] bool is_near(const ByteRange& marked, std::uint64_t byte_offset) const {
    static constexpr std::uint64_t marked_rows_max = 4;
    const std::uint64_t end =
        marked.byte_offset + std::min(marked.length, marked_rows_max * row_size_);
    return byte_offset + 2 * row_size_ > marked.byte_offset && byte_offset < end + row_size_;
  }

  /// The last row of those that can be passed over before the marked ones, or all.
  [[nodiscard]] std::uint64_t row_before_marked(const Part& part) const {
    const std::uint64_t all = (part.length + row_size_ - 1) / row_size_;
    const bool is_ahead = style_->marked && style_->marked->byte_offset > part.byte_offset &&
                          style_->marked->byte_offset < part.end();
    if (!is_ahead) return all;
    const std::uint64_t row = (style_->marked->byte_offset - part.byte_offset) / row_size_;
    return row < 3 ? 0 : row - 3;
  }

  bool add_row(std::uint64_t byte_offset, Bytes row, const Part& beside) {
    std::string marks;
    std::string cells;
    std::size_t marked = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string digits = hex(std::to_integer<unsigned char>(row[i]), 2);
      if (!is_marked(byte_offset + i)) {
        marks += "   ";
        cells += " " + digits;
        continue;
      }
      ++marked;
      marks += " ^^";
      cells += " " + colored(Color::bold_red, digits, style_->color);
    }
    const bool all_marked = marked == row.size() && marked != 0;
    const std::string head =
        (all_marked ? "  > " : "    ") + hex(style_->begin + byte_offset, offset_digits);
    cells.append((row_size_ - row.size()) * 3, ' ').append("  ");
    for (const std::byte value : row) {
      const char c = std::to_integer<char>(value);
      cells += c >= 0x20 && c < 0x7f ? c : '.';
    }
    cells.append(row_size_ - row.size(), ' ');
    if (!print(head, cells, beside)) return false;
    if (marked == 0 || all_marked) return true;
    marks.erase(marks.find_last_of('^') + 1);
    return (*print_)("    " + std::string(offset_digits, ' ') + " " + marks + "\n");
  }

  bool print(const std::string& head, const std::string& cells, const Part& beside) {
    static constexpr std::size_t name_width = 16;
    static constexpr std::size_t cells_width = row_size_max * 4 + 2;
    static constexpr std::size_t indent = 47;  // of what does not fit beside the bytes
    const std::size_t columns = style_->columns;
    const bool is_narrow = columns != 0 && columns < columns_min;
    if (is_narrow && !beside.name.empty()) {
      const std::string said = "    " + beside.name + "  " + beside.value;
      if (!(*print_)(wrapped(said, columns) + "\n")) return false;
      if (cells.empty()) return true;
    }
    std::string row = head + " " + cells;
    if (!is_narrow && !beside.name.empty()) {
      if (cells.empty()) row.append(cells_width, ' ');
      row.append("  ").append(beside.name);
      row.append(name_width - 1 - std::min(name_width - 1, beside.name.size()), ' ');
      row = wrapped(unbroken(row) + " " + beside.value, columns, indent);
    }
    return (*print_)(row.erase(row.find_last_not_of(' ') + 1) + "\n");
  }

  [[nodiscard]] bool is_marked(std::uint64_t byte_offset) const {
    return style_->marked && byte_offset >= style_->marked->byte_offset &&
           byte_offset - style_->marked->byte_offset < style_->marked->length;
  }

  ByteSource* source_;
  const HexStyle* style_;
  const std::function<bool(const std::string&)>* print_;
  std::uint64_t row_size_;
  bool left_out_ = false;  ///< rows right before, which was said
};

}  // namespace

Result<void> print_hex(ByteSource& source, const Frame& frame, std::uint64_t length,
                       const HexStyle& style,
                       const std::function<bool(const std::string&)>& print) {
  Rows rows(source, style, print);
  const Parts parts(frame, length);
  for (const Part& part : parts.all()) {
    const auto more = rows.add(part);
    if (!more) return more.error();
    if (!*more) break;
  }
  return {};
}

Result<std::string> hex_text(ByteSource& source, const Frame& frame, std::uint64_t length,
                             const HexStyle& style) {
  std::string text;
  const auto printed = print_hex(source, frame, length, style, [&text](const std::string& row) {
    text += row;
    return true;
  });
  if (!printed) return printed.error();
  return text;
}

}  // namespace aerowal::cli

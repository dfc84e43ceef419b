#include "scan/file_content.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "aerowal/format.hpp"
#include "aerowal/record.hpp"
#include "base/base64.hpp"
#include "base/byte_order.hpp"
#include "base/utf8.hpp"
#include "scan/stored_fields.hpp"

namespace aerowal {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t looked_at_max = std::size_t{1} << 20;
constexpr std::size_t line_ends_max = std::size_t{1} << 16;
constexpr std::string_view utf8_byte_order_mark = "\xef\xbb\xbf";

struct Signature {
  std::size_t at = 0;
  std::string_view bytes;
  FileContent content = FileContent::unknown;
};

constexpr std::array<Signature, 5> signatures{{
    {0, "\x1f\x8b", FileContent::gzip},
    {0,
     "\xfd"
     "7zXZ\0"sv,
     FileContent::xz},
    {0, "\x28\xb5\x2f\xfd", FileContent::zstd},
    {0, "BZh", FileContent::bzip2},
    {257, "ustar", FileContent::tar},
}};

bool is_printable(char c) { return c >= 0x20 && c < 0x7f; }
bool is_text_character(char c) { return is_printable(c) || c == '\n' || c == '\r' || c == '\t'; }

Result<std::string> read(ByteSource& source, std::uint64_t byte_offset, std::size_t size_max) {
  std::string bytes(size_max, '\0');
  const auto got = source.read_at(byte_offset, std::as_writable_bytes(std::span(bytes)));
  if (!got) return got.error();
  bytes.resize(*got);
  return bytes;
}

Result<bool> is_all_zeros(ByteSource& source) {
  static constexpr std::size_t piece_size = 65536;
  for (std::uint64_t at = 0;; at += piece_size) {
    const auto part = read(source, at, piece_size);
    if (!part) return part.error();
    if (part->find_first_not_of('\0') != std::string::npos) return false;
    if (part->size() < piece_size) return true;
  }
}

/// The bytes begin with an intact record of that number.
bool begins_with_record(std::string_view bytes, std::uint64_t number) {
  const Bytes all = std::as_bytes(std::span(bytes));
  if (all.size() < format::record_size_min) return false;
  const std::uint32_t length = load_u32(all.data());
  if (length < format::record_size_min || length > all.size()) return false;
  const Bytes record = all.first(length);
  PlacedRecord decoded;
  return !decode(record, crc32(record.first(length - format::checksum_size)), decoded) &&
         decoded.sequence_number == number;
}

std::string without_cr(std::string_view bytes) {
  std::string undone;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n') continue;
    undone += bytes[i];
  }
  return undone;
}

std::string with_cr(std::string_view bytes) {
  std::string undone;
  for (const char c : bytes) {
    if (c == '\n') undone += '\r';
    undone += c;
  }
  return undone;
}

/// Each code point as one byte; empty where one is larger.
std::string narrowed(std::string_view text) {
  std::string bytes;
  if (text.starts_with(utf8_byte_order_mark)) text.remove_prefix(utf8_byte_order_mark.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_code_point(text, at);
    // The last one may be cut short.
    if (point.size == 0 && at + 4 > text.size()) break;
    if (point.size == 0 || point.value > 0xff) return {};
    bytes += static_cast<char>(point.value);
    at += point.size;
  }
  return bytes;
}

std::string from_utf16(std::string_view text) {
  const bool big = text.starts_with("\xfe\xff");
  if (big || text.starts_with("\xff\xfe")) text.remove_prefix(2);
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    if (text[big ? i : i + 1] != '\0') return {};
    bytes += text[big ? i + 1 : i];
  }
  return bytes;
}

std::string from_base64(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != '\n' && c != '\r') digits += c;
  }
  digits.resize(digits.size() / 4 * 4);
  std::string bytes;
  return decode_base64(digits, bytes) ? bytes : std::string();
}

std::string from_hexadecimal(std::string_view text) {
  std::string bytes;
  int half = -1;
  for (const char c : text) {
    if (c == '\n' || c == '\r' || c == ' ') continue;
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return {};
    if (half >= 0) bytes += static_cast<char>(half << 4 | digit);
    half = half >= 0 ? -1 : digit;
  }
  return bytes;
}

struct Conversion {
  std::string (*undo)(std::string_view);
  FileContent content;
};

constexpr std::array<Conversion, 6> conversions{{
    {&without_cr, FileContent::cr_added},
    {&with_cr, FileContent::cr_removed},
    {&from_utf16, FileContent::utf16},
    {&narrowed, FileContent::utf8},
    {&from_base64, FileContent::base64},
    {&from_hexadecimal, FileContent::hexadecimal},
}};

/// The first record of a document store: aerowal-format(5), "Document store".
bool begins_with_stored_document(std::string_view bytes) {
  const Bytes all = std::as_bytes(std::span(bytes));
  if (all.size() < format::length_size) return false;
  const std::uint32_t length = load_u32(all.data());
  if (length > all.size()) return false;
  const auto u32_at = [&all](std::uint64_t at) { return load_u32(&all[at]); };
  if (!has_stored_fields(length, u32_at)) return false;
  const std::size_t end = length - format::checksum_size;
  return load_u32(&all[end]) == crc32(all.first(end));
}

FileContent content_of(std::string_view bytes) {
  if (begins_with_stored_document(bytes)) return FileContent::document_store;
  for (const Conversion& conversion : conversions) {
    if (begins_with_record(conversion.undo(bytes), format::first_sequence_number)) {
      return conversion.content;
    }
  }
  for (const Signature& signature : signatures) {
    if (bytes.size() > signature.at && bytes.substr(signature.at).starts_with(signature.bytes)) {
      return signature.content;
    }
  }
  return FileContent::unknown;
}

}  // namespace

Result<cause::OtherFile> identify_file(ByteSource& source) {
  const auto zeros = is_all_zeros(source);
  if (!zeros) return zeros.error();
  if (*zeros) return cause::OtherFile{.content = FileContent::zeros};
  const auto start = read(source, 0, looked_at_max);
  if (!start) return start.error();
  cause::OtherFile file{.content = content_of(*start)};
  if (file.content != FileContent::unknown) return file;

  static constexpr std::size_t shown_size = 40;
  const std::string_view shown = std::string_view(*start).substr(0, shown_size);
  if (std::all_of(shown.begin(), shown.end(), is_text_character)) {
    file.content = FileContent::text;
    const auto* const first = std::find_if(shown.begin(), shown.end(), is_printable);
    const auto* const last = std::find_if_not(first, shown.end(), is_printable);
    file.text_start.assign(first, last);
    return file;
  }
  if (start->size() < format::header_size) {
    file.content = FileContent::damaged_log;
    return file;
  }
  const Bytes head = std::as_bytes(std::span(*start));
  file.length = load_u32(&head[format::length_at]);
  file.type = std::to_integer<std::uint8_t>(head[format::type_at]);
  file.sequence_number = load_u64(&head[format::sequence_at]);
  const bool length_fits =
      file.length >= format::record_size_min && file.length <= source.size().value_or(UINT64_MAX);
  const bool type_known = file.type <= static_cast<std::uint8_t>(RecordType::delete_);
  const bool number_first = file.sequence_number == format::first_sequence_number;
  // One wrong field of the three is what damage to a real first record looks like.
  if (static_cast<int>(length_fits) + static_cast<int>(type_known) +
          static_cast<int>(number_first) >=
      2) {
    file.content = FileContent::damaged_log;
  }
  return file;
}

Result<FileContent> identify_start(ByteSource& source, std::uint64_t length) {
  static constexpr std::size_t tar_header_size = 512;
  const auto start = read(source, 0, tar_header_size);
  if (!start) return start.error();
  if (length == utf8_byte_order_mark.size() && start->starts_with(utf8_byte_order_mark)) {
    return FileContent::utf8_mark;
  }
  const Signature& tar = signatures.back();
  const bool is_tar = length >= tar_header_size && start->size() == tar_header_size &&
                      std::string_view(*start).substr(tar.at).starts_with(tar.bytes);
  return is_tar ? FileContent::tar : FileContent::unknown;
}

Result<std::optional<cause::LineEnds>> find_line_ends(ByteSource& source, std::uint64_t byte_offset,
                                                      std::uint64_t number) {
  const auto bytes = read(source, byte_offset, line_ends_max);
  if (!bytes) return bytes.error();
  if (begins_with_record(*bytes, number)) return std::optional<cause::LineEnds>();
  if (begins_with_record(without_cr(*bytes), number)) return std::optional(cause::LineEnds{});
  if (begins_with_record(with_cr(*bytes), number)) {
    return std::optional(cause::LineEnds{.added = false});
  }
  return std::optional<cause::LineEnds>();
}

}  // namespace aerowal

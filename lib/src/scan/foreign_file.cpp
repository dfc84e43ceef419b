#include "scan/foreign_file.hpp"

#include <algorithm>
#include <array>

#include "aerowal/format.hpp"
#include "aerowal/record.hpp"
#include "base/byte_order.hpp"

namespace aerowal {
namespace {

bool is_printable(std::byte b) { return b >= std::byte{0x20} && b < std::byte{0x7f}; }

bool is_text(std::byte b) {
  return is_printable(b) || b == std::byte{'\n'} || b == std::byte{'\r'} || b == std::byte{'\t'};
}

Result<bool> is_all_zeros(ByteSource& source) {
  static constexpr std::size_t step_size = 65536;
  std::array<std::byte, step_size> bytes;
  for (std::uint64_t at = 0;; at += step_size) {
    const auto got = source.read_at(at, bytes);
    if (!got) return got.error();
    const auto part = Bytes(bytes).first(*got);
    if (std::any_of(part.begin(), part.end(), [](std::byte b) { return b != std::byte{}; })) {
      return false;
    }
    if (*got < step_size) return true;
  }
}

std::string start_of_text(Bytes text) {
  std::string start;
  for (const std::byte b : text) {
    if (!is_printable(b) && !start.empty()) break;
    if (is_printable(b)) start += static_cast<char>(b);
  }
  return start;
}

}  // namespace

Result<std::optional<std::string>> find_foreign_file_evidence(ByteSource& source) {
  const auto zeros = is_all_zeros(source);
  if (!zeros) return zeros.error();
  if (*zeros) return std::optional<std::string>("it is nothing but zeros");

  static constexpr std::size_t shown_size = 40;
  std::array<std::byte, shown_size> head{};
  const auto got = source.read_at(0, head);
  if (!got) return got.error();
  const Bytes start = Bytes(head).first(*got);
  if (std::all_of(start.begin(), start.end(), is_text)) {
    return std::optional<std::string>("it begins with text: \"" + start_of_text(start) + "\"");
  }
  if (start.size() < format::header_size) return std::optional<std::string>();

  const std::uint64_t size = source.size().value_or(UINT64_MAX);
  const std::uint32_t length = load_u32(&head[format::length_at]);
  const auto type = std::to_integer<unsigned>(head[format::type_at]);
  const std::uint64_t number = load_u64(&head[format::sequence_at]);
  const bool length_fits = length >= format::record_size_min && length <= size;
  const bool type_known = type <= static_cast<unsigned>(RecordType::delete_);
  const bool number_first = number == format::first_sequence_number;
  // One wrong field of the three is what damage to a real first record looks like.
  if (static_cast<int>(length_fits) + static_cast<int>(type_known) +
          static_cast<int>(number_first) >=
      2) {
    return std::optional<std::string>();
  }
  return std::optional<std::string>("its first record would have length " + std::to_string(length) +
                                    ", type " + std::to_string(type) + " and sequence number " +
                                    std::to_string(number));
}

}  // namespace aerowal

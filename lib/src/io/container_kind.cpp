#include "io/container_kind.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "aerowal/format.hpp"

namespace aerowal {
namespace {

std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Of the type and the number of a log's first record, which a log begins with after its length,
/// how many bytes are there, and how many of them are wrong.
struct FirstRecord {
  std::size_t bytes = 0;
  std::size_t wrong = 0;
};

constexpr unsigned type_max = 2;

FirstRecord first_record(Bytes head) {
  FirstRecord found;
  const std::size_t end = std::min(head.size(), format::header_size);
  for (std::size_t i = format::type_at; i < end; ++i) {
    const auto byte = std::to_integer<unsigned>(head[i]);
    const bool right =
        i == format::type_at ? byte <= type_max : byte == (i == format::sequence_at ? 1 : 0);
    ++found.bytes;
    if (!right) ++found.wrong;
  }
  return found;
}

struct Magic {
  Compression compression;
  std::string_view bytes;
};

// bzip2 has the size of its blocks after these.
constexpr std::array magics{
    Magic{Compression::gzip, "\x1f\x8b\x08"},
    Magic{Compression::zstd, "\x28\xb5\x2f\xfd"},
    Magic{Compression::zstd, "\x50\x2a\x4d\x18"},  // of pzstd
    Magic{Compression::xz, std::string_view("\xfd"
                                            "7zXZ\0",
                                            6)},
    Magic{Compression::bzip2, "BZh"},
};

std::optional<Compression> compression_of(Bytes head) {
  const std::string_view text = text_of(head);
  for (const Magic& magic : magics) {
    const std::string_view there = text.substr(0, magic.bytes.size());
    if (there == magic.bytes.substr(0, there.size())) return magic.compression;
  }
  return std::nullopt;
}

/// Octal digits, with spaces before them, up to a NUL or a space.
std::optional<std::uint64_t> octal(std::string_view field) {
  field.remove_prefix(std::min(field.find_first_not_of(' '), field.size()));
  std::uint64_t value = 0;
  std::size_t digits = 0;
  while (digits < field.size() && field[digits] >= '0' && field[digits] <= '7') {
    value = value * 8 + static_cast<std::uint64_t>(field[digits++] - '0');
  }
  const bool ends = digits == field.size() || field[digits] == '\0' || field[digits] == ' ';
  return digits != 0 && ends ? std::optional(value) : std::nullopt;
}

/// By the checksum of the first header, or by a magic that no document's text can hold.
bool is_tar(Bytes head) {
  static constexpr std::size_t checksum_offset = 148;
  static constexpr std::size_t checksum_size = 8;
  static constexpr std::size_t magic_offset = 257;
  static constexpr std::string_view posix("ustar\00000", 8);
  static constexpr std::string_view gnu("ustar  \0", 8);
  const std::string_view text = text_of(head);
  if (text.size() < magic_offset + posix.size()) return false;
  const std::string_view magic = text.substr(magic_offset, posix.size());
  if (magic == posix || magic == gnu) return true;
  if (text.size() < container_head_size) return false;
  const auto stored = octal(text.substr(checksum_offset, checksum_size));
  std::uint64_t sum = checksum_size * std::uint64_t{' '};
  for (std::size_t i = 0; i < head.size(); ++i) {
    const bool is_checksum = i >= checksum_offset && i < checksum_offset + checksum_size;
    if (!is_checksum) sum += std::to_integer<std::uint64_t>(head[i]);
  }
  return stored == sum;
}

/// "backup.tar", "backup.tar.gz" …
bool is_name_of_tar(std::string_view path) {
  static constexpr std::array endings{".tar", ".tar.gz", ".tar.zst", ".tar.xz", ".tar.bz2",
                                      ".tgz", ".tzst",   ".txz",     ".tbz2",   ".tbz"};
  return std::any_of(endings.begin(), endings.end(),
                     [path](std::string_view ending) { return path.ends_with(ending); });
}

/// An empty tar is nothing but zeros, and so is a log that was never written: the name decides.
bool is_empty_tar(Bytes head, std::string_view path) {
  return head.size() == container_head_size && is_name_of_tar(path) &&
         std::all_of(head.begin(), head.end(), [](std::byte byte) { return byte == std::byte{}; });
}

}  // namespace

std::optional<LogContainer> recognise_container(Bytes head) {
  const FirstRecord first = first_record(head);
  // So does a log begin, whatever its length looks like.
  if (first.wrong == 0) return std::nullopt;
  if (const auto compression = compression_of(head)) {
    // One wrong byte is damage of a log: no compressed file has all the others by chance.
    const bool shows_all = first.bytes == format::header_size - format::type_at;
    if (shows_all && first.wrong == 1) return std::nullopt;
    return LogContainer{.compression = compression};
  }
  if (is_tar(head)) return LogContainer{.tar = true};
  return std::nullopt;
}

Result<std::optional<LogContainer>> recognise_container(ByteSource& source) {
  std::array<std::byte, container_head_size> head;
  // A log that grows slowly in a pipe is not waited for longer than is needed.
  auto got = source.read_at(0, std::span(head).first(format::header_size));
  if (got && *got == format::header_size && first_record(head).wrong != 0) {
    got = source.read_at(0, head);
  }
  if (!got) return got.error();
  const Bytes there = Bytes(head).first(*got);
  if (is_empty_tar(there, source.name())) return std::optional(LogContainer{.tar = true});
  return recognise_container(there);
}

Result<void> refuse_container(ByteSource& source) {
  const auto container = recognise_container(source);
  if (!container) return container.error();
  if (!*container) return {};
  return Error{.code = ErrorCode::refused,
               .message = "cannot change this " + describe(**container) +
                          ": only a log itself is written to; this was not touched",
               .path = source.name(),
               .remedies = {Remedy::unpack},
               .container = *container};
}

Error damaged_container(const ByteSource& file, const LogContainer& container,
                        const std::string& what) {
  return {.code = ErrorCode::system,
          .message = "could not read this " + describe(container) + ": " + what +
                     "; that is damage of the file, the log in it was not judged",
          .path = file.name(),
          .remedies = {Remedy::use_another_copy},
          .container = container};
}

}  // namespace aerowal

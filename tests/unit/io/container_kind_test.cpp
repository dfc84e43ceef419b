#include "io/container_kind.hpp"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "log_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;
using namespace std::string_view_literals;

std::optional<LogContainer> recognised(std::string_view head) {
  return recognise_container(Bytes(std::as_bytes(std::span(head))));
}

/// A log's first 13 bytes, whose length is `length`.
std::string log_with_length(std::string_view length) {
  return std::string(length) + std::string("\0\1\0\0\0\0\0\0\0"sv);
}

/// The header of an entry whose name is `name`, with its checksum; `magic` is after that.
std::string tar_header(const std::string& name, std::string_view magic) {
  std::string header(512, '\0');
  header.replace(0, name.size(), name);
  header.replace(148, 8, 8, ' ');
  header.replace(257, magic.size(), magic);
  unsigned sum = 0;
  for (const char byte : header) sum += static_cast<unsigned char>(byte);
  std::string digits;
  for (; sum != 0; sum /= 8) digits.insert(digits.begin(), static_cast<char>('0' + sum % 8));
  header.replace(148, 8, std::string(6 - digits.size(), '0') + digits + std::string("\0 "sv));
  return header;
}

constexpr std::string_view gzip = "\x1f\x8b\x08\x00\0\0\0\0\x02\x03\x4b\x4c"sv;

TEST_CASE("container kind: each compression by its magic") {
  CHECK(recognised(gzip) == LogContainer{.compression = Compression::gzip});
  CHECK(recognised("\x28\xb5\x2f\xfd\x04\x58\x21\0\0\x61\x62\x63\x0a"sv) ==
        LogContainer{.compression = Compression::zstd});
  CHECK(recognised("\x50\x2a\x4d\x18\x04\0\0\0\x34\0\0\0\x28"sv) ==
        LogContainer{.compression = Compression::zstd});
  CHECK(recognised("\xfd"
                   "7zXZ\0\0\x04\xe6\xd6\xb4\x46\x02"sv) ==
        LogContainer{.compression = Compression::xz});
  CHECK(recognised("BZh91AY&SY\x12\x34\x56"sv) == LogContainer{.compression = Compression::bzip2});
  CHECK(recognised("PK\3\4\x14\0\0\0\x08\0\0\0\0\0"sv) == std::nullopt);
  CHECK(recognised("hello, world, hello"sv) == std::nullopt);
}

TEST_CASE("container kind: a file that was cut is recognised where five bytes tell it from a log") {
  CHECK(recognised("") == std::nullopt);
  for (std::size_t size = 1; size <= gzip.size(); ++size) {
    INFO("size " << size);
    // Of the type, its 0 is right; of the number, the 0 is not.
    CHECK(recognised(gzip.substr(0, size)).has_value() == (size >= 6));
  }
  constexpr std::string_view xz =
      "\xfd"
      "7zXZ\0\0\x04"sv;
  for (std::size_t size = 1; size <= xz.size(); ++size) {
    INFO("size " << size);
    CHECK(recognised(xz.substr(0, size)).has_value() == (size >= 5));
  }
}

TEST_CASE("container kind: no log is taken for a container, whatever its length looks like") {
  for (const std::string_view magic :
       {"\x1f\x8b\x08\x00"sv, "\x28\xb5\x2f\xfd"sv, "\xfd\x37\x7a\x58"sv, "BZh9"sv}) {
    const std::string log = log_with_length(magic);
    for (std::size_t size = 0; size <= log.size(); ++size) {
      CHECK(recognised(log.substr(0, size)) == std::nullopt);
    }
    // Nor is one with a damaged byte.
    for (std::size_t at = 4; at < log.size(); ++at) {
      std::string damaged = log;
      damaged[at] = '\x55';
      CHECK(recognised(damaged) == std::nullopt);
    }
  }
  std::string log = log_with_length("\x37\0\0\0"sv);
  log.resize(512);
  log.replace(257, 8, "ustar\00000"sv);
  CHECK(recognised(log) == std::nullopt);
  CHECK(recognised(std::string(512, '\0')) == std::nullopt);
}

TEST_CASE("container kind: a tar by its magic, or by the checksum of its first header") {
  const LogContainer tar{.tar = true};
  for (const char* name : {"./", "wal/", "a", "backup_manifest.json"}) {
    INFO(name);
    CHECK(recognised(tar_header(name, "ustar\00000"sv)) == tar);
    CHECK(recognised(tar_header(name, "ustar  \0"sv)) == tar);
    CHECK(recognised(tar_header(name, "")) == tar);
    std::string damaged = tar_header(name, "ustar  \0"sv);
    damaged[100] = 'x';
    CHECK(recognised(damaged) == tar);
    damaged = tar_header(name, "");
    damaged[100] = 'x';
    CHECK(recognised(damaged) == std::nullopt);
  }
  const std::string header = tar_header("wal/", "ustar  \0"sv);
  CHECK(recognised(header.substr(0, 265)) == tar);
  CHECK(recognised(header.substr(0, 264)) == std::nullopt);
}

TEST_CASE("container kind: a container is not changed, a log may be") {
  const std::string packed(gzip);
  const auto source = ByteSource::from_memory(Bytes(std::as_bytes(std::span(packed))), "a.gz");
  const auto refused = refuse_container(*source);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error() ==
        Error{.code = ErrorCode::refused,
              .message = "cannot change this gzip file: only a log itself is written to; this was "
                         "not touched",
              .path = "a.gz",
              .remedies = {Remedy::unpack},
              .container = LogContainer{.compression = Compression::gzip}});
  const std::string text = log_with_length("\x37\0\0\0"sv);
  const auto log = ByteSource::from_memory(Bytes(std::as_bytes(std::span(text))), "a.wal");
  CHECK(refuse_container(*log).has_value());
}

}  // namespace

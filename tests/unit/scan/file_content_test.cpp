#include "scan/file_content.hpp"

#include <string>

#include <doctest/doctest.h>

#include "base/base64.hpp"
#include "base/hex.hpp"
#include "base/utf8.hpp"
#include "damage_builder.hpp"
#include "files.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

cause::OtherFile identified(const ByteVector& bytes) {
  const MemoryFile file(bytes);
  auto source = ByteSource::from_descriptor(file.descriptor(), "file");
  REQUIRE(source.has_value());
  const auto found = identify_file(**source);
  REQUIRE(found.has_value());

  const FedPipe pipe(bytes);
  auto piped = ByteSource::from_descriptor(pipe.descriptor(), "pipe");
  REQUIRE(piped.has_value());
  const auto found_in_pipe = identify_file(**piped);
  REQUIRE(found_in_pipe.has_value());
  CHECK(*found_in_pipe == *found);
  return *found;
}

cause::OtherFile identified(std::string_view text) {
  const Bytes bytes = bytes_of(text);
  return identified(ByteVector(bytes.begin(), bytes.end()));
}

TEST_CASE("file_content: zeros") {
  for (const std::size_t size : {1U, 100U, 65536U, 65537U, 200000U}) {
    CHECK(identified(ByteVector(size)).content == FileContent::zeros);
  }
  ByteVector almost(200000);
  almost.back() = std::byte{1};
  CHECK(identified(almost).content == FileContent::unknown);
}

TEST_CASE("file_content: text") {
  CHECK(identified("hello\n").text_start == "hello");
  CHECK(identified("x").text_start == "x");
  CHECK(identified("a line that is longer than what is shown of one\nand another").text_start ==
        "a line that is longer than what is shown");
  CHECK(identified("\thello").text_start == "hello");
  CHECK(identified("\thello").content == FileContent::text);
}

TEST_CASE("file_content: bytes of no log") {
  const cause::OtherFile other =
      identified("\x1e\x8b\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff");
  CHECK(other.content == FileContent::unknown);
  CHECK(other.length == 4278749982);
  CHECK(other.type == 255);
  CHECK(other.sequence_number == UINT64_MAX);
}

TEST_CASE("file_content: what packs files begins with its own signature") {
  CHECK(identified("\x1f\x8b\x08 and so on, compressed").content == FileContent::gzip);
  CHECK(identified(std::string("\xfd"
                               "7zXZ\0\0\4",
                               8) +
                   "and so on")
            .content == FileContent::xz);
  CHECK(identified("\x28\xb5\x2f\xfd and so on, compressed").content == FileContent::zstd);
  CHECK(identified("BZh91AY&SY\x80 and so on").content == FileContent::bzip2);
  std::string tar(1024, '\0');
  tar.replace(0, 11, "wal/wal.log");
  tar.replace(257, 5, "ustar");
  CHECK(identified(tar).content == FileContent::tar);
}

/// Records whose lengths, numbers and bodies have every byte that a conversion changes.
LogBuilder log_with_line_ends() {
  LogBuilder log;
  for (int i = 0; i < 12; ++i) log.insert("users", "a\xc3\xbc", "{\n\"n\":\r\n1}\n");
  return log;
}

TEST_CASE("file_content: a conversion is known by what is left once it is undone") {
  const std::string log = text_of(log_with_line_ends().bytes());
  std::string added;
  std::string removed;
  std::string utf8;
  std::string utf16 = "\xff\xfe";
  for (std::size_t i = 0; i < log.size(); ++i) {
    if (log[i] == '\n') added += '\r';
    added += log[i];
    if (log[i] != '\r' || i + 1 == log.size() || log[i + 1] != '\n') removed += log[i];
    append_utf8(utf8, static_cast<unsigned char>(log[i]));
    utf16 += log[i];
    utf16 += '\0';
  }
  std::string base64;
  append_base64(base64, log);
  base64.insert(76, "\n");
  CHECK(identified(added).content == FileContent::cr_added);
  CHECK(identified(utf8).content == FileContent::utf8);
  CHECK(identified("\xef\xbb\xbf" + utf8).content == FileContent::utf8);
  CHECK(identified(utf16).content == FileContent::utf16);
  CHECK(identified(base64).content == FileContent::base64);
  CHECK(identified(hex(bytes_of(log)) + "\n").content == FileContent::hexadecimal);

  LogBuilder crlf;
  crlf.insert("users", "a", "{\r\n}");
  const std::string whole = text_of(crlf.bytes());
  std::string cut = whole;
  cut.erase(cut.find("\r\n"), 1);
  CHECK(identified(cut).content == FileContent::cr_removed);
}

TEST_CASE("file_content: line ends that were converted in one record") {
  const LogBuilder log = log_with_line_ends();
  const auto ends_of = [](const std::string& bytes, std::uint64_t number) {
    const auto source = ByteSource::from_memory(bytes_of(bytes), "log");
    return *find_line_ends(*source, 0, number);
  };
  const std::string record = text_of(log.bytes()).substr(log.offset(9), log.length(9));
  std::string added;
  for (const char c : record) added += c == '\n' ? "\r\n" : std::string(1, c);
  CHECK(ends_of(added, 10) == cause::LineEnds{.added = true});
  CHECK_FALSE(ends_of(added, 11));
  LogBuilder crlf;
  crlf.insert("users", "a", "{\r\n}");
  std::string removed = text_of(crlf.bytes());
  removed.erase(removed.find("\r\n"), 1);
  CHECK(ends_of(removed, 1) == cause::LineEnds{.added = false});
}

TEST_CASE("file_content: what may be a damaged log is not another file") {
  const ByteVector log = mixed_log().bytes();
  for (std::size_t bit = 0; bit < 37 * 8; ++bit) {
    ByteVector flipped = log;
    flip_bit(flipped, bit);
    REQUIRE(identified(flipped).content == FileContent::damaged_log);
  }
  const std::size_t log_prefix = mixed_log().length(0);
  for (std::size_t size = 2; size < log_prefix; ++size) {
    CAPTURE(size);
    REQUIRE(identified(ByteVector(log.begin(), log.begin() + static_cast<long>(size))).content ==
            FileContent::damaged_log);
  }
}

TEST_CASE("file_content: what comes before a log") {
  const auto start = [](const std::string& bytes, std::uint64_t length) {
    const auto source = ByteSource::from_memory(bytes_of(bytes), "log");
    return *identify_start(*source, length);
  };
  const std::string log = text_of(mixed_log().bytes());
  CHECK(start("\xef\xbb\xbf" + log, 3) == FileContent::utf8_mark);
  CHECK(start("\xef\xbb\xbf\n" + log, 4) == FileContent::unknown);
  std::string tar(512, '\0');
  tar.replace(257, 5, "ustar");
  CHECK(start(tar + log, 512) == FileContent::tar);
  CHECK(start(tar, 511) == FileContent::unknown);
}

}  // namespace

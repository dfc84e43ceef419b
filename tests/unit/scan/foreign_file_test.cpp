#include "scan/foreign_file.hpp"

#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "files.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

std::optional<std::string> evidence(const ByteVector& bytes) {
  const MemoryFile file(bytes);
  auto source = ByteSource::from_descriptor(file.descriptor(), "file");
  REQUIRE(source.has_value());
  const auto found = find_foreign_file_evidence(**source);
  REQUIRE(found.has_value());

  const FedPipe pipe(bytes);
  auto piped = ByteSource::from_descriptor(pipe.descriptor(), "pipe");
  REQUIRE(piped.has_value());
  const auto found_in_pipe = find_foreign_file_evidence(**piped);
  REQUIRE(found_in_pipe.has_value());
  CHECK(*found_in_pipe == *found);
  return *found;
}

std::optional<std::string> evidence(std::string_view text) {
  const Bytes bytes = bytes_of(text);
  return evidence(ByteVector(bytes.begin(), bytes.end()));
}

TEST_CASE("foreign_file: zeros") {
  for (const std::size_t size : {1U, 100U, 65536U, 65537U, 200000U}) {
    CHECK(evidence(ByteVector(size)) == "it is nothing but zeros");
  }
  ByteVector almost(200000);
  almost.back() = std::byte{1};
  CHECK(evidence(almost) == "its first record would have length 0, type 0 and sequence number 0");
}

TEST_CASE("foreign_file: text") {
  CHECK(evidence("hello\n") == "it begins with text: \"hello\"");
  CHECK(evidence("x") == "it begins with text: \"x\"");
  CHECK(evidence("a line that is longer than what is shown of one\nand another") ==
        "it begins with text: \"a line that is longer than what is shown\"");
  CHECK(evidence("\thello") == "it begins with text: \"hello\"");
}

TEST_CASE("foreign_file: bytes of no log") {
  CHECK(evidence("\x1f\x8b\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff") ==
        "its first record would have length 4278749983, type 255 and sequence number "
        "18446744073709551615");
}

TEST_CASE("foreign_file: what may be a damaged log is not foreign") {
  const ByteVector log = mixed_log().bytes();
  CHECK_FALSE(evidence(log).has_value());
  for (std::size_t bit = 0; bit < 37 * 8; ++bit) {
    ByteVector flipped = log;
    flip_bit(flipped, bit);
    REQUIRE_FALSE(evidence(flipped).has_value());
  }
  for (std::size_t size = 2; size < log.size(); ++size) {
    CAPTURE(size);
    REQUIRE_FALSE(evidence(ByteVector(log.begin(), log.begin() + static_cast<long>(size))));
  }
}

}  // namespace

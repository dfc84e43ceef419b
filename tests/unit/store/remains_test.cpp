#include "store/remains.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include <doctest/doctest.h>

#include <aerowal/byte_source.hpp>

#include "log_builder.hpp"
#include "log_parts.hpp"
#include "scan/log_scan.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

LogBuilder three_records(const std::string& second) {
  LogBuilder log;
  log.insert("users", "a", "1");
  log.insert("users", "b", second);
  log.insert("users", "c", "3");
  return log;
}

const std::string body_of_dashes = "\"" + std::string(200, '-') + "\"";

/// What is left of record 2 in a log, held against the one of another log.
Agreement compare_second(const ByteVector& bytes, const LogBuilder& other) {
  const auto source = ByteSource::from_memory(bytes, "log");
  auto scan = LogScan::run(*source, {});
  REQUIRE(scan);
  Remains remains(scan->resolution().regions, scan->inventory().proofs, {{.first = 2, .last = 2}},
                  scan->log());
  return remains.compare(2, Bytes(other.bytes()).subspan(other.offset(1), other.length(1)));
}

TEST_CASE("remains: a checksum, or all but that, shows the record") {
  const LogBuilder whole = three_records(body_of_dashes);
  LogBuilder body = whole;
  for (std::size_t i = 60; i < 90; ++i) body.record(1)[i] = std::byte{0xee};
  CHECK(compare_second(body.bytes(), whole) == Agreement::agrees);
  LogBuilder checksum = whole;
  for (std::byte& byte : checksum.record(1).last(4)) byte = std::byte{0};
  CHECK(compare_second(checksum.bytes(), whole) == Agreement::agrees);
}

TEST_CASE("remains: a checksum shows the record with flipped bits, moved, or before the next one") {
  const LogBuilder whole = three_records(body_of_dashes);
  LogBuilder damaged = whole;
  for (std::size_t i = 60; i < 90; ++i) damaged.record(1)[i] = std::byte{0xee};
  LogBuilder flipped = damaged;
  flip_bit(flipped.record(1), 8 * (whole.length(1) - 2));
  flip_bit(flipped.record(1), 8 * (whole.length(1) - 3));
  CHECK(compare_second(flipped.bytes(), whole) == Agreement::agrees);
  // Twenty bytes are gone, and in the other one the header too.
  ByteVector shorter = damaged.bytes();
  const auto at = shorter.begin() + static_cast<std::ptrdiff_t>(whole.offset(1));
  shorter.erase(at + 70, at + 90);
  CHECK(compare_second(shorter, whole) == Agreement::agrees);
  std::fill(shorter.begin() + static_cast<std::ptrdiff_t>(whole.offset(1)),
            shorter.begin() + static_cast<std::ptrdiff_t>(whole.offset(1)) + 40, std::byte{0xee});
  CHECK(compare_second(shorter, whole) == Agreement::agrees);
  CHECK(compare_second(shorter, three_records("\"else\"")) == Agreement::unknown);
}

TEST_CASE("remains: what proves itself is the record, or another one") {
  LogBuilder flipped = three_records(body_of_dashes);
  flip_bit(flipped.record(1), 8 * 70);
  CHECK(compare_second(flipped.bytes(), three_records(body_of_dashes)) == Agreement::agrees);
  CHECK(compare_second(flipped.bytes(), three_records("\"else\"")) == Agreement::differs);
}

TEST_CASE("remains: two damages do not make a record of another one") {
  const std::string other = "\"" + std::string(20, 'x') + std::string(180, '-') + "\"";
  LogBuilder damaged = three_records(body_of_dashes);
  for (std::size_t i = 150; i < 160; ++i) damaged.record(1)[i] = std::byte{0xee};
  CHECK(compare_second(damaged.bytes(), three_records(other)) == Agreement::differs);
}

TEST_CASE("remains: the frame of a record of another length is another record") {
  // Two flipped bits, so that nothing proves the record.
  LogBuilder damaged = three_records(body_of_dashes);
  flip_bit(damaged.record(1), 8 * 100);
  flip_bit(damaged.record(1), 8 * 101);
  CHECK(compare_second(damaged.bytes(), three_records("\"" + std::string(60, 'x') + "\"")) ==
        Agreement::differs);
  // Its own lengths show it where its place does not.
  ByteVector longer = records(damaged, 1, 2);
  const ByteVector rest = records(damaged, 3, 3);
  longer.insert(longer.end(), 40, std::byte{0xee});
  longer.insert(longer.end(), rest.begin(), rest.end());
  CHECK(compare_second(longer, three_records("\"" + std::string(60, 'x') + "\"")) ==
        Agreement::differs);
}

TEST_CASE("remains: what is written over a record leaves hardly a byte of it as it was") {
  const std::string other = "\"" + std::string(150, '-') + std::string(50, 'x') + "\"";
  LogBuilder fill = three_records(body_of_dashes);
  LogBuilder garbage = fill;
  LogBuilder alike = three_records(other);
  const std::size_t end = fill.length(1);
  for (std::size_t i = end - 60; i < end; ++i) {
    fill.record(1)[i] = std::byte{0};
    garbage.record(1)[i] = static_cast<std::byte>(0x80U + i);
    // Every third byte is as it was.
    if (i % 3 == 0) alike.record(1)[i] = fill.record(1)[60];
  }
  CHECK(compare_second(fill.bytes(), three_records(body_of_dashes)) == Agreement::unknown);
  CHECK(compare_second(garbage.bytes(), three_records(body_of_dashes)) == Agreement::unknown);
  CHECK(compare_second(alike.bytes(), three_records(body_of_dashes)) == Agreement::differs);
}

TEST_CASE("remains: the beginning with which a log ends") {
  const LogBuilder whole = three_records(body_of_dashes);
  const ByteVector torn = start_of(whole.bytes(), whole.offset(1) + 100);
  // Another record can begin so.
  CHECK(compare_second(torn, whole) == Agreement::fits);
  const std::string other = "\"x" + std::string(30, '-') + "x" + std::string(168, '-') + "\"";
  CHECK(compare_second(torn, three_records(other)) == Agreement::differs);
  // A header alone is every record of that length.
  CHECK(compare_second(start_of(whole.bytes(), whole.offset(1) + 20), whole) == Agreement::unknown);
}

}  // namespace

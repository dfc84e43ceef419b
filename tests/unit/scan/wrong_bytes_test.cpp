#include "scan/wrong_bytes.hpp"

#include <string>

#include <doctest/doctest.h>

#include "damage_builder.hpp"
#include "log_scanning.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

constexpr std::size_t hit = 20;  ///< the index of the record that is damaged

LogBuilder forty_records() {
  LogBuilder log;
  for (int i = 0; i < 40; ++i) {
    log.update("users", "user_" + std::to_string(i % 4),
               "{\"n\":\"" + std::string(60, 'x') + "\"}");
  }
  return log;
}

Finding only_finding(const ByteVector& bytes) {
  const Scanned scanned = scan_as_file(bytes);
  CHECK(find_contradiction(bytes, scanned) == "");
  CHECK(same(scanned, scan_as_pipe(bytes)));
  REQUIRE(scanned.findings().size() == 1);
  return scanned.findings()[0];
}

void check_wrong(const ByteVector& bytes, DamageKind kind, std::uint64_t at, std::uint64_t length) {
  const Finding damage = only_finding(bytes);
  CAPTURE(aerowal::describe(damage));
  CHECK(name(damage.kind) == name(kind));
  REQUIRE(damage.wrong_bytes.has_value());
  CHECK(damage.wrong_bytes->byte_offset == at);
  CHECK(damage.wrong_bytes->length == length);
}

TEST_CASE("wrong_bytes: a field of the header") {
  LogBuilder log = forty_records();
  const std::uint64_t at = log.offset(hit);
  log.record(hit)[0] = std::byte{0};
  check_wrong(log.bytes(), DamageKind::bad_length, at, 4);

  log = forty_records();
  log.record(hit)[4] = std::byte{9};
  reseal(log.record(hit));
  check_wrong(log.bytes(), DamageKind::unknown_type, at + 4, 1);

  log = forty_records();
  log.record(hit)[5] = std::byte{0xff};
  reseal(log.record(hit));
  check_wrong(log.bytes(), DamageKind::sequence_gap, at + 5, 8);
}

TEST_CASE("wrong_bytes: out of order, the number") {
  const LogBuilder log = forty_records();
  ByteVector bytes = log.bytes();
  const std::size_t to = log.offset(hit + 2);
  apply_step({.kind = DamageStep::move,
              .at = log.offset(hit),
              .size = log.length(hit),
              .value = to - log.length(hit)},
             bytes);
  check_wrong(bytes, DamageKind::out_of_order, log.offset(hit) + log.length(hit + 1) + 5, 8);
}

TEST_CASE("wrong_bytes: in a payload under a right checksum") {
  const std::uint64_t at = forty_records().offset(hit);
  const auto with = [](std::size_t position, unsigned value) {
    LogBuilder log = forty_records();
    log.record(hit)[position] = static_cast<std::byte>(value);
    reseal(log.record(hit));
    return log.bytes();
  };
  // The collection's length, "users", and after them the document's length.
  check_wrong(with(13, 250), DamageKind::malformed_payload, at + 13, 4);
  check_wrong(with(19, 0xff), DamageKind::malformed_payload, at + 19, 1);
  // The body is said to be shorter by three.
  const std::size_t body_at = 13 + 4 + 5 + 4 + 6 + 4;
  const LogBuilder log = forty_records();
  const std::size_t schema = std::to_integer<std::size_t>(log.bytes()[at + body_at - 4]);
  const std::size_t version_at = body_at + schema;
  const std::size_t version = std::to_integer<std::size_t>(log.bytes()[at + version_at]);
  const std::size_t size_at = version_at + 4 + version;
  const auto size = std::to_integer<unsigned>(log.bytes()[at + size_at]);
  check_wrong(with(size_at, size - 3), DamageKind::malformed_payload, at + log.length(hit) - 4 - 3,
              3);
}

TEST_CASE("wrong_bytes: zeros in whole sectors, without those that may be the records' own") {
  const LogBuilder log = forty_records();
  ByteVector bytes = log.bytes();
  apply_step({.kind = DamageStep::zeros, .at = 1536, .size = 530}, bytes);
  check_wrong(bytes, DamageKind::overwritten_region, 1536, 512);
}

TEST_CASE("wrong_bytes: what is in place of a header or of a field's length") {
  const LogBuilder log = forty_records();
  ByteVector bytes = log.bytes();
  // From a body on, over the next two records.
  apply_step({.kind = DamageStep::garbage,
              .at = log.offset(hit) + log.length(hit) - 30,
              .size = 250,
              .value = 7},
             bytes);
  check_wrong(bytes, DamageKind::overwritten_region, log.offset(hit + 1), 13);

  bytes = log.bytes();
  apply_step({.kind = DamageStep::garbage, .at = log.offset(hit) + 22, .size = 300, .value = 7},
             bytes);
  check_wrong(bytes, DamageKind::overwritten_region, log.offset(hit) + 22, 4);
}

TEST_CASE("wrong_bytes: all of what is no part of the log, and nothing where nothing is known") {
  const LogBuilder log = forty_records();
  ByteVector bytes = log.bytes();
  apply_step({.kind = DamageStep::insert, .at = log.offset(hit), .size = 50, .value = 3}, bytes);
  check_wrong(bytes, DamageKind::foreign_bytes, log.offset(hit), 50);

  bytes = log.bytes();
  bytes.resize(bytes.size() + 700);
  check_wrong(bytes, DamageKind::zero_tail, log.offset(40), 700);

  bytes = log.bytes();
  apply_step({.kind = DamageStep::remove, .at = log.offset(hit) + 60, .size = 20}, bytes);
  CHECK_FALSE(only_finding(bytes).wrong_bytes.has_value());
  bytes = log.bytes();
  apply_step({.kind = DamageStep::remove, .at = log.offset(hit), .size = log.length(hit)}, bytes);
  CHECK_FALSE(only_finding(bytes).wrong_bytes.has_value());
}

TEST_CASE("wrong_bytes: a length of a field in the smallest record that there is") {
  // Five fields of nothing: 16 bytes are left behind the first one's length, and 4 behind the
  // fourth's.
  const auto wrong_in = [](std::size_t field, char size) {
    std::string payload(20, '\0');
    payload[4 * field] = size;
    const ByteVector bytes = raw_record(0, 1, payload);
    const auto source = ByteSource::from_memory(bytes, "log");
    RandomAccessLog log(*source, bytes.size(), 0);
    Probe probe(log);
    return find_wrong_bytes(probe, {.kind = DamageKind::overwritten_region,
                                    .byte_offset = 0,
                                    .length = bytes.size(),
                                    .sequence_number = 1});
  };
  CHECK(wrong_in(0, 17) == ByteRange{.byte_offset = 13, .length = 4});
  CHECK(wrong_in(0, 20) == ByteRange{.byte_offset = 13, .length = 4});
  CHECK(wrong_in(3, 5) == ByteRange{.byte_offset = 25, .length = 4});
  // These fit, and what follows does not show which length is wrong.
  CHECK_FALSE(wrong_in(0, 16).has_value());
  CHECK_FALSE(wrong_in(3, 4).has_value());
}

}  // namespace

#include "inspect/proof.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <aerowal/format.hpp>

#include "log_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

LogBuilder three_records() {
  LogBuilder log;
  log.insert("users", "a", "{\"n\":1}").update("users", "b", "{\"n\":22}").erase("users", "c");
  return log;
}

/// What proves itself at `byte_offset` of the bytes.
std::optional<Proof> proof_in(const ByteVector& bytes, std::uint64_t byte_offset,
                              std::uint64_t expected, ByteVector* corrected = nullptr) {
  const auto source = ByteSource::from_memory(bytes, "log");
  RandomAccessLog log(*source, bytes.size(), 0);
  Probe probe(log);
  Prover prover(probe);
  auto proof = prover.prove(byte_offset, expected);
  if (proof && corrected != nullptr) *corrected = corrected_bytes(log, *proof);
  CHECK_FALSE(log.error());
  return proof;
}

ByteVector record_in(const LogBuilder& log, std::size_t index) {
  const auto begin = log.bytes().begin() + static_cast<std::ptrdiff_t>(log.offset(index));
  return {begin, begin + static_cast<std::ptrdiff_t>(log.length(index))};
}

TEST_CASE("proof: any bytes of the header may be gone, of any record") {
  const LogBuilder log = three_records();
  for (std::size_t index = 0; index < log.count(); ++index) {
    for (unsigned gone = 1; gone < 1U << format::header_size; gone += 7) {
      ByteVector bytes = log.bytes();
      for (std::size_t at = 0; at < format::header_size; ++at) {
        if ((gone >> at & 1U) != 0) bytes[log.offset(index) + at] ^= std::byte{0x5a};
      }
      ByteVector corrected;
      const auto proof = proof_in(bytes, log.offset(index), index + 1, &corrected);
      CAPTURE(index);
      CAPTURE(gone);
      REQUIRE(proof);
      CHECK(proof->header.sequence_number == index + 1);
      CHECK(proof->end() == log.offset(index + 1));
      CHECK(corrected == record_in(log, index));
    }
  }
}

TEST_CASE("proof: every single bit, and the flip is named") {
  const LogBuilder log = three_records();
  for (std::size_t index = 0; index < log.count(); ++index) {
    for (std::size_t bit = 0; bit < 8 * log.length(index); ++bit) {
      ByteVector bytes = log.bytes();
      flip_bit(bytes, 8 * log.offset(index) + bit);
      ByteVector corrected;
      const auto proof = proof_in(bytes, log.offset(index), index + 1, &corrected);
      CAPTURE(index);
      CAPTURE(bit);
      REQUIRE(proof);
      REQUIRE(proof->flip);
      CHECK(proof->flip->byte_offset == log.offset(index) + bit / 8);
      CHECK(proof->flip->bit == bit % 8);
      CHECK(corrected == record_in(log, index));
    }
  }
}

TEST_CASE("proof: two flipped bits of a payload prove nothing, nor does an intact record") {
  const LogBuilder log = three_records();
  CHECK_FALSE(proof_in(log.bytes(), log.offset(1), 2));
  const std::size_t first = 8 * (log.offset(1) + format::payload_at);
  const std::size_t end = 8 * log.offset(2);
  for (std::size_t a = first; a < end; a += 5) {
    for (std::size_t b = a + 1; b < end; b += 11) {
      ByteVector bytes = log.bytes();
      flip_bit(bytes, a);
      flip_bit(bytes, b);
      const auto proof = proof_in(bytes, log.offset(1), 2);
      // Only where both are right again is it the record.
      CAPTURE(a);
      CAPTURE(b);
      CHECK_FALSE(proof);
    }
  }
}

TEST_CASE("proof: what follows must fit") {
  const LogBuilder log = three_records();
  ByteVector bytes = log.bytes();
  flip_bit(bytes, 8 * (log.offset(1) + format::payload_at + 6));
  CHECK(proof_in(bytes, log.offset(1), 2));

  ByteVector last = bytes;
  last.resize(log.offset(2));
  CHECK(proof_in(last, log.offset(1), 2));

  ByteVector torn = bytes;
  torn.resize(log.offset(2) + 20);
  CHECK(proof_in(torn, log.offset(1), 2));

  ByteVector foreign = last;
  foreign.resize(log.offset(2) + 50, std::byte{0x77});
  CHECK_FALSE(proof_in(foreign, log.offset(1), 2));

  // The next one is damaged too, and proves itself, or does not.
  ByteVector both = bytes;
  flip_bit(both, 8 * (log.offset(2) + format::payload_at + 6));
  CHECK(proof_in(both, log.offset(1), 2));
  flip_bit(both, 8 * (log.offset(2) + format::payload_at + 8));
  CHECK_FALSE(proof_in(both, log.offset(1), 2));

  // A part that was moved there.
  ByteVector other_number = bytes;
  other_number[log.offset(2) + format::sequence_at] = std::byte{9};
  reseal(std::span(other_number).subspan(log.offset(2)));
  CHECK(proof_in(other_number, log.offset(1), 2));
}

TEST_CASE("proof: an id that would not be UTF-8 disproves the flip") {
  ByteVector record = raw_record(0, 1, payload_of({.collection_id = "\xc3\xa9"}));
  const std::size_t id = format::payload_at + format::field_prefix_size;
  CHECK_FALSE(proof_in(record, 0, 1));
  record[id] ^= std::byte{0x01};
  CHECK(proof_in(record, 0, 1));
  record = raw_record(0, 1, payload_of({.collection_id = "\xc3("}));
  record[id] ^= std::byte{0x01};
  CHECK_FALSE(proof_in(record, 0, 1));
}

TEST_CASE("proof: no place is too near the end, or the largest number too large") {
  const LogBuilder log = three_records();
  for (std::uint64_t at = log.offset(2); at < log.bytes().size(); ++at) {
    CHECK_FALSE(proof_in(log.bytes(), at, 3));
  }
  const std::vector<std::byte> none;
  CHECK_FALSE(proof_in(none, 0, 1));
  ByteVector largest = raw_record(0, UINT64_MAX, payload_of({}));
  largest[format::type_at] = std::byte{7};
  CHECK(proof_in(largest, 0, UINT64_MAX));
  largest.resize(largest.size() + 40, std::byte{1});
  CHECK_FALSE(proof_in(largest, 0, UINT64_MAX));
}

TEST_CASE("prover: the next whole record, whatever was asked before") {
  const LogBuilder log = three_records();
  const ByteVector noise(25, std::byte{0xee});
  ByteVector bytes = noise;
  bytes.insert(bytes.end(), log.bytes().begin(), log.bytes().end());
  bytes.insert(bytes.end(), noise.begin(), noise.end());
  const auto source = ByteSource::from_memory(bytes, "log");
  RandomAccessLog random_access(*source, bytes.size(), 0);
  Probe probe(random_access);
  Prover prover(probe);
  const auto expected = [&](std::uint64_t from) {
    for (std::size_t i = 0; i < log.count(); ++i) {
      if (from <= noise.size() + log.offset(i)) return noise.size() + log.offset(i);
    }
    return bytes.size();
  };
  for (const std::uint64_t step : {1U, 7U, 50U}) {
    for (std::uint64_t from = 0; from <= bytes.size(); from += step) {
      CHECK(prover.next_whole(from) == expected(from));
      CHECK(prover.next_whole(bytes.size() - from) == expected(bytes.size() - from));
    }
  }
}

}  // namespace

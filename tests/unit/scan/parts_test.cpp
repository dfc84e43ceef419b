#include "scan/parts.hpp"

#include <doctest/doctest.h>

#include "damage_builder.hpp"
#include "files.hpp"
#include "scan/walk.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

using Kind = Part::Kind;

Parts parts_of(const ByteVector& bytes) {
  const MemoryFile file(bytes);
  auto source = *ByteSource::from_descriptor(file.descriptor(), "log");
  const auto walked = walk(*source);
  REQUIRE(walked.has_value());
  RandomAccessLog log(*source, walked->size, walked->prefix_bytes);
  return judge_parts(walked->parts, log);
}

LogBuilder ten_records() {
  LogBuilder log;
  for (int i = 0; i < 10; ++i) log.update("users", "user_" + std::to_string(i), "{\"n\":1}");
  return log;
}

TEST_CASE("parts: a run is cut where the chain takes part of it") {
  const LogBuilder log = ten_records();
  ByteVector bytes = log.bytes();
  // Records 4 to 10 once more, after record 6.
  bytes.resize(log.offset(6));
  bytes.insert(bytes.end(), log.bytes().begin() + static_cast<std::ptrdiff_t>(log.offset(3)),
               log.bytes().end());
  const Parts parts = parts_of(bytes);
  REQUIRE(parts.all.size() == 3);
  CHECK(parts.all[0].kind == Kind::sound);
  CHECK(parts.all[0].count == 6);
  CHECK(parts.all[1].kind == Kind::rejected);
  CHECK(parts.all[1].first_number == 4);
  CHECK(parts.all[1].count == 3);
  CHECK(parts.all[1].copies);
  CHECK_FALSE(parts.all[1].misplaced);
  CHECK(parts.all[2].first_number == 7);
  CHECK(parts.sound_records == 10);
  CHECK(parts.last_number == 10);
}

TEST_CASE("parts: the same number with other content is no copy") {
  LogBuilder log = ten_records();
  ByteVector other(log.record(3).begin(), log.record(3).end());
  other[40] ^= std::byte{1};
  reseal(other);
  ByteVector bytes = log.bytes();
  bytes.insert(bytes.end(), other.begin(), other.end());
  const Parts parts = parts_of(bytes);
  REQUIRE(parts.all.size() == 2);
  CHECK(parts.all[1].kind == Kind::rejected);
  CHECK_FALSE(parts.all[1].copies);
  CHECK_FALSE(parts.all[1].misplaced);
}

TEST_CASE("parts: a record in the wrong place can be read there") {
  const LogBuilder log = ten_records();
  ByteVector bytes = log.bytes();
  apply_step({.kind = DamageStep::move,
              .at = log.offset(3),
              .size = log.length(3),
              .value = log.offset(6)},
             bytes);
  const Parts parts = parts_of(bytes);
  CHECK(parts.sound_records == 9);
  REQUIRE(parts.misplaced.size() == 1);
  CHECK(parts.misplaced[0] == SequenceRange{.first = 4, .last = 4});
}

TEST_CASE("parts: what can be put back is cut from copies beside it") {
  LogBuilder log;
  for (int i = 0; i < 20; ++i) log.update("users", "user_" + std::to_string(i), "{}");
  const auto records = [&log](std::size_t begin, std::size_t end) {
    return Bytes(log.bytes()).subspan(log.offset(begin), log.offset(end) - log.offset(begin));
  };
  // 4 and 5 were moved after 15, with copies of 3 and of 6 and 7 around them.
  ByteVector bytes;
  for (const Bytes part : {records(0, 3), records(5, 15), records(2, 7), records(15, 20)}) {
    bytes.insert(bytes.end(), part.begin(), part.end());
  }
  const Parts parts = parts_of(bytes);
  REQUIRE(parts.all.size() == 6);
  const std::uint64_t begins[] = {3, 4, 6};
  const std::uint64_t counts[] = {1, 2, 2};
  std::uint64_t at = log.offset(3) + log.offset(15) - log.offset(5);
  for (std::size_t i = 0; i < 3; ++i) {
    const Part& part = parts.all[i + 2];
    CHECK(part.kind == Kind::rejected);
    CHECK(part.begin == at);
    CHECK(part.first_number == begins[i]);
    CHECK(part.count == counts[i]);
    CHECK(part.copies == (i != 1));
    CHECK(part.misplaced == (i == 1));
    at = part.end;
  }
  CHECK(parts.misplaced == std::vector<SequenceRange>{{.first = 4, .last = 5}});
}

TEST_CASE("parts: number 0 is never sound") {
  const Parts parts = parts_of(raw_record(0, 0, std::string(20, '\0')));
  REQUIRE(parts.all.size() == 1);
  CHECK(parts.all[0].kind == Kind::rejected);
  CHECK(parts.sound_records == 0);
}

}  // namespace

#include "repair/uncounted_records.hpp"

#include <deque>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "faulty_source.hpp"
#include "log_parts.hpp"
#include "log_reading.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

KeptRange kept_records(const LogBuilder& log, std::size_t first, std::size_t count,
                       std::uint64_t begin = 0) {
  return {.byte_offset = begin + log.offset(first),
          .length = log.offset(first + count) - log.offset(first),
          .first_sequence_number = first + 1,
          .count = count};
}

/// As a store gives record 2 back.
RestoredRecord restored_as(const OwnedRecord& record) {
  return {.type = record.type,
          .sequence_number = 2,
          .collection_id = record.collection_id,
          .document_id = record.document_id,
          .schema_id = record.schema_id,
          .schema_version = record.schema_version,
          .body = record.body};
}

RepairPlan counted(const ByteVector& bytes, RepairPlan plan) {
  const auto source = ByteSource::from_memory(bytes, "log");
  plan.before.size = bytes.size();
  REQUIRE(find_possibly_lost(*source, {}, {}, {}, plan).has_value());
  return plan;
}

TEST_CASE("uncounted records: none where all is kept, and none of an empty log") {
  const LogBuilder log = history_of("a", 3);
  CHECK(counted(log.bytes(), {.kept = {kept_records(log, 0, 3)}}).records_possibly_lost == 0);
  CHECK(counted({}, {}).records_possibly_lost == 0);
}

TEST_CASE("uncounted records: one that begins with the last byte of a kept one counts") {
  const LogBuilder other = history_of("b", 1);
  const LogBuilder log = history_before(other);
  const ByteVector rest(other.bytes().begin() + 1, other.bytes().end());
  const RepairPlan plan = counted(joined(log.bytes(), rest), {.kept = {kept_records(log, 0, 2)}});
  CHECK(plan.possibly_lost == std::vector{SoundRange{.byte_offset = log.bytes().size() - 1,
                                                     .length = other.bytes().size(),
                                                     .first_sequence_number = 1,
                                                     .count = 1}});
}

TEST_CASE("uncounted records: one in conflict counts, though a document holds its bytes") {
  LogBuilder log = history_of("a", 2);
  const LogBuilder other = history_of("b", 2);
  log.insert("users", "holder", "[" + text_of(records(other, 2, 2)) + "]");
  const ByteVector bytes = joined(log.bytes(), records(other, 2, 2));
  RepairPlan plan{.kept = {kept_records(log, 0, 3)}};
  CHECK(counted(bytes, plan).records_possibly_lost == 0);
  plan.steps.push_back({.finding = {.kind = DamageKind::sequence_fork,
                                    .byte_offset = log.bytes().size(),
                                    .length = other.length(1),
                                    .intact = {{.byte_offset = log.bytes().size(),
                                                .length = other.length(1),
                                                .first_sequence_number = 2,
                                                .count = 1,
                                                .relation = IntactRelation::conflicting}}}});
  CHECK(counted(bytes, plan).records_possibly_lost == 1);
}

TEST_CASE("uncounted records: the records of another log count, in one run") {
  const LogBuilder log = history_of("a", 3);
  const LogBuilder other = history_of("b", 2);
  const RepairPlan plan =
      counted(joined(log.bytes(), other.bytes()), {.kept = {kept_records(log, 0, 3)}});
  CHECK(plan.records_possibly_lost == 2);
  CHECK(plan.possibly_lost == std::vector{SoundRange{.byte_offset = log.bytes().size(),
                                                     .length = other.bytes().size(),
                                                     .first_sequence_number = 1,
                                                     .count = 2}});
}

TEST_CASE("uncounted records: a copy of what is kept does not count, at any place") {
  const LogBuilder log = history_of("a", 3);
  const ByteVector twice = joined(log.bytes(), log.bytes());
  CHECK(counted(twice, {.kept = {kept_records(log, 0, 3)}}).records_possibly_lost == 0);
  CHECK(counted(twice, {.kept = {kept_records(log, 0, 3, log.bytes().size())}})
            .records_possibly_lost == 0);
}

TEST_CASE("uncounted records: a lost number counts one content, and others are beside it") {
  const LogBuilder log = history_of("a", 3);
  const LogBuilder other = history_of("b", 3);
  const RepairPlan lost{.kept = {kept_records(log, 0, 2)}, .lost = {{.first = 3, .last = 3}}};
  CHECK(counted(log.bytes(), lost).records_possibly_lost == 0);
  CHECK(counted(joined(log.bytes(), log.bytes()), lost).records_possibly_lost == 0);
  // 1 and 2 of the other log, and its 3, since this log's is the lost one.
  CHECK(counted(joined(log.bytes(), other.bytes()), lost).records_possibly_lost == 3);
}

TEST_CASE("uncounted records: one anywhere in damage counts") {
  const LogBuilder log = history_of("a", 2);
  const LogBuilder other = history_of("b", 1);
  for (std::size_t size = 1; size < 40; ++size) {
    const ByteVector noise(size, std::byte{0xff});
    const ByteVector bytes = joined(joined(log.bytes(), noise), joined(other.bytes(), noise));
    CHECK(counted(bytes, {.kept = {kept_records(log, 0, 2)}}).records_possibly_lost == 1);
  }
}

TEST_CASE("uncounted records: those in the document of a dropped record, not of a kept one") {
  LogBuilder host;
  host.insert("users", "h", text_of(history_of("b", 2).bytes()));
  host.insert("users", "u", "1");
  CHECK(counted(host.bytes(), {.kept = {kept_records(host, 0, 2)}}).records_possibly_lost == 0);
  // The host's number is lost; what it holds had numbers 1 and 2, of which 1 is lost.
  const RepairPlan plan = counted(
      host.bytes(), {.kept = {kept_records(host, 1, 1)}, .lost = {{.first = 1, .last = 1}}});
  CHECK(plan.records_possibly_lost == 2);
}

TEST_CASE("uncounted records: what a kept document holds byte for byte is there") {
  LogBuilder host;
  host.insert("users", "h", text_of(history_of("b", 2).bytes()));
  const ByteVector bytes = joined(host.bytes(), history_of("b", 2).bytes());
  CHECK(counted(bytes, {.kept = {kept_records(host, 0, 1)}}).records_possibly_lost == 0);
}

TEST_CASE("uncounted records: each content of one number that is kept is found") {
  const LogBuilder log = history_of("a", 2);
  const LogBuilder other = history_of("b", 2);
  const ByteVector both = joined(log.bytes(), other.bytes());
  const ByteVector twice = joined(both, both);
  const std::uint64_t size = log.bytes().size();
  const RepairPlan plan{.kept = {kept_records(log, 0, 2), kept_records(other, 0, 2, size)}};
  CHECK(counted(twice, plan).records_possibly_lost == 0);
}

TEST_CASE("uncounted records: one that is proven and dropped, unless it is there") {
  LogBuilder log = history_of("a", 3);
  const ByteVector sound = log.bytes();
  ByteVector bytes = sound;
  bytes[log.offset(1)] ^= std::byte{1};
  const auto length = static_cast<std::uint32_t>(log.length(1));
  Inventory inventory;
  inventory.proofs = {{.byte_offset = log.offset(1),
                       .stored = {.length = length ^ 1, .type = 0, .sequence_number = 2},
                       .header = {.length = length, .type = 0, .sequence_number = 2}}};
  const auto possibly_lost = [&](const ByteVector& all, std::vector<KeptRange> kept) {
    const auto source = ByteSource::from_memory(all, "log");
    RepairPlan plan{.kept = std::move(kept)};
    plan.before.size = all.size();
    REQUIRE(find_possibly_lost(*source, inventory, {}, {}, plan).has_value());
    return plan.records_possibly_lost;
  };
  CHECK(possibly_lost(bytes, {kept_records(log, 0, 1), kept_records(log, 2, 1)}) == 1);
  const ByteVector twice = joined(bytes, sound);
  CHECK(possibly_lost(twice, {kept_records(log, 0, 3, bytes.size())}) == 0);
}

TEST_CASE("uncounted records: one that is proven has a place of its own beside intact ones") {
  const LogBuilder log = history_of("a", 3);
  ByteVector bytes = log.bytes();
  bytes[log.offset(1)] ^= std::byte{1};
  const auto length = static_cast<std::uint32_t>(log.length(1));
  Inventory inventory;
  inventory.proofs = {{.byte_offset = log.offset(1),
                       .stored = {.length = length ^ 1, .type = 0, .sequence_number = 2},
                       .header = {.length = length, .type = 0, .sequence_number = 2}}};
  const auto source = ByteSource::from_memory(bytes, "log");
  RepairPlan plan;
  plan.before.size = bytes.size();
  REQUIRE(find_possibly_lost(*source, inventory, {}, {}, plan).has_value());
  std::vector<SoundRange> places;
  for (std::size_t i = 0; i < 3; ++i) {
    places.push_back({.byte_offset = log.offset(i),
                      .length = log.length(i),
                      .first_sequence_number = i + 1,
                      .count = 1});
  }
  CHECK(plan.possibly_lost == places);
}

TEST_CASE("uncounted records: what is restored in their place counts for those with its content") {
  const LogBuilder log = history_of("a", 2);
  const OwnedRecord second = read_as_file(log.bytes()).records.at(1);
  KeptRange kept = kept_records(log, 1, 1);
  kept.restored = 0;
  RepairPlan plan{.kept = {kept_records(log, 0, 1), kept}, .restored = {restored_as(second)}};
  CHECK(counted(log.bytes(), plan).records_possibly_lost == 0);
  plan.restored[0].body[1] = 'b';
  CHECK(counted(log.bytes(), plan).records_possibly_lost == 1);
}

TEST_CASE("uncounted records: what stands inside a record that is made anew is there") {
  const LogBuilder inner = history_of("b", 1);
  LogBuilder log = history_of("a", 1);
  log.insert("logs", "copy", text_of(inner.bytes()));
  const OwnedRecord host = read_as_file(log.bytes()).records.at(1);
  ByteVector damaged = log.bytes();
  damaged[log.offset(1) + format::type_at] = std::byte{9};
  RestoredRecord record = restored_as(host);
  const auto possibly_lost = [&](const ByteVector& bytes, const KeptRange& made) {
    return counted(bytes, {.kept = {kept_records(log, 0, 1), made}, .restored = {record}})
        .records_possibly_lost;
  };
  CHECK(counted(damaged, {.kept = {kept_records(log, 0, 1)}}).records_possibly_lost == 1);

  KeptRange restored = kept_records(log, 1, 1);
  restored.restored = 0;
  CHECK(possibly_lost(damaged, restored) == 0);
  record.body.back() ^= 1;
  CHECK(possibly_lost(damaged, restored) == 1);

  KeptRange corrected = kept_records(log, 1, 1);
  corrected.correction = Correction{
      .length = static_cast<std::uint32_t>(log.length(1)), .type = 0, .sequence_number = 2};
  CHECK(possibly_lost(damaged, corrected) == 0);

  // Its end is before its beginning, with the inner record whole in the first of the two.
  const std::size_t cut = log.offset(1) + 20;
  const ByteVector moved =
      joined({log.bytes().begin() + static_cast<std::ptrdiff_t>(cut), log.bytes().end()},
             start_of(log.bytes(), cut));
  const std::uint64_t end_length = log.bytes().size() - cut;
  KeptRange both = kept_records(log, 1, 1, end_length);
  both.end = ByteRange{.byte_offset = 0, .length = end_length};
  const KeptRange first = kept_records(log, 0, 1, end_length);
  CHECK(counted(moved, {.kept = {first, both}}).records_possibly_lost == 0);
  CHECK(counted(moved, {.kept = {first}}).records_possibly_lost == 1);
}

TEST_CASE("uncounted records: a copy of what is corrected or joined does not count either") {
  const LogBuilder log = history_of("a", 3);
  const std::uint64_t second = log.offset(1);
  const std::uint64_t length = log.length(1);
  const ByteVector record = records(log, 2, 2);
  const ByteVector unlike = records(history_of("b", 2), 2, 2);

  // Record 2 has a flipped bit, and stands once more after record 3.
  ByteVector flipped = log.bytes();
  const std::uint64_t at = second + length - 6;
  const auto right = std::to_integer<std::uint8_t>(flipped[at]);
  flipped[at] ^= std::byte{1};
  KeptRange corrected = kept_records(log, 1, 1);
  corrected.correction =
      Correction{.length = static_cast<std::uint32_t>(length),
                 .type = 0,
                 .sequence_number = 2,
                 .bit_flip = BitFlip{.byte_offset = at,
                                     .bit = 0,
                                     .stored = static_cast<std::uint8_t>(right ^ 1),
                                     .corrected = right}};
  const RepairPlan correcting{
      .kept = {kept_records(log, 0, 1), corrected, kept_records(log, 2, 1)}};
  CHECK(counted(joined(flipped, record), correcting).records_possibly_lost == 0);
  CHECK(counted(joined(flipped, unlike), correcting).records_possibly_lost == 1);

  // The end of record 2 comes first, then record 1 with the beginning of record 2.
  const ByteVector end(record.begin() + 20, record.end());
  const ByteVector cut = joined(end, start_of(log.bytes(), second + 20));
  KeptRange joining{.byte_offset = end.size() + second,
                    .length = length,
                    .first_sequence_number = 2,
                    .count = 1,
                    .end = ByteRange{.byte_offset = 0, .length = end.size()}};
  const RepairPlan joins{.kept = {kept_records(log, 0, 1, end.size()), joining}};
  CHECK(counted(joined(cut, record), joins).records_possibly_lost == 0);
  CHECK(counted(joined(cut, unlike), joins).records_possibly_lost == 1);
}

TEST_CASE("uncounted records: of the document of one that is dropped what is kept does not count") {
  const LogBuilder log = history_of("a", 3);
  LogBuilder host;
  host.insert("users", "h",
              text_of(history_of("a", 2).bytes()) + text_of(history_of("b", 1).bytes()));
  // The host itself, and the one record in it that is nowhere else.
  CHECK(counted(joined(log.bytes(), host.bytes()), {.kept = {kept_records(log, 0, 3)}})
            .records_possibly_lost == 2);
}

TEST_CASE("uncounted records: what a host holds is counted, whatever the host is counted as") {
  LogBuilder log = history_of("a", 2);
  const std::size_t host = log.bytes().size();
  log.insert("logs", "copy",
             text_of(raw_record(0, 3,
                                payload_of({.collection_id = "users",
                                            .document_id = "x",
                                            .schema_id = "user",
                                            .schema_version = "v1"}))));
  const KeptRange kept = kept_records(log, 0, 2);
  // Number 3 is lost for the host, whose own number is wrong.
  log.record(2)[format::sequence_at + 1] = std::byte{4};
  reseal(log.record(2));
  RepairPlan misnumbered{.kept = {kept}, .lost = {{.first = 3, .last = 3}}};
  misnumbered.steps.push_back(
      {.misnumbered = {{.byte_offset = host, .lost_sequence_number = std::uint64_t{3}}}});
  CHECK(counted(log.bytes(), misnumbered).records_possibly_lost == 1);
  // The store lacks the host.
  const RepairPlan unacknowledged{.kept = {kept},
                                  .unacknowledged = {{.byte_offset = host,
                                                      .length = log.bytes().size() - host,
                                                      .first_sequence_number = 3,
                                                      .count = 1}}};
  CHECK(counted(log.bytes(), unacknowledged).records_possibly_lost == 1);
}

TEST_CASE("uncounted records: a lost number is never that of one in a document") {
  LogBuilder host = history_of("a", 1);
  host.insert("users", "h", text_of(records(history_of("b", 3), 3, 3)));
  // Number 3 is lost, and what the document of record 2 holds was not it.
  const RepairPlan plan = counted(
      host.bytes(), {.kept = {kept_records(host, 0, 1)}, .lost = {{.first = 2, .last = 3}}});
  CHECK(plan.records_possibly_lost == 1);
  REQUIRE(plan.possibly_lost.size() == 1);
  CHECK(plan.possibly_lost[0].first_sequence_number == 3);
}

TEST_CASE("uncounted records: damage counts beside what can be read, once and in its place") {
  const LogBuilder log = history_of("a", 3);
  const ByteVector noise(50, std::byte{0xee});
  const ByteVector bytes = joined(log.bytes(), noise);
  const std::vector<SoundRange> damaged{{.byte_offset = log.bytes().size(),
                                         .length = noise.size(),
                                         .first_sequence_number = 3,
                                         .count = 1}};
  const auto source = ByteSource::from_memory(bytes, "log");
  RepairPlan plan{.kept = {kept_records(log, 0, 2)}, .lost = {{.first = 3, .last = 3}}};
  plan.before.size = bytes.size();
  REQUIRE(find_possibly_lost(*source, {}, {}, damaged, plan).has_value());
  CHECK(plan.possibly_lost == damaged);
  CHECK(plan.records_possibly_lost == 1);
  // Nothing else was record 3.
  plan = {.lost = {{.first = 1, .last = 3}}};
  plan.before.size = noise.size();
  const auto only_noise = ByteSource::from_memory(noise, "log");
  REQUIRE(find_possibly_lost(
              *only_noise, {}, {},
              {{.byte_offset = 0, .length = noise.size(), .first_sequence_number = 3, .count = 1}},
              plan)
              .has_value());
  CHECK(plan.records_possibly_lost == 0);
}

TEST_CASE("uncounted records: a read that fails is an error") {
  const LogBuilder log = history_of("a", 3);
  const auto source = ByteSource::from_memory(log.bytes(), "log");
  FaultySource faulty(*source, {.failing_read = 0});
  RepairPlan plan{.before = {.size = log.bytes().size()}};
  const auto found = find_possibly_lost(faulty, {}, {}, {}, plan);
  REQUIRE_FALSE(found.has_value());
  CHECK(found.error().code == ErrorCode::system);
}

}  // namespace

#include "repair/repair_loss.hpp"

#include <string>

#include <doctest/doctest.h>

#include <aerowal/format.hpp>

#include "faulty_source.hpp"
#include "log_builder.hpp"
#include "repair/step_losses.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

/// Six records, of which the second and the fifth are of one document.
LogBuilder six_records() {
  LogBuilder log;
  for (const char* document : {"a", "b", "c", "d", "b", "e"}) log.insert("users", document, "{}");
  return log;
}

SoundRange sound_of(const LogBuilder& log, std::size_t first, std::size_t count) {
  return {.byte_offset = log.offset(first),
          .length = log.offset(first + count) - log.offset(first),
          .first_sequence_number = first + 1,
          .count = count};
}

KeptRange kept_of(std::uint64_t first, std::uint64_t count) {
  return {.first_sequence_number = first, .count = count};
}

Finding finding_of(const LogBuilder& log, std::size_t first, std::size_t count) {
  return {.kind = DamageKind::overwritten_region,
          .byte_offset = log.offset(first),
          .length = log.offset(first + count) - log.offset(first),
          .sequence_number = first + 1,
          .lost = {{.first = first + 1, .last = first + count}}};
}

RepairPlan with_loss(const ByteVector& bytes, const std::vector<SoundRange>& sound,
                     RepairPlan plan) {
  const auto source = ByteSource::from_memory(bytes, "log");
  divide_lost(plan);
  REQUIRE(find_loss(*source, sound, plan).has_value());
  return plan;
}

TEST_CASE("repair loss: nothing, where every number is kept") {
  const LogBuilder log = six_records();
  const RepairPlan plan =
      with_loss(log.bytes(), {sound_of(log, 0, 6)},
                {.before = {.last_sequence_number = 6}, .kept = {kept_of(1, 4), kept_of(5, 2)}});
  CHECK(plan.lost.empty());
  CHECK(plan.records_lost == 0);
  CHECK(plan.discarded.empty());
}

TEST_CASE("repair loss: the numbers before, between and after those that are kept") {
  const LogBuilder log = six_records();
  const RepairPlan plan = with_loss(log.bytes(), {},
                                    {.before = {.last_sequence_number = 6},
                                     .kept = {kept_of(2, 1), kept_of(5, 1)},
                                     .lost = {{1, 1}, {3, 4}, {6, 6}}});
  CHECK(plan.records_lost == 4);
  REQUIRE(plan.discarded.size() == 4);
  CHECK(plan.discarded[0] == DiscardedRecord{.sequence_number = 1});
  CHECK(plan.discarded[3] == DiscardedRecord{.sequence_number = 6});
}

TEST_CASE("repair loss: a number that only a finding names counts") {
  const LogBuilder log = six_records();
  Finding gap{.kind = DamageKind::sequence_gap, .byte_offset = log.offset(6), .lost = {{7, 9}}};
  const RepairPlan plan = with_loss(log.bytes(), {sound_of(log, 0, 6)},
                                    {.before = {.last_sequence_number = 6},
                                     .steps = {{.finding = gap, .action = RepairAction::drop}},
                                     .kept = {kept_of(1, 6)},
                                     .lost = {{7, 9}}});
  CHECK(plan.records_lost == 3);
  CHECK(plan.steps[0].discarded == std::vector<SequenceRange>{{7, 9}});
}

TEST_CASE("repair loss: what is cut off intact is known and confirmed") {
  const LogBuilder log = six_records();
  const RepairPlan plan =
      with_loss(log.bytes(), {sound_of(log, 0, 4), sound_of(log, 4, 2)},
                {.before = {.last_sequence_number = 6}, .kept = {kept_of(1, 4)}, .lost = {{5, 6}}});
  REQUIRE(plan.discarded.size() == 2);
  CHECK(plan.discarded[0] == DiscardedRecord{.sequence_number = 5,
                                             .key_known = true,
                                             .collection_id = "users",
                                             .document_id = "b",
                                             .confirmed = true});
  CHECK(plan.discarded[1].document_id == "e");
}

TEST_CASE("repair loss: what the damage shows is known, and superseded only by what is kept") {
  const LogBuilder log = six_records();
  Finding damage = finding_of(log, 1, 1);
  damage.documents = {
      {.sequence_number = 2, .collection_id = "users", .document_id = "b", .superseded_by = 5}};
  RepairPlan plan{.before = {.last_sequence_number = 6},
                  .steps = {{.finding = damage, .action = RepairAction::drop}},
                  .kept = {kept_of(1, 1), kept_of(3, 4)},
                  .lost = {{2, 2}}};
  const std::vector<SoundRange> sound{sound_of(log, 0, 1), sound_of(log, 2, 4)};
  const DiscardedRecord shown{.sequence_number = 2,
                              .key_known = true,
                              .collection_id = "users",
                              .document_id = "b",
                              .superseded_by = 5};
  CHECK(with_loss(log.bytes(), sound, plan).discarded == std::vector{shown});

  // By the last record that is kept, and by the first one that is not.
  plan.kept = {kept_of(1, 1), kept_of(3, 3)};
  plan.lost = {{2, 2}, {6, 6}};
  CHECK(with_loss(log.bytes(), sound, plan).discarded.front() == shown);
  plan.kept = {kept_of(1, 1), kept_of(3, 2)};
  plan.lost = {{2, 2}, {5, 6}};
  CHECK(with_loss(log.bytes(), sound, plan).discarded.front().superseded_by == 0);

  plan.steps[0].action = RepairAction::truncate;
  plan.kept = {kept_of(1, 1)};
  plan.lost = {{2, 6}};
  const RepairPlan cut = with_loss(log.bytes(), sound, plan);
  REQUIRE(cut.discarded.size() == 5);
  CHECK(cut.discarded[0].superseded_by == 0);
}

TEST_CASE("repair loss: a step that loses nothing is not asked what it discards") {
  const LogBuilder log = six_records();
  for (const RepairAction action : {RepairAction::cut, RepairAction::remove, RepairAction::correct,
                                    RepairAction::restore, RepairAction::reorder}) {
    const RepairPlan plan = with_loss(
        log.bytes(), {},
        {.steps = {{.finding = finding_of(log, 1, 2), .action = action}}, .kept = {kept_of(1, 6)}});
    CHECK(plan.steps[0].discarded.empty());
    CHECK(plan.records_lost == 0);
  }
}

TEST_CASE("repair loss: intact records that are not put back are lost, and looked for behind") {
  // Records 2 and 3 are missing from their place, and stand after record 6.
  const LogBuilder log = six_records();
  const auto piece = [&](std::size_t first, std::size_t end) {
    const Bytes bytes(log.bytes());
    return bytes.subspan(log.offset(first), log.offset(end) - log.offset(first));
  };
  ByteVector bytes;
  for (const Bytes part : {piece(0, 1), piece(3, 6), piece(1, 3)}) {
    bytes.insert(bytes.end(), part.begin(), part.end());
  }
  const std::uint64_t moved = piece(1, 3).size();
  const Finding out_of_order{.kind = DamageKind::out_of_order,
                             .byte_offset = bytes.size() - moved,
                             .length = moved,
                             .sequence_number = 2,
                             .cause = cause::Misplaced{},
                             .intact = {{.byte_offset = bytes.size() - moved,
                                         .length = moved,
                                         .first_sequence_number = 2,
                                         .count = 2}}};
  SoundRange rest = sound_of(log, 3, 3);
  rest.byte_offset -= moved;
  const RepairPlan plan =
      with_loss(bytes, {sound_of(log, 0, 1), rest},
                {.before = {.last_sequence_number = 6},
                 .steps = {{.finding = out_of_order, .action = RepairAction::drop}},
                 .kept = {kept_of(1, 1), kept_of(4, 3)},
                 .lost = {{2, 3}}});
  CHECK(plan.steps[0].discarded == std::vector<SequenceRange>{{2, 3}});
  REQUIRE(plan.discarded.size() == 2);
  CHECK(plan.discarded[0].document_id == "b");
  CHECK(plan.discarded[0].confirmed);
  CHECK(plan.discarded[0].superseded_by == 5);
  CHECK(plan.discarded[1].document_id == "c");
  CHECK(plan.discarded[1].superseded_by == 0);
}

/// A step for records 3 and 4 of six, in whose place records with other numbers stand.
struct Misnumbered {
  explicit Misnumbered(std::uint64_t first, std::uint64_t second) {
    const LogBuilder log = six_records();
    const auto append = [this](const ByteVector& more) {
      bytes.insert(bytes.end(), more.begin(), more.end());
    };
    bytes.assign(log.bytes().begin(),
                 log.bytes().begin() + static_cast<std::ptrdiff_t>(log.offset(2)));
    const std::uint64_t begin = bytes.size();
    append(raw_record(1, first, payload_of({.collection_id = "users", .document_id = "x"})));
    append(raw_record(1, second, payload_of({.collection_id = "users", .document_id = "y"})));
    steps.push_back({.finding = {.kind = DamageKind::sequence_gap,
                                 .byte_offset = begin,
                                 .length = bytes.size() - begin,
                                 .sequence_number = 3,
                                 .lost = {{3, 4}},
                                 .cause = cause::Misnumbered{}}});
    Finding& finding = steps[0].finding;
    const std::uint64_t half = finding.length / 2;
    finding.intact = {
        {.byte_offset = begin, .length = half, .first_sequence_number = first, .count = 1},
        {.byte_offset = begin + half, .length = half, .first_sequence_number = second, .count = 1}};
  }

  void find() {
    const auto source = ByteSource::from_memory(bytes, "log");
    REQUIRE(find_misnumbered(*source, steps).has_value());
  }

  ByteVector bytes;
  std::vector<RepairStep> steps;
};

TEST_CASE("repair loss: as many records as numbers stand where the lost ones stood") {
  Misnumbered log(30, 40);
  log.find();
  REQUIRE(log.steps[0].misnumbered.size() == 2);
  const MisnumberedRecord& first = log.steps[0].misnumbered[0];
  CHECK(first.sequence_number == 30);
  CHECK(first.lost_sequence_number == 3U);
  CHECK(first.byte_offset == log.steps[0].finding.byte_offset);
  CHECK(first.record().sequence_number == 30);
  CHECK(first.record().document_id == "x");
  CHECK(first.record().type == RecordType::update);
  CHECK(first.record().length == first.length);
  CHECK(log.steps[0].misnumbered[1].lost_sequence_number == 4U);
}

TEST_CASE("repair loss: else it is not known which number each had") {
  for (const std::uint64_t last : {3U, 5U}) {
    Misnumbered log(30, 40);
    log.steps[0].finding.lost = {{3, last}};
    log.find();
    REQUIRE(log.steps[0].misnumbered.size() == 2);
    for (const MisnumberedRecord& record : log.steps[0].misnumbered) {
      CHECK_FALSE(record.lost_sequence_number.has_value());
    }
  }
}

TEST_CASE("repair loss: not in a finding that keeps intact records for other reasons") {
  for (const Cause& cause : {Cause(cause::Misplaced{}), Cause(cause::Fork{})}) {
    Misnumbered log(30, 40);
    log.steps[0].finding.cause = cause;
    log.find();
    CHECK(log.steps[0].misnumbered.empty());
  }
}

TEST_CASE("repair loss: a read that fails is its error") {
  const LogBuilder log = six_records();
  const auto source = ByteSource::from_memory(log.bytes(), "log");
  FaultySource faulty(*source, {.failing_read = 0});
  RepairPlan plan{.before = {.last_sequence_number = 6}, .kept = {kept_of(1, 4)}, .lost = {{5, 6}}};
  const auto found = find_loss(faulty, {sound_of(log, 0, 6), sound_of(log, 4, 2)}, plan);
  REQUIRE_FALSE(found.has_value());
  CHECK(found.error().message == FaultySource::message);

  Misnumbered misnumbered(30, 40);
  const auto other = ByteSource::from_memory(misnumbered.bytes, "log");
  FaultySource failing(*other, {.failing_read = 0});
  CHECK_FALSE(find_misnumbered(failing, misnumbered.steps).has_value());
}

TEST_CASE("repair loss: what an intact record says goes before what damage shows") {
  // The damage shows number 5 too, which a truncation cuts off.
  const LogBuilder log = six_records();
  Finding damage = finding_of(log, 1, 1);
  damage.documents = {{.sequence_number = 5, .collection_id = "users", .document_id = "x"}};
  const RepairPlan plan =
      with_loss(log.bytes(), {sound_of(log, 0, 1), sound_of(log, 2, 4)},
                {.steps = {{.finding = damage, .action = RepairAction::truncate}},
                 .kept = {kept_of(1, 1)},
                 .lost = {{2, 6}}});
  REQUIRE(plan.discarded.size() == 5);
  CHECK(plan.discarded[3].sequence_number == 5);
  CHECK(plan.discarded[3].document_id == "b");
  CHECK(plan.discarded[3].confirmed);
}

}  // namespace

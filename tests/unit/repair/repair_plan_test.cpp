#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <aerowal/repair.hpp>

#include "files.hpp"
#include "log_builder.hpp"
#include "log_parts.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

/// Ten records of ten documents.
LogBuilder ten_inserts() {
  LogBuilder log;
  for (int i = 0; i < 10; ++i) {
    log.insert("c", "d" + std::to_string(i), "{\"n\":" + std::to_string(i) + "}");
  }
  return log;
}

RepairPlan plan_of(const ByteVector& bytes, const RepairOptions& options) {
  const MemoryFile file(bytes);
  auto source = ByteSource::from_descriptor(file.descriptor(), "some.wal");
  REQUIRE(source);
  auto plan = plan_repair(**source, options);
  REQUIRE(plan);
  return std::move(*plan);
}

/// Takes the records `first` to `last`, counted from 0, out.
ByteVector without(const LogBuilder& log, std::size_t first, std::size_t last) {
  ByteVector bytes = log.bytes();
  bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(log.offset(first)),
              bytes.begin() + static_cast<std::ptrdiff_t>(log.offset(last + 1)));
  return bytes;
}

}  // namespace

TEST_CASE("repair plan: a sound log keeps everything in one piece") {
  const LogBuilder log = ten_inserts();
  const RepairPlan plan = plan_of(log.bytes(), {});
  CHECK(plan.steps.empty());
  CHECK_FALSE(plan.refusal);
  REQUIRE(plan.kept.size() == 1);
  CHECK(plan.kept[0].byte_offset == 0);
  CHECK(plan.kept[0].length == log.bytes().size());
  CHECK(plan.kept[0].count == 10);
  CHECK(plan.size == log.bytes().size());
  CHECK(plan.records == 10);
  CHECK(plan.records_lost == 0);
  CHECK(plan.lost.empty());
  CHECK_FALSE(plan.renumbered);
}

TEST_CASE("repair plan: an empty log is sound") {
  const RepairPlan plan = plan_of({}, {});
  CHECK_FALSE(plan.refusal);
  CHECK(plan.size == 0);
  CHECK(plan.records == 0);
}

TEST_CASE("repair plan: truncate and salvage exclude each other") {
  const LogBuilder log = ten_inserts();
  const MemoryFile file(log.bytes());
  auto source = ByteSource::from_descriptor(file.descriptor(), "some.wal");
  REQUIRE(source);
  const auto plan = plan_repair(**source, {.truncate = true, .salvage = true});
  REQUIRE_FALSE(plan);
  CHECK(plan.error().code == ErrorCode::usage);
}

TEST_CASE("repair plan: a gap is refused, and consent has an exact number") {
  const LogBuilder log = ten_inserts();
  const ByteVector bytes = without(log, 3, 5);
  const RepairPlan refused = plan_of(bytes, {});
  REQUIRE(refused.refusal);
  CHECK(refused.refusal ==
        RepairRefusal{.step = 0,
                      .suggestions = {Remedy::use_store, Remedy::truncate, Remedy::salvage}});
  const Error error = refusal_error(refused, {});
  CHECK(error.code == ErrorCode::refused);
  CHECK(error.path == "some.wal");
  CHECK(error.byte_offset == log.offset(3));
  CHECK(error.sequence_number == 4);
  CHECK(error.message ==
        "sequence_gap: needs a further option; use_store, truncate or salvage would handle this");

  // --salvage loses the three, --truncate also the four that follow.
  struct Expected {
    RepairOptions options;
    std::uint64_t lost;
    std::vector<SequenceRange> ranges;
  };
  const Expected salvage{{.salvage = true}, 3, {{.first = 4, .last = 6}}};
  const Expected truncate{{.truncate = true}, 7, {{.first = 4, .last = 10}}};
  for (const Expected& expected : {salvage, truncate}) {
    RepairOptions options = expected.options;
    options.max_loss = expected.lost - 1;
    const RepairPlan too_much = plan_of(bytes, options);
    REQUIRE(too_much.refusal);
    CHECK_FALSE(too_much.refusal->step);
    const std::string count = std::to_string(expected.lost);
    CHECK(refusal_error(too_much, {}).message ==
          count + " acknowledged records would be lost; allow_loss " + count +
              " allows that, and use_store" +
              (options.truncate ? " or salvage_instead_of_truncate" : "") + " may lose fewer");
    options.max_loss = expected.lost;
    const RepairPlan allowed = plan_of(bytes, options);
    CHECK_FALSE(allowed.refusal);
    CHECK(allowed.records_lost == expected.lost);
    CHECK(allowed.lost == expected.ranges);
    CHECK(allowed.records == 10 - expected.lost);
    CHECK(allowed.renumbered == options.salvage);
  }
}

TEST_CASE("repair plan: a duplicate is removed without being asked for") {
  const LogBuilder log = ten_inserts();
  ByteVector bytes = log.bytes();
  const ByteVector copy(bytes.begin() + static_cast<std::ptrdiff_t>(log.offset(4)),
                        bytes.begin() + static_cast<std::ptrdiff_t>(log.offset(5)));
  bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(log.offset(5)), copy.begin(),
               copy.end());
  const RepairPlan plan = plan_of(bytes, {});
  CHECK_FALSE(plan.refusal);
  REQUIRE(plan.steps.size() == 1);
  CHECK(plan.steps[0].action == RepairAction::remove);
  CHECK(plan.size == log.bytes().size());
  CHECK(plan.records_lost == 0);
}

TEST_CASE("repair plan: records out of order are put back by salvage, which loses none") {
  const LogBuilder log = ten_inserts();
  ByteVector bytes;
  const auto add = [&](std::size_t index) {
    bytes.insert(bytes.end(), log.bytes().begin() + static_cast<std::ptrdiff_t>(log.offset(index)),
                 log.bytes().begin() + static_cast<std::ptrdiff_t>(log.offset(index + 1)));
  };
  for (const std::size_t index : {0U, 1U, 2U, 4U, 3U, 5U, 6U, 7U, 8U, 9U}) add(index);
  CHECK(plan_of(bytes, {}).refusal);
  const RepairPlan plan = plan_of(bytes, {.salvage = true});
  CHECK_FALSE(plan.refusal);
  CHECK(plan.records == 10);
  CHECK(plan.records_lost == 0);
  CHECK_FALSE(plan.renumbered);
  std::uint64_t number = 1;
  for (const KeptRange& kept : plan.kept) {
    CHECK(kept.first_sequence_number == number);
    CHECK(kept.new_byte_offset == log.offset(static_cast<std::size_t>(number - 1)));
    number += kept.count;
  }
}

TEST_CASE("repair plan: a truncation takes what follows with it, whatever that is") {
  const LogBuilder log = ten_inserts();
  ByteVector bytes = without(log, 3, 3);
  const std::string tail(5, 'x');
  const std::size_t end = bytes.size();
  bytes.insert(bytes.end(), log.bytes().begin(), log.bytes().begin() + 20);
  const RepairPlan plan = plan_of(bytes, {.truncate = true, .max_loss = 7});
  CHECK_FALSE(plan.refusal);
  for (const RepairStep& step : plan.steps) CHECK(step.action == RepairAction::truncate);
  CHECK(plan.size == log.offset(3));
  CHECK(plan.before.size > end);
}

TEST_CASE("repair plan: a flipped bit is flipped back, or the record is lost") {
  const LogBuilder log = ten_inserts();
  ByteVector bytes = log.bytes();
  flip_bit(bytes, 8 * (log.offset(4) + 30));
  const RepairPlan fixed = plan_of(bytes, {.fix_bit_flips = true});
  CHECK_FALSE(fixed.refusal);
  CHECK(fixed.size == log.bytes().size());
  CHECK(fixed.records_lost == 0);
  const RepairPlan refused = plan_of(bytes, {});
  REQUIRE(refused.refusal);
  CHECK(refused.refusal->suggestions.front() == Remedy::correct);
}

TEST_CASE("repair plan: an intact record under a wrong number is lost, with its content") {
  const LogBuilder log = ten_inserts();
  for (const std::size_t index : {3U, 4U}) {
    const ByteVector record = raw_record(0, 900 + index, std::string(20, '\0'));
    ByteVector other = without(log, index, index);
    other.insert(other.begin() + static_cast<std::ptrdiff_t>(log.offset(index)), record.begin(),
                 record.end());
    const RepairPlan plan = plan_of(other, {.salvage = true, .max_loss = 1});
    CHECK_FALSE(plan.refusal);
    REQUIRE(plan.steps.size() == 1);
    REQUIRE(plan.steps[0].misnumbered.size() == 1);
    const MisnumberedRecord& found = plan.steps[0].misnumbered[0];
    CHECK(found.sequence_number == 900 + index);
    CHECK(found.lost_sequence_number == index + 1);
    CHECK(found.record().byte_offset == log.offset(index));
    REQUIRE(plan.discarded.size() == 1);
    CHECK(plan.discarded[0].sequence_number == index + 1);
    CHECK(plan.discarded[0].key_known);
    CHECK_FALSE(plan.discarded[0].confirmed);
  }
}

TEST_CASE("repair plan: a lost record that left no key is named all the same") {
  const LogBuilder log = ten_inserts();
  const ByteVector bytes = without(log, 3, 5);
  for (const RepairOptions& options : {RepairOptions{}, RepairOptions{.salvage = true}}) {
    const RepairPlan plan = plan_of(bytes, options);
    REQUIRE(plan.discarded.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(plan.discarded[i].sequence_number == 4 + i);
      CHECK_FALSE(plan.discarded[i].key_known);
    }
    REQUIRE(plan.steps.size() == 1);
    CHECK(plan.steps[0].discarded == std::vector<SequenceRange>{{.first = 4, .last = 6}});
  }
  const RepairPlan truncated = plan_of(bytes, {.truncate = true});
  REQUIRE(truncated.discarded.size() == 7);
  CHECK(truncated.discarded[3].confirmed);
  CHECK(truncated.discarded[3].document_id == "d6");
}

TEST_CASE("repair plan: only options that were not given are offered") {
  const LogBuilder log = ten_inserts();
  ByteVector bytes = without(log, 7, 7);
  flip_bit(bytes, 8 * (log.offset(4) + 30));
  const RepairPlan plan = plan_of(bytes, {});
  REQUIRE(plan.steps.size() == 2);
  CHECK(plan.steps[0].suggestions ==
        std::vector{Remedy::correct, Remedy::use_store, Remedy::truncate, Remedy::salvage});
  CHECK(plan.refusal->step == 0);
  CHECK(plan.refusal->other_steps == 1);
  CHECK(refusal_error(plan, {}).message.ends_with(
      "; 1 more finding is refused too, as the plan shows"));
  const RepairPlan fixed = plan_of(bytes, {.fix_bit_flips = true});
  CHECK(fixed.steps[0].suggestions.empty());
  CHECK(fixed.steps[1].suggestions ==
        std::vector{Remedy::use_store, Remedy::truncate, Remedy::salvage});
  CHECK(fixed.refusal == RepairRefusal{.step = 1, .suggestions = fixed.steps[1].suggestions});
  const RepairPlan truncated = plan_of(bytes, {.truncate = true});
  CHECK(truncated.steps[1].suggestions ==
        std::vector{Remedy::use_store, Remedy::salvage_instead_of_truncate});
}

TEST_CASE("repair plan: a proven record takes a rule too where an intact one has its number") {
  const LogBuilder log = ten_inserts();
  ByteVector bytes = log.bytes();
  flip_bit(bytes, 8 * (log.offset(4) + 30));
  const ByteVector other = raw_record(0, 5,
                                      payload_of({.collection_id = "c",
                                                  .document_id = "other",
                                                  .schema_id = "s",
                                                  .schema_version = "v1"}));
  bytes.insert(bytes.end(), other.begin(), other.end());
  RepairPlan plan = plan_of(bytes, {});
  REQUIRE(plan.steps.size() == 2);
  CHECK(plan.steps[0].action == RepairAction::refuse);
  CHECK(plan.steps[0].suggestions ==
        std::vector{Remedy::correct_and_decide_conflicts, Remedy::truncate, Remedy::salvage});
  plan = plan_of(bytes, {.correct = true});
  CHECK(plan.steps[0].action == RepairAction::refuse);
  CHECK(plan.steps[0].suggestions ==
        std::vector{Remedy::decide_conflicts, Remedy::truncate, Remedy::salvage});
  // Of the two, one is kept, and the other may have been acknowledged.
  plan = plan_of(bytes, {.correct = true, .conflicts = ConflictRule::chain, .max_loss = 1});
  CHECK_FALSE(plan.refusal);
  CHECK(plan.steps[0].action == RepairAction::correct);
  CHECK(plan.records == 10);
  CHECK(plan.records_possibly_lost == 1);
  plan = plan_of(
      bytes, {.correct = true, .conflicts = ConflictRule::later, .salvage = true, .max_loss = 1});
  CHECK_FALSE(plan.refusal);
  CHECK(plan.steps[0].action == RepairAction::drop);
  CHECK(plan.records == 10);
  CHECK(plan.records_possibly_lost == 1);
}

TEST_CASE("repair plan: a record that a second writer's cut in two is possibly lost") {
  const LogBuilder log = ten_inserts();
  LogBuilder second;
  for (int i = 0; i < 3; ++i) second.insert("c", "e", "{\"second\":" + std::to_string(i) + "}");
  const std::size_t at = log.offset(2) + 25;
  const Bytes whole = second.record(2);
  ByteVector bytes = log.bytes();
  bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), whole.begin(), whole.end());

  // Both have number 3, and only the second one is intact. Of the other the longer piece is named.
  RepairPlan plan = plan_of(bytes, {});
  REQUIRE(plan.refusal);
  CHECK(plan.records_lost == 0);
  const std::uint64_t end = log.length(2) - 25;
  REQUIRE(end > 25);
  CHECK(plan.possibly_lost == std::vector{SoundRange{.byte_offset = at + whole.size(),
                                                     .length = end,
                                                     .first_sequence_number = 3,
                                                     .count = 1}});
  plan = plan_of(bytes, {.max_loss = 1});
  CHECK_FALSE(plan.refusal);
  CHECK(plan.records == 10);

  // Where both are the same, none is missing.
  bytes = log.bytes();
  const ByteVector again = records(log, 3, 3);
  bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), again.begin(), again.end());
  plan = plan_of(bytes, {});
  CHECK(plan.records_possibly_lost == 0);
}

TEST_CASE("repair plan: the refusal is in the caller's words") {
  const LogBuilder log = ten_inserts();
  ByteVector bytes = log.bytes();
  flip_bit(bytes, 8 * (log.offset(4) + 30));
  const RepairWording words{.remedy = [](Remedy remedy) {
    return remedy == Remedy::correct ? "correct them" : "something else";
  }};
  CHECK(refusal_error(plan_of(bytes, {}), words).message ==
        "bit_flip: needs a further option; correct them, something else, something else or "
        "something else would handle this");
}

TEST_CASE("repair plan: nothing repairs what is no log") {
  const RepairPlan plan = plan_of(ByteVector(500, std::byte{0x55}), {});
  REQUIRE(plan.refusal);
  CHECK(plan.refusal->suggestions.empty());
  CHECK(refusal_error(plan, {}).message == "not_a_log: there is nothing to repair");
}

namespace {

/// Record 3 of another log follows record 2, and after it this log's own, of which a header field
/// is destroyed: it proves itself, and has the number of an intact one.
ByteVector with_contested_third(const LogBuilder& log) {
  LogBuilder second;
  for (int i = 0; i < 3; ++i) second.insert("c", "e", "{\"second\":" + std::to_string(i) + "}");
  ByteVector third = records(log, 3, 3);
  for (std::size_t i = 0; i < 3; ++i) third[i] ^= std::byte{0x55};
  return joined({records(log, 1, 2), records(second, 3, 3), third, records(log, 4, 10)});
}

std::uint64_t records_of_steps(const RepairPlan& plan, std::uint64_t& possibly_lost) {
  std::uint64_t lost = 0;
  for (const RepairStep& step : plan.steps) {
    for (const SequenceRange& range : step.discarded) lost += range.count();
    possibly_lost += step.records_possibly_lost;
  }
  return lost;
}

}  // namespace

TEST_CASE("repair plan: least is lost where a corrected record is kept beside a conflicting one") {
  const ByteVector bytes = with_contested_third(ten_inserts());
  const RepairPlan plan = plan_of(bytes, {});
  REQUIRE(plan.least_loss);
  CHECK(plan.least_loss->remedies ==
        std::vector{Remedy::correct, Remedy::decide_conflicts, Remedy::salvage});
  CHECK(plan.least_loss->conflicts == ConflictRule::all);
  CHECK(plan.least_loss->records_lost == 0);
  CHECK(plan.least_loss->records_possibly_lost == 0);
  const RepairPlan all =
      plan_of(bytes, {.correct = true, .conflicts = ConflictRule::all, .salvage = true});
  CHECK_FALSE(all.refusal);
  CHECK(all.records == 11);
}

TEST_CASE("repair plan: what the new log lacks does not depend on what was asked for") {
  // Only record 1 can be kept either way: of record 2 damage is left, which shows its number, and
  // the body of it holds an intact record of the same number.
  LogBuilder log = ten_inserts();
  LogBuilder inner;
  for (int i = 0; i < 2; ++i) inner.insert("c", "inner", "{}");
  LogBuilder host;
  host.insert("c", "d0", "{}");
  host.insert("c", "host", text_of(records(inner, 2, 2)));
  ByteVector damaged = records(host, 2, 2);
  damaged[damaged.size() - 2] ^= std::byte{0x55};
  damaged[30] ^= std::byte{0x55};
  const ByteVector bytes = joined(records(host, 1, 1), damaged);
  const RepairPlan salvaged = plan_of(bytes, {.salvage = true, .max_loss = LossLimit::any()});
  const RepairPlan truncated = plan_of(bytes, {.truncate = true, .max_loss = LossLimit::any()});
  for (const RepairPlan* const plan : {&salvaged, &truncated}) {
    REQUIRE_FALSE(plan->refusal);
    CHECK(plan->records == 1);
    CHECK(plan->lost == std::vector<SequenceRange>{{2, 2}});
    REQUIRE(plan->possibly_lost.size() == 1);
    CHECK(plan->possibly_lost[0].first_sequence_number == 2);
    CHECK(plan->possibly_lost[0].length == inner.length(1));
    std::uint64_t possibly_lost = 0;
    CHECK(records_of_steps(*plan, possibly_lost) == 1);
    CHECK(possibly_lost == 1);
  }
}

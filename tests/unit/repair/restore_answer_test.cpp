#include "repair/restore_answer.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <aerowal/document_store.hpp>
#include <aerowal/repair.hpp>

#include "files.hpp"
#include "log_parts.hpp"
#include "repair/conservation.hpp"
#include "repair/repair_draft.hpp"
#include "repairing.hpp"
#include "store_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

using Remedies = std::vector<Remedy>;
using Ranges = std::vector<SequenceRange>;

/// One document for each record, so long that damage may have two ends in it.
LogBuilder log_of(const std::string& letters) {
  LogBuilder log;
  for (const char letter : letters) {
    const std::string id(1, letter);
    log.insert("users", id, "\"" + id + std::string(60, '-') + id + std::string(60, '-') + "\"");
  }
  return log;
}

void destroy(ByteVector& bytes, std::size_t begin, std::size_t end) {
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(begin),
            bytes.begin() + static_cast<std::ptrdiff_t>(end), std::byte{0xee});
}

/// A log with its store, and what repairs make of it.
class Case {
 public:
  Case(const ByteVector& log, const ByteVector& stored) : log_(log) {
    write_file(directory_.file("documents.dat"), stored);
    auto store = DocumentStore::open(directory_.file("documents.dat"));
    REQUIRE(store);
    store_.emplace(std::move(*store));
  }

  RepairPlan plan(RepairOptions options = {}) {
    options.store = &*store_;
    return plan_of(log_, options);
  }

  RepairPlan plan_beside_store() { return plan_of(log_, {.store_for_least_loss = &*store_}); }

  ByteVector output(const RepairPlan& plan) {
    REQUIRE_MESSAGE(!plan.refusal, describe(plan));
    const ByteVector written = write_out(log_, plan);
    auto source = ByteSource::from_descriptor(log_.descriptor(), "log");
    REQUIRE(source);
    const auto repaired = ByteSource::from_memory(written, "repaired");
    CHECK(check_conservation(**source, plan, *repaired).has_value());
    return written;
  }

 private:
  MemoryFile log_;
  TemporaryDirectory directory_;
  std::optional<DocumentStore> store_;
};

}  // namespace

TEST_CASE("store answer: a tail that looks torn is restored where the store has it") {
  const LogBuilder log = log_of("abcdef");
  const ByteVector torn = start_of(log.bytes(), log.offset(5) + 50);
  CHECK(plan_of(MemoryFile(torn), {}).steps.at(0).action == RepairAction::cut);
  Case given(torn, store_of(log.bytes()));
  const RepairPlan plan = given.plan();
  CHECK(plan.steps.at(0).action == RepairAction::restore);
  CHECK(plan.steps.at(0).finding.lost == Ranges{{.first = 6, .last = 6}});
  CHECK(plan.steps.at(0).finding.cause ==
        Cause(cause::DamagedRecords{.shape = cause::DamagedRecords::Shape::in_store}));
  CHECK(plan.records_lost == 0);
  CHECK(given.output(plan) == log.bytes());
  // What the store knows to be lost counts for the least loss also where it was not asked for.
  const RepairPlan beside = given.plan_beside_store();
  CHECK(beside.steps.at(0).action == RepairAction::cut);
  CHECK(beside.lost == Ranges{{.first = 6, .last = 6}});
  CHECK(beside.records_lost == 1);
  CHECK(beside.refusal);
  REQUIRE(beside.least_loss);
  CHECK(beside.least_loss->remedies == Remedies{Remedy::use_store});
  CHECK(beside.least_loss->records_lost == 0);
}

TEST_CASE("store answer: no truncation loses least where another repair is possible") {
  // Record 6 came to be second, 2 is lost, and what is after 5 is neither.
  const LogBuilder log = log_of("abcdef");
  const ByteVector bytes = joined({records(log, 1, 1), records(log, 6, 6), records(log, 3, 5),
                                   ByteVector(55, std::byte{0xee})});
  const RepairPlan plan = Case(bytes, store_of(log.bytes())).plan();
  REQUIRE(plan.least_loss);
  CHECK(plan.least_loss->remedies == Remedies{Remedy::use_store, Remedy::salvage});
  CHECK(plan.least_loss->records_lost == 0);
  CHECK(plan.least_loss->loss_unknown);
}

TEST_CASE("store answer: after the log's end types follow from what is restored before it") {
  LogBuilder log = log_of("abc");
  log.update("users", "b", "2");
  LogBuilder damaged = log_of("abc");
  for (std::byte& byte : damaged.record(1)) byte = std::byte{0};
  const RepairPlan plan = Case(damaged.bytes(), store_of(log.bytes())).plan();
  REQUIRE(plan.restored.size() == 2);
  CHECK(plan.restored[0].type == RecordType::insert);
  CHECK(plan.restored[1].type == RecordType::update);
}

TEST_CASE("store answer: a tail that contradicts the store is lost, and not cut") {
  LogBuilder other = log_of("abcde");
  other.insert("users", "f", "\"x" + std::string(60, '-') + "x" + std::string(60, '-') + "\"");
  const LogBuilder log = log_of("abcdef");
  const ByteVector torn = start_of(other.bytes(), other.bytes().size() - 6);
  Case given(torn, store_of(log.bytes()));
  const RepairPlan plan = given.plan();
  CHECK(plan.steps.at(0).action == RepairAction::refuse);
  CHECK_FALSE(plan.steps.at(0).restore_failure.empty());
  // Without the store the repair would not say what is lost.
  REQUIRE(plan.least_loss);
  CHECK(plan.least_loss->remedies == Remedies{Remedy::use_store, Remedy::salvage});
  const RepairPlan dropped = given.plan({.salvage = true});
  CHECK(dropped.steps.at(0).action == RepairAction::drop);
  CHECK(dropped.lost == Ranges{{.first = 6, .last = 6}});
  CHECK(dropped.refusal);
  // Without the store no less is lost.
  const RepairPlan beside = given.plan_beside_store();
  REQUIRE(beside.least_loss);
  CHECK(beside.least_loss->remedies.empty());
  CHECK(beside.least_loss->records_lost == dropped.records_lost);
  for (const bool truncate : {false, true}) {
    const RepairPlan allowed =
        given.plan({.truncate = truncate, .salvage = !truncate, .max_loss = 1});
    CHECK(given.output(allowed) == start_of(log.bytes(), log.offset(5)));
    CHECK(allowed.records_lost == 1);
  }
}

TEST_CASE("store answer: nothing comes after the largest number in the order of a store") {
  const LogBuilder log = log_of("abc");
  ByteVector bytes = log.bytes();
  for (const std::uint64_t number : {UINT64_MAX, std::uint64_t{1}}) {
    const ByteVector record = raw_record(0, number,
                                         payload_of({.collection_id = "users",
                                                     .document_id = "z",
                                                     .schema_id = "s",
                                                     .schema_version = "v1"}));
    bytes.insert(bytes.end(), record.begin(), record.end());
  }
  Case given(bytes, store_of(log.bytes()));
  CHECK(given.plan().refusal);
  CHECK(given.plan({.conflicts = ConflictRule::chain, .max_loss = LossLimit::any()}).steps.size() ==
        2);
}

TEST_CASE("store answer: a part of what is lost is restored by salvage, within a budget") {
  const LogBuilder log = log_of("abcdefg");
  ByteVector damaged = log.bytes();
  destroy(damaged, log.offset(4), log.offset(6));
  // It ends with the fifth record.
  Case given(damaged, store_of(start_of(log.bytes(), log.offset(5))));
  CHECK(given.plan().steps.at(0).action == RepairAction::refuse);
  const RepairPlan salvaged = given.plan({.salvage = true});
  CHECK(salvaged.steps.at(0).action == RepairAction::restore);
  CHECK(salvaged.steps.at(0).restored.size() == 1);
  CHECK(salvaged.steps.at(0).discarded == Ranges{{.first = 6, .last = 6}});
  CHECK(salvaged.lost == Ranges{{.first = 6, .last = 6}});
  CHECK(salvaged.refusal);
  const RepairPlan allowed = given.plan({.salvage = true, .max_loss = 1});
  CHECK(allowed.records == 6);
  CHECK(allowed.renumbered);
  given.output(allowed);
  const RepairPlan truncated = given.plan({.truncate = true, .max_loss = 2});
  CHECK(given.output(truncated) == start_of(log.bytes(), log.offset(5)));
  CHECK(truncated.records_lost == 2);
  REQUIRE(salvaged.least_loss);
  CHECK(salvaged.least_loss->records_lost == 1);
}

TEST_CASE("store answer: a sound log that the store continues gets its end back") {
  const LogBuilder log = log_of("abcdef");
  const ByteVector start = start_of(log.bytes(), log.offset(4));
  Case given(start, store_of(log.bytes()));
  const RepairPlan plan = given.plan();
  REQUIRE(plan.steps.size() == 1);
  const Finding& finding = plan.steps[0].finding;
  CHECK(finding.kind == DamageKind::sequence_gap);
  CHECK(finding.byte_offset == start.size());
  CHECK(finding.length == 0);
  CHECK(finding.at_end);
  CHECK(finding.cause == Cause(cause::MissingRecords{}));
  CHECK(finding.lost == Ranges{{.first = 5, .last = 6}});
  CHECK(plan.before.status == LogStatus::sound);
  CHECK(given.output(plan) == log.bytes());
  // Without the store a sound log stays one.
  const RepairPlan beside = given.plan_beside_store();
  CHECK(beside.steps.empty());
  CHECK(given.output(beside) == start);
  REQUIRE(beside.least_loss);
  CHECK(beside.least_loss->remedies == Remedies{Remedy::use_store});
  Case whole(log.bytes(), store_of(log.bytes()));
  CHECK(whole.plan().steps.empty());
}

TEST_CASE("store answer: in place, a sound log that lacks its end is exchanged") {
  const LogBuilder log = log_of("abcdef");
  const TemporaryDirectory directory;
  write_file(directory.file("wal.log"), start_of(log.bytes(), log.offset(4)));
  write_file(directory.file("documents.dat"), store_of(log.bytes()));
  auto store = DocumentStore::open(directory.file("documents.dat"));
  REQUIRE(store);
  for (const bool first : {true, false}) {
    auto session = RepairSession::begin(
        {.log_path = directory.file("wal.log"), .options = {.store = &*store}});
    REQUIRE(session);
    REQUIRE(session->plan());
    REQUIRE(session->write());
    CHECK(session->has_output() == first);
    REQUIRE(session->commit());
    CHECK(read_file(directory.file("wal.log")) == log.bytes());
  }
}

TEST_CASE("store answer: after a corrected last record the store's end is given back, too") {
  const LogBuilder log = log_of("abcdef");
  ByteVector damaged = start_of(log.bytes(), log.offset(5));
  flip_bit(damaged, log.offset(4) * 8 + 8 * 60);
  Case given(damaged, store_of(log.bytes()));
  const RepairPlan plan = given.plan({.correct = true});
  REQUIRE(plan.steps.size() == 2);
  CHECK(plan.steps[0].action == RepairAction::correct);
  CHECK(plan.steps[1].action == RepairAction::restore);
  CHECK(given.output(plan) == log.bytes());
}

TEST_CASE("store answer: a store is not asked for a number that a corrected record has") {
  const LogBuilder log = log_of("abcdef");
  ByteVector destroyed = records(log, 5, 5);
  destroy(destroyed, 60, 90);
  ByteVector flipped = records(log, 5, 5);
  flip_bit(flipped, 8 * 70);
  Case given(joined({records(log, 1, 4), destroyed, flipped, records(log, 6, 6)}),
             store_of(log.bytes()));
  const RepairPlan plan = given.plan({.correct = true, .salvage = true});
  REQUIRE(plan.steps.size() == 2);
  CHECK(plan.steps[0].finding.lost == Ranges{{.first = 5, .last = 5}});
  CHECK(plan.steps[0].restored.empty());
  CHECK(plan.steps[0].restore_failure.empty());
  CHECK(plan.steps[1].action == RepairAction::correct);
  CHECK(given.output(plan) == log.bytes());
}

namespace {

/// A document is erased by record 2 and inserted again by record 3, of which no byte is left.
LogBuilder erased_between() {
  LogBuilder log;
  log.insert("users", "a", "\"first\"");
  log.erase("users", "a");
  log.insert("users", "a", "\"again\"");
  for (const std::string id : {"b", "c", "d"}) log.insert("users", id, "\"" + id + "\"");
  return log;
}

}  // namespace

TEST_CASE("store answer: a corrected record counts for the types of restored ones") {
  const LogBuilder log = erased_between();
  ByteVector damaged = log.bytes();
  destroy(damaged, log.offset(2), log.offset(3));
  flip_bit(damaged, (log.offset(1) + 22) * 8);
  Case given(damaged, store_of(log.bytes()));
  CHECK(given.output(given.plan({.correct = true})) == log.bytes());
}

TEST_CASE("store answer: a record that is put back counts for the types of restored ones") {
  const LogBuilder log = erased_between();
  ByteVector damaged = log.bytes();
  destroy(damaged, log.offset(2), log.offset(3));
  std::rotate(damaged.begin() + static_cast<std::ptrdiff_t>(log.offset(1)),
              damaged.begin() + static_cast<std::ptrdiff_t>(log.offset(2)), damaged.end());
  Case given(damaged, store_of(log.bytes()));
  CHECK(given.output(given.plan({.salvage = true})) == log.bytes());
}

namespace {

/// Records a to d, of which c and d have number 3 as AeroDB leaves them after a failed fsync, and
/// then e.
ByteVector forked(const LogBuilder& acknowledged, const LogBuilder& other) {
  ByteVector bytes = start_of(acknowledged.bytes(), acknowledged.offset(2));
  const auto begin = other.bytes().begin();
  bytes.insert(bytes.end(), begin + static_cast<std::ptrdiff_t>(other.offset(2)),
               begin + static_cast<std::ptrdiff_t>(other.offset(3)));
  bytes.insert(bytes.end(),
               acknowledged.bytes().begin() + static_cast<std::ptrdiff_t>(acknowledged.offset(2)),
               acknowledged.bytes().end());
  return bytes;
}

}  // namespace

TEST_CASE("store answer: a record in conflict that the store lacks was never acknowledged") {
  const LogBuilder log = log_of("abde");
  const ByteVector bytes = forked(log, log_of("abc"));
  Case given(bytes, store_of(log.bytes()));
  for (const bool truncate : {false, true}) {
    const RepairPlan plan = given.plan({.truncate = truncate});
    CHECK(given.output(plan) == log.bytes());
    CHECK(plan.records_lost == 0);
    CHECK(plan.records_possibly_lost == 0);
    CHECK(plan.records_unacknowledged == 1);
    CHECK(plan.unacknowledged == std::vector<SoundRange>{{.byte_offset = log.offset(2),
                                                          .length = log_of("abc").length(2),
                                                          .first_sequence_number = 3,
                                                          .count = 1}});
  }
  // With a rule of the caller's own the store decides nothing.
  const RepairPlan ruled = given.plan({.conflicts = ConflictRule::all, .salvage = true});
  CHECK(ruled.records == 5);
  CHECK(ruled.records_unacknowledged == 0);
  const RepairPlan beside = given.plan_beside_store();
  CHECK(beside.refusal);
  REQUIRE(beside.least_loss);
  CHECK(beside.least_loss->remedies == Remedies{Remedy::use_store});
}

TEST_CASE("store answer: where the store has all that is in conflict, its order is the log's") {
  const LogBuilder log = log_of("abde");
  const ByteVector bytes = forked(log, log_of("abc"));
  const LogBuilder ordered = log_of("abcde");
  Case given(bytes, store_of(ordered.bytes()));
  const RepairPlan plan = given.plan();
  CHECK(given.output(plan) == ordered.bytes());
  CHECK(plan.renumbered);
  CHECK(plan.records_unacknowledged == 0);
}

TEST_CASE(
    "store answer: where the store does not decide a conflict it says why, and nothing goes") {
  const LogBuilder log = log_of("abde");
  const ByteVector bytes = forked(log, log_of("abc"));
  Case given(bytes, store_of(log_of("ab").bytes()));
  const RepairPlan plan = given.plan();
  REQUIRE(plan.steps.size() == 1);
  CHECK(plan.steps[0].action == RepairAction::refuse);
  CHECK_FALSE(plan.steps[0].restore_failure.empty());
  CHECK(plan.refusal);
  CHECK(plan.records_unacknowledged == 0);
  const RepairPlan chosen =
      given.plan({.conflicts = ConflictRule::later, .salvage = true, .max_loss = 1});
  CHECK(given.output(chosen) == log.bytes());
  CHECK(chosen.records_possibly_lost == 1);
}

TEST_CASE(
    "store answer: in conflict a store whose end is not known still restores what is listed") {
  // Record 3 stands there twice, the last record is damaged, and the store ends within a restart.
  const LogBuilder log = log_of("abcde");
  ByteVector bytes = joined({records(log, 1, 3), records(log_of("abz"), 3, 3), records(log, 4, 5)});
  destroy(bytes, bytes.size() - 30, bytes.size() - 20);
  Case given(bytes, joined(store_of(log.bytes()), store_of(records(log, 1, 2))));
  const RepairPlan plan = given.plan();
  REQUIRE(plan.steps.size() == 2);
  const RepairStep& step = plan.steps.back();
  CHECK(step.finding.lost == Ranges{{.first = 5, .last = 5}});
  CHECK(step.action == RepairAction::restore);
  REQUIRE(step.restored.size() == 1);
  CHECK(step.restored[0].sequence_number == 5);
  CHECK(step.restore_failure.empty());
}

TEST_CASE("store answer: what only the store shows to be lost counts beside what is listed") {
  RestoreAnswer answer{.unlisted = {{{.first = 4, .last = 5}}, {}, {{.first = 9, .last = 9}}}};
  CHECK(answer.count_unlisted() == 3);
  answer.end = Finding{.lost = {{.first = 11, .last = 12}}};
  CHECK(answer.count_unlisted() == 5);

  // Record 5 is damaged and shows its number, record 6 is gone without a trace.
  const LogBuilder log = log_of("abcdef");
  ByteVector damaged = start_of(log.bytes(), log.offset(5));
  destroy(damaged, log.offset(4) + 20, damaged.size());
  const auto source = ByteSource::from_memory(damaged, "log");
  auto desk = RepairDesk::open(*source, {});
  REQUIRE(desk);
  const TemporaryDirectory directory;
  write_file(directory.file("documents.dat"), store_of(log.bytes()));
  auto store = DocumentStore::open(directory.file("documents.dat"));
  REQUIRE(store);
  RestoreDesk asked(*source, *desk, {.store = &*store});
  const auto said = asked.answer({}, true);
  REQUIRE(said);
  REQUIRE(desk->steps().size() == 1);
  CHECK(desk->steps()[0].finding.lost == Ranges{{.first = 5, .last = 5}});
  CHECK((*said)->findings.at(0).records.size() == 2);
  CHECK((*said)->unlisted.at(0) == Ranges{{.first = 6, .last = 6}});
  CHECK((*said)->count_unlisted() == 1);
}

TEST_CASE("store answer: a log whose parts are exchanged lacks its end as well") {
  // The cut went through record 5, and records 10 and 11 are gone.
  const LogBuilder log = log_of("abcdefghijk");
  const auto begin = log.bytes().begin();
  const auto cut = begin + static_cast<std::ptrdiff_t>(log.offset(4) + 50);
  ByteVector exchanged(cut, begin + static_cast<std::ptrdiff_t>(log.offset(9)));
  exchanged.insert(exchanged.end(), begin, cut);
  Case given(exchanged, store_of(log.bytes()));
  const RepairPlan plan = given.plan({.salvage = true});
  REQUIRE(plan.steps.size() == 4);
  CHECK(plan.steps.back().finding.byte_offset == exchanged.size());
  CHECK(plan.steps.back().finding.lost == Ranges{{.first = 10, .last = 11}});
}

TEST_CASE("store answer: a store is not asked for what the log's own pieces make") {
  const LogBuilder log = log_of("abcdefghi");
  const auto cut = log.bytes().begin() + static_cast<std::ptrdiff_t>(log.offset(4) + 50);
  ByteVector exchanged(cut, log.bytes().end());
  exchanged.insert(exchanged.end(), log.bytes().begin(), cut);
  Case given(exchanged, store_of(log.bytes()));
  const RepairPlan plan = given.plan({.salvage = true});
  for (const RepairStep& step : plan.steps) {
    CHECK(step.action == RepairAction::reorder);
    CHECK(step.restore_failure.empty());
  }
  CHECK(plan.records_lost == 0);
  CHECK(given.output(plan) == log.bytes());
}

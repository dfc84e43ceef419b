#include "store/donors.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <aerowal/repair_plan.hpp>

#include "files.hpp"
#include "log_builder.hpp"
#include "log_parts.hpp"
#include "repairing.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

/// A record for each letter.
LogBuilder log_of_letters(const std::string& letters) {
  LogBuilder log;
  for (const char letter : letters) {
    log.insert("users", std::string(1, letter), "\"" + std::string(40, letter) + "\"");
  }
  return log;
}

/// The log of the letters, with the records of some of them overwritten.
ByteVector damaged_log(const std::string& letters, const std::string& damaged) {
  LogBuilder log = log_of_letters(letters);
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (damaged.find(letters[i]) == std::string::npos) continue;
    for (std::byte& byte : log.record(i)) byte = std::byte{0xee};
  }
  return log.bytes();
}

/// The plan of a repair with donors, and what it writes.
struct Repaired {
  Repaired(const ByteVector& log, const std::vector<ByteVector>& copies, RepairOptions options = {})
      : file(log) {
    for (const ByteVector& copy : copies) {
      sources.push_back(
          ByteSource::from_memory(copy, "copy " + std::to_string(sources.size() + 1)));
      options.donors.push_back(sources.back().get());
    }
    plan = plan_of(file, options);
    if (!plan.refusal) output = write_out(file, plan);
  }

  MemoryFile file;
  std::vector<std::unique_ptr<ByteSource>> sources;
  RepairPlan plan;
  std::optional<ByteVector> output;
};

TEST_CASE("donors: one that parts from the log above takes nothing from another") {
  // The second one parts at record 4; of record 1 it has what the first has.
  const ByteVector log = records(log_of_letters("abcdef"), 2, 6);
  const ByteVector whole = damaged_log("abcdef", "");
  CHECK(Repaired(log, {whole, damaged_log("abcxyz", "")}).output == whole);
  CHECK(Repaired(log, {damaged_log("abcxyz", ""), whole}).output == whole);
}

TEST_CASE("donors: an intact record of the log speaks, whatever its place") {
  // Record 6 stands where records 1 and 2 are missing, so that nothing supports its number.
  const LogBuilder whole = log_of_letters("abcdefgh");
  const ByteVector log =
      joined({records(whole, 6, 6), records(whole, 3, 4), ByteVector(100, std::byte{0xee})});
  const Repaired parted(log, {damaged_log("abcduvwxyz", "")}, {.max_loss = LossLimit::any()});
  REQUIRE(parted.plan.restored.size() == 2);
  CHECK(parted.plan.restored[1].sequence_number == 2);
  CHECK(parted.plan.donors[0].differs_at == 6U);
  CHECK(Repaired(log, {whole.bytes()}).output == whole.bytes());
}

TEST_CASE("donors: a file that is no log is not repaired, whatever donors have") {
  const std::vector<ByteVector> copies{damaged_log("abcde", ""), damaged_log("abcdef", "a")};
  for (const bool truncate : {false, true}) {
    const Repaired repaired(damaged_log("abc", "abc"), copies,
                            {.truncate = truncate, .max_loss = LossLimit::any()});
    CHECK(repaired.plan.refusal.has_value());
    CHECK_FALSE(repaired.plan.least_loss.has_value());
  }
}

TEST_CASE("donors: a repair of least loss is asked for with all that it counts by") {
  // The second one has records after the log's last one, and nothing shows it to be a copy.
  const ByteVector log = damaged_log("abc", "");
  const Repaired repaired(log, {damaged_log("abc", ""), damaged_log("wxyzuv", "wxy")});
  REQUIRE(repaired.plan.least_loss.has_value());
  const LeastLoss& least = *repaired.plan.least_loss;
  const bool counts = least.records_lost != 0 || least.loss_unknown;
  CHECK(counts == !least.donor_paths.empty());
}

TEST_CASE("donors: of a gap after the log's end the plan says why it stays") {
  const Repaired repaired(damaged_log("abc", ""), {damaged_log("abcdef", "d")});
  REQUIRE(repaired.plan.steps.size() == 1);
  CHECK(repaired.plan.lost == std::vector<SequenceRange>{{4, 4}});
  CHECK(repaired.plan.steps[0].donor_failure == "no donor has record 4 intact");
}

TEST_CASE("donors: one that is given twice is no second witness") {
  // Of another history, and nothing can be compared.
  const ByteVector log = damaged_log("abcdef", "abc");
  const ByteVector other = damaged_log("xyz", "");
  CHECK(Repaired(log, {other}).plan.restored.empty());
  CHECK(Repaired(log, {other, other}).plan.restored.empty());
  CHECK(Repaired(log, {other, damaged_log("xyz", "z")}).plan.restored.size() == 3);
}

TEST_CASE("donors: lost records come back byte for byte, with the place they are from") {
  const ByteVector whole = damaged_log("abcdef", "");
  const Repaired repaired(damaged_log("abcdef", "bce"),
                          {damaged_log("abcdef", "ac"), damaged_log("abc", "")});
  CHECK(repaired.output == whole);
  REQUIRE(repaired.plan.restored.size() == 3);
  const RestoredRecord& second = repaired.plan.restored[1];
  CHECK(second.sequence_number == 3);
  CHECK(second.donor == 1U);
  CHECK(second.byte_offset == log_of_letters("abc").offset(2));
  CHECK_FALSE(second.type_inferred);
  CHECK(repaired.plan.donors[0].restored == 2);
  CHECK(repaired.plan.donors[1].restored == 1);
  CHECK(repaired.plan.records_lost == 0);
}

TEST_CASE("donors: a log that lacks its end gets it back, also behind a torn record") {
  const ByteVector whole = damaged_log("abcdef", "");
  const LogBuilder log = log_of_letters("abcdef");
  CHECK(Repaired(start_of(whole, log.offset(3)), {whole}).output == whole);
  CHECK(Repaired(start_of(whole, log.offset(3) + 50), {whole}).output == whole);
}

TEST_CASE("donors: nothing shows a donor to be a copy of a log that has no record") {
  const ByteVector whole = damaged_log("abcdef", "");
  for (const std::size_t size : {0U, 20U, 50U}) {
    const Repaired torn(start_of(whole, size), {whole});
    CHECK(torn.plan.refusal);
    CHECK(torn.plan.restored.empty());
  }
}

TEST_CASE(
    "donors: what may be in the document of a donor's damaged record is none of its records") {
  LogBuilder inner = log_of_letters("abcdefg");
  LogBuilder host = log_of_letters("abcde");
  const ByteVector inside = records(inner, 7, 7);
  host.insert("users", "f", std::string(40, 'x') + text_of(inside) + std::string(40, 'y'));
  LogBuilder damaged = host;
  for (std::byte& byte : damaged.record(5).first(50)) byte = std::byte{0};
  const Repaired doubtful(host.bytes(), {damaged.bytes()});
  CHECK(doubtful.plan.restored.empty());
  CHECK(doubtful.plan.lost.empty());
  CHECK(doubtful.plan.loss_unknown);
  // What shows the next number goes on after records.
  LogBuilder copy = log_of_letters("abcdefgh");
  for (std::byte& byte : copy.record(5).first(50)) byte = std::byte{0};
  for (std::byte& byte : copy.record(7).last(40)) byte = std::byte{0xee};
  const LogBuilder log = log_of_letters("abcdef");
  CHECK(Repaired(log.bytes(), {copy.bytes()}).plan.restored.size() == 1);
}

TEST_CASE("donors: one with numbers after the log's last one alone shows no loss that is counted") {
  const LogBuilder copy = log_of_letters("abcdef");
  for (const std::size_t torn : {0U, 30U}) {
    const ByteVector log = start_of(copy.bytes(), copy.offset(3) + torn);
    const Repaired repaired(log, {records(copy, 5, 6)});
    CHECK(repaired.plan.lost.empty());
    CHECK(repaired.plan.loss_unknown);
    CHECK(repaired.plan.refusal.has_value());
    CHECK(repaired.plan.donors[0].common == 0);
    for (const RepairStep& step : repaired.plan.steps) CHECK_FALSE(step.acknowledged.has_value());
    CHECK(Repaired(log, {records(copy, 5, 6)}, {.max_loss = LossLimit::any()}).output ==
          start_of(copy.bytes(), copy.offset(3)));
  }
}

TEST_CASE("donors: the beginning of a torn record is no proof, and other damage leaves a doubt") {
  const ByteVector whole = damaged_log("abcdef", "");
  const LogBuilder log = log_of_letters("abcdef");
  const ByteVector torn = start_of(whole, log.offset(3) + 50);
  // It has the torn record as well, and another one before.
  const Repaired other(torn, {damaged_log("aXXdef", "")});
  CHECK(other.plan.restored.empty());
  CHECK(Repaired(torn, {damaged_log("aXXxyz", ""), whole}).output == whole);
  CHECK(Repaired(torn, {damaged_log("abcxyz", ""), whole}).output == whole);
  ByteVector damaged = torn;
  for (const std::size_t at : {20U, 45U}) damaged[log.offset(3) + at] ^= std::byte{0x55};
  const Repaired doubtful(damaged, {whole});
  CHECK(doubtful.plan.refusal);
  CHECK(doubtful.plan.records_lost == 3);
}

TEST_CASE("donors: nothing is taken from another history") {
  const Repaired parted(damaged_log("abcdef", "e"), {damaged_log("abcXYZ", "")});
  CHECK(parted.plan.refusal);
  CHECK(parted.plan.restored.empty());
  CHECK(parted.plan.steps.at(0).donor_failure == "copy 1 has another record 4 than the log");
  CHECK(parted.plan.donors.at(0).differs_at == 4U);
  // What lies before the parting is taken.
  CHECK(Repaired(damaged_log("abcdef", "b"), {damaged_log("abcXYZ", "")}).output ==
        damaged_log("abcdef", ""));
}

TEST_CASE("donors: two that differ are a conflict, shown with both records") {
  const ByteVector log = start_of(damaged_log("abc", ""), log_of_letters("abc").offset(3));
  const Repaired repaired(log, {damaged_log("abcde", ""), damaged_log("abcdX", "")});
  CHECK(repaired.plan.refusal);
  REQUIRE(repaired.plan.steps.size() == 1);
  const RepairStep& step = repaired.plan.steps[0];
  CHECK(step.donor_failure == "the donors have different records 5");
  REQUIRE(step.donor_conflicts.size() == 1);
  REQUIRE(step.donor_conflicts[0].records.size() == 2);
  CHECK(step.donor_conflicts[0].records[0].document_id == "e");
  CHECK(step.donor_conflicts[0].records[1].document_id == "X");
  CHECK(repaired.plan.records_lost == 1);
}

TEST_CASE("donors: a log of which nothing is needed is left as it is") {
  const ByteVector whole = damaged_log("abc", "");
  const Repaired repaired(whole, {damaged_log("ab", "a"), damaged_log("XYZ", "")});
  CHECK(repaired.output == whole);
  CHECK(repaired.plan.steps.empty());
}

}  // namespace

// How much of a damaged log a complete document store restores, and what it must not restore.
//
//     repair-store-properties --test-case=complete --seed=FIRST --cases=COUNT
//     repair-store-properties --test-case=contradiction --seed=FIRST --cases=COUNT
//     repair-store-properties --test-case=incomplete --seed=FIRST --cases=COUNT
//     repair-store-properties --test-case=aerodb --directory=DATA    logs of AeroDB's own failures

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <aerowal/document_store.hpp>
#include <aerowal/repair.hpp>

#include "arguments.hpp"
#include "damage_builder.hpp"
#include "files.hpp"
#include "log_reading.hpp"
#include "log_scanning.hpp"
#include "repairing.hpp"
#include "store/conflict_decision.hpp"
#include "store_log.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

constexpr std::uint64_t allowed_distance_bytes = 16;

/// What became of one damaged log.
enum class Outcome : std::uint8_t { identical, refused, cut, wrong };
constexpr std::array<const char*, 4> outcome_names{"identical", "refused", "cut", "wrong"};

std::string first_difference(const ByteVector& output, const ByteVector& whole) {
  const auto written = read_as_file(output).records;
  const auto held = read_as_file(whole).records;
  const auto words = [](const OwnedRecord& record) {
    return std::string(name(record.type)) + " " + record.collection_id + " | " +
           record.document_id + " " + std::to_string(record.body.size()) + " bytes";
  };
  for (std::size_t i = 0; i < std::min(written.size(), held.size()); ++i) {
    if (written[i] == held[i]) continue;
    return "record " + std::to_string(i + 1) + " is " + words(written[i]) + ", was " +
           words(held[i]) + "\n";
  }
  return "other records follow\n";
}

/// Whether a repair may also use what is in the wrong place.
enum class Means : std::uint8_t { store, store_and_salvage };

/// Repairs `damaged` with its store; with salvage only where nothing less does. `text` is the plan.
Outcome repair(const ByteVector& damaged, const ByteVector& whole, const ByteVector& stored,
               Means means, std::string& text) {
  const TemporaryDirectory directory;
  write_file(directory.file("documents.dat"), stored);
  auto store = DocumentStore::open(directory.file("documents.dat"));
  REQUIRE_MESSAGE(store.has_value(), "no store");
  const MemoryFile file(damaged);
  for (const bool salvage : {false, true}) {
    if (salvage && means == Means::store) break;
    RepairOptions options{.fix_bit_flips = true, .store = &*store};
    options.salvage = salvage;
    const RepairPlan plan = plan_of(file, options);
    text = describe(plan);
    if (plan.refusal) continue;
    const ByteVector output = write_out(file, plan);
    if (output == whole) return Outcome::identical;
    const bool is_start =
        output.size() < whole.size() && std::equal(output.begin(), output.end(), whole.begin());
    if (!is_start) text += first_difference(output, whole);
    return is_start ? Outcome::cut : Outcome::wrong;
  }
  return Outcome::refused;
}

struct Tally {
  std::array<std::uint64_t, outcome_names.size()> counts{};

  void add(Outcome outcome) { ++counts[static_cast<std::size_t>(outcome)]; }
  [[nodiscard]] std::uint64_t of(Outcome outcome) const {
    return counts[static_cast<std::size_t>(outcome)];
  }
  [[nodiscard]] std::uint64_t total() const {
    std::uint64_t sum = 0;
    for (const std::uint64_t count : counts) sum += count;
    return sum;
  }
  [[nodiscard]] double rate_percent(Outcome outcome) const {
    return total() == 0 ? 100.0
                        : 100.0 * static_cast<double>(of(outcome)) / static_cast<double>(total());
  }
  void print(const std::string& name) const {
    std::printf("%-18s %7llu", name.c_str(), static_cast<unsigned long long>(total()));
    for (std::size_t i = 0; i < counts.size(); ++i) {
      std::printf("  %s %llu", outcome_names[i], static_cast<unsigned long long>(counts[i]));
    }
    std::printf("  (%.2f %%)\n", rate_percent(Outcome::identical));
  }
};

TEST_CASE("complete") {
  const std::uint64_t seed = number_argument("seed", 1);
  const std::uint64_t count = number_argument("cases", 100);
  const bool verbose = number_argument("verbose", 0) != 0;
  Tally all;
  Tally at_end;
  std::map<std::string, Tally> by_kind;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::mt19937_64 random(seed + i);
    const StoreLog log = random_store_log(random);
    const LogDamage damage = random_log_damage(log, random);
    std::string plan;
    const Outcome outcome =
        repair(damage.bytes, log.log.bytes(), log.store, Means::store_and_salvage, plan);
    if (verbose && outcome != Outcome::identical) {
      std::printf("seed %llu %s: %s\n%s", static_cast<unsigned long long>(seed + i),
                  outcome_names[static_cast<std::size_t>(outcome)], describe(damage).c_str(),
                  plan.c_str());
    }
    all.add(outcome);
    if (damage.last_record + 3 >= log.log.count()) at_end.add(outcome);
    by_kind[damage.name].add(outcome);
    CHECK_MESSAGE(outcome != Outcome::wrong,
                  ("seed " + std::to_string(seed + i) + ": " + describe(damage) + "\n" + plan));
  }
  all.print("all");
  at_end.print("the last three");
  for (const auto& [name, tally] : by_kind) tally.print(name);
  CHECK(all.of(Outcome::cut) == 0);
  CHECK(all.rate_percent(Outcome::identical) >= 98.0);
  CHECK(at_end.rate_percent(Outcome::identical) >= 95.0);
}

/// A store that is older than the log, cut, or overwritten somewhere.
ByteVector incomplete(const StoreLog& log, std::mt19937_64& random) {
  ByteVector store = log.store;
  const std::size_t begin = static_cast<std::size_t>(random() % store.size());
  const std::size_t size = std::min<std::size_t>(1 + random() % 300, store.size() - begin);
  const auto at = store.begin() + static_cast<std::ptrdiff_t>(begin);
  switch (random() % 3) {
    case 0:
      store.resize(begin);
      break;
    case 1:
      std::ranges::copy(garbage(size, random()), at);
      break;
    default:
      store.erase(at, at + static_cast<std::ptrdiff_t>(size));
      break;
  }
  return store;
}

TEST_CASE("incomplete") {
  const std::uint64_t seed = number_argument("seed", 1);
  const std::uint64_t count = number_argument("cases", 100);
  Tally all;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::mt19937_64 random(seed + i);
    const StoreLog log = random_store_log(random);
    const LogDamage damage = random_log_damage(log, random);
    const ByteVector store = incomplete(log, random);
    std::string plan;
    const Outcome outcome = repair(damage.bytes, log.log.bytes(), store, Means::store, plan);
    all.add(outcome);
    CHECK_MESSAGE(outcome != Outcome::wrong,
                  ("seed " + std::to_string(seed + i) + ": " + describe(damage) + "\n" + plan));
  }
  all.print("all");
}

TEST_CASE("contradiction") {
  const std::uint64_t seed = number_argument("seed", 1);
  const std::uint64_t count = number_argument("cases", 100);
  Tally far;
  Tally near;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::mt19937_64 random(seed + i);
    const StoreLog log = random_store_log(random);
    const LogDamage damage = random_log_damage(log, random);
    const std::optional<Contradiction> found = contradict(log, damage, random);
    if (!found) continue;
    std::string plan;
    const Outcome outcome = repair(damage.bytes, log.log.bytes(), found->store, Means::store, plan);
    const bool is_far = found->distance_bytes > allowed_distance_bytes;
    (is_far ? far : near).add(outcome);
    CHECK_MESSAGE((!is_far || outcome == Outcome::refused || outcome == Outcome::identical),
                  ("seed " + std::to_string(seed + i) + ": " + describe(damage) + ", record " +
                   std::to_string(found->record + 1) + " contradicted " +
                   std::to_string(found->distance_bytes) + " bytes away\n" + plan));
  }
  far.print("far");
  near.print("near");
}

/// All records of `log`, which follow each other without a break.
std::vector<IntactRecord> intact_records(const ByteVector& log) {
  std::vector<IntactRecord> records;
  for (std::uint64_t at = 0; at < log.size(); at += records.back().length) {
    const auto record = intact_record_at(log, at);
    REQUIRE_MESSAGE(record.has_value(), "a record that is not intact");
    records.push_back(*record);
  }
  return records;
}

/// What a decision makes of `log`.
ByteVector decided(const ByteVector& log, const std::vector<Alternative>& alternatives,
                   const ConflictDecision& decision) {
  const std::vector<IntactRecord> records = intact_records(log);
  ByteVector output;
  std::uint64_t number = 1;
  const auto add = [&](std::uint64_t byte_offset, std::uint64_t length) {
    const auto begin = log.begin() + static_cast<std::ptrdiff_t>(byte_offset);
    ByteVector record(begin, begin + static_cast<std::ptrdiff_t>(length));
    record[5] = static_cast<std::byte>(number++);
    reseal(record);
    output.insert(output.end(), record.begin(), record.end());
  };
  const auto add_kept = [&](std::uint64_t wanted) {
    for (const IntactRecord& record : records) {
      if (record.sequence_number == wanted) add(record.byte_offset, record.length);
    }
  };
  for (std::uint64_t n = 1; n < alternatives.front().sequence_number; ++n) add_kept(n);
  for (const OrderedPiece& piece : decision.order) {
    if (piece.alternative) {
      const Alternative& alternative = alternatives[*piece.alternative];
      add(alternative.byte_offset, alternative.length);
    } else {
      for (std::uint64_t n = piece.kept.first; n <= piece.kept.last; ++n) add_kept(n);
    }
  }
  return output;
}

TEST_CASE("aerodb") {
  const std::string directory = argument("directory", "") + "/aerodb/";
  for (const std::string name : {"fsync-failed", "fsync-failed-then-one", "two-processes"}) {
    INFO(name);
    const ByteVector log = read_file(directory + name + ".wal");
    const std::vector<IntactRecord> records = intact_records(log);
    std::map<std::uint64_t, int> uses;
    for (const IntactRecord& record : records) ++uses[record.sequence_number];
    std::vector<Alternative> alternatives;
    std::vector<SoundRange> kept;
    for (const IntactRecord& record : records) {
      if (uses[record.sequence_number] > 1) {
        alternatives.push_back({.byte_offset = record.byte_offset,
                                .length = record.length,
                                .sequence_number = record.sequence_number});
      } else {
        kept.push_back({.byte_offset = record.byte_offset,
                        .length = record.length,
                        .first_sequence_number = record.sequence_number,
                        .count = 1});
      }
    }
    auto store = DocumentStore::open(directory + name + ".documents.dat");
    REQUIRE_MESSAGE(store.has_value(), "no store");
    const MemoryFile file(log);
    auto source = ByteSource::from_descriptor(file.descriptor(), "log");
    REQUIRE_MESSAGE(source.has_value(), "no source");
    const auto decision = decide_conflicts(**source, alternatives, kept, *store);
    REQUIRE_MESSAGE(decision.has_value(), "no decision");
    CHECK(decision->failure.empty());
    CHECK(decided(log, alternatives, *decision) ==
          read_file(directory + name + ".acknowledged.wal"));
  }
}

}  // namespace

// What other copies of a damaged log give back, and what they must not: over random copies, each
// damaged in up to ten places, cut anywhere, and perhaps one of them of another history.
//
//     repair-donor-properties --seed=FIRST --cases=COUNT [--verbose=1]

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <aerowal/repair.hpp>

#include "arguments.hpp"
#include "damage_builder.hpp"
#include "files.hpp"
#include "log_builder.hpp"
#include "repairing.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

std::uint64_t below(std::mt19937_64& random, std::uint64_t end) { return random() % end; }

/// One more record, such as a small application writes, with bodies that are much alike. No two
/// records are the same by chance.
void add_random(LogBuilder& log, std::mt19937_64& random, const std::string& history) {
  const std::string id = std::to_string(random());
  const std::string collection = below(random, 3) == 0 ? "orders" : "users";
  std::string body = "{\"of\":\"" + history + "\",\"n\":" + std::to_string(random() % 1000) + "}";
  if (below(random, 4) == 0)
    body.insert(1, "\"text\":\"" + std::string(below(random, 300), '-') + "\",");
  switch (below(random, 4)) {
    case 0:
      log.erase(collection, id);
      break;
    case 1:
      log.update(collection, id, body);
      break;
    default:
      log.insert(collection, id, body);
  }
}

/// What one copy was before it was damaged.
struct Copy {
  LogBuilder whole;
  std::size_t shared = 0;  ///< so many first records are the other copies' too
  ByteVector bytes;
};

bool holds(const ByteVector& bytes, std::span<const std::byte> record) {
  return std::search(bytes.begin(), bytes.end(), record.begin(), record.end()) != bytes.end();
}

std::span<const std::byte> record_of(const LogBuilder& log, std::size_t index) {
  return std::span(log.bytes()).subspan(log.offset(index), log.length(index));
}

struct Case {
  std::vector<Copy> copies;             ///< the first is the one that is repaired
  std::optional<std::size_t> odd = {};  ///< the one of another history

  /// So many first records are the same in both histories.
  [[nodiscard]] std::size_t shared() const { return odd ? copies[*odd].shared : SIZE_MAX; }

  [[nodiscard]] bool has(std::size_t copy, std::size_t index) const {
    const LogBuilder& whole = copies[copy].whole;
    return index < whole.count() && holds(copies[copy].bytes, record_of(whole, index));
  }

  /// Whether two copies have a record of one number from after the histories parted.
  [[nodiscard]] bool meet(std::size_t one, std::size_t other) const {
    const std::size_t end = std::min(copies[one].whole.count(), copies[other].whole.count());
    for (std::size_t index = shared(); index < end; ++index) {
      if (has(one, index) && has(other, index)) return true;
    }
    return false;
  }

  /// Whether anything that is intact shows that a copy is not of the log's history: it has another
  /// record than a copy that is, or the same as a third one that does.
  [[nodiscard]] bool shows_another_history(std::size_t copy) const {
    for (std::size_t same = 1; same < copies.size(); ++same) {
      if ((same == odd) != (copy == odd) || (same != copy && !meet(same, copy))) continue;
      for (std::size_t other = 0; other < copies.size(); ++other) {
        if ((other == odd) != (copy == odd) && meet(same, other)) return true;
      }
    }
    return false;
  }
};

Case random_case(std::mt19937_64& random) {
  const std::size_t count = 3 + below(random, 40);
  std::vector<std::uint64_t> seeds(count);
  for (std::uint64_t& seed : seeds) seed = random();
  const auto add_shared = [&seeds](LogBuilder& log, std::size_t end) {
    for (std::size_t i = 0; i < end; ++i) {
      std::mt19937_64 record(seeds[i]);
      add_random(log, record, "log");
    }
  };
  Case made;
  const std::size_t copies = 2 + below(random, 4);
  const std::size_t odd = below(random, 2 * copies);  // none where it is no copy's
  if (odd < copies) made.odd = odd;
  for (std::size_t i = 0; i < copies; ++i) {
    Copy copy;
    copy.shared = i != odd ? count : below(random, 4) == 0 ? 0 : below(random, count);
    add_shared(copy.whole, copy.shared);
    if (i == odd) {
      const std::size_t more = 1 + below(random, count);
      for (std::size_t k = 0; k < more; ++k) add_random(copy.whole, random, "odd");
    }
    copy.bytes = copy.whole.bytes();
    if (below(random, 3) == 0) {
      apply_step({.kind = DamageStep::truncate, .at = below(random, copy.bytes.size() + 1)},
                 copy.bytes);
    }
    // Not only heavy damage: half of the copies have one or two.
    const std::uint64_t steps =
        below(random, 2) == 0 ? 1 + below(random, 2) : 1 + below(random, 10);
    for (std::uint64_t k = 0; k < steps; ++k) {
      apply_step(random_step(copy.whole, random), copy.bytes);
    }
    if (i != 0 && below(random, 4) == 0) copy.bytes = copy.whole.bytes();
    made.copies.push_back(std::move(copy));
  }
  return made;
}

/// Which records of each copy are intact, for a look at a case.
std::string copies_text(const Case& made) {
  std::string text;
  for (std::size_t k = 0; k < made.copies.size(); ++k) {
    const Copy& copy = made.copies[k];
    text += (k == 0 ? "  the log" : "  donor " + std::to_string(k)) +
            (made.odd == k ? " (another history after record " + std::to_string(copy.shared) + ")"
                           : "") +
            ", of " + std::to_string(copy.whole.count()) + " records:";
    for (std::size_t index = 0; index < copy.whole.count(); ++index) {
      if (made.has(k, index)) text += " " + std::to_string(index + 1);
    }
    text += "\n";
  }
  return text;
}

struct Tally {
  std::uint64_t lacking = 0;      ///< what the log lacks and a copy of its history has intact
  std::uint64_t restored = 0;     ///< of these
  std::uint64_t undecidable = 0;  ///< of another history, which nothing shows
  std::uint64_t wrong = 0;
};

TEST_CASE("donors") {
  const std::uint64_t seed = number_argument("seed", 1);
  const std::uint64_t count = number_argument("cases", 100);
  const bool verbose = number_argument("verbose", 0) != 0;
  Tally tally;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::mt19937_64 random(seed + i);
    const Case made = random_case(random);
    const Copy& log = made.copies.front();
    const MemoryFile file(log.bytes);
    std::vector<std::unique_ptr<ByteSource>> sources;
    RepairOptions options{.correct = true, .salvage = true, .max_loss = LossLimit::any()};
    for (std::size_t k = 1; k < made.copies.size(); ++k) {
      sources.push_back(
          ByteSource::from_memory(made.copies[k].bytes, "donor " + std::to_string(k)));
      options.donors.push_back(sources.back().get());
    }
    const RepairPlan plan = plan_of(file, options);
    std::map<std::uint64_t, const RestoredRecord*> restored;
    for (const RestoredRecord& record : plan.restored) {
      restored[record.sequence_number] = &record;
      std::vector<std::byte> bytes;
      REQUIRE(encode(record.record(), bytes));
      // What is after the end of the log's own history, as far as it goes here, is another copy's.
      const std::size_t index = record.sequence_number - 1;
      const bool known = index < log.whole.count();
      const bool right =
          known && std::equal(bytes.begin(), bytes.end(), record_of(log.whole, index).begin(),
                              record_of(log.whole, index).end());
      if (right) continue;
      if (made.odd && index >= made.shared() && !made.shows_another_history(*record.donor + 1)) {
        ++tally.undecidable;
        continue;
      }
      ++tally.wrong;
      const std::string text = "seed " + std::to_string(seed + i) + ": record " +
                               std::to_string(record.sequence_number) + " of donor " +
                               std::to_string(*record.donor + 1) + " is wrong\n" +
                               copies_text(made) + describe(plan);
      if (verbose) std::printf("%s", text.c_str());
    }
    for (std::size_t index = 0; index < log.whole.count(); ++index) {
      const auto record = record_of(log.whole, index);
      if (holds(log.bytes, record)) continue;
      const bool there =
          std::any_of(made.copies.begin() + 1, made.copies.end(), [&](const Copy& copy) {
            const bool same = index < copy.shared && index < log.shared;
            return same && holds(copy.bytes, record);
          });
      if (!there) continue;
      ++tally.lacking;
      const std::uint64_t number = index + 1;
      const bool kept = restored.count(number) != 0 ||
                        std::any_of(plan.kept.begin(), plan.kept.end(), [&](const KeptRange& one) {
                          return one.first_sequence_number <= number &&
                                 number < one.first_sequence_number + one.count;
                        });
      if (kept) {
        ++tally.restored;
      } else if (verbose) {
        std::printf("seed %llu: record %llu is not restored\n%s%s",
                    static_cast<unsigned long long>(seed + i),
                    static_cast<unsigned long long>(number), copies_text(made).c_str(),
                    describe(plan).c_str());
      }
    }
  }
  std::printf(
      "%llu records that a copy has: %llu restored, %llu not; %llu wrong, %llu undecidable\n",
      static_cast<unsigned long long>(tally.lacking),
      static_cast<unsigned long long>(tally.restored),
      static_cast<unsigned long long>(tally.lacking - tally.restored),
      static_cast<unsigned long long>(tally.wrong),
      static_cast<unsigned long long>(tally.undecidable));
  CHECK(tally.wrong == 0);
  // The others are in conflict between two donors, above all.
  CHECK(10 * tally.restored >= 8 * tally.lacking);
}

}  // namespace

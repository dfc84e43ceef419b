// Several damages at random places of one log, against a model that does not know how the scan
// works:
//
// - a record of the original that is still whole, outside the span that a damaged record
//   declares, and with a number that the records before it do not rule out, is found;
// - nothing but intact records is sound, every byte and every number is accounted for;
// - as many records are sound as the longest rising subsequence of the numbers found has.
//
//     scan-random --test-case=random* --seed=FIRST --cases=COUNT

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "arguments.hpp"
#include "damage_builder.hpp"
#include "log_scanning.hpp"
#include "scan/inventory.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

/// Damaged bytes that remember where they were in the original.
struct Traced {
  static constexpr std::size_t foreign = SIZE_MAX;
  ByteVector bytes;
  std::vector<std::size_t> origin;
};

/// The steps act on the origins as they do on the bytes: an origin is written as eight bytes' worth
/// of one by running them on positions instead.
Traced trace(const ByteVector& original, const std::vector<Step>& steps) {
  Traced traced{.bytes = original, .origin = {}};
  traced.origin.resize(original.size());
  for (std::size_t i = 0; i < original.size(); ++i) traced.origin[i] = i;
  for (const Step& step : steps) {
    auto& origin = traced.origin;
    const std::size_t at = std::min(step.at, origin.size());
    const std::size_t size = std::min(step.size, origin.size() - at);
    const auto place = [&](std::size_t offset) {
      return origin.begin() + static_cast<std::ptrdiff_t>(std::min(offset, origin.size()));
    };
    const std::vector<std::size_t> range(place(at), place(at + size));
    switch (step.kind) {
      case DamageStep::flip:
      case DamageStep::garbage:
      case DamageStep::zeros:
        break;
      case DamageStep::remove:
      case DamageStep::move:
        origin.erase(place(at), place(at + size));
        break;
      case DamageStep::insert:
        origin.insert(place(at), step.size, Traced::foreign);
        break;
      case DamageStep::duplicate:
        break;
      case DamageStep::truncate:
        origin.resize(at);
        break;
    }
    if (step.kind == DamageStep::move || step.kind == DamageStep::duplicate) {
      origin.insert(place(static_cast<std::size_t>(step.value)), range.begin(), range.end());
    }
    apply_step(step, traced.bytes);
  }
  REQUIRE_MESSAGE(traced.bytes.size() == traced.origin.size(), "the test lost track of the bytes");
  return traced;
}

std::uint64_t length_field(const ByteVector& bytes, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = 4; i > 0; --i) {
    value = value << 8 | std::to_integer<std::uint64_t>(bytes[at + i - 1]);
  }
  return value;
}

/// 0 past the end.
std::uint64_t declared_length(const ByteVector& bytes, std::size_t at) {
  return bytes.size() - at < 4 ? 0 : length_field(bytes, at);
}

/// Where the five lengths of a payload lead to, from the start of the record; 0 past the end.
std::uint64_t inner_length(const ByteVector& bytes, std::size_t at) {
  std::uint64_t length = 13;
  for (int field = 0; field < 5; ++field) {
    if (at + length + 4 > bytes.size()) return 0;
    length += 4 + length_field(bytes, static_cast<std::size_t>(at + length));
  }
  return length + 4;
}

class Model {
 public:
  Model(const LogBuilder& original, const std::vector<Step>& steps)
      : original_(original), traced_(trace(original.bytes(), steps)) {
    find_starts();
  }

  [[nodiscard]] const ByteVector& bytes() const { return traced_.bytes; }

  /// The records that must be found.
  [[nodiscard]] std::vector<IntactRecord> required() const {
    std::vector<IntactRecord> all;
    std::uint64_t number_max = 0;
    std::uint64_t span_end = 0;  // of what a damaged or an intact record declares
    for (const auto& [at, number] : starts_) {
      const auto intact = intact_record_at(bytes(), at);
      if (at >= span_end && intact && intact->sequence_number == number && number > number_max) {
        all.push_back(*intact);
      }
      number_max = std::max(number_max, number);
      if (intact) {
        if (at >= span_end) span_end = at + intact->length;
        continue;
      }
      for (const std::uint64_t span : {inner_length(bytes(), at), declared_length(bytes(), at)}) {
        if (at + span <= bytes().size()) span_end = std::max(span_end, at + span);
      }
    }
    return all;
  }

 private:
  /// Where a record of the original begins, or would if its first bytes were still there.
  void find_starts() {
    std::map<std::size_t, std::uint64_t> number_at;
    for (std::size_t i = 0; i < original_.count(); ++i) number_at[original_.offset(i)] = i + 1;
    for (std::size_t at = 0; at < traced_.origin.size(); ++at) {
      const auto found = number_at.find(traced_.origin[at]);
      if (found != number_at.end()) starts_.emplace_back(at, found->second);
    }
  }

  const LogBuilder& original_;
  Traced traced_;
  std::vector<std::pair<std::size_t, std::uint64_t>> starts_;
};

/// The longest rising subsequence, in the simplest way that is not slow.
std::size_t longest_rising(const std::vector<std::uint64_t>& numbers) {
  std::vector<std::uint64_t> ends;
  for (const std::uint64_t number : numbers) {
    const auto place = std::lower_bound(ends.begin(), ends.end(), number);
    if (place == ends.end()) {
      ends.push_back(number);
    } else {
      *place = number;
    }
  }
  return ends.size();
}

/// What is wrong with the scan of that damage; empty if nothing is.
std::string judge(const LogBuilder& original, const std::vector<Step>& steps, bool also_otherwise) {
  const Model model(original, steps);
  const ByteVector& bytes = model.bytes();
  const Scanned scanned = scan_as_file(bytes);
  if (std::string wrong = find_contradiction(bytes, scanned); !wrong.empty()) {
    return wrong + "\n" + describe(scanned);
  }
  if (also_otherwise) {
    if (!same(scanned, scan_as_pipe(bytes))) return "a pipe gives something else";
    for (const unsigned workers : {2U, 3U, 8U}) {
      if (!same(scanned, scan_as_file(bytes, {.workers = workers}))) {
        return std::to_string(workers) + " threads give something else";
      }
    }
  }

  const MemoryFile file(bytes);
  auto source = ByteSource::from_descriptor(file.descriptor(), "log");
  const auto inventory = take_inventory(**source);
  if (!inventory) return "taking the inventory failed";
  std::vector<std::uint64_t> numbers;
  std::set<std::uint64_t> found;
  std::uint64_t at = 0;
  for (const Region& piece : inventory->regions) {
    if (piece.begin != at || piece.end <= piece.begin) return "the pieces do not fit together";
    if (piece.kind == Region::Kind::intact) {
      for (std::uint64_t i = 0; i < piece.count; ++i) {
        const auto record = intact_record_at(bytes, at);
        if (!record || record->sequence_number != piece.first_number + i) return "a false run";
        numbers.push_back(record->sequence_number);
        found.insert(at);
        at += record->length;
      }
      if (at != piece.end) return "a run of another length";
    }
    at = piece.end;
  }
  for (const IntactRecord& record : model.required()) {
    if (!found.contains(record.byte_offset)) {
      return "record " + std::to_string(record.sequence_number) + " at " +
             std::to_string(record.byte_offset) + " is whole and was not found\n" +
             describe(scanned);
    }
  }
  if (scanned.summary.records != longest_rising(numbers)) {
    return "the chain has " + std::to_string(scanned.summary.records) + " records, not " +
           std::to_string(longest_rising(numbers)) + "\n" + describe(scanned);
  }
  return {};
}

/// Leaves out every step without which it still goes wrong.
void minimise(const LogBuilder& original, std::vector<Step>& steps) {
  for (std::size_t i = 0; i < steps.size();) {
    std::vector<Step> fewer = steps;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    if (judge(original, fewer, false).empty()) {
      ++i;
    } else {
      steps = fewer;
      i = 0;
    }
  }
}

TEST_CASE("random: several damages at random places") {
  const std::uint64_t seed = number_argument("seed", 1);
  const std::uint64_t cases = number_argument("cases", 100);
  const LogBuilder original = varied_log(false);
  for (std::uint64_t i = 0; i < cases; ++i) {
    std::mt19937_64 random(seed + i);
    std::vector<Step> steps(1 + random() % 6);
    for (Step& step : steps) step = random_step(original, random);
    if (judge(original, steps, i % 97 == 0).empty()) continue;
    minimise(original, steps);
    std::string text;
    for (const Step& step : steps) text += "  " + describe(step) + "\n";
    FAIL("seed " << seed + i << ": " << judge(original, steps, true) << "\n" << text);
  }
  CHECK(cases > 0);
}

TEST_CASE("workers: as many as there are find the same in a log of several pieces") {
  // A worker reads 128 KiB at once, and a smaller log is left to one.
  LogBuilder original;
  for (int i = 0; original.bytes().size() < std::size_t{6} << 17; ++i) {
    original.update("users", "user_" + std::to_string(i % 500),
                    std::string(static_cast<std::size_t>(i) * 37 % 900, 'x'));
  }
  std::set<std::uint64_t> findings;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    ByteVector bytes = original.bytes();
    for (int i = 0; i < 12; ++i) apply_step(random_step(original, random), bytes);
    const Scanned scanned = scan_as_file(bytes);
    REQUIRE(find_contradiction(bytes, scanned) == "");
    findings.insert(scanned.summary.findings);
    for (const unsigned workers : {2U, 3U, 8U}) {
      CAPTURE(workers);
      CHECK(same(scanned, scan_as_file(bytes, {.workers = workers})));
    }
  }
  CHECK(*findings.rbegin() > 5);
}

}  // namespace

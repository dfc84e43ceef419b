// No record leaves a log uncounted (repair_law.hpp).
//
//     repair-law --test-case=logs --directory=DIRECTORY        each .wal below it
//     repair-law --test-case=compositions --seed=FIRST --cases=COUNT
//                              logs cut into pieces and joined again, with damage among them
//     repair-law --test-case=hosts --seed=FIRST --cases=COUNT
//                              records that hold records, and have lost bytes of their headers

#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "arguments.hpp"
#include "files.hpp"
#include "log_builder.hpp"
#include "log_compositions.hpp"
#include "repair_law.hpp"
#include "repairing.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

/// Each way to choose, with no loss allowed, one record, any number, and one that is not known.
std::vector<RepairOptions> all_options() {
  using Rule = std::optional<ConflictRule>;
  std::vector<RepairOptions> all;
  for (const LossLimit limit :
       {LossLimit(0), LossLimit(1), LossLimit(UINT64_MAX), LossLimit::any()}) {
    const bool correct = limit != LossLimit(1);
    all.push_back({.fix_bit_flips = correct, .max_loss = limit});
    all.push_back({.truncate = true, .max_loss = limit});
    all.push_back({.correct = true, .truncate = true, .max_loss = limit});
    for (const Rule rule :
         {Rule(), Rule(ConflictRule::all), Rule(ConflictRule::later), Rule(ConflictRule::chain)}) {
      all.push_back({.correct = correct, .conflicts = rule, .salvage = true, .max_loss = limit});
      all.push_back({.conflicts = rule, .salvage = !correct, .max_loss = limit});
    }
  }
  return all;
}

/// Checks the repairs of the log, each or every `step`th from `first` on; returns how many were not
/// refused.
std::size_t check_law(const ByteVector& log, std::size_t first = 0, std::size_t step = 1) {
  const CountedRecords source = records_of(log);
  const MemoryFile file(log);
  std::size_t done = 0;
  const std::vector<RepairOptions> all = all_options();
  for (std::size_t i = first; i < all.size(); i += step) {
    const RepairOptions& options = all[i];
    const RepairPlan plan = plan_of(file, options);
    if (plan.refusal) continue;
    ++done;
    INFO(describe(plan), options.fix_bit_flips ? " fix" : "", options.correct ? " correct" : "",
         options.conflicts ? name(*options.conflicts) : "", options.truncate ? " truncate" : "",
         options.salvage ? " salvage" : "");
    const std::string breach = find_breach(source, plan, write_out(file, plan), options.max_loss);
    REQUIRE(breach == "");
  }
  return done;
}

TEST_CASE("logs") {
  namespace fs = std::filesystem;
  std::size_t logs = 0;
  for (const auto& entry : fs::recursive_directory_iterator(argument("directory", "."))) {
    if (entry.path().extension() != ".wal") continue;
    INFO(entry.path().string());
    check_law(read_file(entry.path().string()));
    ++logs;
  }
  REQUIRE(logs > 0);
}

TEST_CASE("compositions") {
  const std::uint64_t seed = number_argument("seed", 1);
  const std::uint64_t count = number_argument("cases", 100);
  std::size_t done = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    INFO("seed ", seed + i);
    Random random(seed + i);
    static constexpr std::size_t step = 4;
    done += check_law(composition_of(random), i % step, step);
  }
  // Where nothing is repaired, nothing is shown.
  if (count >= 100) REQUIRE(done > count / 4);
}

/// A record never loses its place to one in its document: without a loss that was allowed, a repair
/// gives the log as it was, or refuses.
TEST_CASE("hosts") {
  const auto byte_vector = [](const std::string& text) {
    const Bytes bytes = bytes_of(text);
    return ByteVector(bytes.begin(), bytes.end());
  };
  const std::uint64_t seed = number_argument("seed", 1);
  const std::uint64_t count = number_argument("cases", 100);
  static constexpr std::size_t header_size = 13;
  for (std::uint64_t i = 0; i < count; ++i) {
    INFO("seed ", seed + i);
    Random random(seed + i);
    const std::size_t records = 3 + below(random, 5);
    Records log = log_of(random, records);
    const std::size_t host = below(random, records);
    const std::uint64_t first = below(random, 3) == 0 ? 1 : host + 1 + below(random, 2);
    std::string body = joined(log_of(random, 1 + below(random, 5), first));
    if (below(random, 2) == 0) body = "{\"x\":\"" + body + "\"}";
    log[host] = record_of(random, host + 1, body);
    const std::string whole = joined(log);
    std::string damaged = whole;
    const std::size_t begin = joined(log, 0, host).size();
    for (std::size_t at = 0; at < header_size; ++at) {
      if (below(random, header_size) <= below(random, header_size)) {
        damaged[begin + at] = below(random, 3) == 0 ? '\0' : static_cast<char>(random());
      }
    }
    if (damaged == whole) continue;
    const Bytes bytes = bytes_of(damaged);
    const MemoryFile file(ByteVector(bytes.begin(), bytes.end()));
    const auto originals = contents_of(byte_vector(whole));
    REQUIRE(originals.has_value());
    for (const RepairOptions& options : all_options()) {
      const RepairPlan plan = plan_of(file, options);
      if (plan.refusal) continue;
      INFO(describe(plan));
      const ByteVector output = write_out(file, plan);
      if (options.max_loss == LossLimit(0)) REQUIRE(text_of(output) == whole);
      if (options.conflicts) continue;
      const auto contents = contents_of(output);
      REQUIRE(contents.has_value());
      for (const auto& [content, times] : *contents) {
        const bool replaced = !originals->contains(content);
        REQUIRE_FALSE(replaced);
      }
    }
  }
}

}  // namespace

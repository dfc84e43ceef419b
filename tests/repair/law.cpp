// No record leaves a log uncounted (repair_law.hpp).
//
//     repair-law --test-case=logs --directory=DIRECTORY        each .wal below it
//     repair-law --test-case=compositions --seed=FIRST --cases=COUNT
//                              logs cut into pieces and joined again, with damage among them
//     repair-law --test-case=hosts --seed=FIRST --cases=COUNT
//                              records that hold records, and have lost bytes of their headers

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "arguments.hpp"
#include "files.hpp"
#include "log_builder.hpp"
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

// ---- compositions

using Random = std::mt19937_64;
using Records = std::vector<std::string>;

std::size_t below(Random& random, std::size_t end) {
  return static_cast<std::size_t>(random() % end);
}

std::string record_of(Random& random, std::uint64_t number, std::string body) {
  const std::string id = "u" + std::to_string(below(random, 9));
  const Record record{.collection_id = "users",
                      .document_id = id,
                      .schema_id = "s",
                      .schema_version = "v1",
                      .body = bytes_of(body)};
  const auto type = static_cast<std::uint8_t>(below(random, 3));
  return text_of(raw_record(type, number, payload_of(record)));
}

std::string random_body(Random& random) {
  static constexpr std::string_view letters = "abcdef{}\" \n";
  std::string body;
  for (std::size_t left = below(random, 60); left > 0; --left) {
    body += letters[below(random, letters.size())];
  }
  return body;
}

Records log_of(Random& random, std::size_t count, std::uint64_t first = 1) {
  Records records;
  for (std::size_t i = 0; i < count; ++i) {
    records.push_back(record_of(random, first + i, random_body(random)));
  }
  return records;
}

std::string joined(const Records& records, std::size_t begin, std::size_t end) {
  std::string text;
  for (std::size_t i = begin; i < std::min(end, records.size()); ++i) text += records[i];
  return text;
}

std::string joined(const Records& records) { return joined(records, 0, records.size()); }

/// A log, or several in one file, as they come about.
std::string histories(Random& random) {
  const std::size_t count = 3 + below(random, 11);
  Records log = log_of(random, count);
  if (below(random, 6) == 0) {
    const std::size_t host = below(random, count);
    const std::uint64_t first = below(random, 2) == 0 ? 1 : host + 1;
    log[host] = record_of(random, host + 1, joined(log_of(random, 1 + below(random, 3), first)));
  }
  const std::string whole = joined(log);
  const std::size_t at = below(random, count);
  switch (below(random, 7)) {
    case 1:  // another log after it
      return whole + joined(log_of(random, 1 + below(random, 8)));
    case 2: {  // a fork
      const std::size_t length = 1 + below(random, 20);
      return joined(log, 0, at + length) + joined(log_of(random, length, at + 1)) +
             joined(log, at + length, count);
    }
    case 3: {  // an append that failed and was done again
      const std::string failed = record_of(random, at + 1, random_body(random));
      return joined(log, 0, at) + failed.substr(0, 1 + below(random, failed.size() - 1)) +
             joined(log, at, count);
    }
    case 4: {  // a part of it once more
      const std::size_t from = below(random, whole.size());
      return whole + whole.substr(from, below(random, whole.size()));
    }
    case 5: {  // the numbering began again
      const std::string again = joined(log_of(random, 1 + below(random, 5)));
      return whole + again + (below(random, 2) == 0 ? again : "");
    }
    default:
      return whole;
  }
}

std::string garbage_of(Random& random, std::size_t size) {
  std::string text;
  while (text.size() < size) text += static_cast<char>(random());
  return text;
}

/// Cuts it anywhere into up to 12 pieces and joins them in any order, with something between.
std::string rearranged(Random& random, const std::string& text) {
  std::vector<std::size_t> cuts{0, text.size()};
  for (std::size_t left = 1 + below(random, 11); left > 0; --left) {
    cuts.push_back(below(random, text.size()));
  }
  std::sort(cuts.begin(), cuts.end());
  std::vector<std::string> pieces;
  for (std::size_t i = 1; i < cuts.size(); ++i) {
    pieces.push_back(text.substr(cuts[i - 1], cuts[i] - cuts[i - 1]));
  }
  if (below(random, 5) > 1) std::shuffle(pieces.begin(), pieces.end(), random);
  std::string all;
  for (const std::string& piece : pieces) {
    all += piece;
    if (below(random, 3) == 0) all += garbage_of(random, below(random, 20));
  }
  return all;
}

void damage(Random& random, std::string& text) {
  const std::size_t at = below(random, text.size());
  const std::size_t length = std::min(1 + below(random, 80), text.size() - at);
  switch (below(random, 4)) {
    case 0:
      text.replace(at, length, length, '\0');
      break;
    case 1:
      text.replace(at, length, garbage_of(random, length));
      break;
    case 2:
      text[at] = static_cast<char>(text[at] ^ (1 << below(random, 8)));
      break;
    default:
      text.erase(at, length);
  }
}

TEST_CASE("compositions") {
  const std::uint64_t seed = number_argument("seed", 1);
  const std::uint64_t count = number_argument("cases", 100);
  std::size_t done = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    INFO("seed ", seed + i);
    Random random(seed + i);
    std::string text = histories(random);
    if (below(random, 10) < 7) text = rearranged(random, text);
    for (std::size_t left = below(random, 3); left > 0 && !text.empty(); --left) {
      damage(random, text);
    }
    const Bytes bytes = bytes_of(text);
    static constexpr std::size_t step = 4;
    done += check_law(ByteVector(bytes.begin(), bytes.end()), i % step, step);
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

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <aerowal/log_diff.hpp>

#include "faulty_source.hpp"
#include "files.hpp"
#include "log_reading.hpp"
#include "share_of_cases.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

using Logs = std::vector<ByteVector>;

/// How the logs are to be read.
struct ReadBy {
  unsigned workers = 1;
  bool as_pipe = false;  ///< the last one
};

/// The logs, and what they are to each other.
class Diffed {
 public:
  explicit Diffed(Logs logs, const ReadBy& by = {}) : logs_(std::move(logs)) {
    std::vector<DiffInput> inputs;
    for (std::size_t i = 0; i < logs_.size(); ++i) {
      const std::string path(1, static_cast<char>('a' + i));
      if (by.as_pipe && i + 1 == logs_.size()) {
        pipe_ = std::make_unique<FedPipe>(logs_[i]);
        sources_.push_back(*ByteSource::from_descriptor(pipe_->descriptor(), path));
      } else {
        sources_.push_back(ByteSource::from_memory(logs_[i], path));
      }
      inputs.push_back({.path = path, .log = sources_.back().get()});
    }
    diff_ = LogDiff::run(inputs, {.workers = by.workers});
  }

  const LogDiff& operator*() const { return diff_; }
  const LogDiff* operator->() const { return &diff_; }

 private:
  Logs logs_;
  std::vector<std::unique_ptr<ByteSource>> sources_;
  std::unique_ptr<FedPipe> pipe_;
  LogDiff diff_;
};

LogBuilder log_of(std::size_t records, std::size_t body_size = 10) {
  LogBuilder log;
  for (std::size_t i = 0; i < records; ++i) {
    log.insert("users", "user_" + std::to_string(i), std::string(body_size + i % 7, 'x'));
  }
  return log;
}

/// The first `records` of `log`, then others.
ByteVector fork_of(const LogBuilder& log, std::size_t records, std::size_t others) {
  LogBuilder fork;
  ByteVector bytes(log.bytes().begin(),
                   log.bytes().begin() + static_cast<std::ptrdiff_t>(log.offset(records)));
  for (std::size_t i = 0; i < records; ++i) fork.insert("c", "d", "");
  for (std::size_t i = 0; i < others; ++i) fork.insert("forks", std::to_string(i), "{}");
  const auto begin = fork.bytes().begin() + static_cast<std::ptrdiff_t>(fork.offset(records));
  bytes.insert(bytes.end(), begin, fork.bytes().end());
  return bytes;
}

ByteVector cut(const ByteVector& log, std::size_t size) {
  return {log.begin(), log.begin() + static_cast<std::ptrdiff_t>(size)};
}

TEST_CASE("the same, and a beginning") {
  const LogBuilder log = log_of(20);
  const Diffed same(Logs{log.bytes(), log.bytes()});
  CHECK(same->relation() == LogRelation::same);
  CHECK(same->common_records() == 20);
  CHECK(same->common_bytes() == log.bytes().size());
  CHECK(!same->any_damaged());
  CHECK(same->best() == 0);
  CHECK(same->logs()[1].group == 0);

  const Diffed prefix(Logs{cut(log.bytes(), log.offset(12)), log.bytes()});
  CHECK(prefix->relation() == LogRelation::prefix);
  CHECK(prefix->common_records() == 12);
  CHECK(prefix->logs()[1].records == 20);
  CHECK(prefix->logs()[1].bytes == log.bytes().size());
  CHECK(prefix->best() == 1);

  const Diffed empty(Logs{log.bytes(), {}});
  CHECK(empty->relation() == LogRelation::prefix);
  CHECK(empty->common_records() == 0);
  CHECK(Diffed(Logs{{}, {}})->relation() == LogRelation::same);
}

TEST_CASE("where they part, both records are at hand") {
  const LogBuilder log = log_of(20);
  const Diffed parted(Logs{log.bytes(), fork_of(log, 7, 3)});
  CHECK(parted->relation() == LogRelation::parted);
  CHECK(parted->common_records() == 7);
  CHECK(!parted->best());
  REQUIRE(parted->partings().size() == 1);
  const LogParting& parting = parted->partings()[0];
  CHECK(parting.sequence_number == 8);
  CHECK(parting.byte_offset == log.offset(7));
  CHECK(parting.branches == std::vector<std::vector<std::size_t>>{{0}, {1}});
  CHECK(parted->read_record(parting, 0)->record().collection_id == "users");
  CHECK(parted->read_record(parting, 1)->record().collection_id == "forks");
  CHECK(parted->logs()[0].records == 20);
  CHECK(parted->logs()[1].records == 10);

  const Diffed other(Logs{log.bytes(), fork_of(log, 0, 30)});
  CHECK(other->relation() == LogRelation::other_epoch);
  CHECK(other->common_records() == 0);
}

TEST_CASE("a torn end leaves the records known; damage hides them") {
  const LogBuilder log = log_of(20);
  const Diffed torn(Logs{cut(log.bytes(), log.offset(12) + 30), log.bytes()});
  CHECK(torn->relation() == LogRelation::prefix);
  CHECK(torn->logs()[0].status == LogStatus::torn);
  CHECK(torn->logs()[0].records == 12);
  CHECK(torn->logs()[0].first_finding->kind == DamageKind::torn_tail);
  CHECK(torn->logs()[0].strict_error->byte_offset == log.offset(12));
  CHECK(torn->any_damaged());
  CHECK(torn->best() == 1);

  ByteVector zeros = log.bytes();
  zeros.resize(zeros.size() + 100);
  const Diffed zero_tail(Logs{zeros, log.bytes()});
  CHECK(zero_tail->relation() == LogRelation::same);
  CHECK(zero_tail->logs()[0].first_finding->kind == DamageKind::zero_tail);
  CHECK(zero_tail->best() == 1);

  ByteVector flipped = log.bytes();
  flipped[log.offset(5) + 20] ^= std::byte{4};
  const Diffed corrupt(Logs{log.bytes(), flipped});
  CHECK(corrupt->relation() == LogRelation::unknown);
  CHECK(corrupt->common_records() == 5);
  CHECK(corrupt->logs()[0].status == LogStatus::sound);
  CHECK(corrupt->logs()[1].status == LogStatus::corrupt);
  CHECK(corrupt->logs()[1].last_sequence_number == 20);
  CHECK(corrupt->best() == 0);

  // Damage in equal bytes is damage in both.
  const Diffed both(Logs{flipped, flipped});
  CHECK(both->relation() == LogRelation::same);
  CHECK(both->logs()[0].status == LogStatus::corrupt);
  CHECK(both->logs()[1].status == LogStatus::corrupt);
  CHECK(!both->best());
  ByteVector twice = flipped;
  twice[log.offset(15)] ^= std::byte{1};
  CHECK(Diffed(Logs{flipped, twice})->relation() == LogRelation::unknown);

  // What is damaged later than the other ends is a longer log all the same.
  const Diffed longer(Logs{cut(log.bytes(), log.offset(3)), flipped});
  CHECK(longer->relation() == LogRelation::prefix);
  CHECK(!longer->best());
  const Diffed parted(Logs{fork_of(log, 4, 9), flipped});
  CHECK(parted->relation() == LogRelation::parted);
  CHECK(parted->any_damaged());
}

TEST_CASE("of several, groups, and every place where some part") {
  const LogBuilder log = log_of(30);
  const ByteVector fork = fork_of(log, 10, 5);
  const ByteVector later = fork_of(log, 20, 1);
  const Diffed diff(Logs{log.bytes(), fork, log.bytes(), later, cut(fork, log.offset(10))});
  CHECK(diff->relation() == LogRelation::parted);
  REQUIRE(diff->partings().size() == 2);
  CHECK(diff->partings()[0].sequence_number == 11);
  CHECK(diff->partings()[0].branches == std::vector<std::vector<std::size_t>>{{0, 2, 3}, {1}});
  CHECK(diff->partings()[1].sequence_number == 21);
  CHECK(diff->partings()[1].branches == std::vector<std::vector<std::size_t>>{{0, 2}, {3}});
  CHECK(diff->common_records() == 10);
  std::vector<std::size_t> groups;
  for (const DiffedLog& one : diff->logs()) groups.push_back(one.group);
  CHECK(groups == std::vector<std::size_t>{0, 1, 0, 2, 3});
}

TEST_CASE("a log that cannot be read is that, and the others are compared") {
  const LogBuilder log = log_of(2000, 200);
  const auto a = ByteSource::from_memory(log.bytes(), "a");
  const auto b = ByteSource::from_memory(log.bytes(), "b");
  const auto c = ByteSource::from_memory(log.bytes(), "c");
  const Error missing{.message = "is not there", .path = "d"};
  for (const unsigned workers : {1U, 3U}) {
    for (const std::uint64_t read : {0UL, 1UL, 2UL}) {
      FaultySource faulty(*b, {.failing_read = read, .failing_reads = UINT64_MAX - read});
      const LogDiff diff = LogDiff::run({{.path = "a", .log = a.get()},
                                         {.path = "b", .log = &faulty},
                                         {.path = "c", .log = c.get()},
                                         {.path = "d", .failure = missing}},
                                        {.workers = workers});
      CHECK(diff.relation() == LogRelation::unknown);
      CHECK(!diff.logs()[0].failure);
      CHECK(diff.logs()[0].records == 2000);
      REQUIRE(diff.logs()[1].failure);
      CHECK(diff.logs()[1].failure->message == FaultySource::message);
      CHECK(diff.logs()[1].records < 2000);
      CHECK(diff.logs()[2].group == 0);
      CHECK(diff.logs()[3].failure == missing);
      CHECK(diff.best() == 0);
      CHECK(diff.any_damaged());
    }
  }
}

// ---- against a model

struct Model {
  std::vector<Reading> readings;
  LogRelation relation = LogRelation::same;
  std::uint64_t common = UINT64_MAX;
  std::set<std::uint64_t> parted_at;
};

/// Whether they have the same records up to `count`.
bool agree(const Reading& a, const Reading& b, std::size_t count) {
  const auto end = static_cast<std::ptrdiff_t>(count);
  return a.records.size() >= count && b.records.size() >= count &&
         std::equal(a.records.begin(), a.records.begin() + end, b.records.begin());
}

/// From what a Reader reads of each, pair by pair.
Model model_of(const Logs& logs, const LogDiff& diff) {
  Model model;
  for (const ByteVector& log : logs) model.readings.push_back(read_as_file(log));
  std::size_t longest = 0;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    if (model.readings[i].records.size() > model.readings[longest].records.size()) longest = i;
    for (std::size_t j = 0; j < i; ++j) {
      const std::size_t shorter =
          std::min(model.readings[i].records.size(), model.readings[j].records.size());
      std::size_t count = 0;
      while (count < shorter && agree(model.readings[i], model.readings[j], count + 1)) ++count;
      model.common = std::min<std::uint64_t>(model.common, count);
      if (count < shorter) model.parted_at.insert(count + 1);
    }
  }
  const auto complete = [&](std::size_t i) { return diff.logs()[i].status != LogStatus::corrupt; };
  const auto same = [&](std::size_t i, std::size_t j) {
    return logs[i] == logs[j] ||
           (complete(i) && complete(j) && model.readings[i].records == model.readings[j].records);
  };
  if (!model.parted_at.empty()) {
    model.relation = *model.parted_at.begin() == 1 ? LogRelation::other_epoch : LogRelation::parted;
    return model;
  }
  bool all_same = true;
  bool prefix = true;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    all_same = all_same && same(i, 0);
    prefix =
        prefix && (same(i, longest) || (complete(i) && model.readings[i].records.size() <
                                                           model.readings[longest].records.size()));
  }
  model.relation = all_same ? LogRelation::same
                   : prefix ? LogRelation::prefix
                            : LogRelation::unknown;
  return model;
}

void check_like_model(const Logs& logs, const ReadBy& by) {
  const Diffed diff(logs, by);
  const Model model = model_of(logs, *diff);
  CHECK(diff->relation() == model.relation);
  CHECK(diff->common_records() == model.common);
  std::set<std::uint64_t> parted_at;
  for (const LogParting& parting : diff->partings()) {
    parted_at.insert(parting.sequence_number);
    std::vector<OwnedRecord> records;
    for (std::size_t i = 0; i < parting.branches.size(); ++i) {
      const auto reader = diff->read_record(parting, i);
      REQUIRE(reader);
      const OwnedRecord record = own(reader->record());
      for (const std::size_t log : parting.branches[i]) {
        CHECK(record == model.readings[log].records[parting.sequence_number - 1]);
      }
      CHECK(std::find(records.begin(), records.end(), record) == records.end());
      records.push_back(record);
    }
  }
  CHECK(parted_at == model.parted_at);
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const DiffedLog& log = diff->logs()[i];
    CHECK(!log.failure);
    CHECK(log.records == model.readings[i].records.size());
    CHECK(log.bytes == model.readings[i].byte_offset);
    CHECK(log.strict_error == model.readings[i].damage);
    const auto source = ByteSource::from_memory(logs[i], "log");
    auto scan = *Scan::run(*source);
    while (*scan.next()) {
    }
    CHECK(log.status == scan.summary().status);
    CHECK(log.findings == scan.summary().findings);
  }
}

/// What becomes of a copy of a log.
ByteVector copy_of(const LogBuilder& log, std::mt19937_64& random) {
  const ByteVector& bytes = log.bytes();
  const std::size_t record = random() % (log.count() + 1);
  switch (random() % 7) {
    case 0:
      return bytes;
    case 1:
      return cut(bytes, log.offset(record));
    case 2:
      return cut(bytes, random() % (bytes.size() + 1));
    case 3: {
      ByteVector flipped = bytes;
      flip_bit(flipped, random() % (flipped.size() * 8));
      return flipped;
    }
    case 4:
      return fork_of(log, record, random() % 5);
    case 5: {
      ByteVector grown = bytes;
      for (std::size_t i = random() % 200; i > 0; --i) {
        grown.push_back(static_cast<std::byte>(random()));
      }
      return grown;
    }
    default:
      return fork_of(log, 0, random() % 4);
  }
}

TEST_CASE("random copies of a log are what a model says") {
  std::mt19937_64 random(7);
  for (std::size_t round = 0; round < share_of_cases(1500); ++round) {
    const LogBuilder log = log_of(1 + random() % 12);
    Logs logs(2 + random() % 4);
    for (ByteVector& one : logs) one = copy_of(log, random);
    CAPTURE(round);
    check_like_model(logs,
                     {.workers = 1 + static_cast<unsigned>(round % 3), .as_pipe = round % 5 == 0});
  }
}

TEST_CASE("so are long ones, with records of all lengths, on several threads") {
  std::mt19937_64 random(8);
  LogBuilder log;
  static constexpr std::size_t body_sizes[] = {10, 250, 4000, 90, 60000, 5, 9000, 300000, 1500000};
  while (log.bytes().size() < std::size_t{6} << 20) {
    log.insert("users", "user_" + std::to_string(random() % 100),
               std::string(body_sizes[random() % std::size(body_sizes)], 'x'));
  }
  for (int round = 0; round < 12; ++round) {
    Logs logs(2 + random() % 2);
    for (ByteVector& one : logs) one = copy_of(log, random);
    CAPTURE(round);
    check_like_model(logs,
                     {.workers = 1 + static_cast<unsigned>(round % 4), .as_pipe = round % 4 == 0});
  }
}

}  // namespace

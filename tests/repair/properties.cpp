// What holds of every repair, over seeded damage.
//
//     repair-properties --test-case=damage --seed=FIRST --cases=COUNT        with random options
//     repair-properties --test-case=single-bits --every=N          each Nth flipped bit of a log
//     repair-properties --test-case=several-bits --seed=FIRST --cases=COUNT
//                                             several flipped bits are never made into a record

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>

#include <doctest/doctest.h>
#include <unistd.h>

#include <aerowal/document_store.hpp>
#include <aerowal/reader.hpp>
#include <aerowal/repair.hpp>

#include "arguments.hpp"
#include "damage_builder.hpp"
#include "files.hpp"
#include "log_builder.hpp"
#include "log_reading.hpp"
#include "repairing.hpp"
#include "store_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

/// More records than any log here has room for.
constexpr std::uint64_t loss_max = 1000000;

bool starts_with(const ByteVector& whole, const ByteVector& start) {
  return start.size() <= whole.size() && std::equal(start.begin(), start.end(), whole.begin());
}

std::string content_of(const OwnedRecord& record, bool with_type) {
  std::string text;
  for (const std::string& field : {record.collection_id, record.document_id, record.schema_id,
                                   record.schema_version, record.body}) {
    text += std::to_string(field.size()) + ":" + field;
  }
  return with_type ? text + std::string(name(record.type)) : text;
}

/// A log, its store, and what is known of both.
class Subject {
 public:
  explicit Subject(LogBuilder log)
      : log_(std::move(log)), records_(read_as_file(log_.bytes()).records) {
    REQUIRE_MESSAGE(records_.size() == log_.count(), "the undamaged log is not sound");
    for (const OwnedRecord& record : records_) {
      contents_.insert(content_of(record, true));
      untyped_.insert(content_of(record, false));
    }
    for (std::size_t i = 0; i < store_count; ++i) {
      const std::string path = directory_.file("documents" + std::to_string(i) + ".dat");
      write_file(path, store_of(log_.bytes(), i + 1));
      auto store = DocumentStore::open(path);
      REQUIRE_MESSAGE(store.has_value(), "no store");
      stores_.push_back(std::move(*store));
    }
  }

  [[nodiscard]] const LogBuilder& log() const { return log_; }
  [[nodiscard]] const ByteVector& bytes() const { return log_.bytes(); }
  [[nodiscard]] DocumentStore* store(std::uint64_t index) {
    return &stores_[static_cast<std::size_t>(index % store_count)];
  }
  static constexpr std::size_t store_count = 3;

  /// What holds of the repair of `damaged`. True where there was one.
  bool check(const ByteVector& damaged, RepairOptions options) {
    const MemoryFile file(damaged);
    const bool may_lose = options.truncate || options.salvage;
    if (may_lose) options.max_loss = LossLimit::any();
    const RepairPlan plan = plan_of(file, options);
    check_steps(plan, options);
    check_numbers(plan);
    if (plan.refusal) {
      check_refusal(plan, options);
      return false;
    }
    if (!may_lose)
      REQUIRE_MESSAGE(at_stake(plan) == 0, ("records lost unasked\n" + describe(plan)));
    if (may_lose) check_consent(file, plan, options);

    const ByteVector output = write_out(file, plan);
    check_output(plan, output, options);
    REQUIRE_MESSAGE(content(file.descriptor()) == damaged, "the source has changed");

    // A store goes on after what was discarded.
    if (may_lose) options.store = nullptr;
    const MemoryFile again(output);
    const RepairPlan second = plan_of(again, options);
    REQUIRE_MESSAGE((second.steps.empty() && !second.refusal && second.records_lost == 0),
                    ("the output needs a repair\n" + describe(plan) + describe(second)));
    REQUIRE_MESSAGE(write_out(again, second) == output, "a second repair changes something");
    return true;
  }

 private:
  static void check_steps(const RepairPlan& plan, const RepairOptions& options) {
    bool refuses = false;
    for (const RepairStep& step : plan.steps) {
      refuses = refuses || step.action == RepairAction::refuse;
      REQUIRE_MESSAGE((options.truncate || step.action != RepairAction::truncate),
                      "truncated unasked");
      REQUIRE_MESSAGE((options.salvage || step.action != RepairAction::drop), "dropped unasked");
      REQUIRE_MESSAGE((options.fix_bit_flips || step.action != RepairAction::correct),
                      "corrected unasked");
      REQUIRE_MESSAGE((options.store != nullptr || step.action != RepairAction::restore),
                      "restored unasked");
    }
    REQUIRE_MESSAGE((!refuses || plan.refusal),
                    ("a refusal that has no effect\n" + describe(plan)));
    // A store may show that a sound log lacks its end.
    if (plan.before.status == LogStatus::sound && options.store == nullptr)
      REQUIRE_MESSAGE(plan.steps.empty(), "steps without need");
  }

  /// A refusal names the first step that is refused, or a loss that was not allowed.
  static void check_refusal(const RepairPlan& plan, const RepairOptions& options) {
    const auto refused = [](const RepairStep& step) { return step.action == RepairAction::refuse; };
    const auto first = std::find_if(plan.steps.begin(), plan.steps.end(), refused);
    const auto all = std::count_if(plan.steps.begin(), plan.steps.end(), refused);
    if (!plan.refusal->step) {
      REQUIRE_MESSAGE((all == 0 && exceeds(plan, options.max_loss)), ("refused without a reason"));
      return;
    }
    REQUIRE_MESSAGE(
        (plan.steps.begin() + static_cast<std::ptrdiff_t>(*plan.refusal->step) == first &&
         plan.refusal->other_steps + 1 == static_cast<std::size_t>(all)),
        ("refused for another step\n" + describe(plan)));
  }

  /// What the plan says adds up, also of a refused one.
  static void check_numbers(const RepairPlan& plan) {
    std::uint64_t size = 0;
    std::uint64_t records = 0;
    std::uint64_t last = 0;
    std::set<std::uint64_t> numbers;
    bool renumbered = false;
    for (const KeptRange& kept : plan.kept) {
      REQUIRE_MESSAGE(kept.new_byte_offset == size,
                      ("kept ranges that don't meet\n" + describe(plan)));
      REQUIRE_MESSAGE(kept.new_first_sequence_number == records + 1, "numbers that don't meet");
      REQUIRE_MESSAGE(kept.first_sequence_number > last,
                      ("numbers out of order or twice\n" + describe(plan)));
      renumbered = renumbered || kept.first_sequence_number != kept.new_first_sequence_number;
      last = kept.first_sequence_number + kept.count - 1;
      for (std::uint64_t i = 0; i < kept.count; ++i) {
        numbers.insert(kept.first_sequence_number + i);
      }
      size += kept.length;
      records += kept.count;
    }
    REQUIRE_MESSAGE((plan.size == size && plan.records == records),
                    ("sums are wrong\n" + describe(plan)));
    REQUIRE_MESSAGE(plan.renumbered == renumbered, ("renumbered is wrong\n" + describe(plan)));
    std::uint64_t lost = 0;
    std::uint64_t lost_last = 0;
    for (const SequenceRange& range : plan.lost) {
      REQUIRE_MESSAGE((range.first > lost_last && range.last >= range.first),
                      "lost ranges out of order");
      lost_last = range.last;
      lost += range.count();
      REQUIRE_MESSAGE(range.count() <= loss_max,
                      ("a loss out of all proportion\n" + describe(plan)));
      for (std::uint64_t n = range.first; n <= range.last; ++n) {
        REQUIRE_MESSAGE(!numbers.contains(n), ("lost and kept at once\n" + describe(plan)));
        numbers.insert(n);
      }
    }
    REQUIRE_MESSAGE(lost == plan.records_lost,
                    ("records_lost is not what is in lost\n" + describe(plan)));
    REQUIRE_MESSAGE(
        (numbers.empty() || (*numbers.begin() == 1 && *numbers.rbegin() == numbers.size())),
        ("numbers that are neither kept nor lost\n" + describe(plan)));
    if (!plan.refusal) {
      for (const RepairStep& step : plan.steps) {
        for (const SequenceRange& range : step.finding.lost) {
          REQUIRE_MESSAGE(numbers.contains(range.last), "a lost number that the plan forgot");
        }
      }
    }
  }

  static std::uint64_t at_stake(const RepairPlan& plan) {
    return plan.records_lost + plan.records_possibly_lost;
  }

  static bool exceeds(const RepairPlan& plan, const LossLimit& limit) {
    return limit.records() && (plan.loss_unknown || at_stake(plan) > *limit.records());
  }

  static void check_consent(const MemoryFile& file, const RepairPlan& plan, RepairOptions options) {
    if (plan.loss_unknown) {
      options.max_loss = at_stake(plan);
      const RepairPlan refused = plan_of(file, options);
      REQUIRE_MESSAGE((refused.refusal && !refused.refusal->step), ("unknown loss was allowed"));
      return;
    }
    if (at_stake(plan) == 0) return;
    options.max_loss = at_stake(plan);
    REQUIRE_MESSAGE(!plan_of(file, options).refusal, "refused at the number it names");
    options.max_loss = at_stake(plan) - 1;
    const RepairPlan refused = plan_of(file, options);
    REQUIRE_MESSAGE((refused.refusal && !refused.refusal->step), ("not refused below its number"));
  }

  void check_output(const RepairPlan& plan, const ByteVector& output,
                    const RepairOptions& options) {
    REQUIRE_MESSAGE(output.size() == plan.size, ("not the planned size\n" + describe(plan)));
    const MemoryFile file(output);
    auto source = ByteSource::from_descriptor(file.descriptor(), "output");
    const Reading reading = read_log(**source, {.buffer_size = 4096});
    REQUIRE_MESSAGE((!reading.damage && !reading.error && reading.byte_offset == output.size()),
                    ("the output is not sound\n" + describe(plan)));
    REQUIRE_MESSAGE((reading.records.size() == plan.records),
                    ("not the planned count\n" + describe(plan)));

    // By the number it had, every record is the one that was written under that number.
    std::size_t index = 0;
    bool inferred = false;
    for (const KeptRange& kept : plan.kept) {
      for (std::uint64_t i = 0; i < kept.count; ++i, ++index) {
        const OwnedRecord& record = reading.records[index];
        const std::uint64_t number = kept.first_sequence_number + i;
        const bool type_counts = !kept.restored || !plan.restored[*kept.restored].type_inferred;
        inferred = inferred || !type_counts;
        REQUIRE_MESSAGE(number <= records_.size(), ("a record that never was\n" + describe(plan)));
        const OwnedRecord& original = records_[static_cast<std::size_t>(number - 1)];
        REQUIRE_MESSAGE(
            content_of(record, type_counts) == content_of(original, type_counts),
            ("record " + std::to_string(number) + " is not what it was\n" + describe(plan)));
      }
    }
    if (!plan.renumbered && !inferred) {
      REQUIRE_MESSAGE(starts_with(bytes(), output), "the output is not a start of the log");
    }
    if (options.truncate || options.salvage) return;
    // Nothing that was sound is missing, and what is lost at the end nothing shows.
    REQUIRE_MESSAGE(plan.records >= plan.before.last_sequence_number,
                    ("sound records are missing\n" + describe(plan)));
  }

  LogBuilder log_;
  std::vector<OwnedRecord> records_;
  std::set<std::string> contents_;
  std::set<std::string> untyped_;
  TemporaryDirectory directory_;
  std::vector<DocumentStore> stores_;
};

/// About 2 KB, each document with a history that INSERT, UPDATE and DELETE agree on.
LogBuilder short_log() {
  LogBuilder log;
  for (int i = 0; i < 6; ++i) {
    const std::string id = "user_" + std::to_string(i);
    log.insert("users", id,
               "{\"name\":\"" + std::string(static_cast<std::size_t>(20 * i), 'n') + "\"}");
    log.update("users", id, "{\"age\":" + std::to_string(30 + i) + "}");
  }
  log.erase("users", "user_2").insert("orders", "o1", "[1,2,3]").erase("users", "user_4");
  log.insert("", "", "").update("orders", "o1", std::string(300, ' ') + "{}");
  return log;
}

TEST_CASE("damage") {
  const std::uint64_t seed = number_argument("seed", 1);
  const std::uint64_t count = number_argument("cases", 100);
  Subject varied(varied_log(false));
  Subject small(short_log());
  std::map<std::string, std::uint64_t> outcomes;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::mt19937_64 random(seed + i);
    Subject& subject = random() % 4 == 0 ? varied : small;
    ByteVector bytes = subject.bytes();
    std::string context = "seed " + std::to_string(seed + i);
    INFO(context);
    const std::uint64_t steps = i % 50 == 0 ? 0 : 1 + random() % 3;
    for (std::uint64_t s = 0; s < steps; ++s) {
      const Step step = random_step(subject.log(), random);
      context += "; " + testing::describe(step);
      apply_step(step, bytes);
    }
    RepairOptions options;
    options.fix_bit_flips = random() % 2 == 0;
    const std::uint64_t store = random() % 6;
    if (store < Subject::store_count) options.store = subject.store(store);
    const std::uint64_t giving_up = random() % 3;
    options.truncate = giving_up == 1;
    options.salvage = giving_up == 2;
    context += std::string(options.fix_bit_flips ? "; fix" : "") +
               (options.store != nullptr ? "; store " + std::to_string(store + 1) : "") +
               (options.truncate ? "; truncate" : "") + (options.salvage ? "; salvage" : "");
    const bool done = subject.check(bytes, options);
    if (steps == 0) REQUIRE_MESSAGE(done, "a sound log was refused");
    ++outcomes[done ? "repaired" : "refused"];
  }
  for (const auto& [name, times] : outcomes) {
    std::printf("%s %llu\n", name.c_str(), static_cast<unsigned long long>(times));
  }
  if (count >= 1000) {
    REQUIRE_MESSAGE((outcomes["repaired"] > count / 10 && outcomes["refused"] > count / 10),
                    "the cases are lopsided");
  }
}

TEST_CASE("single-bits") {
  const std::size_t every = number_argument("every", 1);
  const LogBuilder log = short_log();
  ByteVector bytes = log.bytes();
  for (std::size_t bit = 0; bit < 8 * bytes.size(); bit += every) {
    INFO("bit ", bit % 8, " of byte ", bit / 8);
    flip_bit(bytes, bit);
    const MemoryFile file(bytes);
    const RepairPlan plan = plan_of(file, {.fix_bit_flips = true});
    REQUIRE_MESSAGE(!plan.refusal, describe(plan));
    REQUIRE_MESSAGE(write_out(file, plan) == log.bytes(), ("not undone\n" + describe(plan)));
    flip_bit(bytes, bit);
  }
  std::printf("%zu bits\n", 8 * bytes.size());
}

/// Flips 2 to 32 bits of one record, anywhere in it or in a burst. Returns which, in words.
std::string flip_several(const LogBuilder& log, ByteVector& bytes, std::mt19937_64& random) {
  const auto record = static_cast<std::size_t>(random() % log.count());
  const std::size_t bits = 8 * log.length(record);
  const std::size_t first = 8 * log.offset(record);
  const auto count = static_cast<std::size_t>(2 + random() % 31);
  const std::size_t reach = random() % 2 == 0 ? bits : std::min(bits, count + random() % 64);
  const std::size_t begin = reach == bits ? 0 : random() % (bits - reach);
  std::set<std::size_t> flipped;
  while (flipped.size() < std::min(count, reach)) {
    flipped.insert(begin + static_cast<std::size_t>(random() % reach));
  }
  for (const std::size_t bit : flipped) flip_bit(bytes, first + bit);
  return "record " + std::to_string(record + 1) + ", " + std::to_string(flipped.size()) +
         " bits of " + std::to_string(reach);
}

TEST_CASE("several-bits") {
  const std::uint64_t seed = number_argument("seed", 1);
  const std::uint64_t count = number_argument("cases", 100);
  const LogBuilder log = short_log();
  std::uint64_t outputs = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::mt19937_64 random(seed + i);
    ByteVector bytes = log.bytes();
    const std::string flipped = flip_several(log, bytes, random);
    INFO("seed ", seed + i, ": ", flipped);
    const MemoryFile file(bytes);
    const RepairPlan plan = plan_of(file, {.fix_bit_flips = true});
    if (plan.refusal) continue;
    ++outputs;
    REQUIRE_MESSAGE(starts_with(log.bytes(), write_out(file, plan)),
                    ("a record that was not in the log\n" + describe(plan)));
  }
  std::printf("outputs %llu\n", static_cast<unsigned long long>(outputs));
}

}  // namespace

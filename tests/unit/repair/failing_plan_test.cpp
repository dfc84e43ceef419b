#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <aerowal/document_store.hpp>
#include <aerowal/repair.hpp>

#include "faulty_source.hpp"
#include "files.hpp"
#include "log_parts.hpp"
#include "store_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

LogBuilder log_of_history(const std::string& history, std::size_t count) {
  LogBuilder log;
  for (std::size_t i = 0; i < count; ++i) {
    log.insert("users", history + std::to_string(i), "\"" + history + std::to_string(i) + "\"");
  }
  return log;
}

/// Plans a repair once for each of its reads, which fails.
void fail_each_read(const ByteVector& bytes, const RepairOptions& options) {
  const auto source = ByteSource::from_memory(bytes, "log");
  FaultySource sound(*source, {});
  REQUIRE(plan_repair(sound, options).has_value());
  REQUIRE(sound.reads() > 0);
  for (std::uint64_t read = 0; read < sound.reads(); ++read) {
    CAPTURE(read);
    FaultySource faulty(*source, {.failing_read = read});
    const auto plan = plan_repair(faulty, options);
    REQUIRE_FALSE(plan.has_value());
    CHECK(plan.error().code == ErrorCode::system);
    CHECK(plan.error().message == FaultySource::message);
  }
}

class StoreFile {
 public:
  explicit StoreFile(const ByteVector& log) {
    write_file(directory_.file("documents.dat"), store_of(log));
    store_.emplace(*DocumentStore::open(directory_.file("documents.dat")));
  }
  [[nodiscard]] DocumentStore* get() { return &*store_; }

 private:
  TemporaryDirectory directory_;
  std::optional<DocumentStore> store_;
};

TEST_CASE("failing plan: every read that fails ends it with that error, whatever is asked for") {
  const LogBuilder log = log_of_history("a", 9);
  ByteVector damaged = log.bytes();
  for (std::size_t at = log.offset(3) + 5; at < log.offset(5); ++at) damaged[at] = std::byte{'?'};
  const auto cut = log.bytes().begin() + static_cast<std::ptrdiff_t>(log.offset(4) + 20);
  const ByteVector exchanged = joined({{cut, log.bytes().end()}, {log.bytes().begin(), cut}});
  for (const ByteVector& bytes : {damaged, exchanged}) {
    fail_each_read(bytes, {});
    fail_each_read(bytes, {.truncate = true});
    fail_each_read(bytes, {.correct = true, .salvage = true});
    StoreFile store(log.bytes());
    fail_each_read(bytes, {.store = store.get()});
  }
}

TEST_CASE("failing plan: also while a store restores the end, or decides what conflicts") {
  const LogBuilder log = log_of_history("a", 6);
  StoreFile whole(log.bytes());
  fail_each_read(records(log, 1, 4), {.store = whole.get()});

  // A copy of bytes from elsewhere, which is looked for around it.
  LogBuilder longer;
  for (const char* id : {"a", "b", "c", "d"}) {
    std::string text;
    for (char letter = 'a'; letter <= 'z'; ++letter) text += std::string(1, letter) + id;
    longer.insert("users", id, "\"" + text + text + "\"");
  }
  ByteVector copied = longer.bytes();
  std::copy_n(copied.begin() + 20, 80,
              copied.begin() + static_cast<std::ptrdiff_t>(longer.offset(2) + 45));
  StoreFile original(longer.bytes());
  fail_each_read(copied, {.store = original.get()});

  // A failed fsync left record 3 of which the store has the other content.
  const ByteVector lacking = joined({records(log, 1, 2), records(log_of_history("b", 3), 3, 3)});
  const ByteVector forked = joined({lacking, records(log, 3, 6)});
  fail_each_read(forked, {.store = whole.get()});
  fail_each_read(forked, {.conflicts = ConflictRule::later, .salvage = true});
  fail_each_read(forked, {.conflicts = ConflictRule::all, .salvage = true});
}

}  // namespace

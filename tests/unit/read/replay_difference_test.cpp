#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include <aerowal/replay_difference.hpp>

#include "log_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

std::string described(const DocumentDifference& one) {
  static constexpr std::string_view marks = "+~-";
  return std::string(1, marks[static_cast<std::size_t>(one.kind)]) +
         std::string(one.after.document_id) + " " + std::to_string(one.before.sequence_number) +
         ">" + std::to_string(one.after.sequence_number) + " " + text_of(one.before.body) + ">" +
         text_of(one.after.body) + "\n";
}

ReplayDifference run(ByteSource& source, const ReplayDifference::Options& options) {
  auto difference = ReplayDifference::run(source, options);
  REQUIRE(difference.has_value());
  return *std::move(difference);
}

struct Found {
  std::string text;
  DifferenceCounts counts;
};

Found found(const LogBuilder& log, const ReplayDifference::Options& options) {
  const auto source = ByteSource::from_memory(log.bytes(), "log");
  ReplayDifference difference = run(*source, options);
  REQUIRE_FALSE(difference.damage().has_value());
  Found all;
  const auto printed = difference.print(
      {.describe = [](const DocumentDifference& one, std::string& text) { text += described(one); },
       .print =
           [&all](std::string& text) {
             all.text += text;
             return true;
           }});
  REQUIRE(printed.has_value());
  all.counts = difference.counts();
  return all;
}

TEST_CASE("replay_difference: what came, what went, and what is another one") {
  LogBuilder log;
  log.insert("c", "same", "s").insert("c", "gone", "g").insert("c", "set", "1");  // 1 to 3
  log.insert("c", "back", "b").insert("c", "dead", "d").erase("c", "dead");       // 4 to 6
  log.update("c", "set", "2").erase("c", "gone").erase("c", "gone");              // 7 to 9
  log.erase("c", "back").insert("c", "back", "B").insert("c", "new", "n");        // 10 to 12
  log.insert("c", "brief", "x").erase("c", "brief").erase("c", "dead");           // 13 to 15
  const Found all = found(log, {.from_sequence_number = 6});
  CHECK(all.text ==
        "~back 4>11 b>B\n"
        "-gone 2>8 g>\n"
        "+new 0>12 >n\n"
        "~set 3>7 1>2\n");
  CHECK(all.counts.from_sequence_number == 6);
  CHECK(all.counts.last_sequence_number == 15);
  CHECK(all.counts.added == 1);
  CHECK(all.counts.changed == 2);
  CHECK(all.counts.removed == 1);

  CHECK(found(log, {.from_sequence_number = 15}).text.empty());
  CHECK(found(log, {.from_sequence_number = 4, .until_sequence_number = 5}).text ==
        "+dead 0>5 >d\n");
  CHECK(found(log, {.from_sequence_number = 5, .until_sequence_number = 6}).text ==
        "-dead 5>6 d>\n");
  const auto wanted = [](std::string_view, std::string_view id) { return id == "set"; };
  CHECK(found(log, {.from_sequence_number = 0, .wanted = wanted}).text == "+set 0>7 >2\n");
}

TEST_CASE("replay_difference: what was set again to the same does not differ") {
  LogBuilder log;
  log.insert("c", "d", "1").update("c", "d", "2").erase("c", "d").insert("c", "d", "1");
  CHECK(found(log, {.from_sequence_number = 1}).text.empty());
  log.add({.type = RecordType::update,
           .collection_id = "c",
           .document_id = "d",
           .schema_id = "other",
           .schema_version = "v1",
           .body = std::as_bytes(std::span("1", 1))});
  CHECK(found(log, {.from_sequence_number = 1}).text == "~d 1>5 1>1\n");
}

TEST_CASE("replay_difference: the same on several threads") {
  LogBuilder log;
  for (int i = 0; i < 3000; ++i) {
    log.insert("c", std::to_string(i * 7919 % 1000), std::to_string(i));
  }
  const Found alone = found(log, {.from_sequence_number = 2500});
  CHECK(alone.counts.changed == 500);
  for (const unsigned workers : {2U, 3U, 8U}) {
    CHECK(found(log, {.from_sequence_number = 2500, .threading = {.workers = workers}}).text ==
          alone.text);
  }
}

TEST_CASE("replay_difference: there is no state after the last record, nor over damage") {
  LogBuilder log;
  log.insert("c", "a", "1").insert("c", "b", "2");
  const auto source = ByteSource::from_memory(log.bytes(), "log");
  const auto beyond = ReplayDifference::run(*source, {.from_sequence_number = 3});
  REQUIRE_FALSE(beyond.has_value());
  CHECK(beyond.error().code == ErrorCode::usage);
  CHECK(beyond.error().message == "there is no record 3: the last sequence number is 2");

  ByteVector damaged = log.bytes();
  damaged[log.offset(1) + 30] ^= std::byte{1};
  const auto other = ByteSource::from_memory(damaged, "log");
  CHECK(run(*other, {.from_sequence_number = 1}).damage().has_value());
  CHECK_FALSE(run(*other, {.from_sequence_number = 1, .until_sequence_number = 1}).damage());
}

}  // namespace

#include "repair/selection.hpp"

#include <doctest/doctest.h>

#include "files.hpp"
#include "log_parts.hpp"
#include "store_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

Selection selection_of(const ByteVector& bytes, const RepairOptions& options,
                       const RestoredPlaces& restored = {}) {
  const auto source = ByteSource::from_memory(bytes, "log");
  const auto inventory = take_inventory(*source);
  REQUIRE(inventory.has_value());
  RandomAccessLog log(*source, inventory->size, 0);
  const std::vector<Join> joins = find_joins(*inventory, log);
  const Resolution resolution =
      resolve(*inventory, log, {.joins = &joins, .use_proven = proven_use(options)});
  const Resolution all = resolve(*inventory, log, {.joins = &joins, .use_proven = ProvenUse::all});
  const LegibleRecords known = find_legible_records(*inventory, all, joins, log);
  return select(*inventory, resolution, joins, known, restored, options, log);
}

/// The numbers of what is taken, in order.
std::vector<std::uint64_t> selected_numbers(const Selection& selection) {
  std::vector<std::uint64_t> numbers;
  for (const SelectedRun& run : selection.taken) {
    for (std::uint64_t i = 0; i < run.region.count; ++i) {
      numbers.push_back(run.region.first_number + i);
    }
  }
  return numbers;
}

using Numbers = std::vector<std::uint64_t>;

TEST_CASE("selection: pieces in any order are put back, if that is asked for") {
  const LogBuilder log = history_of("a", 9);
  const ByteVector bytes = joined({records(log, 7, 9), records(log, 1, 3), records(log, 4, 6)});
  CHECK(selection_of(bytes, {}).needs_salvage);
  const Selection selection = selection_of(bytes, {.salvage = true});
  CHECK_FALSE(selection.needs_salvage);
  CHECK(selected_numbers(selection) == Numbers{1, 2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(selection.lost.empty());
}

TEST_CASE("selection: a record that a cut went through is joined by salvage alone") {
  const LogBuilder log = history_of("a", 9);
  const auto cut = log.bytes().begin() + static_cast<std::ptrdiff_t>(log.offset(4) + 20);
  const ByteVector bytes = joined({{cut, log.bytes().end()}, {log.bytes().begin(), cut}});
  CHECK(selection_of(bytes, {}).lost == std::vector<SequenceRange>{{5, 5}});
  const Selection selection = selection_of(bytes, {.salvage = true});
  CHECK(selection.lost.empty());
  CHECK(selection.damaged.empty());
  CHECK(selected_numbers(selection) == Numbers{1, 2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(selection.taken[1].join_end.has_value());
}

TEST_CASE("selection: what may hold the records after it is no part that a log can do without") {
  LogBuilder log = history_of("a", 2);
  const std::size_t host = log.bytes().size();
  const LogBuilder third = history_of("b", 3);
  log.insert("logs", "copy", std::string(20, '-') + text_of(records(third, 3, 3)));
  log.insert("users", "u", "\"last\"");
  ByteVector bytes = log.bytes();
  // Its header and its lengths, so that nothing shows where it ends.
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(host), 40, std::byte{0xee});
  // The record that is left of it has the number, so that no number is missing.
  const Selection plain = selection_of(bytes, {});
  CHECK(plain.needs_salvage);
  CHECK(selection_of(bytes, {.salvage = true}).damaged.size() == 1);
  const Selection truncated = selection_of(bytes, {.truncate = true});
  CHECK(truncated.truncated_at == host);
  CHECK(truncated.lost == std::vector<SequenceRange>{{3, 4}});
}

TEST_CASE("selection: two contents of one number are decided by a rule only") {
  const LogBuilder log = history_of("a", 4);
  const LogBuilder other = history_of("b", 4);
  // As a failed fsync leaves them: 2 twice, and then 3.
  const ByteVector bytes = joined({records(log, 1, 2), records(other, 2, 2), records(log, 3, 4)});
  const std::uint64_t second = log.offset(2);
  CHECK(selection_of(bytes, {}).needs_conflict_rule);
  CHECK(selection_of(bytes, {.salvage = true}).needs_conflict_rule);
  const Selection chain = selection_of(bytes, {.conflicts = ConflictRule::chain});
  CHECK_FALSE(chain.needs_conflict_rule);
  CHECK_FALSE(chain.needs_salvage);
  CHECK(selected_numbers(chain) == Numbers{1, 2, 3, 4});
  const Selection later = selection_of(bytes, {.conflicts = ConflictRule::later, .salvage = true});
  CHECK(selected_numbers(later) == Numbers{1, 2, 3, 4});
  CHECK(later.taken[1].region.begin == second);
  const Selection all = selection_of(bytes, {.conflicts = ConflictRule::all, .salvage = true});
  CHECK(selected_numbers(all) == Numbers{1, 2, 2, 3, 4});
}

TEST_CASE("selection: with all, each content once, after what precedes it in the file") {
  const LogBuilder a = history_of("a", 4);
  const LogBuilder b = history_of("b", 3);
  const LogBuilder c = history_of("c", 2);
  const ByteVector bytes = joined({a.bytes(), b.bytes(), c.bytes(), b.bytes()});
  const Selection all = selection_of(bytes, {.conflicts = ConflictRule::all, .salvage = true});
  CHECK(selected_numbers(all) == Numbers{1, 2, 3, 4, 1, 2, 3, 1, 2});
  const Selection later = selection_of(bytes, {.conflicts = ConflictRule::later, .salvage = true});
  CHECK(selected_numbers(later) == Numbers{1, 2, 3, 4});
  CHECK(later.taken[0].region.begin == a.bytes().size() + b.bytes().size() + c.bytes().size());
}

TEST_CASE("selection: a truncation counts all that it drops") {
  const LogBuilder log = history_of("a", 9);
  const ByteVector bytes = joined({records(log, 1, 3), records(log, 5, 9)});
  const Selection selection = selection_of(bytes, {.truncate = true});
  CHECK(selected_numbers(selection) == Numbers{1, 2, 3});
  CHECK(selection.lost == std::vector<SequenceRange>{{4, 9}});
  CHECK(selection.truncated_at == log.offset(3));
  CHECK_FALSE(selection_of(log.bytes(), {.truncate = true}).truncated_at.has_value());
}

TEST_CASE("selection: what a store restores needs no consent, and stops no truncation") {
  const LogBuilder log = history_of("a", 9);
  const ByteVector bytes = joined({records(log, 1, 3), records(log, 5, 9)});
  const RestoredPlaces restored{.numbers = {{.first = 4, .last = 4}}};
  for (const RepairOptions& options : {RepairOptions{}, RepairOptions{.truncate = true}}) {
    const Selection selection = selection_of(bytes, options, restored);
    CHECK(selected_numbers(selection) == Numbers{1, 2, 3, 4, 5, 6, 7, 8, 9});
    CHECK_FALSE(selection.needs_salvage);
    CHECK(selection.lost.empty());
    CHECK(selection.taken[1].restored);
  }
}

TEST_CASE("selection: a line between n and n + 1 is free, elsewhere it is not") {
  const LogBuilder log = history_of("a", 4);
  const ByteVector line{std::byte{'o'}, std::byte{'k'}, std::byte{'\n'}};
  const Selection between =
      selection_of(joined({records(log, 1, 2), line, records(log, 3, 4)}), {});
  CHECK_FALSE(between.needs_salvage);
  CHECK(between.free_offsets == std::vector<std::uint64_t>{log.offset(2)});
  const Selection gap = selection_of(joined({records(log, 1, 1), line, records(log, 3, 4)}), {});
  CHECK(gap.needs_salvage);
  CHECK(gap.free_offsets.empty());
}

TEST_CASE("selection: a loss that the bytes do not tell is not known") {
  const LogBuilder log = history_of("a", 4);
  const ByteVector noise(36, std::byte{0xee});
  CHECK_FALSE(selection_of(joined({log.bytes(), noise}), {}).loss_unknown);
  const ByteVector more(37, std::byte{0xee});
  CHECK(selection_of(joined({log.bytes(), more}), {}).loss_unknown);
  CHECK(selection_of(joined({log.bytes(), more}), {.truncate = true}).loss_unknown);
  const ByteVector text(100, std::byte{'x'});
  CHECK_FALSE(selection_of(joined({log.bytes(), text}), {}).loss_unknown);
}

TEST_CASE("selection: foreign bytes are explained by the numbers around them, or not at all") {
  const LogBuilder log = history_of("a", 6);
  const ByteVector noise(37, std::byte{0xee});
  const auto is_unknown = [&](const std::vector<ByteVector>& parts) {
    return selection_of(joined(parts), {.salvage = true}).loss_unknown;
  };
  CHECK_FALSE(is_unknown({records(log, 1, 3), noise, records(log, 4, 6)}));
  // Record 4 was there.
  CHECK_FALSE(is_unknown({records(log, 1, 3), noise, records(log, 5, 6)}));
  // Parts were moved: after record 6 there may have been others.
  CHECK(is_unknown({records(log, 4, 6), noise, records(log, 1, 3)}));
  CHECK(is_unknown({noise, records(log, 4, 6), records(log, 1, 3)}));
  CHECK(is_unknown({records(log, 1, 3), noise, records(log, 5, 6), records(log, 4, 4)}));
  // Record 4 came to be between 5 and 6, which lack nothing.
  CHECK_FALSE(is_unknown(
      {records(log, 1, 3), records(log, 5, 5), noise, records(log, 4, 4), records(log, 6, 6)}));
  // Record 6 came to be before record 1: what is after it may have been record 7.
  CHECK(is_unknown({records(log, 6, 6), noise, records(log, 1, 5)}));
  // What was zeroed may have been one too.
  const ByteVector zeros(64);
  CHECK_FALSE(is_unknown({records(log, 1, 3), zeros, records(log, 4, 6)}));
  CHECK(is_unknown({records(log, 4, 6), zeros, records(log, 1, 3)}));
  CHECK(is_unknown({records(log, 4, 6), records(log, 1, 3), zeros}));
  CHECK_FALSE(is_unknown({records(log, 4, 6), start_of(noise, 36), records(log, 1, 3)}));
}

/// The parts of record `number`, cut after so many of its bytes.
std::vector<ByteVector> cut_record(const LogBuilder& log, std::uint64_t number,
                                   const std::vector<std::size_t>& sizes) {
  const ByteVector record = records(log, number, number);
  std::vector<ByteVector> parts;
  auto at = record.begin();
  for (const std::size_t size : sizes) {
    parts.emplace_back(at, at + static_cast<std::ptrdiff_t>(size));
    at += static_cast<std::ptrdiff_t>(size);
  }
  parts.emplace_back(at, record.end());
  return parts;
}

TEST_CASE("selection: whole records of a document store are none of the log, and no loss") {
  const LogBuilder log = history_of("a", 6);
  const ByteVector store = store_of(log.bytes());
  for (const std::size_t before : {0U, 3U}) {
    const ByteVector bytes = joined(
        {before == 0 ? ByteVector() : records(log, 1, before), store, records(log, before + 1, 6)});
    const Selection selection = selection_of(bytes, {});
    CHECK_FALSE(selection.needs_salvage);
    CHECK(selection.lost.empty());
    CHECK(selected_numbers(selection) == Numbers{1, 2, 3, 4, 5, 6});
  }
  const Selection after = selection_of(joined(log.bytes(), store), {});
  CHECK(after.needs_salvage);
  CHECK(after.lost.empty());
  CHECK_FALSE(after.loss_unknown);
  // One of which a byte is not right is damage.
  ByteVector damaged = store;
  damaged[30] ^= std::byte{1};
  CHECK(selection_of(joined(log.bytes(), start_of(damaged, 60)), {}).loss_unknown);
}

TEST_CASE("selection: what the rest of is in the log was no write that a crash cut short") {
  const LogBuilder log = history_of("a", 6);
  const ByteVector before = records(log, 1, 5);
  const auto lost_of = [](const std::vector<ByteVector>& parts) {
    return selection_of(joined(parts), {.salvage = true}).lost;
  };
  // Three pieces, for which no checksum speaks.
  for (const std::size_t start : {2U, 4U, 20U}) {
    const auto parts = cut_record(log, 6, {start, 11});
    CHECK(lost_of({before, parts[0]}).empty());
    CHECK(lost_of({parts[2], parts[1], before, parts[0]}) == std::vector<SequenceRange>{{6, 6}});
    CHECK(lost_of({parts[1], records(log, 1, 2), parts[2], records(log, 3, 5), parts[0]}) ==
          std::vector<SequenceRange>{{6, 6}});
    // Any other number of bytes is another program's.
    CHECK(lost_of({parts[2], before, parts[0]}).empty());
  }
}

TEST_CASE("selection: what shows the number after the last one may have been that record") {
  const LogBuilder log = history_of("a", 6);
  const ByteVector before = records(log, 1, 5);
  const auto parts = cut_record(log, 6, {20, 11});
  CHECK(selection_of(joined({parts[2], parts[0], parts[1], before}), {}).loss_unknown);
  CHECK(selection_of(joined({records(log, 1, 2), parts[1], parts[0], records(log, 3, 5)}), {})
            .loss_unknown);
  // Without a header there is nothing that shows it, unless other records were cut, too.
  CHECK_FALSE(selection_of(joined({parts[2], parts[1], before}), {}).loss_unknown);
  const ByteVector noise(37, std::byte{0xee});
  const auto second = cut_record(log, 2, {15});
  CHECK_FALSE(selection_of(joined({noise, before}), {}).loss_unknown);
  CHECK(selection_of(joined({second[1], records(log, 3, 4), noise, records(log, 5, 6),
                             records(log, 1, 1), second[0]}),
                     {.salvage = true})
            .loss_unknown);
}

TEST_CASE("selection: a record's end may stand between the pieces of another") {
  const LogBuilder log = history_of("a", 6);
  for (const std::size_t size : {1U, 3U, 8U, 30U}) {
    const std::size_t start = records(log, 6, 6).size() - size;
    const auto last = cut_record(log, 6, {start});
    const auto third = cut_record(log, 3, {25});
    const Selection selection = selection_of(
        joined({records(log, 1, 2), third[0], last[1], third[1], records(log, 4, 5), last[0]}),
        {.salvage = true});
    CHECK(selection.lost.empty());
    CHECK(selected_numbers(selection) == Numbers{1, 2, 3, 4, 5, 6});
  }
}

TEST_CASE("selection: of foreign bytes between two histories it is not known what they were") {
  const LogBuilder a = history_of("a", 5);
  const LogBuilder b = history_of("b", 6);
  // Record 1 of the other history stood there, though records 1 and 2 are in order as it is.
  const ByteVector wrecked(b.length(0), std::byte{0xee});
  const ByteVector joined_logs = joined({records(a, 1, 2), wrecked, records(b, 2, 6)});
  for (const ConflictRule rule : {ConflictRule::all, ConflictRule::later, ConflictRule::chain}) {
    CHECK(selection_of(joined_logs, {.conflicts = rule, .salvage = true}).loss_unknown);
  }
  CHECK(selection_of(joined_logs, {.truncate = true}).loss_unknown);
  // A header shows record 6, and more than that record was there.
  for (const std::byte fill : {std::byte{0xee}, std::byte{}}) {
    ByteVector more = start_of(records(history_of("a", 6), 6, 6), 30);
    const auto size = [&more](std::size_t beyond) {
      return static_cast<std::size_t>(more[0]) + beyond;
    };
    REQUIRE(more[1] == std::byte{});
    more.resize(size(36), fill);
    const auto is_unknown = [&] {
      return selection_of(joined({a.bytes(), more, b.bytes()}),
                          {.conflicts = ConflictRule::all, .salvage = true})
          .loss_unknown;
    };
    CHECK_FALSE(is_unknown());
    more.resize(size(37), fill);
    CHECK(is_unknown());
  }
}

TEST_CASE("selection: what foreign bytes were is known no better where a record is cut off") {
  const LogBuilder log = history_of("a", 6);
  const ByteVector noise(37, std::byte{0xee});
  const ByteVector bytes =
      joined({records(log, 1, 2), noise, records(log, 5, 6), records(log, 3, 4)});
  for (const RepairOptions& options : {RepairOptions{.salvage = true}, {.truncate = true}}) {
    CHECK(selection_of(bytes, options).loss_unknown);
  }
}

TEST_CASE("selection: what stands beside a record's pieces is counted for itself") {
  const LogBuilder log = history_of("a", 6);
  const ByteVector last = records(log, 6, 6);
  const ByteVector first_half = start_of(last, 20);
  const ByteVector second_half(last.begin() + 20, last.end());
  const auto between = [&](const ByteVector& bytes) {
    return selection_of(joined({records(log, 1, 5), first_half, bytes, second_half}),
                        {.salvage = true});
  };
  for (const std::size_t size : {std::size_t{1}, std::size_t{12}, std::size_t{36}}) {
    CAPTURE(size);
    const Selection few = between(ByteVector(size, std::byte{0xee}));
    CHECK_FALSE(few.loss_unknown);
    CHECK(selected_numbers(few) == Numbers{1, 2, 3, 4, 5, 6});
  }
  CHECK(between(ByteVector(37, std::byte{0xee})).loss_unknown);
  CHECK(between(ByteVector(512)).loss_unknown);
  // A record that shows its number.
  const ByteVector seventh = start_of(records(history_of("b", 7), 7, 7), 30);
  const Selection shown = between(seventh);
  CHECK(shown.lost == std::vector<SequenceRange>{{7, 7}});
  CHECK_FALSE(shown.loss_unknown);
}

TEST_CASE("selection: later takes the last record of each number, wherever that is") {
  const LogBuilder a = history_of("a", 4);
  const LogBuilder b = history_of("b", 4);
  const LogBuilder c = history_of("c", 4);
  const ByteVector bytes = joined({a.bytes(), records(b, 2, 4), records(c, 3, 3)});
  const Selection later = selection_of(bytes, {.conflicts = ConflictRule::later, .salvage = true});
  REQUIRE(later.taken.size() == 4);
  CHECK(selected_numbers(later) == Numbers{1, 2, 3, 4});
  const std::uint64_t begin_b = a.bytes().size();
  CHECK(later.taken[0].region.begin == 0);
  CHECK(later.taken[1].region.begin == begin_b);
  CHECK(later.taken[2].region.begin == begin_b + b.bytes().size() - b.length(0));
  CHECK(later.taken[3].region.begin == begin_b + b.length(1) + b.length(2));
}

/// Bytes that begin with a header and are not the record that it declares.
ByteVector damaged_record(std::uint64_t number, std::uint32_t declared, std::size_t size) {
  ByteVector bytes = raw_record(0, number, std::string(size, '\xEE'));
  bytes.resize(size, std::byte{0xEE});
  for (std::size_t i = 0; i < format::length_size; ++i) {
    bytes[i] = static_cast<std::byte>(declared >> (8 * i));
  }
  return bytes;
}

TEST_CASE("selection: what follows the end that a damaged record declares is a loss of its own") {
  const LogBuilder log = history_of("a", 4);
  const auto is_unknown = [&](std::size_t more) {
    return selection_of(joined({log.bytes(), damaged_record(5, 60, 60 + more)}), {}).loss_unknown;
  };
  CHECK_FALSE(is_unknown(36));
  CHECK(is_unknown(37));
}

TEST_CASE("selection: each damaged record unlike the one that has its number may be another") {
  const LogBuilder log = history_of("a", 7);
  const ByteVector bytes =
      joined({records(log, 1, 3), damaged_record(3, 80, 80), records(log, 4, 6),
              damaged_record(6, 80, 80), records(log, 7, 7)});
  const Selection selection = selection_of(bytes, {});
  CHECK(selection.lost.empty());
  CHECK(selection.damaged.size() == 2);
}

/// Of a record's bytes the first `count`, and none of the others.
ByteVector right_up_to(ByteVector record, std::size_t count) {
  for (std::size_t i = count; i < record.size(); ++i) record[i] = ~record[i];
  return record;
}

TEST_CASE("selection: a damaged record half like the one that has its number is that one") {
  const LogBuilder log = history_of("a", 6);
  const auto possibly_lost = [&](std::size_t same) {
    const ByteVector again = right_up_to(records(log, 3, 3), same);
    return selection_of(joined({records(log, 1, 3), again, records(log, 4, 6)}), {}).damaged.size();
  };
  const std::size_t half = (log.length(2) + 1) / 2;
  CHECK(possibly_lost(half) == 0);
  CHECK(possibly_lost(half - 1) == 1);
}

TEST_CASE("selection: another beginning of a joined record is it where it is half like it") {
  const LogBuilder log = history_of("a", 9);
  const ByteVector fifth = records(log, 5, 5);
  const auto possibly_lost = [&](const ByteVector& again) {
    const ByteVector begin(fifth.begin(), fifth.begin() + 20);
    const ByteVector end(fifth.begin() + 20, fifth.end());
    const ByteVector bytes =
        joined({end, records(log, 6, 9), records(log, 1, 4), begin, records(log, 4, 4), again});
    const Selection selection = selection_of(bytes, {.salvage = true});
    CHECK(selection.lost.empty());
    CHECK(selected_numbers(selection) == Numbers{1, 2, 3, 4, 5, 6, 7, 8, 9});
    return selection.damaged.size();
  };
  const std::size_t half = (fifth.size() + 1) / 2;
  CHECK(possibly_lost(right_up_to(fifth, half)) == 0);
  CHECK(possibly_lost(right_up_to(fifth, half - 1)) == 1);
  // A piece that is right says nothing of another record, however short it is.
  CHECK(possibly_lost({fifth.begin(), fifth.begin() + 16}) == 0);
}

TEST_CASE("selection: what proves itself is no loss where an intact record is like it") {
  const LogBuilder log = history_of("a", 6);
  const auto with = [&](ByteVector record) {
    flip_bit(record, 8 * (record.size() - 6));
    return selection_of(joined({records(log, 1, 3), record, records(log, 4, 6)}), {});
  };
  const Selection like = with(records(log, 3, 3));
  CHECK_FALSE(like.needs_salvage);
  CHECK(like.doubled_proofs == std::vector<std::uint64_t>{log.offset(3)});
  const Selection unlike = with(records(history_of("b", 3), 3, 3));
  CHECK(unlike.needs_salvage);
  CHECK(unlike.doubled_proofs.empty());
}

TEST_CASE("selection: a truncation ends at damage, and passes over what holds nothing") {
  const LogBuilder log = history_of("a", 9);
  const ByteVector damage(records(log, 4, 4).size(), std::byte{0xEE});
  const Selection ends =
      selection_of(joined({records(log, 1, 3), damage, records(log, 5, 9)}), {.truncate = true});
  CHECK(selected_numbers(ends) == Numbers{1, 2, 3});
  CHECK(ends.truncated_at == log.offset(3));
  CHECK(ends.lost == std::vector<SequenceRange>{{4, 9}});

  // A record's beginning: of the next one, which failed; of one that is there; and at the end.
  const ByteVector fourth = records(log, 4, 4);
  const ByteVector third = records(log, 3, 3);
  const ByteVector failed(fourth.begin(), fourth.begin() + 30);
  const ByteVector again(third.begin(), third.begin() + 30);
  const LogBuilder more = history_of("a", 10);
  const ByteVector tenth = records(more, 10, 10);
  const ByteVector torn(tenth.begin(), tenth.begin() + 30);
  for (const ByteVector& passed : {failed, again, ByteVector(3, std::byte{0xEE})}) {
    const Selection passes = selection_of(
        joined({records(log, 1, 3), passed, records(log, 4, 9), torn}), {.truncate = true});
    CHECK(selected_numbers(passes) == Numbers{1, 2, 3, 4, 5, 6, 7, 8, 9});
    CHECK_FALSE(passes.truncated_at.has_value());
    CHECK(passes.lost.empty());
  }
}

TEST_CASE("selection: what the store orders has its place, also where nothing of it had") {
  // Record 9 stands twice, each time before the rest: neither is in the chain.
  const LogBuilder log = history_of("a", 10);
  const ByteVector ninth = records(log, 9, 9);
  const ByteVector bytes =
      joined({ninth, records(history_of("b", 9), 9, 9), records(log, 1, 8), records(log, 10, 10)});
  const std::uint64_t tenth = bytes.size() - log.length(9);
  const StoreOrder order{
      .first_number = 9,
      .regions = {{.begin = 0, .end = ninth.size(), .first_number = 9, .count = 1},
                  {.begin = tenth, .end = bytes.size(), .first_number = 10, .count = 1}}};
  CHECK(selection_of(bytes, {.conflicts = ConflictRule::chain}).needs_salvage);
  const Selection selection = selection_of(bytes, {}, {.order = &order});
  CHECK_FALSE(selection.needs_salvage);
  CHECK_FALSE(selection.needs_conflict_rule);
  CHECK(selection.ordered_from == 9);
  CHECK(selected_numbers(selection) == Numbers{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  CHECK(selection.lost.empty());
}

TEST_CASE("selection: a truncation says which records beyond any number it drops") {
  const LogBuilder log = history_of("a", 5);
  std::vector<ByteVector> far{records(log, 4, 4), records(log, 5, 5)};
  for (ByteVector& record : far) {
    record[format::sequence_at + format::sequence_size - 1] = std::byte{0xF0};
    reseal(record);
  }
  const Selection selection =
      selection_of(joined({records(log, 1, 3), far[0], far[1]}), {.truncate = true});
  constexpr std::uint64_t high = std::uint64_t{0xF0} << 56;
  CHECK(selection.loss_unknown);
  CHECK(selected_numbers(selection) == Numbers{1, 2, 3});
  CHECK(selection.lost == std::vector<SequenceRange>{{high + 4, high + 5}});
}

TEST_CASE("selection: proven records count only as far as that is asked for") {
  CHECK(proven_use({}) == ProvenUse::none);
  CHECK(proven_use({.salvage = true}) == ProvenUse::none);
  CHECK(proven_use({.fix_bit_flips = true}) == ProvenUse::flips);
  CHECK(proven_use({.correct = true}) == ProvenUse::all);
  CHECK(proven_use({.correct = true, .fix_bit_flips = true}) == ProvenUse::all);
}

TEST_CASE("selection: a truncation takes single records, and passes over intact copies") {
  const LogBuilder log = history_of("a", 6);
  const ByteVector line(3, std::byte{0xEE});
  for (const ByteVector& bytes :
       {joined({records(log, 1, 3), line, records(log, 4, 4), line, records(log, 5, 6)}),
        joined({records(log, 1, 3), records(log, 2, 3), records(log, 4, 6)})}) {
    const Selection selection = selection_of(bytes, {.truncate = true});
    CHECK(selected_numbers(selection) == Numbers{1, 2, 3, 4, 5, 6});
    CHECK_FALSE(selection.truncated_at.has_value());
    CHECK(selection.lost.empty());
  }
}

}  // namespace

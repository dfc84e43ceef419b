#include "scan/resolution.hpp"

#include <algorithm>
#include <optional>

#include <doctest/doctest.h>

#include "damage_builder.hpp"
#include "files.hpp"
#include "log_parts.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

using Classes = std::vector<DamageClass>;

/// Records of 80 bytes or so that have no long pieces in common.
LogBuilder log_without_repeats(std::size_t count) {
  LogBuilder log;
  for (std::size_t i = 0; i < count; ++i) {
    std::string text;
    for (const std::byte byte : garbage(24, 100 + i)) {
      text += static_cast<char>('a' + std::to_integer<int>(byte) % 26);
    }
    log.insert("users", "u" + std::to_string(i), "\"" + text + "\"");
  }
  return log;
}

ByteVector tail(const ByteVector& bytes, std::size_t size) {
  return {bytes.end() - static_cast<std::ptrdiff_t>(size), bytes.end()};
}

Resolution resolution_of(const ByteVector& bytes, const ResolutionOptions& options = {}) {
  const auto source = ByteSource::from_memory(bytes, "log");
  const auto inventory = take_inventory(*source);
  REQUIRE(inventory.has_value());
  RandomAccessLog log(*source, inventory->size, inventory->prefix_bytes);
  return resolve(*inventory, log, options);
}

/// Those of the damage, in file order.
Classes classes_of(const ByteVector& bytes) {
  Classes classes;
  for (const ResolvedRegion& resolved : resolution_of(bytes).regions) {
    if (resolved.damage) classes.push_back(*resolved.damage);
  }
  return classes;
}

TEST_CASE("resolution: the beginning of a kept record is a copy from 16 bytes on") {
  const LogBuilder log = log_without_repeats(6);
  // Of a record in the middle of the run before it, and of its last one.
  for (const std::size_t number : {std::size_t{2}, std::size_t{3}}) {
    const ByteVector record = records(log, number, number);
    for (const std::size_t size : {std::size_t{16}, std::size_t{20}, record.size() - 1}) {
      CAPTURE(size);
      const ByteVector piece = start_of(record, size);
      CHECK(classes_of(joined({records(log, 1, 3), piece, records(log, 4, 6)})) ==
            Classes{DamageClass::copy});
    }
  }
  // So few bytes may be the same by chance, and no number says whose they are.
  const ByteVector few = start_of(records(log, 2, 2), 15);
  CHECK(classes_of(joined({records(log, 1, 3), few, records(log, 4, 6)})) ==
        Classes{DamageClass::foreign});
}

TEST_CASE("resolution: at the end the beginning of a kept record is a copy however short it is") {
  const LogBuilder log = log_without_repeats(6);
  // From its number on it cannot be the beginning of record 7.
  for (const std::size_t size :
       {std::size_t{6}, std::size_t{12}, std::size_t{13}, std::size_t{15}}) {
    CAPTURE(size);
    CHECK(classes_of(joined({log.bytes(), start_of(records(log, 6, 6), size)})) ==
          Classes{DamageClass::copy});
  }
  CHECK(classes_of(joined({log.bytes(), start_of(records(log, 2, 2), 13)})) ==
        Classes{DamageClass::copy});
}

TEST_CASE("resolution: the end of the record before the next one is a copy from 4 bytes on") {
  const LogBuilder log = log_without_repeats(6);
  const ByteVector third = records(log, 3, 3);
  const auto with = [&](const ByteVector& piece) {
    return classes_of(joined({records(log, 1, 3), piece, records(log, 4, 6)}));
  };
  CHECK(with(tail(third, 4)) == Classes{DamageClass::copy});
  CHECK(with(tail(third, 12)) == Classes{DamageClass::copy});
  CHECK(with(tail(third, 3)) == Classes{DamageClass::foreign});
  // The end of any other record is not where it would stand.
  CHECK(with(tail(records(log, 2, 2), 12)) == Classes{DamageClass::foreign});
}

TEST_CASE("resolution: a copy that lost its middle has 16 bytes before it and 4 after it") {
  const LogBuilder log = log_without_repeats(6);
  const ByteVector third = records(log, 3, 3);
  const auto with = [&](std::size_t before, std::size_t between, std::size_t after) {
    return classes_of(
        joined({records(log, 1, 3), start_of(third, before), ByteVector(between, std::byte{0xEE}),
                tail(third, after), records(log, 4, 6)}));
  };
  CHECK(with(16, 0, 4) == Classes{DamageClass::copy});
  CHECK(with(30, 0, 20) == Classes{DamageClass::copy});
  // What shows the number before the expected one is a record of its own.
  CHECK(with(15, 0, 4) == Classes{DamageClass::record});
  CHECK(with(16, 0, 3) == Classes{DamageClass::record});
  CHECK(with(30, 1, 20) == Classes{DamageClass::record});
}

/// A body with each of the bytes that a short record's length may begin with, and that may be last
/// in its checksum.
LogBuilder log_of_all_letters(std::size_t count) {
  std::string letters;
  for (char c = ' '; c < '\x7f'; ++c) {
    if (c != '"' && c != '\\') letters += c;
  }
  LogBuilder log;
  for (std::size_t i = 0; i < count; ++i) {
    log.insert("users", "u" + std::to_string(i), "\"" + letters + "\"");
  }
  return log;
}

TEST_CASE(
    "resolution: a copy ends where its region does, though the next byte would go on with it") {
  LogBuilder log = log_of_all_letters(3);
  log.insert("users", "u3", "\"\"");  // its length begins with one of the letters
  log.insert("users", "u4", "\"\"");
  const ByteVector second = records(log, 2, 2);
  const ByteVector rest = records(log, 4, 5);
  const auto at = std::find(second.begin() + 16, second.end(), rest.front());
  REQUIRE(at != second.end());
  const ByteVector piece(second.begin(), at);
  CHECK(classes_of(joined({records(log, 1, 3), piece, rest})) == Classes{DamageClass::copy});
}

TEST_CASE("resolution: a copy begins where its region does, though the byte before is like it") {
  // The byte before the region is the last one of the record's checksum.
  const LogBuilder log = log_of_all_letters(20);
  std::size_t tried = 0;
  for (std::size_t number = 2; number < log.count(); ++number) {
    const ByteVector record = records(log, number, number);
    const auto again = std::find(record.begin() + 40, record.end() - 5, record.back());
    if (again == record.end() - 5) continue;
    ++tried;
    const ByteVector piece(again + 1, record.end());
    CHECK(classes_of(joined({records(log, 1, number), piece, records(log, number + 1, 20)})) ==
          Classes{DamageClass::copy});
  }
  REQUIRE(tried > 0);
}

/// A run of records and what they are to the log.
struct Related {
  std::optional<Relation> relation;
  std::uint64_t first = 0;
  std::uint64_t count = 0;

  friend bool operator==(const Related&, const Related&) = default;
};

std::vector<Related> related(const Resolution& resolution) {
  std::vector<Related> runs;
  for (const ResolvedRegion& resolved : resolution.regions) {
    if (resolved.region.is_damage()) continue;
    runs.push_back({resolved.relation, resolved.region.first_number, resolved.region.count});
  }
  return runs;
}

/// The record with another body, or under another number.
ByteVector changed(ByteVector record, std::size_t at, std::byte value) {
  record[at] = value;
  reseal(record);
  return record;
}

TEST_CASE("resolution: a run is cut where copies and other contents take turns") {
  const LogBuilder log = log_without_repeats(6);
  ByteVector third = records(log, 3, 3);
  third = changed(third, third.size() - 8, std::byte{'!'});
  const Resolution found =
      resolution_of(joined({log.bytes(), records(log, 1, 2), third, records(log, 4, 5)}));
  CHECK(related(found) == std::vector<Related>{{Relation::chain, 1, 6},
                                               {Relation::copy, 1, 2},
                                               {Relation::conflicting, 3, 1},
                                               {Relation::copy, 4, 2}});
  CHECK(found.conflicts == std::vector<SequenceRange>{{3, 3}});
}

TEST_CASE("resolution: two records whose numbers follow each other support each other") {
  // In the place of records 3 and 5.
  const LogBuilder log = log_without_repeats(9);
  const ByteVector first = changed(records(log, 3, 3), format::sequence_at, std::byte{100});
  const ByteVector second = changed(records(log, 5, 5), format::sequence_at, std::byte{101});
  const auto with = [&](const ByteVector& in_third, const ByteVector& in_fifth) {
    return related(resolution_of(
        joined({records(log, 1, 2), in_third, records(log, 4, 4), in_fifth, records(log, 6, 9)})));
  };
  CHECK(with(first, second) == std::vector<Related>{{Relation::chain, 1, 2},
                                                    {Relation::misplaced, 100, 1},
                                                    {Relation::chain, 4, 1},
                                                    {Relation::misplaced, 101, 1},
                                                    {Relation::chain, 6, 4}});
  // Damage does not give two records the same number.
  const ByteVector other = changed(records(log, 5, 5), format::sequence_at, std::byte{100});
  CHECK(with(first, other) == std::vector<Related>{{Relation::chain, 1, 2},
                                                   {Relation::conflicting, 100, 1},
                                                   {Relation::chain, 4, 1},
                                                   {Relation::conflicting, 100, 1},
                                                   {Relation::chain, 6, 4}});
  // A copy is no support: neither says anything.
  CHECK(with(first, first) == std::vector<Related>{{Relation::chain, 1, 2},
                                                   {Relation::unnumbered, 100, 1},
                                                   {Relation::chain, 4, 1},
                                                   {Relation::unnumbered, 100, 1},
                                                   {Relation::chain, 6, 4}});
}

TEST_CASE("resolution: a corrected record is a copy of the intact one that is like it") {
  const LogBuilder log = log_without_repeats(6);
  ByteVector third = records(log, 3, 3);
  flip_bit(third, 8 * (third.size() - 8));
  const ByteVector bytes = joined({records(log, 1, 3), third, records(log, 4, 6)});
  const Resolution found = resolution_of(bytes, {.use_proven = ProvenUse::flips});
  CHECK(related(found) == std::vector<Related>{{Relation::chain, 1, 3},
                                               {Relation::copy, 3, 1},
                                               {Relation::chain, 4, 3}});
  CHECK(found.conflicts.empty());
  // And the other way round, where the corrected one is in its place.
  const ByteVector after =
      joined({records(log, 1, 2), third, records(log, 4, 6), records(log, 3, 3)});
  const Resolution turned = resolution_of(after, {.use_proven = ProvenUse::flips});
  CHECK(related(turned) == std::vector<Related>{{Relation::chain, 1, 2},
                                                {Relation::chain, 3, 1},
                                                {Relation::chain, 4, 3},
                                                {Relation::copy, 3, 1}});
  CHECK(turned.conflicts.empty());
}

TEST_CASE("resolution: records in a damaged one are related number by number") {
  // Record 3 holds records 2 to 4 of the log in which it would have been another.
  const LogBuilder original = log_without_repeats(6);
  LogBuilder log = log_without_repeats(2);
  log.insert("users", "host", text_of(records(original, 2, 4)));
  ByteVector host = records(log, 3, 3);
  for (const std::size_t at : {26U, 27U, 28U}) host[at] = ~host[at];
  const Resolution found =
      resolution_of(joined({records(original, 1, 2), host, records(original, 4, 6)}));
  std::vector<Related> nested;
  for (const RelatedRun& run : found.nested) {
    nested.push_back({run.relation, run.region.first_number, run.region.count});
  }
  CHECK(nested == std::vector<Related>{
                      {Relation::copy, 2, 1}, {Relation::misplaced, 3, 1}, {Relation::copy, 4, 1}});
  CHECK(found.lost == std::vector<SequenceRange>{{3, 3}});
}

TEST_CASE("resolution: the ends of a record may stand around those in its document") {
  const LogBuilder log = log_without_repeats(9);
  const LogBuilder inside = log_without_repeats(2);
  const auto with = [&](std::size_t before, std::size_t after, std::size_t next) {
    ByteVector rest;
    if (next <= log.count()) rest = records(log, next, log.count());
    return classes_of(joined({records(log, 1, 3), ByteVector(before, std::byte{0xEE}),
                              changed(records(inside, 1, 1), 60, std::byte{'!'}),
                              ByteVector(after, std::byte{0xEE}), rest}));
  };
  const Classes host{DamageClass::host, DamageClass::foreign};
  const Classes no_host{DamageClass::foreign, DamageClass::foreign};
  CHECK(with(33, 4, 5) == host);
  CHECK(with(60, 30, 5) == host);
  CHECK(with(33, 4, 10) == host);  // at the log's end
  CHECK(with(32, 4, 5) == no_host);
  CHECK(with(33, 3, 5) == no_host);
  // Not one record is missing.
  CHECK(with(33, 4, 4) == no_host);
  CHECK(with(33, 4, 6) == no_host);
}

TEST_CASE("resolution: beginnings of the record after them are failed appends") {
  const LogBuilder log = log_without_repeats(6);
  const ByteVector fourth = records(log, 4, 4);
  const auto with = [&](const ByteVector& bytes) {
    return classes_of(joined({records(log, 1, 3), bytes, records(log, 4, 6)}));
  };
  const Classes failed{DamageClass::failed_append};
  // The number shows from 9 bytes on.
  CHECK(with(start_of(fourth, 9)) == failed);
  CHECK(with(start_of(fourth, 30)) == failed);
  CHECK(with(joined({start_of(fourth, 30), start_of(fourth, 20)})) == failed);
  CHECK(with(joined({start_of(fourth, 30), start_of(fourth, 20), start_of(fourth, 13)})) == failed);
  for (std::size_t last = 9; last <= 12; ++last) {
    CHECK(with(joined({start_of(fourth, 30), start_of(fourth, last)})) == failed);
  }
  CHECK(with(start_of(fourth, 8)) != failed);
  // After one that does, a shorter one.
  for (std::size_t last = 1; last <= 8; ++last) {
    CHECK(with(joined({start_of(fourth, 40), start_of(fourth, last)})) == failed);
  }
  // A record that is all there, of which the length is damaged, is no beginning.
  ByteVector longer = records(history_of("a", 4), 4, 4);
  longer[0] = std::byte{0xEE};
  CHECK(with(longer) != failed);
  ByteVector other = start_of(fourth, 30);
  other[format::type_at] = std::byte{3};
  CHECK(with(other) != failed);
  // Each of several must be one.
  CHECK(with(joined({other, start_of(fourth, 20)})) != failed);
  CHECK(with(joined({start_of(records(log, 2, 2), 30), start_of(fourth, 20)})) != failed);
  // At the log's end there is no record that it failed before.
  CHECK(classes_of(joined({records(log, 1, 3), start_of(fourth, 30)})) ==
        Classes{DamageClass::tear});
}

TEST_CASE("resolution: a failed append does not explain bytes after the record") {
  const LogBuilder log = log_without_repeats(6);
  const ByteVector fourth = records(log, 4, 4);
  const ByteVector fifth = records(log, 5, 5);
  // Record 4 may hold another log's record 4 in its document: its length is damaged.
  const ByteVector other = records(history_of("a", 4), 4, 4);
  ByteVector host = start_of(fourth, 40);
  host[0] = std::byte{0xEE};
  const auto with = [&](const ByteVector& tail) {
    return classes_of(joined({records(log, 1, 3), host, other, tail, records(log, 5, 6)}));
  };
  CHECK(with(ByteVector(4, std::byte{0xEE})).front() == DamageClass::record);
  CHECK(with(ByteVector(3, std::byte{0xEE})).front() == DamageClass::failed_append);
  CHECK(with({}).front() == DamageClass::failed_append);
  // What is explained for itself after it speaks for no record around it.
  CHECK(with(start_of(fifth, 20)) ==
        Classes{DamageClass::failed_append, DamageClass::failed_append});
  CHECK(with(start_of(records(log, 2, 2), 20)) ==
        Classes{DamageClass::failed_append, DamageClass::copy});
  CHECK(
      classes_of(joined({records(log, 1, 3), start_of(fourth, 40), fourth, start_of(fifth, 20)})) ==
      Classes{DamageClass::failed_append, DamageClass::tear});
}

/// A record without its checksum: its header is whole.
ByteVector without_checksum(const LogBuilder& log, std::size_t number) {
  ByteVector record = records(log, number, number);
  for (std::size_t i = 1; i <= format::checksum_size; ++i)
    record[record.size() - i] ^= std::byte{1};
  record[record.size() - 10] ^= std::byte{1};
  return record;
}

/// Class and number of each damaged region, in file order.
std::vector<std::pair<DamageClass, std::uint64_t>> damaged_regions(const ByteVector& bytes) {
  std::vector<std::pair<DamageClass, std::uint64_t>> damage;
  for (const ResolvedRegion& resolved : resolution_of(bytes).regions) {
    if (resolved.damage) damage.emplace_back(*resolved.damage, resolved.number);
  }
  return damage;
}

TEST_CASE("resolution: damaged records of a part that was moved show their numbers") {
  using Damage = std::vector<std::pair<DamageClass, std::uint64_t>>;
  const LogBuilder log = log_without_repeats(6);
  const ByteVector fourth = without_checksum(log, 4);
  const ByteVector fifth = without_checksum(log, 5);
  const ByteVector sixth = without_checksum(log, 6);
  const Damage three{{DamageClass::record, 4}, {DamageClass::record, 5}, {DamageClass::record, 6}};
  CHECK(damaged_regions(joined({fourth, fifth, sixth, records(log, 1, 3)})) == three);
  CHECK(resolution_of(joined({fourth, fifth, sixth, records(log, 1, 3)})).last_number == 6);
  CHECK(damaged_regions(joined({records(log, 1, 2), fifth, records(log, 3, 4)})) ==
        Damage{{DamageClass::record, 5}});
  // With other bytes before them, too.
  const ByteVector noise(40, std::byte{0xFF});
  CHECK(damaged_regions(joined({records(log, 1, 2), noise, fifth, sixth, records(log, 3, 4)})) ==
        Damage{{DamageClass::foreign, 3}, {DamageClass::record, 5}, {DamageClass::record, 6}});
  // So large a number shows though the record was cut; one that is there does not.
  CHECK(damaged_regions(joined({records(log, 1, 2), start_of(fifth, 30), records(log, 3, 4)})) ==
        Damage{{DamageClass::record, 5}});
  CHECK(damaged_regions(joined({records(log, 1, 2), start_of(without_checksum(log, 4), 15),
                                records(log, 3, 5)})) == Damage{{DamageClass::foreign, 3}});
  // Two beginnings, of which the first is cut inside its length.
  CHECK(damaged_regions(joined({records(log, 1, 2), start_of(fifth, 3), start_of(fifth, 40),
                                records(log, 3, 4)})) == Damage{{DamageClass::foreign, 3}});
  // So far beyond the last one the number is what is damaged.
  ByteVector far = fifth;
  far[format::sequence_at + 1] = std::byte{1};
  CHECK(damaged_regions(joined({records(log, 1, 2), far, records(log, 3, 4)})) ==
        Damage{{DamageClass::foreign, 3}});
  ByteVector cut_far = start_of(fifth, 30);
  cut_far[format::sequence_at] = std::byte{4 + 16};
  CHECK(damaged_regions(joined({records(log, 1, 2), cut_far, records(log, 3, 4)})) ==
        Damage{{DamageClass::foreign, 3}});
  // A damaged copy of the record that is there is none beside it; another record is.
  CHECK(damaged_regions(joined({records(log, 1, 2), fourth, records(log, 3, 5)})) ==
        Damage{{DamageClass::foreign, 3}});
  LogBuilder other = log_without_repeats(3);
  other.insert("another_collection", "key", "[1,2,3,4,5,6,7,8,9]");
  CHECK(damaged_regions(joined({records(log, 1, 2), without_checksum(other, 4),
                                records(log, 3, 5)})) == Damage{{DamageClass::record, 4}});
}

TEST_CASE("resolution: zeros at the end are no tear where an intact record is before them") {
  const LogBuilder log = log_without_repeats(3);
  const auto with = [&](const std::string& body) {
    LogBuilder longer = log_without_repeats(3);
    longer.insert("users", "host", body + std::string(40, 'x'));
    ByteVector bytes = longer.bytes();
    std::fill(bytes.end() - 30, bytes.end(), std::byte{});
    return classes_of(bytes);
  };
  CHECK(with(std::string(log.length(0), 'x')) == Classes{DamageClass::tear});
  CHECK(with(text_of(records(log, 1, 1))) == Classes{DamageClass::record});
}

TEST_CASE("resolution: what is lost at the end is what damage shows there") {
  const LogBuilder log = log_without_repeats(9);
  const auto lost_with = [](const ByteVector& bytes) { return resolution_of(bytes).lost; };
  using Ranges = std::vector<SequenceRange>;
  CHECK(lost_with(log.bytes()).empty());
  ByteVector bytes = log.bytes();
  flip_bit(bytes, 8 * (bytes.size() - 8));
  CHECK(lost_with(bytes) == Ranges{{9, 9}});  // proven, but not used
  for (std::size_t at = bytes.size() - 40; at < bytes.size() - 10; ++at) bytes[at] = ~bytes[at];
  CHECK(lost_with(bytes) == Ranges{{9, 9}});  // its header is left
  for (std::size_t at = log.offset(4); at < log.offset(8); ++at) bytes[at] = std::byte{0xEE};
  CHECK(lost_with(bytes) == Ranges{{5, 9}});
  // A header counts where it declares the log's end.
  bytes.push_back(std::byte{0xEE});
  CHECK(lost_with(bytes).empty());
}

TEST_CASE("resolution: records of a document that stand outside it with its bytes are a copy") {
  // Record 2 holds records of another log, and a piece of it was written again after record 3.
  const LogBuilder inside = log_without_repeats(2);
  const std::string around = "text with which nothing else in the log begins";
  LogBuilder log = log_without_repeats(1);
  log.insert("users", "host", around + text_of(inside.bytes()) + around);
  log.insert("users", "u2", "\"two\"").insert("users", "u3", "\"three\"");
  const auto within =
      static_cast<std::size_t>(std::search(log.bytes().begin(), log.bytes().end(),
                                           inside.bytes().begin() + 100, inside.bytes().end()) -
                               log.bytes().begin() - 100);
  const auto surfaced_with = [&](std::size_t before, std::size_t after, std::size_t strange) {
    const auto begin = log.bytes().begin() + static_cast<std::ptrdiff_t>(within);
    ByteVector piece(begin - static_cast<std::ptrdiff_t>(before),
                     begin + static_cast<std::ptrdiff_t>(inside.bytes().size() + after));
    for (std::size_t at = 0; at < strange; ++at) piece[at] = std::byte{0xEE};
    const Resolution found = resolution_of(joined({records(log, 1, 3), piece, records(log, 4, 4)}));
    bool surfaced = false;
    for (const ResolvedRegion& resolved : found.regions) surfaced |= resolved.surfaced;
    CHECK(surfaced == found.conflicts.empty());
    return surfaced;
  };
  CHECK(surfaced_with(20, 20, 0));
  CHECK(surfaced_with(1, 0, 0));
  CHECK(surfaced_with(0, 1, 0));
  // Only 16 bytes are looked at.
  CHECK(surfaced_with(20, 20, 4));
  CHECK_FALSE(surfaced_with(20, 20, 5));
  // Without bytes beside them nothing shows that they were in a document.
  CHECK_FALSE(surfaced_with(0, 0, 0));
}

TEST_CASE("resolution: damaged records whose headers are left are one by one") {
  const LogBuilder log = log_without_repeats(9);
  ByteVector bytes = log.bytes();
  for (const std::size_t number : {3U, 4U, 5U}) {
    for (std::size_t at = 20; at < 50; ++at) {
      std::byte& byte = bytes[log.offset(number - 1) + at];
      byte = ~byte;
    }
  }
  const Resolution found = resolution_of(bytes);
  std::size_t number = 3;
  for (const ResolvedRegion& resolved : found.regions) {
    if (!resolved.damage) continue;
    CHECK(*resolved.damage == DamageClass::record);
    CHECK(resolved.number == number);
    CHECK(resolved.region.begin == log.offset(number - 1));
    CHECK(resolved.region.end == log.offset(number));
    ++number;
  }
  CHECK(number == 6);
  CHECK(found.lost == std::vector<SequenceRange>{{3, 5}});
}

TEST_CASE("resolution: sound records that a later one holds are in their place") {
  // Record 4 holds a piece of the log itself, with the damage around records 2 and 3.
  const LogBuilder log = log_without_repeats(3);
  const ByteVector before = garbage(20, 1);
  const ByteVector after = garbage(20, 2);
  const ByteVector second = records(log, 2, 3);
  LogBuilder longer = log_without_repeats(3);
  longer.insert("users", "host", text_of(joined({before, second, after})));
  const Resolution found =
      resolution_of(joined({records(log, 1, 1), before, second, after, records(longer, 4, 4)}));
  CHECK(related(found) == std::vector<Related>{{Relation::chain, 1, 1},
                                               {Relation::chain, 2, 2},
                                               {Relation::chain, 4, 1}});
  for (const ResolvedRegion& resolved : found.regions) CHECK_FALSE(resolved.surfaced);
  CHECK(found.lost.empty());
}

}  // namespace

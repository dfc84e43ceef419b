#include "store/store_alignment.hpp"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "files.hpp"
#include "log_reading.hpp"
#include "store_builder.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

/// What alignment gives back for the records `first` to `last`, counted from 1, that are missing.
Restoration restore(const LogBuilder& log, std::uint64_t first, std::uint64_t last,
                    const ByteVector& stored) {
  const TemporaryDirectory directory;
  write_file(directory.file("documents.dat"), stored);
  auto store = DocumentStore::open(directory.file("documents.dat"));
  REQUIRE(store);

  const auto begin = static_cast<std::size_t>(first - 1);
  const auto end = static_cast<std::size_t>(last);
  ByteVector bytes = log.bytes();
  bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(log.offset(begin)),
              bytes.begin() + static_cast<std::ptrdiff_t>(log.offset(end)));
  std::vector<SoundRange> sound;
  if (begin > 0) {
    sound.push_back({.byte_offset = 0,
                     .length = log.offset(begin),
                     .first_sequence_number = 1,
                     .count = begin});
  }
  if (end < log.count()) {
    sound.push_back({.byte_offset = log.offset(begin),
                     .length = bytes.size() - log.offset(begin),
                     .first_sequence_number = last + 1,
                     .count = log.count() - end});
  }
  const Finding finding{.kind = DamageKind::sequence_gap,
                        .byte_offset = log.offset(begin),
                        .sequence_number = first,
                        .lost = {{.first = first, .last = last}}};
  const MemoryFile file(bytes);
  auto source = ByteSource::from_descriptor(file.descriptor(), "some.wal");
  REQUIRE(source);
  auto restored = restore_from_store(**source, {.sound = sound, .findings = {&finding}}, *store);
  REQUIRE(restored);
  REQUIRE(restored->size() == 1);
  return std::move(restored->front());
}

/// Each of three documents is inserted, updated and erased, twice.
LogBuilder histories() {
  LogBuilder log;
  for (int round = 0; round < 2; ++round) {
    for (const char* id : {"x", "y", "z"}) {
      log.insert("c", id, "{\"round\":" + std::to_string(round) + "}");
      log.update("c", id, "[" + std::to_string(round) + "]");
      log.erase("c", id);
    }
  }
  return log;
}

void check_same(const Restoration& step, LogBuilder& log, std::uint64_t first) {
  for (std::size_t i = 0; i < step.records.size(); ++i) {
    ByteVector bytes;
    REQUIRE(encode(step.records[i].record(), bytes));
    const auto expected = log.record(static_cast<std::size_t>(first) - 1 + i);
    CHECK(bytes == ByteVector(expected.begin(), expected.end()));
  }
}

}  // namespace

TEST_CASE("store alignment: any range comes back, but one that nothing sound is beside") {
  LogBuilder log = histories();
  for (std::size_t runs = 1; runs <= 3; ++runs) {
    const ByteVector stored = store_of(log.bytes(), runs);
    for (std::uint64_t first = 1; first <= log.count(); ++first) {
      for (std::uint64_t last = first; last <= log.count(); ++last) {
        CAPTURE(runs);
        CAPTURE(first);
        CAPTURE(last);
        const Restoration step = restore(log, first, last, stored);
        if (first == 1 && last == log.count()) {
          CHECK(step.records.empty());
          CHECK_FALSE(step.failure.empty());
          continue;
        }
        if (step.records.empty()) {
          // What lies at an end of a run may fit more than one place, if it has no other end.
          CHECK_FALSE(step.failure.empty());
          CHECK((first == 1 || last == log.count()));
          continue;
        }
        CHECK(step.missing.empty());
        // One known record does not tell a restart from the same records written again.
        CHECK(step.failure.empty() == !step.end_unknown);
        CHECK((!step.end_unknown || (first == 2 && last == log.count())));
        REQUIRE(step.records.size() == last - first + 1);
        check_same(step, log, first);
        for (const RestoredRecord& record : step.records) {
          CHECK(record.type_inferred == (record.type != RecordType::delete_));
        }
      }
    }
  }
}

TEST_CASE("store alignment: every range inside comes back") {
  LogBuilder log = histories();
  const ByteVector stored = store_of(log.bytes(), 2);
  for (std::uint64_t first = 2; first < log.count(); ++first) {
    for (std::uint64_t last = first; last < log.count(); ++last) {
      CAPTURE(first);
      CAPTURE(last);
      CHECK(restore(log, first, last, stored).records.size() == last - first + 1);
    }
  }
}

TEST_CASE("store alignment: the restored records say where they were found") {
  const LogBuilder log = histories();
  const Restoration step = restore(log, 2, 3, store_of(log.bytes()));
  REQUIRE(step.records.size() == 2);
  const ByteVector first = store_of(ByteVector(
      log.bytes().begin(), log.bytes().begin() + static_cast<std::ptrdiff_t>(log.offset(1))));
  CHECK(step.records[0].byte_offset == first.size());
  CHECK(step.records[0].sequence_number == 2);
}

TEST_CASE("store alignment: different content between equal neighbours is not decided") {
  LogBuilder log;
  log.insert("c", "a", "1").insert("c", "x", "2").insert("c", "b", "3");
  LogBuilder other;
  other.insert("c", "a", "1").insert("c", "x", "9").insert("c", "b", "3");
  ByteVector stored = store_of(log.bytes());
  const ByteVector more = store_of(other.bytes());
  stored.insert(stored.end(), more.begin(), more.end());
  const Restoration step = restore(log, 2, 2, stored);
  CHECK(step.records.empty());
  CHECK(step.failure.find("different content") != std::string::npos);
}

TEST_CASE("store alignment: a store of something else fits nowhere") {
  LogBuilder other;
  for (int i = 0; i < 30; ++i) other.insert("other", std::to_string(i), "{}");
  const LogBuilder log = histories();
  for (const auto& stored : {store_of(other.bytes()), ByteVector()}) {
    const Restoration step = restore(log, 5, 6, stored);
    CHECK(step.records.empty());
    CHECK_FALSE(step.failure.empty());
  }
}

TEST_CASE("store alignment: a loss that no store can hold") {
  const LogBuilder log = histories();
  const TemporaryDirectory directory;
  write_file(directory.file("documents.dat"), store_of(log.bytes()));
  auto store = DocumentStore::open(directory.file("documents.dat"));
  REQUIRE(store);
  const MemoryFile file(log.bytes());
  auto source = ByteSource::from_descriptor(file.descriptor(), "some.wal");
  REQUIRE(source);
  for (const SequenceRange lost : {SequenceRange{.first = 19, .last = UINT64_MAX - 1},
                                   SequenceRange{.first = 19, .last = UINT64_MAX},
                                   SequenceRange{.first = 1, .last = UINT64_MAX}}) {
    const Finding finding{.lost = {lost}};
    const std::vector<SoundRange> sound{{.byte_offset = 0,
                                         .length = log.bytes().size(),
                                         .first_sequence_number = 1,
                                         .count = log.count()}};
    const auto restored =
        restore_from_store(**source, {.sound = sound, .findings = {&finding}}, *store);
    REQUIRE(restored);
    CHECK(restored->at(0).records.empty());
    CHECK_FALSE(restored->at(0).failure.empty());
  }
}

namespace {

/// The first `count` records of `log`, all sound, and what is asked about them.
struct Beginning {
  Beginning(const LogBuilder& log, std::size_t count, const ByteVector& more,
            const ByteVector& stored)
      : bytes(log.bytes().begin(),
              log.bytes().begin() + static_cast<std::ptrdiff_t>(log.offset(count))),
        sound{{.byte_offset = 0,
               .length = bytes.size(),
               .first_sequence_number = 1,
               .count = count}} {
    bytes.insert(bytes.end(), more.begin(), more.end());
    write_file(directory.file("documents.dat"), stored);
    auto opened = DocumentStore::open(directory.file("documents.dat"));
    REQUIRE(opened);
    store.emplace(std::move(*opened));
  }

  Result<std::vector<Restoration>> restore(const Finding& finding,
                                           std::span<const Record> others = {}) {
    const MemoryFile file(bytes);
    auto source = ByteSource::from_descriptor(file.descriptor(), "some.wal");
    REQUIRE(source);
    const std::vector<const Finding*> findings{&finding};
    return restore_from_store(**source, {.sound = sound, .findings = findings, .others = others},
                              *store);
  }

  Restoration continued() {
    const MemoryFile file(bytes);
    auto source = ByteSource::from_descriptor(file.descriptor(), "some.wal");
    REQUIRE(source);
    auto restored = continue_from_store(**source, {.sound = sound, .findings = none}, *store);
    REQUIRE(restored);
    return std::move(*restored);
  }

  TemporaryDirectory directory;
  ByteVector bytes;
  std::vector<SoundRange> sound;
  std::vector<const Finding*> none;
  std::optional<DocumentStore> store;
};

LogBuilder inserts(std::size_t count) {
  LogBuilder log;
  for (std::size_t i = 0; i < count; ++i) log.insert("c", std::to_string(i), "{}");
  return log;
}

}  // namespace

TEST_CASE("store alignment: a tail that looks torn, and what the store has after it") {
  LogBuilder log = inserts(9);
  for (std::size_t runs = 1; runs <= 3; ++runs) {
    for (const std::size_t left : {1U, 20U, 36U}) {
      const auto record = log.record(6);
      const ByteVector torn(record.begin(), record.begin() + static_cast<std::ptrdiff_t>(left));
      Beginning beginning(log, 6, torn, store_of(log.bytes(), runs));
      const auto restored = beginning.restore({.kind = DamageKind::torn_tail,
                                               .byte_offset = log.offset(6),
                                               .length = left,
                                               .sequence_number = 7,
                                               .at_end = true});
      REQUIRE(restored);
      CHECK(restored->front().is_complete());
      REQUIRE(restored->front().records.size() == 3);
      check_same(restored->front(), log, 7);
    }
  }
}

TEST_CASE("store alignment: a tail of another record than the store's") {
  const LogBuilder log = inserts(9);
  Beginning beginning(log, 6, ByteVector(20, std::byte{'?'}), store_of(log.bytes()));
  const auto restored = beginning.restore({.kind = DamageKind::torn_tail,
                                           .byte_offset = log.offset(6),
                                           .length = 20,
                                           .sequence_number = 7,
                                           .at_end = true});
  REQUIRE(restored);
  CHECK(restored->front().records.empty());
  CHECK(restored->front().missing == std::vector<SequenceRange>{{.first = 7, .last = 9}});
  CHECK_FALSE(restored->front().failure.empty());
}

TEST_CASE("store alignment: a sound log that the store continues lacks its end") {
  LogBuilder log = inserts(9);
  for (std::size_t runs = 1; runs <= 3; ++runs) {
    const ByteVector stored = store_of(log.bytes(), runs);
    Beginning shorter(log, 7, {}, stored);
    const Restoration end = shorter.continued();
    CHECK(end.is_complete());
    REQUIRE(end.records.size() == 2);
    check_same(end, log, 8);
    Beginning whole(log, 9, {}, stored);
    CHECK(whole.continued().records.empty());
    CHECK(whole.continued().is_complete());
  }
  // A damaged end of the store may have held more.
  ByteVector stored = store_of(log.bytes());
  stored.pop_back();
  Beginning shorter(log, 7, {}, stored);
  CHECK(shorter.continued().records.size() == 1);
  CHECK(shorter.continued().end_unknown);
  Beginning other(log, 7, {}, store_of(histories().bytes()));
  CHECK(other.continued().records.empty());
  CHECK(other.continued().end_unknown);
  CHECK(other.continued().failure == "no run of the store fits the sound records");
}

TEST_CASE("store alignment: a store that lacks some of the lost records has the others") {
  LogBuilder log = inserts(9);
  const ByteVector stored = store_of(log.bytes());
  const std::size_t size = stored.size() / 9;
  ByteVector damaged = stored;
  damaged[4 * size + 10] ^= std::byte{1};
  const Restoration step = restore(log, 4, 6, damaged);
  REQUIRE(step.records.size() == 2);
  CHECK(step.records[0].sequence_number == 4);
  CHECK(step.records[1].sequence_number == 6);
  CHECK(step.missing == std::vector<SequenceRange>{{.first = 5, .last = 5}});
  CHECK_FALSE(step.is_complete());
  CHECK(step.failure.find("record 5") != std::string::npos);
}

TEST_CASE("store alignment: types follow from corrected and misplaced records too") {
  LogBuilder log;
  log.insert("c", "a", "1").insert("c", "b", "2").insert("c", "x", "3").insert("c", "y", "4");
  log.erase("c", "a").insert("c", "a", "6");
  Beginning beginning(log, 4, {}, store_of(log.bytes()));
  const Finding finding{.kind = DamageKind::sequence_gap,
                        .byte_offset = log.offset(4),
                        .sequence_number = 6,
                        .lost = {{.first = 6, .last = 6}}};
  const std::vector<OwnedRecord> all = read_as_file(log.bytes()).records;
  const std::vector<Record> others{{.type = RecordType::delete_,
                                    .sequence_number = 5,
                                    .collection_id = "c",
                                    .document_id = "a",
                                    .schema_id = all[4].schema_id,
                                    .schema_version = all[4].schema_version}};
  const auto restored = beginning.restore(finding, others);
  REQUIRE(restored);
  REQUIRE(restored->front().records.size() == 1);
  CHECK(restored->front().records[0].type == RecordType::insert);
}

TEST_CASE("store alignment: what is refused joins what the store lacks") {
  LogBuilder log;
  for (int i = 1; i <= 9; ++i) {
    // Nothing tells whether the ids of 4 and 6 are c:d and x, or c and d:x.
    log.insert(i == 4 || i == 6 ? "c:d" : "c", "x" + std::to_string(i), "{}");
  }
  ByteVector stored = store_of(log.bytes());
  const ByteVector before = store_of(ByteVector(
      log.bytes().begin(), log.bytes().begin() + static_cast<std::ptrdiff_t>(log.offset(4))));
  stored[before.size() + 10] ^= std::byte{1};
  const Restoration step = restore(log, 4, 6, stored);
  CHECK(step.records.empty());
  CHECK(step.missing == std::vector<SequenceRange>{{.first = 4, .last = 6}});
  CHECK(step.failure.find("split") != std::string::npos);
}

TEST_CASE("store alignment: all intact records beside the sound ones are context") {
  const auto log_of = [](std::string_view letters) {
    LogBuilder log;
    for (const char letter : letters) log.insert("c", std::string(1, letter), "{}");
    return log;
  };
  // Two runs of the store have 1, 2 and 5 in common: only record 6 tells which of them it was.
  const LogBuilder log = log_of("abCDef");
  ByteVector stored = store_of(log_of("abcdex").bytes());
  const ByteVector second = store_of(log.bytes());
  stored.insert(stored.end(), second.begin(), second.end());
  const TemporaryDirectory directory;
  write_file(directory.file("documents.dat"), stored);
  auto store = DocumentStore::open(directory.file("documents.dat"));
  REQUIRE(store);
  const Finding gap{.kind = DamageKind::sequence_gap,
                    .byte_offset = log.offset(2),
                    .sequence_number = 3,
                    .lost = {{.first = 3, .last = 4}}};
  ByteVector bytes = log.bytes();
  bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(log.offset(2)),
              bytes.begin() + static_cast<std::ptrdiff_t>(log.offset(4)));
  const auto source = ByteSource::from_memory(bytes, "log");
  const std::vector<SoundRange> sound{
      {.byte_offset = 0, .length = log.offset(2), .first_sequence_number = 1, .count = 2}};
  const std::vector<SoundRange> others{{.byte_offset = log.offset(2),
                                        .length = bytes.size() - log.offset(2),
                                        .first_sequence_number = 5,
                                        .count = 2}};
  const std::vector<const Finding*> findings{&gap};
  const auto restored = restore_from_store(
      *source, {.sound = sound, .findings = findings, .intact_others = others}, *store);
  REQUIRE(restored);
  REQUIRE(restored->front().records.size() == 2);
  CHECK(restored->front().records[0].document_id == "C");
  CHECK(restored->front().records[1].document_id == "D");
}

TEST_CASE("store alignment: one record of the store is not the record of two numbers") {
  // One document saved seven times, of which the log lost the second, fourth and sixth; the store
  // has two parts with damage between them, and what is last in it fits two of the places.
  LogBuilder log;
  for (int i = 0; i < 7; ++i) log.insert("c", "a", "1");
  ByteVector bytes;
  std::vector<SoundRange> sound;
  std::vector<Finding> gaps;
  for (std::size_t i = 0; i < 7; ++i) {
    if (i % 2 == 1) {
      gaps.push_back({.kind = DamageKind::sequence_gap,
                      .byte_offset = bytes.size(),
                      .sequence_number = i + 1,
                      .lost = {{.first = i + 1, .last = i + 1}}});
      continue;
    }
    sound.push_back({.byte_offset = bytes.size(),
                     .length = log.length(i),
                     .first_sequence_number = i + 1,
                     .count = 1});
    const auto record = log.record(i);
    bytes.insert(bytes.end(), record.begin(), record.end());
  }
  LogBuilder nine;
  for (int i = 0; i < 9; ++i) nine.insert("c", "a", "1");
  ByteVector stored = store_of(nine.bytes());
  stored[4 * stored.size() / 9 + 10] ^= std::byte{1};
  const TemporaryDirectory directory;
  write_file(directory.file("documents.dat"), stored);
  auto store = DocumentStore::open(directory.file("documents.dat"));
  REQUIRE(store);
  const auto source = ByteSource::from_memory(bytes, "log");
  const std::vector<const Finding*> findings{&gaps[0], &gaps[1], &gaps[2]};
  const auto restored = restore_from_store(*source, {.sound = sound, .findings = findings}, *store);
  REQUIRE(restored);
  for (const std::size_t i : {1U, 2U}) {
    CHECK(restored->at(i).records.empty());
    CHECK(restored->at(i).missing == gaps[i].lost);
    CHECK(restored->at(i).failure.find("several") != std::string::npos);
  }
}

// Logs that somebody made to mislead the scan, or to keep it busy. What takes long and asserts
// nothing of it is skipped unless it is asked for:
//
//     scan-hostile --no-skip --test-case=measure-linear [--mib='SIZE…'] [--only=NAME]
//     scan-hostile --no-skip --test-case=measure-reader [--mib=SIZE]

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>
#include <iterator>
#include <random>
#include <sstream>

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <zlib.h>

#include <aerowal/reader.hpp>

#include "adversaries.hpp"
#include "arguments.hpp"
#include "counts.hpp"
#include "damage_builder.hpp"
#include "log_scanning.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

Scanned scan(const ByteVector& bytes, const std::string& what) {
  Scanned scanned = scan_as_file(bytes);
  const std::string wrong = find_contradiction(bytes, scanned);
  REQUIRE_MESSAGE(wrong.empty(), (what + ": " + wrong + "\n" + describe(scanned).substr(0, 4000)));
  return scanned;
}

void append(ByteVector& bytes, Bytes more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

void store(std::span<std::byte> bytes, std::size_t at, std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) bytes[at + i] = static_cast<std::byte>(value >> (8 * i));
}

/// The smallest record, with a right checksum.
ByteVector small_record(std::uint64_t number) {
  return raw_record(0, number, std::string(20, '\0'));
}

// --- A log in a body
// ------------------------------------------------------------------------------

/// A log whose records are numbered from `first` on.
ByteVector log_from(std::uint64_t first, std::size_t count) {
  ByteVector bytes;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string body = "{\"forged\":" + std::to_string(i) + "}";
    append(bytes, raw_record(0, first + i,
                             payload_of({.collection_id = "users",
                                         .document_id = "user_1",
                                         .schema_id = "user",
                                         .schema_version = "v1",
                                         .body = bytes_of(body)})));
  }
  return bytes;
}

constexpr std::size_t record_count = 20;

/// Twenty records, of which the one at `enclosing` has that body.
LogBuilder log_with_body(std::size_t enclosing, Bytes body) {
  LogBuilder log;
  for (std::size_t i = 0; i < record_count; ++i) {
    if (i == enclosing) {
      log.insert("logs", "copy", text_of(body));
    } else {
      log.update("users", "user_" + std::to_string(i), R"({"name":"Ada","age":36})");
    }
  }
  return log;
}

struct Wound {
  const char* name;
  void (*inflict)(std::span<std::byte> record);
};

/// Every way to damage one record that leaves its length or its payload's lengths.
constexpr std::array wounds{
    Wound{"length 0", [](auto record) { store(record, 0, 0, 4); }},
    Wound{"length 36", [](auto record) { store(record, 0, 36, 4); }},
    Wound{"length of the first record inside", [](auto record) { store(record, 0, 90, 4); }},
    Wound{"length one more", [](auto record) { store(record, 0, record.size() + 1, 4); }},
    Wound{"length past the end", [](auto record) { store(record, 0, UINT32_MAX, 4); }},
    Wound{"a bit of the length", [](auto record) { flip_bit(record, 20); }},
    Wound{"type", [](auto record) { store(record, 4, 0xee, 1); }},
    Wound{"number", [](auto record) { store(record, 5, 0xdeadbeefdeadbeef, 8); }},
    Wound{"type and number", [](auto record) { store(record, 4, UINT64_MAX, 8); }},
    Wound{"collection", [](auto record) { store(record, 13, 0x4141414141414141, 8); }},
    Wound{"body's length", [](auto record) { store(record, 13 + 8 + 8 + 10 + 6, 3, 4); }},
    Wound{"body", [](auto record) { store(record, 70, 0x4141414141414141, 8); }},
    Wound{"records in the body",
          [](auto record) { std::ranges::fill(record.subspan(60, 300), std::byte{0x55}); }},
    Wound{"checksum", [](auto record) { store(record, record.size() - 4, 0x12345678, 4); }},
};

/// Forged numbers from before the enclosing record's to far after the log's.
TEST_CASE("log-in-body") {
  for (const unsigned first : {1U, 5U, 9U, 10U, 11U, 12U, 15U, 20U, 21U, 1000U}) {
    for (const std::size_t forged : {std::size_t{1}, std::size_t{8}, std::size_t{60}}) {
      for (const std::size_t enclosing : {std::size_t{0}, std::size_t{9}, record_count - 1}) {
        for (const Wound& wound : wounds) {
          LogBuilder log =
              log_with_body(enclosing, log_from(first, std::max<std::size_t>(forged, 5)));
          wound.inflict(log.record(enclosing));
          const std::string what = std::string(wound.name) + " of record " +
                                   std::to_string(enclosing + 1) + ", whose body holds " +
                                   std::to_string(forged) + " records from " +
                                   std::to_string(first) + " on";
          const Scanned scanned = scan(log.bytes(), what);
          REQUIRE_MESSAGE((scanned.summary.records == record_count - 1 &&
                           scanned.summary.last_sequence_number ==
                               (enclosing + 1 == record_count ? record_count - 1 : record_count) &&
                           scanned.findings().size() == 1 &&
                           scanned.lost() == std::vector<std::uint64_t>{enclosing + 1}),
                          (what + ": forged records are believed:\n" + describe(scanned)));
        }
      }
    }
  }
}

/// Cut off in a body that holds records. Any that is whole could be what followed before bytes were
/// lost, so that this is not taken for a crash: the bytes are the same, and the graver reading
/// counts.
TEST_CASE("torn-log-in-body") {
  Counts classes;
  for (const unsigned first : {1U, 11U, 20U, 21U, 1000U}) {
    const LogBuilder log = log_with_body(record_count - 1, log_from(first, 8));
    const std::size_t last = log.offset(record_count - 1);
    for (std::size_t size = last + 1; size < log.bytes().size(); ++size) {
      const ByteVector bytes(log.bytes().begin(),
                             log.bytes().begin() + static_cast<std::ptrdiff_t>(size));
      const std::string what = "records from " + std::to_string(first) +
                               " on in a body that is cut off at " + std::to_string(size);
      const Scanned scanned = scan(bytes, what);
      const bool torn = scanned.summary.status == LogStatus::torn;
      bool holds_record = false;
      for (std::size_t at = last + 1; at < size && !holds_record; ++at) {
        holds_record = intact_record_at(bytes, at).has_value();
      }
      REQUIRE_MESSAGE(torn != holds_record,
                      (what + ": not what is left of the body:\n" + describe(scanned)));
      REQUIRE_MESSAGE((!torn || scanned.summary.records == record_count - 1),
                      (what + ": forged records are believed:\n" + describe(scanned)));
      ++classes[torn ? "torn" : "like lost bytes before whole records"];
    }
  }
  check_counts(classes, {{"torn", 570}, {"like lost bytes before whole records", 2330}});
}

// --- Numbers and lengths
// ---------------------------------------------------------------------------

TEST_CASE("lengths") {
  const LogBuilder original = varied_log(false);
  const std::size_t size = original.bytes().size();
  for (std::size_t index = 0; index < original.count(); index += 3) {
    const std::size_t rest = size - original.offset(index);
    const std::size_t own = original.length(index);
    for (const std::uint64_t length :
         {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{36}, std::uint64_t{37},
          std::uint64_t{38}, std::uint64_t{own - 1}, std::uint64_t{own + 1}, std::uint64_t{2 * own},
          std::uint64_t{rest - 1}, std::uint64_t{rest}, std::uint64_t{rest + 1},
          std::uint64_t{1} << 31, std::uint64_t{UINT32_MAX} - 37, std::uint64_t{UINT32_MAX}}) {
      if (length == own) continue;
      for (std::size_t field = 0; field < 6; ++field) {
        for (const bool checksum_matches : {false, true}) {
          LogBuilder log = original;
          const auto record = log.record(index);
          // The length of the record, or of one of the fields, as they stood.
          std::size_t at = 0;
          if (field > 0) {
            at = 13;
            for (std::size_t i = 1; i < field; ++i) {
              std::uint32_t skip = 0;
              std::memcpy(&skip, &record[at], 4);
              at += 4 + skip;
            }
          }
          ByteVector before(record.begin(), record.end());
          store(record, at, length, 4);
          if (std::equal(before.begin(), before.end(), record.begin())) continue;
          if (checksum_matches && field > 0) reseal(record);
          if (checksum_matches && field == 0) continue;
          const std::string what = "length " + std::to_string(field) + " of record " +
                                   std::to_string(index + 1) + " is " + std::to_string(length);
          const Scanned scanned = scan(log.bytes(), what);
          REQUIRE_MESSAGE((scanned.summary.records == original.count() - 1 &&
                           scanned.lost() == std::vector<std::uint64_t>{index + 1} &&
                           scanned.findings().size() == 1),
                          (what + ": more or less is lost:\n" + describe(scanned)));
          REQUIRE_MESSAGE(
              (!checksum_matches || scanned.findings()[0].kind == DamageKind::malformed_payload),
              (what + ": another kind:\n" + describe(scanned)));
        }
      }
    }
  }
}

TEST_CASE("numbers") {
  // All orders of a few interesting numbers.
  std::array<std::uint64_t, 6> interesting{0, 1, 2, UINT64_MAX - 1, UINT64_MAX, 3};
  std::sort(interesting.begin(), interesting.end());
  do {
    ByteVector bytes;
    std::string what = "numbers";
    for (const std::uint64_t number : interesting) {
      append(bytes, small_record(number));
      what += " " + std::to_string(number);
    }
    scan(bytes, what);
    bytes[40] ^= std::byte{1};
    scan(bytes, what + " with a flipped bit");
  } while (std::next_permutation(interesting.begin(), interesting.end()));

  // Each of them, sealed, in the place of one record.
  for (std::size_t index = 0; index < 10; ++index) {
    for (const std::uint64_t number :
         {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{5}, std::uint64_t{11},
          std::uint64_t{1000}, std::uint64_t{1} << 32, UINT64_MAX - 1, UINT64_MAX}) {
      LogBuilder log;
      for (int i = 0; i < 10; ++i) log.update("users", "user", "{}");
      if (number == index + 1) continue;
      store(log.record(index), 5, number, 8);
      reseal(log.record(index));
      const std::string what =
          "record " + std::to_string(index + 1) + " has number " + std::to_string(number);
      const Scanned scanned = scan(log.bytes(), what);
      REQUIRE_MESSAGE(scanned.summary.status == LogStatus::corrupt, (what + ": not corrupt"));
      if (index == 9 && number > 10) continue;  // the last one may have any later number
      REQUIRE_MESSAGE(scanned.summary.records == 9,
                      (what + ": others are gone:\n" + describe(scanned)));
    }
  }
}

// --- Files that are no logs
// --------------------------------------------------------------------------

TEST_CASE("short-files") {
  const Share share = share_argument();
  ByteVector record = small_record(1);
  ByteVector other = small_record(2);
  for (std::size_t size = 1; size <= 40; ++size) {
    for (int fill = static_cast<int>(share.index); fill < 256;
         fill += static_cast<int>(share.count)) {
      const ByteVector bytes(size, static_cast<std::byte>(fill));
      const Scanned scanned = scan(bytes, std::to_string(size) + " times " + std::to_string(fill));
      REQUIRE_MESSAGE(scanned.summary.status != LogStatus::sound, "it is not a log");
    }
    for (const ByteVector* start : {&record, &other}) {
      ByteVector bytes = *start;
      bytes.resize(size);
      scan(bytes, "the first bytes of a record");
      for (std::size_t bit = share.index; bit < 8 * size; bit += share.count) {
        flip_bit(bytes, bit);
        scan(bytes, "the first bytes of a record with a flipped bit");
        flip_bit(bytes, bit);
      }
    }
    for (std::uint64_t seed = share.index; seed < 100; seed += share.count)
      scan(garbage(size, seed), "random bytes");
  }
}

TEST_CASE("uniform-files") {
  for (const int fill : {0, 0xff, 1, 37, 0x20}) {
    const std::size_t mib = fill == 0 || fill == 0xff ? 64 : 4;
    const ByteVector bytes(mib << 20, static_cast<std::byte>(fill));
    const Scanned scanned = scan(bytes, "nothing but " + std::to_string(fill));
    REQUIRE_MESSAGE(
        (scanned.findings().size() == 1 && scanned.findings()[0].kind == DamageKind::not_a_log),
        ("it is not a log:\n" + describe(scanned)));
  }
}

// --- Adversarial files, of any size
// ------------------------------------------------------------------

constexpr std::size_t mib = std::size_t{1} << 20;

/// Quadratic work on these would take minutes.
void check_adversary(std::string_view name, std::size_t size) {
  scan(adversarial_file(name, size), std::string(name));
}

TEST_CASE("adversaries") {
  for (const Adversary& each : adversaries) check_adversary(each.name, mib);
}

// --- Measurements
// -------------------------------------------------------------------------------------

/// Of the processor, so that what else the machine does counts less.
double seconds(void (*run)(const MemoryFile&), const MemoryFile& file) {
  const std::clock_t start = std::clock();
  run(file);
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

/// Without keeping the segments, as a program would.
void only_scan(const MemoryFile& file) {
  auto source = ByteSource::from_descriptor(file.descriptor(), "log");
  auto scanned = Scan::run(**source);
  REQUIRE_MESSAGE((scanned.has_value()), ("the scan failed"));
  for (;;) {
    const auto more = scanned->next();
    REQUIRE_MESSAGE(more.has_value(), "the scan failed");
    if (!*more) return;
  }
}

void only_read(const MemoryFile& file) {
  auto source = ByteSource::from_descriptor(file.descriptor(), "log");
  Reader reader(**source);
  for (;;) {
    const auto more = reader.next();
    REQUIRE_MESSAGE(more.has_value(), "the reader failed");
    if (!*more) return;
  }
}

/// Nanoseconds for each byte of adversarial files of so many MiB, the best of three.
TEST_CASE("measure-linear" * doctest::skip()) {
  std::istringstream sizes(argument("mib", "16 64 256"));
  const std::vector<std::size_t> all(std::istream_iterator<std::size_t>(sizes), {});
  const std::string only = argument("only", "");
  for (const Adversary& each : adversaries) {
    if (!only.empty() && only != each.name) continue;
    std::printf("%-26s", each.name);
    for (const std::size_t size_mib : all) {
      const std::size_t size = size_mib * mib;
      const MemoryFile file(each.make(size));
      double took = seconds(only_scan, file);
      for (int round = 1; round < 3; ++round) took = std::min(took, seconds(only_scan, file));
      std::printf("  %4zu MiB %8.3f ns/byte", size_mib, 1e9 * took / static_cast<double>(size));
      std::fflush(stdout);
    }
    struct rusage usage {};
    ::getrusage(RUSAGE_SELF, &usage);
    std::printf("  (so far at most %ld MiB resident)\n", usage.ru_maxrss / 1024);
  }
}

/// A scan of a log with 1 % of its records damaged, against a reader over the sound log.
TEST_CASE("measure-reader" * doctest::skip()) {
  const std::size_t size = number_argument("mib", 256) * mib;
  LogBuilder log;
  std::mt19937_64 random(1);
  std::string body;
  while (log.bytes().size() < size) {
    body.assign(60 + random() % 300, 'x');
    log.update("users", "user_" + std::to_string(random() % 100000), body);
  }
  ByteVector damaged = log.bytes();
  for (std::size_t i = 0; i < log.count(); i += 100) {
    flip_bit(damaged, 8 * log.offset(i) + random() % (8 * log.length(i)));
  }
  const MemoryFile sound_file(log.bytes());
  const MemoryFile damaged_file(damaged);
  for (int round = 0; round < 3; ++round) {
    const double read = seconds(only_read, sound_file);
    const double sound = seconds(only_scan, sound_file);
    const double scanned = seconds(only_scan, damaged_file);
    std::printf(
        "reader %.3f s, scan of the sound log %.2f times that, with 1 %% damaged %.2f times\n",
        read, sound / read, scanned / read);
  }
}

}  // namespace

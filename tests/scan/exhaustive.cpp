// Every damage of one kind, at every place of a log, and what the scan must say of it. Where the
// bytes cannot tell it from something else, the class is named here, with its reason, and counted.

#include <algorithm>
#include <iterator>

#include <doctest/doctest.h>

#include "arguments.hpp"
#include "counts.hpp"
#include "damage_builder.hpp"
#include "log_scanning.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

/// A log, and what is expected of its scans.
class Subject {
 public:
  explicit Subject(bool with_long) : log_(varied_log(with_long)) {
    const Scanned scanned = scan(log_.bytes(), "undamaged");
    REQUIRE_MESSAGE((scanned.findings().empty() && scanned.summary.records == log_.count()),
                    "the undamaged log is not sound");
    REQUIRE_MESSAGE(log_.count() >= 60, "too few records");
  }

  [[nodiscard]] const LogBuilder& log() const { return log_; }
  [[nodiscard]] const ByteVector& bytes() const { return log_.bytes(); }
  [[nodiscard]] std::size_t count() const { return log_.count(); }

  /// The index of the record that the byte belongs to.
  [[nodiscard]] std::size_t record_at(std::size_t byte_offset) const {
    std::size_t index = 0;
    while (log_.offset(index + 1) <= byte_offset) ++index;
    return index;
  }

  /// Scans, and checks what holds of every scan; now and then also through a pipe.
  Scanned scan(const ByteVector& bytes, const std::string& what) {
    Scanned scanned = scan_as_file(bytes);
    const std::string wrong = find_contradiction(bytes, scanned);
    REQUIRE_MESSAGE(wrong.empty(), (what + ": " + wrong + "\n" + describe(scanned)));
    if (++scans_ % 97 == 0) {
      REQUIRE_MESSAGE((same(scanned, scan_as_pipe(bytes))),
                      (what + ": a pipe gives something else"));
      for (const unsigned workers : {2U, 3U, 8U}) {
        REQUIRE_MESSAGE((same(scanned, scan_as_file(bytes, {.workers = workers}))),
                        (what + ": " + std::to_string(workers) + " threads give something else"));
      }
    }
    return scanned;
  }

 private:
  LogBuilder log_;
  std::size_t scans_ = 0;
};

/// The record of the log with long records that holds a copy of all before it.
constexpr std::uint64_t this_log_number = 56;

using Numbers = std::vector<std::uint64_t>;

// --- One flipped bit ----------------------------------------------------------------------------

void check_flip(Subject& subject, ByteVector& bytes, std::size_t bit) {
  const std::size_t byte = bit / 8;
  const std::size_t record = subject.record_at(byte);
  flip_bit(bytes, bit);
  const std::string what = "bit " + std::to_string(bit % 8) + " of byte " + std::to_string(byte) +
                           ", " + std::to_string(byte - subject.log().offset(record)) +
                           " in record " + std::to_string(record + 1);
  const Scanned scanned = subject.scan(bytes, what);
  const auto findings = scanned.findings();
  const bool right =
      findings.size() == 1 && findings[0].kind == DamageKind::bit_flip &&
      findings[0].byte_offset == subject.log().offset(record) &&
      findings[0].length == subject.log().length(record) &&
      findings[0].lost == std::vector<SequenceRange>{{record + 1, record + 1}} &&
      findings[0].bit_flip()->byte_offset == byte && findings[0].bit_flip()->bit == bit % 8 &&
      findings[0].sequence_number == record + 1 && scanned.summary.status == LogStatus::corrupt &&
      scanned.summary.records == subject.count() - 1;
  REQUIRE_MESSAGE(right, (what + ": not that flipped bit:\n" + describe(scanned)));
  flip_bit(bytes, bit);
}

TEST_CASE("flips") {
  const Share share = share_argument();
  Subject subject(false);
  ByteVector bytes = subject.bytes();
  for (std::size_t bit = share.index; bit < 8 * bytes.size(); bit += share.count) {
    check_flip(subject, bytes, bit);
  }
}

/// In the log with the long records; there every bit of what is not body, and one in 61 of the
/// rest.
TEST_CASE("flips-in-long") {
  const Share share = share_argument();
  Subject subject(true);
  ByteVector bytes = subject.bytes();
  for (std::size_t index = 0; index < subject.count(); ++index) {
    const std::size_t begin = 8 * subject.log().offset(index);
    const std::size_t end = 8 * subject.log().offset(index + 1);
    for (std::size_t bit = begin; bit < end; ++bit) {
      const bool outside_body = bit - begin < 8 * std::size_t{90} || end - bit <= 32;
      if (bit % share.count == share.index && (outside_body || bit / share.count % 61 == 0)) {
        check_flip(subject, bytes, bit);
      }
    }
  }
}

/// An intact record begins at `from` or after it.
bool holds_record(Bytes bytes, std::size_t from) {
  for (std::size_t at = from; at < bytes.size(); ++at) {
    if (intact_record_at(bytes, at)) return true;
  }
  return false;
}

// --- Truncation ---------------------------------------------------------------------------------

TEST_CASE("truncations") {
  const Share share = share_argument();
  Subject subject(true);
  for (std::size_t size = 0; size < subject.bytes().size(); ++size) {
    if (size % share.count != share.index) continue;
    const ByteVector bytes(subject.bytes().begin(),
                           subject.bytes().begin() + static_cast<std::ptrdiff_t>(size));
    const std::string what = "truncated to " + std::to_string(size);
    const std::size_t record = subject.record_at(size);
    const std::size_t begin = subject.log().offset(record);
    const Scanned scanned = subject.scan(bytes, what);
    const auto findings = scanned.findings();
    REQUIRE_MESSAGE(scanned.summary.records == record,
                    (what + ": not all that is whole is sound\n" + describe(scanned)));
    if (size == begin) {
      REQUIRE_MESSAGE(findings.empty(), (what + ": a finding where nothing is missing"));
      continue;
    }
    if (holds_record(bytes, begin + 1)) {
      // In the cut body: bytes may as well be missing before them.
      REQUIRE_MESSAGE((findings.size() >= 2 && findings[0].byte_offset == begin &&
                       scanned.lost() == Numbers{record + 1} &&
                       findings[1].kind == DamageKind::stale_tail && !findings[1].intact.empty()),
                      (what + ": not the graver reading:\n" + describe(scanned)));
      continue;
    }
    REQUIRE_MESSAGE((findings.size() == 1 && findings[0].byte_offset == begin &&
                     findings[0].length == size - begin && findings[0].lost.empty() &&
                     findings[0].sequence_number == record + 1 && is_crash(findings[0].kind) &&
                     scanned.summary.status == LogStatus::torn),
                    (what + ": not one torn tail:\n" + describe(scanned)));
    // Only a record whose length is a multiple of 256 begins with a zero.
    const bool zero = bytes[begin] == std::byte{} && size == begin + 1;
    REQUIRE_MESSAGE(findings[0].kind == (zero ? DamageKind::zero_tail : DamageKind::torn_tail),
                    (what + ": the other kind of tail"));
  }
}

// --- Sectors
// --------------------------------------------------------------------------------------

constexpr const char* detected = "detected, with the lost records";
constexpr const char* unchanged = "held the same bytes before";
constexpr const char* in_copy =
    "the header of the copied log is gone, the record before it is found in the copy";
constexpr const char* unknown_end = "at the end, where how many are lost can't be known";

/// A sector that is something else now. Records are touched if a byte of theirs differs.
void check_sector(Subject& subject, const ByteVector& bytes, std::size_t at, std::size_t size,
                  Counts& classes) {
  const ByteVector& before = subject.bytes();
  std::vector<std::uint64_t> touched;
  for (std::size_t index = 0; index < subject.count(); ++index) {
    const auto begin = static_cast<std::ptrdiff_t>(subject.log().offset(index));
    const auto end = static_cast<std::ptrdiff_t>(subject.log().offset(index + 1));
    if (!std::equal(before.begin() + begin, before.begin() + end, bytes.begin() + begin)) {
      touched.push_back(index + 1);
    }
  }
  const std::string what =
      "sector of " + std::to_string(size) + " at " + std::to_string(at) + ", touching " +
      (touched.empty() ? "nothing"
                       : std::to_string(touched.front()) + "-" + std::to_string(touched.back()));
  const Scanned scanned = subject.scan(bytes, what);
  const auto findings = scanned.findings();
  if (touched.empty()) {
    REQUIRE_MESSAGE(findings.empty(), (what + ": a finding in what did not change"));
    ++classes[unchanged];
    return;
  }
  REQUIRE_MESSAGE(!findings.empty(), (what + ": not detected"));
  if (touched.size() == 2 && touched.back() == this_log_number &&
      scanned.lost() == Numbers{this_log_number}) {
    // The damaged record before it stands in the copy, and nothing around the copy says that it is
    // one: its header is gone. The log's own rules make it the real one, which it equals.
    REQUIRE_MESSAGE((scanned.summary.status == LogStatus::corrupt &&
                     scanned.summary.records == subject.count() - 1),
                    (what + ": the copy is not taken for the record:\n" + describe(scanned)));
    ++classes[in_copy];
    return;
  }
  REQUIRE_MESSAGE(scanned.summary.records == subject.count() - touched.size(),
                  (what + ": not all that is whole is sound:\n" + describe(scanned)));
  for (const Finding& damage : findings) {
    REQUIRE_MESSAGE((damage.byte_offset >= subject.log().offset(touched.front() - 1) &&
                     damage.byte_offset + damage.length <= subject.log().offset(touched.back())),
                    (what + ": a finding elsewhere:\n" + describe(scanned)));
  }
  if (touched.back() < subject.count()) {
    REQUIRE_MESSAGE(scanned.summary.status == LogStatus::corrupt,
                    (what + ": corruption called a crash:\n" + describe(scanned)));
    REQUIRE_MESSAGE(scanned.lost() == touched,
                    (what + ": other records are lost:\n" + describe(scanned)));
    ++classes[detected];
    return;
  }
  const Numbers lost = scanned.lost();
  REQUIRE_MESSAGE(std::includes(touched.begin(), touched.end(), lost.begin(), lost.end()),
                  (what + ": what is not touched is lost:\n" + describe(scanned)));
  REQUIRE_MESSAGE(scanned.summary.status == LogStatus::corrupt,
                  (what + ": corruption called a crash:\n" + describe(scanned)));
  ++classes[lost == touched ? detected : unknown_end];
}

void sectors(std::size_t size, bool zeros, const Counts& expected) {
  Subject subject(true);
  Counts classes;
  for (std::size_t at = 0; at < subject.bytes().size(); at += size) {
    ByteVector bytes = subject.bytes();
    apply_step({.kind = zeros ? DamageStep::zeros : DamageStep::garbage,
                .at = at,
                .size = size,
                .value = at},
               bytes);
    check_sector(subject, bytes, at, size, classes);
  }
  check_counts(classes, expected);
}

TEST_CASE("zeroed-512") {
  sectors(512, true, {{detected, 101}, {unchanged, 33}, {in_copy, 1}, {unknown_end, 1}});
}

TEST_CASE("zeroed-4096") {
  sectors(4096, true, {{detected, 12}, {unchanged, 3}, {in_copy, 1}, {unknown_end, 1}});
}

TEST_CASE("garbage-512") { sectors(512, false, {{detected, 134}, {in_copy, 1}, {unknown_end, 1}}); }

TEST_CASE("garbage-4096") {
  sectors(4096, false, {{detected, 15}, {in_copy, 1}, {unknown_end, 1}});
}

/// The log cut after each of its records in turn, and the last sector of what is left overwritten:
/// there the number of lost records can't be known, and zeros may look like a crash.
TEST_CASE("last-sectors") {
  const Share share = share_argument();
  Subject subject(true);
  Counts classes;
  for (std::size_t count = 1 + share.index; count <= subject.count(); count += share.count) {
    const std::size_t end = subject.log().offset(count);
    const std::size_t last_begin = subject.log().offset(count - 1);
    for (const std::size_t size : {std::size_t{512}, std::size_t{4096}}) {
      for (const bool zeros : {true, false}) {
        const std::size_t at = (end - 1) / size * size;
        ByteVector bytes(subject.bytes().begin(),
                         subject.bytes().begin() + static_cast<std::ptrdiff_t>(end));
        const ByteVector before = bytes;
        apply_step({.kind = zeros ? DamageStep::zeros : DamageStep::garbage,
                    .at = at,
                    .size = size,
                    .value = end},
                   bytes);
        const std::size_t changed = static_cast<std::size_t>(
            std::mismatch(bytes.begin(), bytes.end(), before.begin()).first - bytes.begin());
        const std::string what = std::string(zeros ? "zeros" : "garbage") + " in the last " +
                                 std::to_string(size) + " of " + std::to_string(count) + " records";
        const Scanned scanned = subject.scan(bytes, what);
        if (changed == end) {
          REQUIRE_MESSAGE(scanned.findings().empty(),
                          (what + ": a finding in what did not change"));
          continue;
        }
        const std::size_t first = subject.record_at(changed);
        REQUIRE_MESSAGE(!scanned.findings().empty(), (what + ": not detected"));
        // Zeros after a damaged record whose end is known are a finding of their own.
        if (holds_record(bytes, subject.log().offset(first) + 1)) {
          ++classes["before records in its body"];
          REQUIRE_MESSAGE(scanned.summary.status == LogStatus::corrupt,
                          (what + ": corruption called a crash:\n" + describe(scanned)));
          continue;
        }
        REQUIRE_MESSAGE((scanned.findings().size() == 1 ||
                         (scanned.findings().size() == 2 && zeros &&
                          scanned.findings()[1].kind == DamageKind::zero_tail)),
                        (what + ": not one finding:\n" + describe(scanned)));
        const Finding finding = scanned.findings()[0];
        const bool whole_file = first == 0 && changed == 0;
        const bool one_record = first + 1 == count;
        std::string of_class = zeros ? "zeros" : "garbage";
        of_class += whole_file   ? " over all"
                    : one_record ? " in one record"
                                 : " in several records";
        if (whole_file) {
          // Up to a page of zeros can be what a crash leaves of record 1.
          const bool like_crash = zeros && end <= 4096;
          REQUIRE_MESSAGE(
              finding.kind == (like_crash ? DamageKind::zero_tail : DamageKind::not_a_log),
              (what + ": " + describe(scanned)));
        } else if (scanned.summary.status == LogStatus::torn) {
          // Zeros from somewhere in the last record to its end are what a crash leaves. So is a
          // record with zeros up to a page's border and other bytes after them, which a body of
          // zeros has by itself: garbage at its end then looks like the bytes of a record of which
          // one page was not written.
          const auto last = before.begin() + static_cast<std::ptrdiff_t>(last_begin);
          const bool zeros_in_body =
              std::search_n(last, before.end(), 4096, std::byte{}) != before.end();
          REQUIRE_MESSAGE((one_record && (zeros || zeros_in_body)),
                          (what + ": corruption called a crash:\n" + describe(scanned)));
          of_class += ", like a crash";
        } else {
          const Numbers lost = scanned.lost();
          for (std::size_t i = 0; i < lost.size(); ++i) {
            REQUIRE_MESSAGE((lost[i] == first + 1 + i && lost[i] <= count),
                            (what + ": what is not touched is lost:\n" + describe(scanned)));
          }
          of_class += lost.empty()                   ? ", none known to be lost"
                      : lost.size() == count - first ? ", all known to be lost"
                                                     : ", some known to be lost";
        }
        ++classes[of_class];
      }
    }
  }
  if (share.count > 1) return;
  check_counts(classes, {{"before records in its body", 30},
                         {"garbage in one record, like a crash", 2},
                         {"garbage in one record, all known to be lost", 27},
                         {"garbage in several records, none known to be lost", 1},
                         {"garbage in several records, some known to be lost", 75},
                         {"garbage over all", 24},
                         {"zeros in one record, like a crash", 29},
                         {"zeros in several records, some known to be lost", 75},
                         {"zeros over all", 25}});
}

// --- Whole records
// ----------------------------------------------------------------------------------

Step step_with_record(const Subject& subject, DamageStep kind, std::size_t index, std::size_t to) {
  return {.kind = kind,
          .at = subject.log().offset(index),
          .size = subject.log().length(index),
          .value = to};
}

TEST_CASE("removed") {
  Subject subject(true);
  for (std::size_t index = 0; index < subject.count(); ++index) {
    ByteVector bytes = subject.bytes();
    apply_step(step_with_record(subject, DamageStep::remove, index, 0), bytes);
    const std::string what = "record " + std::to_string(index + 1) + " removed";
    const Scanned scanned = subject.scan(bytes, what);
    const auto findings = scanned.findings();
    REQUIRE_MESSAGE(scanned.summary.records == subject.count() - 1,
                    (what + ": others are gone as well"));
    if (index + 1 == subject.count()) {
      // Nothing in the file says that there was one more.
      REQUIRE_MESSAGE(findings.empty(), (what + ": a finding without evidence"));
      continue;
    }
    REQUIRE_MESSAGE((findings.size() == 1 && findings[0].kind == DamageKind::sequence_gap &&
                     findings[0].byte_offset == subject.log().offset(index) &&
                     findings[0].length == 0 && findings[0].sequence_number == index + 1 &&
                     findings[0].lost == std::vector<SequenceRange>{{index + 1, index + 1}} &&
                     scanned.summary.status == LogStatus::corrupt),
                    (what + ": not a gap there:\n" + describe(scanned)));
  }
}

/// Each record once more, right after itself and at the end of the log.
TEST_CASE("duplicated") {
  Subject subject(true);
  for (std::size_t index = 0; index < subject.count(); ++index) {
    for (const bool at_end : {false, true}) {
      if (at_end && index + 1 == subject.count()) continue;
      const std::size_t to = at_end ? subject.bytes().size() : subject.log().offset(index + 1);
      ByteVector bytes = subject.bytes();
      apply_step(step_with_record(subject, DamageStep::duplicate, index, to), bytes);
      const std::string what =
          "record " + std::to_string(index + 1) + " duplicated" + (at_end ? " at the end" : "");
      const Scanned scanned = subject.scan(bytes, what);
      const auto findings = scanned.findings();
      // After the last record, earlier ones are what an earlier use of the file leaves.
      const DamageKind kind = at_end ? DamageKind::stale_tail : DamageKind::duplicate_record;
      REQUIRE_MESSAGE(
          (findings.size() == 1 && findings[0].kind == kind && findings[0].byte_offset == to &&
           findings[0].length == subject.log().length(index) &&
           findings[0].sequence_number == index + 1 && findings[0].lost.empty() &&
           scanned.summary.records == subject.count() &&
           scanned.summary.status == LogStatus::corrupt),
          (what + ": not a duplicate there:\n" + describe(scanned)));
    }
  }
}

TEST_CASE("swapped") {
  Subject subject(true);
  for (std::size_t index = 0; index + 1 < subject.count(); ++index) {
    ByteVector bytes = subject.bytes();
    apply_step(step_with_record(subject, DamageStep::move, index,
                                subject.log().offset(index) + subject.log().length(index + 1)),
               bytes);
    const std::string what = "record " + std::to_string(index + 1) + " swapped with the next";
    const Scanned scanned = subject.scan(bytes, what);
    const auto findings = scanned.findings();
    REQUIRE_MESSAGE((findings.size() == 1 && findings[0].kind == DamageKind::out_of_order &&
                     findings[0].lost.empty() && scanned.summary.records == subject.count() - 1 &&
                     scanned.summary.status == LogStatus::corrupt),
                    (what + ": not out of order there:\n" + describe(scanned)));
  }
}

}  // namespace

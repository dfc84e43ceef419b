// What the scan says of each damaged log of tests/data/damaged: worked out from how base.wal was
// damaged (verdicts.jsonl), not from what the scan said.
//
//     scan-corpus --directory=DIRECTORY

#include <array>
#include <filesystem>

#include <doctest/doctest.h>

#include "arguments.hpp"
#include "log_scanning.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

struct ExpectedFinding {
  DamageKind kind;
  std::uint64_t byte_offset;
  std::uint64_t length;
  std::vector<SequenceRange> lost = {};
  std::optional<std::pair<std::uint64_t, unsigned>> bit = {};  ///< byte and bit
};

struct Verdict {
  std::string file;
  std::vector<ExpectedFinding> findings;
};

/// base.wal has 160 records in 31298 bytes; record 47 is at 9420, 165 bytes long.
constexpr std::uint64_t size = 31298;
constexpr std::uint64_t at_47 = 9420;
constexpr std::uint64_t length_47 = 165;
constexpr std::uint64_t at_160 = 31090;

ExpectedFinding lost_47(DamageKind kind) { return {kind, at_47, length_47, {{47, 47}}}; }

ExpectedFinding flip_in_47(std::uint64_t byte, unsigned bit) {
  return {DamageKind::bit_flip, at_47, length_47, {{47, 47}}, {{byte, bit}}};
}

std::vector<Verdict> verdicts() {
  using enum DamageKind;
  const auto torn = [](std::uint64_t left) {
    return std::vector{ExpectedFinding{torn_tail, at_160, left}};
  };
  // A finding covers whole records, of which the overwritten sector touches the first and the last:
  // the sector itself is at 9728, of 512 bytes, and at 12288, of 4096 bytes.
  const std::vector small_sector{ExpectedFinding{overwritten_region, 9585, 790, {{48, 50}}}};
  const std::vector large_sector{ExpectedFinding{overwritten_region, 12231, 4395, {{61, 86}}}};
  return {
      {"base", {}},
      {"bit-flip-body", {flip_in_47(9502, 7)}},
      {"bit-flip-checksum", {flip_in_47(9584, 0)}},
      {"bit-flip-field-length", {flip_in_47(9433, 5)}},
      {"bit-flip-id", {flip_in_47(9450, 5)}},
      {"bit-flip-length", {flip_in_47(9421, 1)}},
      {"bit-flip-length-high", {flip_in_47(9423, 6)}},
      {"bit-flip-sequence", {flip_in_47(9425, 0)}},
      {"bit-flip-type", {flip_in_47(9424, 7)}},
      // Thirty bytes are missing from record 47. Its header is whole and its length leads into the
      // middle of record 48, so that the first check that fails is the checksum's.
      {"bytes-removed", {{checksum_mismatch, at_47, length_47 - 30, {{47, 47}}}}},
      {"garbage-inserted", {{foreign_bytes, at_47, 137}}},
      {"garbage-sector-512", small_sector},
      {"garbage-sector-4096", large_sector},
      // The file begins inside record 4, where the first four bytes are no length.
      {"head-missing", {{bad_length, 0, 363, {{1, 4}}}}},
      {"inner-length-overflow-sealed", {lost_47(malformed_payload)}},
      {"invalid-utf8-sealed", {lost_47(malformed_payload)}},
      {"length-maximum", {lost_47(bad_length)}},
      {"length-one-below-minimum", {lost_47(bad_length)}},
      {"length-past-end", {lost_47(bad_length)}},
      {"length-zero", {lost_47(bad_length)}},
      {"misdirected-sector-512", small_sector},
      {"misdirected-sector-4096", large_sector},
      {"not-a-wal-random", {{not_a_log, 0, 10000}}},
      {"not-a-wal-text", {{not_a_log, 0, 1240}}},
      {"not-a-wal-zeros", {{not_a_log, 0, 8192}}},
      {"other-log-appended", {{stale_tail, size, size}}},
      {"record-duplicated", {{duplicate_record, at_47 + length_47, length_47}}},
      {"record-missing", {{sequence_gap, at_47, 0, {{47, 47}}}}},
      {"records-swapped", {{out_of_order, 9791, length_47}}},
      // The record is there under another number: nothing says that its content is record 47's.
      {"sequence-max-sealed", {lost_47(sequence_gap)}},
      {"sequence-zero-sealed", {lost_47(sequence_gap)}},
      {"stale-tail", {{stale_tail, size, 1949}}},
      {"starts-at-seq-4", {{sequence_gap, 0, 0, {{1, 3}}}}},
      {"tail-of-zeros-after-last", {{zero_tail, size, 4096}}},
      {"tail-of-zeros-inside-last", torn(208)},
      {"torn-1-byte", torn(1)},
      {"torn-before-checksum", torn(204)},
      {"torn-header-only", torn(13)},
      {"torn-mid-checksum", torn(206)},
      {"torn-mid-header", torn(9)},
      {"torn-mid-payload", torn(104)},
      // Five bytes were added after the fifth field.
      {"trailing-payload-bytes-sealed", {{malformed_payload, at_47, length_47 + 5, {{47, 47}}}}},
      // What `truth` calls multiple are these three.
      {"two-bit-flips-in-two-records",
       {{bit_flip, at_47, length_47, {{47, 47}}, {{9502, 3}}},
        {bit_flip, 10906, 249, {{54, 54}}, {{11030, 4}}},
        {torn_tail, at_160, 11}}},
      {"unknown-type-3-sealed", {lost_47(unknown_type)}},
      {"unknown-type-5-sealed", {lost_47(unknown_type)}},
      {"unknown-type-255-sealed", {lost_47(unknown_type)}},
      {"zeroed-sector-512", small_sector},
      {"zeroed-sector-4096", large_sector},
  };
}

bool same(const Finding& found, const ExpectedFinding& expected) {
  const BitFlip* const flip = found.bit_flip();
  if ((flip != nullptr) != expected.bit.has_value()) return false;
  if (flip != nullptr &&
      (flip->byte_offset != expected.bit->first || flip->bit != expected.bit->second)) {
    return false;
  }
  return found.kind == expected.kind && found.byte_offset == expected.byte_offset &&
         found.length == expected.length && found.lost == expected.lost;
}

void check(const std::string& directory, const Verdict& verdict) {
  const ByteVector bytes = read_file(directory + "/" + verdict.file + ".wal");
  const Scanned scanned = scan_as_file(bytes);
  const std::string wrong = find_contradiction(bytes, scanned);
  REQUIRE_MESSAGE(wrong.empty(), (verdict.file + ": " + wrong));
  const auto findings = scanned.findings();
  REQUIRE_MESSAGE(
      std::equal(findings.begin(), findings.end(), verdict.findings.begin(), verdict.findings.end(),
                 [](const auto& a, const auto& b) { return same(a, b); }),
      (verdict.file + ": not as stated:\n" + describe(scanned)));
  REQUIRE_MESSAGE(aerowal::testing::same(scanned, scan_as_pipe(bytes)),
                  (verdict.file + ": a pipe gives something else"));
}

TEST_CASE("corpus: what is said of each damaged log") {
  const std::string directory = argument("directory", ".");
  std::size_t log_count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    if (entry.path().extension() == ".wal") ++log_count;
  }
  const auto all = verdicts();
  CHECK(log_count == all.size());
  for (const Verdict& verdict : all) check(directory, verdict);
}

}  // namespace

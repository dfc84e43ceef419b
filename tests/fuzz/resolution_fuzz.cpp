#include <algorithm>
#include <array>
#include <cinttypes>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "exhaustive_resolution.hpp"
#include "fuzz.hpp"
#include "log_scanning.hpp"
#include "scan/inventory.hpp"
#include "scan/resolution.hpp"

// The resolution of a log of a few small records against one that tries everything. The first byte
// of the input says which proven records count; each one after it, with those that it takes along,
// adds a record, a copy, a piece of one, or garbage, or flips a bit.

namespace {

using namespace aerowal;
using namespace aerowal::testing;

constexpr std::size_t records_max = 6;

class Composition {
 public:
  explicit Composition(std::span<const std::uint8_t> input) : input_(input) {}

  ByteVector run() {
    while (!input_.empty() && records_.size() < records_max) step();
    return std::move(log_);
  }

 private:
  std::uint8_t next() {
    if (input_.empty()) return 0;
    const std::uint8_t byte = input_.front();
    input_ = input_.subspan(1);
    return byte;
  }

  void step() {
    // Of a jump: far, farther than any file reaches, and the last ones there are.
    static constexpr std::array<std::uint64_t, 5> far{
        1000, unreachable_number - 1, unreachable_number + 7, UINT64_MAX - 1, UINT64_MAX};
    const unsigned choice = next();
    switch (choice % 8) {
      case 0:
      case 1:
        add_record(due_++, choice / 8);
        break;
      case 2:
        due_ = next() % 9;
        add_record(due_++, choice / 8);
        break;
      case 3:
        add_record(far[next() % far.size()], choice / 8);
        break;
      case 4:
        if (!records_.empty()) add_whole(ByteVector(records_[next() % records_.size()]));
        break;
      case 5:
        add_piece();
        break;
      case 6:
        for (unsigned left = choice / 8; left > 0; --left) log_.push_back(std::byte{next()});
        break;
      default:
        if (!log_.empty()) flip_bit(log_, (next() * 256U + next()) % (log_.size() * 8));
    }
  }

  void add_record(std::uint64_t number, unsigned content) {
    static constexpr std::array<std::string_view, 4> bodies{"a", "b", "", "longer than these"};
    const Record record{
        .collection_id = "c", .document_id = "d", .body = bytes_of(bodies[content % 4])};
    add_whole(raw_record(content / 4 % 2, number, payload_of(record)));
  }

  void add_whole(ByteVector record) {
    log_.insert(log_.end(), record.begin(), record.end());
    records_.push_back(std::move(record));
  }

  /// Some bytes of an earlier record, often up to its end.
  void add_piece() {
    if (records_.empty()) return;
    const ByteVector& record = records_[next() % records_.size()];
    const std::size_t begin = next() % record.size();
    const std::size_t size = std::min<std::size_t>(next(), record.size() - begin);
    const Bytes piece = Bytes(record).subspan(begin, size);
    log_.insert(log_.end(), piece.begin(), piece.end());
  }

  std::span<const std::uint8_t> input_;
  ByteVector log_;
  std::vector<ByteVector> records_;
  std::uint64_t due_ = 1;
};

/// What the inventory has of records, each by itself.
std::vector<PlacedBytes> records_of(const Inventory& inventory, ProvenUse use,
                                    RandomAccessLog& log) {
  std::vector<PlacedBytes> records;
  for (const Region& region : inventory.regions) {
    if (region.is_damage()) continue;
    const Proof* proof = nullptr;
    if (region.kind == Region::Kind::proven) {
      proof = find_proof(inventory.proofs, region.begin);
      FUZZ_REQUIRE(proof != nullptr);
      if (use == ProvenUse::none || (use == ProvenUse::flips && !proof->flip)) continue;
    }
    std::uint64_t at = region.begin;
    for (std::uint64_t i = 0; i < region.count; ++i) {
      ByteVector bytes = record_bytes(log, at, proof);
      const auto written = intact_record_at(bytes, 0);
      FUZZ_REQUIRE(written && written->length == bytes.size());
      FUZZ_REQUIRE(written->sequence_number == region.first_number + i);
      records.push_back({.begin = at,
                         .end = at + bytes.size(),
                         .number = written->sequence_number,
                         .bytes = bytes});
      at += bytes.size();
    }
    FUZZ_REQUIRE(at == region.end);
  }
  return records;
}

/// Each intact record is in the inventory, if only as one inside another or inside damage.
void check_inventory(Bytes log, const Inventory& inventory) {
  std::uint64_t end = 0;
  for (const Region& region : inventory.regions) {
    FUZZ_REQUIRE(region.begin == end && region.end > region.begin);
    end = region.end;
    if (region.kind != Region::Kind::unframed) continue;
    for (std::uint64_t at = region.begin; at < region.end; ++at) {
      FUZZ_REQUIRE(!intact_record_at(log, at));
    }
  }
  FUZZ_REQUIRE(end == log.size());
}

void check_lost(const Resolution& resolution, std::uint64_t last_kept) {
  std::vector<SequenceRange> lost;
  std::uint64_t next = 1;
  for (const RelatedRun& run : resolution.kept) {
    if (run.region.first_number > next) {
      lost.push_back({.first = next, .last = run.region.first_number - 1});
    }
    next = run.region.last_number() + 1;
  }
  if (resolution.last_number > last_kept) {
    lost.push_back({.first = last_kept + 1, .last = resolution.last_number});
  }
  FUZZ_REQUIRE(resolution.lost == lost);
  // Beyond what is kept only damage, or a record that does not count, shows a number.
  bool shown = false;
  for (const ResolvedRegion& resolved : resolution.regions) {
    shown = shown || !resolved.relation.has_value();
  }
  FUZZ_REQUIRE(resolution.last_number >= last_kept);
  FUZZ_REQUIRE(shown || resolution.last_number == last_kept);
}

const char* name_of(Relation relation) {
  static constexpr std::array<const char*, 5> names{"chain", "copy", "misplaced", "conflicting",
                                                    "unnumbered"};
  return names[static_cast<std::size_t>(relation)];
}

/// All that is needed to see which of the two is wrong.
void print(const std::vector<PlacedBytes>& records, const ExhaustiveResolution& expected,
           const Resolution& resolution) {
  for (std::size_t i = 0; i < records.size(); ++i) {
    std::fprintf(stderr, "%" PRIu64 " to %" PRIu64 ": number %" PRIu64 ", expected %s\n",
                 records[i].begin, records[i].end, records[i].number,
                 name_of(expected.relations[i]));
  }
  for (const ResolvedRegion& resolved : resolution.regions) {
    const Region& region = resolved.region;
    std::fprintf(stderr, "%" PRIu64 " to %" PRIu64 ": numbers %" PRIu64 "+%" PRIu64 ", found %s\n",
                 region.begin, region.end, region.first_number, region.count,
                 resolved.relation ? name_of(*resolved.relation) : "nothing that counts");
  }
}

void check_resolution(const Resolution& resolution, const std::vector<PlacedBytes>& records,
                      const std::deque<Proof>& proofs, RandomAccessLog& log) {
  std::set<std::uint64_t> proven;
  for (const Proof& proof : proofs) proven.insert(proof.header.sequence_number);
  const ExhaustiveResolution expected = resolve_exhaustively(records, proven);
  std::uint64_t end = 0;
  std::size_t record = 0;
  for (const ResolvedRegion& resolved : resolution.regions) {
    const Region& region = resolved.region;
    FUZZ_REQUIRE(region.begin == end);
    end = region.end;
    FUZZ_REQUIRE(region.is_damage() == resolved.damage.has_value());
    FUZZ_REQUIRE(!resolved.surfaced);
    if (!resolved.relation) continue;
    for (std::uint64_t i = 0; i < region.count; ++i, ++record) {
      FUZZ_REQUIRE(record < records.size());
      FUZZ_REQUIRE(records[record].begin >= region.begin && records[record].end <= region.end);
      FUZZ_REQUIRE(records[record].number == region.first_number + i);
      if (*resolved.relation != expected.relations[record]) print(records, expected, resolution);
      FUZZ_REQUIRE(*resolved.relation == expected.relations[record]);
    }
  }
  FUZZ_REQUIRE(end == log.size());
  FUZZ_REQUIRE(record == records.size());

  auto kept = expected.kept.begin();
  for (const RelatedRun& run : resolution.kept) {
    std::uint64_t at = run.region.begin;
    for (std::uint64_t i = 0; i < run.region.count; ++i, ++kept) {
      FUZZ_REQUIRE(kept != expected.kept.end());
      FUZZ_REQUIRE(kept->first == run.region.first_number + i);
      const PlacedBytes& due = records[kept->second];
      FUZZ_REQUIRE(due.begin == at);
      FUZZ_REQUIRE(run.relation == expected.relations[kept->second]);
      at = due.end;
    }
    FUZZ_REQUIRE(at == run.region.end);
  }
  FUZZ_REQUIRE(kept == expected.kept.end());

  std::set<std::uint64_t> conflicts;
  for (const SequenceRange& range : resolution.conflicts) {
    for (std::uint64_t i = 0; i < range.count(); ++i) conflicts.insert(range.first + i);
  }
  FUZZ_REQUIRE(conflicts == expected.conflicts);
  check_lost(resolution, expected.kept.empty() ? 0 : expected.kept.rbegin()->first);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static constexpr std::array<ProvenUse, 3> uses{ProvenUse::none, ProvenUse::flips, ProvenUse::all};
  const ProvenUse use = uses[data[0] % uses.size()];
  const ByteVector bytes = Composition({data + 1, size - 1}).run();
  const auto source = ByteSource::from_memory(bytes, "log");
  const auto inventory = take_inventory(*source, {.threading = {.workers = 1}});
  FUZZ_REQUIRE(inventory.has_value());
  check_inventory(bytes, *inventory);
  RandomAccessLog log(*source, inventory->size, inventory->prefix_bytes);
  const auto records = records_of(*inventory, use, log);
  // Pieces may make records, and then there are more than were built.
  if (records.size() > 2 * records_max) return 0;
  const Resolution resolution = resolve(*inventory, log, {.use_proven = use});
  check_resolution(resolution, records, inventory->proofs, log);
  return 0;
}

#include "scan/surfaced_records.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "scan/piece_search.hpp"

namespace aerowal {
namespace {

/// Bytes beside records that show that they are a piece of something larger.
constexpr std::uint64_t context_size = 16;

/// Calls `use` with each intact region beside damage, and what it is to be looked for with.
template <typename Use>
void for_each_needle(const Regions& regions, Use use) {
  const auto context = [](const Region& region) {
    return region.is_damage() ? std::min(region.end - region.begin, context_size) : 0;
  };
  for (auto region = regions.begin(); region != regions.end(); ++region) {
    if (region->kind != Region::Kind::intact) continue;
    const std::uint64_t before = region == regions.begin() ? 0 : context(*std::prev(region));
    const std::uint64_t after =
        std::next(region) == regions.end() ? 0 : context(*std::next(region));
    if (before == 0 && after == 0) continue;
    use(*region, ByteRange{.byte_offset = region->begin - before,
                           .length = region->end - region->begin + before + after});
  }
}

/// How long the longest intact record is; where one is longer than `enough`, that one's length will
/// do.
std::uint64_t longest_record(const Regions& regions, RandomAccessLog& log, std::uint64_t enough) {
  std::uint64_t longest = 0;
  for (const Region& region : regions) {
    if (region.kind != Region::Kind::intact || region.end - region.begin <= longest) continue;
    std::uint64_t offset = region.begin;
    while (offset < region.end && longest <= enough && !log.error()) {
      const std::uint32_t length = log.u32(offset);
      longest = std::max<std::uint64_t>(longest, length);
      offset += length;
    }
  }
  return longest;
}

/// A record that moves towards the end of the log.
struct RecordCursor {
  std::uint64_t region_begin = UINT64_MAX;
  std::uint64_t byte_offset = 0;
  std::uint64_t number = 0;
};

/// The number of the record in which all lies that was found, and that is more than it; nothing
/// where there is none.
std::optional<std::uint64_t> find_holder(const Regions& regions, RandomAccessLog& log,
                                         const Needle& needle, RecordCursor& cursor) {
  const auto after = std::upper_bound(
      regions.begin(), regions.end(), needle.longest_byte_offset,
      [](std::uint64_t offset, const Region& right) { return offset < right.begin; });
  if (after == regions.begin()) return std::nullopt;
  const Region& region = *std::prev(after);
  if (cursor.region_begin != region.begin) {
    cursor = {region.begin, region.begin, region.first_number};
  }
  while (cursor.byte_offset < region.end && !log.error()) {
    const std::uint64_t end = cursor.byte_offset + log.u32(cursor.byte_offset);
    if (end > needle.longest_byte_offset) {
      const bool holds = end >= needle.longest_byte_offset + needle.longest &&
                         end - cursor.byte_offset > needle.longest;
      return holds ? std::optional(cursor.number) : std::nullopt;
    }
    cursor.byte_offset = end;
    ++cursor.number;
  }
  return std::nullopt;
}

/// Whether any record of the region that begins there is sound.
bool is_sound(const Relations& relations, const Region& region) {
  const auto first =
      std::partition_point(relations.runs.begin(), relations.runs.end(),
                           [&](const RelatedRun& run) { return run.region.begin < region.begin; });
  const auto last = std::partition_point(first, relations.runs.end(), [&](const RelatedRun& run) {
    return run.region.begin < region.end;
  });
  return std::any_of(first, last,
                     [](const RelatedRun& run) { return run.relation == Relation::chain; });
}

}  // namespace

std::vector<ByteRange> intact_ranges(const Inventory& inventory) {
  std::vector<ByteRange> ranges;
  for (const Region& region : inventory.regions) {
    if (region.kind != Region::Kind::intact) continue;
    if (!ranges.empty() && ranges.back().byte_offset + ranges.back().length == region.begin) {
      ranges.back().length += region.end - region.begin;
    } else {
      ranges.push_back({.byte_offset = region.begin, .length = region.end - region.begin});
    }
  }
  return ranges;
}

std::vector<std::uint64_t> find_surfaced(const Inventory& inventory, const Relations& relations,
                                         RandomAccessLog& log) {
  std::uint64_t needle_max = 0;
  for_each_needle(inventory.regions, [&](const Region& /*region*/, const ByteRange& bytes) {
    needle_max = std::max(needle_max, bytes.length);
  });
  if (needle_max == 0) return {};
  // What is as long as the longest record is inside none.
  const std::uint64_t longest = longest_record(inventory.regions, log, needle_max);
  Regions regions;
  std::vector<Needle> needles;
  for_each_needle(inventory.regions, [&](const Region& region, const ByteRange& bytes) {
    if (bytes.length >= longest) return;
    needles.push_back({.bytes = bytes});
    regions.push_back(region);
  });
  if (needles.empty()) return {};
  find_pieces(log, intact_ranges(inventory), needles);
  std::vector<std::size_t> whole;
  for (std::size_t i = 0; i < needles.size(); ++i) {
    if (needles[i].longest == needles[i].bytes.length) whole.push_back(i);
  }
  // By where they were found, so that one sweep over the records serves all.
  std::sort(whole.begin(), whole.end(), [&](std::size_t a, std::size_t b) {
    return needles[a].longest_byte_offset < needles[b].longest_byte_offset;
  });
  std::vector<std::uint64_t> surfaced;
  RecordCursor cursor;
  for (const std::size_t i : whole) {
    const auto holder = find_holder(inventory.regions, log, needles[i], cursor);
    if (!holder || (regions[i].last_number() < *holder && is_sound(relations, regions[i]))) {
      continue;
    }
    surfaced.push_back(regions[i].begin);
  }
  std::sort(surfaced.begin(), surfaced.end());
  return surfaced;
}

}  // namespace aerowal

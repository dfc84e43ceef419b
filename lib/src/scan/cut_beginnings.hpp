#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "aerowal/bytes.hpp"
#include "aerowal/format.hpp"
#include "aerowal/ranges.hpp"
#include "inspect/probe.hpp"
#include "inspect/random_access_log.hpp"
#include "scan/checksum_filter.hpp"
#include "scan/region.hpp"
#include "scan/search_budget.hpp"

namespace aerowal {

/// Where a record may begin in damaged bytes.
struct Place {
  std::uint64_t byte_offset = 0;
  std::size_t region = 0;  ///< its index
};

/// What a place may have of a record: its first bytes.
struct Beginning {
  Place place;
  std::uint32_t size = 0;
};

/// The beginnings that records which were cut may have in damaged regions, by what their ends must
/// be. Memory: 6 bytes for each place where one may end, of which the first 2^22 count, and 20 for
/// each place where one may begin.
class CutBeginnings {
 public:
  /// Longer ones are not looked for: no length from a file is trusted with memory.
  static constexpr std::uint64_t record_size_max = std::uint64_t{1} << 24;

  /// `damages`: in file order. `present`: the numbers that are not looked for, ascending. All must
  /// outlive this. Looks at each region's first bytes, and as long as `budget` lasts wherever a
  /// length stands in the rest that two pieces may have; inside a region whose end a header gives,
  /// nothing begins.
  CutBeginnings(const std::vector<const Region*>& damages,
                const std::vector<SequenceRange>& present, RandomAccessLog& log,
                SearchBudget& budget);

  /// Likewise, but looks at these places alone, whatever is left of `budget`.
  CutBeginnings(const std::vector<const Region*>& damages,
                const std::vector<SequenceRange>& present, RandomAccessLog& log,
                SearchBudget& budget, const std::vector<Place>& places);

  /// Whether a log may have the number, and it is looked for.
  [[nodiscard]] bool is_looked_for(std::uint64_t number) const;

  /// Where whole headers show numbers that are looked for, after the first byte of a region; in
  /// file order.
  [[nodiscard]] const std::vector<Place>& headers() const { return headers_; }

  /// Of the ends that beginnings lack which show their length, the shortest and the longest.
  [[nodiscard]] std::uint64_t end_min() const { return end_min_; }
  [[nodiscard]] std::uint64_t end_max() const { return end_max_; }

  [[nodiscard]] const std::vector<Place>& places() const { return places_; }
  [[nodiscard]] std::size_t checksum_count() const { return checksums_.size(); }
  /// Of the first byte, the first two and so on at the place with that index the checksums, up to
  /// the last before the record's own.
  [[nodiscard]] std::span<const std::uint32_t> checksums(std::size_t place) const;
  /// False for nearly all that are not among those of any place.
  [[nodiscard]] bool may_have(std::uint32_t checksum) const { return filter_.may_hold(checksum); }

  /// Has what may_have() looks at fetched meanwhile: the time is that of memory.
  void prefetch(std::uint32_t checksum) const { filter_.prefetch(checksum); }

  /// A beginning that ends inside the record's checksum.
  struct InChecksum {
    std::uint32_t lacks = 0;  ///< end_key() of its end
    Beginning beginning;
  };
  /// Those that lack just these last bytes, 1 to 3.
  [[nodiscard]] std::span<const InChecksum> lacking(Bytes end) const;

 private:
  void find_inner_places(std::size_t region);
  void make_ready();
  [[nodiscard]] bool may_go_on() const;
  std::uint64_t size_max(const Place& place);
  std::uint64_t add_place(const Place& place);
  bool is_whole(const Place& place, std::uint64_t length);
  void add_in_checksum(const Place& place, std::uint64_t covered, std::uint32_t checksum,
                       std::uint64_t size_max);

  const std::vector<const Region*>* damages_;
  const std::vector<SequenceRange>* present_;
  RandomAccessLog* log_;
  Probe probe_;
  SearchBudget* budget_;
  std::uint64_t damaged_bytes_ = 0;
  std::vector<Place> places_;
  std::vector<Place> headers_;
  std::vector<std::uint32_t> checksums_;       ///< of the beginnings of each size, place by place
  std::vector<std::uint32_t> checksums_from_;  ///< how many are those of the places before each
  ChecksumFilter filter_{0};                   ///< of checksums_
  std::vector<InChecksum> in_checksum_;        ///< by what they lack
  std::uint64_t end_min_ = UINT64_MAX;
  std::uint64_t end_max_ = 0;
};

/// Whether two pieces may be a record of that length.
inline bool may_be_cut(std::uint64_t length) {
  return length >= format::record_size_min && length <= CutBeginnings::record_size_max;
}

}  // namespace aerowal

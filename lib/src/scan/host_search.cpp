#include "scan/host_search.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "aerowal/format.hpp"
#include "aerowal/record.hpp"
#include "base/byte_order.hpp"
#include "base/crc32_algebra.hpp"
#include "inspect/header_search.hpp"
#include "scan/filler.hpp"
#include "scan/join_pieces.hpp"
#include "scan/relations.hpp"
#include "scan/search_budget.hpp"

namespace aerowal {
namespace {

constexpr std::uint64_t host_size_min = std::uint64_t{2} * format::record_size_min;
constexpr std::uint64_t host_size_max = std::uint64_t{1} << 22;
constexpr std::uint64_t searched_per_byte = 2;
constexpr std::uint64_t host_searched_min = std::uint64_t{1} << 18;
constexpr std::size_t host_places_max = std::size_t{1} << 16;
/// So many ends are tried for a beginning.
constexpr int host_ends_max = 64;

/// Where a host may begin.
struct HostBeginning {
  std::uint64_t byte_offset = 0;
  std::uint32_t length = 0;
  bool has_records_after = false;  ///< the damage that it is in
  std::size_t left = 0;            ///< how many of the ends before it are untried
  std::size_t right = 0;           ///< the first of those after where it leads that is untried
};

/// Where one may end.
struct HostEnd {
  std::uint64_t byte_offset = 0;
  bool has_records_before = false;  ///< the damage that it is in
};

class HostSearch {
 public:
  HostSearch(const Inventory& inventory, RandomAccessLog& log)
      : inventory_(&inventory),
        log_(&log),
        budget_(searched_per_byte * log.size() + host_searched_min) {}

  std::vector<Join> run() {
    const Regions& regions = inventory_->regions;
    for (std::size_t i = 0; i < regions.size(); ++i) {
      if (regions[i].kind == Region::Kind::unframed) find_places(i);
    }
    if (beginnings_.empty()) return {};
    std::sort(ends_.begin(), ends_.end(),
              [](const HostEnd& a, const HostEnd& b) { return a.byte_offset < b.byte_offset; });
    for (HostBeginning& beginning : beginnings_) {
      // One that it leads to is no cut, and one in it would overlap.
      beginning.left = ends_until(beginning.byte_offset);
      beginning.right = ends_until(beginning.byte_offset + beginning.length);
    }
    for (int i = 0; i < host_ends_max && !beginnings_.empty() && !budget_.empty(); ++i) {
      std::erase_if(beginnings_, [this](HostBeginning& beginning) {
        const HostEnd* const end = next_end(beginning);
        return end == nullptr || (may_hold_records(beginning, *end) && match(beginning, *end));
      });
    }
    drop_inner_joins(found_);
    return std::move(found_);
  }

 private:
  [[nodiscard]] bool is_record(std::size_t region) const {
    return region < inventory_->regions.size() && !inventory_->regions[region].is_damage();
  }

  void find_places(std::size_t index) {
    const Region& damage = inventory_->regions[index];
    const bool before = index != 0 && is_record(index - 1);
    const bool after = is_record(index + 1);
    const auto add_end = [&](std::uint64_t end) {
      if (ends_.size() >= host_places_max || budget_.empty()) return;
      if (end > damage.begin) ends_.push_back({.byte_offset = end, .has_records_before = before});
    };
    const auto add_ends = [&](std::uint64_t end) {
      add_end(end);
      if (budget_.empty()) return;
      const std::uint64_t filled_from = before_filler(*log_, damage.begin, end, budget_);
      if (filled_from != end) add_end(filled_from);
    };
    add_ends(damage.end);
    if (damage.end - damage.begin < format::header_size) return;
    const std::uint64_t last = damage.end - format::header_size;
    find_header(*log_, damage.begin, last + 1, [&](std::uint64_t at, const std::byte* header) {
      const std::uint32_t length = load_u32(header);
      if (length < host_size_min || length > host_size_max) return false;
      const std::uint64_t number = load_u64(header + format::sequence_at);
      const bool shows = header[format::type_at] <= static_cast<std::byte>(RecordType::delete_) &&
                         number >= format::first_sequence_number && number < unreachable_number;
      if (!shows) return false;
      if (at != damage.begin) add_ends(at);
      if (beginnings_.size() < host_places_max) {
        beginnings_.push_back({.byte_offset = at, .length = length, .has_records_after = after});
      }
      return beginnings_.size() == host_places_max;
    });
  }

  /// How many of the ends are at most there.
  [[nodiscard]] std::size_t ends_until(std::uint64_t byte_offset) const {
    const auto after = std::partition_point(
        ends_.begin(), ends_.end(),
        [byte_offset](const HostEnd& end) { return end.byte_offset <= byte_offset; });
    return static_cast<std::size_t>(after - ends_.begin());
  }

  static bool may_hold_records(const HostBeginning& beginning, const HostEnd& end) {
    return beginning.has_records_after || end.has_records_before;
  }

  /// The nearest to where the length leads that was not tried yet; null if none is left.
  const HostEnd* next_end(HostBeginning& beginning) {
    const std::uint64_t leads_to = beginning.byte_offset + beginning.length;
    const HostEnd* const left = beginning.left > 0 ? &ends_[beginning.left - 1] : nullptr;
    const HostEnd* const right = beginning.right < ends_.size() ? &ends_[beginning.right] : nullptr;
    if (left == nullptr && right == nullptr) return nullptr;
    const bool goes_left =
        right == nullptr ||
        (left != nullptr && leads_to - left->byte_offset < right->byte_offset - leads_to);
    if (goes_left) {
      --beginning.left;
      return left;
    }
    ++beginning.right;
    return right;
  }

  /// Whether a record is found that begins and ends there.
  bool match(const HostBeginning& beginning, const HostEnd& end) {
    const std::uint64_t length = beginning.length;
    if (budget_.empty()) return false;
    budget_.spend(2 * length);
    const std::vector<std::byte> first = log_->copy(beginning.byte_offset, length - 1);
    const std::uint64_t end_max = std::min(length - format::header_size, end.byte_offset);
    const std::vector<std::byte> last = log_->copy(end.byte_offset - end_max, end_max);
    if (last.size() < end_max) return false;
    checksums_.resize(first.size() + 1);
    std::uint32_t checksum = 0;
    for (std::size_t i = 0; i < first.size(); ++i) {
      checksum = crc32_append(checksum, first[i]);
      checksums_[i + 1] = checksum;
    }
    if (match_in_checksum(beginning, end, first, last)) return true;
    if (last.size() < format::checksum_size) return false;
    // From the shortest end on: what the checksum before it must be.
    std::size_t at = last.size() - format::checksum_size;
    std::uint32_t wanted = load_u32(&last[at]);
    for (;;) {
      const std::size_t size = length - (last.size() - at);
      if (size < checksums_.size() && checksums_[size] == wanted &&
          add({.beginning = {.byte_offset = beginning.byte_offset, .length = size},
               .end = {.byte_offset = end.byte_offset - (length - size), .length = length - size},
               .header = {}},
              Bytes(first).first(size), Bytes(last).subspan(at))) {
        return true;
      }
      if (at == 0) return false;
      --at;
      wanted = crc32_remove(wanted, last[at]);
    }
  }

  /// The same where the record is cut inside its checksum.
  bool match_in_checksum(const HostBeginning& beginning, const HostEnd& end, Bytes first,
                         Bytes last) {
    const std::size_t covered = beginning.length - format::checksum_size;
    for (std::size_t count = 1; count < format::checksum_size; ++count) {
      const std::size_t size = beginning.length - count;
      if (first.size() < size || last.size() < count) continue;
      std::byte stored[format::checksum_size];
      std::copy_n(first.begin() + static_cast<std::ptrdiff_t>(covered), size - covered, stored);
      std::copy_n(last.end() - static_cast<std::ptrdiff_t>(count), count,
                  stored + (size - covered));
      if (load_u32(stored) != checksums_[covered]) continue;
      return add({.beginning = {.byte_offset = beginning.byte_offset, .length = size},
                  .end = {.byte_offset = end.byte_offset - count, .length = count},
                  .header = {}},
                 first.first(size), last.last(count));
    }
    return false;
  }

  bool add(Join join, Bytes beginning, Bytes end) {
    if (!holds_records(join.beginning) && !holds_records(join.end)) return false;
    std::vector<std::byte> bytes(beginning.begin(), beginning.end());
    bytes.insert(bytes.end(), end.begin(), end.end());
    PlacedRecord record;
    const Bytes covered = Bytes(bytes).first(bytes.size() - format::checksum_size);
    if (decode(bytes, crc32(covered), record)) return false;
    join.header = {.length = record.length,
                   .type = static_cast<std::uint8_t>(record.type),
                   .sequence_number = record.sequence_number};
    found_.push_back(join);
    return true;
  }

  /// Whether some record has bytes in the piece.
  [[nodiscard]] bool holds_records(const ByteRange& piece) const {
    const Regions& regions = inventory_->regions;
    auto region = std::partition_point(
        regions.begin(), regions.end(),
        [&piece](const Region& left) { return left.end <= piece.byte_offset; });
    const std::uint64_t end = piece.byte_offset + piece.length;
    for (; region != regions.end() && region->begin < end; ++region) {
      if (!region->is_damage()) return true;
    }
    return false;
  }

  const Inventory* inventory_;
  RandomAccessLog* log_;
  SearchBudget budget_;
  std::vector<HostBeginning> beginnings_;
  std::vector<HostEnd> ends_;
  std::vector<std::uint32_t> checksums_;  ///< of the first bytes of a beginning, by how many
  std::vector<Join> found_;
};

}  // namespace

std::vector<Join> find_split_hosts(const Inventory& inventory, RandomAccessLog& log) {
  return HostSearch(inventory, log).run();
}

}  // namespace aerowal

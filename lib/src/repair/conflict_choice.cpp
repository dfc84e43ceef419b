#include "repair/conflict_choice.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

#include "aerowal/format.hpp"
#include "base/byte_order.hpp"
#include "scan/kept_cursor.hpp"

namespace aerowal {
namespace {

bool is_counted(const ResolvedRegion& resolved) {
  return resolved.relation && *resolved.relation != Relation::unnumbered;
}

/// The other contents of numbers that several regions have.
class OtherContents {
 public:
  OtherContents(const Inventory& inventory, const Resolution& resolution, RandomAccessLog& log)
      : inventory_(&inventory), resolution_(&resolution), log_(&log) {}

  /// `regions`: indices. Returns pieces of them in which each number has each content once.
  std::vector<Piece> find(std::vector<std::size_t> regions) {
    std::stable_sort(regions.begin(), regions.end(), [this](std::size_t a, std::size_t b) {
      return region(a).first_number < region(b).first_number;
    });
    auto next = regions.begin();
    while (next != regions.end() || !active_.empty()) {
      if (active_.empty()) number_ = region(*next).first_number;
      for (; next != regions.end() && region(*next).first_number == number_; ++next) {
        active_.push_back({.region = *next, .byte_offset = region(*next).begin});
      }
      const bool alone = active_.size() == 1;
      const std::uint64_t last_alone =
          next == regions.end() ? UINT64_MAX : region(*next).first_number - 1;
      if (alone) {
        pass_alone(last_alone);
      } else {
        pass_number();
      }
    }
    return std::move(pieces_);
  }

 private:
  /// A region that has the number.
  struct Active {
    std::size_t region = 0;
    std::uint64_t byte_offset = 0;  ///< of its record of that number
    std::size_t piece = SIZE_MAX;   ///< the last that was made of it
  };
  /// A record, for comparing it.
  struct Content {
    std::uint64_t length = 0;
    std::uint32_t checksum = 0;
    std::size_t active = 0;
  };

  [[nodiscard]] const Region& region(std::size_t index) const {
    return resolution_->regions[index].region;
  }

  void take(Active& active, std::uint64_t last) {
    if (active.piece != SIZE_MAX && pieces_[active.piece].last + 1 == number_) {
      pieces_[active.piece].last = last;
      return;
    }
    active.piece = pieces_.size();
    pieces_.push_back({.region = active.region, .first = number_, .last = last});
  }

  /// Up to number `last`, or the region's last one, no other region has the numbers.
  void pass_alone(std::uint64_t last) {
    Active& active = active_.front();
    const std::uint64_t region_last = region(active.region).last_number();
    last = std::min(last, region_last);
    take(active, last);
    if (last == region_last) {
      active_.clear();
      return;
    }
    active.byte_offset = step_to(*log_, active.byte_offset, number_, last + 1);
    number_ = last + 1;
  }

  void pass_number() {
    std::vector<Content> contents;
    for (std::size_t i = 0; i < active_.size(); ++i) contents.push_back(content_of(i));
    // Of the same content the first in the file counts.
    std::sort(contents.begin(), contents.end(), [this](const Content& a, const Content& b) {
      return std::tuple(a.length, a.checksum, active_[a.active].region) <
             std::tuple(b.length, b.checksum, active_[b.active].region);
    });
    for (std::size_t i = 0; i < contents.size(); ++i) {
      const bool again = i > 0 && same(contents[i - 1], contents[i]);
      if (!again) take(active_[contents[i].active], number_);
    }
    std::size_t left = 0;
    for (Active& active : active_) {
      if (region(active.region).last_number() == number_) continue;
      active.byte_offset += log_->u32(active.byte_offset);
      active_[left++] = active;
    }
    active_.resize(left);
    ++number_;
  }

  Content content_of(std::size_t index) {
    const Active& active = active_[index];
    if (const Proof* const proof = proof_of(active)) {
      const std::vector<std::byte> bytes = record_bytes(*log_, active.byte_offset, proof);
      if (bytes.size() < format::record_size_min) return {.active = index};
      return {.length = bytes.size(),
              .checksum = load_u32(&bytes[bytes.size() - format::checksum_size]),
              .active = index};
    }
    const std::uint32_t length = log_->u32(active.byte_offset);
    return {.length = length,
            .checksum = log_->u32(active.byte_offset + length - format::checksum_size),
            .active = index};
  }

  [[nodiscard]] const Proof* proof_of(const Active& active) const {
    return region(active.region).kind == Region::Kind::proven
               ? find_proof(inventory_->proofs, active.byte_offset)
               : nullptr;
  }

  bool same(const Content& left, const Content& right) {
    if (left.length != right.length || left.checksum != right.checksum) return false;
    const Active& a = active_[left.active];
    const Active& b = active_[right.active];
    const Proof* const proof_a = proof_of(a);
    const Proof* const proof_b = proof_of(b);
    if (proof_a == nullptr && proof_b == nullptr) {
      return log_->same_bytes(a.byte_offset, b.byte_offset, left.length);
    }
    return record_bytes(*log_, a.byte_offset, proof_a) ==
           record_bytes(*log_, b.byte_offset, proof_b);
  }

  const Inventory* inventory_;
  const Resolution* resolution_;
  RandomAccessLog* log_;
  std::uint64_t number_ = 0;
  std::vector<Active> active_;
  std::vector<Piece> pieces_;
};

}  // namespace

std::vector<Piece> choose_later(const Resolution& resolution) {
  std::map<std::uint64_t, std::uint64_t> open;  // numbers without a record so far: last to first
  for (const SequenceRange& range : resolution.conflicts) open.emplace(range.last, range.first);
  std::vector<Piece> pieces;
  for (std::size_t i = resolution.regions.size(); i-- > 0 && !open.empty();) {
    if (!is_counted(resolution.regions[i])) continue;
    const Region& region = resolution.regions[i].region;
    auto range = open.lower_bound(region.first_number);
    while (range != open.end() && range->second <= region.last_number()) {
      const auto [range_last, range_first] = *range;
      const Piece piece{.region = i,
                        .first = std::max(range_first, region.first_number),
                        .last = std::min(range_last, region.last_number())};
      pieces.push_back(piece);
      range = open.erase(range);
      if (range_first < piece.first) open.emplace(piece.first - 1, range_first);
      if (piece.last < range_last) open.emplace(range_last, piece.last + 1);
    }
  }
  return pieces;
}

std::vector<InsertedPiece> choose_other_contents(const Inventory& inventory,
                                                 const Resolution& resolution,
                                                 RandomAccessLog& log) {
  std::vector<std::uint64_t> kept;  // where kept runs begin
  for (const RelatedRun& run : resolution.kept) kept.push_back(run.region.begin);
  std::sort(kept.begin(), kept.end());
  std::vector<std::size_t> others;
  std::vector<std::uint64_t> after(resolution.regions.size(), 0);
  std::uint64_t before = 0;
  for (std::size_t i = 0; i < resolution.regions.size(); ++i) {
    const ResolvedRegion& resolved = resolution.regions[i];
    if (!is_counted(resolved) || *resolved.relation == Relation::copy) continue;
    if (std::binary_search(kept.begin(), kept.end(), resolved.region.begin)) {
      before = resolved.region.last_number();
    } else {
      others.push_back(i);
      after[i] = before;
    }
  }
  std::vector<InsertedPiece> inserted;
  for (const Piece& piece : OtherContents(inventory, resolution, log).find(std::move(others))) {
    inserted.push_back({.after = after[piece.region], .piece = piece});
  }
  std::sort(inserted.begin(), inserted.end(), [](const InsertedPiece& a, const InsertedPiece& b) {
    return std::tuple(a.after, a.piece.region, a.piece.first) <
           std::tuple(b.after, b.piece.region, b.piece.first);
  });
  return inserted;
}

std::vector<Region> cut_out(const Resolution& resolution, const std::vector<Piece>& pieces,
                            RandomAccessLog& log) {
  std::vector<Region> regions(pieces.size());
  std::vector<std::size_t> order(pieces.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&pieces](std::size_t a, std::size_t b) {
    return std::tuple(pieces[a].region, pieces[a].first) <
           std::tuple(pieces[b].region, pieces[b].first);
  });
  std::size_t walked = SIZE_MAX;
  std::uint64_t at = 0;
  std::uint64_t number = 0;
  for (const std::size_t index : order) {
    const Piece& piece = pieces[index];
    Region region = resolution.regions[piece.region].region;
    if (walked != piece.region) {
      walked = piece.region;
      at = region.begin;
      number = region.first_number;
    }
    const std::uint64_t region_last = region.last_number();
    at = step_to(log, at, number, piece.first);
    number = piece.first;
    region.begin = at;
    if (piece.last != region_last) {
      at = step_to(log, at, number, piece.last + 1);
      number = piece.last + 1;
      region.end = at;
    }
    region.first_number = piece.first;
    region.count = piece.last - piece.first + 1;
    regions[index] = region;
  }
  return regions;
}

}  // namespace aerowal

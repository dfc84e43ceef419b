#include "scan/host_signs.hpp"

#include <algorithm>
#include <cstdint>

#include "aerowal/format.hpp"
#include "inspect/text_bytes.hpp"

namespace aerowal {
namespace {

constexpr std::uint64_t host_head_min = 33;
constexpr std::uint64_t host_tail_min = 4;

}  // namespace

std::size_t damage_after(const ResolvedRegions& regions, std::size_t i) {
  for (++i; i < regions.size() && !regions[i].region.is_damage();) ++i;
  return i;
}

std::optional<std::size_t> HostSigns::tail(std::size_t i) const {
  const ResolvedRegions& regions = *regions_;
  const Region& head = regions[i].region;
  if (head.end - head.begin < host_head_min) return std::nullopt;
  const std::size_t tail = damage_after(regions, i);
  if (tail == i + 1 || tail == regions.size()) return std::nullopt;
  const Region& last = regions[tail].region;
  if (last.end - last.begin < host_tail_min) return std::nullopt;
  const bool ends =
      last.end == log_->size() ||
      (has_records(tail + 1) && regions[tail + 1].region.first_number == regions[i].number + 1);
  if (!ends) return std::nullopt;
  // Lengths and a checksum are none.
  const bool text = is_text(*log_, head.begin, head.end) && is_text(*log_, last.begin, last.end);
  return text ? std::nullopt : std::optional(tail);
}

bool HostSigns::leads_past_records(std::size_t i) const {
  const Region& head = (*regions_)[i].region;
  return head.end - head.begin >= host_head_min && leads_to_end(i) && has_inner_lengths(head);
}

bool HostSigns::leads_to_end(std::size_t i) const {
  static constexpr std::uint64_t lacking_max = 64;
  static constexpr std::size_t regions_max = 64;
  const ResolvedRegions& regions = *regions_;
  const std::uint64_t begin = regions[i].region.begin;
  const std::uint64_t leads_to = begin + log_->u32(begin);
  const std::uint64_t next_number = regions[i].number + 1;
  const std::size_t last = std::min(regions.size() - 1, i + regions_max);
  for (++i; i <= last && regions[i].region.end <= leads_to; ++i) {
    if (leads_to - regions[i].region.end > lacking_max) continue;
    if (i == last) return last + 1 == regions.size();
    // Between records of one history nothing ends there.
    const bool ends = has_records(i)
                          ? !has_records(i + 1)
                          : has_records(i + 1) && regions[i + 1].region.first_number == next_number;
    if (ends) return true;
  }
  return false;
}

/// Whether the record that begins with the region has all five inner lengths in it, and these agree
/// with its own.
bool HostSigns::has_inner_lengths(const Region& region) const {
  const std::uint32_t length = log_->u32(region.begin);
  std::uint64_t at = region.begin + format::payload_at;
  for (std::size_t field = 0; field < format::field_count; ++field) {
    if (at > region.end || region.end - at < format::field_prefix_size) return false;
    at += format::field_prefix_size + log_->u32(at);
  }
  return at + format::checksum_size == region.begin + length;
}

}  // namespace aerowal

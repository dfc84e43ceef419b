#pragma once

#include <cstddef>
#include <optional>

#include "inspect/random_access_log.hpp"
#include "scan/resolution.hpp"

namespace aerowal {

/// The first region after region `i` that is damage; their count if all are records.
std::size_t damage_after(const ResolvedRegions& regions, std::size_t i);

/// What shows that damage may be the ends of a record whose document holds the records after it.
/// Takes constant time for each region, and that of the damage where it may be text. All must
/// outlive this.
class HostSigns {
 public:
  HostSigns(const ResolvedRegions& regions, RandomAccessLog& log)
      : regions_(&regions), log_(&log) {}

  /// The damage after the records that the region's own record may hold; nothing if it is no host.
  [[nodiscard]] std::optional<std::size_t> tail(std::size_t i) const;

  /// Whether the length in the region's header leads to where records after it end, or little
  /// further: they may be in the document of its record, which lacks some bytes. A write that is
  /// repeated leads into the record that was written again.
  [[nodiscard]] bool leads_past_records(std::size_t i) const;

 private:
  [[nodiscard]] bool leads_to_end(std::size_t i) const;
  [[nodiscard]] bool has_inner_lengths(const Region& region) const;
  [[nodiscard]] bool has_records(std::size_t i) const { return !(*regions_)[i].region.is_damage(); }

  const ResolvedRegions* regions_;
  RandomAccessLog* log_;
};

}  // namespace aerowal

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "inspect/probe.hpp"
#include "inspect/random_access_log.hpp"
#include "scan/inventory.hpp"
#include "scan/relations.hpp"
#include "scan/resolution.hpp"

namespace aerowal {

/// Which damage is a copy, whole or in pieces, of records that the log has elsewhere. Takes all as
/// they live on. Compares with the records that a region's header and neighbours name, in one sweep
/// over what is kept; where that is not enough and it matters, at most 256 regions are looked for
/// anywhere, in up to 4 pieces.
class DamageCopies {
 public:
  DamageCopies(const Inventory& inventory, const Relations& relations,
               const ResolvedRegions& regions, RandomAccessLog& log);

  /// Of a damaged region.
  [[nodiscard]] bool is_copy(std::size_t i) const;

  /// Whether a damaged region is as long as the kept record whose number its header shows, and has
  /// at least half of its bytes.
  [[nodiscard]] bool is_like_kept(std::size_t i) const { return is_like_[i]; }

 private:
  /// Which records' bytes a damaged region may be copies of.
  struct Question {
    std::uint64_t number = 0;
    std::size_t region = 0;
    bool suffix = false;  ///< the region's end may be that record's end; else its beginning
  };

  void ask();
  void answer(const std::vector<Question>& questions);
  void compare(const Question& question, const ByteRange& kept);
  void search();
  [[nodiscard]] bool may_be_copy(std::size_t i) const;
  [[nodiscard]] bool has_records(std::size_t i) const { return !(*regions_)[i].region.is_damage(); }

  const Inventory* inventory_;
  const Relations* relations_;
  const ResolvedRegions* regions_;
  RandomAccessLog* log_;
  std::vector<std::uint64_t> prefix_;  ///< of each region, so many bytes are a record's beginning
  std::vector<std::uint64_t> suffix_;  ///< likewise a record's end
  std::vector<bool> is_like_;          ///< of each region
};

}  // namespace aerowal

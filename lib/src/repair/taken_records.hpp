#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "aerowal/ranges.hpp"
#include "aerowal/repair.hpp"
#include "inspect/random_access_log.hpp"
#include "repair/store_order.hpp"
#include "scan/inventory.hpp"
#include "scan/joins.hpp"
#include "scan/resolution.hpp"

namespace aerowal {

/// Records that the new log takes, side by side in the log and in the new one.
struct SelectedRun {
  Region region;                           ///< intact or proven; of a join where its beginning is
  std::optional<ByteRange> join_end = {};  ///< of a join
  bool restored = false;                   ///< by a copy: of the region only the numbers count
};

/// What the store and the donors give back, with the damage that is in its place.
struct RestoredPlaces {
  std::vector<SequenceRange> numbers = {};  ///< lost ones, ascending
  std::vector<ByteRange> places = {};       ///< all that stood there is given back; in file order
  std::vector<ByteRange> parts = {};        ///< likewise, where more stood there
  std::uint64_t last_number = 0;            ///< the largest that a copy is known to have had
  bool end_unknown = false;                 ///< or more after that
  const StoreOrder* order = nullptr;        ///< of the records in conflict and all after them
};

/// The records that a new log takes, in its order.
class TakenRecords {
 public:
  /// All must outlive this. `joins`: those that may be taken, by rising number.
  TakenRecords(const Inventory& inventory, const Resolution& resolution,
               const std::vector<Join>& joins, const RestoredPlaces& restored, RandomAccessLog& log)
      : inventory_(&inventory),
        resolution_(&resolution),
        joins_(&joins),
        restored_(&restored),
        log_(&log) {}

  /// All that is kept, joined and restored, by number, and of records in conflict those of the
  /// rule; the kept ones where there is none.
  void take_all(std::optional<ConflictRule> conflicts);
  /// What comes before the first conflict, and then all in the store's order.
  void take_in_store_order(const StoreOrder& order);
  /// After all others.
  void take(const Region& region);
  void take_restored(std::uint64_t first, std::uint64_t last);
  void clear() { runs_.clear(); }

  [[nodiscard]] const std::vector<SelectedRun>& runs() const { return runs_; }
  [[nodiscard]] std::vector<SelectedRun> release() { return std::move(runs_); }
  /// Whether the rule took records that are not where their numbers belong.
  [[nodiscard]] bool off_chain() const { return off_chain_; }

 private:
  void take_later();
  void find_regions(std::vector<std::size_t>& indices) const;
  void take_joined_and_restored();
  void insert_other_contents();

  const Inventory* inventory_;
  const Resolution* resolution_;
  const std::vector<Join>* joins_;
  const RestoredPlaces* restored_;
  RandomAccessLog* log_;
  std::vector<SelectedRun> runs_;
  bool off_chain_ = false;
};

}  // namespace aerowal

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/document_store.hpp"
#include "aerowal/finding.hpp"
#include "aerowal/ranges.hpp"
#include "aerowal/repair.hpp"
#include "aerowal/result.hpp"
#include "repair/store_order.hpp"
#include "scan/resolution.hpp"
#include "store/store_alignment.hpp"

namespace aerowal {

class RepairDesk;

/// What a store says of a log, by what the new log takes from the log itself.
struct StoreAnswer {
  std::vector<Restoration> findings = {};  ///< one for each
  /// Of each the numbers that it cost beside those that it lists: only the store shows them.
  std::vector<std::vector<SequenceRange>> unlisted = {};
  /// That the log lacks its end, where no finding is there to say so, and what stood there.
  std::optional<Finding> end = {};
  Restoration end_restoration = {};
  /// The store may have held more records after the log's end than it shows.
  bool end_unknown = false;
  std::string end_failure = {};          ///< why
  std::optional<StoreOrder> order = {};  ///< where there are conflicts

  /// How many lost records only the store shows.
  [[nodiscard]] std::uint64_t count_unlisted() const;

  /// Those of them that a repair cuts off whose actions these are, one for each finding, ascending:
  /// what it takes for a write that was never acknowledged.
  [[nodiscard]] std::vector<SequenceRange> cut_off(const std::vector<RepairAction>& actions) const;
  /// Whether it decides the conflicts, which is its own only where the caller has no rule.
  [[nodiscard]] bool orders(const RepairOptions& options) const {
    return order && order->failure.empty() && !options.conflicts;
  }
};

/// Asks a store about a log, once for each set of records that the new log may take from the log.
class StoreDesk {
 public:
  /// All must outlive this.
  StoreDesk(ByteSource& source, RepairDesk& desk, DocumentStore& store)
      : source_(&source), desk_(&desk), store_(&store) {}

  [[nodiscard]] std::string path() const { return store_->path(); }

  /// Lives as long as this. Errors: system. Time and memory of a new question: those of
  /// restore_from_store().
  Result<const StoreAnswer*> answer(const RepairOptions& options);

 private:
  /// What decides which records the new log takes.
  struct Asked {
    ProvenUse proven_use = ProvenUse::none;
    bool moves = false;  ///< records in the wrong place, and joined ones
    friend bool operator<(const Asked& a, const Asked& b) {
      return std::tie(a.proven_use, a.moves) < std::tie(b.proven_use, b.moves);
    }
  };

  Result<StoreAnswer> ask(const Asked& asked, const RepairOptions& options);
  Result<void> ask_for_records(const Asked& asked, const RepairOptions& options,
                               StoreAnswer& answer);

  ByteSource* source_;
  RepairDesk* desk_;
  DocumentStore* store_;
  std::map<Asked, StoreAnswer> answers_;
};

}  // namespace aerowal

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
#include "store/donors.hpp"
#include "store/store_alignment.hpp"

namespace aerowal {

class RepairDesk;

/// What a store and donors say of a log, by what the new log takes from the log itself.
struct RestoreAnswer {
  std::vector<Restoration> findings = {};  ///< one for each
  /// Of each the numbers that it cost beside those that it lists: only the others show them.
  std::vector<std::vector<SequenceRange>> unlisted = {};
  /// That the log lacks its end, where no finding is there to say so, and what stood there.
  std::optional<Finding> end = {};
  Restoration end_restoration = {};
  /// The store may have held more records after the log's end than it shows.
  bool end_unknown = false;
  std::string end_failure = {};          ///< why
  std::optional<StoreOrder> order = {};  ///< where there are conflicts

  /// How many lost records only the store or a donor shows.
  [[nodiscard]] std::uint64_t count_unlisted() const;

  /// Whether a donor has anything.
  [[nodiscard]] bool has_donated() const;

  /// Those of them that a repair cuts off whose actions these are, one for each finding, ascending:
  /// what it takes for a write that was never acknowledged.
  [[nodiscard]] std::vector<SequenceRange> cut_off(const std::vector<RepairAction>& actions) const;
  /// Whether it decides the conflicts, which is its own only where the caller has no rule.
  [[nodiscard]] bool orders(const RepairOptions& options) const {
    return order && order->failure.empty() && !options.conflicts;
  }
};

/// What is asked beside the log.
struct RestoreSources {
  Donors* donors = nullptr;  ///< null: none
  DocumentStore* store = nullptr;
};

/// Asks donors and a store about a log, once for each set of records that the new log may take from
/// the log. What a donor has comes back byte for byte, so that the store is asked for the rest.
class RestoreDesk {
 public:
  /// All must outlive this.
  RestoreDesk(ByteSource& source, RepairDesk& desk, RestoreSources sources)
      : source_(&source), desk_(&desk), sources_(sources) {}

  [[nodiscard]] bool has_store() const { return sources_.store != nullptr; }
  [[nodiscard]] std::string store_path() const { return sources_.store->path(); }

  /// Null where nobody can be asked. Lives as long as this. Errors: system. Time and memory of a
  /// new question: those of restore_from_store() and Donors::restore().
  Result<const RestoreAnswer*> answer(const RepairOptions& options, bool with_store);

 private:
  /// What decides which records the new log takes.
  struct Asked {
    ProvenUse proven_use = ProvenUse::none;
    bool moves = false;  ///< records in the wrong place, and joined ones
    bool with_store = false;
    friend bool operator<(const Asked& a, const Asked& b) {
      return std::tie(a.proven_use, a.moves, a.with_store) <
             std::tie(b.proven_use, b.moves, b.with_store);
    }
  };

  /// The findings that may have cost records.
  struct Lacking {
    std::vector<const Finding*> findings = {};  ///< without what is known from elsewhere
    std::vector<std::size_t> indices = {};      ///< of each
    std::optional<std::size_t> at_end = {};     ///< the index of the one at the log's end
  };
  class OtherRecords;

  Result<RestoreAnswer> ask(const Asked& asked, const RepairOptions& options);
  Result<void> ask_store(const StoreQuestion& question, const Lacking& lacking, bool moves,
                         RestoreAnswer& answer);
  /// Whether the finding comes after all records that the new log has of the log.
  [[nodiscard]] bool is_after_all(const Finding& finding, const OtherRecords& others) const;
  void note_lacking_end(RestoreAnswer& answer);

  ByteSource* source_;
  RepairDesk* desk_;
  RestoreSources sources_;
  std::map<Asked, RestoreAnswer> answers_;
};

}  // namespace aerowal

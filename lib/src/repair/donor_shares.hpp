#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "repair/repair_draft.hpp"
#include "repair/restore_answer.hpp"
#include "scan/joins.hpp"
#include "scan/resolution.hpp"
#include "store/donors.hpp"

namespace aerowal {

/// Where donors' records go.
struct DonorPlaces {
  const std::vector<RepairStep>& steps;
  const std::vector<std::size_t>& lacking;  ///< indices of the steps that may have cost records
  /// Of these the one at the log's end; nothing where the log ends with what is right.
  std::optional<std::size_t> at_end = {};
  const RelatedRuns& kept;          ///< of the log
  const std::vector<Join>* joined;  ///< likewise; null: none
};

/// Adds what donors have to what a store said: to the finding that lists the number, or, after the
/// last number of the log, to the one at its end, else to the answer's end. Where both have a
/// record after the last number and these differ, it is neither.
void share_out(DonorAnswer&& donated, const DonorPlaces& places, bool store_asked,
               RestoreAnswer& answer);

}  // namespace aerowal

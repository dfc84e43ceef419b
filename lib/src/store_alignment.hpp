#pragma once

#include <vector>

#include "aerowal/document_store.hpp"
#include "aerowal/repair.hpp"
#include "aerowal/result.hpp"
#include "aerowal/scan.hpp"
#include "aerowal/source.hpp"

namespace aerowal {

/// Looks up in `store` what each step's finding lacks, by aligning the store's records with the
/// sound ones around it, and fills `restored`, or says in `not_restored` why it can't be had.
/// `sound` is all that is sound in `log`. Errors: system.
Result<void> restore_from_store(Source& log, const std::vector<SoundRange>& sound,
                                std::vector<RepairStep>& steps, DocumentStore& store);

}  // namespace aerowal

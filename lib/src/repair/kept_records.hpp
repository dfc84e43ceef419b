#pragma once

#include <deque>
#include <vector>

#include "aerowal/repair.hpp"
#include "inspect/proof.hpp"
#include "inspect/random_access_log.hpp"
#include "repair/dropped_records.hpp"

namespace aerowal {

/// Removes those of `dropped` that the new log of `plan`, whose kept ranges are complete, has after
/// all: each whose content a kept record of its number has, and each intact one whose bytes are in
/// a document there, but for those in conflict that are in none themselves. The rest is by rising
/// number. `proofs`: of those that are proven, in file order. Of intact records of one length and
/// checksum only the first 16 are looked for in a record that is restored, corrected or joined.
/// Memory: up to 48 bytes for each kept range, and 96 for each record. Where `log` has an error in
/// the end, some may be missing, or still there.
void remove_kept(std::vector<DroppedRecord>& dropped, const RepairPlan& plan, RandomAccessLog& log,
                 const std::deque<Proof>& proofs);

}  // namespace aerowal

#pragma once

#include <vector>

#include "aerowal/finding.hpp"
#include "scan/region.hpp"
#include "scan/relations.hpp"

namespace aerowal {

/// What a finding says of records that it covers.
IntactRelation intact_relation(const RelatedRun& run);

/// Adds the records of `region` to those that a finding covers: to the last run, where they carry
/// it on.
void add_intact_run(std::vector<IntactRun>& runs, const Region& region, IntactRelation relation);

}  // namespace aerowal

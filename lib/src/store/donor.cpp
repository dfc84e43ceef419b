#include "store/donor.hpp"

#include <utility>

#include "aerowal/format.hpp"
#include "scan/instances.hpp"

namespace aerowal {

RelatedRuns numbered_runs(const RelatedRuns& kept, const ResolvedRegions& regions,
                          RandomAccessLog& log) {
  Regions unsupported;
  for (const ResolvedRegion& region : regions) {
    if (region.relation == Relation::unnumbered &&
        region.region.first_number >= format::first_sequence_number) {
      unsupported.push_back(region.region);
    }
  }
  return find_instances(kept, std::move(unsupported), log).kept;
}

}  // namespace aerowal

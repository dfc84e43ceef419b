#include "scan/intact_runs.hpp"

namespace aerowal {

IntactRelation intact_relation(const RelatedRun& run) {
  switch (run.relation) {
    case Relation::chain:
    case Relation::copy:
      return IntactRelation::copy;
    case Relation::conflicting:
      return IntactRelation::conflicting;
    case Relation::misplaced:
    case Relation::unnumbered:
      break;
  }
  return IntactRelation::misplaced;
}

void add_intact_run(std::vector<IntactRun>& runs, const Region& region, IntactRelation relation) {
  if (!runs.empty()) {
    IntactRun& last = runs.back();
    if (last.relation == relation && last.byte_offset + last.length == region.begin &&
        last.first_sequence_number + last.count == region.first_number) {
      last.length += region.end - region.begin;
      last.count += region.count;
      return;
    }
  }
  runs.push_back({.byte_offset = region.begin,
                  .length = region.end - region.begin,
                  .first_sequence_number = region.first_number,
                  .count = region.count,
                  .relation = relation});
}

}  // namespace aerowal

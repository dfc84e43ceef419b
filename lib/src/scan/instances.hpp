#pragma once

#include "inspect/random_access_log.hpp"
#include "scan/region.hpp"
#include "scan/relations.hpp"

namespace aerowal {

/// The part of a region from number `first` to `last`, both in it.
Region cut_region(RandomAccessLog& log, const Region& region, std::uint64_t first,
                  std::uint64_t last);

/// For sorting: by the first number, then by place.
bool by_number(const Region& a, const Region& b);

/// Records by their numbers, of which there may be several instances.
struct Instances {
  RelatedRuns kept;  ///< one of each number, ascending
  Regions doubled;   ///< the others, each with numbers of one kept run
};

/// Keeps the instances of `chain`, which are in file order, and for each number that it lacks the
/// first one in the file of `others`.
Instances find_instances(const RelatedRuns& chain, Regions others, RandomAccessLog& log);

}  // namespace aerowal

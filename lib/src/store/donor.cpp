#include "store/donor.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

#include "aerowal/format.hpp"
#include "scan/instances.hpp"

namespace aerowal {
namespace {

/// What may be the document of a record of which only the ends are left, unless the number after
/// the last record in it shows there. In file order.
std::vector<ByteRange> documents_of_hosts(const ResolvedRegions& regions) {
  std::vector<ByteRange> documents;
  for (std::size_t i = 0; i < regions.size(); ++i) {
    if (regions[i].damage != DamageClass::host) continue;
    std::size_t tail = i + 1;
    while (tail < regions.size() && !regions[tail].region.is_damage()) ++tail;
    if (tail == regions.size()) break;
    const bool goes_on = regions[tail].damage == DamageClass::record &&
                         regions[tail].number == regions[tail - 1].region.last_number() + 1;
    const std::uint64_t begin = regions[i].region.end;
    if (!goes_on) {
      documents.push_back({.byte_offset = begin, .length = regions[tail].region.begin - begin});
    }
  }
  return documents;
}

}  // namespace

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

RelatedRuns donor_runs(LogScan& scan) {
  const Resolution& resolution = scan.resolution();
  RelatedRuns runs = numbered_runs(resolution.kept, resolution.regions, scan.log());
  const std::vector<ByteRange> documents = documents_of_hosts(resolution.regions);
  std::erase_if(runs, [&documents](const RelatedRun& run) {
    const auto after = std::partition_point(
        documents.begin(), documents.end(),
        [&run](const ByteRange& document) { return document.byte_offset <= run.region.begin; });
    return after != documents.begin() &&
           run.region.begin - std::prev(after)->byte_offset < std::prev(after)->length;
  });
  return runs;
}

}  // namespace aerowal

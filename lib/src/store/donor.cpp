#include "store/donor.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

#include "aerowal/format.hpp"
#include "scan/host_signs.hpp"
#include "scan/instances.hpp"

namespace aerowal {
namespace {

/// What may be the document of a record of which only the ends are left, unless the number after
/// the last record in it shows there. In file order.
std::vector<ByteRange> documents_of_hosts(const ResolvedRegions& regions) {
  std::vector<ByteRange> documents;
  for (std::size_t i = 0; i < regions.size(); ++i) {
    if (regions[i].damage != DamageClass::host) continue;
    const std::size_t tail = damage_after(regions, i);
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

/// By document, the numbers of the runs in it.
std::vector<std::vector<SequenceRange>> numbers_in_documents(const RelatedRuns& runs,
                                                             const ResolvedRegions& regions) {
  const std::vector<ByteRange> documents = documents_of_hosts(regions);
  std::vector<std::vector<SequenceRange>> numbers(documents.size());
  for (const RelatedRun& run : runs) {
    const auto after = std::partition_point(
        documents.begin(), documents.end(),
        [&run](const ByteRange& document) { return document.byte_offset <= run.region.begin; });
    if (after == documents.begin()) continue;
    const ByteRange& document = *std::prev(after);
    if (run.region.begin - document.byte_offset >= document.length) continue;
    numbers[static_cast<std::size_t>(&document - documents.data())].push_back(
        {.first = run.region.first_number, .last = run.region.last_number()});
  }
  return numbers;
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

Donor::Donor(const std::string& name, LogScan opened) : path(name), scan(std::move(opened)) {
  const Resolution& resolution = scan.resolution();
  const RelatedRuns runs = numbered_runs(resolution.kept, resolution.regions, scan.log());
  documents = numbers_in_documents(runs, resolution.regions);
  records.emplace(runs, nullptr, scan.log());
}

}  // namespace aerowal

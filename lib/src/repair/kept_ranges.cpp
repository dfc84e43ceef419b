#include "repair/kept_ranges.hpp"

#include <map>
#include <utility>

#include "aerowal/format.hpp"
#include "aerowal/record.hpp"
#include "scan/correction.hpp"
#include "scan/relations.hpp"

namespace aerowal {

namespace {

/// Restored records, by their number.
using RestoredByNumber = std::map<std::uint64_t, const RestoredRecord*>;

RestoredByNumber restored_by_number(const RestoreAnswer* answer) {
  RestoredByNumber restored;
  if (answer == nullptr) return restored;
  const auto add = [&restored](const Restoration& restoration) {
    for (const RestoredRecord& record : restoration.records) {
      restored.emplace(record.sequence_number, &record);
    }
  };
  for (const Restoration& restoration : answer->findings) add(restoration);
  add(answer->end_restoration);
  return restored;
}

KeptRange range_of(const SelectedRun& run, const Inventory& inventory) {
  KeptRange range{.byte_offset = run.region.begin,
                  .length = run.region.end - run.region.begin,
                  .first_sequence_number = run.region.first_number,
                  .count = run.region.count};
  if (run.join_end) {
    range.length += run.join_end->length;
    range.end = run.join_end;
  } else if (const Proof* const proof = run.region.kind == Region::Kind::proven
                                            ? find_proof(inventory.proofs, run.region.begin)
                                            : nullptr) {
    range.correction = correction_of(*proof);
  }
  return range;
}

}  // namespace

void fill_kept(RepairPlan& plan, std::vector<SelectedRun>&& taken, const Inventory& inventory,
               const RestoreAnswer* answer) {
  const RestoredByNumber restored = restored_by_number(answer);
  const std::vector<SelectedRun> runs = std::move(taken);
  plan.kept.clear();
  plan.restored.clear();
  plan.kept.reserve(runs.size());
  for (const SelectedRun& run : runs) {
    if (!run.restored) {
      plan.kept.push_back(range_of(run, inventory));
      continue;
    }
    for (std::uint64_t i = 0; i < run.region.count; ++i) {
      const std::uint64_t number = run.region.first_number + i;
      const auto found = restored.find(number);
      if (found == restored.end()) continue;
      plan.kept.push_back({.byte_offset = found->second->byte_offset,
                           .length = encoded_length(found->second->record()).value_or(0),
                           .first_sequence_number = number,
                           .count = 1,
                           .restored = plan.restored.size()});
      plan.restored.push_back(*found->second);
    }
  }
}

void lay_out(RepairPlan& plan) {
  plan.size = 0;
  plan.renumbered = false;
  std::uint64_t number = format::first_sequence_number;
  for (KeptRange& kept : plan.kept) {
    kept.new_byte_offset = plan.size;
    kept.new_first_sequence_number = number;
    plan.renumbered = plan.renumbered || number != kept.first_sequence_number;
    plan.size += kept.length;
    number += kept.count;
  }
  plan.records = number - format::first_sequence_number;
}

}  // namespace aerowal

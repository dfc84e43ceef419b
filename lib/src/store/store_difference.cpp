#include <array>
#include <cstddef>

#include "aerowal/store_check.hpp"
#include "base/enum_names.hpp"

namespace aerowal {
namespace {

using Kind = StoreDifferenceKind;

constexpr std::array<std::string_view, store_difference_kind_count> difference_kind_names{
    "stale", "missing", "extra", "tombstone", "ahead", "collision"};
static_assert(static_cast<std::size_t>(Kind::collision) == difference_kind_names.size() - 1);

std::string record_text(std::uint64_t sequence_number) {
  return "record " + std::to_string(sequence_number);
}

}  // namespace

std::string_view name(Kind kind) { return difference_kind_names[static_cast<std::size_t>(kind)]; }

std::optional<Kind> store_difference_kind_named(std::string_view name) {
  return enumerator_named<Kind>(difference_kind_names, name);
}

std::string describe(const StoreDifference& difference) {
  const std::uint64_t number = difference.log.empty() ? 0 : difference.log.front().sequence_number;
  const std::uint64_t stored = difference.store ? difference.store->sequence_number.value_or(0) : 0;
  const bool store_deleted = difference.store && difference.store->deleted;
  switch (difference.kind) {
    case Kind::stale:
      return "the log's newest is " + record_text(number) + ", the store has " +
             (stored != 0 ? "what " + record_text(stored) + " wrote"
                          : "what no record of the log wrote");
    case Kind::missing:
      return record_text(number) + " of the log wrote it, the store has nothing of it";
    case Kind::extra:
      return "the store has it, no record of the log names it";
    case Kind::tombstone:
      if (store_deleted) {
        return record_text(number) + " of the log wrote it, the store has it deleted";
      }
      return record_text(number) + " of the log deleted it, the store has it" +
             (stored != 0 ? " as " + record_text(stored) + " wrote it" : "");
    case Kind::ahead:
      return std::string("it was ") + (store_deleted ? "deleted" : "written") +
             " after all that the log has";
    case Kind::collision:
      return std::to_string(difference.log.size()) +
             " keys of the log are one id in the store, which holds only what was written last";
  }
  return {};
}

}  // namespace aerowal

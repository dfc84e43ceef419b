#include "aerowal/finding.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/enum_names.hpp"
#include "record/sequence_ranges.hpp"

namespace aerowal {
namespace {

constexpr std::array<std::string_view, damage_kind_count> damage_kind_names{
    "torn_tail",         "zero_tail",          "bit_flip",      "checksum_mismatch",
    "bad_length",        "overwritten_region", "foreign_bytes", "sequence_gap",
    "duplicate_record",  "out_of_order",       "stale_tail",    "unknown_type",
    "malformed_payload", "not_a_log",          "failed_append", "sequence_fork",
    "short_log"};
static_assert(static_cast<std::size_t>(DamageKind::short_log) == damage_kind_names.size() - 1);

constexpr std::array<std::string_view, 3> intact_relation_names{"copy", "misplaced", "conflicting"};
static_assert(static_cast<std::size_t>(IntactRelation::conflicting) ==
              intact_relation_names.size() - 1);

}  // namespace

std::string_view name(DamageKind kind) { return damage_kind_names[static_cast<std::size_t>(kind)]; }

std::optional<DamageKind> damage_kind_named(std::string_view name) {
  return enumerator_named<DamageKind>(damage_kind_names, name);
}

std::string_view name(IntactRelation relation) {
  return intact_relation_names[static_cast<std::size_t>(relation)];
}

std::optional<IntactRelation> intact_relation_named(std::string_view name) {
  return enumerator_named<IntactRelation>(intact_relation_names, name);
}

const BitFlip* Finding::bit_flip() const {
  const auto* flipped = std::get_if<cause::FlippedBit>(&cause);
  return flipped == nullptr ? nullptr : &flipped->flip;
}

bool is_harmless(const Finding& damage) {
  const std::uint64_t lost = count_numbers(damage.lost);
  // Two headers may show the same number; each number needs one that is superseded.
  std::uint64_t superseded = 0;
  std::uint64_t last = 0;
  for (const LostDocument& document : damage.documents) {
    if (document.superseded_by == 0) return false;
    if (document.sequence_number > last) ++superseded;
    last = std::max(last, document.sequence_number);
  }
  return superseded == lost;
}

}  // namespace aerowal

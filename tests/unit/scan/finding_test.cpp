#include <aerowal/finding.hpp>
#include <aerowal/scan.hpp>

#include "enum_names.hpp"

namespace {

using namespace aerowal;
using aerowal::testing::check_enum_names;

TEST_CASE("finding: kinds have names, and names have kinds") {
  check_enum_names<DamageKind>(
      {"torn_tail", "zero_tail", "bit_flip", "checksum_mismatch", "bad_length",
       "overwritten_region", "foreign_bytes", "sequence_gap", "duplicate_record", "out_of_order",
       "stale_tail", "unknown_type", "malformed_payload", "not_a_log", "failed_append",
       "sequence_fork", "short_log"},
      damage_kind_named);
}

TEST_CASE("finding: so has what intact records in it are") {
  check_enum_names<IntactRelation>({"copy", "misplaced", "conflicting"}, intact_relation_named);
}

TEST_CASE("finding: so has the status of a log") {
  check_enum_names<LogStatus>({"sound", "torn", "corrupt"}, log_status_named);
}

}  // namespace

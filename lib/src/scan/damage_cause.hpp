#pragma once

#include "aerowal/finding.hpp"
#include "inspect/probe.hpp"
#include "inspect/proof.hpp"
#include "inspect/tail.hpp"
#include "scan/joins.hpp"
#include "scan/region.hpp"

// What explains one damaged record: each sets kind and cause of a finding whose place is set, and
// what else it shows.

namespace aerowal {

/// Of bytes that fail this check and are known by nothing else.
DamageKind kind_of_check(StrictCheck check);

/// overwritten_region where a whole sector of the finding is zeros, else `otherwise`.
DamageKind kind_of_bytes(Probe& probe, const Finding& finding, DamageKind otherwise);

/// What a crash left.
void explain_tear(Tail tail, Finding& finding);

/// A record whose end is known, and that fails this check.
void explain_record(Probe& probe, StrictCheck check, Finding& finding);

/// One that proves itself; `check`: that it fails.
void explain_proof(const Proof& proof, StrictCheck check, Finding& finding);

/// A piece of one that was cut apart; `check`: that the piece fails.
void explain_piece(const Join& join, StrictCheck check, Finding& finding);

/// True where the region begins like record `expected`, whole but for its end.
bool may_hold_following(Probe& probe, const Region& region, std::uint64_t expected);

}  // namespace aerowal

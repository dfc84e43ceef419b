#pragma once

#include <cstdint>
#include <optional>

#include "aerowal/finding.hpp"
#include "inspect/probe.hpp"

namespace aerowal {

/// What is wrong with the payload of the record at `byte_offset`, whose frame fits into the log and
/// whose checksum and type are right; nothing if it is intact, or can't be read. Takes a copy of
/// the record.
std::optional<RecordFault> find_payload_fault(Probe& probe, std::uint64_t byte_offset);

/// The bytes of the finding that are known to be wrong: the fewest that its kind and its check
/// prove. Nothing where they only prove that some are. Precondition: all that `damage` knows of
/// its bytes is set, and is right.
std::optional<ByteRange> find_wrong_bytes(Probe& probe, const Finding& damage);

}  // namespace aerowal

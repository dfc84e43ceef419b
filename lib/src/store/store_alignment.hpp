#pragma once

#include <string>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/document_store.hpp"
#include "aerowal/finding.hpp"
#include "aerowal/ranges.hpp"
#include "aerowal/restored_record.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// What the store has of the records that one finding lacks: all of them, or why not.
struct Restoration {
  std::vector<RestoredRecord> records = {};
  std::string failure = {};
};

/// Looks up in `store` what each finding lacks, by aligning the store's records with the sound ones
/// around it. `sound` is all that is sound in `log`. One result for each finding, empty for one
/// that lacks nothing. Errors: system.
Result<std::vector<Restoration>> restore_from_store(ByteSource& log,
                                                    const std::vector<SoundRange>& sound,
                                                    const std::vector<const Finding*>& findings,
                                                    DocumentStore& store);

}  // namespace aerowal

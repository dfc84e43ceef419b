#pragma once

#include <cstdint>
#include <string>

#include "aerowal/export.hpp"
#include "aerowal/record.hpp"
#include "aerowal/record_json.hpp"

namespace aerowal {

/// How a document differs between an earlier and a later state.
struct DocumentDifference {
  enum class Kind : std::uint8_t { added, changed, removed };

  Kind kind = Kind::changed;
  PlacedRecord before;  ///< what set it in the earlier state; the number 0: of a base. Not if added
  PlacedRecord after;   ///< what set it in the later state; if removed, the DELETE
};

/// Appends it as one JSON object without a line end: `{"added":{…}}`, `{"changed":{…}}` or
/// `{"removed":{…}}`. Of a changed document there is a JSON Patch (json_patch.hpp) where both
/// bodies are JSON texts, else the new body.
AEROWAL_API void append_difference_json(std::string& out, const DocumentDifference& difference,
                                        const RecordJsonOptions& options);

}  // namespace aerowal

#include "aerowal/restored_record.hpp"

#include <span>

namespace aerowal {

Record RestoredRecord::record() const {
  return {.type = type,
          .sequence_number = sequence_number,
          .collection_id = collection_id,
          .document_id = document_id,
          .schema_id = schema_id,
          .schema_version = schema_version,
          .body = std::as_bytes(std::span(body))};
}

}  // namespace aerowal

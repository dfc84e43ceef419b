#pragma once

#include <cstdint>
#include <string>

#include "aerowal/export.hpp"
#include "aerowal/record.hpp"

namespace aerowal {

/// A record restored from the document store. Owns its strings.
struct RestoredRecord {
  RecordType type = RecordType::insert;
  /// False: the type is confirmed by what the damage left, true: only inferred from whether the
  /// document existed.
  bool type_inferred = true;
  /// The id in the store has more than one ':', the log does not have it, and only one way to split
  /// it gives a collection that the log has.
  bool split_inferred = false;
  std::uint64_t sequence_number = 0;
  std::uint64_t store_byte_offset = 0;  ///< of the record in documents.dat
  std::string collection_id;
  std::string document_id;
  std::string schema_id;
  std::string schema_version;
  std::string body;

  /// Its views live as long as this is unchanged.
  [[nodiscard]] Record record() const;

  friend bool operator==(const RestoredRecord&, const RestoredRecord&) = default;
};

}  // namespace aerowal

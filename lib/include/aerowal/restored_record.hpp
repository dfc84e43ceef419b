#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aerowal/export.hpp"
#include "aerowal/record.hpp"

namespace aerowal {

/// A record restored from the document store or from another copy of the log. Owns its strings.
struct RestoredRecord {
  RecordType type = RecordType::insert;
  /// False: the type is confirmed by a donor or by what the damage left, true: only inferred from
  /// whether the document existed.
  bool type_inferred = true;
  /// The id in the store has more than one ':', the log does not have it, and only one way to split
  /// it gives a collection that the log has.
  bool split_inferred = false;
  std::uint64_t sequence_number = 0;
  std::uint64_t byte_offset = 0;          ///< of the record in documents.dat, or in the donor
  std::optional<std::size_t> donor = {};  ///< its index; nothing: of the store
  std::uint32_t checksum = 0;             ///< in the donor
  std::string collection_id;
  std::string document_id;
  std::string schema_id;
  std::string schema_version;
  std::string body;

  /// Its views live as long as this is unchanged.
  [[nodiscard]] Record record() const;

  friend bool operator==(const RestoredRecord&, const RestoredRecord&) = default;
};

/// Different records of one number, each in a donor, one of each content.
struct DonorConflict {
  std::uint64_t sequence_number = 0;
  std::vector<RestoredRecord> records = {};

  friend bool operator==(const DonorConflict&, const DonorConflict&) = default;
};

/// What became of a donor.
struct DonorUse {
  std::string path = {};
  std::uint64_t records = 0;  ///< intact ones whose number no other one has there
  std::uint64_t last_sequence_number = 0;
  std::uint64_t common = 0;    ///< how many of their numbers the log has: 0, nothing compares them
  std::uint64_t restored = 0;  ///< how many the new log has of it
  /// A number of which it has another record than the log; nothing where none was met.
  std::optional<std::uint64_t> differs_at = {};

  friend bool operator==(const DonorUse&, const DonorUse&) = default;
};

}  // namespace aerowal

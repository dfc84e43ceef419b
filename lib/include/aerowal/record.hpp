#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "aerowal/bytes.hpp"
#include "aerowal/export.hpp"
#include "aerowal/record_fault.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// The `type` byte of a record: aerowal-format(5), "Records".
enum class RecordType : std::uint8_t { insert = 0, update = 1, delete_ = 2 };

/// "INSERT", "UPDATE" or "DELETE".
AEROWAL_API std::string_view name(RecordType type);

/// The type of that exact upper-case name, or nothing.
AEROWAL_API std::optional<RecordType> record_type_named(std::string_view name);

/// One operation on one document. All views are borrowed: the comment at whatever hands out a
/// Record says how long they live.
struct Record {
  RecordType type = RecordType::insert;
  std::uint64_t sequence_number = 0;
  std::string_view collection_id = {};  ///< valid UTF-8 in every sound record, like the next three
  std::string_view document_id = {};
  std::string_view schema_id = {};
  std::string_view schema_version = {};
  Bytes body = {};  ///< any bytes; AeroDB writes compact JSON, and nothing for a DELETE
};

/// What a document is known by, in a state that a log leaves behind. The views are borrowed.
struct DocumentKey {
  std::string_view collection_id = {};
  std::string_view document_id = {};
  bool of_base = false;  ///< not of the log, but of what came before it
  bool deleted = false;

  /// Whether a base, which has both ids as one, leaves open where the first one ends.
  [[nodiscard]] bool split_inferred() const {
    const auto has_colon = [](std::string_view id) {
      return id.find(':') != std::string_view::npos;
    };
    return of_base && (has_colon(collection_id) || has_colon(document_id));
  }
};

/// That of a record which set or deleted a document; one of the number 0 is of the base.
inline DocumentKey key_of(const Record& record) {
  return {.collection_id = record.collection_id,
          .document_id = record.document_id,
          .of_base = record.sequence_number == 0,
          .deleted = record.type == RecordType::delete_};
}

/// Where an encoded record is in its log.
struct Placement {
  std::uint64_t sequence_number = 0;
  std::uint64_t byte_offset = 0;  ///< of its first byte, from the start of the log
  std::uint32_t length = 0;       ///< in bytes, the whole record
  std::uint32_t checksum = 0;     ///< CRC-32 of all but the last four bytes
};

/// What a caller already knows of a record that is about to be written, and in which column of a
/// text it says so, for errors.
struct ExpectedPlacement {
  std::optional<std::uint64_t> sequence_number = {};
  std::optional<std::uint64_t> length = {};
  std::optional<std::uint32_t> checksum = {};
  std::optional<std::uint64_t> sequence_number_column = {};
  std::optional<std::uint64_t> length_column = {};
  std::optional<std::uint64_t> checksum_column = {};

  friend bool operator==(const ExpectedPlacement&, const ExpectedPlacement&) = default;
};

/// Errors: usage, naming the first of the three that is known and not what `placement` has.
AEROWAL_API Result<void> check_expected(const Placement& placement,
                                        const ExpectedPlacement& expected);

/// A record that was read from a log.
struct PlacedRecord : Record {
  std::uint64_t byte_offset = 0;
  std::uint32_t length = 0;
  std::uint32_t checksum = 0;
};

/// How many bytes `record` takes in a log. Error: usage, where that is more than
/// format::record_size_max. Nothing is allocated.
AEROWAL_API Result<std::uint32_t> encoded_length(const Record& record);

/// Appends the encoded record (aerowal-format(5), "Records") to `out` and returns its length and
/// checksum; `byte_offset` is left 0. Errors: usage, where the record is too long or a string is
/// not valid UTF-8; `out` is then unchanged.
AEROWAL_API Result<Placement> encode(const Record& record, std::vector<std::byte>& out);

/// Decodes a whole record: `bytes` is all of it, as long as its length field says and at least
/// format::record_size_min. `computed_checksum` is the CRC-32 of all but its last four bytes.
/// Checks checksum, type and payload, in AeroDB's order. Returns what is wrong, or nothing and
/// fills `record`, whose views are of `bytes`; byte_offset is left alone.
AEROWAL_API std::optional<RecordFault> decode(Bytes bytes, std::uint32_t computed_checksum,
                                              PlacedRecord& record);

}  // namespace aerowal

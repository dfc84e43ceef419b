#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "aerowal/byte_source.hpp"
#include "aerowal/data_directory.hpp"
#include "aerowal/result.hpp"
#include "inspect/random_access_log.hpp"

namespace aerowal {

/// A record of documents.dat as AeroDB's reader takes it, without its body.
struct StoredRecord {
  std::uint64_t byte_offset = 0;
  std::uint32_t length = 0;    ///< in bytes, of the whole record
  std::uint32_t checksum = 0;  ///< that it has
  std::string composite_id;    ///< "<collection_id>:<document_id>"
  std::string schema_id;
  std::string schema_version;
  bool tombstone = false;
  bool trailing_bytes = false;  ///< after the last field, which AeroDB does not write
};

/// Everything in documents.dat, one after the other: its records, and where AeroDB's reader stops,
/// all up to the next record. Takes time linear in the file's size; memory as RandomAccessLog, and
/// the strings of a record.
class StoreReader {
 public:
  /// Reads `size` bytes of `source`, which must outlive it.
  StoreReader(ByteSource& source, std::uint64_t size) : file_(source, size, 0) {}

  /// Moves to the next of them. False at the end. Errors: system.
  Result<bool> next();

  /// Null where this is a record.
  [[nodiscard]] const StoreDamage* damage() const { return damage_ ? &*damage_ : nullptr; }

  /// Valid after next() gave true, where damage() is null, until its next call.
  [[nodiscard]] const StoredRecord& record() const { return record_; }

 private:
  /// The fault of what is at `at`; without one, record_ is that record.
  std::optional<RecordFault> read_record(std::uint64_t at);
  [[nodiscard]] bool may_be_record(std::uint64_t at);
  [[nodiscard]] bool is_torn(const RecordFault& fault, std::uint64_t begin);

  RandomAccessLog file_;
  std::uint64_t at_ = 0;  ///< where the next one begins
  StoredRecord record_;
  std::optional<StoreDamage> damage_;
};

}  // namespace aerowal

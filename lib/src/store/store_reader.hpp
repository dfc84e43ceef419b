#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/data_directory.hpp"
#include "aerowal/result.hpp"
#include "inspect/random_access_log.hpp"
#include "read/read_ahead.hpp"
#include "store/store_format.hpp"

namespace aerowal {

/// A record of documents.dat as AeroDB's reader takes it, without its body.
struct StoredRecord {
  std::uint64_t byte_offset = 0;
  std::uint32_t length = 0;       ///< in bytes, of the whole record
  std::uint32_t checksum = 0;     ///< that it has
  std::string_view composite_id;  ///< "<collection_id>:<document_id>"
  std::string_view schema_id;
  std::string_view schema_version;
  bool tombstone = false;
  bool trailing_bytes = false;  ///< after the last field, which AeroDB does not write
};

/// Everything in documents.dat, one after the other: its records, and where AeroDB's reader stops,
/// all up to the next record. Takes time linear in the file's size; memory as RandomAccessLog, 1
/// MiB, and the strings of a record.
class StoreReader {
 public:
  /// Reads the first `size` bytes of `source`, which must outlive it, from `begin` on, where a
  /// record must begin.
  StoreReader(ByteSource& source, std::uint64_t size, std::uint64_t begin = 0)
      : source_(&source), file_(source, size, 0), ahead_(source, begin, ahead_size), at_(begin) {}

  /// Moves to the next of them. False at the end. Errors: system.
  Result<bool> next();

  /// Null where this is a record.
  [[nodiscard]] const StoreDamage* damage() const { return damage_ ? &*damage_ : nullptr; }

  /// Valid after next() gave true, where damage() is null, with its views until its next call.
  [[nodiscard]] const StoredRecord& record() const { return record_; }

  /// The body of record(), valid as long. Holds it in memory if it is long. Errors: system.
  Result<Bytes> body();

 private:
  static constexpr std::size_t ahead_size = std::size_t{1} << 20;

  /// Where a field's bytes are.
  struct Place {
    std::uint64_t byte_offset = 0;
    std::uint32_t size = 0;
  };

  /// True: what is at `at` is a record, and record_ is that one. False: it is none, or long.
  Result<bool> read_ahead(std::uint64_t at);
  /// The fault of what is at `at`; without one, record_ is that record.
  std::optional<RecordFault> read_record(std::uint64_t at);
  [[nodiscard]] bool may_be_record(std::uint64_t at);
  [[nodiscard]] bool is_torn(const RecordFault& fault, std::uint64_t begin);

  ByteSource* source_;
  RandomAccessLog file_;
  ReadAhead ahead_;   ///< of what follows at_, as long as nothing is damaged
  std::uint64_t at_;  ///< where the next one begins
  StoredRecord record_;
  std::array<std::string, store_format::field_count> strings_;  ///< of a long record_
  std::optional<Bytes> body_;                                   ///< of record_, if it is in memory
  Place body_place_;
  std::vector<std::byte> long_body_;
  std::optional<StoreDamage> damage_;
};

/// Of a store at `path` that has to be whole: data_corruption.
Error to_error(const StoreDamage& damage, const std::string& path);

}  // namespace aerowal

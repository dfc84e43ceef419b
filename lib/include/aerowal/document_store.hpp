#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "aerowal/export.hpp"
#include "aerowal/record.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// A record of AeroDB's document store, documents.dat: aerowal-format(5), "Document store". The
/// views live until the next call of a function of the store.
struct StoredDocument {
  std::string_view composite_id;  ///< "<collection_id>:<document_id>"
  std::string_view schema_id;
  std::string_view schema_version;
  bool tombstone = false;
  Bytes body;
};

/// What AeroDB's store holds: every version of every document that the log held, once for each
/// start of AeroDB, in the log's order. Damaged places are skipped, and nothing is taken to follow
/// what comes before them; a record with an id or a schema that is not UTF-8 is one.
class AEROWAL_API DocumentStore {
 public:
  /// A fingerprint of a stored record: equal for records of equal content, and for others hardly
  /// ever. 0 is a damaged place.
  using Key = std::uint64_t;

  /// Opens documents.dat, or DIR/data/documents.dat of a data directory, and reads all of it.
  /// Errors: usage, where that is no regular file, or a log; refused, where it is the store of a
  /// snapshot; system. Memory: 16 bytes a record, and the longest record.
  static Result<DocumentStore> open(const std::string& path);

  DocumentStore(DocumentStore&&) noexcept;
  DocumentStore& operator=(DocumentStore&&) noexcept;
  ~DocumentStore();

  /// One for each record and each damaged place, in file order.
  [[nodiscard]] const std::vector<Key>& keys() const;

  /// Where the record at `index` of keys() begins, in bytes from the start of the file.
  [[nodiscard]] std::uint64_t byte_offset(std::size_t index) const;

  /// How many bytes are in no record.
  [[nodiscard]] std::uint64_t damaged_bytes() const;

  /// The record at `index` of keys(), which must not be a damaged place. Errors: system.
  Result<StoredDocument> read(std::size_t index);

  /// The key of what AeroDB appends to its store for `record`.
  static Key key_of(const Record& record);

  [[nodiscard]] const std::string& path() const;

 private:
  struct AEROWAL_HIDDEN State;
  explicit DocumentStore(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace aerowal

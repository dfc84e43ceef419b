#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <aerowal/record.hpp>

namespace aerowal::testing {

using ByteVector = std::vector<std::byte>;

Bytes bytes_of(std::string_view text);
std::string text_of(Bytes bytes);

/// Five fields as a payload has them. Written without the library's codec, so that a test of the
/// codec does not compare it with itself.
std::string payload_of(const Record& record);

/// A record around any payload, with the right checksum and these header fields, right or not.
ByteVector raw_record(std::uint8_t type, std::uint64_t sequence_number, std::string_view payload);

/// Writes the length of `record` into its length field and makes its checksum right again.
void reseal(std::span<std::byte> record);

void flip_bit(std::span<std::byte> bytes, std::size_t bit);

/// Builds a log, numbering the records from 1.
class LogBuilder {
 public:
  LogBuilder& add(const Record& record);
  LogBuilder& insert(std::string_view collection, std::string_view document, std::string_view body);
  LogBuilder& update(std::string_view collection, std::string_view document, std::string_view body);
  LogBuilder& erase(std::string_view collection, std::string_view document,
                    std::string_view body = {});

  /// These views and references live until the next add().
  [[nodiscard]] const ByteVector& bytes() const { return bytes_; }
  [[nodiscard]] std::span<std::byte> record(std::size_t index);

  [[nodiscard]] std::size_t count() const { return ends_.size(); }
  /// Offset of record `index`; of the end for `index` == count().
  [[nodiscard]] std::size_t offset(std::size_t index) const;
  [[nodiscard]] std::size_t length(std::size_t index) const;

 private:
  LogBuilder& add(RecordType type, std::string_view collection, std::string_view document,
                  std::string_view body);

  ByteVector bytes_;
  std::vector<std::size_t> ends_;
};

/// Six records of every type with short, empty and long fields: about 600 bytes.
LogBuilder mixed_log();

}  // namespace aerowal::testing

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "aerowal/error.hpp"
#include "aerowal/export.hpp"

namespace aerowal {

/// The checks that AeroDB's reader makes of each record, in its order (aerowal-format(5), "What
/// AeroDB checks").
enum class StrictCheck : std::uint8_t {
  truncated,       ///< fewer bytes left than the smallest record has
  length_minimum,  ///< the length field is below the smallest record
  length_end,      ///< the length field reaches past the end of the log
  checksum,
  type,
  payload,
  sequence,
};

/// The check's name in JSON, e.g. "length_end".
AEROWAL_API std::string_view name(StrictCheck check);

/// The check of that exact name, or nothing.
AEROWAL_API std::optional<StrictCheck> strict_check_named(std::string_view name);

enum class PayloadFault : std::uint8_t {
  none,
  field_past_end,  ///< a field's length reaches past the payload
  invalid_utf8,    ///< in one of the four strings
  trailing_bytes,  ///< after the fifth field
};

/// The fault's name: that of the enumerator.
AEROWAL_API std::string_view name(PayloadFault fault);

/// The fault of that exact name, or nothing.
AEROWAL_API std::optional<PayloadFault> payload_fault_named(std::string_view name);

/// The check that a record fails, and what it compared: for
///
///     check            expected                   found
///     truncated        format::record_size_min    the bytes left
///     length_minimum   format::record_size_min    the length field
///     length_end       the bytes left             the length field
///     checksum         the computed one           the stored one
///     type             0                          the type byte
///     field_past_end   the bytes left             the bytes asked for
///     invalid_utf8     0                          the offending byte
///     trailing_bytes   0                          how many there are
///     sequence         the expected number        the one found
struct RecordFault {
  StrictCheck check;
  std::uint64_t expected = 0;
  std::uint64_t found = 0;
  PayloadFault payload = PayloadFault::none;
  std::size_t field = 0;     ///< payload: which of the five, from 0
  std::size_t position = 0;  ///< payload: of the offending byte, from the start of the record
  /// invalid_utf8: of the same byte, from the start of its field.
  std::size_t index = 0;
  /// invalid_utf8: how many bytes from there on are ill-formed; 0: the field ends among them.
  std::size_t invalid_length = 0;

  friend bool operator==(const RecordFault&, const RecordFault&) = default;
};

/// The first corruption in a log, in file order: where AeroDB stops, unless its reader takes it.
struct StrictError {
  StrictCheck check;
  std::uint64_t byte_offset = 0;  ///< of the record that fails
  /// Bytes from byte_offset that belong to it: the declared length where that fits into the log,
  /// else all that is left.
  std::uint64_t length = 0;
  std::uint64_t sequence_number = 0;  ///< check sequence: the one found; else the expected one
  std::uint64_t expected = 0;         ///< as in RecordFault
  std::uint64_t found = 0;
  std::string message;  ///< of describe()
  /// What AeroDB's reader says of it, of aerodb_words().
  std::string aerodb_message = {};

  friend bool operator==(const StrictError&, const StrictError&) = default;
};

/// The fault in one sentence, in AeroDB's words where it has them. No byte of the log is in it.
AEROWAL_API std::string describe(const RecordFault& fault);

/// The fault in the words of AeroDB's reader, byte for byte. Empty where that takes the record: one
/// of a type from 3 to 5, or with bytes after the fifth field.
AEROWAL_API std::string aerodb_words(const RecordFault& fault);

/// The line that AeroDB's reader ends with at `damage`, byte for byte (aerowal-format(5),
/// "Errors"); empty where that reads on.
AEROWAL_API std::string aerodb_line(const StrictError& damage);

/// As the error that a caller gets who cannot go on: AERO_WAL_CORRUPTION.
AEROWAL_API Error to_error(const StrictError& damage, std::string path);

/// One flipped bit of a log.
struct BitFlip {
  std::uint64_t byte_offset = 0;  ///< of its byte, from the start of the log
  std::uint8_t bit = 0;           ///< 0 is the least significant
  std::uint8_t stored = 0;        ///< the byte as it is
  std::uint8_t corrected = 0;     ///< the byte with the bit flipped back
  friend bool operator==(const BitFlip&, const BitFlip&) = default;
};

}  // namespace aerowal

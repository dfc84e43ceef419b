#include "aerowal/error.hpp"

#include <array>
#include <cstddef>

namespace aerowal {

const ErrorTraits& traits(ErrorCode code) {
  static constexpr std::array<ErrorTraits, 9> table{{
      {"AERO_WAL_APPEND_FAILED", Severity::error, "D1"},
      {"AERO_WAL_FSYNC_FAILED", Severity::fatal, "D1"},
      {"AERO_WAL_CORRUPTION", Severity::fatal, "K2"},
      {"AERO_RECOVERY_SCHEMA_MISSING", Severity::fatal, "R3"},
      {"AERO_RECOVERY_INCONSISTENT", Severity::fatal, "R3"},
      {"AERO_DATA_CORRUPTION", Severity::fatal, "D2"},
      {"AEROWAL_USAGE", Severity::error, ""},
      {"AEROWAL_SYSTEM", Severity::error, ""},
      {"AEROWAL_REFUSED", Severity::error, ""},
  }};
  static_assert(static_cast<std::size_t>(ErrorCode::refused) == table.size() - 1);
  return table[static_cast<std::size_t>(code)];
}

std::string_view name(Severity severity) { return severity == Severity::fatal ? "FATAL" : "ERROR"; }

std::string to_line(const Error& error) {
  const ErrorTraits& fixed = traits(error.code);
  std::string line = "[";
  line.append(name(fixed.severity)).append("] ").append(fixed.name).append(": ");
  if (!error.path.empty()) line.append(error.path).append(": ");
  line += error.message;

  const char* separator = " (";
  const auto add = [&](const char* what, const std::optional<std::uint64_t>& value) {
    if (!value) return;
    line.append(separator).append(what).append(": ").append(std::to_string(*value));
    separator = ", ";
  };
  add("byte_offset", error.byte_offset);
  if (!error.byte_offset) add("sequence_number", error.sequence_number);
  add("line", error.line);
  add("column", error.column);
  if (*separator == ',') line += ')';

  if (!fixed.invariant.empty()) line.append(" [violates ").append(fixed.invariant).append("]");
  return line;
}

}  // namespace aerowal

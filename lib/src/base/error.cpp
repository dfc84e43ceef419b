#include "aerowal/error.hpp"

#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

#include "aerowal/result.hpp"
#include "base/enum_names.hpp"

namespace aerowal {
namespace {

constexpr std::array<std::string_view, 2> severity_names{"ERROR", "FATAL"};
static_assert(static_cast<std::size_t>(Severity::fatal) == severity_names.size() - 1);

/// Ends the process with one line that shows no byte of a path as it is.
[[noreturn]] void fail_use_of_result(const std::string& message) {
  std::string line = "aerowal: ";
  for (const char character : message) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte >= 0x20 && byte < 0x7f) {
      line += character;
    } else {
      std::array<char, 5> escape{};
      std::snprintf(escape.data(), escape.size(), "\\x%02x", byte);
      line += escape.data();
    }
  }
  line += '\n';
  std::fputs(line.c_str(), stderr);
  std::abort();
}

}  // namespace

const ErrorTraits& traits(ErrorCode code) {
  static constexpr std::array<ErrorTraits, 13> table{{
      {"AERO_WAL_APPEND_FAILED", Severity::error, "D1"},
      {"AERO_WAL_FSYNC_FAILED", Severity::fatal, "D1"},
      {"AERO_WAL_CORRUPTION", Severity::fatal, "K2"},
      {"AERO_RECOVERY_SCHEMA_MISSING", Severity::fatal, "S3"},
      {"AERO_RECOVERY_VERIFICATION_FAILED", Severity::fatal, "D2"},
      {"AERO_RECOVERY_FAILED", Severity::fatal, "R1"},
      {"AERO_DATA_CORRUPTION", Severity::fatal, "D2"},
      {"AERO_STORAGE_CORRUPTION", Severity::fatal, "K2"},
      {"AERO_STORAGE_WRITE_FAILED", Severity::error, "D1"},
      {"AERO_CHECKPOINT_WAL_TRUNCATE_FAILED", Severity::error, ""},
      {"AEROWAL_USAGE", Severity::error, ""},
      {"AEROWAL_SYSTEM", Severity::error, ""},
      {"AEROWAL_REFUSED", Severity::error, ""},
  }};
  static_assert(static_cast<std::size_t>(ErrorCode::refused) == table.size() - 1);
  return table[static_cast<std::size_t>(code)];
}

std::optional<ErrorCode> error_code_named(std::string_view name) {
  for (std::size_t i = 0; i <= static_cast<std::size_t>(ErrorCode::refused); ++i) {
    const auto code = static_cast<ErrorCode>(i);
    if (traits(code).name == name) return code;
  }
  return std::nullopt;
}

std::string_view name(Severity severity) {
  return severity_names[static_cast<std::size_t>(severity)];
}

std::optional<Severity> severity_named(std::string_view name) {
  return enumerator_named<Severity>(severity_names, name);
}

namespace {

constexpr std::array<std::string_view, remedy_count> remedy_names{
    "correct",
    "fix_bit_flips",
    "use_store",
    "use_donor",
    "truncate",
    "salvage",
    "decide_conflicts",
    "correct_and_decide_conflicts",
    "truncate_instead_of_salvage",
    "salvage_instead_of_truncate",
    "allow_loss",
    "allow_any_loss",
    "write_new_file",
    "ignore_lock_file",
    "ignore_in_use",
    "unpack",
    "use_another_copy",
    "choose_entry",
    "choose_occurrence",
    "use_other_temporary_directory",
};
static_assert(static_cast<std::size_t>(Remedy::use_other_temporary_directory) == remedy_count - 1);

}  // namespace

std::string_view name(Remedy remedy) { return remedy_names[static_cast<std::size_t>(remedy)]; }

std::optional<Remedy> remedy_named(std::string_view name) {
  return enumerator_named<Remedy>(remedy_names, name);
}

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

namespace detail {

void fail_missing_value(const Error& error) noexcept {
  fail_use_of_result("the value of a failed Result was used, whose error is: " + to_line(error));
}

void fail_missing_error() noexcept {
  fail_use_of_result("the error of a Result that has none was used");
}

}  // namespace detail

}  // namespace aerowal

#include <string_view>

#include <doctest/doctest.h>

#include <aerowal/error.hpp>

#include "enum_names.hpp"

namespace {

using aerowal::Error;
using aerowal::ErrorCode;
using aerowal::Severity;
using aerowal::to_line;

TEST_CASE("error: each remedy by its name") {
  for (std::size_t i = 0; i < aerowal::remedy_count; ++i) {
    const auto remedy = static_cast<aerowal::Remedy>(i);
    CHECK(aerowal::remedy_named(name(remedy)) == remedy);
  }
  CHECK(name(aerowal::Remedy::use_store) == "use_store");
  CHECK_FALSE(aerowal::remedy_named("--store"));
  CHECK_FALSE(aerowal::remedy_named(""));
}

TEST_CASE("error: what is fixed about each code") {
  struct Row {
    ErrorCode code;
    std::string_view name;
    Severity severity;
    std::string_view invariant;
  };
  const Row rows[] = {
      {ErrorCode::wal_append_failed, "AERO_WAL_APPEND_FAILED", Severity::error, "D1"},
      {ErrorCode::wal_fsync_failed, "AERO_WAL_FSYNC_FAILED", Severity::fatal, "D1"},
      {ErrorCode::wal_corruption, "AERO_WAL_CORRUPTION", Severity::fatal, "K2"},
      {ErrorCode::recovery_schema_missing, "AERO_RECOVERY_SCHEMA_MISSING", Severity::fatal, "S3"},
      {ErrorCode::recovery_verification_failed, "AERO_RECOVERY_VERIFICATION_FAILED",
       Severity::fatal, "D2"},
      {ErrorCode::recovery_failed, "AERO_RECOVERY_FAILED", Severity::fatal, "R1"},
      {ErrorCode::data_corruption, "AERO_DATA_CORRUPTION", Severity::fatal, "D2"},
      {ErrorCode::storage_corruption, "AERO_STORAGE_CORRUPTION", Severity::fatal, "K2"},
      {ErrorCode::storage_write_failed, "AERO_STORAGE_WRITE_FAILED", Severity::error, "D1"},
      {ErrorCode::checkpoint_wal_truncate_failed, "AERO_CHECKPOINT_WAL_TRUNCATE_FAILED",
       Severity::error, ""},
      {ErrorCode::usage, "AEROWAL_USAGE", Severity::error, ""},
      {ErrorCode::system, "AEROWAL_SYSTEM", Severity::error, ""},
      {ErrorCode::refused, "AEROWAL_REFUSED", Severity::error, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(traits(row.code).name == row.name);
    CHECK(name(row.code) == row.name);
    CHECK(aerowal::error_code_named(row.name) == row.code);
    CHECK(traits(row.code).severity == row.severity);
    CHECK(traits(row.code).invariant == row.invariant);
  }
  CHECK_FALSE(aerowal::error_code_named("").has_value());
  CHECK_FALSE(aerowal::error_code_named("AERO_WAL").has_value());
  CHECK_FALSE(aerowal::error_code_named("AERO_RECOVERY_INCONSISTENT").has_value());
  aerowal::testing::check_enum_names<Severity>({"ERROR", "FATAL"}, aerowal::severity_named);
}

TEST_CASE("error: AeroDB's line") {
  Error error{.code = ErrorCode::wal_corruption,
              .message = "Checksum mismatch: computed 7f318d93, stored c3af7d37",
              .byte_offset = 5195};
  CHECK(to_line(error) ==
        "[FATAL] AERO_WAL_CORRUPTION: Checksum mismatch: computed 7f318d93, stored c3af7d37 "
        "(byte_offset: 5195) [violates K2]");
  error.path = "a/wal.log";
  error.sequence_number = 26;  // the offset says it all
  CHECK(to_line(error) ==
        "[FATAL] AERO_WAL_CORRUPTION: a/wal.log: Checksum mismatch: computed 7f318d93, stored "
        "c3af7d37 (byte_offset: 5195) [violates K2]");
}

TEST_CASE("error: a line has what is known, and nothing of what is not") {
  CHECK(to_line({.code = ErrorCode::usage, .message = "no"}) == "[ERROR] AEROWAL_USAGE: no");
  CHECK(to_line({.code = ErrorCode::usage, .message = "no", .line = 3, .column = 0}) ==
        "[ERROR] AEROWAL_USAGE: no (line: 3, column: 0)");
  CHECK(to_line({.code = ErrorCode::system, .message = "no", .path = "p", .column = 9}) ==
        "[ERROR] AEROWAL_SYSTEM: p: no (column: 9)");
  CHECK(to_line({.code = ErrorCode::wal_append_failed, .message = "no", .sequence_number = 1}) ==
        "[ERROR] AERO_WAL_APPEND_FAILED: no (sequence_number: 1) [violates D1]");
}

}  // namespace

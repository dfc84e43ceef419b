#include <memory>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include <aerowal/error.hpp>
#include <aerowal/result.hpp>

namespace {

using aerowal::Error;
using aerowal::ErrorCode;
using aerowal::Severity;
using aerowal::to_line;

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
      {ErrorCode::recovery_schema_missing, "AERO_RECOVERY_SCHEMA_MISSING", Severity::fatal, "R3"},
      {ErrorCode::recovery_inconsistent, "AERO_RECOVERY_INCONSISTENT", Severity::fatal, "R3"},
      {ErrorCode::data_corruption, "AERO_DATA_CORRUPTION", Severity::fatal, "D2"},
      {ErrorCode::usage, "AEROWAL_USAGE", Severity::error, ""},
      {ErrorCode::system, "AEROWAL_SYSTEM", Severity::error, ""},
      {ErrorCode::refused, "AEROWAL_REFUSED", Severity::error, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(traits(row.code).name == row.name);
    CHECK(traits(row.code).severity == row.severity);
    CHECK(traits(row.code).invariant == row.invariant);
  }
  CHECK(name(Severity::error) == "ERROR");
  CHECK(name(Severity::fatal) == "FATAL");
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

TEST_CASE("error: a Result has a value or an error") {
  aerowal::Result<int> value(5);
  CHECK(value.has_value());
  CHECK(static_cast<bool>(value));
  CHECK(*value == 5);
  *value = 6;
  CHECK(*std::as_const(value) == 6);

  const aerowal::Result<int> failed(Error{.code = ErrorCode::refused, .message = "no"});
  CHECK_FALSE(failed.has_value());
  CHECK(failed.error().code == ErrorCode::refused);
  CHECK(failed.error().message == "no");

  const aerowal::Result<void> done;
  CHECK(done.has_value());
  const aerowal::Result<void> undone(Error{.code = ErrorCode::system, .message = "no"});
  CHECK_FALSE(undone);
  CHECK(undone.error().code == ErrorCode::system);
}

TEST_CASE("error: a Result gives its value away") {
  aerowal::Result<std::unique_ptr<int>> owner(std::make_unique<int>(3));
  CHECK(**owner == 3);
  const std::unique_ptr<int> taken = *std::move(owner);
  CHECK(*taken == 3);
}

}  // namespace

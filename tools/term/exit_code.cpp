#include "term/exit_code.hpp"

namespace aerowal::cli {
namespace {

int gravity(ExitCode code) {
  switch (code) {
    case ExitCode::ok:
      return 0;
    case ExitCode::torn:
      return 1;
    case ExitCode::refused:
      return 2;
    case ExitCode::corrupt:
      return 3;
    case ExitCode::usage:
      return 4;
    case ExitCode::system:
      return 5;
  }
  return 5;
}

}  // namespace

ExitCode graver(ExitCode a, ExitCode b) { return gravity(a) >= gravity(b) ? a : b; }

ExitCode exit_code_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::wal_corruption:
    case ErrorCode::data_corruption:
    case ErrorCode::recovery_schema_missing:
    case ErrorCode::recovery_verification_failed:
    case ErrorCode::recovery_failed:
    case ErrorCode::storage_corruption:
      return ExitCode::corrupt;
    case ErrorCode::usage:
      return ExitCode::usage;
    case ErrorCode::refused:
      return ExitCode::refused;
    case ErrorCode::storage_write_failed:
    case ErrorCode::wal_append_failed:
    case ErrorCode::wal_fsync_failed:
    case ErrorCode::checkpoint_wal_truncate_failed:
    case ErrorCode::system:
      return ExitCode::system;
  }
  return ExitCode::system;
}

ExitCode exit_code_of(LogStatus status) {
  switch (status) {
    case LogStatus::sound:
      return ExitCode::ok;
    case LogStatus::torn:
      return ExitCode::torn;
    case LogStatus::corrupt:
      return ExitCode::corrupt;
  }
  return ExitCode::corrupt;
}

}  // namespace aerowal::cli

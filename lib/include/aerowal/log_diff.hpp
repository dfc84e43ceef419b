#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/error.hpp"
#include "aerowal/export.hpp"
#include "aerowal/finding.hpp"
#include "aerowal/log_container.hpp"
#include "aerowal/reader.hpp"
#include "aerowal/record.hpp"
#include "aerowal/record_fault.hpp"
#include "aerowal/result.hpp"
#include "aerowal/scan.hpp"
#include "aerowal/threading.hpp"

namespace aerowal {

/// What several logs are to each other, by their records from number 1 on up to the end of each, or
/// to its first damage. Of a log that is torn all records are known; of one that is corrupt, or
/// could not be read, what comes after the first damage is not compared.
enum class LogRelation : std::uint8_t {
  same,         ///< all have the same records
  prefix,       ///< one of them has the records of each other, and more
  parted,       ///< two of them have different records of one number
  other_epoch,  ///< that is number 1
  unknown,      ///< as far as they can be compared they agree; damage hides the rest
};

/// The relation's name in JSON: that of the enumerator.
AEROWAL_API std::string_view name(LogRelation relation);

/// The relation of that exact name, or nothing.
AEROWAL_API std::optional<LogRelation> log_relation_named(std::string_view name);

/// A log that is to be compared.
struct DiffInput {
  std::string path;           ///< as it is to be called
  ByteSource* log = nullptr;  ///< null where it could not be opened
  Error failure = {};         ///< why it could not
};

/// What a log of several is by itself.
struct DiffedLog {
  std::string path;
  std::optional<LogContainer> container = {};  ///< what it was unpacked from
  std::optional<std::uint64_t> size = {};      ///< in bytes, where it is known
  /// Sound ones, from number 1 on, up to the end or the first damage: those that are compared.
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;  ///< of these records
  LogStatus status = LogStatus::sound;
  std::optional<StrictError> strict_error = {};  ///< the first damage
  std::optional<Finding> first_finding = {};     ///< that is of it
  std::uint64_t findings = 0;
  /// The largest number of a sound record, those after damage among them; 0 where there is none.
  std::uint64_t last_sequence_number = 0;
  std::optional<Error> failure = {};  ///< why it could not be read to its end
  /// From 0 on, in the order of the logs. Logs with the same records are of one group, also corrupt
  /// ones if all of their bytes are the same.
  std::size_t group = 0;

  /// Whether `records` is all that it has.
  [[nodiscard]] bool is_complete() const { return !failure && status != LogStatus::corrupt; }
};

/// Where logs part that have the same records up to there.
struct LogParting {
  std::uint64_t sequence_number = 0;  ///< of the records that differ
  std::uint64_t byte_offset = 0;      ///< of these records, in each of the logs
  /// The logs, by index, in branches with the same record each; two branches or more.
  std::vector<std::vector<std::size_t>> branches = {};
};

/// A member of a record.
enum class RecordMember : std::uint8_t {
  record_type,
  collection_id,
  document_id,
  schema_id,
  schema_version,
  body,
};

/// The member's name in JSON: that of the enumerator.
AEROWAL_API std::string_view name(RecordMember member);

/// The member of that exact name, or nothing.
AEROWAL_API std::optional<RecordMember> record_member_named(std::string_view name);

/// In which members, but for the number, the two differ; none where they are the same.
AEROWAL_API std::vector<RecordMember> differing_members(const Record& a, const Record& b);

/// Where two bodies differ.
struct BodyDifference {
  std::string pointer;  ///< a JSON Pointer (RFC 6901) in UTF-8; "" is the whole body
  std::string_view a;   ///< as it stands in the body; empty where that has nothing there
  std::string_view b;   ///< likewise
};

/// What differs between the bodies of the two, whose views must outlive the result, in the order of
/// a JSON Patch (RFC 6902) that makes that of `b` from that of `a`. Values are compared as text: 1
/// is not 1.0. Nothing where one of the bodies is no JSON.
AEROWAL_API std::optional<std::vector<BodyDifference>> body_differences(const Record& a,
                                                                        const Record& b);

/// Logs that were compared record by record, side by side, each verified as it was read.
///
/// What is the same in several is verified once. Damaged logs are then scanned. Memory: as Scan,
/// and twice the longest record where logs part.
class AEROWAL_API LogDiff {
 public:
  /// Reads all of `logs`, which must outlive the result. Damage and failures are in the result.
  static LogDiff run(const std::vector<DiffInput>& logs, Threading threading = {});

  [[nodiscard]] const std::vector<DiffedLog>& logs() const { return logs_; }

  /// In the order of their numbers.
  [[nodiscard]] const std::vector<LogParting>& partings() const { return partings_; }

  /// How many records all logs that can be read have in common from number 1 on, and their bytes.
  [[nodiscard]] std::uint64_t common_records() const { return common_records_; }
  [[nodiscard]] std::uint64_t common_bytes() const { return common_bytes_; }

  [[nodiscard]] LogRelation relation() const { return relation_; }

  /// True where some log is damaged or could not be read.
  [[nodiscard]] bool any_damaged() const;

  /// The log to keep, by index: it agrees with all others as far as they can be compared, and has a
  /// sound record of every number that any of them shows, also after damage; sound rather than
  /// torn, and the first of several. Nothing where no log is that.
  [[nodiscard]] std::optional<std::size_t> best() const;

  /// The record of a branch, read again: that of the reader, which reads one of the logs. Errors:
  /// system, also where the log has changed since.
  [[nodiscard]] Result<Reader> read_record(const LogParting& parting, std::size_t branch) const;

 private:
  class AEROWAL_HIDDEN Comparison;

  std::vector<DiffInput> inputs_;
  std::vector<DiffedLog> logs_;
  std::vector<LogParting> partings_;
  std::uint64_t common_records_ = 0;
  std::uint64_t common_bytes_ = 0;
  LogRelation relation_ = LogRelation::same;
};

// As the lines of JSON that `diff` prints (aerowal-json(5)), each without its end.

/// One of the logs: a `diff_log` line.
AEROWAL_API std::string diff_log_json(const LogDiff& diff, std::size_t log);

/// Where logs part, with the record of each branch and in which members it differs from that of the
/// first: a `diff_parting` line. `escape_body`: as in RecordJsonOptions. Errors: system, where a
/// record cannot be read again.
AEROWAL_API Result<std::string> diff_parting_json(const LogDiff& diff, const LogParting& parting,
                                                  bool escape_body);

/// What the logs are to each other: a `diff_summary` line.
AEROWAL_API std::string diff_summary_json(const LogDiff& diff);

}  // namespace aerowal

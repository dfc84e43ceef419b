#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/checkpoint.hpp"
#include "aerowal/error.hpp"
#include "aerowal/export.hpp"
#include "aerowal/observed_source.hpp"
#include "aerowal/ranges.hpp"
#include "aerowal/record_fault.hpp"
#include "aerowal/result.hpp"
#include "aerowal/scan.hpp"

namespace aerowal {

/// A place of documents.dat that AeroDB's reader does not take.
struct StoreDamage {
  RecordFault fault = {};
  std::uint64_t byte_offset = 0;
  std::uint64_t length = 0;  ///< in bytes, up to the next record or the end
  bool torn = false;         ///< it is what a crash leaves of the last record

  friend bool operator==(const StoreDamage&, const StoreDamage&) = default;
};

/// "torn", "checksum", "length" or "payload".
AEROWAL_API std::string_view kind_name(const StoreDamage& damage);

/// In the words of AeroDB's reader, byte for byte, e.g. "Invalid record length: 7".
AEROWAL_API std::string describe(const StoreDamage& damage);

/// A schema version that documents name and that has no file in metadata/schemas.
struct MissingSchema {
  std::string schema_id;
  std::string schema_version;
  /// Records that name it: of the store if it has any, else of the log.
  std::uint64_t documents = 0;
  std::string first_document_id;  ///< of the first of these: "<collection_id>:<document_id>"
  /// True: a document of the store names it, and the next start stops. False: only the log does;
  /// the next start brings it into the store, and the one after that stops.
  bool next_start = false;
};

/// "Schema 'users' version 'v2' not found during recovery": AeroDB's words.
AEROWAL_API std::string describe(const MissingSchema& schema);

/// A file in metadata/schemas that AeroDB cannot load.
struct MalformedSchema {
  std::string path;
  std::string reason;
  std::string aerodb_words;  ///< the same, but for those of its JSON library: three dots
};

/// Whether AeroDB starts on a data directory.
struct BootVerdict {
  /// Nothing while the log is in use, for AeroDB seems to run, and where nothing is known to stop
  /// it, but the store or the log cannot be read.
  std::optional<bool> starts;
  ErrorCode code = ErrorCode::recovery_failed;  ///< of what stops it
  /// The line that `aerodb start` ends with, byte for byte, but for the words of its JSON library;
  /// empty where it starts.
  std::string message;
  bool initialized = true;  ///< the folders that `aerodb init` makes are there
  /// There is no log, or one without a record, and no checkpoint that explains that, but a store
  /// that came of one.
  bool log_missing = false;
  /// The store does not begin with the newest snapshot, which is a byte copy of it: it is shorter,
  /// or the last 4 KiB of that are others.
  bool snapshot_lacking = false;
};

/// What AeroDB checks beside the log when it starts: aerowal-format(5), "Data directory". The
/// store is read when the check is begun, which must be before the log is, since AeroDB writes to
/// the log first. Memory: what the schema versions and the damaged places of the store take, 4
/// bytes for every 4 KiB of the store, and the strings of a record.
class AEROWAL_API BootCheck {
 public:
  /// Reads the schemas and the store of the data directory at `directory`. Errors: system; of the
  /// store only in store_error().
  static Result<BootCheck> begin(const std::string& directory, const ReadObserver& observer = {});

  BootCheck(BootCheck&&) noexcept;
  BootCheck& operator=(BootCheck&&) noexcept;
  ~BootCheck();

  /// The store is being written to: what looks torn at its end is looked at again for up to
  /// `patience`, and is no damage if the store goes on. Errors: system.
  Result<void> expect_writer(std::chrono::milliseconds patience);

  /// The log is in use: a torn end of the store is no damage.
  void ignore_torn_end();

  /// There is a log, of which a scan found this. Reads which schemas its sound records name, and
  /// where AeroDB stops if its reader takes what is first wrong. Errors: system.
  Result<void> read_log(ByteSource& log, const std::vector<SoundRange>& sound,
                        const std::optional<StrictError>& strict_error);

  [[nodiscard]] const std::string& store_path() const;
  [[nodiscard]] std::uint64_t store_size() const;  ///< in bytes; 0 where there is none
  /// Why the store could not be read to its end: system. It is what was read before that.
  [[nodiscard]] const std::optional<Error>& store_error() const;
  [[nodiscard]] const std::vector<StoreDamage>& store_damage() const;
  [[nodiscard]] const std::vector<MalformedSchema>& malformed_schemas() const;
  /// In the order in which the store, then the log names them first.
  [[nodiscard]] std::vector<MissingSchema> missing_schemas() const;
  /// Nothing where there was none: then the log is all that the store was made from.
  [[nodiscard]] const std::optional<Checkpoint>& checkpoint() const;

  /// There is a log, whether or not it can be read.
  [[nodiscard]] bool has_log() const;

  /// What is wrong beside the log: corrupt, but torn where that is only the end of the store.
  [[nodiscard]] LogStatus status() const;

  /// `in_use`: something works on the log.
  [[nodiscard]] BootVerdict verdict(bool in_use) const;

 private:
  [[nodiscard]] bool is_initialized() const;
  [[nodiscard]] bool is_snapshot_lacking() const;
  [[nodiscard]] bool is_log_missing() const;

  struct AEROWAL_HIDDEN State;
  explicit BootCheck(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The lines of JSON that `aerowal verify` prints of it (aerowal-verify(1), "JSON OUTPUT"), each
// without its end: as those of report_json.hpp.

/// `path`: of the store.
AEROWAL_API std::string store_damage_json(const StoreDamage& damage, const std::string& path);
AEROWAL_API std::string missing_schema_json(const MissingSchema& schema);
AEROWAL_API std::string malformed_schema_json(const MalformedSchema& schema);
/// `in_use`: what find_log_use() says of the log.
AEROWAL_API std::string boot_json(const BootVerdict& verdict, const std::string& directory,
                                  const std::optional<std::string>& in_use);

}  // namespace aerowal

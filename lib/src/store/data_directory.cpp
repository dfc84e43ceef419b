#include "aerowal/data_directory.hpp"

#include <algorithm>
#include <cerrno>
#include <map>
#include <thread>
#include <utility>

#include <sys/stat.h>

#include "aerowal/sound_records.hpp"
#include "aerowal/store_path.hpp"
#include "base/system_error.hpp"
#include "io/file.hpp"
#include "io/lost_log.hpp"
#include "read/aerodb_stop.hpp"
#include "store/schema_files.hpp"
#include "store/store_format.hpp"
#include "store/store_reader.hpp"

namespace aerowal {
namespace {

using SchemaVersion = std::pair<std::string, std::string>;

std::string error_line(ErrorCode code, std::string message,
                       std::optional<std::uint64_t> byte_offset = {}) {
  return to_line({.code = code, .message = std::move(message), .byte_offset = byte_offset});
}

std::string boot_line(const std::string& message) { return "AERO_CLI_BOOT_FAILED: " + message; }

/// `error`: of the store that was opened, by recovery where there is a log.
std::string store_line(const std::string& error, bool has_log) {
  if (!has_log) return boot_line("Storage writer open failed: " + error);
  return boot_line(
      "Recovery storage open failed: " +
      error_line(ErrorCode::recovery_failed, "Failed to open storage writer: " + error));
}

std::string recovery_line(const std::string& error) {
  return boot_line("Recovery failed (FATAL): " + error + ". System cannot serve requests.");
}

/// As AeroDB asks: symbolic links are followed.
bool leads_to_file(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0;
}

}  // namespace

std::string_view kind_name(const StoreDamage& damage) {
  if (damage.torn) return "torn";
  switch (damage.fault.check) {
    case StrictCheck::checksum:
      return "checksum";
    case StrictCheck::payload:
      return "payload";
    default:
      return "length";
  }
}

std::string describe(const StoreDamage& damage) {
  if (damage.fault.check != StrictCheck::truncated) return aerodb_words(damage.fault);
  return "Truncated storage: " + std::to_string(damage.fault.found) +
         " bytes remaining, minimum record size is " +
         std::to_string(store_format::record_size_min);
}

std::string describe(const MissingSchema& schema) {
  return "Schema '" + schema.schema_id + "' version '" + schema.schema_version +
         "' not found during recovery";
}

struct BootCheck::State {
  std::string directory;  ///< without a slash at its end
  std::string store_path;
  std::optional<Checkpoint> checkpoint;
  SchemaFiles schemas;
  std::unique_ptr<ByteSource> store;  ///< null where there is none
  std::optional<Error> store_error;
  bool store_stops_aerodb = false;  ///< of that: it cannot be opened for writing
  std::vector<StoreDamage> damage;
  std::vector<MissingSchema> missing;
  std::map<SchemaVersion, std::size_t> missing_at;  ///< index in missing
  std::optional<SchemaVersion> last_there;          ///< was looked up last, and has a file
  bool has_log = false;
  bool log_was_read = false;
  bool log_has_records = false;
  bool differs_from_snapshot = false;  ///< though it is as long, and nothing is damaged
  std::optional<StrictError> log_stop;

  /// Notes that a document names a schema version.
  void name_schema(std::string_view schema_id, std::string_view schema_version, bool in_store,
                   const std::string& prefix, std::string_view document_id);

  Result<void> open_store();
  Result<void> read_store(const ReadObserver& observer);
  void compare_with_snapshot();
};

void BootCheck::State::name_schema(std::string_view schema_id, std::string_view schema_version,
                                   bool in_store, const std::string& prefix,
                                   std::string_view document_id) {
  if (last_there && last_there->first == schema_id && last_there->second == schema_version) return;
  SchemaVersion version(schema_id, schema_version);
  if (schemas.versions.contains(version)) {
    last_there = std::move(version);
    return;
  }
  const auto [found, added] = missing_at.try_emplace(version, missing.size());
  if (added) {
    missing.push_back({.schema_id = version.first,
                       .schema_version = version.second,
                       .first_document_id = prefix + std::string(document_id),
                       .next_start = in_store});
  }
  MissingSchema& schema = missing[found->second];
  if (schema.next_start == in_store) ++schema.documents;
}

BootCheck::BootCheck(std::unique_ptr<State> state) : state_(std::move(state)) {}
BootCheck::BootCheck(BootCheck&&) noexcept = default;
BootCheck& BootCheck::operator=(BootCheck&&) noexcept = default;
BootCheck::~BootCheck() = default;

Result<BootCheck> BootCheck::begin(const std::string& directory, const ReadObserver& observer) {
  auto state = std::make_unique<State>();
  state->directory = directory;
  while (state->directory.size() > 1 && state->directory.ends_with('/')) {
    state->directory.pop_back();
  }
  auto schemas = read_schema_files(state->directory);
  if (!schemas) return schemas.error();
  state->schemas = std::move(*schemas);
  auto checkpoint = find_checkpoint(state->directory);
  if (!checkpoint) return checkpoint.error();
  state->checkpoint = *std::move(checkpoint);
  state->store_path = store_path_of(state->directory);
  state->has_log = leads_to_file(in_directory(state->directory, "wal/wal.log"));
  auto read = state->open_store();
  if (read && state->store) read = state->read_store(observer);
  if (!read) state->store_error = read.error();
  if (read && state->store && state->damage.empty()) state->compare_with_snapshot();
  return BootCheck(std::move(state));
}

/// Leaves store null where there is none. Errors: system.
Result<void> BootCheck::State::open_store() {
  struct stat status {};
  if (::stat(store_path.c_str(), &status) != 0) {
    const int reason = errno;
    const bool dangling = reason == ENOENT && exists(store_path);
    if (!dangling && (reason == ENOENT || reason == ENOTDIR)) return {};
    return system_error(store_path,
                        dangling ? "cannot open the document store, a symbolic link to nothing"
                                 : "cannot open the document store",
                        reason);
  }
  if (!is_regular(status)) {
    // AeroDB opens it to read and to write.
    store_stops_aerodb = S_ISDIR(status.st_mode) || S_ISSOCK(status.st_mode);
    return Error{.code = ErrorCode::system,
                 .message = std::string("cannot read the document store: found ") +
                            kind_of_file(status.st_mode) + ", expected a regular file",
                 .path = store_path};
  }
  auto opened = ByteSource::open(store_path);
  if (!opened) return opened.error();
  store = std::move(*opened);
  return {};
}

Result<void> BootCheck::State::read_store(const ReadObserver& observer) {
  const auto size = store->find_size();
  if (!size) return size.error();
  const auto observed = observe_reads(*store, observer);
  StoreReader reader(*observed, *size);
  for (;;) {
    const auto more = reader.next();
    if (!more) return more.error();
    if (!*more) return {};
    if (reader.damage() != nullptr) {
      damage.push_back(*reader.damage());
    } else if (!reader.record().tombstone) {
      const StoredRecord& record = reader.record();
      name_schema(record.schema_id, record.schema_version, true, {}, record.composite_id);
    }
  }
}

/// By its last bytes: that another store has just these there is no accident. What cannot be read
/// of a snapshot says nothing of the store.
void BootCheck::State::compare_with_snapshot() {
  static constexpr std::uint64_t compared_max = 4096;
  const std::uint64_t size = checkpoint ? checkpoint->snapshot_size : 0;
  if (size == 0 || size > store->size().value_or(0)) return;
  const auto snapshot = ByteSource::open(checkpoint->snapshot_store);
  if (!snapshot) return;
  const auto count = static_cast<std::size_t>(std::min(size, compared_max));
  std::vector<std::byte> saved(count);
  std::vector<std::byte> stored(count);
  const auto read_saved = (*snapshot)->read_at(size - count, saved);
  const auto read_stored = store->read_at(size - count, stored);
  differs_from_snapshot =
      read_saved && read_stored && *read_saved == count && *read_stored == count && saved != stored;
}

Result<void> BootCheck::expect_writer(std::chrono::milliseconds patience) {
  static constexpr std::chrono::milliseconds pause{20};
  State& state = *state_;
  if (state.damage.empty() || !state.damage.back().torn) return {};
  const auto seen = state.store->size();
  for (std::chrono::milliseconds waited{0}; waited < patience; waited += pause) {
    std::this_thread::sleep_for(pause);
    if (const auto refreshed = state.store->refresh(); !refreshed) return refreshed.error();
    const auto size = state.store->find_size();
    if (!size) return size.error();
    if (size.value() != seen) {
      state.damage.pop_back();
      return {};
    }
  }
  return {};
}

void BootCheck::ignore_torn_end() {
  if (!state_->damage.empty() && state_->damage.back().torn) state_->damage.pop_back();
}

Result<void> BootCheck::read_log(ByteSource& log, const std::vector<SoundRange>& sound,
                                 const std::optional<StrictError>& strict_error) {
  State& state = *state_;
  state.has_log = true;
  state.log_was_read = true;
  state.log_has_records = !sound.empty();
  std::string prefix;
  const auto read = for_each_sound(log, sound, [&](const PlacedRecord& record) {
    if (record.type != RecordType::delete_) {
      prefix.assign(record.collection_id).push_back(':');
      state.name_schema(record.schema_id, record.schema_version, false, prefix, record.document_id);
    }
    return true;
  });
  if (!read) return read.error();
  if (!strict_error) return {};
  const auto stop = find_aerodb_stop(log, *strict_error);
  if (!stop) return stop.error();
  state.log_stop = *stop;
  return {};
}

const std::string& BootCheck::store_path() const { return state_->store_path; }
std::uint64_t BootCheck::store_size() const {
  return state_->store ? state_->store->size().value_or(0) : 0;
}
const std::optional<Error>& BootCheck::store_error() const { return state_->store_error; }
const std::vector<StoreDamage>& BootCheck::store_damage() const { return state_->damage; }
bool BootCheck::has_log() const { return state_->has_log; }
bool BootCheck::is_initialized() const {
  return leads_to_file(state_->directory + "/wal") && leads_to_file(state_->directory + "/data") &&
         state_->schemas.folder_exists;
}
const std::vector<MalformedSchema>& BootCheck::malformed_schemas() const {
  return state_->schemas.malformed;
}
std::vector<MissingSchema> BootCheck::missing_schemas() const {
  if (!state_->schemas.folder_exists) return {};
  std::vector<MissingSchema> missing = state_->missing;
  // Without a log AeroDB asks for none of them; it makes one, and asks at the start after that.
  for (MissingSchema& schema : missing) schema.next_start = schema.next_start && state_->has_log;
  return missing;
}
const std::optional<Checkpoint>& BootCheck::checkpoint() const { return state_->checkpoint; }

bool BootCheck::is_snapshot_lacking() const {
  if (!state_->checkpoint || state_->store_error) return false;
  return store_size() < state_->checkpoint->snapshot_size || state_->differs_from_snapshot;
}

bool BootCheck::is_log_missing() const {
  const bool has_none = !state_->has_log || (state_->log_was_read && !state_->log_has_records);
  return has_none && shows_lost_log(state_->directory, state_->checkpoint);
}

LogStatus BootCheck::status() const {
  const State& state = *state_;
  if (!is_initialized()) return LogStatus::corrupt;
  if (!state.schemas.malformed.empty() || !missing_schemas().empty()) return LogStatus::corrupt;
  if (is_snapshot_lacking() || (state.has_log && is_log_missing())) return LogStatus::corrupt;
  if (state.damage.empty()) return LogStatus::sound;
  return state.damage.size() == 1 && state.damage.front().torn ? LogStatus::torn
                                                               : LogStatus::corrupt;
}

// In AeroDB's order: the folders, the schemas, the store, which is opened before the log is read,
// the log, and the schemas of what was in the store before.
BootVerdict BootCheck::verdict(bool in_use) const {
  const State& state = *state_;
  BootVerdict verdict;
  verdict.starts = false;
  if (!is_initialized()) {
    verdict.initialized = false;
    verdict.message =
        "AERO_CLI_NOT_INITIALIZED: Data directory not initialized. Run 'aerodb init' first.";
  } else if (!state.schemas.malformed.empty()) {
    verdict.code = ErrorCode::recovery_schema_missing;
    const MalformedSchema& schema = state.schemas.malformed.front();
    verdict.message = boot_line("Schema load failed: " +
                                error_line(verdict.code, "Malformed schema file '" + schema.path +
                                                             "': " + schema.aerodb_words));
  } else if (state.store_stops_aerodb) {
    verdict.code = ErrorCode::storage_write_failed;
    verdict.message =
        store_line(error_line(verdict.code, "Failed to open storage file: " + state.store_path),
                   state.has_log);
  } else if (!state.damage.empty()) {
    verdict.code = ErrorCode::data_corruption;
    const StoreDamage& damage = state.damage.front();
    verdict.message =
        store_line(error_line(verdict.code, describe(damage), damage.byte_offset), state.has_log);
  } else if (state.log_stop) {
    verdict.code = ErrorCode::wal_corruption;
    const std::string place =
        "WAL corruption at offset " + std::to_string(state.log_stop->byte_offset) + ": ";
    verdict.message =
        recovery_line(error_line(verdict.code, place + place + aerodb_line(*state.log_stop)));
  } else if (const auto missing = std::find_if(state.missing.begin(), state.missing.end(),
                                               [&state](const MissingSchema& schema) {
                                                 return schema.next_start && state.has_log;
                                               });
             missing != state.missing.end()) {
    verdict.code = ErrorCode::recovery_schema_missing;
    verdict.message = recovery_line(error_line(verdict.code, describe(*missing)));
  } else if (state.store_error || (state.has_log && !state.log_was_read)) {
    verdict.starts.reset();
  } else {
    verdict.starts = true;
  }
  verdict.snapshot_lacking = is_snapshot_lacking();
  verdict.log_missing = is_log_missing();
  if (in_use) verdict.starts.reset();
  return verdict;
}

}  // namespace aerowal

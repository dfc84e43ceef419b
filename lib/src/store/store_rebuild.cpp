#include "aerowal/store_rebuild.hpp"

#include <cerrno>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>

#include "aerowal/data_directory.hpp"
#include "aerowal/frame.hpp"
#include "aerowal/log_guard.hpp"
#include "aerowal/reader.hpp"
#include "aerowal/store_path.hpp"
#include "base/system_error.hpp"
#include "io/file.hpp"
#include "io/file_attributes.hpp"
#include "io/lock_files.hpp"
#include "io/new_file.hpp"
#include "json/json_value.hpp"
#include "json/output_version.hpp"
#include "store/new_folder.hpp"
#include "store/store_base.hpp"
#include "store/store_reader.hpp"
#include "store/store_source.hpp"
#include "store/stored_record.hpp"

namespace aerowal {
namespace {

Error already_there(const std::string& path) {
  return {.code = ErrorCode::refused,
          .message =
              "there is a document store already, and it is not overwritten: move it away and "
              "keep it, since it may hold what the log has lost",
          .path = path};
}

/// The log of the directory, kept to ourselves so that no AeroDB starts on it meanwhile; nothing
/// where it has none.
Result<std::optional<LogGuard>> guard_directory(const std::string& log_path,
                                                const StoreRebuild::Options& options) {
  if (!exists(log_path)) {
    if (!options.ignore_lock_file && !options.ignore_in_use) {
      if (const auto free = check_lock_file(log_path); !free) return free.error();
    }
    return std::optional<LogGuard>();
  }
  auto guard = LogGuard::acquire(log_path, {.ignore_lock_file = options.ignore_lock_file,
                                            .ignore_in_use = options.ignore_in_use});
  if (!guard) return guard.error();
  return std::optional(std::move(*guard));
}

}  // namespace

struct StoreRebuild::State {
  std::string path;
  std::optional<LogGuard> guard;
  NewFolder folder;
  NewFile file;
  std::vector<std::byte> buffer = {};
  std::optional<StrictError> damage = {};
  StoreCounts counts = {};

  Result<void> flush();
  Result<void> write_base(const std::string& base);
  Result<void> write_log(ByteSource& log, const Options& options);
};

Result<void> StoreRebuild::State::flush() {
  const int reason = file.write_at(buffer, counts.size - buffer.size());
  buffer.clear();
  if (reason != 0) return system_error(path, "cannot write; nothing was created", reason);
  return {};
}

/// Copies all of it, and then reads what is there now, in case it was written to meanwhile.
Result<void> StoreRebuild::State::write_base(const std::string& base) {
  auto source = open_store(base, StoreUse::base);
  if (!source) return source.error();
  const auto size = (*source)->find_size();
  if (!size) return size.error();
  while (counts.size < *size) {
    buffer.resize(std::min<std::uint64_t>(write_buffer_size, *size - counts.size));
    const auto got = (*source)->read_at(counts.size, buffer);
    if (!got) return got.error();
    buffer.resize(*got);
    if (buffer.empty()) break;
    counts.size += buffer.size();
    if (const auto flushed = flush(); !flushed) return flushed.error();
  }
  auto copy = ByteSource::from_descriptor(file.descriptor(), (*source)->name());
  if (!copy) return copy.error();
  const auto records =
      for_each_base_record(**copy, [](const StoredRecord&) { return Result<void>(); });
  if (!records) return records.error();
  counts.base_records = *records;
  return {};
}

Result<void> StoreRebuild::State::write_log(ByteSource& log, const Options& options) {
  Reader reader(log);
  while (!options.until_sequence_number ||
         reader.sequence_number() <= *options.until_sequence_number) {
    const auto more = reader.next();
    if (!more) return more.error();
    if (!*more) break;
    const PlacedRecord& record = reader.record();
    const std::uint64_t length = stored_length(record);
    if (buffer.size() + length > write_buffer_size) {
      if (const auto flushed = flush(); !flushed) return flushed.error();
    }
    append_stored(record, buffer);
    counts.size += length;
    ++counts.records;
    counts.tombstones += record.type == RecordType::delete_ ? 1 : 0;
    counts.last_sequence_number = record.sequence_number;
  }
  damage = reader.damage();
  return damage ? Result<void>() : flush();
}

StoreRebuild::StoreRebuild(std::unique_ptr<State> state) : state_(std::move(state)) {}
StoreRebuild::StoreRebuild(StoreRebuild&&) noexcept = default;
StoreRebuild& StoreRebuild::operator=(StoreRebuild&&) noexcept = default;
StoreRebuild::~StoreRebuild() = default;

Result<StoreRebuild> StoreRebuild::run(ByteSource& log, const std::string& directory,
                                       const Options& options) {
  const std::string path = store_path_of(directory);
  struct stat status {};
  if (::stat(directory.c_str(), &status) != 0) {
    return system_error(directory, "cannot open the data directory", errno);
  }
  if (!S_ISDIR(status.st_mode)) {
    return system_error(directory, "cannot open the data directory", ENOTDIR);
  }
  if (exists(path)) return already_there(path);
  const std::string log_path = in_directory(directory, "wal/wal.log");
  auto guard = guard_directory(log_path, options);
  if (!guard) return guard.error();
  auto folder = NewFolder::make(directory_of(path));
  if (!folder) return folder.error();
  // Until it has the owner and the mode of the log, nobody else may read it.
  const bool has_pattern = guard->has_value();
  auto file = NewFile::create(path, has_pattern ? 0600 : 0666);
  if (!file) return file.error();
  if (has_pattern) {
    const auto given = copy_attributes((*guard)->descriptor(), file->descriptor(), path,
                                       WhereNotAllowed::keep_private);
    if (!given) return given.error();
  }
  auto state = std::make_unique<State>(State{.path = path,
                                             .guard = *std::move(guard),
                                             .folder = *std::move(folder),
                                             .file = *std::move(file)});
  state->buffer.reserve(write_buffer_size);
  if (options.base) {
    if (const auto written = state->write_base(*options.base); !written) return written.error();
  }
  if (const auto written = state->write_log(log, options); !written) return written.error();
  return StoreRebuild(std::move(state));
}

const std::optional<StrictError>& StoreRebuild::damage() const { return state_->damage; }
const StoreCounts& StoreRebuild::counts() const { return state_->counts; }
const std::string& StoreRebuild::path() const { return state_->path; }

Result<void> StoreRebuild::commit() {
  State& state = *state_;
  if (state.guard) {
    if (const auto ours = state.guard->check(); !ours) return ours.error();
  }
  if (const auto synced = state.folder.sync(); !synced) return synced.error();
  if (exists(state.path)) return already_there(state.path);
  if (const auto committed = state.file.commit(); !committed) return committed.error();
  state.folder.keep();
  return {};
}

std::string store_rebuild_json(const StoreRebuild& rebuild, const std::string& log_path) {
  const StoreCounts& counts = rebuild.counts();
  return Json{{"summary",
               {{"path", rebuild.path()},
                {"log", log_path},
                {"records", counts.records},
                {"tombstones", counts.tombstones},
                {"base_records", counts.base_records},
                {"size", counts.size},
                {"last_sequence_number", counts.last_sequence_number},
                {"output_version", output_version}}}}
      .text();
}

}  // namespace aerowal

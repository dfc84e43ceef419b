#include "aerowal/writer.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aerowal/format.hpp"
#include "aerowal/log_guard.hpp"
#include "aerowal/reader.hpp"
#include "base/system_error.hpp"
#include "io/container_kind.hpp"
#include "io/file.hpp"
#include "io/new_file.hpp"

namespace aerowal {
namespace {

/// Makes what the log holds durable, and forgets it, so that what is read next is what is on the
/// disk: after a failed fsync of another process the system keeps what it could not write.
Result<void> return_to_disk(int descriptor, const std::string& path) {
  if (const auto synced = sync_unchanged(descriptor, path); !synced) return synced.error();
  (void)::posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED);
  return {};
}

LogGuard::Options guard_options(const Writer::Options& options) {
  return {.ignore_lock_file = options.ignore_lock_file, .ignore_in_use = options.ignore_in_use};
}

}  // namespace

struct Writer::State {
  std::string path;
  std::optional<NewFile> unnamed;  ///< the log, as long as it has no name
  Descriptor new_log;              ///< the log, where it had none
  std::optional<LogGuard> guard;
  int file = -1;
  std::uint64_t size = 0;
  std::uint64_t sequence_number = format::first_sequence_number;
  std::vector<std::byte> buffer;
  std::optional<Error> dead;

  explicit State(std::string path_of_log) : path(std::move(path_of_log)) {}

  Result<void> begin_new(const Options& options);
  Result<void> open_existing(const Options& options);
  Result<void> read_all(const Options& options);
  Result<void> check();
  Result<void> check_alone();
  Result<void> check_end(std::uint64_t expected) const;
  Result<void> make_durable();
  [[nodiscard]] bool end_is_ours() const;
  Error roll_back(int reason);
};

Result<void> Writer::State::begin_new(const Options& options) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode)) {
    return Error{.code = ErrorCode::system,
                 .message =
                     "cannot create: a symbolic link to a file that does not exist; name "
                     "the file itself",
                 .path = path};
  }
  auto made = NewFile::create(path);
  if (!made) return made.error();
  file = made->descriptor();
  if (::fcntl(file, F_SETFL, O_APPEND) != 0) return system_error(path, "cannot append", errno);
  auto guarded = LogGuard::acquire_unnamed(path, file, guard_options(options));
  if (!guarded) return guarded.error();
  unnamed.emplace(*std::move(made));
  guard.emplace(*std::move(guarded));
  return {};
}

Result<void> Writer::State::open_existing(const Options& options) {
  auto guarded = LogGuard::acquire(path, guard_options(options));
  if (!guarded) return guarded.error();
  guard.emplace(*std::move(guarded));
  if (const auto disk = return_to_disk(guard->descriptor(), path); !disk) return disk.error();
  if (const auto read = read_all(options); !read) return read.error();
  if (const auto appending = guard->begin_appending(); !appending) return appending.error();
  file = guard->descriptor();
  // Whoever made the log may have died before its name was durable.
  return sync_directory_of(path);
}

Result<void> Writer::State::read_all(const Options& options) {
  auto source = ByteSource::from_descriptor(guard->descriptor(), path);
  if (!source) return source.error();
  if (const auto log = refuse_container(**source); !log) return log.error();
  const auto observed = observe_reads(**source, options.on_read);
  Reader reader(*observed, {.threading = options.threading});
  if (const auto passed = reader.skip_valid(); !passed) return passed.error();
  for (;;) {
    const auto more = reader.next();
    if (!more) return more.error();
    if (!*more) break;
  }
  if (reader.damage()) return to_error(*reader.damage(), path);
  size = reader.byte_offset();
  sequence_number = reader.sequence_number();
  return {};
}

Result<void> Writer::State::check() {
  auto alone = check_alone();
  if (alone) return {};
  Error error = std::move(alone).error();
  error.message += "; stopped before sequence number " + std::to_string(sequence_number);
  return error;
}

Result<void> Writer::State::check_alone() {
  if (unnamed) {
    if (!exists(path)) return {};
    return Error{.code = ErrorCode::refused,
                 .message = "the log did not exist, and another program has now created it",
                 .path = path};
  }
  if (const auto ours = guard->check(); !ours) return ours.error();
  return guard->shared() ? check_end(size) : Result<void>();
}

/// Where others have the log open, its size shows whether one of them wrote.
Result<void> Writer::State::check_end(std::uint64_t expected) const {
  struct stat status {};
  if (::fstat(file, &status) != 0) return system_error(path, "cannot stat", errno);
  if (static_cast<std::uint64_t>(status.st_size) == expected) return {};
  return Error{.code = ErrorCode::refused,
               .message = "the log is in use: another program changed it; its size is " +
                          std::to_string(status.st_size) + " bytes, not " +
                          std::to_string(expected),
               .path = path};
}

Result<void> Writer::State::make_durable() {
  if (unnamed) {
    const auto named = unnamed->commit();
    if (!named) return named.error();
    new_log = unnamed->release();
    unnamed.reset();
    return {};
  }
  if (::fsync(file) == 0) return {};
  Error error = system_error(path, "cannot fsync", errno);
  error.code = ErrorCode::wal_fsync_failed;
  error.message +=
      "; whether the record at this offset is on disk is unknown, it is not acknowledged, and "
      "nothing was retried";
  error.byte_offset = size;
  error.sequence_number = sequence_number;
  return error;
}

/// Whether what comes after the last acknowledged record is the beginning of the record that was
/// being written, and not somebody else's.
bool Writer::State::end_is_ours() const {
  std::array<std::byte, 4096> part;
  for (std::size_t done = 0;;) {
    const ssize_t got = read_some_from(file, part, size + done);
    if (got <= 0) return got == 0;
    const auto length = static_cast<std::size_t>(got);
    if (done + length > buffer.size() ||
        !std::equal(part.begin(), part.begin() + got, buffer.begin() + static_cast<off_t>(done))) {
      return false;
    }
    done += length;
  }
}

/// Cuts off what a failed write left, so that the log ends with its last acknowledged record.
Error Writer::State::roll_back(int reason) {
  // First of all: making a message may fail.
  const bool ours = end_is_ours();
  const bool cut = ours && ::ftruncate(file, static_cast<off_t>(size)) == 0 && ::fsync(file) == 0;
  const int cut_failed = cut ? 0 : errno;
  Error error = system_error(path, "cannot write the record", reason);
  error.code = ErrorCode::wal_append_failed;
  error.byte_offset = size;
  error.sequence_number = sequence_number;
  if (unnamed) {
    error.message += "; no log was created";
  } else if (!ours) {
    error.message +=
        "; the log was not cut back, because its end is not what was being written: verify it";
  } else if (cut) {
    error.message += "; the log was cut back to its last acknowledged record";
  } else {
    error.message += "; cutting the log back failed too (" +
                     std::generic_category().message(cut_failed) + "): its tail may be torn";
  }
  return error;
}

Writer::Writer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;
Writer::~Writer() = default;

Result<Writer> Writer::open(const std::string& path, const Options& options) {
  auto state = std::make_unique<State>(path);
  struct stat status {};
  const auto is_there = [&] { return ::stat(path.c_str(), &status) == 0 || errno != ENOENT; };
  Result<void> opened;
  const bool there = is_there();
  if (!there) opened = state->begin_new(options);
  // Somebody else may have made it in between.
  if (there || (!opened && is_there())) opened = state->open_existing(options);
  if (!opened) return opened.error();
  return Writer(std::move(state));
}

Result<Placement> Writer::append(const Record& record, const ExpectedPlacement& expected) {
  State& state = *state_;
  if (state.dead) return *state.dead;

  Record numbered = record;
  numbered.sequence_number = state.sequence_number;
  state.buffer.clear();
  auto placement = encode(numbered, state.buffer);
  if (!placement) return placement;
  if (const auto same = check_expected(*placement, expected); !same) return same.error();
  placement->byte_offset = state.size;

  if (auto ours = state.check(); !ours) {
    state.dead = std::move(ours).error();
    return *state.dead;
  }
  if (const int reason = write_all(state.file, state.buffer); reason != 0) {
    state.dead = state.roll_back(reason);
    return *state.dead;
  }
  const std::uint64_t end = state.size + placement->length;
  if (auto durable = state.make_durable(); !durable) {
    state.dead = std::move(durable).error();
    return *state.dead;
  }
  if (state.guard->shared()) {
    auto ours = state.check_end(end);
    if (ours) ours = state.guard->check();
    if (!ours) {
      state.dead = std::move(ours).error();
      state.dead->message +=
          "; the last record was written and is not acknowledged: verify the log";
      return *state.dead;
    }
  }
  state.size = end;
  ++state.sequence_number;
  return placement;
}

Result<void> Writer::check() {
  if (state_->dead) return *state_->dead;
  return state_->check();
}

Result<void> Writer::keep() {
  if (!state_->unnamed) return {};
  if (const auto ours = check(); !ours) return ours.error();
  return state_->make_durable();
}

std::uint64_t Writer::sequence_number() const { return state_->sequence_number; }
std::uint64_t Writer::size() const { return state_->size; }

}  // namespace aerowal

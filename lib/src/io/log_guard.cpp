#include "aerowal/log_guard.hpp"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "aerowal/log_path.hpp"
#include "base/system_error.hpp"
#include "io/file.hpp"
#include "io/file_locks.hpp"
#include "io/file_users.hpp"
#include "io/lease.hpp"
#include "io/lock_files.hpp"
#include "io/open_watch.hpp"

namespace aerowal {
namespace {

/// How long a reader that is let in is waited for, so that /proc shows who it is.
constexpr int reader_wait_milliseconds = 50;

Error in_use(const std::string& path, const std::string& why) {
  return {.code = ErrorCode::refused, .message = "the log is in use: " + why, .path = path};
}

/// AeroDB reads its log when it starts, and then opens it for writing with what it has read in
/// mind.
bool is_aerodb(const FileUser& user) { return user.program.starts_with("aerodb"); }

bool is_writer(const FileUser& user) { return user.writes; }

std::vector<FileUser> those(const std::vector<FileUser>& users, bool (*wanted)(const FileUser&)) {
  std::vector<FileUser> found;
  std::copy_if(users.begin(), users.end(), std::back_inserter(found), wanted);
  return found;
}

std::string why_no_lease(int reason) {
  std::string why = "there is no lease on it (" + std::generic_category().message(reason);
  if (reason == EACCES) why += ": only its owner gets one, or a process with CAP_LEASE";
  return why + ")";
}

/// The lock is aerowal's, but flock(1) or any other program can take it as well.
std::string holds_lock(std::optional<pid_t> holder) {
  const bool known = holder && *holder > 0;
  const std::string program = known ? program_of(*holder) : "aerowal";
  const std::string pid = known ? " (pid " + std::to_string(*holder) + ")" : "";
  return (program == "aerowal" ? "another aerowal" : program) + pid + " holds its lock";
}

std::string have_open_for_writing(const std::vector<FileUser>& writers) {
  return name_users(writers) + (writers.size() == 1 ? " has" : " have") + " it open for writing";
}

Result<struct stat> stat_of(int descriptor, const std::string& path) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return system_error(path, "cannot stat", errno);
  return status;
}

}  // namespace

struct LogGuard::State {
  enum class Mode : std::uint8_t { reading, appending };

  std::string path;
  Options options;
  Mode mode = Mode::reading;
  Descriptor owned;
  int descriptor = -1;
  struct stat before {};  ///< of the log when it was acquired
  bool leased = false;
  int no_lease = 0;  ///< the errno, where no lease can be had at all
  OpenWatch watch = {};

  [[nodiscard]] Lease::Kind lease_kind() const {
    return mode == Mode::reading ? Lease::Kind::read : Lease::Kind::write;
  }

  [[nodiscard]] Result<void> check_lock_files() const {
    const bool ignored = options.ignore_lock_file || options.ignore_in_use;
    return ignored ? Result<void>() : check_lock_file(path);
  }
  Result<void> take_lock() const;
  Result<void> check_name() const;
  Result<void> exclude_writers();
  enum class Openers : std::uint8_t {
    unknown,       ///< anybody may have the log open
    only_readers,  ///< only a writer can be missing from what /proc shows if it shows no reader
    a_writer,      ///< somebody has it open for writing
  };
  Result<void> look_for_writers(Openers openers) const;
  Result<void> check_lease();
  Result<void> let_reader_in();
};

/// aerowal's lock, without waiting, on the file that should be the one at the path.
Result<void> LogGuard::State::take_lock() const {
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return {};
  if (errno != EWOULDBLOCK) return system_error(path, "cannot lock", errno);
  const auto status = stat_of(descriptor, path);
  const auto holder = status ? find_lock_holder(*status) : std::nullopt;
  return in_use(path, holds_lock(holder));
}

Result<void> LogGuard::State::check_name() const {
  const auto opened = stat_of(descriptor, path);
  if (!opened) return opened.error();
  struct stat named {};
  if (::stat(path.c_str(), &named) != 0) {
    if (errno != ENOENT) return system_error(path, "cannot stat", errno);
    return in_use(path, "its file was removed meanwhile");
  }
  if (!is_same_file(*opened, named))
    return in_use(path, "another file was put in its place meanwhile");
  return {};
}

/// What /proc shows of those who have the log open, beside what the lease shows of them. Where
/// somebody stands against a lease for writing, a reader that /proc shows explains that; else it
/// must show everybody.
Result<void> LogGuard::State::look_for_writers(Openers openers) const {
  const auto status = stat_of(descriptor, path);
  if (!status) return status.error();
  const FileUsers found = find_file_users(*status);
  if (const auto writers = those(found.users, is_writer); !writers.empty()) {
    return in_use(path, have_open_for_writing(writers));
  }
  if (mode == Mode::appending) {
    if (const auto aerodb = those(found.users, is_aerodb); !aerodb.empty()) {
      return in_use(path, name_users(aerodb) + " is reading it, and may be about to write");
    }
  }
  if (openers == Openers::a_writer) {
    return in_use(path, "another process has it open for writing, and /proc does not show which");
  }
  const bool explained = openers == Openers::only_readers && !found.users.empty();
  if (explained || found.hidden.empty()) return {};
  Error unknown = in_use(
      path, "perhaps: whether another process has it open for writing cannot be found out, since " +
                (no_lease != 0 ? why_no_lease(no_lease) : "others have it open") + " and " +
                found.hidden + "; run this as the log's owner or with more rights");
  unknown.remedies = {Remedy::ignore_in_use};
  return unknown;
}

/// Takes the lease; where that cannot be had, asks /proc.
Result<void> LogGuard::State::exclude_writers() {
  if (options.ignore_in_use) return {};
  // Before all else: who opens the log after we have looked must be noticed.
  watch = OpenWatch::begin(descriptor);
  const int reason = Lease::take(descriptor, lease_kind());
  leased = reason == 0;
  if (leased) return {};
  if (reason != EAGAIN) {
    no_lease = reason;
    return look_for_writers(Openers::unknown);
  }
  // Against a lease for reading only a writer stands.
  return look_for_writers(mode == Mode::appending ? Openers::only_readers : Openers::a_writer);
}

/// A reader cannot be kept waiting, and there is no lease beside it: it is let in, and from then on
/// /proc and the watch must do.
Result<void> LogGuard::State::let_reader_in() {
  (void)watch.opened();
  Lease::release(descriptor);
  leased = false;
  watch.wait(reader_wait_milliseconds);
  (void)watch.opened();
  const auto alone = look_for_writers(Openers::only_readers);
  if (alone) return {};
  // It may have gone again, with nobody after it.
  leased = Lease::take(descriptor, lease_kind()) == 0;
  return leased ? Result<void>() : alone;
}

Result<void> LogGuard::State::check_lease() {
  if (options.ignore_in_use) return {};
  if (leased) {
    switch (Lease::state(descriptor, lease_kind())) {
      case Lease::State::held:
        return {};
      case Lease::State::writer_waits:
        return in_use(path, "another process is about to open it for writing");
      case Lease::State::reader_waits:
        return let_reader_in();
    }
  }
  if (no_lease == 0) {
    leased = Lease::take(descriptor, lease_kind()) == 0;
    if (leased) return {};
  }
  return watch.opened() ? look_for_writers(Openers::unknown) : Result<void>();
}

LogGuard::LogGuard(std::unique_ptr<State> state) : state_(std::move(state)) {}
LogGuard::LogGuard(LogGuard&&) noexcept = default;
LogGuard& LogGuard::operator=(LogGuard&&) noexcept = default;
LogGuard::~LogGuard() = default;

Result<LogGuard> LogGuard::acquire(const std::string& path, const Options& options) {
  auto state = std::make_unique<State>();
  state->path = path;
  state->options = options;
  if (const auto free = state->check_lock_files(); !free) return free.error();
  struct stat status {};
  if (options.to_be_replaced && ::lstat(path.c_str(), &status) == 0) {
    const auto refused = [&path](std::string message) {
      return Error{.code = ErrorCode::refused,
                   .message = std::move(message),
                   .path = path,
                   .remedies = {Remedy::write_new_file}};
    };
    if (!is_regular(status)) {
      return refused(
          "a symbolic link or another special file is not repaired in place; name the file itself");
    }
    if (status.st_nlink != 1) {
      return refused("the log has " + std::to_string(status.st_nlink) +
                     " names (hard links), which a repair in place would part");
    }
  }
  // An appending aerowal would have to let us in before we find that it holds the lock.
  if (::stat(path.c_str(), &status) == 0) {
    if (const auto holder = find_lock_holder(status)) return in_use(path, holds_lock(holder));
  }
  state->owned = open_regular(path, O_RDONLY);
  state->descriptor = state->owned.get();
  if (!state->owned.valid()) return system_error(path, "cannot open", errno);
  const auto opened = stat_of(state->descriptor, path);
  if (!opened) return opened.error();
  if (!is_regular(*opened)) {
    return Error{
        .code = ErrorCode::system, .message = "cannot write: not a regular file", .path = path};
  }
  if (const auto locked = state->take_lock(); !locked) return locked.error();
  if (const auto named = state->check_name(); !named) return named.error();
  if (const auto alone = state->exclude_writers(); !alone) return alone.error();
  const auto before = stat_of(state->descriptor, path);
  if (!before) return before.error();
  state->before = *before;
  return LogGuard(std::move(state));
}

Result<LogGuard> LogGuard::acquire_unnamed(const std::string& path, int descriptor,
                                           const Options& options) {
  auto state = std::make_unique<State>();
  state->path = path;
  state->options = options;
  state->mode = State::Mode::appending;
  state->descriptor = descriptor;
  if (const auto free = state->check_lock_files(); !free) return free.error();
  if (const auto locked = state->take_lock(); !locked) return locked.error();
  if (const auto alone = state->exclude_writers(); !alone) return alone.error();
  return LogGuard(std::move(state));
}

int LogGuard::descriptor() const { return state_->descriptor; }
const std::string& LogGuard::path() const { return state_->path; }

Result<void> LogGuard::begin_appending() {
  State& state = *state_;
  if (const auto ours = check(); !ours) return ours.error();
  const auto before = stat_of(state.descriptor, state.path);
  if (!before) return before.error();
  // Our own opening for writing would break the lease, and wait for itself.
  if (state.leased) Lease::release(state.descriptor);
  state.leased = false;
  Descriptor appending = open_regular(state.path, O_RDWR | O_APPEND);
  if (!appending.valid()) return system_error(state.path, "cannot open for appending", errno);
  state.owned = std::move(appending);
  state.descriptor = state.owned.get();
  state.mode = State::Mode::appending;
  if (const auto locked = state.take_lock(); !locked) return locked.error();
  if (const auto alone = state.exclude_writers(); !alone) return alone.error();
  if (const auto named = state.check_name(); !named) return named.error();
  const auto now = stat_of(state.descriptor, state.path);
  if (!now) return now.error();
  if (!is_same_file(*before, *now)) {
    return in_use(state.path, "another file was put in its place meanwhile");
  }
  if (!is_unwritten(*before, *now)) {
    return in_use(state.path, "it was written to while it was read");
  }
  return {};
}

Result<void> LogGuard::check() {
  if (const auto free = state_->check_lock_files(); !free) return free.error();
  if (const auto named = state_->check_name(); !named) return named.error();
  return state_->mode == State::Mode::reading ? check_unwritten() : state_->check_lease();
}

Result<void> LogGuard::check_unwritten() {
  if (const auto alone = state_->check_lease(); !alone) return alone.error();
  const auto now = stat_of(state_->descriptor, state_->path);
  if (!now) return now.error();
  if (is_unwritten(state_->before, *now)) return {};
  return Error{.code = ErrorCode::refused,
               .message =
                   "the log changed while it was read, so that something still writes to it; "
                   "nothing was done: stop that, and try again",
               .path = state_->path};
}

bool LogGuard::shared() const { return !state_->leased; }

Result<void> LogGuard::sync() const {
  if (const auto synced = sync_unchanged(state_->descriptor, state_->path); !synced) {
    return synced.error();
  }
  return sync_directory_of(state_->path);
}

Result<std::optional<std::string>> find_log_use(const std::string& path) {
  using Found = std::optional<std::string>;
  auto lock_file = describe_lock_file(path);
  if (!lock_file || *lock_file) return lock_file;
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return system_error(path, "cannot stat", errno);
  if (const auto holder = find_lock_holder(status)) return Found(holds_lock(holder));
  const auto writers = those(find_file_users(status).users, is_writer);
  return writers.empty() ? Found() : Found(have_open_for_writing(writers));
}

}  // namespace aerowal

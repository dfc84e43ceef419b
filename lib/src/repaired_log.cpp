#include <cerrno>
#include <ctime>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "aerowal/reader.hpp"
#include "aerowal/repair.hpp"
#include "file.hpp"
#include "in_use.hpp"
#include "new_file.hpp"
#include "receipt_file.hpp"
#include "repaired_bytes.hpp"
#include "system_error.hpp"

namespace aerowal {
namespace {

Error refused(const std::string& path, std::string message) {
  return {.code = ErrorCode::refused, .message = std::move(message), .path = path};
}

Result<FileDigest> digest(Source& source) {
  static constexpr std::size_t step_size = std::size_t{1} << 18;
  std::vector<std::byte> bytes(step_size);
  FileDigest whole;
  for (;;) {
    const auto got = source.read_at(whole.size, bytes);
    if (!got) return got.error();
    whole.checksum = crc32(Bytes(bytes).first(*got), whole.checksum);
    whole.size += *got;
    if (*got < step_size) return whole;
  }
}

/// Reads the new log as AeroDB will. Errors: wal_corruption, where it is not as planned.
Result<FileDigest> read_back(int descriptor, const RepairPlan& plan, const std::string& path) {
  if (::lseek(descriptor, 0, SEEK_SET) != 0) return system_error(path, "cannot seek", errno);
  auto source = Source::from_descriptor(descriptor, path);
  if (!source) return source.error();
  Reader reader(*source);
  for (;;) {
    const auto more = reader.next();
    if (!more) return more.error();
    if (!*more) break;
  }
  if (reader.damage()) return to_error(*reader.damage(), path);
  if (reader.byte_offset() != plan.size ||
      reader.sequence_number() != format::first_sequence_number + plan.records) {
    return Error{.code = ErrorCode::wal_corruption,
                 .message = "what was written is not what was planned; nothing was changed",
                 .path = path};
  }
  return digest(*source);
}

/// Gives `to` the owner, mode and extended attributes (of which access lists are some) of `from`.
Result<void> copy_attributes(int from, int to, const std::string& path) {
  struct stat status {};
  if (::fstat(from, &status) != 0) return system_error(path, "cannot stat", errno);
  if (::fchown(to, status.st_uid, status.st_gid) != 0) {
    return refused(path, "the new file can't be given the log's owner; use -o instead");
  }
  constexpr mode_t mode_bits = 07777;
  if (::fchmod(to, status.st_mode & mode_bits) != 0) {
    return refused(path, "the new file can't be given the log's mode; use -o instead");
  }
  const ssize_t list_size = ::flistxattr(from, nullptr, 0);
  if (list_size < 0) {
    return errno == ENOTSUP ? Result<void>()
                            : system_error(path, "cannot list its extended attributes", errno);
  }
  std::string names(static_cast<std::size_t>(list_size), '\0');
  const ssize_t listed = ::flistxattr(from, names.data(), names.size());
  if (listed < 0) return system_error(path, "cannot list its extended attributes", errno);
  for (std::size_t at = 0; at < static_cast<std::size_t>(listed);) {
    const char* name = names.c_str() + at;
    at += std::string_view(name).size() + 1;
    const ssize_t size = ::fgetxattr(from, name, nullptr, 0);
    std::string value(static_cast<std::size_t>(std::max<ssize_t>(size, 0)), '\0');
    if (size < 0 || ::fgetxattr(from, name, value.data(), value.size()) != size ||
        ::fsetxattr(to, name, value.data(), value.size(), 0) != 0) {
      return refused(
          path, std::string("the new file can't be given the log's extended attribute ") + name +
                    "; use -o instead");
    }
  }
  return {};
}

/// Who may read and write the log.
Result<mode_t> mode_of(int descriptor, const std::string& path) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return system_error(path, "cannot stat", errno);
  constexpr mode_t mode_bits = 0666;
  return status.st_mode & mode_bits;
}

std::string time_text() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &utc)};
}

/// A receipt must not take the name of what it is about. The files count, not how they are spelled.
Result<void> check_receipt_path(const std::string& path, const RepairPlan& plan,
                                const RepairLock& lock) {
  struct stat there {};
  if (::stat(path.c_str(), &there) != 0) return {};
  const auto is_there = [&there](const struct stat& other) {
    return other.st_dev == there.st_dev && other.st_ino == there.st_ino;
  };
  struct stat other {};
  if (::fstat(lock.descriptor(), &other) == 0 && is_there(other)) {
    return refused(path, "the receipt would take the name of the log; choose another name for -o");
  }
  if (!plan.store_path.empty() && ::stat(plan.store_path.c_str(), &other) == 0 && is_there(other)) {
    return refused(
        path,
        "the receipt would take the name of the document store; move the store, or choose another "
        "-o");
  }
  return {};
}

}  // namespace

RepairLock::RepairLock(RepairLock&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      ignore_lock_file_(other.ignore_lock_file_),
      state_(other.state_) {}
RepairLock& RepairLock::operator=(RepairLock&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(ignore_lock_file_, other.ignore_lock_file_);
  std::swap(state_, other.state_);
  return *this;
}
RepairLock::~RepairLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<RepairLock> RepairLock::acquire(const std::string& path, const Options& options) {
  if (const auto free = check_lock_file(path, options.ignore_lock_file); !free) return free.error();
  struct stat status {};
  if (options.in_place && ::lstat(path.c_str(), &status) == 0) {
    if (!S_ISREG(status.st_mode)) {
      return refused(path,
                     "a symbolic link or another special file is not repaired in place; name "
                     "the file itself, or use -o");
    }
    if (status.st_nlink != 1) {
      return refused(path, "the log has " + std::to_string(status.st_nlink) +
                               " names (hard links), which a repair in place would part; use -o");
    }
  }
  RepairLock lock(path, ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK),
                  options.ignore_lock_file);
  if (lock.descriptor_ < 0) return system_error(path, "cannot open", errno);
  if (::fstat(lock.descriptor_, &status) != 0) return system_error(path, "cannot stat", errno);
  if (!S_ISREG(status.st_mode)) {
    return Error{
        .code = ErrorCode::system, .message = "cannot repair: not a regular file", .path = path};
  }
  if (const auto locked = lock_log(lock.descriptor_, path); !locked) return locked.error();
  const auto state = lock.file_state();
  if (!state) return state.error();
  lock.state_ = *state;
  return lock;
}

Result<void> RepairLock::sync() const {
  if (const auto synced = sync_unchanged(descriptor_, path_); !synced) return synced.error();
  return sync_directory_of(path_);
}

Result<RepairLock::FileState> RepairLock::file_state() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) return system_error(path_, "cannot stat", errno);
  return FileState{.size = static_cast<std::uint64_t>(status.st_size),
                   .modified_seconds = status.st_mtim.tv_sec,
                   .modified_nanoseconds = status.st_mtim.tv_nsec};
}

Result<void> RepairLock::check_unchanged() const {
  const auto free = check_lock_file(path_, ignore_lock_file_);
  if (!free) return free.error();
  const auto state = file_state();
  if (!state) return state.error();
  if (*state == state_) return {};
  return refused(path_,
                 "the log changed while it was repaired, so that something still writes to "
                 "it; nothing was done: stop that, and repair again");
}

struct RepairedLog::State {
  std::string path;
  std::string backup_path;  ///< in place: the new log's name until the exchange
  std::string receipt_path;
  std::optional<NewFile> new_file;
  Descriptor replacement;
  mode_t mode = 0600;  ///< of the log, without what does not fit a receipt: it holds documents
  bool committed = false;
  FileDigest input;
  FileDigest output;

  explicit State(std::string log_path)
      : path(std::move(log_path)), receipt_path(path + ".receipt.json") {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  State(State&&) = delete;
  State& operator=(State&&) = delete;
  ~State() {
    if (replacement.valid() && !committed) ::unlink(backup_path.c_str());
  }

  Result<void> write(Source& source, const RepairPlan& plan, int descriptor) {
    if (const auto written = write_repaired_bytes(source, plan, descriptor, path); !written) {
      return written.error();
    }
    auto read = read_back(descriptor, plan, path);
    if (!read) return read.error();
    output = *read;
    auto original = digest(source);
    if (!original) return original.error();
    input = *original;
    return sync_unchanged(descriptor, path);
  }

  Result<void> exchange() {
    if (::renameat2(AT_FDCWD, backup_path.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE) != 0) {
      return system_error(
          path, "cannot exchange the repaired log with the original; use -o instead", errno);
    }
    committed = true;
    auto synced = sync_directory_of(path);
    if (synced) return {};
    Error error = std::move(synced).error();
    error.path = path;
    error.message = "the repaired log is here, and the original is " + backup_path +
                    ", but a power failure may undo that (" + error.message +
                    "); repair again, which syncs a sound log";
    return error;
  }
};

RepairedLog::RepairedLog(std::unique_ptr<State> state) : state_(std::move(state)) {}
RepairedLog::RepairedLog(RepairedLog&&) noexcept = default;
RepairedLog& RepairedLog::operator=(RepairedLog&&) noexcept = default;
RepairedLog::~RepairedLog() = default;

Result<RepairedLog> RepairedLog::write_new(Source& source, const RepairPlan& plan,
                                           const std::string& path, const RepairLock& lock) {
  const auto mode = mode_of(lock.descriptor(), path);
  if (!mode) return mode.error();
  auto state = std::make_unique<State>(path);
  state->mode = *mode;
  const auto checked = check_receipt_path(state->receipt_path, plan, lock);
  if (!checked) return checked.error();
  auto file = NewFile::create(path, *mode);
  if (!file) return file.error();
  state->new_file.emplace(std::move(*file));
  const auto written = state->write(source, plan, state->new_file->descriptor());
  if (!written) return written.error();
  return RepairedLog(std::move(state));
}

Result<RepairedLog> RepairedLog::write_in_place(Source& source, const RepairPlan& plan,
                                                const std::string& path, const RepairLock& lock) {
  const auto mode = mode_of(lock.descriptor(), path);
  if (!mode) return mode.error();
  auto state = std::make_unique<State>(path);
  state->mode = *mode;
  const auto checked = check_receipt_path(state->receipt_path, plan, lock);
  if (!checked) return checked.error();
  state->backup_path = free_name(path + ".before-repair-" + time_text());
  constexpr mode_t mode_at_first = 0600;
  state->replacement = Descriptor(
      ::open(state->backup_path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode_at_first));
  if (!state->replacement.valid()) {
    return system_error(state->backup_path, "cannot create the repaired log", errno);
  }
  const int descriptor = state->replacement.get();
  if (const auto copied = copy_attributes(lock.descriptor(), descriptor, path); !copied) {
    return copied.error();
  }
  if (const auto written = state->write(source, plan, descriptor); !written) {
    return written.error();
  }
  return RepairedLog(std::move(state));
}

const FileDigest& RepairedLog::input() const { return state_->input; }
const FileDigest& RepairedLog::output() const { return state_->output; }
const std::string& RepairedLog::backup_path() const { return state_->backup_path; }
const std::string& RepairedLog::receipt_path() const { return state_->receipt_path; }

Result<void> RepairedLog::commit(const std::string& receipt, const RepairLock& lock) {
  if (const auto unchanged = lock.check_unchanged(); !unchanged) return unchanged.error();
  const bool in_place = state_->replacement.valid();
  // The receipt first: a log that is there always has one.
  auto written = ReceiptFile::write(state_->receipt_path, receipt, state_->mode);
  if (!written) return written.error();
  auto done = in_place ? state_->exchange() : state_->new_file->commit();
  if (done || state_->committed) written->keep();
  return done;
}

}  // namespace aerowal

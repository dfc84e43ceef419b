#include "repair/repaired_log.hpp"

#include <cerrno>
#include <ctime>
#include <new>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "aerowal/file_digest.hpp"
#include "aerowal/reader.hpp"
#include "base/system_error.hpp"
#include "io/file.hpp"
#include "io/file_attributes.hpp"
#include "io/lease.hpp"
#include "io/new_file.hpp"
#include "repair/conservation.hpp"
#include "repair/receipt_file.hpp"
#include "repair/repaired_bytes.hpp"
#include "repair/unfinished_repair.hpp"

namespace aerowal {
namespace {

Error refused(const std::string& path, std::string message) {
  return {.code = ErrorCode::refused, .message = std::move(message), .path = path};
}

/// Reads the new log as AeroDB will. Errors: wal_corruption, where it is not as planned.
Result<FileDigest> read_back(int descriptor, const RepairPlan& plan, const std::string& path) {
  if (::lseek(descriptor, 0, SEEK_SET) != 0) return system_error(path, "cannot seek", errno);
  auto source = ByteSource::from_descriptor(descriptor, path);
  if (!source) return source.error();
  Reader reader(**source);
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
  return digest(**source);
}

/// Holds the new log against what was cut.
Result<void> check_cut(ByteSource& source, int descriptor, const RepairPlan& plan,
                       const std::string& path) {
  auto repaired = ByteSource::from_descriptor(descriptor, path);
  if (!repaired) return repaired.error();
  return check_conservation(source, plan, **repaired);
}

std::string time_text() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &utc)};
}

/// What a repair makes must not take the name of what it is about. The files count, not how they
/// are spelled.
Result<void> check_free_names(const std::vector<std::string>& names, const RepairPlan& plan,
                              const LogGuard& guard) {
  struct stat log {};
  struct stat store {};
  const bool has_log = ::fstat(guard.descriptor(), &log) == 0;
  const bool has_store = !plan.store_path.empty() && ::stat(plan.store_path.c_str(), &store) == 0;
  for (const std::string& path : names) {
    struct stat there {};
    if (::stat(path.c_str(), &there) != 0) continue;
    if (has_log && is_same_file(there, log)) {
      return refused(
          path, "the repair would take the name of the log; move it, or choose another output");
    }
    if (has_store && is_same_file(there, store)) {
      return refused(path,
                     "the repair would take the name of the document store; move the store, or "
                     "choose another output");
    }
  }
  return {};
}

}  // namespace

struct RepairedLog::State {
  LogGuard* guard;
  std::string path;
  std::string unfinished_path;  ///< in place: the new log's name while it is written
  std::string exchange_path;    ///< in place: its name just before the exchange
  std::string backup_path;
  std::string receipt_path;
  std::optional<NewFile> new_file;
  Descriptor replacement;
  bool committed = false;
  FileDigest input;
  FileDigest output;

  State(LogGuard& guard_of_log, std::string path_of_log)
      : guard(&guard_of_log),
        path(std::move(path_of_log)),
        receipt_path(ReceiptFile::path_of(path)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  State(State&&) = delete;
  State& operator=(State&&) = delete;
  ~State() {
    if (!replacement.valid() || committed) return;
    remove_name(unfinished_path, replacement.get());
    remove_name(exchange_path, replacement.get());
  }

  Result<void> write(ByteSource& source, const RepairPlan& plan, int descriptor);
  Result<void> reopen_for_reading();
  Result<void> exchange(ReceiptFile& receipt);
  [[nodiscard]] int exchange_names() const;
  void leave_exchange_name() const;
  Error take_back(Error reason, ReceiptFile& receipt);
};

Result<void> RepairedLog::State::write(ByteSource& source, const RepairPlan& plan, int descriptor) {
  if (const auto written = write_repaired_bytes(source, plan, descriptor, path); !written) {
    return written.error();
  }
  auto read = read_back(descriptor, plan, path);
  if (!read) return read.error();
  output = *read;
  if (const auto conserved = check_cut(source, descriptor, plan, path); !conserved) {
    return conserved.error();
  }
  auto whole = digest(source);
  if (!whole) return whole.error();
  input = *whole;
  return sync_unchanged(descriptor, path);
}

/// So that a lease can be had on it: whoever opens it for writing right after the exchange waits
/// until it is certain that it stays.
Result<void> RepairedLog::State::reopen_for_reading() {
  Descriptor reading(::open(unfinished_path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!reading.valid()) return system_error(unfinished_path, "cannot open", errno);
  if (!is_name_of(unfinished_path, replacement.get()) ||
      !is_name_of(unfinished_path, reading.get())) {
    return refused(unfinished_path, "another file was put in the place of the new log");
  }
  replacement = std::move(reading);
  // The lock of the log, once it is the log.
  if (::flock(replacement.get(), LOCK_EX | LOCK_NB) != 0) {
    return system_error(unfinished_path, "cannot lock", errno);
  }
  if (Lease::take(replacement.get(), Lease::Kind::read) == EAGAIN) {
    return refused(unfinished_path, "another program has the new log open for writing");
  }
  return {};
}

int RepairedLog::State::exchange_names() const {
  const int failed =
      ::renameat2(AT_FDCWD, exchange_path.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE);
  return failed == 0 ? 0 : errno;
}

/// The name for the exchange says that the receipt counts; without one the new log must not have
/// it.
void RepairedLog::State::leave_exchange_name() const {
  (void)::renameat2(AT_FDCWD, exchange_path.c_str(), AT_FDCWD, unfinished_path.c_str(),
                    RENAME_NOREPLACE);
}

/// Undoes the exchange.
Error RepairedLog::State::take_back(Error reason, ReceiptFile& receipt) {
  if (const int failed = exchange_names(); failed != 0) {
    receipt.keep();
    reason.message += "; the files were exchanged, and that could not be undone (" +
                      std::generic_category().message(failed) + "): the original is " +
                      exchange_path;
    return reason;
  }
  committed = false;
  leave_exchange_name();
  if (const auto synced = sync_directory_of(path); !synced)
    reason.message += "; " + synced.error().message;
  if (Lease::state(replacement.get(), Lease::Kind::read) == Lease::State::writer_waits) {
    // He has opened the new log under the log's name, and will write to it.
    const std::string kept_path = free_name(path + ".written-meanwhile");
    (void)::renameat2(AT_FDCWD, unfinished_path.c_str(), AT_FDCWD, kept_path.c_str(),
                      RENAME_NOREPLACE);
    reason.message += "; a program that opened the log meanwhile may write to " + kept_path;
  } else {
    reason.message += "; nothing was changed";
  }
  return reason;
}

/// After the exchange nothing is allocated but for an error: without memory it is taken back, or is
/// reported as it is.
Result<void> RepairedLog::State::exchange(ReceiptFile& receipt) {
  const Descriptor directory(
      ::open(directory_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.valid()) return system_error(path, "cannot open its directory", errno);
  Error unsure{.code = ErrorCode::system,
               .message = "the repaired log is here, and the original is " + backup_path +
                          ", but a power failure may undo that (the directory cannot be synced); "
                          "repair again, which syncs a sound log",
               .path = path};
  Error unnamed{.code = ErrorCode::system,
                .message = "the repaired log is here, and the original is " + exchange_path +
                           ", which could not be given its name; repair again",
                .path = path};
  Error unfinished{.code = ErrorCode::system,
                   .message = "the repaired log is here, and the original is " + backup_path +
                              ", but the receipt, " + ReceiptFile::unfinished_path_of(path) +
                              ", could not be given its name; repair again",
                   .path = path};
  Error replaced = refused(path, "the log is in use: another file was put in its place meanwhile");
  if (::renameat2(AT_FDCWD, unfinished_path.c_str(), AT_FDCWD, exchange_path.c_str(),
                  RENAME_NOREPLACE) != 0) {
    return system_error(exchange_path, "cannot give the new log its name", errno);
  }
  if (const auto ours = guard->check(); !ours) {
    leave_exchange_name();
    return ours.error();
  }
  if (const int failed = exchange_names(); failed != 0) {
    leave_exchange_name();
    Error error = system_error(path, "cannot exchange the repaired log with the original", failed);
    error.remedies = {Remedy::write_new_file};
    return error;
  }
  committed = true;
  const bool synced = ::fsync(directory.get()) == 0;
  // Whoever was on his way to the original has by now been stopped by the lease.
  try {
    if (!is_name_of(exchange_path, guard->descriptor()))
      return take_back(std::move(replaced), receipt);
    if (auto ours = guard->check_unwritten(); !ours) {
      return take_back(std::move(ours).error(), receipt);
    }
  } catch (const std::bad_alloc&) {
    committed = exchange_names() != 0;
    if (committed) {
      receipt.keep();
    } else {
      leave_exchange_name();
    }
    throw;
  }
  const bool named = ::renameat2(AT_FDCWD, exchange_path.c_str(), AT_FDCWD, backup_path.c_str(),
                                 RENAME_NOREPLACE) == 0;
  receipt.keep();
  if (!named) return unnamed;
  if (!synced || ::fsync(directory.get()) != 0) return unsure;
  if (receipt.finish() != 0) return unfinished;
  if (::fsync(directory.get()) != 0) return unsure;
  return {};
}

RepairedLog::RepairedLog(std::unique_ptr<State> state) : state_(std::move(state)) {}
RepairedLog::RepairedLog(RepairedLog&&) noexcept = default;
RepairedLog& RepairedLog::operator=(RepairedLog&&) noexcept = default;
RepairedLog::~RepairedLog() = default;

Result<RepairedLog> RepairedLog::write_new(ByteSource& source, const RepairPlan& plan,
                                           const std::string& path, LogGuard& guard) {
  auto state = std::make_unique<State>(guard, path);
  const auto checked =
      check_free_names({state->receipt_path, ReceiptFile::unfinished_path_of(path)}, plan, guard);
  if (!checked) return checked.error();
  constexpr mode_t of_owner = 0600;
  auto file = NewFile::create(path, of_owner);
  if (!file) return file.error();
  state->new_file.emplace(*std::move(file));
  const int descriptor = state->new_file->descriptor();
  const auto attributes =
      copy_attributes(guard.descriptor(), descriptor, path, WhereNotAllowed::keep_private);
  if (!attributes) return attributes.error();
  const auto written = state->write(source, plan, descriptor);
  if (!written) return written.error();
  return RepairedLog(std::move(state));
}

Result<RepairedLog> RepairedLog::write_in_place(ByteSource& source, const RepairPlan& plan,
                                                LogGuard& guard) {
  auto state = std::make_unique<State>(guard, guard.path());
  state->unfinished_path = unfinished_log_path(guard.path());
  state->exchange_path = aerowal::exchange_path(guard.path());
  const auto checked =
      check_free_names({state->receipt_path, state->unfinished_path, state->exchange_path,
                        ReceiptFile::unfinished_path_of(guard.path())},
                       plan, guard);
  if (!checked) return checked.error();
  state->backup_path = free_name(guard.path() + ".before-repair-" + time_text());
  constexpr mode_t of_owner = 0600;
  state->replacement = Descriptor(
      ::open(state->unfinished_path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, of_owner));
  if (!state->replacement.valid()) {
    return system_error(state->unfinished_path, "cannot create the repaired log", errno);
  }
  const int descriptor = state->replacement.get();
  const auto attributes =
      copy_attributes(guard.descriptor(), descriptor, guard.path(), WhereNotAllowed::refuse);
  if (!attributes) return attributes.error();
  if (const auto written = state->write(source, plan, descriptor); !written) {
    return written.error();
  }
  if (const auto reading = state->reopen_for_reading(); !reading) return reading.error();
  return RepairedLog(std::move(state));
}

Result<std::unique_ptr<ByteSource>> RepairedLog::open() const {
  const int descriptor =
      state_->new_file ? state_->new_file->descriptor() : state_->replacement.get();
  return ByteSource::from_descriptor(descriptor, state_->path);
}

const FileDigest& RepairedLog::input() const { return state_->input; }
const FileDigest& RepairedLog::output() const { return state_->output; }
const std::string& RepairedLog::backup_path() const { return state_->backup_path; }
const std::string& RepairedLog::receipt_path() const { return state_->receipt_path; }
std::string RepairedLog::former_receipt_path() const {
  return exists(state_->receipt_path) ? free_name(state_->receipt_path) : std::string();
}
bool RepairedLog::committed() const { return state_->committed; }

Result<void> RepairedLog::commit(const std::string& receipt) {
  if (const auto ours = state_->guard->check(); !ours) return ours.error();
  // The receipt first: a log that is there always has one.
  auto written = ReceiptFile::write(state_->path, receipt, state_->guard->descriptor());
  if (!written) return written.error();
  if (!state_->new_file) return state_->exchange(*written);

  if (const auto ours = state_->guard->check(); !ours) return ours.error();
  Error unsure{
      .code = ErrorCode::system,
      .message = "the repaired log is here, but its receipt may not keep its name; look for " +
                 ReceiptFile::unfinished_path_of(state_->path),
      .path = state_->path};
  const std::string directory_path = directory_of(state_->path);
  const Descriptor directory(::open(directory_path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.valid()) {
    return system_error(directory_path, "cannot open the directory", errno);
  }
  const auto named = state_->new_file->commit();
  if (!named) return named.error();
  state_->committed = true;
  if (written->finish() != 0 || ::fsync(directory.get()) != 0) return unsure;
  return {};
}

}  // namespace aerowal

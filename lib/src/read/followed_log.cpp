#include "aerowal/followed_log.hpp"

#include <array>
#include <cerrno>
#include <ctime>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>

#include "aerowal/log_path.hpp"
#include "base/byte_order.hpp"
#include "base/system_error.hpp"
#include "io/file.hpp"

namespace aerowal {
namespace {

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

/// False where a write may come that leaves the time of the last one as it is: clocks go in steps
/// of up to 10 ms.
bool is_settled(const struct stat& status) {
  static constexpr std::int64_t step_max = 20'000'000;
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const std::int64_t age = nanoseconds(now) - nanoseconds(status.st_mtim);
  return age < 0 || age > step_max;
}

bool is_missing(int reason) { return reason == ENOENT || reason == ENOTDIR; }

/// When the checkpoint.json of the log's data directory was written; nothing where there is none.
Result<std::optional<std::int64_t>> time_of_checkpoint(const std::string& path) {
  const auto directory = data_directory_of(path);
  // Of a log that is not there, too.
  if (!directory || !*directory) return std::optional<std::int64_t>();
  struct stat status {};
  if (::stat((**directory + "/checkpoint.json").c_str(), &status) != 0) {
    return std::optional<std::int64_t>();
  }
  return std::optional(nanoseconds(status.st_mtim));
}

}  // namespace

/// One file that has or had the name.
class FollowedLog::File {
 public:
  /// Null where nothing has the name. Errors: system.
  static Result<std::unique_ptr<File>> open(const std::string& path) {
    Descriptor descriptor = open_regular(path, O_RDONLY);
    if (!descriptor.valid() && is_missing(errno)) return std::unique_ptr<File>();
    struct stat status {};
    if (!descriptor.valid() || ::fstat(descriptor.get(), &status) != 0) {
      return system_error(path, "cannot open", errno);
    }
    if (!is_regular(status)) {
      return Error{
          .code = ErrorCode::system,
          .message = std::string("cannot follow: is ") + kind_of_file(status.st_mode) +
                     ", not a regular file; what is given as standard input (-) is read as it "
                     "arrives",
          .path = path};
    }
    auto source = ByteSource::from_descriptor(descriptor.get(), path);
    if (!source) return source.error();
    return std::make_unique<File>(std::move(descriptor), *std::move(source), status);
  }

  File(Descriptor descriptor, std::unique_ptr<ByteSource> source, const struct stat& state)
      : descriptor_(std::move(descriptor)),
        source_(std::move(source)),
        state_(state),
        settled_(is_settled(state)),
        reader_(*source_) {}

  /// Whether it changed, and if so whether what was read is still there. Errors: system.
  Result<LogChange> look() {
    if (const auto kept = remember_end(); !kept) return kept.error();
    struct stat now {};
    if (::fstat(descriptor_.get(), &now) != 0) {
      return system_error(source_->name(), "cannot stat", errno);
    }
    const bool unwritten = is_unwritten(std::exchange(state_, now), now);
    if (std::exchange(settled_, is_settled(now)) && unwritten) return LogChange::none;
    if (static_cast<std::uint64_t>(now.st_size) < reader_.byte_offset()) {
      return LogChange::truncated;
    }
    if (const auto refreshed = source_->refresh(); !refreshed) return refreshed.error();
    const auto same = is_end_there();
    if (!same) return same.error();
    if (!*same) return LogChange::rewritten;
    reader_.reread();
    return unwritten ? LogChange::none : LogChange::grown;
  }

  /// What it had at the last look.
  [[nodiscard]] const struct stat& state() const { return state_; }
  Reader& reader() { return reader_; }
  ByteSource& source() { return *source_; }

 private:
  /// The last record's checksum, where the reader is.
  struct End {
    std::uint64_t byte_offset = 0;
    std::uint32_t checksum = 0;
  };

  Result<std::uint32_t> checksum_before(std::uint64_t byte_offset) {
    std::array<std::byte, format::checksum_size> bytes{};
    const auto got = source_->read_at(byte_offset - bytes.size(), bytes);
    if (!got) return got.error();
    return load_u32(bytes.data());
  }

  /// The reader knows the last record unless several threads have read it.
  Result<void> remember_end() {
    const std::uint64_t end = reader_.byte_offset();
    if (end == end_.byte_offset) return {};
    const PlacedRecord& last = reader_.record();
    if (last.byte_offset + last.length == end && last.length != 0) {
      end_ = {.byte_offset = end, .checksum = last.checksum};
      return {};
    }
    const auto checksum = checksum_before(end);
    if (!checksum) return checksum.error();
    end_ = {.byte_offset = end, .checksum = *checksum};
    return {};
  }

  Result<bool> is_end_there() {
    if (end_.byte_offset == 0) return true;
    const auto checksum = checksum_before(end_.byte_offset);
    if (!checksum) return checksum.error();
    return *checksum == end_.checksum;
  }

  Descriptor descriptor_;
  std::unique_ptr<ByteSource> source_;
  struct stat state_;
  bool settled_;  ///< state_ would show any write since
  Reader reader_;
  End end_;
};

FollowedLog::FollowedLog(std::string path) : path_(std::move(path)) {}
FollowedLog::FollowedLog(FollowedLog&&) noexcept = default;
FollowedLog& FollowedLog::operator=(FollowedLog&&) noexcept = default;
FollowedLog::~FollowedLog() = default;

Result<FollowedLog> FollowedLog::open(std::string path) {
  FollowedLog log(std::move(path));
  auto file = File::open(log.path_);
  if (!file) return file.error();
  log.file_ = *std::move(file);
  const auto checkpoint = time_of_checkpoint(log.path_);
  if (!checkpoint) return checkpoint.error();
  log.checkpoint_ = *checkpoint;
  return log;
}

Result<LogChange> FollowedLog::look() {
  if (file_) {
    const auto change = file_->look();
    if (!change) return change.error();
    if (*change == LogChange::truncated || *change == LogChange::rewritten) {
      return begin_anew(*change);
    }
    if (*change != LogChange::none) return *change;
  }
  struct stat status {};
  if (::stat(path_.c_str(), &status) != 0) {
    if (!is_missing(errno)) return system_error(path_, "cannot stat", errno);
    return std::exchange(file_, nullptr) ? LogChange::missing : LogChange::none;
  }
  if (file_ && is_same_file(status, file_->state())) return LogChange::none;
  return begin_anew(file_ ? LogChange::replaced : LogChange::found);
}

Result<LogChange> FollowedLog::begin_anew(LogChange why) {
  auto file = File::open(path_);
  if (!file) return file.error();
  const bool was_there = file_ != nullptr;
  file_ = *std::move(file);
  if (!file_) return was_there ? LogChange::missing : LogChange::none;
  const auto checkpoint = time_of_checkpoint(path_);
  if (!checkpoint) return checkpoint.error();
  return std::exchange(checkpoint_, *checkpoint) == *checkpoint ? why : LogChange::checkpoint;
}

Reader* FollowedLog::reader() { return file_ ? &file_->reader() : nullptr; }
ByteSource* FollowedLog::source() { return file_ ? &file_->source() : nullptr; }
const std::string& FollowedLog::path() const { return path_; }

}  // namespace aerowal

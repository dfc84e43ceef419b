#include "aerowal/writer.hpp"

#include <cerrno>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aerowal/format.hpp"
#include "aerowal/log_path.hpp"
#include "aerowal/reader.hpp"
#include "file.hpp"
#include "in_use.hpp"
#include "system_error.hpp"

namespace aerowal {

struct Writer::State {
  std::string path;
  Descriptor file;
  std::uint64_t size = 0;
  std::uint64_t sequence_number = format::first_sequence_number;
  bool remove_at_end = false;
  std::vector<std::byte> buffer;
  std::optional<Error> dead;

  explicit State(std::string path_of_log) : path(std::move(path_of_log)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  State(State&&) = delete;
  State& operator=(State&&) = delete;
  ~State() {
    if (remove_at_end) ::unlink(path.c_str());
  }

  Result<void> open_file();
  Result<void> read_all(const Options& options);
  Error roll_back(int reason);
};

Result<void> Writer::State::open_file() {
  constexpr int flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK;
  file = Descriptor(::open(path.c_str(), flags));
  if (!file.valid() && errno == ENOENT) {
    constexpr mode_t mode = 0666;
    file = Descriptor(::open(path.c_str(), flags | O_CREAT | O_EXCL, mode));
    remove_at_end = file.valid();
    // Somebody else made it in between.
    if (!file.valid() && errno == EEXIST) file = Descriptor(::open(path.c_str(), flags));
  }
  if (!file.valid()) return system_error(path, "cannot open for appending", errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return system_error(path, "cannot stat", errno);
  if (!S_ISREG(status.st_mode)) {
    return Error{
        .code = ErrorCode::system, .message = "cannot append: not a regular file", .path = path};
  }
  return {};
}

Result<void> Writer::State::read_all(const Options& options) {
  auto source = Source::from_descriptor(file.get(), path);
  if (!source) return source.error();
  source->observe(options.on_read);
  source->set_second_thread(options.second_thread);
  Reader reader(*source);
  if (const auto passed = reader.pass_sound(); !passed) return passed.error();
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

/// Cuts what a failed write left behind, so that the log ends with its last acknowledged record.
Error Writer::State::roll_back(int reason) {
  // First of all: making a message may fail.
  const bool cut =
      ::ftruncate(file.get(), static_cast<off_t>(size)) == 0 && ::fsync(file.get()) == 0;
  const int cut_failed = cut ? 0 : errno;
  Error error = system_error(path, "cannot write the record", reason);
  error.code = ErrorCode::wal_append_failed;
  error.byte_offset = size;
  error.sequence_number = sequence_number;
  if (cut) {
    error.message += "; the log was cut back to its last acknowledged record";
  } else {
    error.message += "; and cutting the log back failed too (" +
                     std::generic_category().message(cut_failed) + "): its tail may be torn";
  }
  return error;
}

Writer::Writer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;
Writer::~Writer() = default;

Result<Writer> Writer::open(const std::string& path, const Options& options) {
  if (const auto free = check_lock_file(path, options.ignore_lock_file); !free) return free.error();
  auto state = std::make_unique<State>(path);
  if (const auto opened = state->open_file(); !opened) return opened.error();
  if (const auto locked = lock_log(state->file.get(), path); !locked) {
    state->remove_at_end = false;
    return locked.error();
  }
  if (state->remove_at_end) {
    if (const auto synced = sync_directory_of(path); !synced) return synced.error();
  } else if (const auto read = state->read_all(options); !read) {
    return read.error();
  }
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

  if (const int reason = write_all(state.file.get(), state.buffer); reason != 0) {
    state.dead = state.roll_back(reason);
    return *state.dead;
  }
  state.remove_at_end = false;
  if (::fsync(state.file.get()) != 0) {
    state.dead = system_error(state.path, "cannot fsync", errno);
    state.dead->code = ErrorCode::wal_fsync_failed;
    state.dead->message +=
        "; whether the record at this offset is on disk is unknown, it is not acknowledged, and "
        "nothing was tried again";
    state.dead->byte_offset = state.size;
    state.dead->sequence_number = state.sequence_number;
    return *state.dead;
  }
  state.size += placement->length;
  ++state.sequence_number;
  return placement;
}

void Writer::keep() { state_->remove_at_end = false; }
std::uint64_t Writer::sequence_number() const { return state_->sequence_number; }
std::uint64_t Writer::size() const { return state_->size; }

}  // namespace aerowal

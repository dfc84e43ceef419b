#include <cerrno>
#include <optional>
#include <utility>

#include "aerowal/format.hpp"
#include "aerowal/writer.hpp"
#include "base/system_error.hpp"
#include "io/lock_files.hpp"
#include "io/new_file.hpp"
#include "write/encode_lines.hpp"

namespace aerowal {

struct NewLog::State {
  std::string path;
  NewFile file;
  Threading threading;
  std::vector<std::byte> buffer;
  std::uint64_t size = 0;
  std::uint64_t sequence_number = format::first_sequence_number;

  /// After a failed write the log would have a hole: every later call fails in the same way.
  std::optional<Error> dead = {};

  Result<void> flush() {
    if (dead) return *dead;
    const int reason = write_all_at(file.descriptor(), buffer, size - buffer.size());
    buffer.clear();
    if (reason != 0) dead = cannot_write(reason);
    return dead ? Result<void>(*dead) : Result<void>();
  }

  [[nodiscard]] Error cannot_write(int reason) const {
    Error error = system_error(path, "cannot write; nothing was created", reason);
    error.code = ErrorCode::wal_append_failed;
    return error;
  }
};

NewLog::NewLog(std::unique_ptr<State> state) : state_(std::move(state)) {}
NewLog::NewLog(NewLog&&) noexcept = default;
NewLog& NewLog::operator=(NewLog&&) noexcept = default;
NewLog::~NewLog() = default;

Result<NewLog> NewLog::create(const std::string& path, const Writer::Options& options) {
  if (!options.ignore_lock_file && !options.ignore_in_use) {
    if (const auto free = check_lock_file(path); !free) return free.error();
  }
  auto file = NewFile::create(path);
  if (!file) return file.error();
  auto state = std::make_unique<State>(
      State{.path = path, .file = std::move(*file), .threading = options.threading, .buffer = {}});
  state->buffer.reserve(write_buffer_size);
  return NewLog(std::move(state));
}

Result<Placement> NewLog::append(const Record& record, const ExpectedPlacement& expected) {
  State& state = *state_;
  if (state.dead) return *state.dead;
  Record numbered = record;
  numbered.sequence_number = state.sequence_number;
  const auto length = encoded_length(record);
  if (!length) return length.error();
  if (state.buffer.size() + *length > write_buffer_size) {
    if (const auto flushed = state.flush(); !flushed) return flushed.error();
  }
  auto placement = encode(numbered, state.buffer);
  if (!placement) return placement;
  if (const auto same = check_expected(*placement, expected); !same) {
    state.buffer.resize(state.buffer.size() - placement->length);
    return same.error();
  }
  placement->byte_offset = state.size;
  state.size += placement->length;
  ++state.sequence_number;
  return placement;
}

Result<void> NewLog::append_lines(const ReadLines& read, std::optional<std::uint64_t> size) {
  State& state = *state_;
  if (const auto flushed = state.flush(); !flushed) return flushed.error();
  const std::size_t workers = size ? state.threading.workers_for(*size) : 1;
  const auto write = [&state, begin = state.size](Bytes records,
                                                  std::uint64_t place) -> Result<void> {
    const int reason = state.file.write_at(records, begin + place);
    if (reason != 0) return state.cannot_write(reason);
    return {};
  };
  // Until it is all there the log may have holes, also where something is thrown.
  state.dead = state.cannot_write(ECANCELED);
  const auto encoded = encode_lines(read, state.sequence_number, workers, write);
  if (!encoded) {
    state.dead = encoded.error();
    return encoded.error();
  }
  state.dead.reset();
  state.sequence_number += encoded->records;
  state.size += encoded->size;
  return {};
}

Result<void> NewLog::commit() {
  if (const auto flushed = state_->flush(); !flushed) return flushed.error();
  return state_->file.commit();
}

std::uint64_t NewLog::sequence_number() const { return state_->sequence_number; }
std::uint64_t NewLog::size() const { return state_->size; }

}  // namespace aerowal

#include "commands/line_input.hpp"

#include <algorithm>
#include <cerrno>
#include <span>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "base/system_error.hpp"
#include "io/container_kind.hpp"
#include "io/file.hpp"
#include "term/standard_streams.hpp"

namespace aerowal::cli {
namespace {

constexpr std::size_t chunk_size = std::size_t{1} << 17;
/// Above what any record needs: base64 makes a body a third longer, an escaped id is short.
constexpr std::size_t line_size_max = std::size_t{1} << 33;

Error failed(const std::string& path, const char* doing) {
  return system_error(path, doing, errno);
}

/// Not valid for standard input, which stays open. `what`: is read.
Result<Descriptor> open_input(const std::string& path, const char* what) {
  if (path == "-") {
    announce_terminal_input(what);
    return Descriptor();
  }
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) return failed(path, "cannot open");
  return file;
}

constexpr std::chrono::milliseconds call_every{100};

std::span<std::byte> bytes_of(char* into, std::size_t size) {
  return std::as_writable_bytes(std::span(into, size));
}

}  // namespace

Result<LineInput> LineInput::open(const std::string& path) {
  LineInput input(path);
  auto file = open_input(path, "records as JSON Lines");
  if (!file) return file.error();
  input.file_ = std::move(*file);
  return input;
}

int LineInput::descriptor() const { return file_.valid() ? file_.get() : STDIN_FILENO; }

std::optional<std::uint64_t> LineInput::size() const { return regular_file_size(descriptor()); }

/// Until there is something to read, or the end of it.
Result<void> LineInput::wait() {
  using std::chrono::steady_clock;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(due_ - steady_clock::now());
    if (left.count() <= 0) {
      if (auto called = callback_(); !called) return called;
      due_ = steady_clock::now() + call_every;
      continue;
    }
    const int ready = wait_until_ready(descriptor(), POLLIN, static_cast<int>(left.count()));
    if (ready > 0) return {};
    if (ready < 0) return failed(path_, "cannot wait for input");
  }
}

Result<std::size_t> LineInput::read_some(char* into, std::size_t size) {
  const bool calls = callback_ && !this->size();
  ssize_t got = -1;
  do {
    if (calls) {
      if (const auto waited = wait(); !waited) return waited.error();
      got = aerowal::read_some(descriptor(), bytes_of(into, size));
    } else {
      got = read_when_ready(descriptor(), bytes_of(into, size));
    }
    // Another process that shares the input may have read it first.
  } while (calls && got < 0 && errno == EAGAIN);
  if (got < 0) return failed(path_, "cannot read");
  const auto read = static_cast<std::size_t>(got);
  if (head_.size() < container_head_size) {
    head_.append(into, std::min(read, container_head_size - head_.size()));
  }
  return read;
}

Result<std::string_view> LineInput::next(std::vector<char>& memory) {
  due_ = std::chrono::steady_clock::now() + call_every;
  std::size_t size = begun_.size();
  memory.resize(std::max(memory.size(), size + chunk_size));
  std::copy(begun_.begin(), begun_.end(), memory.begin());
  begun_.clear();
  for (;;) {
    if (size > line_size_max) {
      return Error{.code = ErrorCode::usage,
                   .message = "the line is longer than any record's",
                   .path = path_};
    }
    if (memory.size() == size) memory.resize(2 * size);
    char* const into = memory.data() + size;
    const auto got = read_some(into, memory.size() - size);
    if (!got) return got.error();
    if (*got == 0) return std::string_view(memory.data(), size);
    size += *got;
    const std::string_view text(memory.data(), size);
    const std::size_t last_end = std::string_view(into, *got).rfind('\n');
    if (last_end == std::string_view::npos) continue;
    const std::size_t whole = text.size() - *got + last_end + 1;
    begun_.assign(text.substr(whole));
    return text.substr(0, whole);
  }
}

Result<std::string> read_file(const std::string& path, std::uint64_t size_max) {
  const auto file = open_input(path, "the body of a document");
  if (!file) return file.error();
  const int descriptor = file->valid() ? file->get() : STDIN_FILENO;
  const Error too_long{.code = ErrorCode::usage,
                       .message = "the file is longer than the " + std::to_string(size_max) +
                                  " bytes that a document's body can have",
                       .path = path};
  if (regular_file_size(descriptor).value_or(0) > size_max) return too_long;
  std::string text;
  std::size_t size = 0;
  for (ssize_t got = 1; got > 0;) {
    text.resize(std::max(size + chunk_size, size + size / 2));
    got = read_when_ready(descriptor, bytes_of(text.data() + size, text.size() - size));
    if (got < 0) return failed(path, "cannot read");
    size += static_cast<std::size_t>(got);
    if (size > size_max) return too_long;
  }
  text.resize(size);
  return text;
}

}  // namespace aerowal::cli

#include "commands/line_input.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "term/standard_streams.hpp"

namespace aerowal::cli {
namespace {

constexpr std::size_t chunk_size = std::size_t{1} << 17;
/// Above what any record needs: base64 makes a body a third longer, an escaped id is short.
constexpr std::size_t line_size_max = std::size_t{1} << 33;

Error failed(const std::string& path, const char* doing) {
  return {.code = ErrorCode::system,
          .message = std::string(doing) + ": " + std::generic_category().message(errno),
          .path = path};
}

Result<int> open_input(const std::string& path) {
  if (path == "-") return STDIN_FILENO;
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return failed(path, "cannot open");
  return descriptor;
}

void close_input(int descriptor) {
  if (descriptor > STDERR_FILENO) ::close(descriptor);
}

constexpr std::chrono::milliseconds call_every{100};

bool is_regular(int descriptor) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

ssize_t read_patiently(int descriptor, char* into, std::size_t size) {
  for (;;) {
    const ssize_t got = ::read(descriptor, into, size);
    if (got >= 0) return got;
    if (errno == EAGAIN && wait_until_ready(descriptor, POLLIN) == 0) continue;
    if (errno != EINTR) return got;
  }
}

}  // namespace

Result<LineInput> LineInput::open(const std::string& path) {
  LineInput input(path);
  const auto descriptor = open_input(path);
  if (!descriptor) return descriptor.error();
  input.descriptor_ = *descriptor;
  input.regular_ = is_regular(*descriptor);
  return input;
}

LineInput::LineInput(LineInput&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      regular_(other.regular_),
      callback_(std::move(other.callback_)),
      due_(other.due_),
      begun_(std::move(other.begun_)) {}

LineInput::~LineInput() { close_input(descriptor_); }

std::optional<std::uint64_t> LineInput::size() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return static_cast<std::uint64_t>(status.st_size);
}

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
    pollfd input{.fd = descriptor_, .events = POLLIN, .revents = 0};
    const int ready = ::poll(&input, 1, static_cast<int>(left.count()));
    if (ready > 0) return {};
    if (ready < 0 && errno != EINTR) return failed(path_, "cannot wait for input");
  }
}

Result<std::size_t> LineInput::read_some(char* into, std::size_t size) {
  const bool call = callback_ && !regular_;
  for (;;) {
    if (call) {
      if (const auto waited = wait(); !waited) return waited.error();
    }
    const ssize_t got =
        call ? ::read(descriptor_, into, size) : read_patiently(descriptor_, into, size);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (!call || (errno != EINTR && errno != EAGAIN)) return failed(path_, "cannot read");
  }
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
  const auto descriptor = open_input(path);
  if (!descriptor) return descriptor.error();
  std::string text;
  std::size_t size = 0;
  const auto too_long = [&] {
    return Error{.code = ErrorCode::usage,
                 .message = "the file is longer than the " + std::to_string(size_max) +
                            " bytes that a document's body can have",
                 .path = path};
  };
  struct stat status {};
  const bool known = ::fstat(*descriptor, &status) == 0 && S_ISREG(status.st_mode);
  Result<std::string> result = std::string();
  if (known && static_cast<std::uint64_t>(status.st_size) > size_max) {
    result = too_long();
  } else {
    for (;;) {
      text.resize(std::max(size + chunk_size, size + size / 2));
      const ssize_t got = read_patiently(*descriptor, text.data() + size, text.size() - size);
      if (got < 0) result = failed(path, "cannot read");
      size += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
      if (size > size_max) result = too_long();
      if (got <= 0 || !result) break;
    }
    text.resize(size);
  }
  close_input(*descriptor);
  if (result) result = std::move(text);
  return result;
}

}  // namespace aerowal::cli

#include "line_input.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aerowal::cli {
namespace {

constexpr std::size_t step_size = std::size_t{1} << 16;
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

ssize_t read_some(int descriptor, char* into, std::size_t size) {
  for (;;) {
    const ssize_t got = ::read(descriptor, into, size);
    if (got >= 0 || errno != EINTR) return got;
  }
}

}  // namespace

Result<LineInput> LineInput::open(const std::string& path) {
  LineInput input(path);
  const auto descriptor = open_input(path);
  if (!descriptor) return descriptor.error();
  input.descriptor_ = *descriptor;
  return input;
}

LineInput::LineInput(LineInput&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      buffer_(std::move(other.buffer_)),
      begin_(other.begin_),
      end_(other.end_),
      number_(other.number_) {}

LineInput::~LineInput() { close_input(descriptor_); }

Result<bool> LineInput::next() {
  std::size_t searched = 0;
  for (;;) {
    const std::size_t unsearched = end_ - begin_ - searched;
    const char* const from = buffer_.data() + begin_ + searched;
    const void* const found = unsearched == 0 ? nullptr : std::memchr(from, '\n', unsearched);
    if (found != nullptr) {
      const auto size =
          static_cast<std::size_t>(static_cast<const char*>(found) - (buffer_.data() + begin_));
      line_ = {buffer_.data() + begin_, size};
      begin_ += size + 1;
      ++number_;
      return true;
    }
    searched = end_ - begin_;
    if (searched > line_size_max) {
      return Error{.code = ErrorCode::usage,
                   .message = "the line is longer than any record's",
                   .path = path_,
                   .line = number_ + 1};
    }
    if (begin_ != 0) {
      std::memmove(buffer_.data(), buffer_.data() + begin_, searched);
      begin_ = 0;
      end_ = searched;
    }
    if (buffer_.size() - end_ < step_size) buffer_.resize(std::max(2 * end_, 2 * step_size));
    const ssize_t got = read_some(descriptor_, buffer_.data() + end_, buffer_.size() - end_);
    if (got < 0) return failed(path_, "cannot read");
    if (got == 0) {
      line_ = {buffer_.data(), end_};
      begin_ = end_;
      if (line_.empty()) return false;
      ++number_;
      return true;
    }
    end_ += static_cast<std::size_t>(got);
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
      text.resize(std::max(size + step_size, size + size / 2));
      const ssize_t got = read_some(*descriptor, text.data() + size, text.size() - size);
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

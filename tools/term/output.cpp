#include "term/output.hpp"

#include <cerrno>
#include <charconv>
#include <climits>
#include <clocale>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

#include <langinfo.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/system_error.hpp"
#include "io/file.hpp"
#include "term/prose.hpp"

namespace aerowal::cli {
namespace {

constexpr std::size_t buffer_size = std::size_t{1} << 16;

bool use_color(When when, bool terminal) {
  if (when != When::automatic) return when == When::always;
  const char* no_color = std::getenv("NO_COLOR");
  return terminal && (no_color == nullptr || *no_color == '\0') && !is_dumb_terminal();
}

bool locale_is_utf8() {
  std::setlocale(LC_CTYPE, "");
  return std::string_view(::nl_langinfo(CODESET)) == "UTF-8";
}

bool is_pipe_or_socket(int descriptor) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 &&
         (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
}

}  // namespace

std::size_t terminal_columns(int descriptor) {
  static constexpr std::size_t usual = 80;
  if (const char* given = std::getenv("COLUMNS"); given != nullptr) {
    std::size_t columns = 0;
    std::from_chars(given, given + std::strlen(given), columns);
    if (columns > 0) return columns;
  }
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return usual;
}

bool is_dumb_terminal() {
  const char* type = std::getenv("TERM");
  return type != nullptr && std::string_view(type) == "dumb";
}

Output::Output(const CommonOptions& options) : Output(options, STDOUT_FILENO, {}) {}

Output::Output(const CommonOptions& options, int descriptor, std::string path)
    : descriptor_(descriptor),
      path_(std::move(path)),
      quiet_(options.quiet),
      terminal_(::isatty(descriptor) == 1),
      has_reader_(terminal_ || is_pipe_or_socket(descriptor)),
      color_(use_color(options.color, terminal_)),
      unicode_(terminal_ && locale_is_utf8()) {
  if (terminal_) columns_ = terminal_columns(descriptor);
  if (options.json_big_numbers == BigNumbers::string) quoter_.emplace();
}

void Output::add_prose(std::string_view text) {
  text_ += wrapped(text, prose_columns(descriptor_));
}

bool Output::commit() {
  if (quiet_) text_.clear();
  return terminal_ || text_.size() >= buffer_size ? flush() : open();
}

bool Output::print(std::string& text) {
  // A long one is not copied.
  if (text.size() >= buffer_size && !text_.empty()) static_cast<void>(flush());
  if (text_.empty()) {
    text_.swap(text);
  } else {
    text_ += text;
  }
  text.clear();
  return commit();
}

bool Output::flush() {
  if (quiet_) text_.clear();
  if (quoter_) text_ = quoter_->quote(text_);
  if (before_printing_ && !text_.empty()) before_printing_();
  if (open()) failure_ = callback_ ? write_where_ready(text_) : write_text(descriptor_, text_);
  text_.clear();
  return open();
}

/// Writes no more at a time than a pipe that is ready takes without waiting.
int Output::write_where_ready(std::string_view text) {
  constexpr int milliseconds = 100;
  bool in_line = false;
  while (!text.empty()) {
    const int ready = wait_until_ready(descriptor_, POLLOUT, milliseconds);
    if (ready < 0) return errno;
    if (ready == 0) {
      if (waiting_failed_ && half_line_ == HalfLine::finished) continue;
      if (waiting_failed_) return ECANCELED;
      if (auto waited = callback_(); !waited) {
        waiting_failed_ = std::move(waited).error();
        // Whoever reads a little later still gets a whole line.
        text = in_line ? text.substr(0, text.find('\n') + 1) : std::string_view();
      }
      continue;
    }
    const std::string_view part = text.substr(0, PIPE_BUF);
    if (const int reason = write_text(descriptor_, part); reason != 0) return reason;
    in_line = !part.ends_with('\n');
    text.remove_prefix(part.size());
  }
  return waiting_failed_ ? ECANCELED : 0;
}

bool Output::reader_is_gone() {
  if (!has_reader_) return false;
  pollfd output{.fd = descriptor_, .events = 0, .revents = 0};
  if (::poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0 && open()) failure_ = EPIPE;
  return failure_ == EPIPE;
}

Result<void> Output::finish() {
  flush();
  if (failure_ == 0 || failure_ == EPIPE) return {};
  if (!path_.empty()) return system_error(path_, "cannot write", failure_);
  return system_error({}, "cannot write to standard output", failure_);
}

}  // namespace aerowal::cli

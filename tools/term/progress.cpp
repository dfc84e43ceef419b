#include "term/progress.hpp"

#include <unistd.h>

#include "io/file.hpp"
#include "term/output.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto first_after = 1s;
constexpr auto then_every = 200ms;

}  // namespace

Progress::Progress(const CommonOptions& options, std::string path)
    : path_(std::move(path)),
      terminal_(::isatty(STDERR_FILENO) == 1 && !is_dumb_terminal()),
      wanted_(options.progress == When::always ||
              (options.progress == When::automatic && terminal_)),
      due_(Clock::now() + (options.progress == When::always ? 0s : first_after)) {}

ReadObserver Progress::observer() {
  if (!wanted_) return {};
  return [this](std::uint64_t byte_offset, std::optional<std::uint64_t> size) {
    if (const auto now = Clock::now(); now >= due_) {
      due_ = now + then_every;
      show(byte_offset, size);
    }
  };
}

void Progress::show(std::uint64_t byte_offset, std::optional<std::uint64_t> size) {
  std::string line = printable(path_) + ": " + bytes_text(byte_offset);
  if (size && *size != 0) {
    line += " of " + bytes_text(*size) + ", " + std::to_string(byte_offset * 100 / *size) + " %";
  }
  (void)write_text(STDERR_FILENO, terminal_ ? "\r" + line + "\x1b[K" : line + "\n");
  shown_ = terminal_;
}

void Progress::end() {
  if (shown_) (void)write_text(STDERR_FILENO, "\r\x1b[K");
  shown_ = false;
  due_ = Clock::time_point::max();
}

}  // namespace aerowal::cli

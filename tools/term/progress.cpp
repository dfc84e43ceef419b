#include "term/progress.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <unistd.h>

#include "io/file.hpp"
#include "term/output.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto first_after = 1s;
constexpr auto then_every = 200ms;
/// What is read sooner says nothing about the rate.
constexpr auto rate_after = 500ms;

std::string time_text(std::uint64_t seconds) {
  if (seconds < 60) return std::to_string(seconds) + " s";
  const std::uint64_t minutes = seconds / 60;
  if (minutes < 60) return std::to_string(minutes) + " min " + std::to_string(seconds % 60) + " s";
  return std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
}

/// The end of `text` that takes at most `columns`, with what stands for the begin of it.
std::string end_of(const std::string& text, std::size_t columns) {
  static constexpr std::string_view mark = "...";
  if (width_of(text) <= columns) return text;
  std::string_view end = text;
  while (!end.empty() && width_of(end) + mark.size() > columns) {
    end.remove_prefix(1);
    while (!end.empty() && (static_cast<unsigned char>(end.front()) & 0xc0) == 0x80) {
      end.remove_prefix(1);
    }
  }
  return std::string(mark).append(end);
}

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
    const auto now = Clock::now();
    // What was read once may be read again, for another purpose.
    if (byte_offset < begin_offset_ || begin_ == Clock::time_point()) {
      begin_ = now;
      begin_offset_ = byte_offset;
    }
    if (now >= due_) {
      due_ = now + then_every;
      show(byte_offset, size);
    }
  };
}

/// The most that fits: the sizes go first, then the rate, then the begin of the path.
std::string Progress::line(std::uint64_t byte_offset, std::optional<std::uint64_t> size,
                           std::size_t columns) const {
  const bool sized = size && *size != 0;
  const std::string percent = sized ? std::to_string(byte_offset * 100 / *size) + " %" : "";
  const std::string sizes =
      short_bytes_text(byte_offset) + (sized ? " of " + short_bytes_text(*size) : "");
  std::string rate;
  std::string left;
  if (const auto passed = Clock::now() - begin_; passed >= rate_after) {
    const double seconds = std::chrono::duration<double>(passed).count();
    const double per_second = static_cast<double>(byte_offset - begin_offset_) / seconds;
    rate = short_bytes_text(static_cast<std::uint64_t>(per_second)) + "/s";
    if (sized && per_second >= 1) {
      const double rest = static_cast<double>(*size - std::min(*size, byte_offset)) / per_second;
      left = time_text(static_cast<std::uint64_t>(std::llround(rest))) + " left";
    }
  }
  const std::string path = printable(path_) + ": ";
  const auto joined = [](const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) {
      if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
    }
    return text;
  };
  const std::vector<std::string> choices{joined({percent, sizes, rate, left}),
                                         joined({percent, rate, left}), joined({percent, left}),
                                         sized ? percent : sizes};
  if (columns == 0) return path + choices.front();
  static constexpr std::size_t path_min = 12;
  for (const std::string& choice : choices) {
    const std::size_t wanted = std::min(path_min, width_of(path)) + choice.size();
    if (wanted <= columns) return end_of(path, columns - choice.size()) + choice;
  }
  return choices.back().substr(0, columns);
}

void Progress::show(std::uint64_t byte_offset, std::optional<std::uint64_t> size) {
  // In the last column a terminal may wrap.
  const std::size_t columns =
      terminal_ ? std::max<std::size_t>(terminal_columns(STDERR_FILENO), 2) - 1 : 0;
  const std::string text = line(byte_offset, size, columns);
  (void)write_text(STDERR_FILENO, terminal_ ? "\r" + text + "\x1b[K" : text + "\n");
  shown_ = terminal_;
}

void Progress::end() {
  if (shown_) (void)write_text(STDERR_FILENO, "\r\x1b[K");
  shown_ = false;
  due_ = Clock::time_point::max();
}

}  // namespace aerowal::cli

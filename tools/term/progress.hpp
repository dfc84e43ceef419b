#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <aerowal/observed_source.hpp>

#include "term/common_options.hpp"

namespace aerowal::cli {

/// A line on standard error that says how far a log was read, how fast, and how long the rest will
/// take, and goes away with its owner. It is never longer than the terminal is wide.
class Progress {
 public:
  Progress(const CommonOptions& options, std::string path);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { end(); }

  /// Shows how far a read reached; empty where no progress is wanted. Must not be called once this
  /// is gone.
  ReadObserver observer();

  /// Takes the line away, before something else is printed, and shows none from then on.
  void end();

 private:
  using Clock = std::chrono::steady_clock;
  void show(std::uint64_t byte_offset, std::optional<std::uint64_t> size);
  [[nodiscard]] std::string line(std::uint64_t byte_offset, std::optional<std::uint64_t> size,
                                 std::size_t columns) const;

  std::string path_;
  bool terminal_;
  bool wanted_;
  bool shown_ = false;
  Clock::time_point due_;
  Clock::time_point begin_;  ///< of what the rate is taken from
  std::uint64_t begin_offset_ = 0;
};

}  // namespace aerowal::cli

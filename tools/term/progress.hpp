#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <aerowal/observed_source.hpp>

#include "term/common_options.hpp"

namespace aerowal::cli {

/// A line on standard error that says how far a log was read, and goes away with its owner.
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

  std::string path_;
  bool terminal_;
  bool wanted_;
  bool shown_ = false;
  Clock::time_point due_;
};

}  // namespace aerowal::cli

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <aerowal/result.hpp>

#include "io/file.hpp"

namespace aerowal::cli {

/// Lines of text from a file or standard input, as many at a time as have arrived. Movable.
class LineInput {
 public:
  /// `path` may be - for standard input. Errors: system.
  static Result<LineInput> open(const std::string& path);

  /// The next lines, at least one, with their ends; nothing when there are no more. They lie in
  /// `memory`. Errors: system; usage for a line that is longer than any record's.
  Result<std::string_view> next(std::vector<char>& memory);

  /// From now on next() calls `callback` at least every 100 ms while it waits for what is no
  /// regular file, and gives the error that it returns.
  void while_waiting(std::function<Result<void>()> callback) { callback_ = std::move(callback); }

  [[nodiscard]] const std::string& path() const { return path_; }
  /// The first bytes of what was read, a few hundred where there are.
  [[nodiscard]] std::string_view head() const { return head_; }
  /// In bytes; only a regular file has one.
  [[nodiscard]] std::optional<std::uint64_t> size() const;

 private:
  explicit LineInput(std::string path) : path_(std::move(path)) {}

  /// What read(2) gives. Errors: system; those of the callback.
  Result<std::size_t> read_some(char* into, std::size_t size);
  Result<void> wait();
  [[nodiscard]] int descriptor() const;

  std::string path_;
  Descriptor file_;  ///< not valid for standard input
  std::function<Result<void>()> callback_;
  std::chrono::steady_clock::time_point due_;  ///< when it is to be called
  std::string head_;
  std::string begun_;  ///< the beginning of a line whose end was not read yet
};

/// All of a file, or of standard input (-). Errors: system; usage where it is longer than
/// `size_max` bytes.
Result<std::string> read_file(const std::string& path, std::uint64_t size_max);

}  // namespace aerowal::cli

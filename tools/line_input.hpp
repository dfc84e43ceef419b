#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <aerowal/result.hpp>

namespace aerowal::cli {

/// Lines of text from a file or standard input, one at a time as they arrive.
class LineInput {
 public:
  /// `path` may be - for standard input. Errors: system.
  static Result<LineInput> open(const std::string& path);

  LineInput(LineInput&& other) noexcept;
  LineInput& operator=(LineInput&&) = delete;
  ~LineInput();

  /// True: line() is the next one. False: there is none. Errors: system; usage for a line that is
  /// longer than any record's.
  Result<bool> next();

  /// Without its end. Valid until the next call of next().
  [[nodiscard]] std::string_view line() const { return line_; }
  [[nodiscard]] std::uint64_t number() const { return number_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  explicit LineInput(std::string path) : path_(std::move(path)) {}

  std::string path_;
  int descriptor_ = -1;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  ///< of what was not yet given out
  std::size_t end_ = 0;
  std::string_view line_;
  std::uint64_t number_ = 0;
};

/// All of a file, or of standard input (-). Errors: system; usage where it is longer than
/// `size_max` bytes.
Result<std::string> read_file(const std::string& path, std::uint64_t size_max);

}  // namespace aerowal::cli

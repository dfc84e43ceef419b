#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <aerowal/result.hpp>

#include "term/common_options.hpp"
#include "term/sequence_number_quoter.hpp"

namespace aerowal::cli {

/// Of a terminal, or what COLUMNS says; 80 where neither does.
std::size_t terminal_columns(int descriptor);

/// True where the environment says that the terminal knows no escape sequences.
bool is_dumb_terminal();

/// Standard output, or a file: buffered, and never losing bytes in silence. A reader that went away
/// is no error; what then becomes of the work is for the command to decide.
class Output {
 public:
  explicit Output(const CommonOptions& options);

  /// What is open as `descriptor`, and stays so, at `path`.
  Output(const CommonOptions& options, int descriptor, std::string path);

  /// Add what is to be printed here, then call commit().
  std::string& text() { return text_; }

  /// Adds text for people (prose.hpp), wrapped where it goes to a terminal.
  void add_prose(std::string_view text);

  /// Prints what has come together, at once on a terminal. False: no more can be printed, because
  /// the reader is gone or writing failed.
  bool commit();

  /// Prints `text` after what has come together, and leaves it empty. False as above.
  bool print(std::string& text);

  /// Prints all of text() now. False as above.
  bool flush();

  /// What is done about a line that is half printed.
  enum class HalfLine : std::uint8_t {
    left,      ///< unless it is read within 100 ms
    finished,  ///< however long that takes
  };

  /// From now on: called at least every 100 ms while the reader of a pipe lets flush() wait. Where
  /// it gives an error, nothing more is printed but the rest of a line, and waiting_failed() has
  /// it.
  void while_waiting(std::function<Result<void>()> callback, HalfLine half_line = HalfLine::left) {
    callback_ = std::move(callback);
    half_line_ = half_line;
  }

  /// From now on: called before anything is printed. Empty: nothing is.
  void before_printing(std::function<void()> callback) { before_printing_ = std::move(callback); }

  [[nodiscard]] const std::optional<Error>& waiting_failed() const { return waiting_failed_; }

  /// True where the reader of a pipe has gone away, even if nothing was printed since.
  bool reader_is_gone();

  /// At the end of a command: prints the rest. Errors: system, of what went wrong with any of it.
  [[nodiscard]] Result<void> finish();

  [[nodiscard]] bool open() const { return failure_ == 0; }
  [[nodiscard]] bool terminal() const { return terminal_; }
  [[nodiscard]] bool color() const { return color_; }
  /// True on a terminal that shows more than ASCII.
  [[nodiscard]] bool unicode() const { return unicode_; }
  /// Of the terminal; 0 where there is none.
  [[nodiscard]] std::size_t columns() const { return columns_; }

 private:
  int write_where_ready(std::string_view text);

  int descriptor_;
  std::string path_;  ///< empty: standard output
  bool quiet_;
  std::string text_;
  std::optional<SequenceNumberQuoter> quoter_;  ///< where numbers go out in quotes
  bool terminal_;
  bool has_reader_;  ///< that may go away
  bool color_;
  bool unicode_;
  std::size_t columns_ = 0;
  int failure_ = 0;  ///< the errno of the write that failed
  std::function<Result<void>()> callback_;
  HalfLine half_line_ = HalfLine::left;
  std::function<void()> before_printing_;
  std::optional<Error> waiting_failed_;
};

}  // namespace aerowal::cli

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aerowal::cli {

/// Puts sequence numbers in JSON into quotes, for readers whose numbers are doubles, which are
/// exact up to 2^53 only (RFC 8259, section 6). A sequence number is what the members hold whose
/// names end with sequence_number or sequence_numbers, and a few others, in arrays too. The
/// documents in `body`, and what is of them in `patch`, stay as they are.
class SequenceNumberQuoter {
 public:
  /// The next part of the output, which may begin and end anywhere.
  std::string quote(std::string_view part);

 private:
  enum class Value : unsigned char { plain, numbers, body };

  void in_string(char next);
  void between(char next);

  Value value_ = Value::plain;  ///< what stands here
  std::size_t depth_ = 0;       ///< of brackets, in a value that is not plain
  bool in_string_ = false;
  bool escaped_ = false;
  bool in_number_ = false;
  std::string name_;  ///< the last string in a plain value, as far as a name can be long
};

}  // namespace aerowal::cli

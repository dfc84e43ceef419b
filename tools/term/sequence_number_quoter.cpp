#include "term/sequence_number_quoter.hpp"

#include <algorithm>
#include <array>

namespace aerowal::cli {
namespace {

constexpr std::size_t longest_name = 40;

bool holds_sequence_numbers(std::string_view name) {
  // Of these, `expected` and `found` compare what a check is about, which may be a number.
  static constexpr std::array others{std::string_view("superseded_by"),
                                     std::string_view("gives_up"), std::string_view("expected"),
                                     std::string_view("found")};
  return name.ends_with("sequence_number") || name.ends_with("sequence_numbers") ||
         std::find(others.begin(), others.end(), name) != others.end();
}

}  // namespace

std::string SequenceNumberQuoter::quote(std::string_view part) {
  std::string quoted;
  quoted.reserve(part.size() + part.size() / 8);
  for (const char next : part) {
    if (in_string_) {
      in_string(next);
    } else {
      const bool digit = value_ == Value::numbers && next >= '0' && next <= '9';
      if (digit != in_number_) quoted += '"';
      in_number_ = digit;
      between(next);
    }
    quoted += next;
  }
  return quoted;
}

void SequenceNumberQuoter::in_string(char next) {
  if (escaped_) {
    escaped_ = false;
  } else if (next == '\\') {
    escaped_ = true;
  } else if (next == '"') {
    in_string_ = false;
    return;
  }
  if (value_ == Value::plain && name_.size() < longest_name) name_ += next;
}

void SequenceNumberQuoter::between(char next) {
  switch (next) {
    case '"':
      in_string_ = true;
      if (value_ == Value::plain) name_.clear();
      break;
    case ':':
      if (value_ != Value::plain) break;
      depth_ = 0;
      if (name_ == "body" || name_ == "patch") value_ = Value::body;
      if (holds_sequence_numbers(name_)) value_ = Value::numbers;
      break;
    case '[':
    case '{':
      ++depth_;
      break;
    case ']':
    case '}':
    case ',':
    case '\n':
      // At the depth of the member itself, this ends its value.
      if (depth_ == 0) value_ = Value::plain;
      if (next == ']' || next == '}') depth_ -= depth_ == 0 ? 0 : 1;
      break;
    default:
      break;
  }
}

}  // namespace aerowal::cli

#include "report/sql_body.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>

#include "base/plain_text.hpp"

namespace aerowal::cli {
namespace {

// SQLite: "Implementation limits" of the JSON functions.
constexpr std::size_t depth_max = 1000;

// PostgreSQL: numeric has so many digits before the point, and so many after it.
constexpr std::int64_t whole_digits_max = 131'072;
constexpr std::int64_t fraction_digits_max = 16'383;

/// PostgreSQL: what a container of a jsonb has less than, in bytes.
constexpr std::uint64_t jsonb_size_max = (std::uint64_t{1} << 28) - 1;
/// What a jsonb has of any value beyond its text, at most; so there are less than 2^24, of which
/// PostgreSQL can still make an array.
constexpr std::uint64_t element_size = 16;

/// Goes through JSON, which is known to be that.
class Walk {
 public:
  explicit Walk(std::string_view json)
      : at_(json.data()), end_(at_ + json.size()), jsonb_size_(json.size()) {}

  bool run() {
    while (at_ != end_) {
      const char c = *at_;
      if (c == '"') {
        if (!add_element() || !string()) return false;
      } else if (c == '[' || c == '{') {
        ++at_;
        if (++depth_ > depth_max || !add_element()) return false;
      } else if (c == ']' || c == '}') {
        ++at_;
        --depth_;
      } else if (c == '-' || is_digit(c)) {
        if (!add_element() || !number()) return false;
      } else if (c == 't' || c == 'f' || c == 'n') {
        at_ += c == 'f' ? 5 : 4;
        if (!add_element()) return false;
      } else {
        ++at_;
      }
    }
    return true;
  }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  bool add_element() {
    jsonb_size_ += element_size;
    return jsonb_size_ <= jsonb_size_max;
  }

  /// False where it has a NUL or half a surrogate pair, which PostgreSQL's text cannot hold.
  bool string() {
    for (++at_; *at_ != '"';) {
      if (*at_ != '\\') {
        ++at_;
        at_ = skip_plain_from<Marks::special>(at_, end_);
      } else if (at_[1] != 'u') {
        at_ += 2;
      } else if (!escaped_code_point()) {
        return false;
      }
    }
    ++at_;
    return true;
  }

  bool escaped_code_point() {
    const unsigned unit = code_unit();
    if (unit == 0 || (unit >= 0xdc00 && unit < 0xe000)) return false;
    if (unit < 0xd800 || unit >= 0xe000) return true;
    if (*at_ != '\\' || at_[1] != 'u') return false;
    const unsigned low = code_unit();
    return low >= 0xdc00 && low < 0xe000;
  }

  /// What \uXXXX is, and passes it.
  unsigned code_unit() {
    static constexpr std::ptrdiff_t head_size = 2;
    static constexpr std::ptrdiff_t digit_count = 4;
    unsigned unit = 0;
    std::from_chars(at_ + head_size, at_ + head_size + digit_count, unit, 16);
    at_ += head_size + digit_count;
    return unit;
  }

  bool number() {
    if (*at_ == '-') ++at_;
    const bool below_one = *at_ == '0';
    const std::int64_t whole_digits = digits();
    const std::int64_t whole = below_one ? 0 : whole_digits;
    std::int64_t fraction = 0;
    if (at_ != end_ && *at_ == '.') {
      ++at_;
      fraction = digits();
    }
    std::int64_t exponent = 0;
    if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) {
      ++at_;
      const bool negative = *at_ == '-';
      if (*at_ == '-' || *at_ == '+') ++at_;
      const char* const from = at_;
      digits();
      if (std::from_chars(from, at_, exponent).ec != std::errc()) return false;
      if (negative) exponent = -exponent;
    }
    // Written out, an exponent is digits.
    if (exponent > whole_digits_max || exponent < -fraction_digits_max) return false;
    jsonb_size_ += static_cast<std::uint64_t>(exponent < 0 ? -exponent : exponent);
    return whole + exponent <= whole_digits_max && fraction - exponent <= fraction_digits_max &&
           jsonb_size_ <= jsonb_size_max;
  }

  std::int64_t digits() {
    const char* const from = at_;
    at_ = std::find_if_not(at_, end_, is_digit);
    return at_ - from;
  }

  const char* at_;
  const char* end_;
  std::uint64_t jsonb_size_;
  std::size_t depth_ = 0;
};

}  // namespace

bool databases_take(std::string_view json) { return Walk(json).run(); }

}  // namespace aerowal::cli

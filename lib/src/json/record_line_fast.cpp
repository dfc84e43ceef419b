#include "json/record_line_fast.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

#include "base/plain_text.hpp"
#include "json/json_text.hpp"

namespace aerowal {
namespace {

/// Takes one piece after the other from the front of a line; false where it is not there.
class Pieces {
 public:
  explicit Pieces(std::string_view line)
      : begin_(line.data()), at_(begin_), end_(begin_ + line.size()) {}

  template <std::size_t size>
  bool literal(const char (&text)[size]) {
    constexpr auto length = static_cast<std::ptrdiff_t>(size - 1);
    if (end_ - at_ < length || std::memcmp(at_, text, size - 1) != 0) return false;
    at_ += length;
    return true;
  }

  /// What a string says, up to its closing quote.
  bool plain(std::string_view& into) {
    const char* const quote = skip_plain_from<Marks::special>(at_, end_);
    if (quote == end_ || *quote != '"') return false;
    into = {at_, static_cast<std::size_t>(quote - at_)};
    at_ = quote;
    return true;
  }

  bool number(std::optional<std::uint64_t>& into) {
    std::uint64_t number = 0;
    const auto [number_end, failure] = std::from_chars(at_, end_, number);
    const bool leading_zero = number_end - at_ > 1 && *at_ == '0';
    if (failure != std::errc() || leading_zero) return false;
    into = number;
    at_ = number_end;
    return true;
  }

  bool value(Bytes& into) {
    JsonText json({at_, static_cast<std::size_t>(end_ - at_)});
    if (!json.value()) return false;
    into = std::as_bytes(std::span(at_, json.at));
    at_ += json.at;
    return true;
  }

  /// From 1, in bytes.
  [[nodiscard]] std::uint64_t column() const {
    return static_cast<std::uint64_t>(at_ - begin_) + 1;
  }
  [[nodiscard]] bool at_end() const { return at_ == end_; }

 private:
  const char* begin_;
  const char* at_;
  const char* end_;
};

bool take_type(Pieces& in, RecordType& into) {
  std::string_view name;
  if (!in.plain(name)) return false;
  const auto type = record_type_named(name);
  if (!type) return false;
  into = *type;
  return true;
}

bool take_checksum(Pieces& in, ExpectedPlacement& into) {
  std::string_view text;
  into.checksum_column = in.column();
  if (!in.literal("\"") || !in.plain(text)) return false;
  std::uint32_t number = 0;
  const auto [end, failure] = std::from_chars(text.begin(), text.end(), number, 16);
  if (failure != std::errc() || end != text.end() || text.size() != 8) return false;
  into.checksum = number;
  return true;
}

}  // namespace

bool read_record_line_fast(std::string_view line, Record& record, ExpectedPlacement& expected) {
  Pieces in(line);
  if (!in.literal(R"({"sequence_number":)")) return false;
  expected.sequence_number_column = in.column();
  const bool strings = in.number(expected.sequence_number) && in.literal(R"(,"record_type":")") &&
                       take_type(in, record.type) && in.literal(R"(","collection_id":")") &&
                       in.plain(record.collection_id) && in.literal(R"(","document_id":")") &&
                       in.plain(record.document_id) && in.literal(R"(","schema_id":")") &&
                       in.plain(record.schema_id) && in.literal(R"(","schema_version":")") &&
                       in.plain(record.schema_version) && in.literal("\"");
  if (!strings) return false;

  record.body = {};
  if (in.literal(R"(,"body":)") && !in.value(record.body)) return false;

  std::optional<std::uint64_t> byte_offset;
  if (!in.literal(R"(,"byte_offset":)") || !in.number(byte_offset)) return false;
  if (!in.literal(R"(,"length":)")) return false;
  expected.length_column = in.column();
  return in.number(expected.length) && in.literal(R"(,"checksum":)") &&
         take_checksum(in, expected) && in.literal("\"}") && in.at_end();
}

}  // namespace aerowal

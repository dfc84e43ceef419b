#include "aerowal/record_line.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <unordered_set>

#include "base/base64.hpp"
#include "base/hex.hpp"
#include "json/json_text.hpp"
#include "json/record_line_fast.hpp"

namespace aerowal {
namespace {

/// What a line may say of a record, in the order in which it is printed.
enum class Member : std::uint8_t {
  sequence_number,
  record_type,
  collection_id,
  document_id,
  schema_id,
  schema_version,
  body,
  body_base64,
  body_omitted,
  byte_offset,
  length,
  checksum,
  path,
  damage,
  summary,
  unknown,
};
constexpr std::array<std::string_view, static_cast<std::size_t>(Member::unknown)> member_names{
    "sequence_number", "record_type", "collection_id", "document_id",  "schema_id",
    "schema_version",  "body",        "body_base64",   "body_omitted", "byte_offset",
    "length",          "checksum",    "path",          "damage",       "summary"};
constexpr std::array needed_members{Member::record_type, Member::collection_id, Member::document_id,
                                    Member::schema_id, Member::schema_version};

constexpr std::string_view name_of(Member member) {
  return member_names[static_cast<std::size_t>(member)];
}

constexpr std::uint32_t bit_of(Member member) {
  return std::uint32_t{1} << static_cast<unsigned>(member);
}

constexpr std::uint32_t needed_bits = [] {
  std::uint32_t bits = 0;
  for (const Member member : needed_members) bits |= bit_of(member);
  return bits;
}();

/// Most lines have their members in the order of the names: the search begins with `likely`.
Member member_named(std::string_view name, Member likely) {
  const auto* const first = member_names.begin() + static_cast<std::size_t>(likely);
  const auto* found = std::find(first, member_names.end(), name);
  if (found == member_names.end()) {
    found = std::find(member_names.begin(), first, name);
    if (found == first) return Member::unknown;
  }
  return static_cast<Member>(found - member_names.begin());
}

/// Reads a line as parse_record_line() promises. Each function that returns false has set error_.
class LineReader {
 public:
  LineReader(std::string_view line, RecordLine& into) : text_(line), json_(line), line_(&into) {}

  Result<void> read() {
    clear();
    if (!read_object() || !has_what_it_needs()) return *std::move(error_);
    return {};
  }

 private:
  /// A member whose value was recognised as JSON.
  struct Found {
    Member member;
    std::size_t name_at;
    std::size_t value_at;
    std::string_view value;
  };

  void clear() {
    line_->collection_id.clear();
    line_->document_id.clear();
    line_->schema_id.clear();
    line_->schema_version.clear();
    line_->body.clear();
    line_->expected = {};
  }

  bool fail(std::size_t at, std::string message) {
    error_ = {.code = ErrorCode::usage, .message = std::move(message), .column = at + 1};
    return false;
  }

  bool unexpected() {
    std::string found = "the end of the line";
    if (!json_.at_end()) {
      const char c = json_.peek();
      found = c > ' ' && c < 0x7f ? std::string{'\'', c, '\''}
                                  : "byte 0x" + hex(static_cast<unsigned char>(c), 2);
    }
    return fail(json_.at, std::string("expected ") + json_.expected + ", found " + found);
  }

  bool unexpected(const char* expected) {
    json_.expected = expected;
    return unexpected();
  }

  [[nodiscard]] bool seen(Member member) const { return (seen_ & bit_of(member)) != 0; }

  bool has_what_it_needs() {
    if ((seen_ & needed_bits) == needed_bits) return true;
    const auto* const missing = std::find_if(needed_members.begin(), needed_members.end(),
                                             [this](Member member) { return !seen(member); });
    return fail(0, "the record has no \"" + std::string(name_of(*missing)) + "\"");
  }

  bool read_object() {
    json_.white_space();
    if (json_.at_end()) return fail(json_.at, "an empty line where a record is expected");
    if (!json_.literal('{')) return unexpected();
    json_.white_space();
    bool more = json_.peek() != '}';
    for (bool first = true; more; first = false) {
      if (json_.peek() != '"') {
        return unexpected(first ? "a member's name in quotes, or '}'"
                                : "a member's name in quotes");
      }
      if (!read_member()) return false;
      json_.white_space();
      more = json_.peek() == ',';
      if (more) ++json_.at;
      json_.white_space();
    }
    if (json_.peek() != '}') return unexpected("',' or '}'");
    ++json_.at;
    json_.white_space();
    return json_.at_end() || fail(json_.at, "unexpected text after the record's closing '}'");
  }

  bool read_member() {
    Found found{};
    found.name_at = json_.at;
    json_.escape_seen = false;
    if (!json_.string()) return unexpected();
    const std::string_view quoted = since(found.name_at);
    std::string_view name = quoted.substr(1, quoted.size() - 2);
    std::string unquoted;
    if (json_.escape_seen) {
      // A name with a lone surrogate is not a known one; its own text is taken for it.
      name = unquote_json(quoted, unquoted) ? std::string_view(unquoted) : quoted;
    }
    found.member = member_named(name, likely_);
    if (found.member == Member::unknown ? !unknown_.emplace(name).second : seen(found.member)) {
      return fail(found.name_at, "this member is given twice");
    }
    if (found.member != Member::unknown) {
      seen_ |= bit_of(found.member);
      likely_ = static_cast<Member>(static_cast<std::uint8_t>(found.member) + 1);
    }
    json_.white_space();
    if (!json_.literal(':')) return unexpected();
    json_.white_space();
    found.value_at = json_.at;
    json_.escape_seen = false;
    if (!json_.value()) return unexpected();
    found.value = since(found.value_at);
    return take(found);
  }

  bool take(const Found& found) {
    switch (found.member) {
      case Member::sequence_number:
        line_->expected.sequence_number_column = found.value_at + 1;
        return take_number(without_quotes(found), line_->expected.sequence_number);
      case Member::record_type:
        return take_type(found);
      case Member::collection_id:
        return take_string(found, line_->collection_id);
      case Member::document_id:
        return take_string(found, line_->document_id);
      case Member::schema_id:
        return take_string(found, line_->schema_id);
      case Member::schema_version:
        return take_string(found, line_->schema_version);
      case Member::body:
      case Member::body_base64:
        return take_body(found);
      case Member::body_omitted:
        return fail(found.name_at, "the record was dumped without its body");
      case Member::length:
        line_->expected.length_column = found.value_at + 1;
        return take_number(found, line_->expected.length);
      case Member::checksum:
        return take_checksum(found);
      case Member::damage:
      case Member::summary:
        return fail(found.name_at,
                    "a " + std::string(name_of(found.member)) + " line, not a record");
      case Member::byte_offset:
      case Member::path:
      case Member::unknown:
        break;
    }
    return true;
  }

  bool take_string(const Found& found, std::string& into) {
    const auto must = [&](const char* what) {
      return fail(found.value_at, std::string(name_of(found.member)) + what);
    };
    if (found.value.front() != '"') return must(" must be a string");
    if (!json_.escape_seen) {
      into.assign(found.value.substr(1, found.value.size() - 2));
      return true;
    }
    return unquote_json(found.value, into) ||
           must(" has a lone surrogate, which UTF-8 cannot hold");
  }

  bool take_type(const Found& found) {
    std::string text;
    if (!take_string(found, text)) return false;
    const auto type = record_type_named(text);
    if (!type) return fail(found.value_at, "record_type must be INSERT, UPDATE or DELETE");
    line_->type = *type;
    return true;
  }

  bool take_number(const Found& found, std::optional<std::uint64_t>& into) {
    std::uint64_t number = 0;
    const auto [end, failure] = std::from_chars(found.value.begin(), found.value.end(), number);
    if (failure != std::errc() || end != found.value.end()) {
      return fail(found.value_at,
                  std::string(name_of(found.member)) + " must be a whole number from 0 to 2^64-1");
    }
    into = number;
    return true;
  }

  /// As programs write numbers that they would else round.
  static Found without_quotes(Found found) {
    if (found.value.front() == '"') found.value = found.value.substr(1, found.value.size() - 2);
    return found;
  }

  bool take_checksum(const Found& found) {
    std::string text;
    if (!take_string(found, text)) return false;
    std::uint32_t number = 0;
    const char* const text_end = text.data() + text.size();
    const auto [end, failure] = std::from_chars(text.data(), text_end, number, 16);
    if (failure != std::errc() || end != text_end || text.size() != 8) {
      return fail(found.value_at, "checksum must be 8 hexadecimal digits in a string");
    }
    line_->expected.checksum = number;
    line_->expected.checksum_column = found.value_at + 1;
    return true;
  }

  bool take_body(const Found& found) {
    if (seen(Member::body) && seen(Member::body_base64)) {
      return fail(found.name_at, "both body and body_base64");
    }
    if (found.member == Member::body) {
      line_->body = found.value;
      return true;
    }
    std::string text;
    if (!take_string(found, text)) return false;
    return decode_base64(text, line_->body) ||
           fail(found.value_at, "body_base64 is not base64 with padding (RFC 4648, section 4)");
  }

  [[nodiscard]] std::string_view since(std::size_t begin) const {
    return text_.substr(begin, json_.at - begin);
  }

  std::string_view text_;
  JsonText json_;
  Member likely_ = {};      ///< comes after the last one
  std::uint32_t seen_ = 0;  ///< a bit for each member that is known
  std::unordered_set<std::string> unknown_;
  std::optional<Error> error_;
  RecordLine* line_;
};

}  // namespace

Record RecordLine::record() const {
  return {.type = type,
          .sequence_number = 0,
          .collection_id = collection_id,
          .document_id = document_id,
          .schema_id = schema_id,
          .schema_version = schema_version,
          .body = std::as_bytes(std::span(body))};
}

Result<RecordLine> parse_record_line(std::string_view line) {
  RecordLine record;
  if (auto parsed = parse_record_line(line, record); !parsed) return parsed.error();
  return record;
}

Result<void> parse_record_line(std::string_view line, RecordLine& into) {
  return LineReader(line, into).read();
}

Result<bool> for_each_record_line(std::string_view text, std::uint64_t& number,
                                  const RecordCallback& use) {
  RecordLine line;
  const auto use_next = [&](std::string_view next) -> Result<bool> {
    Record record;
    if (read_record_line_fast(next, record, line.expected)) return use(record, line.expected);
    const auto parsed = parse_record_line(next, line);
    if (!parsed) return parsed.error();
    return use(line.record(), line.expected);
  };
  for (; !text.empty(); ++number) {
    const std::size_t size = std::min(text.find('\n'), text.size());
    auto more = use_next(text.substr(0, size));
    if (!more) {
      Error error = std::move(more).error();
      if (error.code == ErrorCode::usage) error.line = number;
      return error;
    }
    if (!*more) return false;
    text.remove_prefix(std::min(size + 1, text.size()));
  }
  return true;
}

}  // namespace aerowal

#include "aerowal/record_json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <span>
#include <tuple>
#include <unordered_set>

#include "base64.hpp"
#include "hex.hpp"
#include "json_text.hpp"
#include "plain_text.hpp"
#include "utf8.hpp"

namespace aerowal {
namespace {

enum class Escaping { string, body };

/// Appends `text` so that nothing in it is unsafe to print, as the same JSON: inside a JSON string,
/// or as a whole body, where a tab between tokens is the one control that no escape can stand for.
void append_escaped(std::string& out, std::string_view text, Escaping escaping) {
  std::size_t plain = 0;
  for (std::size_t at = 0;;) {
    at = escaping == Escaping::string ? skip_plain<Marks::special>(text, at)
                                      : skip_plain<Marks::plain>(text, at);
    if (at == text.size()) break;
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool mark = byte == '"' || byte == '\\';
    const CodePoint point = decode_code_point(text, at);
    if (point.size != 0 && !mark && !is_unsafe_to_print(point.value)) {
      at += point.size;
      continue;
    }
    out.append(text.substr(plain, at - plain));
    if (mark) {
      out.append({'\\', static_cast<char>(byte)});
    } else if (escaping == Escaping::body && byte == '\t') {
      out += ' ';
    } else {
      out.append("\\u").append(hex(point.size == 0 ? 0xfffd : point.value, 4));
    }
    at += std::max<std::size_t>(point.size, 1);
    plain = at;
  }
  out.append(text.substr(plain));
}

/// Writes text into room that a string has got for it. What is plain goes the short way.
class JsonWriter {
 public:
  /// Makes room for `size_max` bytes at the end of `out`, which must not be touched meanwhile.
  JsonWriter(std::string& out, std::size_t size_max) : out_(&out), begin_(out.size()) {
    out.resize(begin_ + size_max);
    at_ = out.data() + begin_;
  }
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;
  ~JsonWriter() { out_->resize(static_cast<std::size_t>(at_ - out_->data())); }

  /// Of known size, so that copying it is a few instructions.
  template <std::size_t size>
  void literal(const char (&text)[size]) {
    std::memcpy(at_, text, size - 1);
    at_ += size - 1;
  }
  void text(std::string_view text) { at_ = std::copy(text.begin(), text.end(), at_); }
  void number(std::uint64_t value) { at_ = std::to_chars(at_, at_ + number_size_max, value).ptr; }
  void hex8(std::uint32_t value) {
    for (int shift = 28; shift >= 0; shift -= 4) {
      *at_++ = "0123456789abcdef"[(value >> static_cast<unsigned>(shift)) & 0xf];
    }
  }

  static constexpr std::size_t number_size_max = 20;

 private:
  std::string* out_;
  std::size_t begin_;
  char* at_ = nullptr;
};

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out.append(",\"").append(name).append("\":");
  append_json_string(out, text);
}

bool is_plain(std::string_view text) { return skip_plain<Marks::special>(text, 0) == text.size(); }

/// The four strings of a record, as members with a comma before each.
void append_strings(std::string& out, const Record& record) {
  const auto& [collection, document, schema, version] =
      std::tie(record.collection_id, record.document_id, record.schema_id, record.schema_version);
  if (is_plain(collection) && is_plain(document) && is_plain(schema) && is_plain(version)) {
    static constexpr std::size_t names_size = 80;
    JsonWriter writer(
        out, collection.size() + document.size() + schema.size() + version.size() + names_size);
    writer.literal(R"(,"collection_id":")");
    writer.text(collection);
    writer.literal(R"(","document_id":")");
    writer.text(document);
    writer.literal(R"(","schema_id":")");
    writer.text(schema);
    writer.literal(R"(","schema_version":")");
    writer.text(version);
    writer.literal("\"");
  } else {
    append_member(out, "collection_id", collection);
    append_member(out, "document_id", document);
    append_member(out, "schema_id", schema);
    append_member(out, "schema_version", version);
  }
}

void append_body(std::string& out, Bytes bytes, const RecordJsonOptions& options) {
  const std::string_view body(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (body.empty()) return;
  // A long one must not make the text grow by doubling.
  static constexpr std::size_t rest_size = 1024;
  if (body.size() > out.capacity() - out.size()) out.reserve(out.size() + body.size() + rest_size);
  if (options.omit_body) {
    out.append(R"(,"body_omitted":true)");
  } else if (!is_json_body(body)) {
    out.append(R"(,"body_base64":")");
    append_base64(out, body);
    out += '"';
  } else {
    out.append(R"(,"body":)");
    if (options.escape_body) {
      append_escaped(out, body, Escaping::body);
    } else {
      out.append(body);
    }
  }
}

Error at_column(std::size_t at, std::string message) {
  return {.code = ErrorCode::usage, .message = std::move(message), .column = at + 1};
}

/// What a line may say of a record. The first five it must.
enum class Member : std::uint8_t {
  record_type,
  collection_id,
  document_id,
  schema_id,
  schema_version,
  sequence_number,
  length,
  checksum,
  body,
  body_base64,
  body_omitted,
  byte_offset,
  path,
  damage,
  summary,
  unknown,
};
constexpr std::size_t needed_member_count = 5;
constexpr std::array<std::string_view, static_cast<std::size_t>(Member::unknown)> member_names{
    "record_type",     "collection_id", "document_id", "schema_id", "schema_version",
    "sequence_number", "length",        "checksum",    "body",      "body_base64",
    "body_omitted",    "byte_offset",   "path",        "damage",    "summary"};

Member member_named(std::string_view name) {
  const auto* const found = std::find(member_names.begin(), member_names.end(), name);
  return static_cast<Member>(found - member_names.begin());
}

/// Reads a line as parse_record_line() promises.
class LineReader {
 public:
  LineReader(std::string_view line, RecordLine& into) : text_(line), json_(line), line_(&into) {}

  Result<void> read() {
    clear();
    json_.white_space();
    if (json_.at_end()) return at_column(json_.at, "an empty line where a record is expected");
    if (!json_.literal('{')) return unexpected();
    json_.white_space();
    bool more = json_.peek() != '}';
    for (bool first = true; more; first = false) {
      if (json_.peek() != '"') {
        json_.expected = first ? "a member's name in quotes, or '}'" : "a member's name in quotes";
        return unexpected();
      }
      const Result<void> member = read_member();
      if (!member) return member.error();
      json_.white_space();
      more = json_.peek() == ',';
      if (more) ++json_.at;
      json_.white_space();
    }
    if (json_.peek() != '}') {
      json_.expected = "',' or '}'";
      return unexpected();
    }
    ++json_.at;
    json_.white_space();
    if (!json_.at_end()) return at_column(json_.at, "something follows the record's closing '}'");
    for (std::size_t i = 0; i < needed_member_count; ++i) {
      if (!seen(static_cast<Member>(i))) {
        return at_column(0, "the record has no \"" + std::string(member_names[i]) + "\"");
      }
    }
    return {};
  }

 private:
  void clear() {
    line_->collection_id.clear();
    line_->document_id.clear();
    line_->schema_id.clear();
    line_->schema_version.clear();
    line_->body.clear();
    line_->expected = {};
  }

  static std::uint32_t bit_of(Member member) {
    return std::uint32_t{1} << static_cast<unsigned>(member);
  }
  [[nodiscard]] bool seen(Member member) const { return (seen_ & bit_of(member)) != 0; }
  static std::string_view name_of(Member member) {
    return member_names[static_cast<std::size_t>(member)];
  }

  Result<void> read_member() {
    const std::size_t name_at = json_.at;
    if (!json_.string()) return unexpected();
    const std::string_view quoted = since(name_at);
    std::string_view name = quoted.substr(1, quoted.size() - 2);
    std::string unquoted;
    if (name.find('\\') != std::string_view::npos) {
      // A name with a lone surrogate is none that is known; its own text stands for it.
      name = unquote_json(quoted, unquoted) ? std::string_view(unquoted) : quoted;
    }
    const Member member = member_named(name);
    const bool is_new = member == Member::unknown ? unknown_.emplace(name).second : !seen(member);
    if (!is_new) return at_column(name_at, "a member stands here twice");
    seen_ |= bit_of(member);
    json_.white_space();
    if (!json_.literal(':')) return unexpected();
    json_.white_space();
    const std::size_t value_at = json_.at;
    if (!json_.value()) return unexpected();
    return take(member, name_at, value_at);
  }

  Result<void> take(Member member, std::size_t name_at, std::size_t value_at) {
    const std::string_view value = since(value_at);
    const auto take_id = [&](std::string& into) {
      return take_string(name_of(member), value, value_at, into);
    };
    switch (member) {
      case Member::record_type:
        return take_type(value, value_at);
      case Member::collection_id:
        return take_id(line_->collection_id);
      case Member::document_id:
        return take_id(line_->document_id);
      case Member::schema_id:
        return take_id(line_->schema_id);
      case Member::schema_version:
        return take_id(line_->schema_version);
      case Member::sequence_number:
        line_->expected.sequence_number_column = value_at + 1;
        return take_number(name_of(member), value, value_at, line_->expected.sequence_number);
      case Member::length:
        line_->expected.length_column = value_at + 1;
        return take_number(name_of(member), value, value_at, line_->expected.length);
      case Member::checksum:
        return take_checksum(value, value_at);
      case Member::body:
      case Member::body_base64:
        return take_body(member, value, name_at, value_at);
      case Member::body_omitted:
        return at_column(name_at, "the record was dumped without its body (--no-body)");
      case Member::damage:
      case Member::summary:
        return at_column(name_at, "a " + std::string(name_of(member)) + " line, not a record");
      case Member::byte_offset:
      case Member::path:
      case Member::unknown:
        break;
    }
    return {};
  }

  Result<void> take_type(std::string_view value, std::size_t value_at) {
    std::string text;
    Result<void> taken = take_string("record_type", value, value_at, text);
    if (!taken) return taken;
    const auto type = record_type_named(text);
    if (!type) return at_column(value_at, "record_type must be INSERT, UPDATE or DELETE");
    line_->type = *type;
    return {};
  }

  static Result<void> take_string(std::string_view name, std::string_view value,
                                  std::size_t value_at, std::string& into) {
    if (value.front() != '"') return at_column(value_at, std::string(name) + " must be a string");
    if (!unquote_json(value, into)) {
      return at_column(value_at,
                       std::string(name) + " names a lone surrogate, which UTF-8 can't hold");
    }
    return {};
  }

  static Result<void> take_number(std::string_view name, std::string_view value,
                                  std::size_t value_at, std::optional<std::uint64_t>& into) {
    std::uint64_t number = 0;
    const auto [end, failure] = std::from_chars(value.begin(), value.end(), number);
    if (failure != std::errc() || end != value.end()) {
      return at_column(value_at, std::string(name) + " must be a whole number from 0 to 2^64-1");
    }
    into = number;
    return {};
  }

  Result<void> take_checksum(std::string_view value, std::size_t value_at) {
    std::string text;
    Result<void> taken = take_string("checksum", value, value_at, text);
    if (!taken) return taken;
    std::uint32_t number = 0;
    const char* const text_end = text.data() + text.size();
    const auto [end, failure] = std::from_chars(text.data(), text_end, number, 16);
    if (failure != std::errc() || end != text_end || text.size() != 8) {
      return at_column(value_at, "checksum must be 8 hexadecimal digits in a string");
    }
    line_->expected.checksum = number;
    line_->expected.checksum_column = value_at + 1;
    return {};
  }

  Result<void> take_body(Member member, std::string_view value, std::size_t name_at,
                         std::size_t value_at) {
    if (seen(Member::body) && seen(Member::body_base64)) {
      return at_column(name_at, "both body and body_base64");
    }
    if (member == Member::body) {
      line_->body = value;
      return {};
    }
    std::string text;
    Result<void> taken = take_string(name_of(member), value, value_at, text);
    if (!taken) return taken;
    if (!decode_base64(text, line_->body)) {
      return at_column(value_at, "body_base64 is not base64 with padding (RFC 4648, section 4)");
    }
    return {};
  }

  [[nodiscard]] std::string_view since(std::size_t begin) const {
    return text_.substr(begin, json_.at - begin);
  }

  [[nodiscard]] Error unexpected() const {
    std::string found = "the end of the line";
    if (!json_.at_end()) {
      const char c = json_.peek();
      found = c > ' ' && c < 0x7f ? std::string{'\'', c, '\''}
                                  : "byte 0x" + hex(static_cast<unsigned char>(c), 2);
    }
    return at_column(json_.at, std::string("expected ") + json_.expected + ", found " + found);
  }

  std::string_view text_;
  JsonText json_;
  std::uint32_t seen_ = 0;  ///< a bit for each member that is known
  std::unordered_set<std::string> unknown_;
  RecordLine* line_;
};

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  append_escaped(out, text, Escaping::string);
  out += '"';
}

void append_record_json(std::string& out, const PlacedRecord& record,
                        const RecordJsonOptions& options) {
  static constexpr std::size_t names_size = 80;
  {
    JsonWriter writer(out, names_size + JsonWriter::number_size_max);
    writer.literal(R"({"sequence_number":)");
    writer.number(record.sequence_number);
    writer.literal(R"(,"record_type":")");
    writer.text(name(record.type));
    writer.literal("\"");
  }
  append_strings(out, record);
  append_body(out, record.body, options);
  {
    JsonWriter writer(out, names_size + 2 * JsonWriter::number_size_max);
    writer.literal(R"(,"byte_offset":)");
    writer.number(record.byte_offset);
    writer.literal(R"(,"length":)");
    writer.number(record.length);
    writer.literal(R"(,"checksum":")");
    writer.hex8(record.checksum);
    writer.literal("\"");
  }
  if (!options.path.empty()) append_member(out, "path", options.path);
  out += '}';
}

void append_document_json(std::string& out, const Record& record,
                          const RecordJsonOptions& options) {
  const std::size_t begin = out.size();
  append_strings(out, record);
  out[begin] = '{';
  {
    JsonWriter writer(out, 2 * JsonWriter::number_size_max);
    writer.literal(R"(,"sequence_number":)");
    writer.number(record.sequence_number);
  }
  append_body(out, record.body, options);
  out += '}';
}

bool is_json(std::string_view text) {
  JsonText json(text);
  json.white_space();
  if (!json.value()) return false;
  json.white_space();
  return json.at_end();
}

bool is_json_body(std::string_view body) {
  JsonText json(body);
  return json.value() && json.at_end() && !json.line_break_seen;
}

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

}  // namespace aerowal

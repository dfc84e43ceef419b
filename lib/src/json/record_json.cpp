#include "aerowal/record_json.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <tuple>

#include "base/base64.hpp"
#include "base/hex.hpp"
#include "base/plain_text.hpp"
#include "base/utf8.hpp"
#include "json/escaped.hpp"
#include "json/json_text.hpp"

namespace aerowal {
namespace {

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
  void hex8(std::uint32_t value) { at_ = write_hex(at_, value, 8); }

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

void append_ids(std::string& out, const DocumentKey& key) {
  append_member(out, "collection_id", key.collection_id);
  append_member(out, "document_id", key.document_id);
}

void append_origin(std::string& out, const DocumentKey& key) {
  if (key.of_base) out.append(R"(,"base":true)");
  if (key.split_inferred()) out.append(R"(,"split_inferred":true)");
  if (key.deleted) out.append(R"(,"deleted":true)");
}

/// RFC 8259, section 7: two surrogates where one is too short.
void append_unicode_escape(std::string& out, std::uint32_t code_point) {
  if (code_point <= 0xffff) {
    out.append("\\u").append(hex(code_point, 4));
    return;
  }
  const std::uint32_t rest = code_point - 0x10000;
  out.append("\\u").append(hex(0xd800 + (rest >> 10), 4));
  out.append("\\u").append(hex(0xdc00 + (rest & 0x3ff), 4));
}

}  // namespace

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
    } else if (escaping == Escaping::json && byte == '\t') {
      out += ' ';
    } else {
      append_unicode_escape(out, point.size == 0 ? 0xfffd : point.value);
    }
    at += std::max<std::size_t>(point.size, 1);
    plain = at;
  }
  out.append(text.substr(plain));
}

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
  append_body_json(out, record.body, options);
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
  const DocumentKey key = key_of(record);
  const std::size_t begin = out.size();
  if (key.deleted) {
    append_ids(out, key);
  } else {
    append_strings(out, record);
  }
  out[begin] = '{';
  if (key.of_base) {
    out.append(R"(,"sequence_number":null)");
  } else {
    JsonWriter writer(out, 2 * JsonWriter::number_size_max);
    writer.literal(R"(,"sequence_number":)");
    writer.number(record.sequence_number);
  }
  append_origin(out, key);
  if (!key.deleted) append_body_json(out, record.body, options);
  out += '}';
}

void append_document_key_json(std::string& out, const DocumentKey& key) {
  const std::size_t begin = out.size();
  append_ids(out, key);
  out[begin] = '{';
  append_origin(out, key);
  out += '}';
}

void append_body_json(std::string& out, Bytes bytes, const RecordJsonOptions& options) {
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
      append_escaped(out, body, Escaping::json);
    } else {
      out.append(body);
    }
  }
}

void append_printable_json(std::string& out, std::string_view json) {
  append_escaped(out, json, Escaping::json);
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

}  // namespace aerowal

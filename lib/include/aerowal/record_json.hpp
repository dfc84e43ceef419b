#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "aerowal/export.hpp"
#include "aerowal/record.hpp"

namespace aerowal {

struct RecordJsonOptions {
  bool omit_body = false;  ///< print `"body_omitted":true` in its place
  /// Escape what a terminal could act on inside a JSON body too: the same JSON in other bytes.
  bool escape_body = false;
  std::string_view path = {};  ///< printed as `"path"` unless empty
};

/// Appends the record as one JSON object without a line end. `body` is the body's own text where
/// is_json_body(), `body_base64` any other that is not empty. Ids are escaped so that no control,
/// bidi control or line separator is left in them.
AEROWAL_API void append_record_json(std::string& out, const PlacedRecord& record,
                                    const RecordJsonOptions& options);

/// The same of a document: ids, schema, the sequence number that set it, and the body. A number 0
/// is printed as null and means that it is one of a ReplayBase, whose id may be split at the wrong
/// colon where it has several; then `"split_inferred":true` says so. Of a DELETE there are only the
/// ids, its number, and `"deleted":true`.
AEROWAL_API void append_document_json(std::string& out, const Record& record,
                                      const RecordJsonOptions& options);

/// The same without schema, sequence number and body.
AEROWAL_API void append_document_key_json(std::string& out, const DocumentKey& key);

/// Appends the body as the last members of an object that has others, as append_record_json().
AEROWAL_API void append_body_json(std::string& out, Bytes body, const RecordJsonOptions& options);

/// Appends `text` as a JSON string, quotes included. Bytes that are not UTF-8 become U+FFFD;
/// controls, bidi controls and line separators become escapes.
AEROWAL_API void append_json_string(std::string& out, std::string_view text);

/// Appends a JSON value so that nothing in it is unsafe to print: the same value in other bytes.
AEROWAL_API void append_printable_json(std::string& out, std::string_view json);

/// True where `body` is JSON (the grammar of RFC 8259 over valid UTF-8: any depth, any number, lone
/// surrogate escapes, no byte order mark) with no white space around it and no raw CR or LF in it,
/// so that it can be part of a line of JSON as it is.
AEROWAL_API bool is_json_body(std::string_view body);

/// True where `text` is JSON, with white space anywhere that the grammar allows it.
AEROWAL_API bool is_json(std::string_view text);

}  // namespace aerowal

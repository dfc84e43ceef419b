#pragma once

#include <string>
#include <string_view>

#include "aerowal/export.hpp"
#include "aerowal/record.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// What a line of append_record_json() says. Owns its strings.
struct RecordLine {
  RecordType type = RecordType::insert;
  std::string collection_id;
  std::string document_id;
  std::string schema_id;
  std::string schema_version;
  std::string body;
  ExpectedPlacement expected;  ///< as far as the line says it

  /// The record, without a sequence number. Its views live as long as this line is unchanged.
  [[nodiscard]] Record record() const;
};

/// Reads one line as append_record_json() prints it, its members in any order. Unknown members are
/// ignored. Errors: usage with `column`, for what is not such an object: other JSON, a member
/// twice, a member missing, both bodies, `body_omitted`, a `damage` or `summary` line.
AEROWAL_API Result<RecordLine> parse_record_line(std::string_view line);

/// The same into `into`, whose memory is used again; after an error it holds part of the line.
AEROWAL_API Result<void> parse_record_line(std::string_view line, RecordLine& into);

}  // namespace aerowal

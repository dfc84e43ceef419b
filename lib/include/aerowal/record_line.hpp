#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

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

  friend bool operator==(const RecordLine&, const RecordLine&) = default;
};

/// Reads one line as append_record_json() prints it, its members in any order. Unknown members are
/// ignored. Errors: usage with `column`, for what is not such an object: other JSON, a member
/// twice, a member missing, both bodies, `body_omitted`, a `damage` or `summary` line.
AEROWAL_API Result<RecordLine> parse_record_line(std::string_view line);

/// The same into `into`, whose memory is used again; after an error it holds part of the line.
AEROWAL_API Result<void> parse_record_line(std::string_view line, RecordLine& into);

/// Gets a record, without a sequence number, and what its line says of its place. The views live
/// until it returns. False: no more are wanted.
using RecordCallback = std::function<Result<bool>(const Record&, const ExpectedPlacement&)>;

/// Hands the record of each line of `text` to `use`; the last line may lack its end. `number` is
/// that of the first line and is raised with each. Returns false where `use` did. Errors: those of
/// parse_record_line() and of `use`; usage gets its `line`.
AEROWAL_API Result<bool> for_each_record_line(std::string_view text, std::uint64_t& number,
                                              const RecordCallback& use);

/// Gives the next lines of a text, in `memory`: whole ones with their ends, of which the last may
/// lack it; nothing at the end of the text.
using ReadLines = std::function<Result<std::string_view>(std::vector<char>& memory)>;

}  // namespace aerowal

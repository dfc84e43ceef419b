#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <aerowal/record.hpp>

namespace aerowal::cli {

/// Which records were asked for: of each of these that is not empty, a record has one.
struct RecordFilter {
  std::vector<RecordType> types = {};
  std::vector<std::string> collections = {};
  std::vector<std::string> ids = {};
  /// Shell patterns of document ids, as fnmatch(3) has them, byte by byte; an id with a NUL fits
  /// none.
  std::vector<std::string> id_patterns = {};
  std::vector<std::string> schemas = {};

  [[nodiscard]] bool empty() const;
  /// These may be called on several threads.

  /// As far as ids tell.
  [[nodiscard]] bool matches(std::string_view collection_id, std::string_view document_id) const;
  [[nodiscard]] bool matches(const Record& record) const;
};

}  // namespace aerowal::cli

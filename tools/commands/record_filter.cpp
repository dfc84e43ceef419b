#include "commands/record_filter.hpp"

#include <algorithm>

#include <fnmatch.h>

namespace aerowal::cli {
namespace {

template <class Value, class Wanted>
bool is_among(const Value& value, const std::vector<Wanted>& wanted) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

bool fits(std::string_view id, const std::vector<std::string>& patterns) {
  if (patterns.empty()) return true;
  if (id.find('\0') != std::string_view::npos) return false;
  const std::string text(id);
  return std::any_of(patterns.begin(), patterns.end(), [&text](const std::string& pattern) {
    return ::fnmatch(pattern.c_str(), text.c_str(), 0) == 0;
  });
}

}  // namespace

bool RecordFilter::empty() const {
  return types.empty() && collections.empty() && ids.empty() && id_patterns.empty() &&
         schemas.empty();
}

// The cheapest first.

bool RecordFilter::matches(std::string_view collection_id, std::string_view document_id) const {
  return is_among(collection_id, collections) && is_among(document_id, ids) &&
         fits(document_id, id_patterns);
}

bool RecordFilter::matches(const Record& record) const {
  return is_among(record.type, types) && is_among(record.schema_id, schemas) &&
         matches(record.collection_id, record.document_id);
}

}  // namespace aerowal::cli

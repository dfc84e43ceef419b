#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "aerowal/data_directory.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// The schema versions that a data directory has files of: aerowal-format(5), "Data directory".
struct SchemaFiles {
  bool folder_exists = false;
  std::set<std::pair<std::string, std::string>> versions;  ///< (schema_id, schema_version)
  std::vector<MalformedSchema> malformed;                  ///< sorted by path
};

/// Reads metadata/schemas/*.json of `directory`. Errors: system.
Result<SchemaFiles> read_schema_files(const std::string& directory);

}  // namespace aerowal

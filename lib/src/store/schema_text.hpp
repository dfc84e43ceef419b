#pragma once

#include <optional>
#include <string>
#include <utility>

namespace aerowal {

/// Why AeroDB does not load a schema file.
struct SchemaFault {
  std::string reason;
  /// In AeroDB's words; what its JSON library would say is three dots.
  std::string aerodb_words;
};

/// What is wrong with the text of a schema file; nothing where it names `version`, its id and its
/// version. AeroDB's library is stricter than JSON: no member that it knows may come twice, and no
/// byte order mark. Memory: up to 20 times the text.
std::optional<SchemaFault> find_schema_fault(const std::string& text,
                                             std::pair<std::string, std::string>& version);

}  // namespace aerowal

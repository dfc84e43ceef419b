#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace aerowal {

/// Where the log itself splits ids into "<collection_id>:<document_id>". Memory: each collection
/// id, each composite id with more than one ':', and what comes before the first ':' of document
/// ids.
class IdSplits {
 public:
  void note(std::string_view collection_id, std::string_view document_id);

  struct Split {
    std::size_t colon = 0;
    /// The log does not have the id. One way alone gives a collection that it has, and a document
    /// id that begins like others of its document ids up to their first ':'.
    bool inferred = false;
  };

  /// Nothing where there is no ':', or the log does not tell at which of several.
  [[nodiscard]] std::optional<Split> find(const std::string& composite_id) const;

 private:
  static constexpr std::size_t ambiguous = SIZE_MAX;

  [[nodiscard]] bool is_like_others(std::string_view collection_id,
                                    std::string_view document_id) const;

  std::set<std::string, std::less<>> collections_;
  std::set<std::string, std::less<>> heads_;  ///< of document ids, up to the first ':'
  std::map<std::string, std::size_t, std::less<>> colons_;  ///< ambiguous: met with two
};

}  // namespace aerowal

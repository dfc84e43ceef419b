#include "report/lost_text.hpp"

#include "term/text.hpp"

namespace aerowal::cli {

std::string lost_key_text(const std::string& collection_id, const std::string& document_id,
                          bool confirmed, std::uint64_t superseded_by, const std::string& others) {
  return printable(collection_id) + "/" + printable(document_id) +
         (confirmed ? ", " : " (unconfirmed), ") +
         (superseded_by != 0
              ? "superseded by record " + std::to_string(superseded_by)
              : "superseded by no " + others + ": the final state may lack this change");
}

}  // namespace aerowal::cli

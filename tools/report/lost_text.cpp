#include "report/lost_text.hpp"

#include "report/text.hpp"

namespace aerowal::cli {

std::string numbers_text(const std::vector<SequenceRange>& ranges) {
  static constexpr std::size_t ranges_max = 8;
  std::string text;
  for (std::size_t i = 0; i < ranges.size() && i < ranges_max; ++i) {
    if (i != 0) text += ", ";
    text += std::to_string(ranges[i].first);
    if (ranges[i].last != ranges[i].first) text += " to " + std::to_string(ranges[i].last);
  }
  return ranges.size() > ranges_max ? text + ", ..." : text;
}

std::string lost_key_text(const std::string& collection_id, const std::string& document_id,
                          bool confirmed, std::uint64_t superseded_by, const std::string& others) {
  return printable(collection_id) + "/" + printable(document_id) +
         (confirmed ? ", " : " (unconfirmed), ") +
         (superseded_by != 0
              ? "harmless to the final state: set again by record " + std::to_string(superseded_by)
              : "no later " + others + " sets it: the final state may lack this change");
}

}  // namespace aerowal::cli

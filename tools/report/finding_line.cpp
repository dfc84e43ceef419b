#include "report/finding_line.hpp"

#include "term/text.hpp"

namespace aerowal::cli {

std::string finding_line(const Finding& finding) {
  return std::string(name(finding.kind)) + " " + place_text(finding.byte_offset, finding.length) +
         ": " + printable_message(describe(finding));
}

}  // namespace aerowal::cli

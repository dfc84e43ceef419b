#include "report/comparison_text.hpp"

#include <algorithm>
#include <cstddef>

#include "term/text.hpp"

namespace aerowal::cli {
namespace {

std::string gone_text(const std::vector<FindingMark>& gone) {
  static constexpr std::size_t gone_max = 10;
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(gone.size(), gone_max); ++i) {
    const FindingMark& mark = gone[i];
    text += "  gone, though in the baseline: " + std::string(name(mark.kind)) + " " +
            place_text(mark.byte_offset, mark.length) + "\n";
  }
  if (gone.size() > gone_max) {
    text += "  and " + std::to_string(gone.size() - gone_max) + " more; --json lists all of them\n";
  }
  return text;
}

const char* restart_text(RestartReason reason) {
  switch (reason) {
    case RestartReason::other_file:
      return "another file is at its path";
    case RestartReason::shorter:
      return "it is shorter now";
    case RestartReason::other_start:
      return "its first bytes are others now";
    case RestartReason::other_end:
      return "the last of these bytes are others now";
    case RestartReason::damaged:
      return "what comes after them is damaged";
  }
  return "";
}

/// Which bytes were read, and why, where it is not all of them for the first time.
std::string resume_text(const ResumeOutcome& resume) {
  if (resume.skipped_bytes != 0) {
    return "  verified before, and not read again: " + bytes_text(resume.skipped_bytes) + "\n";
  }
  if (!resume.restart) return {};
  std::string text = "  verified before: " + bytes_text(resume.verified_bytes) +
                     "; all was read again, since " + restart_text(*resume.restart) + "\n";
  if (resume.restart == RestartReason::damaged || !resume.same_records) return text;
  return text + (*resume.same_records
                     ? "  it begins with the records that were verified before\n"
                     : "  it does not begin with the records that were verified before\n");
}

}  // namespace

std::string comparison_text(const LogComparison& comparison) {
  std::string text;
  if (comparison.resume) text += resume_text(*comparison.resume);
  if (comparison.baseline) text += gone_text(comparison.baseline->gone);
  return text;
}

}  // namespace aerowal::cli

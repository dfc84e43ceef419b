#include "report/verdict_text.hpp"

#include <algorithm>

#include "report/lost_text.hpp"
#include "term/color.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

Color color_of(LogStatus status) {
  switch (status) {
    case LogStatus::sound:
      return Color::green;
    case LogStatus::torn:
      return Color::magenta;
    case LogStatus::corrupt:
      return Color::red;
  }
  return Color::red;
}

}  // namespace

std::string status_text(LogStatus status, bool color, std::size_t width) {
  const std::string word(name(status));
  return colored(color_of(status), word, color) +
         std::string(width - std::min(width, word.size()), ' ');
}

std::string verdict_text(const std::string& path, const ScanSummary& summary,
                         const VerdictDetails& details, bool color) {
  const bool sound = summary.status == LogStatus::sound;
  std::string text = printable(path) + ": " + status_text(summary.status, color) + ", " +
                     count_text(summary.records, sound ? "record" : "sound record");
  if (sound) return text;
  text += ", " + count_text(summary.findings, "finding");
  if (details.known_findings != 0) {
    text += " (" + std::to_string(summary.findings - details.known_findings) + " new)";
  }
  text += ", ";
  // Findings can hide losses that nothing counts.
  if (summary.lost_records == 0) return text + "no acknowledged record known to be lost";
  text += count_text(summary.lost_records, "acknowledged record") + " lost";
  return details.number_doubtful ? text + " " + doubtful_number_text : text;
}

std::string boot_verdict_text(const BootReport& report, bool color) {
  const std::string directory = printable(report.directory);
  if (report.in_use) {
    return directory + ": in use (" + printable_message(*report.in_use) +
           "), so whether AeroDB starts on it cannot be said";
  }
  if (!report.verdict.starts) {
    return directory + ": not all of it can be read, so whether AeroDB starts on it cannot be said";
  }
  return directory + ": " +
         (*report.verdict.starts ? colored(Color::green, "AeroDB starts on it", color)
                                 : colored(Color::red, "AeroDB does not start on it", color));
}

std::string totals_text(const VerifyTotals& totals) {
  std::string text =
      std::to_string(totals.damaged) + " of " + std::to_string(totals.logs) + " damaged";
  if (totals.unreadable != 0) text += ", " + std::to_string(totals.unreadable) + " unreadable";
  if (totals.new_findings) text += ", " + count_text(*totals.new_findings, "new finding");
  return text + "\n";
}

}  // namespace aerowal::cli

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include <fcntl.h>

#include "base/system_error.hpp"
#include "io/file.hpp"
#include "report/collecting_format.hpp"
#include "report/verdict_text.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

// "Workflow commands for GitHub Actions" of GitHub's documentation, which shows so many annotations
// of one kind that a step makes.
constexpr std::size_t annotations_max = 10;
/// Rows of the table, of which GitHub takes 1 MiB.
constexpr std::size_t rows_max = 1000;

/// `in_property`: the value of one, which a colon or a comma ends.
std::string command_text(std::string_view text, bool in_property) {
  std::string escaped;
  for (const char c : text) {
    if (c == '%') {
      escaped += "%25";
    } else if (c == '\n') {
      escaped += "%0A";
    } else if (in_property && c == ':') {
      escaped += "%3A";
    } else if (in_property && c == ',') {
      escaped += "%2C";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string annotation(const char* level, const std::string& path, const std::string& title,
                       const std::string& message) {
  return std::string("::") + level + " file=" + command_text(printable(path), true) +
         ",line=1,title=" + command_text("aerowal: " + title, true) +
         "::" + command_text(message, false) + "\n";
}

std::string annotation(const Issue& issue) {
  const std::string place = issue.place ? place_of(issue) + ": " : "";
  return annotation(issue.status == LogStatus::torn ? "warning" : "error", issue.path, issue.rule,
                    place + issue.message);
}

std::string github_text(const VerifiedLogs& all) {
  std::string text;
  std::size_t shown = 0;
  const auto add = [&](const std::string& line) {
    if (shown++ < annotations_max) text += line;
  };
  for (const VerifiedLog& log : all.logs) {
    for (const std::string& error : log.errors) {
      add(annotation("error", log.path, "unreadable", error));
    }
  }
  for (const Issue* const issue : gravest_issues(all)) add(annotation(*issue));
  for (const VerifiedLog& log : all.logs) {
    for (const std::string& verdict : log.verdicts) text += verdict + "\n";
  }
  const std::uint64_t others =
      shown - std::min(shown, annotations_max) + std::uint64_t{all.left_out};
  if (others != 0) text += "and " + count_text(others, "more finding") + "\n";
  return text + totals_text(all.totals);
}

/// As the text of a cell of a table in Markdown.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else if (c == '&') {
      escaped += "&amp;";
    } else {
      static constexpr std::string_view special = "\\`*_[]#|~@";
      if (special.find(c) != std::string_view::npos) escaped += '\\';
      escaped += c;
    }
  }
  return escaped;
}

std::string summary_table(const VerifiedLogs& all) {
  std::string text = "### aerowal verify: " + cell(totals_text(all.totals)) +
                     "\n| file | finding | place | what it is |\n|---|---|---|---|\n";
  std::size_t rows = 0;
  std::uint64_t others = all.left_out;
  const auto add = [&](const std::string& path, const std::string& rule, const std::string& place,
                       const std::string& message) {
    if (rows++ >= rows_max) {
      ++others;
      return;
    }
    text += "| " + cell(printable(path)) + " | " + cell(rule) + " | " + cell(place) + " | " +
            cell(message) + " |\n";
  };
  for (const VerifiedLog& log : all.logs) {
    for (const std::string& error : log.errors) add(log.path, "unreadable", "", error);
    if (log.is_good()) add(log.path, "sound", "", log.verdicts.empty() ? "" : log.verdicts[0]);
  }
  for (const Issue* const issue : gravest_issues(all)) {
    add(issue->path, issue->rule, place_of(*issue), issue->message);
  }
  if (others != 0) text += "\nand " + count_text(others, "more finding") + "\n";
  return text + "\n";
}

/// To the file that GitHub shows with the job. Other steps have written to it. Errors: system.
Result<void> add_job_summary(const VerifiedLogs& all) {
  const char* const path = std::getenv("GITHUB_STEP_SUMMARY");
  if (path == nullptr || *path == '\0') return {};
  const Descriptor file(::open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666));
  if (!file.valid()) return system_error(path, "cannot open GITHUB_STEP_SUMMARY", errno);
  const int failure = write_text(file.get(), summary_table(all));
  if (failure != 0) return system_error(path, "cannot write GITHUB_STEP_SUMMARY", failure);
  return {};
}

}  // namespace

/// Annotations of a GitHub workflow, and the table of its job.
constexpr Format github_format = collecting_format<&github_text, &add_job_summary>("github");

}  // namespace aerowal::cli

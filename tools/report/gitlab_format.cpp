#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/hex.hpp"
#include "report/collecting_format.hpp"
#include "report/json_members.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

// "Code quality report format" of GitLab's documentation. A binary file has one line.

std::string entry(const std::string& path, const std::string& rule, const std::string& message,
                  const std::string& fingerprint, const char* severity) {
  return "{" + text_member("description", message) + "," + text_member("check_name", rule) + "," +
         text_member("fingerprint", fingerprint) + "," + text_member("severity", severity) +
         ",\"location\":{" + text_member("path", printable(path)) + R"(,"lines":{"begin":1}}})";
}

std::string entry(const Issue& issue) {
  const std::string place = issue.place ? place_of(issue) + ": " : "";
  return entry(issue.path, issue.rule, place + issue.message, hex(issue.fingerprint, 16),
               issue.status == LogStatus::torn ? "minor" : "critical");
}

std::string gitlab_text(const VerifiedLogs& all) {
  std::vector<std::string> entries;
  for (const VerifiedLog& log : all.logs) {
    for (const std::string& error : log.errors) {
      entries.push_back(
          entry(log.path, "unreadable", error, "unreadable " + printable(log.path), "blocker"));
    }
  }
  // A log that was named twice has its findings once.
  std::set<std::uint64_t> fingerprints;
  for (const Issue* const issue : gravest_issues(all)) {
    if (fingerprints.insert(issue->fingerprint).second) entries.push_back(entry(*issue));
  }
  if (all.left_out != 0) {
    entries.push_back(entry(all.logs.back().path, "more_findings",
                            "and " + count_text(all.left_out, "more finding") +
                                "; 'aerowal verify --json' lists all of them",
                            "more_findings", "info"));
  }
  return json_array(entries, [](const std::string& one) { return "\n  " + one; }) + "\n";
}

}  // namespace

/// GitLab's code quality report.
constexpr Format gitlab_format = collecting_format<&gitlab_text>("gitlab");

}  // namespace aerowal::cli

#include <array>
#include <cstdio>

#include <aerowal/version.hpp>

#include "report/collecting_format.hpp"
#include "report/run_stamp.hpp"
#include "report/xml_text.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

// What both Jenkins' junit-10.xsd and the JUnit.xsd of Windy Road take: of the first one the order
// of elements, of the second one the attributes that it requires.

constexpr std::size_t issues_max = 100;

std::string attribute(const char* name, std::string_view value) {
  return std::string(" ") + name + "=\"" + xml_text(value) + "\"";
}

std::string attribute(const char* name, std::uint64_t value) {
  return attribute(name, std::to_string(value));
}

std::string seconds_attribute(double seconds) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.3f", seconds);
  return attribute("time", text.data());
}

std::string lines_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string failure_text(const VerifiedLog& log) {
  std::string text = lines_of(log.verdicts);
  std::size_t shown = 0;
  for (const Issue& issue : log.issues) {
    if (issue.known) continue;
    if (shown++ == issues_max) break;
    text += issue.rule;
    if (issue.place) text += " " + place_of(issue);
    text += ": " + issue.message + "\n";
  }
  const std::uint64_t all = log.new_issues();
  if (all > issues_max) text += "and " + count_text(all - issues_max, "more finding") + "\n";
  return text;
}

std::string case_text(const VerifiedLog& log) {
  std::string text = "    <testcase" + attribute("name", printable(log.path)) +
                     attribute("classname", "aerowal.verify") + seconds_attribute(log.seconds);
  if (log.is_good()) return text + "/>\n";
  const bool is_error = log.is_unreadable();
  const char* const element = is_error ? "error" : "failure";
  const std::string type = is_error ? "unreadable" : std::string(name(log.status));
  const std::string message = is_error || log.verdicts.empty()
                                  ? (log.errors.empty() ? type : log.errors.front())
                                  : log.verdicts.front();
  return text + ">\n      <" + element + attribute("message", message) + attribute("type", type) +
         ">" + xml_text(lines_of(log.errors) + failure_text(log)) + "</" + element +
         ">\n    </testcase>\n";
}

std::string junit_text(const VerifiedLogs& all) {
  std::uint64_t failures = 0;
  const std::uint64_t errors = all.unreadable();
  for (const VerifiedLog& log : all.logs) {
    failures += static_cast<std::uint64_t>(!log.is_good() && !log.is_unreadable());
  }
  std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite" +
      attribute("package", "aerowal") + attribute("id", "0") + attribute("name", "aerowal verify") +
      attribute("timestamp", utc_text(all.began)) + attribute("hostname", host_name()) +
      attribute("tests", std::uint64_t{all.logs.size()}) + attribute("failures", failures) +
      attribute("errors", errors) + seconds_attribute(all.seconds) +
      ">\n    <properties>\n      <property" + attribute("name", "aerowal") +
      attribute("value", AEROWAL_VERSION) + "/>\n    </properties>\n";
  for (const VerifiedLog& log : all.logs) text += case_text(log);
  return text + "    <system-out></system-out>\n    <system-err></system-err>\n" +
         "  </testsuite>\n</testsuites>\n";
}

}  // namespace

/// Test results, as CI servers read them: a test case a log.
constexpr Format junit_format = collecting_format<&junit_text>("junit");

}  // namespace aerowal::cli

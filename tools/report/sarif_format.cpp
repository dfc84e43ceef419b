#include <algorithm>
#include <map>

#include <aerowal/version.hpp>

#include "base/hex.hpp"
#include "report/collecting_format.hpp"
#include "report/explanations.hpp"
#include "report/json_members.hpp"
#include "report/run_stamp.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

// OASIS, Static Analysis Results Interchange Format 2.1.0.

/// GitHub takes no more of one run.
constexpr std::size_t results_max = 5000;

std::string text_object(std::string_view name, std::string_view text) {
  return "\"" + std::string(name) + "\":{" + text_member("text", text) + "}";
}

/// A path as a URI, or a reference to one where it is relative.
std::string uri_of(std::string_view path) {
  static constexpr std::string_view plain = "-._~/";
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                          (c >= 'A' && c <= 'Z') || plain.find(c) != std::string_view::npos;
    uri += is_plain ? std::string{c} : "%" + hex(static_cast<unsigned char>(c), 2);
  }
  return uri;
}

std::string location_of(const std::string& path, const std::string& region) {
  return "\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{" +
         text_member("uri", uri_of(path)) + "}" + region + "}}]";
}

/// The rules of what was found, each with its index in the list.
class Rules {
 public:
  explicit Rules(const VerifiedLogs& all) {
    for (const VerifiedLog& log : all.logs) {
      for (const Issue& issue : log.issues) {
        const auto [place, is_new] = indices_.emplace(issue.rule, indices_.size());
        if (is_new) add(issue);
      }
    }
  }

  [[nodiscard]] std::size_t index_of(const std::string& rule) const { return indices_.at(rule); }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void add(const Issue& issue) {
    text_ += std::string(text_.empty() ? "" : ",") + "\n        {" + text_member("id", issue.rule);
    if (const Explanation* const known = find_explanation(issue.rule)) {
      text_ += "," + text_object("shortDescription", known->summary) + "," +
               text_object("fullDescription", known->meaning) + "," +
               text_object("help", "Usual causes: " + std::string(known->causes) +
                                       " What to do: " + std::string(known->action));
    }
    text_ += "}";
  }

  std::map<std::string, std::size_t> indices_;
  std::string text_;
};

std::string result_text(const Issue& issue, const Rules& rules, bool has_baseline) {
  std::string region = R"(,"region":{"startLine":1)";
  if (issue.place) {
    region += "," + member("byteOffset", issue.place->byte_offset) + "," +
              member("byteLength", issue.place->length);
  }
  std::string text = "{" + text_member("ruleId", issue.rule) + "," +
                     member("ruleIndex", rules.index_of(issue.rule)) + "," +
                     text_member("level", issue.status == LogStatus::torn ? "warning" : "error") +
                     "," + text_object("message", issue.message) + "," +
                     location_of(issue.path, region + "}") + ",\"partialFingerprints\":{" +
                     text_member("aerowalFinding/v1", hex(issue.fingerprint, 16)) + "}";
  if (has_baseline) text += "," + text_member("baselineState", issue.known ? "unchanged" : "new");
  return text + "}";
}

std::string notification(const std::string& message, const std::string& more) {
  return "{\"level\":\"error\"," + text_object("message", message) + more + "}";
}

std::string sarif_text(const VerifiedLogs& all) {
  const Rules rules(all);
  const bool has_baseline = all.totals.new_findings.has_value();
  std::vector<const Issue*> issues = gravest_issues(all);
  for (const VerifiedLog& log : all.logs) {
    for (const Issue& issue : log.issues) {
      if (issue.known) issues.push_back(&issue);
    }
  }
  std::uint64_t left_out = all.left_out;
  if (issues.size() > results_max) {
    left_out += issues.size() - results_max;
    issues.resize(results_max);
  }
  std::vector<std::string> notifications;
  for (const VerifiedLog& log : all.logs) {
    for (const std::string& error : log.errors) {
      notifications.push_back(notification(error, "," + location_of(log.path, "")));
    }
  }
  if (left_out != 0) {
    notifications.push_back(notification("and " + count_text(left_out, "more finding") +
                                             "; 'aerowal verify --json' lists all of them",
                                         ""));
  }
  const auto on_lines = [](const std::string& one) { return "\n      " + one; };
  return "{\n  \"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\n"
         "  \"version\":\"2.1.0\",\n  \"runs\":[{\n    \"tool\":{\"driver\":{" +
         text_member("name", "aerowal") + "," + text_member("version", AEROWAL_VERSION) +
         ",\"rules\":[" + rules.text() + "]}},\n    \"columnKind\":\"unicodeCodePoints\",\n" +
         "    \"invocations\":[{\"executionSuccessful\":" +
         (all.unreadable() == 0 ? "true" : "false") + "," +
         text_member("startTimeUtc", utc_text(all.began) + "Z") +
         ",\"toolExecutionNotifications\":" + json_array(notifications, on_lines) +
         "}],\n    \"artifacts\":" +
         json_array(all.logs,
                    [&](const VerifiedLog& log) {
                      const std::string length =
                          log.summary ? "," + member("length", log.summary->size) : "";
                      return "\n      {\"location\":{" + text_member("uri", uri_of(log.path)) +
                             "}" + length + "}";
                    }) +
         ",\n    \"results\":" +
         json_array(issues,
                    [&](const Issue* issue) {
                      return on_lines(result_text(*issue, rules, has_baseline));
                    }) +
         "\n  }]\n}\n";
}

}  // namespace

/// For code scanning.
constexpr Format sarif_format = collecting_format<&sarif_text>("sarif");

}  // namespace aerowal::cli

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <map>
#include <set>
#include <string>

#include <aerowal/finding.hpp>

#include "report/collecting_format.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

// "Exposition formats" of Prometheus' documentation, version 0.0.4, and OpenMetrics 1.0: each
// family together, gauges alone, and a comment that ends it.

std::string label_value(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\\' || c == '"') escaped += '\\';
    escaped += c;
  }
  return "\"" + escaped + "\"";
}

std::string path_label(const VerifiedLog& log) {
  return "path=" + label_value(printable(log.path));
}

std::string seconds_text(double seconds) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.6f", seconds);
  return text.data();
}

class Metrics {
 public:
  void family(const std::string& name, const char* help) {
    family_ = "aerowal_verify_" + name;
    labels_.clear();
    text_ += "# HELP " + family_ + " " + help + "\n# TYPE " + family_ + " gauge\n";
  }

  /// A log that was named twice has one sample: the first.
  void sample(const std::string& labels, const std::string& value) {
    if (!labels_.insert(labels).second) return;
    text_ += family_ + (labels.empty() ? "" : "{" + labels + "}") + " " + value + "\n";
  }

  [[nodiscard]] std::string text() const { return text_ + "# EOF\n"; }

 private:
  std::string family_;
  std::set<std::string> labels_;  ///< that the family has
  std::string text_;
};

std::string prometheus_text(const VerifiedLogs& all) {
  Metrics metrics;
  metrics.family("success", "Whether the log could be read and nothing in it is damaged.");
  // One log can be there as itself and as that of its data directory.
  std::map<std::string, bool> good;
  for (const VerifiedLog& log : all.logs) {
    bool& is_good = good.try_emplace(log.path, true).first->second;
    is_good = is_good && log.is_good();
  }
  for (const VerifiedLog& log : all.logs) {
    metrics.sample(path_label(log), good.at(log.path) ? "1" : "0");
  }
  metrics.family("readable", "Whether the log could be read to its end.");
  for (const VerifiedLog& log : all.logs) {
    metrics.sample(path_label(log), log.is_unreadable() ? "0" : "1");
  }
  metrics.family("findings", "Findings that no baseline has, by their kind.");
  for (const VerifiedLog& log : all.logs) {
    if (!log.summary) continue;
    std::map<std::string, std::uint64_t> counts = log.counts;
    // An alert ends only where a number is 0 again.
    for (std::size_t kind = 0; kind < damage_kind_count; ++kind) {
      counts.emplace(name(static_cast<DamageKind>(kind)), 0);
    }
    for (const auto& [rule, count] : counts) {
      metrics.sample(path_label(log) + ",kind=" + label_value(rule), std::to_string(count));
    }
  }
  const auto of_summary = [&](const std::string& name, const char* help,
                              std::uint64_t ScanSummary::*member) {
    metrics.family(name, help);
    for (const VerifiedLog& log : all.logs) {
      if (log.summary) metrics.sample(path_label(log), std::to_string((*log.summary).*member));
    }
  };
  of_summary("log_bytes", "Size of the log.", &ScanSummary::size);
  of_summary("damaged_bytes", "Bytes of the log that are not sound.", &ScanSummary::damaged_bytes);
  of_summary("records", "Sound records.", &ScanSummary::records);
  of_summary("lost_records", "Acknowledged records that are known to be lost.",
             &ScanSummary::lost_records);
  metrics.family("duration_seconds", "How long it took to verify the log.");
  for (const VerifiedLog& log : all.logs) {
    metrics.sample(path_label(log), seconds_text(log.seconds));
  }
  metrics.family("last_run_timestamp_seconds", "When the logs were verified, in Unix time.");
  metrics.sample("", std::to_string(std::chrono::system_clock::to_time_t(all.began)));
  return metrics.text();
}

}  // namespace

/// For node_exporter's textfile collector.
constexpr Format prometheus_format = collecting_format<&prometheus_text>("prometheus");

}  // namespace aerowal::cli

#include <algorithm>
#include <array>
#include <cstdio>

#include "report/collecting_format.hpp"
#include "report/verdict_text.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

// "Plugin output" of the Monitoring Plugins Development Guidelines: a line with a status, and after
// a bar numbers for graphs; then more lines.

constexpr std::size_t lines_max = 100;

/// The codes of that interface.
ExitCode nagios_code(ExitCode code) {
  switch (code) {
    case ExitCode::ok:
      return static_cast<ExitCode>(0);
    case ExitCode::torn:
      return static_cast<ExitCode>(1);
    case ExitCode::corrupt:
      return static_cast<ExitCode>(2);
    case ExitCode::usage:
    case ExitCode::system:
    case ExitCode::refused:
      break;
  }
  return static_cast<ExitCode>(3);
}

/// A bar would begin the numbers.
std::string without_bars(std::string text) {
  std::replace(text.begin(), text.end(), '|', '/');
  return text;
}

const char* state_of(const VerifiedLogs& all) {
  if (all.unreadable() != 0) return "UNKNOWN";
  switch (all.status()) {
    case LogStatus::sound:
      return "OK";
    case LogStatus::torn:
      return "WARNING";
    case LogStatus::corrupt:
      break;
  }
  return "CRITICAL";
}

std::string numbers_of(const VerifiedLogs& all) {
  std::uint64_t findings = 0;
  std::uint64_t lost = 0;
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;
  for (const VerifiedLog& log : all.logs) {
    findings += log.new_issues();
    if (!log.summary) continue;
    lost += log.summary->lost_records;
    records += log.summary->records;
    bytes += log.summary->size;
  }
  std::array<char, 200> text{};
  std::snprintf(text.data(), text.size(),
                "damaged=%llu;;0;0 unreadable=%llu;;;0 findings=%llu;;;0 lost=%llu;;;0 "
                "records=%llu;;;0 size=%lluB;;;0 time=%.3fs;;;0",
                static_cast<unsigned long long>(all.totals.damaged),
                static_cast<unsigned long long>(all.totals.unreadable),
                static_cast<unsigned long long>(findings), static_cast<unsigned long long>(lost),
                static_cast<unsigned long long>(records), static_cast<unsigned long long>(bytes),
                all.seconds);
  return text.data();
}

std::string nagios_text(const VerifiedLogs& all) {
  std::string lines;
  std::size_t count = 0;
  const auto add = [&](const std::string& line) {
    if (count++ < lines_max) lines += without_bars(line) + "\n";
  };
  for (const VerifiedLog& log : all.logs) {
    for (const std::string& error : log.errors) add(printable(log.path) + ": " + error);
  }
  for (const VerifiedLog& log : all.logs) {
    if (log.is_good() && all.logs.size() > 1) continue;
    for (const std::string& verdict : log.verdicts) add(verdict);
  }
  if (count > lines_max) lines += "and " + count_text(count - lines_max, "more line") + "\n";
  std::string head = all.logs.size() == 1 && !lines.empty() ? lines.substr(0, lines.find('\n'))
                                                            : totals_text(all.totals);
  while (head.ends_with('\n')) head.pop_back();
  if (all.logs.size() == 1) lines.erase(0, lines.find('\n') + 1);
  return std::string("AEROWAL ") + state_of(all) + " - " + without_bars(head) + " | " +
         numbers_of(all) + "\n" + lines;
}

}  // namespace

/// A plugin of Nagios, Icinga and their like.
constexpr Format nagios_format = collecting_format<&nagios_text>("nagios", &nagios_code);

}  // namespace aerowal::cli

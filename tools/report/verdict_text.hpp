#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include <aerowal/scan.hpp>

#include "report/reporter.hpp"

namespace aerowal::cli {

/// The name of a status, in its colour; with spaces after it up to `width`.
std::string status_text(LogStatus status, bool color, std::size_t width = 0);

struct VerdictDetails {
  std::uint64_t known_findings = 0;  ///< that the baseline has
  bool number_doubtful = false;      ///< records are lost by a number that is probably damaged
};

/// "wal.log: corrupt, 45 sound records, 2 findings, 3 acknowledged records lost", without an end.
std::string verdict_text(const std::string& path, const ScanSummary& summary,
                         const VerdictDetails& details, bool color);

/// Whether AeroDB starts on a data directory, without an end.
std::string boot_verdict_text(const BootReport& report, bool color);

/// "2 of 53 damaged, 1 unreadable", with its end.
std::string totals_text(const VerifyTotals& totals);

}  // namespace aerowal::cli

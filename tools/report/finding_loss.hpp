#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <aerowal/finding.hpp>

namespace aerowal::cli {

/// Whether it looks like what a crash leaves, and is not.
bool is_acknowledged_tail(const Finding& damage);

/// Whether it is what a crash leaves of a record that was never acknowledged.
bool is_unacknowledged_tail(const Finding& damage);

/// What a finding cost.
enum class FindingLoss : std::uint8_t {
  nothing,      ///< that was acknowledged
  records,      ///< those of Finding::lost
  unknown,      ///< which records, if any
  said_by_end,  ///< what the finding says that the log is too short
};

FindingLoss loss_of(const Finding& damage);

/// The same in words: "records 46, 48-50", "unknown".
std::string finding_loss_text(const Finding& damage);

/// A line, without its end, for each document that is known to be lost with it, at most so many,
/// and for what is left out.
std::vector<std::string> lost_document_lines(const Finding& damage, std::size_t documents_max);

}  // namespace aerowal::cli

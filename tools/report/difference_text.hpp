#pragma once

#include <string>

#include <aerowal/document_difference.hpp>
#include <aerowal/replay_difference.hpp>

#include "term/output.hpp"

namespace aerowal::cli {

/// Appends lines, with their ends, for people: what became of a document, and below it, indented,
/// its body, or what changed in that. Long values are cut.
void append_difference_text(std::string& text, const DocumentDifference& difference,
                            const Output& output);

/// One line without its end.
std::string difference_summary_text(const DifferenceCounts& counts);

}  // namespace aerowal::cli

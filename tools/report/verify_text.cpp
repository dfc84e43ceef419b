#include "report/verify_text.hpp"

#include <algorithm>
#include <numeric>

#include "report/comparison_text.hpp"
#include "report/finding_excerpt.hpp"
#include "report/finding_loss.hpp"
#include "report/lost_text.hpp"
#include "report/verdict_text.hpp"
#include "term/color.hpp"
#include "term/prose.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

constexpr std::uint64_t findings_max = 10;
constexpr std::size_t explained_max = 3;
constexpr std::size_t usual_columns = 80;

/// What a finding cost, a line for each document of which that is known.
std::string lost_lines(const Finding& damage) {
  static constexpr std::size_t documents_max = 6;
  std::string text = "  lost: " + finding_loss_text(damage) + "\n";
  for (const std::string& line : lost_document_lines(damage, documents_max)) {
    text.append("    ").append(line).append("\n");
  }
  return text;
}

/// As many as fit into a line, in brackets and indented.
std::size_t map_cells(const Output& output) {
  static constexpr std::size_t margin = 4;
  const std::size_t columns = output.columns() == 0 ? usual_columns : output.columns();
  return std::max<std::size_t>(columns, 2 * margin) - margin;
}

}  // namespace

VerifyReport::VerifyReport(ByteSource& source, std::uint64_t size, const Output& output)
    : source_(&source),
      color_(output.color()),
      columns_(output.columns()),
      unicode_(output.unicode() && output.color()),
      map_(size, map_cells(output)) {}

Result<void> VerifyReport::add(const Finding& damage, Novelty novelty) {
  map_.mark(damage);
  next_step_.add(damage);
  number_doubtful_ = number_doubtful_ || damage.number_doubtful;
  if (novelty == Novelty::known) {
    ++known_;
    return {};
  }
  if (explained_.size() < explained_max &&
      std::find(explained_.begin(), explained_.end(), damage.kind) == explained_.end()) {
    explained_.push_back(damage.kind);
  }
  if (shown_ == findings_max) {
    ++others_[static_cast<std::size_t>(damage.kind)];
    return {};
  }
  ++shown_;
  return add_finding(damage);
}

Result<void> VerifyReport::add_finding(const Finding& damage) {
  const std::string head = std::to_string(shown_) + ". " + std::string(name(damage.kind));
  findings_ += "\n" +
               colored(is_unacknowledged_tail(damage) ? Color::magenta : Color::red, head, color_) +
               " " + place_text(damage.byte_offset, damage.length) + "\n";
  findings_ += "  " + printable_message(describe(damage)) + "\n" + lost_lines(damage);
  const auto excerpt = finding_excerpt(*source_, damage, {.color = color_, .columns = columns_});
  if (!excerpt) return excerpt.error();
  findings_ += unbroken(*excerpt);
  return {};
}

std::string VerifyReport::text(const ScanSummary& summary, const LogComparison& comparison) const {
  const std::string path = printable(source_->name());
  const bool sound = summary.status == LogStatus::sound;
  std::string out = path + ": " + status_text(summary.status, color_) + ", " +
                    count_text(summary.records, sound ? "record" : "sound record");
  if (summary.records != 0) {
    out += " (" +
           numbers_text(
               {{.first = summary.first_sequence_number, .last = summary.last_sequence_number}}) +
           ")";
  }
  out += ", " + bytes_text(summary.size) + "\n";
  if (summary.in_progress_bytes != 0) {
    out += "  in progress: " + bytes_text(summary.in_progress_bytes) +
           " of a record that was being written at the end\n";
  }
  out += comparison_text(comparison);
  if (sound) return out;

  out +=
      "  " + count_text(summary.findings, "finding") + ", " + bytes_text(summary.damaged_bytes) +
      " not sound; acknowledged records known to be lost: " + std::to_string(summary.lost_records) +
      (number_doubtful_ ? std::string(", ") + doubtful_number_text : "") + "\n";
  if (known_ == summary.findings) return out + "  all of it is in the baseline\n";
  if (known_ != 0) {
    out += "  " + count_text(known_, "finding") + " in the baseline, and not shown\n";
  }
  out += "  " + map_line() + "\n";
  if (summary.strict_error) {
    const std::string line = aerodb_line(*summary.strict_error);
    out += line.empty() ? "  AeroDB's reader takes what is first wrong here; no AeroDB wrote it\n"
                        : "  AeroDB stops with: " + unbroken(line) + "\n";
    if (summary.strict_error->check == StrictCheck::sequence) {
      out += "  which is at byte " + offset_text(summary.strict_error->byte_offset) + "\n";
    }
  }
  out += findings_;
  const std::uint64_t others = std::accumulate(others_.begin(), others_.end(), std::uint64_t{0});
  if (others != 0) {
    out += "\nand " + count_text(others, "more finding") + ":";
    const char* separator = " ";
    for (std::size_t i = 0; i < others_.size(); ++i) {
      if (others_[i] == 0) continue;
      out += separator + std::to_string(others_[i]) + " " +
             std::string(name(static_cast<DamageKind>(i)));
      separator = ", ";
    }
    out += "; --json lists all of them\n";
  }
  return out + "\n" + next_step_.text(*source_) + see_line();
}

std::string VerifyReport::see_line() const {
  std::string command = "aerowal explain";
  for (const DamageKind kind : explained_) command += " " + std::string(name(kind));
  return "see: " + unbroken(command) + "\n";
}

std::string VerifyReport::verdict(const ScanSummary& summary) const {
  return verdict_text(source_->name(), summary,
                      {.known_findings = known_, .number_doubtful = number_doubtful_}, color_);
}

std::string VerifyReport::map_line() const {
  const auto letter = [this](FileMap::Cell cell) -> std::string {
    switch (cell) {
      case FileMap::Cell::sound:
        return unicode_ ? "━" : "=";
      case FileMap::Cell::torn:
        return unicode_ ? "┄" : "~";
      case FileMap::Cell::damaged:
        return unicode_ ? "╳" : "X";
    }
    return "?";
  };
  std::string line = "[";
  for (const FileMap::Run& run : map_.runs()) {
    std::string same;
    for (std::size_t i = run.begin; i < run.end; ++i) same += letter(run.cell);
    const Color color = run.cell == FileMap::Cell::sound  ? Color::green
                        : run.cell == FileMap::Cell::torn ? Color::magenta
                                                          : Color::red;
    line += colored(color, same, color_);
  }
  return line + "]";
}

}  // namespace aerowal::cli

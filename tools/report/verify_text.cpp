#include "report/verify_text.hpp"

#include <algorithm>
#include <numeric>

#include <aerowal/log_path.hpp>
#include <aerowal/store_path.hpp>

#include "io/file.hpp"
#include "report/lost_text.hpp"
#include "report/remedy_text.hpp"
#include "report/verdict_text.hpp"
#include "term/color.hpp"
#include "term/excerpt.hpp"
#include "term/prose.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

constexpr std::uint64_t findings_max = 10;
constexpr std::size_t explained_max = 3;
constexpr std::size_t usual_columns = 80;

/// It looks like what a crash leaves, and is not.
bool is_acknowledged_tail(const Finding& damage) {
  const auto* torn = std::get_if<cause::TornWrite>(&damage.cause);
  return torn != nullptr && torn->acknowledged;
}

/// Of a log that ends too early, where no number says what is missing.
std::string short_text(const cause::CutOff& cut) {
  return cut.records < cut.expected_records ? "  lost: which records is not known\n"
                                            : "  lost: what is named above\n";
}

std::string lost_text(const Finding& damage) {
  static constexpr std::size_t documents_max = 6;
  if (damage.lost.empty()) {
    if (const auto* cut = std::get_if<cause::CutOff>(&damage.cause)) return short_text(*cut);
    if (is_acknowledged_tail(damage)) return "  lost: what the finding short_log says\n";
    const auto* records = std::get_if<cause::DamagedRecords>(&damage.cause);
    const bool unknown =
        (records != nullptr && records->shape == cause::DamagedRecords::Shape::unclaimed) ||
        std::holds_alternative<cause::SplitHost>(damage.cause);
    return unknown ? "  lost: unknown\n" : "  lost: nothing that was acknowledged\n";
  }
  std::string text = "  lost: " + records_text(damage.lost) +
                     (damage.number_doubtful ? std::string(", ") + doubtful_number_text : "") +
                     "\n";
  for (std::size_t i = 0; i < damage.documents.size() && i < documents_max; ++i) {
    const LostDocument& document = damage.documents[i];
    text += "    record " + std::to_string(document.sequence_number) + ": " +
            lost_key_text(document.collection_id, document.document_id, false,
                          document.superseded_by, "sound record") +
            "\n";
  }
  if (damage.documents.size() > documents_max) {
    text +=
        "    and " + count_text(damage.documents.size() - documents_max, "more document") + "\n";
  }
  if (damage.documents_cut) text += "    and more documents than are remembered\n";
  return text;
}

std::string gone_text(const std::vector<FindingMark>& gone) {
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(gone.size(), findings_max); ++i) {
    const FindingMark& mark = gone[i];
    text += "  gone, though in the baseline: " + std::string(name(mark.kind)) + " " +
            place_text(mark.byte_offset, mark.length) + "\n";
  }
  if (gone.size() > findings_max) {
    text +=
        "  and " + std::to_string(gone.size() - findings_max) + " more; --json lists all of them\n";
  }
  return text;
}

const char* restart_text(RestartReason reason) {
  switch (reason) {
    case RestartReason::other_file:
      return "another file is at its path";
    case RestartReason::shorter:
      return "it is shorter now";
    case RestartReason::other_start:
      return "its first bytes are others now";
    case RestartReason::other_end:
      return "the last of these bytes are others now";
    case RestartReason::damaged:
      return "what comes after them is damaged";
  }
  return "";
}

/// Which bytes were read, and why, where it is not all of them for the first time.
std::string resume_text(const ResumeOutcome& resume) {
  if (resume.skipped_bytes != 0) {
    return "  verified before, and not read again: " + bytes_text(resume.skipped_bytes) + "\n";
  }
  if (!resume.restart) return {};
  std::string text = "  verified before: " + bytes_text(resume.verified_bytes) +
                     "; all was read again, since " + restart_text(*resume.restart) + "\n";
  if (resume.restart == RestartReason::damaged || !resume.same_records) return text;
  return text + (*resume.same_records
                     ? "  it begins with the records that were verified before\n"
                     : "  it does not begin with the records that were verified before\n");
}

}  // namespace

VerifyReport::VerifyReport(ByteSource& source, std::uint64_t size, const Output& output)
    : source_(&source),
      size_(size),
      color_(output.color()),
      columns_(output.columns()),
      unicode_(output.unicode() && output.color()) {
  const std::size_t columns = output.columns() == 0 ? usual_columns : output.columns();
  static constexpr std::size_t margin = 4;
  cells_.resize(std::max<std::size_t>(columns, 2 * margin) - margin, Cell::sound);
}

void VerifyReport::mark(std::uint64_t begin, std::uint64_t length, Cell cell) {
  if (size_ == 0) return;
  const auto cell_of = [this](std::uint64_t byte_offset) {
    const double share = static_cast<double>(byte_offset) / static_cast<double>(size_);
    return std::min(static_cast<std::size_t>(share * static_cast<double>(cells_.size())),
                    cells_.size() - 1);
  };
  const std::size_t last = cell_of(length == 0 ? begin : begin + length - 1);
  for (std::size_t i = cell_of(begin); i <= last; ++i) cells_[i] = std::max(cells_[i], cell);
}

Result<void> VerifyReport::add(const Finding& damage, Novelty novelty) {
  const bool acknowledged = is_acknowledged_tail(damage);
  const bool crash = is_crash(damage.kind) && !acknowledged;
  end_was_acknowledged_ = end_was_acknowledged_ || acknowledged;
  mark(damage.byte_offset, damage.length, crash ? Cell::torn : Cell::damaged);
  only_crash_ = only_crash_ && crash;
  only_short_ = only_short_ && damage.kind == DamageKind::short_log;
  is_log_ = is_log_ && damage.kind != DamageKind::not_a_log;
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
  const bool crash = is_crash(damage.kind) && !is_acknowledged_tail(damage);
  const std::string head = std::to_string(shown_) + ". " + std::string(name(damage.kind));
  findings_ += "\n" + colored(crash ? Color::magenta : Color::red, head, color_) + " " +
               place_text(damage.byte_offset, damage.length) + "\n";
  findings_ += "  " + printable_message(describe(damage)) + "\n" + lost_text(damage);
  if (damage.length == 0) return {};
  const auto frame = inspect_frame(*source_, damage.byte_offset);
  if (!frame) return frame.error();
  std::optional<ByteRange> wrong = damage.wrong_bytes;
  if (const BitFlip* flip = damage.bit_flip()) {
    wrong = {.byte_offset = flip->byte_offset, .length = 1};
  }
  const auto excerpt = hex_text(*source_, *frame, damage.length,
                                {.marked = wrong, .color = color_, .columns = columns_});
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
  if (comparison.resume) out += resume_text(*comparison.resume);
  if (comparison.baseline) out += gone_text(comparison.baseline->gone);
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
  return out + "\n" + next_step() + see_line();
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

std::string VerifyReport::next_step() const {
  const std::string log =
      source_->name() == "-" ? "LOG" : printable_message(shell_quoted(source_->name()));
  if (!is_log_) {
    return "Next: there is nothing in it to dump or to repair. Check that the path is the log's; "
           "if it is,\vkeep a copy of the file, and restore the log from a backup.\n  " +
           unbroken("aerowal dump --at-offset 0 " + log) + "\nshows how the file begins.\n";
  }
  if (only_short_) return short_step(log);
  if (end_was_acknowledged_) return acknowledged_end_step(log);
  return "Next: keep a copy of the file before anything else touches it. Then\n  " +
         unbroken("aerowal dump --keep-going " + log) +
         (only_crash_
              ? "\nshows every sound record; after them is what a crash leaves.\n"
              : "\nshows every sound record, with the damage in its place between them.\n") +
         "  " + unbroken("aerowal repair " + log) + "\nplans the repair and writes nothing.\n";
}

/// A container is unpacked first; `log` is the argument that named it.
std::string VerifyReport::unpacking_step(std::string& log) const {
  const auto container = source_->container();
  if (!container) return {};
  log = unpacked_log_name();
  return "  " +
         unbroken(printable_message(unpacking_command(*container, source_->name())) + " > " + log) +
         "\n";
}

std::string VerifyReport::short_step(std::string log) const {
  const std::string unpacking = unpacking_step(log);
  return "Next: what is here is sound. Look for a newer copy, and for what cut this one off. With "
         "the rest\vof the records at hand, as 'aerowal dump --json' prints them,\n" +
         unpacking + "  " + unbroken("aerowal append " + log + " --from FILE") + "\n" +
         (unpacking.empty() ? "adds them.\n" : "make a log that has them.\n") + store_step(log);
}

/// The store of the log's own data directory may have what was cut off.
std::string VerifyReport::store_step(const std::string& log) const {
  const auto directory = data_directory_of(source_->name());
  if (!directory || !*directory) return {};
  const std::string store = store_path_of(**directory);
  if (!exists(store)) return {};
  return "The document store beside it may have them:\n  " +
         unbroken("aerowal repair --store " + printable_message(shell_quoted(store)) + " " + log) +
         "\nplans to restore them, and writes nothing. Do so before AeroDB starts on it.\n";
}

std::string VerifyReport::acknowledged_end_step(std::string log) const {
  const std::string unpacking = unpacking_step(log);
  return "Next: keep a copy of the file before anything else touches it. Its end was acknowledged, "
         "so that\vit is no crash's: do not cut it off. Look for a newer copy of the log, and "
         "for "
         "its records in the\v"
         "document store:\n" +
         unpacking + "  " + unbroken("aerowal repair --store STORE " + log) +
         "\nplans the repair with it and writes nothing. A plan that still cuts the end off found "
         "nothing there.\n";
}

std::string VerifyReport::map_line() const {
  const auto letter = [this](Cell cell) -> std::string {
    switch (cell) {
      case Cell::sound:
        return unicode_ ? "━" : "=";
      case Cell::torn:
        return unicode_ ? "┄" : "~";
      case Cell::damaged:
        return unicode_ ? "╳" : "X";
    }
    return "?";
  };
  std::string line = "[";
  for (std::size_t i = 0; i < cells_.size();) {
    std::size_t end = i;
    std::string same;
    for (; end < cells_.size() && cells_[end] == cells_[i]; ++end) same += letter(cells_[i]);
    const Color color = cells_[i] == Cell::sound  ? Color::green
                        : cells_[i] == Cell::torn ? Color::magenta
                                                  : Color::red;
    line += colored(color, same, color_);
    i = end;
  }
  return line + "]";
}

}  // namespace aerowal::cli

#include "report/diff_text.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/alternatives.hpp"
#include "report/diff_step.hpp"
#include "report/human_records.hpp"
#include "report/remedy_text.hpp"
#include "report/verdict_text.hpp"
#include "term/color.hpp"
#include "term/prose.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

constexpr std::size_t log_status_width = 12;
constexpr std::size_t member_width = 14;
/// Of a value, and of the places of a body that are shown.
constexpr std::size_t shown_size_max = 160;
constexpr std::size_t places_max = 20;

std::string paths_text(const LogDiff& diff, const std::vector<std::size_t>& logs) {
  std::vector<std::string> paths;
  paths.reserve(logs.size());
  for (const std::size_t log : logs) paths.push_back(printable(diff.logs()[log].path));
  return enumeration_text(paths);
}

std::vector<std::size_t> group_of(const LogDiff& diff, std::size_t group) {
  std::vector<std::size_t> logs;
  for (std::size_t i = 0; i < diff.logs().size(); ++i) {
    if (diff.logs()[i].group == group && !diff.logs()[i].failure) logs.push_back(i);
  }
  return logs;
}

/// The first of those with the most records.
const DiffedLog& longest_of(const LogDiff& diff) {
  return *std::max_element(
      diff.logs().begin(), diff.logs().end(),
      [](const DiffedLog& a, const DiffedLog& b) { return a.records < b.records; });
}

std::string damage_lines(const DiffedLog& log) {
  std::string text;
  if (const auto& finding = log.first_finding) {
    text += "  " + std::string(name(finding->kind)) + " " +
            place_text(finding->byte_offset, finding->length) + ": " +
            printable_message(describe(*finding)) + "\n";
    if (log.findings > 1) {
      text += "  and " + count_text(log.findings - 1, "more finding") + "\n";
    }
  }
  if (log.strict_error) {
    const std::string line = aerodb_line(*log.strict_error);
    if (!line.empty()) text += "  AeroDB stops with: " + unbroken(line) + "\n";
  }
  return text;
}

std::string log_text(const DiffedLog& log, bool color) {
  if (log.failure) {
    const std::string word = "unreadable";
    return colored(Color::red, word, color) + std::string(log_status_width - word.size(), ' ') +
           printable(log.path) + ": " + printable_message(with_options(*log.failure).message) +
           "\n";
  }
  const bool sound = log.status == LogStatus::sound;
  return status_text(log.status, color, log_status_width) + printable(log.path) + ": " +
         count_text(log.records, "record") + (sound ? "" : " before the damage") + ", " +
         bytes_text(log.bytes) + "\n" + damage_lines(log);
}

std::string common_text(const LogDiff& diff) {
  return count_text(diff.common_records(), "record") + ", " + bytes_text(diff.common_bytes());
}

/// What logs lack that are the beginning of the longest.
std::string lacking_text(const LogDiff& diff) {
  const DiffedLog& longest = longest_of(diff);
  std::string text;
  for (const DiffedLog& log : diff.logs()) {
    if (log.group == longest.group) continue;
    const std::vector<SequenceRange> lacking{{.first = log.records + 1, .last = longest.records}};
    text += printable(log.path) + " is the beginning of " + printable(longest.path) +
            ", and lacks " + records_text(lacking) + ": " +
            count_text(longest.records - log.records, "record") + ", " +
            bytes_text(longest.bytes - log.bytes) + "\n";
    if (log.status != LogStatus::torn) continue;
    text += printable(log.path) + " is torn where " + printable(longest.path) + " has record " +
            std::to_string(log.records + 1) +
            " whole: that may have been acknowledged, so take it\vfrom there before the torn end "
            "is cut off\n";
  }
  return text;
}

/// Which logs are the same, where there are others.
std::string groups_text(const LogDiff& diff) {
  std::string text;
  for (std::size_t group = 0; group < diff.logs().size(); ++group) {
    const std::vector<std::size_t> logs = group_of(diff, group);
    if (logs.size() > 1) text += "The same: " + paths_text(diff, logs) + "\n";
  }
  return text;
}

std::string relation_text(const LogDiff& diff, bool color) {
  switch (diff.relation()) {
    case LogRelation::same: {
      const bool all_complete = std::all_of(diff.logs().begin(), diff.logs().end(),
                                            [](const DiffedLog& log) { return log.is_complete(); });
      return all_complete
                 ? colored(Color::green, "The same", color) + ": " + common_text(diff) + "\n"
                 : "The same, byte by byte, and so is the damage\n";
    }
    case LogRelation::prefix:
      return groups_text(diff) + lacking_text(diff);
    case LogRelation::parted:
      return groups_text(diff) + colored(Color::red, "They part", color) + " at record " +
             std::to_string(diff.partings().front().sequence_number) + ", after " +
             common_text(diff) + " that are the same in all\n";
    case LogRelation::other_epoch:
      return groups_text(diff) + colored(Color::red, "Another epoch", color) +
             ": they differ from record 1 on, so that one is no copy of the other\n";
    case LogRelation::unknown:
      return groups_text(diff) + "They agree in " + common_text(diff) +
             "; what comes after damage, or cannot be read, was not compared\n";
  }
  return {};
}

std::string value_text(std::string_view value, const Output& output) {
  if (value.empty()) return "(nothing)";
  const std::string_view start = start_of(value, shown_size_max);
  std::string text = printable_message(start);
  if (start.size() < value.size()) text += cut_mark({.unicode = output.unicode()});
  return text;
}

std::string member_of(const Record& record, RecordMember member) {
  switch (member) {
    case RecordMember::record_type:
      return std::string(name(record.type));
    case RecordMember::collection_id:
      return printable(record.collection_id);
    case RecordMember::document_id:
      return printable(record.document_id);
    case RecordMember::schema_id:
      return printable(record.schema_id);
    case RecordMember::schema_version:
      return printable(record.schema_version);
    case RecordMember::body:
      return bytes_text(record.body.size());
  }
  return {};
}

std::string difference_row(const std::string& member, const std::string& a, const std::string& b) {
  return "    " + member +
         std::string(member_width > member.size() ? member_width - member.size() : 0, ' ') + "  " +
         a + " | " + b + "\n";
}

std::string body_rows(const Record& a, const Record& b, const Output& output) {
  const auto differences = body_differences(a, b);
  if (!differences) return {};
  std::string text;
  for (std::size_t i = 0; i < std::min(differences->size(), places_max); ++i) {
    const BodyDifference& one = (*differences)[i];
    if (one.pointer.empty()) continue;
    text += difference_row("  " + printable(one.pointer), value_text(one.a, output),
                           value_text(one.b, output));
  }
  if (differences->size() > places_max) {
    text += "      and " + std::to_string(differences->size() - places_max) +
            " more places; --json lists all of them\n";
  }
  return text;
}

std::string differences_text(const Record& a, const Record& b, const Output& output) {
  std::string text;
  for (const RecordMember member : differing_members(a, b)) {
    text += difference_row(std::string(name(member)), member_of(a, member), member_of(b, member));
    if (member == RecordMember::body) text += body_rows(a, b, output);
  }
  return text;
}

}  // namespace

std::string diff_logs_text(const LogDiff& diff, bool color) {
  std::string text;
  for (const DiffedLog& log : diff.logs()) text += log_text(log, color);
  return text;
}

Result<std::string> diff_parting_text(const LogDiff& diff, const LogParting& parting,
                                      Output& output) {
  const auto first = diff.read_record(parting, 0);
  if (!first) return first.error();
  HumanRecordPrinter printer(output, {});
  std::string text = "\nAt byte " + offset_text(parting.byte_offset) + ", record " +
                     std::to_string(parting.sequence_number) + " is not the same:\n";
  std::string differences;
  for (std::size_t i = 0; i < parting.branches.size(); ++i) {
    text += "==> " + paths_text(diff, parting.branches[i]) + " <==\n";
    const auto record =
        i == 0 ? Result<Reader>(diff.read_record(parting, 0)) : diff.read_record(parting, i);
    if (!record) return record.error();
    std::string line;
    printer.append_record(line, record->record(), false);
    printer.lay_out(line, 0);
    text += unbroken(line);
    if (i == 0) continue;
    differences += "  " + paths_text(diff, parting.branches[0]) + " | " +
                   paths_text(diff, parting.branches[i]) + "\n" +
                   differences_text(first->record(), record->record(), output);
  }
  return text + differences;
}

std::string diff_verdict_text(const LogDiff& diff, bool color) {
  const std::string step = diff_step(diff);
  return "\n" + relation_text(diff, color) + (step.empty() ? "" : step);
}

}  // namespace aerowal::cli

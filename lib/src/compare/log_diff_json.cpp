#include <algorithm>

#include "aerowal/json_patch.hpp"
#include "aerowal/log_diff.hpp"
#include "aerowal/record_json.hpp"
#include "compare/body_text.hpp"
#include "json/json_value.hpp"
#include "json/output_version.hpp"
#include "scan/finding_value.hpp"

namespace aerowal {
namespace {

Json paths_json(const LogDiff& diff, const std::vector<std::size_t>& logs) {
  Json paths = Json::array();
  for (const std::size_t log : logs) paths.push_back(diff.logs()[log].path);
  return paths;
}

Json members_json(const std::vector<RecordMember>& members) {
  Json names = Json::array();
  for (const RecordMember member : members) names.push_back(name(member));
  return names;
}

Json record_value(const PlacedRecord& record) {
  std::string text;
  append_record_json(text, record, {});
  return Json::raw(std::move(text));
}

/// Null where one of them is no JSON.
Json body_patch_json(const Record& from, const Record& to) {
  const auto changes = json_changes(body_text(from), body_text(to));
  if (!changes) return nullptr;
  std::string text;
  append_json_patch(text, *changes);
  return Json::raw(std::move(text));
}

std::uint64_t count_logs(const LogDiff& diff, bool (*is_one)(const DiffedLog& log)) {
  return static_cast<std::uint64_t>(std::count_if(diff.logs().begin(), diff.logs().end(), is_one));
}

/// Those with the most records.
Json longest_json(const LogDiff& diff) {
  std::uint64_t records = 0;
  for (const DiffedLog& log : diff.logs()) records = std::max(records, log.records);
  Json paths = Json::array();
  for (const DiffedLog& log : diff.logs()) {
    if (!log.failure && log.records == records) paths.push_back(log.path);
  }
  return paths;
}

}  // namespace

std::string diff_log_json(const LogDiff& diff, std::size_t log) {
  const DiffedLog& one = diff.logs()[log];
  Json json = {{"path", one.path},
               {"status", one.failure ? std::string_view("unreadable") : name(one.status)},
               {"size", one.size ? Json(*one.size) : Json(nullptr)},
               {"sound_prefix_records", one.records},
               {"sound_prefix_bytes", one.bytes},
               {"further_records", one.records - std::min(one.records, diff.common_records())},
               {"further_bytes", one.bytes - std::min(one.bytes, diff.common_bytes())},
               {"group", one.group + 1},
               {"findings", one.findings},
               {"first_damage", nullptr},
               {"strict_error", nullptr}};
  if (one.first_finding) json["first_damage"] = finding_value(*one.first_finding, one.path);
  if (one.strict_error) json["strict_error"] = strict_error_value(*one.strict_error);
  if (one.failure) json["error"] = error_value(*one.failure);
  return Json{{"diff_log", std::move(json)}}.text();
}

Result<std::string> diff_parting_json(const LogDiff& diff, const LogParting& parting,
                                      bool escape_body) {
  const auto first = diff.read_record(parting, 0);
  if (!first) return first.error();
  Json branches = Json::array();
  for (std::size_t i = 0; i < parting.branches.size(); ++i) {
    Json branch = {{"paths", paths_json(diff, parting.branches[i])}};
    if (i == 0) {
      branch["record"] = record_value(first->record());
    } else {
      const auto other = diff.read_record(parting, i);
      if (!other) return other.error();
      branch["record"] = record_value(other->record());
      branch["differs_in"] = members_json(differing_members(first->record(), other->record()));
      branch["patch"] = body_patch_json(first->record(), other->record());
    }
    branches.push_back(std::move(branch));
  }
  return Json{{"diff_parting",
               {{"sequence_number", parting.sequence_number},
                {"byte_offset", parting.byte_offset},
                {"branches", std::move(branches)}}}}
      .text({.escape_raw = escape_body});
}

std::string diff_summary_json(const LogDiff& diff) {
  const auto is_torn = [](const DiffedLog& log) {
    return !log.failure && log.status == LogStatus::torn;
  };
  const auto is_corrupt = [](const DiffedLog& log) {
    return !log.failure && log.status == LogStatus::corrupt;
  };
  const auto is_unreadable = [](const DiffedLog& log) { return log.failure.has_value(); };
  const auto best = diff.best();
  Json json = {{"relation", name(diff.relation())},
               {"logs", diff.logs().size()},
               {"torn", count_logs(diff, is_torn)},
               {"corrupt", count_logs(diff, is_corrupt)},
               {"unreadable", count_logs(diff, is_unreadable)},
               {"common_records", diff.common_records()},
               {"common_bytes", diff.common_bytes()},
               {"parted_at_sequence_number", nullptr},
               {"parted_at_byte_offset", nullptr},
               {"longest", longest_json(diff)},
               {"best", best ? Json(diff.logs()[*best].path) : Json(nullptr)},
               {"output_version", output_version}};
  if (!diff.partings().empty()) {
    json["parted_at_sequence_number"] = diff.partings().front().sequence_number;
    json["parted_at_byte_offset"] = diff.partings().front().byte_offset;
  }
  return Json{{"diff_summary", std::move(json)}}.text();
}

}  // namespace aerowal

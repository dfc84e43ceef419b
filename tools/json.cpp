#include "json.hpp"

#include <nlohmann/json.hpp>

#include "hex.hpp"

namespace aerowal::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr int output_version = 1;

/// In ASCII, so that no byte of a path or a log reaches a terminal as it is.
std::string one_line(const Json& json) {
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

Json or_null(const std::optional<std::uint64_t>& value) {
  return value ? Json(*value) : Json(nullptr);
}

void put_known(Json& object, const char* name, const std::optional<std::uint64_t>& value) {
  if (value) object[name] = *value;
}

/// The members that every error object begins with.
Json error_head(ErrorCode code) {
  const ErrorTraits& fixed = traits(code);
  return {{"code", fixed.name},
          {"severity", name(fixed.severity)},
          {"invariant", fixed.invariant.empty() ? Json(nullptr) : Json(fixed.invariant)}};
}

Json strict_error_json(const StrictError& error) {
  const bool checksums = error.check == StrictCheck::checksum;
  const auto compared = [&](std::uint64_t value) {
    return checksums ? Json(hex(value, 8)) : Json(value);
  };
  Json json = error_head(ErrorCode::wal_corruption);
  json["byte_offset"] = error.byte_offset;
  json["length"] = error.length;
  json["sequence_number"] = error.sequence_number;
  json["message"] = error.message;
  json["details"] = {{"check", name(error.check)},
                     {"byte_offset", error.byte_offset},
                     {"sequence_number", error.sequence_number},
                     {"expected", compared(error.expected)},
                     {"found", compared(error.found)}};
  return json;
}

}  // namespace

std::string error_json(const Error& error) {
  Json details = Json::object();
  if (!error.path.empty()) details["path"] = error.path;
  put_known(details, "byte_offset", error.byte_offset);
  put_known(details, "sequence_number", error.sequence_number);
  put_known(details, "line", error.line);
  put_known(details, "column", error.column);

  Json json = error_head(error.code);
  json["message"] = error.message;
  json["details"] = std::move(details);
  return one_line(json);
}

std::string summary_json(const Summary& summary) {
  Json json = {{"path", summary.path},
               {"status", summary.status},
               {"size", summary.size},
               {"records", summary.records},
               {"first_sequence_number", or_null(summary.first_sequence_number)},
               {"last_sequence_number", or_null(summary.last_sequence_number)},
               {"sound_bytes", summary.sound_bytes},
               {"sound_prefix_bytes", summary.sound_prefix_bytes},
               {"damaged_bytes", summary.size - summary.sound_bytes},
               {"strict_error", nullptr},
               {"output_version", output_version}};
  if (summary.strict_error) json["strict_error"] = strict_error_json(*summary.strict_error);
  return one_line({{"summary", std::move(json)}});
}

std::string new_log_json(const std::string& path, std::uint64_t records, std::uint64_t size) {
  const Json first = records == 0 ? Json(nullptr) : Json(1);
  const Json last = records == 0 ? Json(nullptr) : Json(records);
  return one_line({{"summary",
                    {{"path", path},
                     {"records", records},
                     {"first_sequence_number", first},
                     {"last_sequence_number", last},
                     {"size", size},
                     {"output_version", output_version}}}});
}

std::string replay_json(const std::string& path, const ReplayCounts& counts) {
  return one_line({{"summary",
                    {{"path", path},
                     {"inserts", counts.inserts},
                     {"updates", counts.updates},
                     {"deletes", counts.deletes},
                     {"live_documents", counts.live_documents},
                     {"last_sequence_number", counts.last_sequence_number},
                     {"output_version", output_version}}}});
}

}  // namespace aerowal::cli

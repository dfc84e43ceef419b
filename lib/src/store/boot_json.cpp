#include "aerowal/data_directory.hpp"
#include "json/error_head.hpp"
#include "json/json_value.hpp"

namespace aerowal {

std::string store_damage_json(const StoreDamage& damage, const std::string& path) {
  Json json = {{"kind", kind_name(damage)}};
  json.update(error_head(ErrorCode::data_corruption, describe(damage)));
  json["path"] = path;
  json["byte_offset"] = damage.byte_offset;
  json["length"] = damage.length;
  return Json{{"store_damage", std::move(json)}}.text();
}

std::string missing_schema_json(const MissingSchema& schema) {
  Json json = error_head(ErrorCode::recovery_schema_missing, describe(schema));
  json["schema_id"] = schema.schema_id;
  json["schema_version"] = schema.schema_version;
  json["documents"] = schema.documents;
  json["first_document_id"] = schema.first_document_id;
  json["next_start"] = schema.next_start;
  return Json{{"schema_missing", std::move(json)}}.text();
}

std::string malformed_schema_json(const MalformedSchema& schema) {
  Json json =
      error_head(ErrorCode::recovery_schema_missing, "Malformed schema file: " + schema.reason);
  json["path"] = schema.path;
  return Json{{"schema_malformed", std::move(json)}}.text();
}

std::string boot_json(const BootVerdict& verdict, const std::string& directory,
                      const std::optional<std::string>& in_use) {
  const bool stops = !verdict.message.empty();
  Json json = {{"path", directory},
               {"starts", verdict.starts ? Json(*verdict.starts) : Json(nullptr)},
               {"in_use", in_use ? Json(*in_use) : Json(nullptr)},
               {"code", nullptr},
               {"message", nullptr},
               {"log_missing", verdict.log_missing},
               {"snapshot_lacking", verdict.snapshot_lacking}};
  if (stops) {
    json["code"] = verdict.initialized ? name(verdict.code) : "AERO_CLI_NOT_INITIALIZED";
    json["message"] = verdict.message;
  }
  return Json{{"boot", std::move(json)}}.text();
}

}  // namespace aerowal

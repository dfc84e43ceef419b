#include "aerowal/store_check.hpp"
#include "json/json_value.hpp"
#include "json/output_version.hpp"

namespace aerowal {

std::string store_difference_json(const StoreDifference& difference) {
  const auto or_null = [](const auto& value) { return value ? Json(*value) : Json(nullptr); };
  const bool is_collision = difference.kind == StoreDifferenceKind::collision;
  Json json = {{"kind", name(difference.kind)},
               {"message", describe(difference)},
               {"composite_id", difference.composite_id}};
  if (is_collision) {
    json["keys"] = Json::array();
    for (const LogDocument& document : difference.log) {
      json["keys"].push_back({{"collection_id", document.collection_id},
                              {"document_id", document.document_id},
                              {"sequence_number", document.sequence_number},
                              {"deleted", document.deleted}});
    }
  } else {
    const bool in_log = !difference.log.empty();
    const LogDocument document = in_log ? difference.log.front() : LogDocument();
    json["collection_id"] = in_log ? Json(document.collection_id) : Json(nullptr);
    json["document_id"] = in_log ? Json(document.document_id) : Json(nullptr);
    json["sequence_number"] = in_log ? Json(document.sequence_number) : Json(nullptr);
    json["log_deleted"] = in_log ? Json(document.deleted) : Json(nullptr);
  }
  const auto& store = difference.store;
  json["byte_offset"] = store ? Json(store->byte_offset) : Json(nullptr);
  json["store_deleted"] = store ? Json(store->deleted) : Json(nullptr);
  if (!is_collision) {
    json["stored_sequence_number"] = store ? or_null(store->sequence_number) : Json(nullptr);
  }
  return Json{{"store_difference", std::move(json)}}.text();
}

std::string store_summary_json(const StoreCheck& check, const std::optional<std::string>& in_use) {
  const StoreCheckCounts& counts = check.counts();
  Json json = {{"path", check.store_path()},
               {"log_path", check.log_path()},
               {"agrees", check.status() == LogStatus::sound},
               {"log_records", counts.log_records},
               {"store_records", counts.store_records},
               {"ids", counts.ids},
               {"damaged_places", check.store_damage().size()}};
  for (std::size_t i = 0; i < store_difference_kind_count; ++i) {
    json[name(static_cast<StoreDifferenceKind>(i))] = counts.differences[i];
  }
  json["records_ahead"] = counts.records_ahead;
  json["ahead_byte_offset"] =
      counts.ahead_byte_offset ? Json(*counts.ahead_byte_offset) : Json(nullptr);
  json["records_possibly_ahead"] = counts.records_possibly_ahead;
  json["possibly_ahead_byte_offset"] =
      counts.possibly_ahead_byte_offset ? Json(*counts.possibly_ahead_byte_offset) : Json(nullptr);
  json["ends_in_replay"] = counts.ends_in_replay;
  json["not_in_log"] = counts.not_in_log;
  json["checkpoint"] = check.options().has_checkpoint;
  json["in_use"] = in_use ? Json(*in_use) : Json(nullptr);
  json["output_version"] = output_version;
  return Json{{"store_summary", std::move(json)}}.text();
}

}  // namespace aerowal

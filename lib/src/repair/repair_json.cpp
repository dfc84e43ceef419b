#include "repair/repair_json.hpp"

#include "aerowal/record_json.hpp"
#include "base/hex.hpp"
#include "scan/finding_value.hpp"

namespace aerowal {
namespace {

/// Of what there may be a million of. The values must outlive it.
template <class Value, class ToJson>
Json list_json(const std::vector<Value>& values, ToJson to_json) {
  return Json::made_array(values.size(),
                          [&values, to_json](std::size_t i) { return to_json(values[i]); });
}

Json number_range_json(const SequenceRange& range) { return {range.first, range.last}; }

Json place_json(const SoundRange& range) {
  return {{"byte_offset", range.byte_offset},
          {"length", range.length},
          {"first_sequence_number", range.first_sequence_number},
          {"records", range.count}};
}

/// The donor that a record is from, and where it stands there.
void add_donor(Json& json, const RestoredRecord& record, const RepairPlan& plan) {
  json["donor"] = plan.donors[*record.donor].path;
  json["donor_byte_offset"] = record.byte_offset;
  json["checksum"] = hex(record.checksum, 8);
}

Json restored_json(const RestoredRecord& record, const RepairPlan& plan) {
  Json json = {{"sequence_number", record.sequence_number},
               {"record_type", name(record.type)},
               {"record_type_inferred", record.type_inferred},
               {"collection_id", record.collection_id},
               {"document_id", record.document_id},
               {"split_inferred", record.split_inferred}};
  if (record.donor) {
    add_donor(json, record, plan);
  } else {
    json["store_byte_offset"] = record.byte_offset;
  }
  return json;
}

Json donor_conflict_json(const DonorConflict& conflict, const RepairPlan& plan) {
  Json records = Json::array();
  for (const RestoredRecord& record : conflict.records) {
    PlacedRecord placed{record.record()};
    placed.byte_offset = record.byte_offset;
    placed.length = encoded_length(placed).value_or(0);
    placed.checksum = record.checksum;
    std::string text;
    append_record_json(text, placed, {.path = plan.donors[*record.donor].path});
    records.push_back(Json::raw(std::move(text)));
  }
  return {{"sequence_number", conflict.sequence_number}, {"records", std::move(records)}};
}

Json donor_json(const DonorUse& donor) {
  return {
      {"path", donor.path},
      {"records", donor.records},
      {"last_sequence_number", donor.last_sequence_number},
      {"numbers_in_common", donor.common},
      {"records_restored", donor.restored},
      {"different_sequence_number", donor.differs_at ? Json(*donor.differs_at) : Json(nullptr)}};
}

Json lost_json(const DiscardedRecord& record) {
  const auto known = [&record](const std::string& id) {
    return record.key_known ? Json(id) : Json(nullptr);
  };
  Json json = {{"sequence_number", record.sequence_number},
               {"collection_id", known(record.collection_id)},
               {"document_id", known(record.document_id)},
               {"confirmed", record.confirmed},
               {"harmless", record.superseded_by != 0}};
  if (record.superseded_by != 0) json["superseded_by"] = record.superseded_by;
  return json;
}

/// In raw text: bodies go out as they are.
Json misnumbered_json(const std::vector<MisnumberedRecord>& records) {
  std::string text;
  for (const MisnumberedRecord& record : records) {
    text += text.empty() ? '[' : ',';
    append_record_json(text, record.record(), {});
    text.pop_back();
    text += ",\"lost_sequence_number\":" +
            (record.lost_sequence_number ? std::to_string(*record.lost_sequence_number)
                                         : std::string("null")) +
            "}";
  }
  return Json::raw(text + "]");
}

Json step_json(const RepairStep& step, const RepairPlan& plan, const RepairWording& wording) {
  Json json = finding_value(step.finding, plan.path);
  json["action"] = name(step.action);
  if (step.action == RepairAction::restore) {
    json["restored"] = Json::array();
    for (const RestoredRecord& record : step.restored) {
      json["restored"].push_back(restored_json(record, plan));
    }
  }
  if (!step.misnumbered.empty()) json["misnumbered_records"] = misnumbered_json(step.misnumbered);
  if (step.acknowledged != false) {
    json["acknowledged"] = step.acknowledged ? Json(true) : Json(nullptr);
  }
  if (!step.restore_failure.empty()) json["not_restored"] = step.restore_failure;
  if (!step.donor_failure.empty()) json["not_donated"] = step.donor_failure;
  if (!step.donor_conflicts.empty()) {
    json["donor_conflicts"] = Json::array();
    for (const DonorConflict& conflict : step.donor_conflicts) {
      json["donor_conflicts"].push_back(donor_conflict_json(conflict, plan));
    }
  }
  if (step.action == RepairAction::truncate || step.action == RepairAction::drop ||
      step.action == RepairAction::refuse || !step.discarded.empty() ||
      step.records_possibly_lost != 0) {
    json["gives_up"] = list_json(step.discarded, number_range_json);
    json["records_possibly_lost"] = step.records_possibly_lost;
    json["loss_unknown"] = step.loss_unknown;
    json["would_help"] = Json::array();
    for (const Remedy remedy : step.suggestions) {
      json["would_help"].push_back(wording.remedy(remedy));
    }
  }
  return json;
}

/// Where a kept range comes from and where it goes: what rebuilds the output from the input.
Json kept_json(const KeptRange& kept, const RepairPlan& plan) {
  const RestoredRecord* const restored = kept.restored ? &plan.restored[*kept.restored] : nullptr;
  Json json = {{"source", restored == nullptr ? "log"
                          : restored->donor   ? "donor"
                                              : "store"},
               {"byte_offset", kept.byte_offset},
               {"length", kept.length},
               {"first_sequence_number", kept.first_sequence_number},
               {"records", kept.count},
               {"new_byte_offset", kept.new_byte_offset},
               {"new_first_sequence_number", kept.new_first_sequence_number}};
  if (kept.correction) {
    const Correction& correction = *kept.correction;
    json["correction"] = {{"length", correction.length},
                          {"record_type", name(static_cast<RecordType>(correction.type))},
                          {"sequence_number", correction.sequence_number}};
    if (correction.bit_flip) {
      json["bit_flip"] = {{"byte_offset", correction.bit_flip->byte_offset},
                          {"bit", correction.bit_flip->bit},
                          {"stored", correction.bit_flip->stored},
                          {"corrected", correction.bit_flip->corrected}};
    }
  }
  if (kept.end) {
    json["end"] = {{"byte_offset", kept.end->byte_offset}, {"length", kept.end->length}};
  }
  if (restored != nullptr) {
    if (restored->donor) json["donor"] = plan.donors[*restored->donor].path;
    std::vector<std::byte> bytes;
    Record record = restored->record();
    record.sequence_number = kept.new_first_sequence_number;
    if (encode(record, bytes)) json["hex"] = hex(bytes);
  }
  return json;
}

Json earlier_json(const std::optional<EarlierRepair>& earlier) {
  if (!earlier) return nullptr;
  const auto path = [](const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
  };
  return {{"took_place", earlier->took_place},
          {"removed", earlier->removed},
          {"kept", earlier->kept},
          {"backup_path", path(earlier->backup_path)},
          {"receipt_path", path(earlier->receipt_path)}};
}

Json digest_json(const std::string& path, const FileDigest& digest) {
  return {{"path", path}, {"size", digest.size}, {"crc32", hex(digest.checksum, 8)}};
}

Json store_json(const RepairFiles& files, const RepairWording& wording) {
  if (!files.store) return nullptr;
  const StoreBeside& store = *files.store;
  const auto text = [](const std::string& known) {
    return known.empty() ? Json(nullptr) : Json(known);
  };
  const bool known = store.failure.empty() && !store.checkpoint;
  return {{"path", store.path},
          {"must_go", store.must_go()},
          {"records_lacking", store.records_lacking},
          {"documents_not_in_log", known ? Json(store.documents_not_in_log) : Json(nullptr)},
          {"first_document_id", text(store.first_document_id)},
          {"records_ahead", known ? Json(store.records_ahead) : Json(nullptr)},
          {"records_possibly_ahead", store.records_possibly_ahead},
          {"failure", text(store.failure)},
          {"checkpoint", store.checkpoint ? Json(store.checkpoint->path) : Json(nullptr)},
          {"commands", store.must_go() ? Json(wording.rebuild_store(store, files.output_path))
                                       : Json::array()}};
}

Json least_loss_json(const std::optional<LeastLoss>& least, const RepairWording& wording) {
  if (!least) return nullptr;
  Json asked_for = Json::array();
  for (const Remedy remedy : least->remedies) asked_for.push_back(wording.remedy(remedy));
  return {{"options", asked_for},
          {"conflicts", least->conflicts ? Json(name(*least->conflicts)) : Json(nullptr)},
          {"store", least->store_path.empty() ? Json(nullptr) : Json(least->store_path)},
          {"donors", least->donor_paths},
          {"records_lost", least->records_lost},
          {"records_possibly_lost", least->records_possibly_lost},
          {"loss_unknown", least->loss_unknown}};
}

Json options_json(const RepairPlan& plan, const RepairRequest& request) {
  const RepairOptions& options = request.options;
  const auto limit = options.max_loss.records();
  Json donors = Json::array();
  for (const DonorUse& donor : plan.donors) donors.push_back(donor.path);
  return {{"correct", options.correct},
          {"fix_bit_flips", options.fix_bit_flips},
          {"store", plan.store_path.empty() ? Json(nullptr) : Json(plan.store_path)},
          {"donors", std::move(donors)},
          {"truncate", options.truncate},
          {"salvage", options.salvage},
          {"conflicts", options.conflicts ? Json(name(*options.conflicts)) : Json(nullptr)},
          {"max_loss", limit ? Json(*limit) : Json("any")},
          {"ignore_lock_file", request.ignore_lock_file},
          {"ignore_in_use", request.ignore_in_use}};
}

}  // namespace

Json plan_value(const RepairPlan& plan, const RepairRequest& request,
                const LogCircumstances& circumstances,
                const std::optional<EarlierRepair>& earlier) {
  Json json = {{"path", plan.path}, {"options", options_json(plan, request)}};
  json["status_before"] = name(plan.before.status);
  json["size_before"] = plan.before.size;
  json["records_before"] = plan.before.records;
  json["size_after"] = plan.size;
  json["records_after"] = plan.records;
  json["records_lost"] = plan.records_lost;
  json["records_possibly_lost"] = plan.records_possibly_lost;
  json["records_unacknowledged"] = plan.records_unacknowledged;
  json["loss_unknown"] = plan.loss_unknown;
  json["store_failure"] = plan.store_failure.empty() ? Json(nullptr) : Json(plan.store_failure);
  if (!plan.donors.empty()) json["donors"] = list_json(plan.donors, donor_json);
  json["least_loss"] = least_loss_json(plan.least_loss, request.wording);
  json["lost_sequence_numbers"] = list_json(plan.lost, number_range_json);
  json["lost_records"] = list_json(plan.discarded, lost_json);
  json["possibly_lost"] = list_json(plan.possibly_lost, place_json);
  json["unacknowledged"] = list_json(plan.unacknowledged, place_json);
  json["renumbered"] = plan.renumbered;
  json["in_use"] = circumstances.in_use ? Json(*circumstances.in_use) : Json(nullptr);
  json["unfinished_repair"] = circumstances.unfinished_repair;
  if (circumstances.container) json["container"] = describe(*circumstances.container);
  json["earlier_repair"] = earlier_json(earlier);
  json["refused"] =
      plan.refusal ? Json(refusal_error(plan, request.wording).message) : Json(nullptr);
  json["steps"] = list_json(plan.steps, [&plan, &request](const RepairStep& step) {
    return step_json(step, plan, request.wording);
  });
  json["kept"] =
      list_json(plan.kept, [&plan](const KeptRange& kept) { return kept_json(kept, plan); });
  return json;
}

Json receipt_value(const RepairPlan& plan, const RepairRequest& request, const RepairFiles& files,
                   const std::optional<EarlierRepair>& earlier) {
  Json json = {{"receipt_version", 1}, {"program", request.wording.program}};
  json["input"] = digest_json(plan.path, files.input);
  json["output"] = digest_json(files.output_path, files.output);
  json["backup_path"] = files.backup_path.empty() ? Json(nullptr) : Json(files.backup_path);
  json["document_store"] = store_json(files, request.wording);
  json["plan"] = plan_value(plan, request, {}, earlier);
  return json;
}

std::string plan_json(const RepairPlan& plan, const RepairRequest& request,
                      const LogCircumstances& circumstances, const RepairJsonOptions& options) {
  Json line;
  line["plan"] = plan_value(plan, request, circumstances, std::nullopt);
  return line.text({.layout = JsonLayout::compact, .escape_raw = options.escape_body});
}

void print_plan_json(const RepairPlan& plan, const RepairRequest& request,
                     const LogCircumstances& circumstances, const RepairJsonOptions& options,
                     const std::function<void(std::string_view piece)>& put) {
  Json line;
  line["plan"] = plan_value(plan, request, circumstances, std::nullopt);
  line.print({.layout = JsonLayout::compact, .escape_raw = options.escape_body}, put);
}

std::string earlier_repair_json(const EarlierRepair& earlier) {
  return Json{{"earlier_repair", earlier_json(earlier)}}.text();
}

}  // namespace aerowal

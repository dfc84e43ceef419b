#include "receipt.hpp"

#include <nlohmann/json.hpp>

#include "hex.hpp"
#include "json.hpp"
#include "text.hpp"
#include "version.hpp"

namespace aerowal::cli {
namespace {

using Json = nlohmann::ordered_json;

Json ranges_json(const std::vector<SequenceRange>& ranges) {
  Json json = Json::array();
  for (const SequenceRange& range : ranges) json.push_back({range.first, range.last});
  return json;
}

Json restored_json(const RestoredRecord& record) {
  return {{"sequence_number", record.sequence_number},
          {"record_type", name(record.type)},
          {"record_type_inferred", record.type_inferred},
          {"collection_id", record.collection_id},
          {"document_id", record.document_id},
          {"store_byte_offset", record.store_byte_offset}};
}

Json step_json(const RepairStep& step, const std::string& path) {
  Json json = Json::parse(damage_json(step.damage, path))["damage"];
  json["action"] = name(step.action);
  if (step.action == RepairAction::restore) {
    json["restored"] = Json::array();
    for (const RestoredRecord& record : step.restored) {
      json["restored"].push_back(restored_json(record));
    }
  }
  if (!step.misnumbered.empty()) json["misnumbered_record"] = step.misnumbered;
  if (!step.not_restored.empty()) json["not_restored"] = step.not_restored;
  return json;
}

/// Where a kept range comes from and where it goes: what rebuilds the output from the input.
Json kept_json(const KeptRange& kept) {
  Json json = {{"source", kept.restored ? "store" : "log"},
               {"byte_offset", kept.byte_offset},
               {"length", kept.length},
               {"first_sequence_number", kept.first_sequence_number},
               {"records", kept.count},
               {"new_byte_offset", kept.new_byte_offset},
               {"new_first_sequence_number", kept.new_first_sequence_number}};
  if (kept.bit_flip) {
    json["bit_flip"] = {{"byte_offset", kept.bit_flip->byte_offset},
                        {"bit", kept.bit_flip->bit},
                        {"stored", kept.bit_flip->stored},
                        {"corrected", kept.bit_flip->corrected}};
  }
  if (kept.restored) {
    std::vector<std::byte> bytes;
    Record record = kept.restored->record();
    record.sequence_number = kept.new_first_sequence_number;
    if (encode(record, bytes)) {
      std::string text;
      for (const std::byte byte : bytes) text += hex(std::to_integer<std::uint64_t>(byte), 2);
      json["hex"] = std::move(text);
    }
  }
  return json;
}

Json plan_object(const RepairPlan& plan, const RepairRequest& request) {
  const RepairOptions& options = request.options;
  Json json = {{"path", request.input_path},
               {"options",
                {{"fix_bit_flips", options.fix_bit_flips},
                 {"store", request.store_path.empty() ? Json(nullptr) : Json(request.store_path)},
                 {"truncate", options.truncate},
                 {"salvage", options.salvage},
                 {"max_loss", options.max_loss},
                 {"ignore_lock_file", request.ignore_lock_file}}}};
  json["status_before"] = name(plan.before.status);
  json["size_before"] = plan.before.size;
  json["records_before"] = plan.before.records;
  json["size_after"] = plan.size;
  json["records_after"] = plan.records;
  json["records_lost"] = plan.records_lost;
  json["lost_sequence_numbers"] = ranges_json(plan.lost);
  json["lost_records"] = Json::array();
  for (const GivenUpRecord& record : plan.given_up) {
    json["lost_records"].push_back({{"sequence_number", record.sequence_number},
                                    {"collection_id", record.collection_id},
                                    {"document_id", record.document_id},
                                    {"confirmed", record.confirmed},
                                    {"harmless", record.harmless}});
  }
  json["renumbered"] = plan.renumbered;
  json["refused"] = plan.refusal ? Json(plan.refusal->message) : Json(nullptr);
  json["steps"] = Json::array();
  for (const RepairStep& step : plan.steps) {
    json["steps"].push_back(step_json(step, request.input_path));
  }
  json["kept"] = Json::array();
  for (const KeptRange& kept : plan.kept) json["kept"].push_back(kept_json(kept));
  return json;
}

Json digest_json(const std::string& path, const FileDigest& digest) {
  return {{"path", path}, {"size", digest.size}, {"crc32", hex(digest.checksum, 8)}};
}

std::string in_ascii(const Json& json, int indent) {
  return json.dump(indent, ' ', true, Json::error_handler_t::replace);
}

std::string action_text(const RepairStep& step, bool done) {
  switch (step.action) {
    case RepairAction::cut:
      return done ? "cut off" : "cut it off: it was never acknowledged";
    case RepairAction::remove:
      return done ? "removed" : "remove it: the log lacks nothing without it";
    case RepairAction::correct:
      return done ? "bit turned back" : "turn the bit back";
    case RepairAction::restore:
      return (done ? "given back from the document store: "
                   : "give back from the document store: ") +
             count_text(step.restored.size(), "record");
    case RepairAction::put_back:
      return done ? "put back in order" : "put the records back in order";
    case RepairAction::truncate:
      return done ? "given up with all that followed" : "give it up with all that follows";
    case RepairAction::drop:
      return done ? "given up, later records renumbered" : "give it up and renumber what follows";
    case RepairAction::refuse:
      return "nothing: not with what was asked for";
  }
  return {};
}

}  // namespace

std::string plan_json(const RepairPlan& plan, const RepairRequest& request) {
  return in_ascii({{"plan", plan_object(plan, request)}}, -1);
}

std::string receipt_json(const RepairPlan& plan, const RepairRequest& request,
                         const FileDigest& input, const FileDigest& output) {
  Json json = {{"receipt_version", 1}, {"program", version_text}};
  json["input"] = digest_json(request.input_path, input);
  json["output"] = digest_json(request.output_path, output);
  json["backup_path"] = request.backup_path.empty() ? Json(nullptr) : Json(request.backup_path);
  json["plan"] = plan_object(plan, request);
  return in_ascii(json, 2) + "\n";
}

std::string plan_text(const RepairPlan& plan, const RepairRequest& request, bool done) {
  static constexpr std::size_t steps_max = 20;
  std::string out = printable(request.input_path) + ": " + std::string(name(plan.before.status)) +
                    ", " + count_text(plan.before.records, "sound record") + ", " +
                    bytes_text(plan.before.size) + "\n";
  for (std::size_t i = 0; i < plan.steps.size() && i < steps_max; ++i) {
    const RepairStep& step = plan.steps[i];
    out += "  " + std::string(name(step.damage.kind)) + " at byte " +
           offset_text(step.damage.byte_offset) + ", " + bytes_text(step.damage.length) + ": " +
           action_text(step, done) + "\n";
    if (!step.not_restored.empty()) out += "    store: " + step.not_restored + "\n";
    if (step.action != RepairAction::restore) continue;
    for (const RestoredRecord& record : step.restored) {
      out += "    " + std::to_string(record.sequence_number) + " " +
             std::string(name(record.type)) + (record.type_inferred ? " (inferred) " : " ") +
             printable(record.collection_id) + "/" + printable(record.document_id) + "\n";
    }
  }
  if (plan.steps.size() > steps_max) {
    out += "  and " + count_text(plan.steps.size() - steps_max, "more finding") + "\n";
  }
  if (plan.refusal) return out;
  out += std::string(done ? "  after: " : "  would be: ") + count_text(plan.records, "record") +
         ", " + bytes_text(plan.size) +
         ", acknowledged records lost: " + std::to_string(plan.records_lost) +
         (plan.renumbered ? ", renumbered" : "") + "\n";
  return out;
}

}  // namespace aerowal::cli

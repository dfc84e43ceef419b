#include "aerowal/report_json.hpp"

#include "base/hex.hpp"
#include "json/error_head.hpp"
#include "json/json_value.hpp"
#include "json/output_version.hpp"
#include "scan/finding_value.hpp"

namespace aerowal {
namespace {

std::string one_line(const Json& json) { return json.text(); }

template <class Integer>
Json or_null(const std::optional<Integer>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json checksum_or_null(const std::optional<std::uint32_t>& value) {
  return value ? Json(hex(*value, 8)) : Json(nullptr);
}

template <class Integer>
void put_known(Json& object, const char* name, const std::optional<Integer>& value) {
  if (value) object[name] = *value;
}

Json flip_json(const BitFlip& flip) {
  return {{"byte_offset", flip.byte_offset},
          {"bit", flip.bit},
          {"stored", flip.stored},
          {"corrected", flip.corrected}};
}

Json intact_json(const IntactRun& run) {
  return {{"byte_offset", run.byte_offset},
          {"length", run.length},
          {"first_sequence_number", run.first_sequence_number},
          {"count", run.count},
          {"relation", name(run.relation)}};
}

Json byte_range_json(const ByteRange& range) {
  return {{"byte_offset", range.byte_offset}, {"length", range.length}};
}

Json correction_json(const Correction& correction) {
  Json json = {{"length", correction.length},
               {"record_type", name(static_cast<RecordType>(correction.type))},
               {"sequence_number", correction.sequence_number}};
  if (correction.end) {
    json["beginning"] = byte_range_json(*correction.beginning);
    json["end"] = byte_range_json(*correction.end);
  }
  if (correction.bit_flip) json["bit_flip"] = flip_json(*correction.bit_flip);
  return json;
}

/// What the cause has beyond its sentence.
void put_cause(Json& details, const Finding& damage) {
  if (const BitFlip* flip = damage.bit_flip()) details.update(flip_json(*flip));
  if (const auto* length = std::get_if<cause::WrongLength>(&damage.cause)) {
    details["declared_length"] = length->declared;
    details["actual_length"] = length->actual;
  }
  if (const auto* records = std::get_if<cause::DamagedRecords>(&damage.cause)) {
    put_known(details, "declared_length", records->declared_length);
  }
  const auto* torn = std::get_if<cause::TornWrite>(&damage.cause);
  if (torn != nullptr && torn->acknowledged) details["acknowledged"] = true;
}

Json baseline_json(const BaselineComparison& baseline, std::uint64_t findings) {
  Json gone = Json::array();
  for (const FindingMark& mark : baseline.gone) gone.push_back(mark_value(mark));
  return {{"known", baseline.known}, {"new", findings - baseline.known}, {"gone", std::move(gone)}};
}

Json resume_json(const ResumeOutcome& resume) {
  return {{"skipped_bytes", resume.skipped_bytes},
          {"verified_bytes", resume.verified_bytes},
          {"restart", resume.restart ? Json(name(*resume.restart)) : Json(nullptr)},
          {"same_records", resume.same_records ? Json(*resume.same_records) : Json(nullptr)}};
}

}  // namespace

Json strict_error_value(const StrictError& error) {
  const bool checksums = error.check == StrictCheck::checksum;
  const auto compared = [&](std::uint64_t value) {
    return checksums ? Json(hex(value, 8)) : Json(value);
  };
  const std::string line = aerodb_line(error);
  Json json =
      error_head(ErrorCode::wal_corruption, line.empty() ? error.message : error.aerodb_message);
  json["line"] = line.empty() ? Json(nullptr) : Json(line);
  json["byte_offset"] = error.byte_offset;
  json["length"] = error.length;
  json["sequence_number"] = error.sequence_number;
  json["details"] = {{"check", name(error.check)},
                     {"byte_offset", error.byte_offset},
                     {"sequence_number", error.sequence_number},
                     {"expected", compared(error.expected)},
                     {"found", compared(error.found)}};
  return json;
}

Json error_value(const Error& error) {
  Json details = Json::object();
  if (!error.path.empty()) details["path"] = error.path;
  put_known(details, "byte_offset", error.byte_offset);
  put_known(details, "sequence_number", error.sequence_number);
  put_known(details, "line", error.line);
  put_known(details, "column", error.column);

  Json json = error_head(error.code, error.message);
  json["details"] = std::move(details);
  return json;
}

std::string error_json(const Error& error) { return one_line(error_value(error)); }

Json finding_value(const Finding& damage, const std::string& path) {
  Json lost = Json::array();
  for (const SequenceRange& range : damage.lost) lost.push_back({range.first, range.last});

  Json details = {{"path", path}};
  if (damage.check) details["check"] = name(*damage.check);
  put_cause(details, damage);
  if (damage.wrong_bytes) {
    details["wrong_bytes"] = {{"byte_offset", damage.wrong_bytes->byte_offset},
                              {"length", damage.wrong_bytes->length}};
  }
  if (damage.number_doubtful) details["number_doubtful"] = true;
  if (!damage.intact.empty()) {
    Json runs = Json::array();
    for (const IntactRun& run : damage.intact) runs.push_back(intact_json(run));
    details["intact"] = std::move(runs);
  }
  if (damage.proven) details["proven"] = correction_json(*damage.proven);
  if (!damage.lost.empty()) {
    Json documents = Json::array();
    for (const LostDocument& document : damage.documents) {
      Json& last = documents.emplace_back(Json{{"sequence_number", document.sequence_number},
                                               {"collection_id", document.collection_id},
                                               {"document_id", document.document_id},
                                               {"confirmed", false},
                                               {"harmless", document.superseded_by != 0}});
      if (document.superseded_by != 0) last["superseded_by"] = document.superseded_by;
    }
    details["documents"] = std::move(documents);
    if (damage.documents_cut) details["documents_cut"] = true;
    details["harmless"] = is_harmless(damage);
  }

  Json json = {{"kind", name(damage.kind)}};
  json.update(error_head(ErrorCode::wal_corruption, describe(damage)));
  json["byte_offset"] = damage.byte_offset;
  json["length"] = damage.length;
  json["sequence_number"] = damage.sequence_number;
  json["lost_sequence_numbers"] = std::move(lost);
  json["details"] = std::move(details);
  return json;
}

std::string damage_json(const Finding& damage, const std::string& path, Novelty novelty) {
  Json json = finding_value(damage, path);
  if (novelty == Novelty::known) json["baseline"] = true;
  return one_line({{"damage", std::move(json)}});
}

std::string summary_json(const ScanSummary& summary, const std::string& path,
                         const LogComparison& comparison) {
  const auto number = [&](std::uint64_t value) {
    return summary.records == 0 ? Json(nullptr) : Json(value);
  };
  Json json = {{"path", path},
               {"status", name(summary.status)},
               {"size", summary.size},
               {"records", summary.records},
               {"first_sequence_number", number(summary.first_sequence_number)},
               {"last_sequence_number", number(summary.last_sequence_number)},
               {"sound_bytes", summary.sound_bytes},
               {"sound_prefix_bytes", summary.sound_prefix_bytes},
               {"damaged_bytes", summary.damaged_bytes},
               {"findings", summary.findings},
               {"lost_records", summary.lost_records},
               {"strict_error", nullptr},
               {"output_version", output_version}};
  if (summary.strict_error) json["strict_error"] = strict_error_value(*summary.strict_error);
  if (summary.in_progress_bytes != 0) json["in_progress_bytes"] = summary.in_progress_bytes;
  if (comparison.baseline) {
    json["baseline"] = baseline_json(*comparison.baseline, summary.findings);
  }
  if (comparison.resume) json["resume"] = resume_json(*comparison.resume);
  return one_line({{"summary", std::move(json)}});
}

std::string unreadable_json(const std::string& path, const Error& error) {
  Json json = {{"path", path}, {"status", "unreadable"}};
  for (const char* unknown :
       {"size", "records", "first_sequence_number", "last_sequence_number", "sound_bytes",
        "sound_prefix_bytes", "damaged_bytes", "findings", "lost_records", "strict_error"}) {
    json[unknown] = nullptr;
  }
  json["error"] = error_value(error);
  json["output_version"] = output_version;
  return one_line({{"summary", std::move(json)}});
}

std::string frame_json(const Frame& frame, Bytes bytes, const std::string& path) {
  Json fields = Json::array();
  for (const auto& field : frame.fields) {
    if (!field) break;
    fields.push_back({{"name", field->name},
                      {"byte_offset", field->byte_offset},
                      {"length", field->length},
                      {"fits", field->fits}});
    const bool text =
        field->name != "document_body" && field->fits && field->start.size() == field->length;
    if (text) fields.back()["text"] = field->start;
  }

  Json json = {{"byte_offset", frame.byte_offset},
               {"remaining", frame.remaining},
               {"length", or_null(frame.length)},
               {"type", or_null(frame.type)},
               {"sequence_number", or_null(frame.sequence_number)},
               {"fields", std::move(fields)},
               {"stored_checksum", checksum_or_null(frame.stored_checksum)},
               {"computed_checksum", checksum_or_null(frame.computed_checksum)},
               {"check", frame.fault ? Json(name(frame.fault->check)) : Json(nullptr)},
               {"message", frame.fault ? Json(describe(*frame.fault)) : Json(nullptr)},
               {"hex", hex(bytes)},
               {"path", path}};
  return one_line({{"frame", std::move(json)}});
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

std::string difference_summary_json(const std::string& path, const DifferenceCounts& counts) {
  return one_line({{"summary",
                    {{"path", path},
                     {"from_sequence_number", counts.from_sequence_number},
                     {"last_sequence_number", counts.last_sequence_number},
                     {"added", counts.added},
                     {"changed", counts.changed},
                     {"removed", counts.removed},
                     {"output_version", output_version}}}});
}

std::string replay_json(const std::string& path, const ReplayCounts& counts) {
  Json summary = {{"path", path},
                  {"inserts", counts.inserts},
                  {"updates", counts.updates},
                  {"deletes", counts.deletes},
                  {"live_documents", counts.live_documents},
                  {"last_sequence_number", counts.last_sequence_number}};
  if (counts.base_documents) summary["base_documents"] = *counts.base_documents;
  if (counts.deleted_documents) summary["deleted_documents"] = *counts.deleted_documents;
  summary["output_version"] = output_version;
  return one_line({{"summary", std::move(summary)}});
}

}  // namespace aerowal

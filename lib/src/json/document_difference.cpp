#include "aerowal/document_difference.hpp"

#include <string_view>

#include "aerowal/json_patch.hpp"

namespace aerowal {
namespace {

std::string_view text_in(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void append_string(std::string& out, std::string_view name, std::string_view text) {
  out.append(",\"").append(name).append("\":");
  append_json_string(out, text);
}

/// False: one of the bodies is not JSON.
bool append_patch(std::string& out, const DocumentDifference& difference, bool escaped) {
  const auto changes =
      json_changes(text_in(difference.before.body), text_in(difference.after.body));
  if (!changes) return false;
  out.append(R"(,"patch":)");
  if (escaped) {
    std::string patch;
    append_json_patch(patch, *changes);
    append_printable_json(out, patch);
  } else {
    append_json_patch(out, *changes);
  }
  return true;
}

/// What a document of the later state has before its body.
void append_previous(std::string& out, const DocumentDifference& difference) {
  const PlacedRecord& before = difference.before;
  out.append(R"(,"previous_sequence_number":)");
  out.append(before.sequence_number == 0 ? "null" : std::to_string(before.sequence_number));
  if (difference.kind == DocumentDifference::Kind::removed) return;
  if (before.schema_id == difference.after.schema_id &&
      before.schema_version == difference.after.schema_version) {
    return;
  }
  append_string(out, "previous_schema_id", before.schema_id);
  append_string(out, "previous_schema_version", before.schema_version);
}

}  // namespace

void append_difference_json(std::string& out, const DocumentDifference& difference,
                            const RecordJsonOptions& options) {
  using Kind = DocumentDifference::Kind;
  if (difference.kind == Kind::added) {
    out.append(R"({"added":)");
    append_document_json(out, difference.after, options);
    out += '}';
    return;
  }
  const bool removed = difference.kind == Kind::removed;
  // A removed document as it was, with the number that removed it.
  Record document = removed ? static_cast<const Record&>(difference.before) : difference.after;
  document.sequence_number = difference.after.sequence_number;
  document.body = {};
  out.append(removed ? R"({"removed":)" : R"({"changed":)");
  append_document_json(out, document, options);
  out.pop_back();
  append_previous(out, difference);
  if (removed || !append_patch(out, difference, options.escape_body)) {
    append_body_json(out, removed ? difference.before.body : difference.after.body, options);
  }
  out.append("}}");
}

}  // namespace aerowal

#include <algorithm>
#include <array>
#include <utility>

#include "aerowal/json_patch.hpp"
#include "aerowal/log_diff.hpp"
#include "base/enum_names.hpp"
#include "compare/body_text.hpp"

namespace aerowal {
namespace {

constexpr std::array<std::string_view, 6> record_member_names{
    "record_type", "collection_id", "document_id", "schema_id", "schema_version", "body"};
static_assert(static_cast<std::size_t>(RecordMember::body) == record_member_names.size() - 1);

}  // namespace

std::string_view name(RecordMember member) {
  return record_member_names[static_cast<std::size_t>(member)];
}

std::optional<RecordMember> record_member_named(std::string_view name) {
  return enumerator_named<RecordMember>(record_member_names, name);
}

std::vector<RecordMember> differing_members(const Record& a, const Record& b) {
  std::vector<RecordMember> members;
  const auto add_if = [&members](bool differs, RecordMember member) {
    if (differs) members.push_back(member);
  };
  add_if(a.type != b.type, RecordMember::record_type);
  add_if(a.collection_id != b.collection_id, RecordMember::collection_id);
  add_if(a.document_id != b.document_id, RecordMember::document_id);
  add_if(a.schema_id != b.schema_id, RecordMember::schema_id);
  add_if(a.schema_version != b.schema_version, RecordMember::schema_version);
  add_if(!std::equal(a.body.begin(), a.body.end(), b.body.begin(), b.body.end()),
         RecordMember::body);
  return members;
}

std::optional<std::vector<BodyDifference>> body_differences(const Record& a, const Record& b) {
  auto changes = json_changes(body_text(a), body_text(b));
  if (!changes) return std::nullopt;
  std::vector<BodyDifference> differences;
  for (JsonChange& change : *changes) {
    differences.push_back({.pointer = std::move(change.path), .a = change.from, .b = change.to});
  }
  return differences;
}

}  // namespace aerowal

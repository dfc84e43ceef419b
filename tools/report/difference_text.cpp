#include "report/difference_text.hpp"

#include <algorithm>
#include <string_view>

#include <aerowal/json_patch.hpp>

#include "term/color.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

constexpr std::string_view detail_indent = "          ";

std::string_view text_in(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Appends what fits of a value.
void append_value(std::string& line, std::string_view value, const Output& output) {
  static constexpr std::size_t size_max = 80;
  const std::string_view start = start_of(value, std::max(size_max, output.columns()));
  append_printable_message(line, start);
  if (start.size() < value.size()) line += cut_mark({.unicode = output.unicode()});
}

void append_indented(std::string& text, const std::string& what, const Output& output) {
  std::string line(detail_indent);
  line += what;
  fit(line, {.columns = output.columns(), .unicode = output.unicode()});
  text.append(line).append("\n");
}

void append_whole(std::string& text, std::string_view body, const Output& output) {
  if (body.empty()) return;
  std::string line;
  append_value(line, body, output);
  append_indented(text, line, output);
}

void append_change(std::string& text, const JsonChange& change, const Output& output) {
  std::string line;
  append_printable(line, change.path.empty() ? "the whole" : change.path);
  line += ": ";
  if (change.kind == JsonChange::Kind::add) line += "added ";
  if (change.kind == JsonChange::Kind::remove) line += "removed ";
  if (!change.from.empty()) append_value(line, change.from, output);
  if (change.kind == JsonChange::Kind::replace) line += " -> ";
  if (!change.to.empty()) append_value(line, change.to, output);
  append_indented(text, line, output);
}

void append_changes(std::string& text, std::string_view before, std::string_view after,
                    const Output& output) {
  const auto changes = json_changes(before, after);
  if (!changes) {
    append_whole(text, before, output);
    append_indented(text, "->", output);
    append_whole(text, after, output);
    return;
  }
  for (const JsonChange& change : *changes) append_change(text, change, output);
  if (changes->empty() && before != after) {
    append_indented(text, "the same JSON in other bytes", output);
  }
}

std::string record_text(const PlacedRecord& record) {
  return record.sequence_number == 0 ? "the base"
                                     : "record " + std::to_string(record.sequence_number);
}

std::string versioned_schema(const Record& record) {
  return printable(record.schema_id) + "@" + printable(record.schema_version);
}

}  // namespace

void append_difference_text(std::string& text, const DocumentDifference& difference,
                            const Output& output) {
  using Kind = DocumentDifference::Kind;
  const PlacedRecord& before = difference.before;
  const PlacedRecord& after = difference.after;
  static constexpr std::string_view words[] = {"added", "changed", "removed"};
  static constexpr Color colors[] = {Color::green, Color::magenta, Color::red};
  const std::string_view word = words[static_cast<std::size_t>(difference.kind)];
  std::string line(word);
  line.append(detail_indent.size() - word.size(), ' ');
  append_printable(line, after.collection_id);
  line += '/';
  append_printable(line, after.document_id);
  line.append(", ").append(record_text(after));
  if (difference.kind != Kind::added) line.append(", was ").append(record_text(before));
  fit(line, {.columns = output.columns(), .unicode = output.unicode()});
  if (output.color() && line.starts_with(word)) {
    const Color color = colors[static_cast<std::size_t>(difference.kind)];
    line.replace(0, word.size(), colored(color, std::string(word), true));
  }
  text.append(line).append("\n");
  if (difference.kind != Kind::changed) {
    append_whole(text, text_in(difference.kind == Kind::added ? after.body : before.body), output);
    return;
  }
  const std::string old_schema = versioned_schema(before);
  const std::string new_schema = versioned_schema(after);
  if (old_schema != new_schema) {
    append_indented(text, "schema " + old_schema + " -> " + new_schema, output);
  }
  append_changes(text, text_in(before.body), text_in(after.body), output);
}

std::string difference_summary_text(const DifferenceCounts& counts) {
  return "from record " + std::to_string(counts.from_sequence_number) + " to record " +
         std::to_string(counts.last_sequence_number) + ": " + std::to_string(counts.added) +
         " added, " + std::to_string(counts.changed) + " changed, " +
         std::to_string(counts.removed) + " removed";
}

}  // namespace aerowal::cli

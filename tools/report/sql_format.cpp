#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/base64.hpp"
#include "report/document_reporter.hpp"
#include "report/format.hpp"
#include "report/human_error.hpp"
#include "report/sql_row.hpp"

// Documents as a script that fills tables of a database: all of it in one transaction, of which
// COMMIT is the last word, so that a script that was cut off changes nothing.

namespace aerowal::cli {
namespace {

struct ColumnDefinition {
  SqlColumn column;
  std::string_view type;
};

struct Table {
  std::string_view name;
  std::span<const ColumnDefinition> columns;
  std::string_view primary_key;
};

constexpr std::array document_columns{
    ColumnDefinition{SqlColumn::collection_id, "TEXT NOT NULL"},
    ColumnDefinition{SqlColumn::document_id, "TEXT NOT NULL"},
    ColumnDefinition{SqlColumn::schema_id, "TEXT NOT NULL"},
    ColumnDefinition{SqlColumn::schema_version, "TEXT NOT NULL"},
    ColumnDefinition{SqlColumn::sequence_number, "BIGINT"},
    ColumnDefinition{SqlColumn::body, "TEXT"},
    ColumnDefinition{SqlColumn::body_base64, "TEXT"},
    ColumnDefinition{SqlColumn::twin, "BIGINT NOT NULL DEFAULT 0"},
    ColumnDefinition{SqlColumn::collection_id_base64, "TEXT"},
    ColumnDefinition{SqlColumn::document_id_base64, "TEXT"},
    ColumnDefinition{SqlColumn::schema_id_base64, "TEXT"},
    ColumnDefinition{SqlColumn::schema_version_base64, "TEXT"},
};

constexpr Table documents_table{.name = "documents",
                                .columns = document_columns,
                                .primary_key = "collection_id, document_id, twin"};

constexpr std::array history_columns{
    ColumnDefinition{SqlColumn::sequence_number, "BIGINT NOT NULL"},
    ColumnDefinition{SqlColumn::record_type, "TEXT NOT NULL"},
    ColumnDefinition{SqlColumn::collection_id, "TEXT NOT NULL"},
    ColumnDefinition{SqlColumn::document_id, "TEXT NOT NULL"},
    ColumnDefinition{SqlColumn::schema_id, "TEXT NOT NULL"},
    ColumnDefinition{SqlColumn::schema_version, "TEXT NOT NULL"},
    ColumnDefinition{SqlColumn::body, "TEXT"},
    ColumnDefinition{SqlColumn::body_base64, "TEXT"},
    ColumnDefinition{SqlColumn::collection_id_base64, "TEXT"},
    ColumnDefinition{SqlColumn::document_id_base64, "TEXT"},
    ColumnDefinition{SqlColumn::schema_id_base64, "TEXT"},
    ColumnDefinition{SqlColumn::schema_version_base64, "TEXT"},
};

constexpr Table history_table{
    .name = "history", .columns = history_columns, .primary_key = "sequence_number"};

void append_creation(std::string& text, const Table& table) {
  text.append("CREATE TABLE IF NOT EXISTS ").append(table.name).append(" (\n");
  for (const ColumnDefinition& definition : table.columns) {
    text.append("  ")
        .append(name(definition.column))
        .append(" ")
        .append(definition.type)
        .append(",\n");
  }
  text.append("  PRIMARY KEY (").append(table.primary_key).append(")\n);\n");
}

/// Of all rows. It names each column, so that it fails, and deletes nothing, where the table is
/// another one of that name. It fails, too, where a backslash is not just one to PostgreSQL, or
/// UTF-8 is taken for another encoding.
void append_deletion(std::string& text, const Table& table) {
  text.append("DELETE FROM ")
      .append(table.name)
      .append(" WHERE 1 / ((length('\\\\') - 1) * (2 - length('\u00e9'))) = 1 AND (");
  text.append(name(table.columns.front().column)).append(" IS NOT NULL");
  for (const ColumnDefinition& definition : table.columns) {
    text.append(" OR ").append(name(definition.column)).append(" IS NULL");
  }
  text.append(");\n");
}

/// A literal of standard SQL. The shell of SQLite drops a CR before a line end, so the two stand
/// in two literals.
void append_literal(std::string& text, std::string_view value) {
  text += '\'';
  for (std::size_t begin = 0; begin < value.size();) {
    const std::size_t at = value.find_first_of("'\r", begin);
    if (at == std::string_view::npos) {
      text.append(value.substr(begin));
      break;
    }
    text.append(value.substr(begin, at + 1 - begin));
    if (value[at] == '\'') text += '\'';
    if (value.substr(at).starts_with("\r\n")) text.append("' || '");
    begin = at + 1;
  }
  text += '\'';
}

/// A long row must not make the text grow by doubling.
void make_room(std::string& text, const Table& table, const SqlRow& row) {
  static constexpr std::size_t rest_size = 4096;
  static constexpr std::size_t long_size_min = std::size_t{1} << 20;
  std::size_t size = rest_size;
  for (const ColumnDefinition& definition : table.columns) {
    const SqlCell& cell = row[definition.column];
    const std::size_t bytes = cell.bytes.size();
    size += cell.kind == SqlCell::Kind::base64 ? bytes / 3 * 4 : bytes;
  }
  const bool is_long = size >= long_size_min;
  if (is_long && size > text.capacity() - text.size()) text.reserve(text.size() + size);
}

/// A statement for one row, which names the columns that have a value.
void append_insert(std::string& text, const Table& table, const SqlRow& row) {
  make_room(text, table, row);
  text.append("INSERT INTO ").append(table.name);
  const char* separator = " (";
  for (const ColumnDefinition& definition : table.columns) {
    if (row[definition.column].kind == SqlCell::Kind::null) continue;
    text.append(separator).append(name(definition.column));
    separator = ", ";
  }
  separator = ") VALUES (";
  for (const ColumnDefinition& definition : table.columns) {
    const SqlCell& cell = row[definition.column];
    if (cell.kind == SqlCell::Kind::null) continue;
    text.append(separator);
    separator = ", ";
    switch (cell.kind) {
      case SqlCell::Kind::number:
        text.append(std::to_string(cell.number));
        break;
      case SqlCell::Kind::base64:
        text += '\'';
        append_base64(text, cell.bytes);
        text += '\'';
        break;
      default:
        append_literal(text, cell.bytes);
    }
  }
  text.append(");\n");
}

/// What COPY takes for text: a line a row, tabs between the values.
void append_copy_text(std::string& text, std::string_view value) {
  for (std::size_t begin = 0; begin < value.size();) {
    const std::size_t at = value.find_first_of("\\\t\r\n", begin);
    text.append(value.substr(begin, at - begin));
    if (at == std::string_view::npos) break;
    static constexpr std::string_view letters = "trn";
    const std::size_t known = std::string_view("\t\r\n").find(value[at]);
    text += '\\';
    text += known == std::string_view::npos ? '\\' : letters[known];
    begin = at + 1;
  }
}

void append_copy_row(std::string& text, const Table& table, const SqlRow& row) {
  make_room(text, table, row);
  bool first = true;
  for (const ColumnDefinition& definition : table.columns) {
    if (!first) text += '\t';
    first = false;
    const SqlCell& cell = row[definition.column];
    switch (cell.kind) {
      case SqlCell::Kind::null:
        text.append("\\N");
        break;
      case SqlCell::Kind::number:
        text.append(std::to_string(cell.number));
        break;
      case SqlCell::Kind::text:
        append_copy_text(text, cell.bytes);
        break;
      case SqlCell::Kind::base64:
        append_base64(text, cell.bytes);
    }
  }
  text += '\n';
}

void append_copy_head(std::string& text, const Table& table) {
  text.append("COPY ").append(table.name);
  const char* separator = " (";
  for (const ColumnDefinition& definition : table.columns) {
    text.append(separator).append(name(definition.column));
    separator = ", ";
  }
  text.append(") FROM STDIN;\n");
}

/// How the rows get into their tables.
struct ScriptStyle {
  std::string_view head;  ///< up to where the transaction has begun
  void (*append_rows_begin)(std::string& text, const Table& table);
  void (*append_row)(std::string& text, const Table& table, const SqlRow& row);
  std::string_view rows_end;
};

constexpr ScriptStyle insert_style{
    .head =
        "-- The documents of an AeroDB log. Loads into SQLite and PostgreSQL:\n"
        "--   sqlite3 -bail FILE <SCRIPT\n"
        "--   PGCLIENTENCODING=UTF8 psql -X -q -v ON_ERROR_STOP=1 -f SCRIPT\n"
        "BEGIN;\n",
    .append_rows_begin = [](std::string& /*text*/, const Table& /*table*/) {},
    .append_row = append_insert,
    .rows_end = "",
};

constexpr ScriptStyle copy_style{
    .head =
        "-- The documents of an AeroDB log. Loads into PostgreSQL:\n"
        "--   psql -X -q -f SCRIPT\n"
        "\\set ON_ERROR_STOP on\n"
        "\\encoding UTF8\n"
        "BEGIN;\n"
        "SET LOCAL client_min_messages TO warning;\n",
    .append_rows_begin = append_copy_head,
    .append_row = append_copy_row,
    .rows_end = "\\.\n",
};

class SqlReporter final : public DocumentReporter {
 public:
  SqlReporter(Output& output, const ScriptStyle& style)
      : DocumentReporter(output), style_(&style) {}

  void begin(bool with_history) override {
    std::string& text = output().text();
    text.append(style_->head);
    append_creation(text, documents_table);
    if (with_history) append_creation(text, history_table);
    append_deletion(text, documents_table);
    if (with_history) append_deletion(text, history_table);
    style_->append_rows_begin(text, documents_table);
  }

  bool append_document(std::string& text, const PlacedRecord& document) const override {
    return append_row(text, documents_table, document);
  }

  void begin_history() override {
    output().text().append(style_->rows_end);
    style_->append_rows_begin(output().text(), history_table);
  }

  bool append_version(std::string& text, const PlacedRecord& record) const override {
    return append_row(text, history_table, record);
  }

  void end() override { output().text().append(style_->rows_end).append("COMMIT;\n"); }

 private:
  bool append_row(std::string& text, const Table& table, const PlacedRecord& record) const {
    const SqlRow row(record, output().terminal());
    if (!row.fits()) return false;
    style_->append_row(text, table, row);
    return true;
  }

  const ScriptStyle* style_;
};

}  // namespace

/// For sqlite3 and psql.
constexpr Format sql_format{
    .name = "sql",
    .out_of_memory = human_out_of_memory,
    .error_text = &human_error_text,
    .make_replay_reporter = [](Output& output, const ReplayReporter::Layout& /*layout*/)
        -> std::unique_ptr<ReplayReporter> {
      return std::make_unique<SqlReporter>(output, insert_style);
    },
};

/// For psql, which loads it faster.
constexpr Format sql_copy_format{
    .name = "sql-copy",
    .out_of_memory = human_out_of_memory,
    .error_text = &human_error_text,
    .make_replay_reporter = [](Output& output, const ReplayReporter::Layout& /*layout*/)
        -> std::unique_ptr<ReplayReporter> {
      return std::make_unique<SqlReporter>(output, copy_style);
    },
};

}  // namespace aerowal::cli

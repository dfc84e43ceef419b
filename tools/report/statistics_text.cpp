#include "report/statistics_text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include <unistd.h>

#include "report/json_members.hpp"
#include "term/prose.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

constexpr std::array all_types{RecordType::insert, RecordType::update, RecordType::delete_};
constexpr std::array<unsigned, 2> percents{50, 99};

double part_of(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::string fixed(double number, const char* format) {
  std::array<char, 40> text{};
  const int size = std::snprintf(text.data(), text.size(), format, number);
  return {text.data(), static_cast<std::size_t>(size)};
}

// ---- for people

/// Lines of cells in columns: the first to the left, the others to the right.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> head) { add(std::move(head)); }

  void add(std::vector<std::string> cells) {
    widths_.resize(std::max(widths_.size(), cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i) {
      widths_[i] = std::max(widths_[i], width_of(cells[i]));
    }
    lines_.push_back(std::move(cells));
  }

  /// `style`: what the lines are cut to.
  [[nodiscard]] std::string text(const LineStyle& style) const {
    std::string text;
    for (const auto& cells : lines_) {
      std::string line = "  ";
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string padding(widths_[i] - width_of(cells[i]), ' ');
        line += i == 0 ? cells[i] + padding : "  " + padding + cells[i];
      }
      line.erase(line.find_last_not_of(' ') + 1);
      fit(line, style);
      text += line + "\n";
    }
    return text;
  }

 private:
  std::vector<std::vector<std::string>> lines_;
  std::vector<std::size_t> widths_;
};

class StatisticsText {
 public:
  StatisticsText(const LogStatistics& statistics, const Output& output)
      : statistics_(&statistics),
        style_({.columns = output.columns(), .unicode = output.unicode()}),
        columns_(prose_columns(STDOUT_FILENO)) {}

  [[nodiscard]] std::string head(const std::string& log) const {
    std::string text = printable(log) + ": " + count_text(statistics_->all().records, "record");
    if (const auto& numbers = statistics_->numbers()) {
      text += " (" + numbers_text({*numbers}) + ")";
    }
    return wrapped(text + ", " + bytes_text(statistics_->all().bytes) + "\n", columns_);
  }

  [[nodiscard]] std::string shares() const {
    TextTable types({"type", "records", "bytes", "share"});
    for (const RecordType type : all_types) {
      add(types, std::string(name(type)), statistics_->of_type(type));
    }
    TextTable collections({"collection", "records", "bytes", "share"});
    const auto all_collections = statistics_->collections();
    for (std::size_t i = 0; i < std::min(lines_max, all_collections.size()); ++i) {
      add(collections, printable(all_collections[i].first), all_collections[i].second);
    }
    TextTable schemas({"schema", "records", "bytes", "share"});
    const auto all_schemas = statistics_->schemas();
    for (std::size_t i = 0; i < std::min(lines_max, all_schemas.size()); ++i) {
      const auto& [id, version] = all_schemas[i].first;
      add(schemas, printable(id) + "@" + printable(version), all_schemas[i].second);
    }
    return "\n" + types.text(style_) + "\n" + collections.text(style_) +
           others(all_collections.size(), "collection") + "\n" + schemas.text(style_) +
           others(all_schemas.size(), "schema version");
  }

  [[nodiscard]] std::string sizes() const {
    static constexpr std::uint64_t bar_max = 40;
    const SizeCounts& sizes = statistics_->sizes();
    std::string text = "\n  record sizes in bytes:";
    for (const unsigned percent : percents) {
      text +=
          " p" + std::to_string(percent) + " " + std::to_string(sizes.percentile(percent)) + ",";
    }
    text = wrapped(text + " max " + std::to_string(sizes.max()) + "\n", columns_);
    const auto buckets = sizes.histogram();
    std::uint64_t most = 1;
    for (const auto& bucket : buckets) most = std::max(most, bucket.count);
    TextTable table({"bytes", "records", ""});
    for (const auto& bucket : buckets) {
      const double length = part_of(bucket.count, most) * static_cast<double>(bar_max);
      const auto bar = static_cast<std::size_t>(length + 0.999);
      std::string bars(bar, '#');
      bars.resize(bar_max, ' ');
      table.add({std::to_string(bucket.first) + "-" + std::to_string(bucket.last),
                 std::to_string(bucket.count), bars});
    }
    return text + table.text(style_);
  }

  [[nodiscard]] std::string largest() const {
    TextTable table({"largest records", "number", "bytes", "byte offset"});
    for (const auto& record : statistics_->largest()) {
      table.add({printable(record.collection_id) + "/" + printable(record.document_id),
                 std::to_string(record.sequence_number), std::to_string(record.length),
                 offset_text(record.byte_offset)});
    }
    return "\n" + table.text(style_);
  }

  [[nodiscard]] std::string documents() const {
    const auto documents = statistics_->documents();
    std::string text = "\n  " + count_text(documents.keys, "document") + ", " +
                       std::to_string(documents.live) + " live at the end\n";
    if (documents.live != 0) {
      text += "  versions of a live one: mean " +
              fixed(part_of(documents.records, documents.live), "%.2f") + ", p50 " +
              std::to_string(documents.versions.percentile(50)) + ", p99 " +
              std::to_string(documents.versions.percentile(99)) + ", max " +
              std::to_string(documents.versions.max()) + "\n";
    }
    return wrapped(text, columns_);
  }

 private:
  static constexpr std::size_t lines_max = 20;

  void add(TextTable& table, const std::string& name, const LogStatistics::Share& share) const {
    table.add({name, std::to_string(share.records), std::to_string(share.bytes),
               fixed(part_of(share.bytes, statistics_->all().bytes) * 100, "%.1f %%")});
  }

  [[nodiscard]] std::string others(std::size_t count, const std::string& what) const {
    if (count <= lines_max) return {};
    return wrapped(
        "  and " + count_text(count - lines_max, "more " + what) + "; --json has all of them\n",
        columns_);
  }

  const LogStatistics* statistics_;
  LineStyle style_;
  std::size_t columns_;  ///< of prose
};

// ---- for programs

std::string share_members(const LogStatistics::Share& share, const LogStatistics::Share& all) {
  return member("records", share.records) + "," + member("bytes", share.bytes) +
         ",\"share\":" + fixed(part_of(share.bytes, all.bytes), "%.6f");
}

std::string percentile_members(const SizeCounts& sizes) {
  std::string text;
  for (const unsigned percent : percents) {
    text += member("p" + std::to_string(percent), sizes.percentile(percent)) + ",";
  }
  return text + member("max", sizes.max());
}

/// `text_of`: the members of one.
template <class Values, class TextOf>
std::string objects(const std::string& name, const Values& values, const TextOf& text_of) {
  return "\"" + name +
         "\":" + json_array(values, [&](const auto& value) { return "{" + text_of(value) + "}"; });
}

}  // namespace

std::string statistics_text(const LogStatistics& statistics, const std::string& log,
                            const Output& output) {
  const StatisticsText tables(statistics, output);
  std::string head = tables.head(log);
  if (statistics.all().records == 0) return head;
  return head + tables.shares() + tables.sizes() + tables.largest() + tables.documents();
}

std::string statistics_json(const LogStatistics& statistics, const std::string& log) {
  const auto& all = statistics.all();
  const auto& numbers = statistics.numbers();
  const auto documents = statistics.documents();
  const auto shares = [&all](const LogStatistics::Share& share) {
    return share_members(share, all);
  };
  std::string text = "{\"statistics\":{" + text_member("path", log) + "," +
                     member("records", all.records) + "," + member("bytes", all.bytes);
  text += ",\"first_sequence_number\":" + (numbers ? std::to_string(numbers->first) : "null");
  text += ",\"last_sequence_number\":" + (numbers ? std::to_string(numbers->last) : "null");
  text += "," + objects("types", all_types, [&](RecordType type) {
            return text_member("record_type", name(type)) + "," + shares(statistics.of_type(type));
          });
  text += "," + objects("collections", statistics.collections(), [&](const auto& collection) {
            return text_member("collection_id", collection.first) + "," + shares(collection.second);
          });
  text += "," + objects("schemas", statistics.schemas(), [&](const auto& schema) {
            return text_member("schema_id", schema.first.first) + "," +
                   text_member("schema_version", schema.first.second) + "," + shares(schema.second);
          });
  text += ",\"sizes\":{" + percentile_members(statistics.sizes()) + "," +
          objects("histogram", statistics.sizes().histogram(),
                  [](const SizeCounts::Bucket& bucket) {
                    return member("from", bucket.first) + "," + member("to", bucket.last) + "," +
                           member("records", bucket.count);
                  }) +
          "}";
  text += "," + objects("largest", statistics.largest(), [](const auto& record) {
            return member("sequence_number", record.sequence_number) + "," +
                   text_member("collection_id", record.collection_id) + "," +
                   text_member("document_id", record.document_id) + "," +
                   member("byte_offset", record.byte_offset) + "," +
                   member("length", record.length);
          });
  text +=
      ",\"documents\":{" + member("keys", documents.keys) + "," + member("live", documents.live) +
      ",\"versions\":{\"mean\":" +
      (documents.live == 0 ? "null" : fixed(part_of(documents.records, documents.live), "%.6f")) +
      "," + percentile_members(documents.versions) + "}}";
  return text + "}}";
}

}  // namespace aerowal::cli

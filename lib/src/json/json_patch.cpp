#include "aerowal/json_patch.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "aerowal/record_json.hpp"
#include "base/plain_text.hpp"
#include "json/json_nodes.hpp"

namespace aerowal {
namespace {

constexpr std::size_t compared_nodes_max = std::size_t{1} << 20;
constexpr std::size_t compared_depth_max = 64;

/// Compares the values of two texts, from the root down.
class JsonComparison {
 public:
  JsonComparison(const JsonNodes& from, const JsonNodes& to)
      : from_(from),
        to_(to),
        size_max_(least_size_max + 2 * (from.text(0).size() + to.text(0).size())) {}

  /// Nothing where there would be too many.
  std::optional<std::vector<JsonChange>> run() {
    compare(0, 0, 0);
    if (too_long()) return std::nullopt;
    return std::move(changes_);
  }

 private:
  using Index = JsonNodes::Index;
  using Indexes = std::span<const Index>;

  /// Lengthens the path while it lives.
  class Step {
   public:
    Step(std::string& path, std::string_view name) : path_(path), size_(path.size()) {
      path_ += '/';
      for (const char c : name) {
        if (c == '~' || c == '/') {
          path_ += c == '~' ? "~0" : "~1";
        } else {
          path_ += c;
        }
      }
    }
    Step(std::string& path, std::size_t index) : Step(path, std::to_string(index)) {}
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;
    ~Step() { path_.resize(size_); }

   private:
    std::string& path_;
    std::size_t size_;
  };

  [[nodiscard]] bool same(Index a, Index b) const { return from_.canonical(a) == to_.canonical(b); }
  [[nodiscard]] bool too_long() const { return size_ > size_max_; }

  void compare(Index a, Index b, std::size_t depth) {
    if (too_long() || same(a, b)) return;
    if (depth < compared_depth_max && from_.is_object(a) && to_.is_object(b)) {
      compare_objects(from_.children(a), to_.children(b), depth + 1);
    } else if (depth < compared_depth_max && from_.is_array(a) && to_.is_array(b)) {
      compare_arrays(from_.children(a), to_.children(b), depth + 1);
    } else {
      put(JsonChange::Kind::replace, from_.text(a), to_.text(b));
    }
  }

  void compare_objects(Indexes a, Indexes b, std::size_t depth) {
    while (!a.empty() || !b.empty()) {
      const bool only_a = b.empty() || (!a.empty() && from_.name(a[0]) < to_.name(b[0]));
      const bool only_b = !only_a && (a.empty() || to_.name(b[0]) < from_.name(a[0]));
      const Step step(path_, only_b ? to_.name(b[0]) : from_.name(a[0]));
      if (only_a) {
        remove(a[0]);
      } else if (only_b) {
        add(b[0]);
      } else {
        compare(a[0], b[0], depth);
      }
      if (!only_b) a = a.subspan(1);
      if (!only_a) b = b.subspan(1);
    }
  }

  void compare_arrays(Indexes a, Indexes b, std::size_t depth) {
    std::size_t index = 0;
    for (; !a.empty() && !b.empty() && same(a[0], b[0]); ++index) {
      a = a.subspan(1);
      b = b.subspan(1);
    }
    while (!a.empty() && !b.empty() && same(a.back(), b.back())) {
      a = a.first(a.size() - 1);
      b = b.first(b.size() - 1);
    }
    if (a.size() <= table_side && b.size() <= table_side) {
      compare_few(a, b, index, depth);
    } else {
      compare_pairs(a, b, index, depth);
    }
  }

  /// Keeps as many elements as it can: the longest common subsequence.
  void compare_few(Indexes a, Indexes b, std::size_t index, std::size_t depth) {
    // kept[i][j]: of a from i on and b from j on.
    std::array<std::array<std::uint8_t, table_side + 1>, table_side + 1> kept{};
    for (std::size_t i = a.size(); i-- > 0;) {
      for (std::size_t j = b.size(); j-- > 0;) {
        kept[i][j] =
            same(a[i], b[j]) ? kept[i + 1][j + 1] + 1 : std::max(kept[i + 1][j], kept[i][j + 1]);
      }
    }
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() || j < b.size()) {
      // What changes before the next one that is kept.
      const std::size_t first_i = i;
      const std::size_t first_j = j;
      while (kept[i][j] != 0 && !same(a[i], b[j])) {
        if (kept[i + 1][j] >= kept[i][j + 1]) {
          ++i;
        } else {
          ++j;
        }
      }
      if (kept[i][j] == 0) {
        i = a.size();
        j = b.size();
      }
      compare_pairs(a.subspan(first_i, i - first_i), b.subspan(first_j, j - first_j),
                    index + first_j, depth);
      if (i < a.size() && j < b.size()) {
        ++i;
        ++j;
      }
    }
  }

  /// The first with the first, and so on; then those that are left over.
  void compare_pairs(Indexes a, Indexes b, std::size_t index, std::size_t depth) {
    const std::size_t pairs = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < pairs && !too_long(); ++i) {
      const Step step(path_, index + i);
      compare(a[i], b[i], depth);
    }
    for (std::size_t i = pairs; i < a.size() && !too_long(); ++i) {
      const Step step(path_, index + pairs);
      remove(a[i]);
    }
    for (std::size_t i = pairs; i < b.size() && !too_long(); ++i) {
      const Step step(path_, index + i);
      add(b[i]);
    }
  }

  void remove(Index a) { put(JsonChange::Kind::remove, from_.text(a), {}); }
  void add(Index b) { put(JsonChange::Kind::add, {}, to_.text(b)); }

  void put(JsonChange::Kind kind, std::string_view from, std::string_view to) {
    static constexpr std::size_t frame_size = 40;
    size_ += frame_size + path_.size() + to.size();
    if (too_long()) return;
    changes_.push_back({.kind = kind, .path = path_, .from = from, .to = to});
  }

  static constexpr std::size_t least_size_max = std::size_t{1} << 16;
  static constexpr std::size_t table_side = 32;

  const JsonNodes& from_;
  const JsonNodes& to_;
  std::size_t size_max_;
  std::size_t size_ = 0;  ///< of the patch, roughly
  std::string path_;
  std::vector<JsonChange> changes_;
};

}  // namespace

std::optional<std::vector<JsonChange>> json_changes(std::string_view from, std::string_view to) {
  if (!is_json(from) || !is_json(to)) return std::nullopt;
  if (from == to) return std::vector<JsonChange>();
  std::optional<std::vector<JsonChange>> changes;
  const auto old_nodes = JsonNodes::of(from, compared_nodes_max);
  const auto new_nodes = JsonNodes::of(to, compared_nodes_max);
  if (old_nodes && new_nodes) changes = JsonComparison(*old_nodes, *new_nodes).run();
  if (changes) return changes;
  JsonChange whole;
  whole.from = from;
  whole.to = to;
  return std::vector<JsonChange>{std::move(whole)};
}

void append_compact_json(std::string& out, std::string_view json) {
  bool in_string = false;
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    if (in_string && c == '\\') out += json[at++];
    if (c == '"') in_string = !in_string;
    if (in_string || (c != ' ' && c != '\t' && c != '\n' && c != '\r')) out += json[at];
  }
}

void append_json_patch(std::string& out, const std::vector<JsonChange>& changes) {
  static constexpr std::array<std::string_view, 3> kinds{"add", "remove", "replace"};
  out += '[';
  for (const JsonChange& change : changes) {
    if (&change != changes.data()) out += ',';
    out.append(R"({"op":")").append(kinds[static_cast<std::size_t>(change.kind)]);
    out.append(R"(","path":)");
    append_json_string(out, change.path);
    if (change.kind != JsonChange::Kind::remove) {
      out.append(R"(,"value":)");
      append_compact_json(out, change.to);
    }
    out += '}';
  }
  out += ']';
}

}  // namespace aerowal

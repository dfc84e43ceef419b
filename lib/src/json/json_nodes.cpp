#include "json/json_nodes.hpp"

#include <algorithm>
#include <utility>

#include "aerowal/record_json.hpp"
#include "json/json_text.hpp"

namespace aerowal {

/// Goes through a text that is known to be JSON.
class JsonNodes::Builder {
 public:
  Builder(std::string_view text, std::size_t node_count_max, JsonNodes& into)
      : text_(text), node_count_max_(node_count_max), json_(text), into_(into) {}

  bool build() {
    json_.white_space();
    if (!read_value({})) return false;
    while (!open_.empty()) {
      json_.white_space();
      const char next = json_.peek();
      if (next == '}' || next == ']') {
        ++json_.at;
        if (!close()) return false;
        continue;
      }
      if (next == ',') {
        ++json_.at;
        json_.white_space();
      }
      std::string_view name;
      if (into_.is_object(open_.back().node) && !read_name(name)) return false;
      if (!read_value(name)) return false;
    }
    return true;
  }

 private:
  struct Open {
    Index node;
    std::size_t first_pending;
  };

  bool read_name(std::string_view& name) {
    const std::size_t begin = json_.at;
    json_.escape_seen = false;
    json_.string();
    name = text_.substr(begin, json_.at - begin);
    if (!json_.escape_seen) {
      name = name.substr(1, name.size() - 2);
    } else {
      std::string unquoted;
      if (!unquote_json(name, unquoted)) return false;
      name = into_.unquoted_.emplace_back(std::move(unquoted));
    }
    json_.white_space();
    json_.literal(':');
    json_.white_space();
    return true;
  }

  bool read_value(std::string_view name) {
    if (into_.nodes_.size() == node_count_max_) return false;
    const auto node = static_cast<Index>(into_.nodes_.size());
    const std::size_t begin = json_.at;
    const char first = json_.peek();
    if (!open_.empty()) pending_.push_back(node);
    // A container becomes longer when it ends.
    if (first == '{' || first == '[') {
      ++json_.at;
      open_.push_back({.node = node, .first_pending = pending_.size()});
    } else {
      json_.value();
    }
    into_.nodes_.push_back({.text = text_.substr(begin, json_.at - begin), .name = name});
    return true;
  }

  bool close() {
    const auto [index, first_pending] = open_.back();
    open_.pop_back();
    Node& node = into_.nodes_[index];
    const char* const begin = node.text.data();
    node.text = {begin, static_cast<std::size_t>(text_.data() + json_.at - begin)};
    const auto first = pending_.begin() + static_cast<std::ptrdiff_t>(first_pending);
    node.first_child = static_cast<Index>(into_.children_.size());
    node.child_count = static_cast<Index>(pending_.end() - first);
    const auto name_of = [this](Index member) { return into_.name(member); };
    if (into_.is_object(index)) {
      std::ranges::sort(first, pending_.end(), {}, name_of);
      if (std::ranges::adjacent_find(first, pending_.end(), {}, name_of) != pending_.end()) {
        return false;
      }
    }
    into_.children_.insert(into_.children_.end(), first, pending_.end());
    pending_.erase(first, pending_.end());
    return true;
  }

  std::string_view text_;
  std::size_t node_count_max_;
  JsonText json_;
  JsonNodes& into_;
  std::vector<Open> open_;
  std::vector<Index> pending_;  ///< the children so far of all that is open
};

std::optional<JsonNodes> JsonNodes::of(std::string_view text, std::size_t node_count_max) {
  JsonNodes nodes;
  if (!Builder(text, node_count_max, nodes).build()) return std::nullopt;
  if (!nodes.make_canonical()) return std::nullopt;
  return nodes;
}

bool JsonNodes::make_canonical() {
  struct Open {
    Index node;
    Index next_child;
  };
  std::vector<Open> open;
  std::string said;
  const auto begin = [&](Index index) {
    Node& node = nodes_[index];
    node.canonical_begin = canonical_.size();
    if (is_object(index) || is_array(index)) {
      canonical_ += node.text.front();
      open.push_back({.node = index, .next_child = 0});
      return true;
    }
    if (node.text.front() != '"') {
      canonical_ += node.text;
    } else {
      if (!unquote_json(node.text, said)) return false;
      append_json_string(canonical_, said);
    }
    node.canonical_size = canonical_.size() - node.canonical_begin;
    return true;
  };
  if (!begin(0)) return false;
  while (!open.empty()) {
    Node& node = nodes_[open.back().node];
    const bool object = node.text.front() == '{';
    if (open.back().next_child == node.child_count) {
      canonical_ += object ? '}' : ']';
      node.canonical_size = canonical_.size() - node.canonical_begin;
      open.pop_back();
      continue;
    }
    if (open.back().next_child != 0) canonical_ += ',';
    const Index child = children_[node.first_child + open.back().next_child++];
    if (object) {
      append_json_string(canonical_, nodes_[child].name);
      canonical_ += ':';
    }
    if (!begin(child)) return false;
  }
  return true;
}

}  // namespace aerowal

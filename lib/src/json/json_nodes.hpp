#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aerowal {

/// Every value of a JSON text, where it stands there, in a form in which equal ones have equal
/// bytes. Any depth; about 80 bytes of memory a value beside a second copy of the text.
///
/// Equal are strings that say the same, numbers of the same text (1 is not 1.0), and objects with
/// equal members in any order.
class JsonNodes {
 public:
  /// In the order of the text, so that 0 is the whole.
  using Index = std::uint32_t;

  /// Nothing where an object has two members of one name, a string has a lone surrogate, so that
  /// appliers of patches would differ about it, or there are more than `node_count_max` values.
  /// `text`: is_json(); must outlive the result.
  static std::optional<JsonNodes> of(std::string_view text, std::size_t node_count_max);

  /// As it stands in the text.
  [[nodiscard]] std::string_view text(Index node) const { return nodes_[node].text; }
  [[nodiscard]] bool is_object(Index node) const { return text(node).front() == '{'; }
  [[nodiscard]] bool is_array(Index node) const { return text(node).front() == '['; }
  /// What the name of a member says.
  [[nodiscard]] std::string_view name(Index member) const { return nodes_[member].name; }
  /// Of an array in the order of the text, of an object sorted bytewise by name.
  [[nodiscard]] std::span<const Index> children(Index node) const {
    return std::span(children_).subspan(nodes_[node].first_child, nodes_[node].child_count);
  }
  /// The same for equal values, and for no others.
  [[nodiscard]] std::string_view canonical(Index node) const {
    return std::string_view(canonical_)
        .substr(nodes_[node].canonical_begin, nodes_[node].canonical_size);
  }

 private:
  class Builder;
  struct Node {
    std::string_view text;
    std::string_view name;
    std::size_t canonical_begin = 0;
    std::size_t canonical_size = 0;
    Index first_child = 0;  ///< in children_
    Index child_count = 0;
  };

  bool make_canonical();  ///< false: a string has a lone surrogate

  std::vector<Node> nodes_;
  std::vector<Index> children_;
  std::deque<std::string> unquoted_;  ///< names that have escapes in the text
  std::string canonical_;
};

}  // namespace aerowal

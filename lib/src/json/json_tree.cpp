#include "json/json_tree.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace aerowal {

/// Makes a tree of the events of the parser.
class JsonTree::Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  JsonTree take_root() { return std::move(root_); }

  bool null() override { return put({}) != nullptr; }
  bool boolean(bool /*truth*/) override { return null(); }
  bool number_integer(number_integer_t /*number*/) override { return null(); }
  bool number_unsigned(number_unsigned_t number) override { return put_value(number); }
  bool number_float(number_float_t /*number*/, const string_t& /*text*/) override { return null(); }
  bool string(string_t& text) override { return put_value(std::move(text)); }
  bool binary(binary_t& /*bytes*/) override { return false; }
  bool start_object(std::size_t /*size*/) override { return open(Object()); }
  bool key(string_t& name) override {
    auto& others = std::get<Object>(open_.back()->value_).names;
    if (std::find(others.begin(), others.end(), name) != others.end()) return false;
    others.push_back(std::move(name));
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t /*size*/) override { return open(Array()); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::json::exception& /*error*/) override {
    return false;
  }

 private:
  static constexpr std::size_t depth_max = 16;

  /// Where `tree` is now. It stays there while it is open: only then is one put beside it.
  JsonTree* put(JsonTree tree) {
    if (open_.empty()) {
      root_ = std::move(tree);
      return &root_;
    }
    auto* const array = std::get_if<Array>(&open_.back()->value_);
    auto& beside = array != nullptr ? *array : std::get<Object>(open_.back()->value_).values;
    return &beside.emplace_back(std::move(tree));
  }

  template <class Value>
  bool put_value(Value value) {
    JsonTree tree;
    tree.value_ = std::move(value);
    return put(std::move(tree)) != nullptr;
  }

  template <class Value>
  bool open(Value value) {
    if (open_.size() == depth_max) return false;
    JsonTree tree;
    tree.value_ = std::move(value);
    open_.push_back(put(std::move(tree)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  JsonTree root_;
  std::vector<JsonTree*> open_;
};

std::optional<JsonTree> JsonTree::parse(std::string_view text) {
  Builder builder;
  if (!nlohmann::json::sax_parse(text, &builder)) return std::nullopt;
  return builder.take_root();
}

const JsonTree* JsonTree::find(std::string_view name) const {
  const auto* const object = std::get_if<Object>(&value_);
  if (object == nullptr) return nullptr;
  const auto found = std::find(object->names.begin(), object->names.end(), name);
  if (found == object->names.end()) return nullptr;
  return &object->values[static_cast<std::size_t>(found - object->names.begin())];
}

std::optional<std::uint64_t> JsonTree::number() const {
  const auto* const number = std::get_if<std::uint64_t>(&value_);
  return number != nullptr ? std::optional(*number) : std::nullopt;
}

const std::string* JsonTree::text() const { return std::get_if<std::string>(&value_); }
const std::vector<JsonTree>* JsonTree::array() const { return std::get_if<Array>(&value_); }

}  // namespace aerowal

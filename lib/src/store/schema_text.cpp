#include "store/schema_text.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/utf8.hpp"

namespace aerowal {
namespace {

/// AeroDB's library gives up one level later.
constexpr std::size_t depth_max = 127;

/// A value with all its members, also where two have one name, but not what is in an array.
struct Value {
  enum class Type : std::uint8_t { null, boolean, number, string, array, object };

  [[nodiscard]] bool is(Type wanted) const { return type == wanted; }
  [[nodiscard]] const Value* find(std::string_view wanted) const;
  /// The first of `names` that is there twice; empty where none is.
  [[nodiscard]] std::string_view find_repeated(std::initializer_list<std::string_view> names) const;

  std::string name = {};  ///< as a member of an object
  Type type = Type::null;
  bool truth = false;
  std::string text = {};
  std::vector<Value> members = {};
};

const Value* Value::find(std::string_view wanted) const {
  const auto found = std::find_if(members.rbegin(), members.rend(),
                                  [wanted](const Value& member) { return member.name == wanted; });
  return found == members.rend() ? nullptr : &*found;
}

std::string_view Value::find_repeated(std::initializer_list<std::string_view> names) const {
  for (const std::string_view wanted : names) {
    const auto count = std::count_if(members.begin(), members.end(), [wanted](const Value& member) {
      return member.name == wanted;
    });
    if (count > 1) return wanted;
  }
  return {};
}

/// Makes a Value of the events of the parser.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  [[nodiscard]] const Value& value() const { return root_; }
  [[nodiscard]] bool too_deep() const { return too_deep_; }

  bool null() override { return add({.type = Value::Type::null}); }
  bool boolean(bool truth) override { return add({.type = Value::Type::boolean, .truth = truth}); }
  bool number_integer(number_integer_t /*number*/) override { return add_number(); }
  bool number_unsigned(number_unsigned_t /*number*/) override { return add_number(); }
  bool number_float(number_float_t /*number*/, const string_t& /*text*/) override {
    return add_number();
  }
  bool string(string_t& text) override {
    return add({.type = Value::Type::string, .text = std::move(text)});
  }
  bool binary(binary_t& /*bytes*/) override { return false; }
  bool start_object(std::size_t /*size*/) override { return open(Value::Type::object); }
  bool key(string_t& name) override {
    name_ = std::move(name);
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t /*size*/) override { return open(Value::Type::array); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::json::exception& /*error*/) override {
    return false;
  }

 private:
  bool add_number() { return add({.type = Value::Type::number}); }

  /// The value that was added; null in an array.
  Value* put(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Value* const parent = open_.back();
    if (parent == nullptr || !parent->is(Value::Type::object)) return nullptr;
    value.name = std::move(name_);
    parent->members.push_back(std::move(value));
    return &parent->members.back();
  }

  bool add(Value value) {
    put(std::move(value));
    return true;
  }

  bool open(Value::Type type) {
    too_deep_ = open_.size() == depth_max;
    if (too_deep_) return false;
    open_.push_back(put({.type = type}));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  Value root_;
  /// Null for what is in an array. A member stays where it is while it is open: only then is one
  /// added beside it.
  std::vector<Value*> open_;
  std::string name_;
  bool too_deep_ = false;
};

using Type = Value::Type;

/// What is wrong with the members of `value` that say of which type a field is; empty: nothing.
std::string type_fault(const Value& value);

/// The same of `value`, which is to be a field or all of the fields of an object.
std::string field_fault(const Value& value) {
  if (!value.is(Type::object)) return "is not an object";
  if (!value.find_repeated({"required"}).empty()) return "has the member required twice";
  const Value* const required = value.find("required");
  if (required == nullptr) return "has no member required";
  if (!required->is(Type::boolean)) return "has a member required that is not true or false";
  return type_fault(value);
}

std::string fields_fault(const Value& value) {
  if (!value.is(Type::object)) return "fields is not an object";
  for (const Value& member : value.members) {
    if (const auto fault = field_fault(member); !fault.empty()) {
      return "the field " + member.name + " " + fault;
    }
  }
  return {};
}

std::string type_fault(const Value& value) {
  if (!value.is(Type::object)) return "is not an object";
  if (!value.find_repeated({"type"}).empty()) return "has the member type twice";
  const Value* const type = value.find("type");
  if (type == nullptr) return "has no member type";
  if (!type->is(Type::string)) return "has a member type that is not a string";
  for (const std::string_view name : {"string", "int", "bool", "float"}) {
    if (type->text == name) return {};
  }
  if (type->text != "object" && type->text != "array") {
    return "has a type that there is not: " + type->text;
  }
  const bool is_object = type->text == "object";
  const std::string inner = is_object ? "fields" : "element_type";
  if (!value.find_repeated({inner}).empty()) return "has the member " + inner + " twice";
  const Value* const found = value.find(inner);
  if (found == nullptr) return "has no member " + inner;
  const std::string fault = is_object ? fields_fault(*found) : type_fault(*found);
  return fault.empty() ? fault : "has a member " + inner + " in which: " + fault;
}

/// What AeroDB's library says of the text that is JSON.
std::string shape_fault(const Value& schema) {
  if (!schema.is(Type::object)) return "it is not a JSON object";
  const auto repeated =
      schema.find_repeated({"schema_id", "schema_version", "description", "fields"});
  if (!repeated.empty()) return "it has the member " + std::string(repeated) + " twice";
  for (const char* const name : {"schema_id", "schema_version", "fields"}) {
    const Value* const found = schema.find(name);
    if (found == nullptr) return std::string("it has no member ") + name;
    if (found->is(Type::string) || name == std::string_view("fields")) continue;
    return std::string("its member ") + name + " is not a string";
  }
  const Value* const description = schema.find("description");
  if (description != nullptr && !description->is(Type::string) && !description->is(Type::null)) {
    return "its member description is not a string";
  }
  return fields_fault(*schema.find("fields"));
}

}  // namespace

std::optional<SchemaFault> find_schema_fault(const std::string& text,
                                             std::pair<std::string, std::string>& version) {
  if (find_invalid_utf8(text) != std::string::npos) {
    return SchemaFault{.reason = "it is not valid UTF-8",
                       .aerodb_words = "Failed to read file: stream did not contain valid UTF-8"};
  }
  const auto invalid = [](std::string reason) {
    return SchemaFault{.reason = std::move(reason), .aerodb_words = "Invalid JSON: ..."};
  };
  if (text.starts_with("\xef\xbb\xbf")) return invalid("it begins with a byte order mark");
  Builder builder;
  const bool parsed = nlohmann::json::sax_parse(text, &builder);
  if (builder.too_deep()) {
    return invalid("it is nested deeper than " + std::to_string(depth_max) + " levels");
  }
  if (!parsed) return invalid("it is not JSON");
  const Value& schema = builder.value();
  if (auto fault = shape_fault(schema); !fault.empty()) return invalid(std::move(fault));
  const Value* const id = schema.find("fields")->find("_id");
  if (id == nullptr) {
    return SchemaFault{.reason = "it has no field _id",
                       .aerodb_words = "Schema must define an '_id' field"};
  }
  if (!id->find("required")->truth) {
    return SchemaFault{.reason = "its field _id is not required",
                       .aerodb_words = "'_id' field must be required"};
  }
  version = {schema.find("schema_id")->text, schema.find("schema_version")->text};
  return std::nullopt;
}

}  // namespace aerowal

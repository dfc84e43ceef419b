#include "json/json_value.hpp"

#include <algorithm>
#include <iterator>

#include <nlohmann/json.hpp>

#include "json/escaped.hpp"

namespace aerowal {
namespace {

std::string quoted(const std::string& text) {
  using Text = nlohmann::json;
  return Text(text).dump(-1, ' ', true, Text::error_handler_t::replace);
}

}  // namespace

class Json::Printer {
 public:
  using Put = std::function<void(std::string&)>;

  Printer(const JsonStyle& style, std::string& out, const Put& put_out)
      : style_(style), out_(out), put_out_(put_out) {}

  void print(const Json& json) { put(json, 0); }

 private:
  void put(const Json& json, std::size_t depth) {
    if (const auto* literal = std::get_if<Literal>(&json.value_)) {
      out_ += literal->text;
    } else if (const auto* text = std::get_if<std::string>(&json.value_)) {
      out_ += quoted(*text);
    } else if (const auto* raw = std::get_if<Raw>(&json.value_)) {
      if (style_.escape_raw) {
        append_escaped(out_, raw->text, Escaping::json);
      } else {
        out_ += raw->text;
      }
    } else if (const auto* array = std::get_if<Array>(&json.value_)) {
      put_all(*array, nullptr, "[]", depth);
    } else if (const auto* made = std::get_if<Made>(&json.value_)) {
      put_made(*made, depth);
    } else {
      const auto& object = std::get<Object>(json.value_);
      put_all(object.values, object.names.data(), "{}", depth);
    }
  }

  /// `name`: of the first value, with the others after it; null for an array.
  void put_all(const std::vector<Json>& values, const std::string* name, const char* brackets,
               std::size_t depth) {
    out_ += brackets[0];
    for (const Json& value : values) {
      if (&value != values.data()) out_ += ',';
      begin_line(depth + 1);
      if (name != nullptr) {
        out_.append(quoted(*name++)).append(style_.layout == JsonLayout::compact ? ":" : ": ");
      }
      put(value, depth + 1);
    }
    if (!values.empty()) begin_line(depth);
    out_ += brackets[1];
  }

  void put_made(const Made& made, std::size_t depth) {
    out_ += '[';
    for (std::size_t i = 0; i < made.size; ++i) {
      if (i != 0) out_ += ',';
      begin_line(depth + 1);
      put(made.make(i), depth + 1);
      put_out_(out_);
    }
    if (made.size != 0) begin_line(depth);
    out_ += ']';
  }

  void begin_line(std::size_t depth) {
    static constexpr std::size_t indent = 2;
    if (style_.layout == JsonLayout::indented) out_.append(1, '\n').append(indent * depth, ' ');
  }

  JsonStyle style_;
  std::string& out_;
  const Put& put_out_;
};

Json::Json(std::initializer_list<Json> parts) : value_(Array(parts)) {
  auto& array = std::get<Array>(value_);
  const bool members = std::all_of(array.begin(), array.end(), [](const Json& part) {
    const auto* pair = std::get_if<Array>(&part.value_);
    return pair != nullptr && pair->size() == 2 &&
           std::holds_alternative<std::string>(pair->front().value_);
  });
  if (!members) return;
  Object object;
  for (Json& part : array) {
    auto& pair = std::get<Array>(part.value_);
    object.names.push_back(std::move(std::get<std::string>(pair.front().value_)));
    object.values.push_back(std::move(pair.back()));
  }
  value_ = std::move(object);
}

Json Json::array() {
  Json json;
  json.value_.emplace<Array>();
  return json;
}

Json Json::object() {
  Json json;
  json.value_.emplace<Object>();
  return json;
}

Json Json::raw(std::string text) {
  Json json;
  json.value_.emplace<Raw>(Raw{std::move(text)});
  return json;
}

Json Json::made_array(std::size_t size, std::function<Json(std::size_t)> make) {
  Json json;
  json.value_.emplace<Made>(Made{.size = size, .make = std::move(make)});
  return json;
}

Json& Json::operator[](std::string_view name) {
  if (std::holds_alternative<Literal>(value_)) value_.emplace<Object>();
  auto& object = std::get<Object>(value_);
  const auto known = std::find(object.names.begin(), object.names.end(), name);
  if (known != object.names.end()) {
    return object.values[static_cast<std::size_t>(known - object.names.begin())];
  }
  object.names.emplace_back(name);
  return object.values.emplace_back();
}

void Json::update(Json object) {
  auto& from = std::get<Object>(object.value_);
  auto& to = std::get<Object>(value_);
  std::move(from.names.begin(), from.names.end(), std::back_inserter(to.names));
  std::move(from.values.begin(), from.values.end(), std::back_inserter(to.values));
}

Json& Json::emplace_back(Json value) {
  return std::get<Array>(value_).emplace_back(std::move(value));
}

Json& Json::back() { return std::get<Array>(value_).back(); }

std::string Json::text(const JsonStyle& style) const {
  std::string out;
  const Printer::Put leave = [](std::string&) {};
  Printer(style, out, leave).print(*this);
  return out;
}

void Json::print(const JsonStyle& style, const std::function<void(std::string_view)>& put) const {
  static constexpr std::size_t piece_size = std::size_t{1} << 16;
  std::string out;
  const Printer::Put put_piece = [&put](std::string& text) {
    if (text.size() < piece_size) return;
    put(text);
    text.clear();
  };
  Printer(style, out, put_piece).print(*this);
  put(out);
}

}  // namespace aerowal

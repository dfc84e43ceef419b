#include "json/json_value.hpp"

#include <cstddef>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace {

using aerowal::Json;
using aerowal::JsonLayout;

Json sample() {
  Json json = {{"number", 7}, {"none", nullptr}, {"yes", true}};
  json["list"] = Json::array();
  json["list"].push_back("a");
  json["list"].push_back({1, 2});
  json["empty"] = Json::array();
  json["raw"] = Json::raw(R"([{"a": 1.0}])");
  return json;
}

TEST_CASE("json value: the same value in each layout, and raw text as it is") {
  CHECK(sample().text() ==
        R"({"number":7,"none":null,"yes":true,"list":["a",[1,2]],"empty":[],"raw":[{"a": 1.0}]})");
  CHECK(sample().text({.layout = JsonLayout::spaced}) ==
        R"({"number": 7,"none": null,"yes": true,"list": ["a",[1,2]],"empty": [],)"
        R"("raw": [{"a": 1.0}]})");
  CHECK(sample().text({.layout = JsonLayout::indented}) == R"({
  "number": 7,
  "none": null,
  "yes": true,
  "list": [
    "a",
    [
      1,
      2
    ]
  ],
  "empty": [],
  "raw": [{"a": 1.0}]
})");
}

TEST_CASE("json value: strings are ASCII, raw text only where that is asked for") {
  Json json;
  json["te\"xt"] = "\xc3\xa9\n\xff";
  json["raw"] = Json::raw("\"\xc3\xa9\xe2\x80\xae\x7f\"");
  CHECK(json.text() == "{\"te\\\"xt\":\"\\u00e9\\n\\ufffd\",\"raw\":\"\xc3\xa9\xe2\x80\xae\x7f\"}");
  CHECK(json.text({.escape_raw = true}) ==
        "{\"te\\\"xt\":\"\\u00e9\\n\\ufffd\",\"raw\":\"\xc3\xa9\\u202e\\u007f\"}");
}

TEST_CASE("json value: a member that is there is given another value, and keeps its place") {
  Json json = {{"a", 1}, {"b", 2}};
  json["a"] = "one";
  Json more = Json::object();
  more["c"] = 3;
  json.update(std::move(more));
  CHECK(json.text() == R"({"a":"one","b":2,"c":3})");
}

TEST_CASE("json value: what is made where it is printed is printed like what is there") {
  const auto number = [](std::size_t index) { return Json(index); };
  Json there;
  there["numbers"] = Json{0, 1, 2};
  there["none"] = Json::array();
  Json made;
  made["numbers"] = Json::made_array(3, number);
  made["none"] = Json::made_array(0, number);
  for (const JsonLayout layout : {JsonLayout::compact, JsonLayout::spaced, JsonLayout::indented}) {
    CHECK(made.text({.layout = layout}) == there.text({.layout = layout}));
  }
}

TEST_CASE("json value: a long text is printed in pieces") {
  const Json json =
      Json::made_array(3, [](std::size_t) { return Json(std::string(100'000, 'x')); });
  std::string printed;
  int pieces = 0;
  json.print({}, [&](std::string_view piece) {
    printed += piece;
    ++pieces;
  });
  CHECK(pieces == 4);
  CHECK(printed == json.text());
}

}  // namespace

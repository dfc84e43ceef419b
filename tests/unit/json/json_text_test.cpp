#include "json/json_text.hpp"

#include <iterator>
#include <random>
#include <string>
#include <string_view>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <aerowal/record_json.hpp>

#include "json_reference.hpp"

namespace {

using namespace std::string_view_literals;
using aerowal::is_json;
using aerowal::JsonText;
using aerowal::testing::reference_accepts;

// clang-format off
constexpr std::string_view valid_texts[] = {
    // scalars
    "null"sv, "true"sv, "false"sv, "0"sv, "-0"sv, "1"sv, "-1"sv, "10"sv, "1234567890"sv, "0.0"sv,
    "-0.5"sv, "1.25"sv, "1e5"sv, "1E5"sv, "1e+5"sv, "1e-5"sv, "0e0"sv, "0E-0"sv, "-0.0e-00"sv,
    "1e400"sv, "-1e400"sv, "1e-400"sv, "1e00000000000000000001"sv,
    "123456789012345678901234567890.123456789012345678901234567890"sv,
    // strings
    R"("")"sv, R"("a")"sv, R"("\"\\\/\b\f\n\r\t")"sv, R"("\u0000")"sv, R"("\uD834\uDD1E")"sv,
    R"("\ud800")"sv, R"("\udfff\ud800")"sv, R"("\uDEADx")"sv, R"("\uabcd\uEF01")"sv, R"("/")"sv,
    "\"\x7f\""sv, "\"\xc2\x80\""sv, "\"\xe2\x80\xa8\""sv, "\"\xef\xbb\xbf\""sv,
    "\"\xf4\x8f\xbf\xbf\""sv, "\"\xef\xbf\xbf\""sv, R"("12345678")"sv, R"("1234567\"9")"sv,
    R"("{[:,]}")"sv,
    // containers
    "[]"sv, "{}"sv, "[[]]"sv, "[{}]"sv, "[1,2]"sv, R"({"a":1})"sv, R"({"a":1,"b":[2,{"c":3}]})"sv,
    R"({"":0})"sv, R"({"a":1,"a":1})"sv, R"({"a":{},"a":[]})"sv,
    R"([null,true,false,0,"",[],{}])"sv,
    // white space
    " \t\r\n1 \t\r\n"sv, "[ ]"sv, "{ }"sv, " [ 1 , 2 ] "sv, "{ \"a\" : 1 , \"b\" : 2 }"sv, "[\n]"sv,
    "{\r\n\"a\"\t:\n[\r]}"sv,
};
// clang-format on

// clang-format off
constexpr std::string_view invalid_texts[] = {
    ""sv, " "sv, "\n"sv, "\0"sv,
    // words
    "n"sv, "nul"sv, "nulL"sv, "nulll"sv, "True"sv, "NULL"sv, "truefalse"sv, "undefined"sv, "NaN"sv,
    "Infinity"sv, "-Infinity"sv, "null\0"sv, "a"sv, "'a'"sv,
    // numbers
    "-"sv, "+1"sv, "01"sv, "-01"sv, "00"sv, ".5"sv, "1."sv, "1.e5"sv, "1e"sv, "1e+"sv, "1e5.0"sv,
    "1e5e5"sv, "0x10"sv, "1_000"sv, "1,5"sv, "1 2"sv, "--1"sv, "1-"sv, "- 1"sv, "1e 5"sv, "1.2.3"sv,
    "\xef\xbc\x91"sv, "1\0"sv, "0e"sv, "-.5"sv, "1f"sv,
    // strings
    "\""sv, "\"a"sv, "\"a\\\""sv, "\"a\" \"b\""sv, "\"\\\""sv, "\"\\x41\""sv, "\"\\u\""sv,
    "\"\\u12\""sv, "\"\\u123\""sv, "\"\\u123g\""sv, "\"\\U1234\""sv, "\"\\a\""sv, "\"\\\0\""sv,
    "\"\\'\""sv, "\"\\ \""sv, "\"\n\""sv, "\"\t\""sv, "\"\0\""sv, "\"\x1f\""sv, "\"1234567\x01\""sv,
    "\"\\"sv, "\"\\u"sv, "\"\\u1234"sv, "\"\\u-123\""sv, "\"\\u+123\""sv,
    // UTF-8
    "\"\x80\""sv, "\"\xc0\x80\""sv, "\"\xc1\xbf\""sv, "\"\xed\xa0\x80\""sv, "\"\xe0\x80\x80\""sv,
    "\"\xf0\x80\x80\x80\""sv, "\"\xf4\x90\x80\x80\""sv, "\"\xf5\x80\x80\x80\""sv, "\"\xff\""sv,
    "\"\xe2\x82\""sv, "\"\xc3\""sv, "\"\xc3"sv, "\"1234567\xff\""sv, "[\xff]"sv, "1\xff"sv,
    // arrays
    "["sv, "]"sv, "[1"sv, "[1,"sv, "[1,]"sv, "[,1]"sv, "[,]"sv, "[1,,2]"sv, "[1 2]"sv, "[1}"sv,
    "[1]]"sv, "[[1]"sv, "[\"a\":1]"sv, "[1;2]"sv, "[]1"sv, "[][]"sv, "[\0]"sv,
    // objects
    "{"sv, "}"sv, "{\"a\""sv, "{\"a\":"sv, "{\"a\":1"sv, "{\"a\":1,"sv, "{\"a\":1,}"sv, "{\"a\"}"sv,
    "{\"a\":}"sv, "{:1}"sv, "{1:1}"sv, "{a:1}"sv, "{null:1}"sv, "{\"a\" 1}"sv,
    "{\"a\":1 \"b\":2}"sv, "{\"a\"::1}"sv, "{\"a\":1,,\"b\":2}"sv, "{,}"sv, "{\"a\":1]"sv,
    "{[]:1}"sv, "{\"a\",\"b\"}"sv, "{}}"sv, "{}{}"sv, "{\"a\":1}x"sv, "{}\0"sv, "{\"a\":1:2}"sv,
    // what is no JSON white space, and marks
    "\v1"sv, "\f1"sv, "1\v"sv, "\xc2\xa0" "1"sv, "\xe2\x80\xa8" "1"sv, "\xef\xbb\xbf{}"sv,
    "\xef\xbb\xbf"sv, "{}\xef\xbb\xbf"sv, "// c\n1"sv, "/* c */1"sv, "#\n1"sv, "1;"sv, "\0{}"sv,
};
// clang-format on

TEST_CASE("json_text: what is JSON") {
  for (const std::string_view text : valid_texts) {
    CAPTURE(text);
    CHECK(is_json(text));
    CHECK(reference_accepts(text));
  }
}

TEST_CASE("json_text: what is not") {
  for (const std::string_view text : invalid_texts) {
    CAPTURE(text);
    CHECK_FALSE(is_json(text));
    CHECK_FALSE(reference_accepts(text));
  }
}

TEST_CASE("json_text: where it fails, and what would have belonged there") {
  struct Row {
    std::string_view text;
    std::size_t at;
    std::string_view expected;
  };
  const Row rows[] = {
      {"", 0, "a JSON value"},
      {"x", 0, "a JSON value"},
      {"\0"sv, 0, "a JSON value"},
      {" 1", 0, "a JSON value"},
      {"nul", 3, "a JSON value"},
      {"trUe", 2, "a JSON value"},
      {"falsx", 4, "a JSON value"},
      {"[1,]", 3, "a JSON value"},
      {"[,", 1, "a JSON value"},
      {"{\"a\":}", 5, "a JSON value"},
      {"-", 1, "a digit"},
      {"-a", 1, "a digit"},
      {"1.", 2, "a digit"},
      {"1.e", 2, "a digit"},
      {"1e", 2, "a digit"},
      {"1e+x", 3, "a digit"},
      {"[1 2]", 3, "',' or ']'"},
      {"[1}", 2, "',' or ']'"},
      {"[1", 2, "',' or ']'"},
      {"[01]", 2, "',' or ']'"},
      {"[\"a\":1]", 4, "',' or ']'"},
      {"{\"a\":1]", 6, "',' or '}'"},
      {"{\"a\":1 \"b\":2}", 7, "',' or '}'"},
      {"{\"a\":1", 6, "',' or '}'"},
      {"{\"a\" 1}", 5, "':'"},
      {"{\"a\"", 4, "':'"},
      {"{\"a\"}", 4, "':'"},
      {"{1:1}", 1, "a string"},
      {"{", 1, "a string"},
      {"{\"a\":1,}", 7, "a string"},
      {"{\"a\":1, ", 8, "a string"},
      {"\"abc", 4, "'\"' at the end of the string"},
      {"\"12345678", 9, "'\"' at the end of the string"},
      {"\"a\nb\"", 2, "no raw control character in a string"},
      {"\"12345678\t\"", 9, "no raw control character in a string"},
      {"\"a\0b\""sv, 2, "no raw control character in a string"},
      {"\"a\xff\"", 2, "valid UTF-8"},
      {"\"ab\xe2\x82\"", 3, "valid UTF-8"},
      {"\"\\x\"", 2, "an escape character"},
      {"\"\\", 2, "an escape character"},
      {"\"\\\0\""sv, 2, "an escape character"},
      {"\"\\u12g4\"", 5, "four hexadecimal digits"},
      {"\"\\u", 3, "four hexadecimal digits"},
      {"\"\\u123\"", 6, "four hexadecimal digits"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    JsonText json(row.text);
    CHECK_FALSE(json.value());
    CHECK(json.at == row.at);
    CHECK(std::string_view(json.expected) == row.expected);
  }
}

TEST_CASE("json_text: a value ends where it ends") {
  struct Row {
    std::string_view text;
    std::size_t at;
  };
  const Row rows[] = {{"1 ", 1},    {"01", 1},     {"1.5x", 3},  {"\"a\"\"b\"", 3},
                      {"[1] ,", 3}, {"{}{}", 2},   {"nullx", 4}, {"-0-", 2},
                      {"1e5e", 3},  {"[ 1 ] ", 5}, {"{\n}\n", 3}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    JsonText json(row.text);
    CHECK(json.value());
    CHECK(json.at == row.at);
    CHECK_FALSE(json.at_end());
  }
}

TEST_CASE("json_text: line breaks are seen inside a value, and only there") {
  const auto seen = [](std::string_view text) {
    JsonText json(text);
    REQUIRE(json.value());
    return json.line_break_seen;
  };
  CHECK_FALSE(seen("[1]\n"));
  CHECK_FALSE(seen("[ \t1]"));
  CHECK_FALSE(seen(R"(["\n\r"])"));
  CHECK(seen("[\n1]"));
  CHECK(seen("[1\r]"));
  CHECK(seen("{\"a\"\n:1}"));
  CHECK(seen("[\n]"));
}

TEST_CASE("json_text: single structural characters") {
  JsonText json("{:,");
  CHECK(json.literal('{'));
  CHECK(json.literal(':'));
  CHECK_FALSE(json.literal('{'));
  CHECK(json.at == 2);
  CHECK(std::string_view(json.expected) == "'{'");
  CHECK_FALSE(json.literal(':'));
  CHECK(std::string_view(json.expected) == "':'");
  CHECK(json.literal(','));
  CHECK(json.at_end());
  CHECK(json.peek() == '\0');
  CHECK_FALSE(json.literal(','));
}

TEST_CASE("json_text: any depth") {
  constexpr std::size_t depth = 1'000'000;
  const std::string open(depth, '[');
  CHECK_FALSE(is_json(open));
  CHECK(is_json(open + std::string(depth, ']')));
  CHECK_FALSE(is_json(open + std::string(depth - 1, ']')));
  CHECK_FALSE(is_json(open + std::string(depth - 1, ']') + '}'));
  std::string objects;
  for (std::size_t i = 0; i < depth; ++i) objects += "{\"\":";
  CHECK_FALSE(is_json(objects));
  CHECK(is_json(objects + "0" + std::string(depth, '}')));
  std::string mixed;
  std::string closing;
  for (std::size_t i = 0; i < 1000; ++i) {
    const bool object = i % 3 == 0;
    mixed += object ? "{\"a\":" : "[";
    closing.insert(closing.begin(), object ? '}' : ']');
  }
  CHECK(is_json(mixed + "1" + closing));
  for (std::size_t i = 0; i < closing.size(); ++i) {
    std::string wrong = closing;
    wrong[i] = wrong[i] == '}' ? ']' : '}';
    REQUIRE_FALSE(is_json(mixed + "1" + wrong));
  }
}

TEST_CASE("json_text: every special byte at every place of a long string") {
  for (std::size_t size = 1; size < 24; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (int value = 0; value < 256; ++value) {
        std::string text = '"' + std::string(size, 'a') + '"';
        text[at + 1] = static_cast<char>(value);
        JsonText json(text);
        const bool plain = value >= 0x20 && value < 0x80 && value != '"' && value != '\\';
        const bool recognised = json.string();
        if (value == '"') {
          REQUIRE(recognised);
          REQUIRE(json.at == at + 2);
        } else if (value != '\\') {
          REQUIRE(recognised == plain);
          REQUIRE(json.at == (plain ? text.size() : at + 1));
        } else {
          REQUIRE_FALSE(recognised);
        }
      }
    }
  }
}

TEST_CASE("json_text: what a string says") {
  struct Row {
    std::string_view quoted;
    std::string_view text;
  };
  const Row rows[] = {
      {R"("")", ""},
      {R"("plain")", "plain"},
      {R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t"},
      {R"("a\u0041\u00e9\u20AC")", "aA\xc3\xa9\xe2\x82\xac"},
      {R"("\u0000")", "\0"sv},
      {R"("\ud834\udd1e!")", "\xf0\x9d\x84\x9e!"},
      {R"("\udbff\udfff")", "\xf4\x8f\xbf\xbf"},
      {R"("\ud800\udc00")", "\xf0\x90\x80\x80"},
      {R"("\ud7ff\ue000\uffff")", "\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf"},
      {"\"\xf0\x9f\x98\x80\\n\"", "\xf0\x9f\x98\x80\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.quoted);
    std::string out = "earlier";
    CHECK(aerowal::unquote_json(row.quoted, out));
    CHECK(out == row.text);
  }
  for (const std::string_view quoted :
       {R"("\ud800")", R"("\udc00")", R"("\ud800x")", R"("\ud800\n")", R"("\ud800\u0041")",
        R"("\ud800\ud800\udc00")", R"("\udc00\ud800")", R"("\ud800\\udc00")",
        R"("\udfff\u0041")"}) {
    CAPTURE(quoted);
    std::string out;
    REQUIRE(JsonText(quoted).string());
    CHECK_FALSE(aerowal::unquote_json(quoted, out));
  }
}

TEST_CASE("json_text: where nlohmann/json departs from the grammar, and nowhere else") {
  const auto departs = [](std::string_view text) {
    const bool by_nlohmann = nlohmann::json::accept(text);
    return by_nlohmann != is_json(text) && reference_accepts(text) == is_json(text);
  };
  CHECK(departs("1e400"));
  CHECK(departs("[-1e999]"));
  CHECK(departs(std::string(400, '9')));
  CHECK(departs(R"("\ud800")"));
  CHECK(departs(R"("\udc00")"));
  CHECK(departs(R"("\uD800\u0041")"));
  CHECK(departs("\xef\xbb\xbf{}"));
  CHECK(departs("{}\0"sv));
  CHECK(departs("1\0x"sv));
}

/// Valid texts cut, joined and changed by a byte: about half of them stay valid or fail late.
std::string mutated(std::mt19937& random) {
  static constexpr std::string_view pieces[] = {"{",      "}",
                                                "[",      "]",
                                                ":",      ",",
                                                "\"",     "\\",
                                                "\\u",    "\\ud800",
                                                "1e400",  "-",
                                                "0",      ".",
                                                "e",      "+",
                                                " ",      "\n",
                                                "\t",     "true",
                                                "null",   "\xc3\xa9",
                                                "\xff",   "\xed\xa0\x80",
                                                "\"a\":", "\xef\xbb\xbf",
                                                "\0"sv,   "\x7f",
                                                "\x1f",   "123456789012345678901234567890"};
  const auto below = [&](std::size_t end) { return static_cast<std::size_t>(random() % end); };
  const auto any_valid = [&] { return std::string(valid_texts[below(std::size(valid_texts))]); };
  std::string text = any_valid();
  if (below(2) == 0) text = "[" + text + "," + any_valid() + "]";
  if (below(4) == 0) text = "{\"k\":" + text + ",\"\\n\" : " + any_valid() + "}";
  for (std::size_t count = below(4); count > 0; --count) {
    const std::size_t at = below(text.size() + 1);
    switch (below(4)) {
      case 0:
        text.insert(at, pieces[below(std::size(pieces))]);
        break;
      case 1:
        text.erase(at, 1 + below(3));
        break;
      case 2:
        if (at < text.size()) text[at] = static_cast<char>(random());
        break;
      default:
        text.insert(at, any_valid());
    }
  }
  return text;
}

TEST_CASE("json_text: says what nlohmann/json says of tens of thousands of texts") {
  std::mt19937 random(20);
  std::size_t valid_count = 0;
  constexpr std::size_t text_count = 40'000;
  for (std::size_t i = 0; i < text_count; ++i) {
    const std::string text = mutated(random);
    CAPTURE(text);
    const bool ours = is_json(text);
    valid_count += static_cast<std::size_t>(ours);
    REQUIRE(ours == reference_accepts(text));
  }
  // Or the texts would not be a test of both answers.
  CHECK(valid_count > text_count / 5);
  CHECK(valid_count < text_count * 4 / 5);
}

}  // namespace

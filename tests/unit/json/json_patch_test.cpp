#include <algorithm>
#include <chrono>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <aerowal/json_patch.hpp>
#include <aerowal/record_json.hpp>

#include "share_of_cases.hpp"

namespace {

using aerowal::append_compact_json;
using aerowal::append_json_patch;
using aerowal::is_json;
using aerowal::is_json_body;
using aerowal::json_changes;
using aerowal::JsonChange;

std::string patch_of(std::string_view from, std::string_view to) {
  const auto changes = json_changes(from, to);
  REQUIRE(changes.has_value());
  std::string patch;
  append_json_patch(patch, *changes);
  return patch;
}

/// JSON whose scalars are compared by text, but for strings.
struct Document {
  std::string scalar = {};  ///< strings unquoted, after a quote
  char kind = 's';          ///< of scalars; '[' and '{'
  std::vector<Document> elements = {};
  std::map<std::string, Document> members = {};

  bool operator==(const Document&) const = default;
};

/// Of a text that is valid, without duplicate members, and not deep.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Document value() {
    skip();
    Document document;
    const char c = text_[at_];
    if (c == '"') {
      document.scalar = '"' + string();
    } else if (c == '[' || c == '{') {
      document.kind = c;
      ++at_;
      for (skip(); text_[at_] != ']' && text_[at_] != '}'; skip()) {
        if (text_[at_] == ',') ++at_;
        skip();
        if (c == '[') {
          document.elements.push_back(value());
        } else {
          const std::string name = string();
          skip();
          ++at_;
          document.members[name] = value();
        }
      }
      ++at_;
    } else {
      const std::size_t end = std::min(text_.find_first_of(",]} \n", at_), text_.size());
      document.scalar = text_.substr(at_, end - at_);
      at_ = end;
    }
    return document;
  }

 private:
  void skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
  }
  std::string string() {
    const std::size_t begin = at_++;
    while (text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    ++at_;
    return nlohmann::json::parse(text_.substr(begin, at_ - begin)).get<std::string>();
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

/// As RFC 6902 and RFC 6901 have it.
void apply(Document& root, const Document& operation) {
  const std::string kind = operation.members.at("op").scalar.substr(1);
  std::string path = operation.members.at("path").scalar.substr(1);
  const bool removes = kind == "remove";
  REQUIRE(operation.members.contains("value") != removes);
  const Document value = removes ? Document() : operation.members.at("value");
  if (path.empty()) {
    REQUIRE(kind == "replace");
    root = value;
    return;
  }
  Document* at = &root;
  for (;;) {
    REQUIRE(path.front() == '/');
    const std::size_t end = std::min(path.find('/', 1), path.size());
    std::string step = path.substr(1, end - 1);
    replace_all(step, "~1", "/");
    replace_all(step, "~0", "~");
    path.erase(0, end);
    if (at->kind == '{') {
      REQUIRE(at->members.contains(step) != (path.empty() && kind == "add"));
      if (!path.empty()) {
        at = &at->members.at(step);
        continue;
      }
      if (removes) {
        at->members.erase(step);
      } else {
        at->members[step] = value;
      }
      return;
    }
    REQUIRE(at->kind == '[');
    const std::size_t index = std::stoul(step);
    REQUIRE(std::to_string(index) == step);
    REQUIRE(index < at->elements.size() + (path.empty() && kind == "add" ? 1 : 0));
    const auto place = at->elements.begin() + static_cast<std::ptrdiff_t>(index);
    if (!path.empty()) {
      at = &*place;
      continue;
    }
    if (removes) {
      at->elements.erase(place);
    } else if (kind == "add") {
      at->elements.insert(place, value);
    } else {
      *place = value;
    }
    return;
  }
}

Document applied(std::string_view from, std::string_view patch) {
  Document document = Parser(from).value();
  for (const Document& operation : Parser(patch).value().elements) apply(document, operation);
  return document;
}

TEST_CASE("json_patch: what changes, and what does not") {
  struct Row {
    std::string_view from;
    std::string_view to;
    std::string_view patch;
  };
  const Row rows[] = {
      {R"({"a":1})", R"({"a":1})", "[]"},
      {R"({"a":1,"b":2})", " { \"b\" : 2,\n\"a\":1 } ", "[]"},
      {R"({"a":1})", R"({"a":2})", R"([{"op":"replace","path":"/a","value":2}])"},
      {R"({"a":1})", R"({"b":1})",
       R"([{"op":"remove","path":"/a"},{"op":"add","path":"/b","value":1}])"},
      {R"({"a":{"b":{"c":null}}})", R"({"a":{"b":{"c":[ 1, 2 ]}}})",
       R"([{"op":"replace","path":"/a/b/c","value":[1,2]}])"},
      // Numbers are their text, strings what they say, and values are printed as they stand.
      {"18446744073709551616", "18446744073709551617",
       R"([{"op":"replace","path":"","value":18446744073709551617}])"},
      {"[1]", "[1.0]", R"([{"op":"replace","path":"/0","value":1.0}])"},
      {"[1e2]", "[1E2]", R"([{"op":"replace","path":"/0","value":1E2}])"},
      {"[0]", "[-0]", R"([{"op":"replace","path":"/0","value":-0}])"},
      {R"(["1"])", "[1]", R"([{"op":"replace","path":"/0","value":1}])"},
      {R"(["a/\u00e9"])", "[\"\\u0061\\/\xc3\xa9\"]", "[]"},
      {R"({"\u0061":1})", R"({"a":1})", "[]"},
      {R"(["a"])", R"(["\u0062 \" x"])", R"([{"op":"replace","path":"/0","value":"\u0062 \" x"}])"},
      {R"({"z":1})", R"({"z":{"y": 1, "b":[true , "\\" ]}})",
       R"([{"op":"replace","path":"/z","value":{"y":1,"b":[true,"\\"]}}])"},
      {"{}", "[]", R"([{"op":"replace","path":"","value":[]}])"},
      {"{}", R"({"":0})", R"([{"op":"add","path":"/","value":0}])"},
      {R"({"":{"":1}})", R"({"":{"":2}})", R"([{"op":"replace","path":"//","value":2}])"},
      // Pointers escape what they must, and are JSON strings.
      {"{}", R"({"a/b~c~1\"\n\u2028":0})",
       R"([{"op":"add","path":"/a~1b~0c~01\"\u000a\u2028","value":0}])"},
      // Arrays.
      {"[1,2,3]", "[1,3]", R"([{"op":"remove","path":"/1"}])"},
      {"[1,3]", "[1,2,3]", R"([{"op":"add","path":"/1","value":2}])"},
      {"[]", "[1,2]", R"([{"op":"add","path":"/0","value":1},{"op":"add","path":"/1","value":2}])"},
      {"[1,2,3]", "[]",
       R"([{"op":"remove","path":"/0"},{"op":"remove","path":"/0"},{"op":"remove","path":"/0"}])"},
      {"[1,2,3,4,5]", "[2,3,9,5,6]",
       R"([{"op":"remove","path":"/0"},{"op":"replace","path":"/2","value":9},)"
       R"({"op":"add","path":"/4","value":6}])"},
      {R"([{"a":1},{"a":2}])", R"([{"a":1},{"a":3}])",
       R"([{"op":"replace","path":"/1/a","value":3}])"},
      {"[1,1]", "[1]", R"([{"op":"remove","path":"/1"}])"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.from);
    CAPTURE(row.to);
    CHECK(patch_of(row.from, row.to) == row.patch);
  }
}

TEST_CASE("json_patch: the whole where appliers might differ") {
  const auto whole = [](std::string_view value) {
    return R"([{"op":"replace","path":"","value":)" + std::string(value) + "}]";
  };
  const std::string_view odd[] = {
      R"({"a":1,"a":1})", R"({"a":1,"\u0061":2})", R"([{"b":{"":1,"c":2,"":3}}])",
      R"(["\ud800"])",    R"({"\udc00":1})",       R"({"a":[[["x\udbff"]]]})"};
  for (const std::string_view text : odd) {
    CAPTURE(text);
    CHECK(patch_of(text, "[1]") == whole("[1]"));
    CHECK(patch_of("[1]", text) == whole(text));
    CHECK(patch_of(text, text) == "[]");
  }
  CHECK(patch_of(R"([ "\ud800" ])", R"(["\ud800"])") == whole(R"(["\ud800"])"));
}

TEST_CASE("json_patch: no patch of what is no JSON") {
  for (const std::string_view text : {"", "x", "{", "{}{}", "\xff", "\xef\xbb\xbf{}"}) {
    CAPTURE(text);
    CHECK_FALSE(json_changes(text, "{}").has_value());
    CHECK_FALSE(json_changes("{}", text).has_value());
    CHECK_FALSE(json_changes(text, text).has_value());
  }
}

TEST_CASE("json_patch: operations have what was there, too") {
  const std::string from = R"({"a":1, "b": [ 2 ]})";
  const std::string to = R"({"b":{ }, "c": "x"})";
  const auto changes = json_changes(from, to);
  REQUIRE(changes.has_value());
  REQUIRE(changes->size() == 3);
  CHECK(changes->at(0).kind == JsonChange::Kind::remove);
  CHECK(changes->at(0).path == "/a");
  CHECK(changes->at(0).from == "1");
  CHECK(changes->at(0).to.empty());
  CHECK(changes->at(1).kind == JsonChange::Kind::replace);
  CHECK(changes->at(1).from == "[ 2 ]");
  CHECK(changes->at(1).to == "{ }");
  CHECK(changes->at(2).kind == JsonChange::Kind::add);
  CHECK(changes->at(2).from.empty());
  CHECK(changes->at(2).to == R"("x")");
}

TEST_CASE("json_patch: deep values are replaced, at any depth") {
  const auto nested = [](std::size_t depth, std::string_view inner) {
    std::string text(depth, '[');
    text += inner;
    return text + std::string(depth, ']');
  };
  const auto path = [](std::size_t depth) {
    std::string text;
    while (depth-- != 0) text += "/0";
    return text;
  };
  const auto only_change = [](const std::string& from, const std::string& to) {
    const auto changes = json_changes(from, to);
    REQUIRE(changes.has_value());
    REQUIRE(changes->size() == 1);
    return changes->front();
  };
  for (const std::size_t depth : {1U, 63U, 64U}) {
    const std::string from = nested(depth, "1");
    const std::string to = nested(depth, "2");
    const JsonChange change = only_change(from, to);
    CHECK(change.path == path(depth));
    CHECK(change.to == "2");
  }
  for (const std::size_t depth : {65U, 100'000U}) {
    const std::string from = nested(depth, "1");
    const std::string to = nested(depth, "2");
    const JsonChange change = only_change(from, to);
    CHECK(change.path == path(64));
    CHECK(change.to == nested(depth - 64, "2"));
  }
  // More than 2^20 values.
  const std::string from = nested(1'100'000, "1");
  const std::string to = nested(1'100'000, "2");
  CHECK(only_change(from, to).path.empty());
}

/// `count` times what `piece` makes of its number, with commas.
template <class Piece>
std::string listed(char open, std::size_t count, char close, const Piece& piece) {
  std::string text(1, open);
  for (std::size_t i = 0; i < count; ++i) {
    if (i != 0) text += ',';
    text += piece(i);
  }
  return text + close;
}

TEST_CASE("json_patch: no text makes it slow, or the patch long") {
  using std::to_string;
  constexpr std::size_t many = 100'000;
  struct Pair {
    std::string from;
    std::string to;
  };
  std::vector<Pair> pairs;
  const auto number = [](std::size_t i) { return to_string(i); };
  const auto member = [](std::size_t i) { return '"' + to_string(i) + "\":1"; };
  const auto other_member = [](std::size_t i) { return '"' + to_string(i * 2) + "\":2"; };
  pairs.push_back({listed('{', many, '}', member), listed('{', many, '}', other_member)});
  pairs.push_back({listed('[', many, ']', number),
                   listed('[', many, ']', [](std::size_t i) { return to_string(i * 7 % many); })});
  pairs.push_back({listed('[', many, ']', number), "[]"});
  pairs.push_back({"[]", listed('[', many, ']', number)});
  pairs.push_back({listed('[', many, ']', [](std::size_t i) { return to_string(i % 2); }),
                   listed('[', many, ']', [](std::size_t i) { return to_string((i + 1) % 2); })});
  // Small tables everywhere, of elements that are the same up to their ends.
  const auto row = [](std::size_t shift) {
    return [shift](std::size_t i) {
      return listed('[', 32, ']', [&](std::size_t j) {
        return "[\"" + std::string(32, 'x') + to_string((i + j * shift) % 33) + "\"]";
      });
    };
  };
  pairs.push_back({listed('[', 1000, ']', row(1)), listed('[', 1000, ']', row(5))});
  // Long names in deep objects make long paths.
  std::string deep;
  for (std::size_t i = 0; i < 60; ++i) deep += "{\"" + std::string(10'000, 'n') + "\":";
  const auto deep_of = [&](const std::string& inner) {
    return deep + inner + std::string(60, '}');
  };
  pairs.push_back(
      {deep_of(listed('{', many, '}', member)), deep_of(listed('{', many, '}', other_member))});
  for (const Pair& pair : pairs) {
    CAPTURE(pair.from.substr(0, 100));
    REQUIRE(is_json(pair.from));
    REQUIRE(is_json(pair.to));
    const auto start = std::chrono::steady_clock::now();
    const std::string patch = patch_of(pair.from, pair.to);
    const auto taken = std::chrono::steady_clock::now() - start;
    CHECK(patch.size() <= 65'536 + 2 * (pair.from.size() + pair.to.size()) + 100);
    // It takes a tenth of a second; the square of a size would take hours.
    CHECK(taken < std::chrono::seconds(60));
    CHECK(nlohmann::json::parse(pair.from).patch(nlohmann::json::parse(patch)) ==
          nlohmann::json::parse(pair.to));
  }
}

/// Texts of few names and values, so that much of two of them is the same.
class RandomText {
 public:
  explicit RandomText(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t end) { return random_() % end; }

  std::string value(std::size_t depth) {
    static constexpr std::string_view scalars[] = {"0",
                                                   "1",
                                                   "1.0",
                                                   "10e1",
                                                   "18446744073709551616",
                                                   "18446744073709551617",
                                                   "true",
                                                   "false",
                                                   "null",
                                                   R"("")",
                                                   R"("a")",
                                                   R"("\u0061")",
                                                   R"("a\/b\"\\")",
                                                   R"("]}")"};
    if (depth == 0 || below(3) == 0) return std::string(scalars[below(std::size(scalars))]);
    const bool object = below(2) == 0;
    std::string text(1, object ? '{' : '[');
    std::vector<std::string_view> names{R"("a")",  R"("b")", R"("\u0063")",
                                        R"("~/")", R"("")",  R"("\"")"};
    std::shuffle(names.begin(), names.end(), random_);
    const std::size_t count = below(names.size());
    for (std::size_t i = 0; i < count; ++i) {
      text += i == 0 ? "" : ",";
      text += space();
      if (object) text.append(names[i]).append(space()).append(":");
      text += space() + value(depth - 1) + space();
    }
    return text + space() + (object ? '}' : ']');
  }

  /// The text with a value or two of it replaced where it is an array or an object.
  std::string changed(const std::string& text) {
    std::string other = text;
    for (std::size_t tries = 0; tries < 20; ++tries) {
      std::string attempt = other;
      const std::size_t at = below(attempt.size());
      const std::size_t end = at + below(attempt.size() - at) + 1;
      attempt.replace(at, end - at, below(2) == 0 ? "" : value(1));
      if (is_json(attempt)) other = attempt;
    }
    return other;
  }

 private:
  std::string space() { return below(8) == 0 ? " " : below(30) == 0 ? "\n" : ""; }

  std::mt19937 random_;
};

TEST_CASE("json_patch: applied to one text it gives the other, over random pairs") {
  RandomText random(6902);
  std::size_t several = 0;
  constexpr std::size_t pair_count = testing::share_of_cases(20'000);
  for (std::size_t i = 0; i < pair_count; ++i) {
    const std::string from = random.value(4);
    const std::string to = i % 4 == 0 ? random.value(4) : random.changed(from);
    CAPTURE(from);
    CAPTURE(to);
    REQUIRE(is_json(from));
    const std::string patch = patch_of(from, to);
    CAPTURE(patch);
    REQUIRE(is_json_body(patch));
    const Document want = Parser(to).value();
    REQUIRE(applied(from, patch) == want);
    REQUIRE((patch == "[]") == (Parser(from).value() == want));
    // By another's implementation, for which 1 is 1.0, and which does not take any number.
    if (nlohmann::json::accept(to)) {
      REQUIRE(nlohmann::json::parse(from).patch(nlohmann::json::parse(patch)) ==
              nlohmann::json::parse(to));
    }
    several += patch.find("},{\"op\"") != std::string::npos ? 1 : 0;
  }
  CHECK(several > pair_count / 5);
}

TEST_CASE("json_patch: compact text") {
  const auto compact = [](std::string_view text) {
    std::string out = ">";
    append_compact_json(out, text);
    return out;
  };
  CHECK(compact("") == ">");
  CHECK(compact(" [ 1 ,\r\n\t2 ] ") == ">[1,2]");
  CHECK(compact(R"({ " a \" b " : " \\" , "\\\"" : 1 })") == R"(>{" a \" b ":" \\","\\\"":1})");
}

}  // namespace

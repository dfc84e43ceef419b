// Runs the cases of a JSON parsing suite: files named y_ are JSON, n_ are not, i_ may be either. As
// bodies of documents they must all come back, and be in a line as `body` or `body_base64`
// exactly as is_json_body() promises. Exit 77, meson's "skipped", where there is no suite.

#include <cstdlib>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include <aerowal/record_json.hpp>
#include <aerowal/record_line.hpp>

#include "arguments.hpp"
#include "files.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

constexpr int valid_count_min = 90;
constexpr int invalid_count_min = 180;

void check_body(const std::string& name, const std::string& body) {
  PlacedRecord record;
  record.sequence_number = 1;
  record.collection_id = "suite";
  record.document_id = name;
  record.body = bytes_of(body);
  std::string line;
  append_record_json(line, record, {});

  const bool has_base64 = line.find(R"(,"body_base64":")") != std::string::npos;
  const bool has_body = line.find(",\"body\":" + body + ",\"byte_offset\":") != std::string::npos;
  const std::string_view white_space = " \t\r\n";
  const bool movable = body.find_first_of("\r\n") == std::string::npos &&
                       white_space.find(body.front()) == std::string_view::npos &&
                       white_space.find(body.back()) == std::string_view::npos;
  if (name.starts_with("y_")) {
    CHECK_MESSAGE((movable ? has_body : has_base64), "does not stand in its line as it should");
  } else if (name.starts_with("n_")) {
    CHECK_MESSAGE(has_base64, "stands in its line as JSON");
  } else {
    CHECK_MESSAGE(has_body != has_base64, "stands in its line neither as JSON nor in base64");
  }
  CHECK_MESSAGE(is_json(line), "makes a line that is not JSON");
  CHECK_MESSAGE(line.find('\n') == std::string::npos, "makes more than one line");

  const auto parsed = parse_record_line(line);
  CHECK_MESSAGE((parsed && parsed->body == body), "does not come back as it was");
}

TEST_CASE("json suite: every text is taken for what it is, and comes back as a body") {
  const char* const directory = std::getenv("AEROWAL_JSON_TEST_SUITE");
  if (directory == nullptr) {
    skip_all("AEROWAL_JSON_TEST_SUITE does not name the suite's directory");
    return;
  }
  int valid_count = 0;
  int invalid_count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".json")) continue;
    CAPTURE(name);
    const std::string text = text_of(read_file(entry.path().string()));
    if (name.starts_with("y_")) {
      ++valid_count;
      CHECK_MESSAGE(is_json(text), "is not recognised");
    } else if (name.starts_with("n_")) {
      ++invalid_count;
      CHECK_MESSAGE(!is_json(text), "is taken for JSON");
    } else if (!name.starts_with("i_")) {
      continue;
    }
    if (!text.empty()) check_body(name, text);
  }
  CHECK(valid_count >= valid_count_min);
  CHECK(invalid_count >= invalid_count_min);
}

}  // namespace

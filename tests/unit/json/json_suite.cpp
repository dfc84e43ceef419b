// Runs the cases of a JSON parsing suite: files named y_ are JSON, n_ are not, i_ may be either. As
// bodies of documents they must all come back, and stand in a line as `body` or `body_base64`
// exactly as is_json_body() promises. Exit 77, meson's "skipped", where there is no suite.

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <aerowal/record_json.hpp>
#include <aerowal/record_line.hpp>

#include "files.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

constexpr int valid_count_min = 90;
constexpr int invalid_count_min = 180;

int failure_count = 0;

void check(bool holds, const std::string& name, const char* what) {
  if (holds) return;
  ++failure_count;
  std::printf("%s: %s\n", name.c_str(), what);
}

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
    check(movable ? has_body : has_base64, name, "does not stand in its line as it should");
  } else if (name.starts_with("n_")) {
    check(has_base64, name, "stands in its line as JSON");
  } else {
    check(has_body != has_base64, name, "stands in its line neither as JSON nor in base64");
  }
  check(is_json(line), name, "makes a line that is not JSON");
  check(line.find('\n') == std::string::npos, name, "makes more than one line");

  const auto parsed = parse_record_line(line);
  check(parsed && parsed->body == body, name, "does not come back as it was");
}

}  // namespace

int main() {
  const char* const directory = std::getenv("AEROWAL_JSON_TEST_SUITE");
  if (directory == nullptr) {
    std::puts("skipped: AEROWAL_JSON_TEST_SUITE does not name the suite's directory");
    return 77;
  }
  int valid_count = 0;
  int invalid_count = 0;
  int undecided_count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".json")) continue;
    const std::string text = text_of(read_file(entry.path().string()));
    if (name.starts_with("y_")) {
      ++valid_count;
      check(is_json(text), name, "is not recognised");
    } else if (name.starts_with("n_")) {
      ++invalid_count;
      check(!is_json(text), name, "is taken for JSON");
    } else if (name.starts_with("i_")) {
      ++undecided_count;
    } else {
      continue;
    }
    if (!text.empty()) check_body(name, text);
  }
  std::printf("%d y_, %d n_, %d i_ files, %d failures\n", valid_count, invalid_count,
              undecided_count, failure_count);
  if (valid_count < valid_count_min || invalid_count < invalid_count_min) {
    std::puts("that is not the whole suite");
    return 1;
  }
  return failure_count == 0 ? 0 : 1;
}

#include "write/encode_lines.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "log_builder.hpp"
#include "log_reading.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

std::string line_of(std::uint64_t number, const std::string& body = "{}") {
  return R"({"sequence_number":)" + std::to_string(number) +
         R"(,"record_type":"INSERT","collection_id":"c","document_id":"d","schema_id":"s",)"
         R"("schema_version":"v","body":)" +
         body + "}\n";
}

std::vector<std::string> lines_of(std::uint64_t count) {
  std::vector<std::string> lines;
  for (std::uint64_t i = 1; i <= count; ++i) {
    lines.push_back(line_of(i, std::string(i * 7 % 100, '1') + "0"));
  }
  return lines;
}

/// Gives `lines` a few at a time, then `error` if there is one, else the end.
struct Text {
  std::vector<std::string> lines;
  std::size_t at_a_time = 3;
  std::optional<Error> error = {};
  std::size_t given = 0;

  ReadLines read() {
    return [this](std::vector<char>& memory) -> Result<std::string_view> {
      memory.clear();
      if (given == lines.size() && error) return *error;
      for (std::size_t i = 0; i < at_a_time && given < lines.size(); ++i, ++given) {
        memory.insert(memory.end(), lines[given].begin(), lines[given].end());
      }
      return std::string_view(memory.data(), memory.size());
    };
  }
};

/// What was written, all of it by the thread that made this.
struct Written {
  std::thread::id thread = std::this_thread::get_id();
  std::vector<std::byte> bytes;
  std::optional<std::uint64_t> bad_place = {};  ///< a write fails that reaches it

  WriteRecords write() {
    return [this](Bytes records, std::uint64_t place) -> Result<void> {
      if (std::this_thread::get_id() != thread) return Error{.message = "elsewhere"};
      if (place != bytes.size()) return Error{.message = "out of order"};
      const std::uint64_t end = place + records.size();
      if (bad_place && end > *bad_place) return Error{.message = "full"};
      bytes.resize(std::max<std::size_t>(bytes.size(), end));
      std::copy(records.begin(), records.end(), bytes.begin() + static_cast<std::ptrdiff_t>(place));
      return {};
    };
  }
};

TEST_CASE("encode lines: a record a line, numbered and placed in order") {
  for (const std::size_t workers : {1U, 2U, 3U, 8U}) {
    for (const std::size_t at_a_time : {1U, 3U, 1000U}) {
      Text text{.lines = lines_of(200), .at_a_time = at_a_time};
      text.lines.back().pop_back();  // the last line may lack its end
      Written written;
      const auto encoded = encode_lines(text.read(), 1, workers, written.write());
      REQUIRE(encoded.has_value());
      CHECK(encoded->records == 200);
      CHECK(encoded->size == written.bytes.size());
      const Reading reading = read_as_file(written.bytes);
      CHECK_FALSE(reading.damage.has_value());
      REQUIRE(reading.records.size() == 200);
      CHECK(reading.records[41].body == std::string(94, '1') + "0");
    }
  }
}

TEST_CASE("encode lines: numbers go on from the one that is given") {
  for (const std::size_t workers : {1U, 2U, 3U, 8U}) {
    Text text{.lines = {line_of(8), line_of(9)}, .at_a_time = 1};
    Written written;
    const auto encoded = encode_lines(text.read(), 8, workers, written.write());
    REQUIRE(encoded.has_value());
    CHECK(encoded->records == 2);
  }
}

TEST_CASE("encode lines: no lines") {
  for (const std::size_t workers : {1U, 2U, 3U, 8U}) {
    Text text;
    Written written;
    const auto encoded = encode_lines(text.read(), 1, workers, written.write());
    REQUIRE(encoded.has_value());
    CHECK(encoded->records == 0);
    CHECK(encoded->size == 0);
    CHECK(written.bytes.empty());
  }
}

TEST_CASE("encode lines: the first bad line is told, wherever it and a second one are") {
  for (const std::size_t workers : {1U, 2U, 3U, 8U}) {
    for (std::size_t first = 0; first < 12; ++first) {
      for (std::size_t second = first + 1; second < 12; ++second) {
        CAPTURE(first);
        CAPTURE(second);
        Text text{.lines = lines_of(12), .at_a_time = 2};
        text.lines[first] = "{\n";
        text.lines[second] = "[\n";
        Written written;
        const auto refused = encode_lines(text.read(), 1, workers, written.write());
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().code == ErrorCode::usage);
        CHECK(refused.error().line == first + 1);
        CHECK(refused.error().column == 2U);
      }
    }
  }
}

TEST_CASE("encode lines: a line whose number is not the expected one") {
  for (const std::size_t workers : {1U, 2U, 3U, 8U}) {
    Text text{.lines = lines_of(30), .at_a_time = 4};
    text.lines.erase(text.lines.begin() + 20);
    Written written;
    const auto refused = encode_lines(text.read(), 1, workers, written.write());
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message ==
          "sequence_number is 22, but this record would get 21; nothing of it was written");
    CHECK(refused.error().line == 21U);
    CHECK(refused.error().column == 20U);
  }
}

TEST_CASE("encode lines: what cannot be read or written, unless a line before is bad") {
  for (const std::size_t workers : {1U, 2U, 3U, 8U}) {
    for (const std::size_t good : {0U, 1U, 2U, 7U, 8U}) {
      CAPTURE(good);
      for (const bool bad_line : {false, true}) {
        Text text{.lines = lines_of(good), .at_a_time = 1, .error = Error{.message = "gone"}};
        if (bad_line) text.lines.emplace_back("x\n");
        Written written;
        const auto failed = encode_lines(text.read(), 1, workers, written.write());
        REQUIRE_FALSE(failed.has_value());
        CHECK((failed.error().message == "gone") != bad_line);
        if (bad_line) CHECK(failed.error().line == good + 1);
      }
      Text text{.lines = lines_of(20), .at_a_time = 1};
      Written written;
      written.bad_place = 40 * good;
      const auto failed = encode_lines(text.read(), 1, workers, written.write());
      REQUIRE_FALSE(failed.has_value());
      CHECK(failed.error().message == "full");
    }
  }
}

TEST_CASE("encode lines: nothing counts that arrives after the end") {
  for (const std::size_t workers : {1U, 2U, 3U, 8U}) {
    for (int round = 0; round < 50; ++round) {
      std::uint64_t calls = 0;
      const ReadLines growing = [&calls](std::vector<char>& memory) -> Result<std::string_view> {
        ++calls;
        if (calls == 5) return std::string_view();
        const std::string line = line_of(calls < 5 ? calls : calls - 1);
        memory.assign(line.begin(), line.end());
        return std::string_view(memory.data(), memory.size());
      };
      Written written;
      const auto encoded = encode_lines(growing, 1, workers, written.write());
      REQUIRE(encoded.has_value());
      REQUIRE(calls == 5);
      REQUIRE(encoded->records == 4);
      REQUIRE(read_as_file(written.bytes).records.size() == 4);
    }
  }
}

TEST_CASE("encode lines: a write that fails before a bad line is what is told") {
  for (const std::size_t workers : {1U, 2U, 3U, 8U}) {
    for (const std::size_t bad : {1U, 2U, 3U, 6U, 7U}) {
      for (int round = 0; round < 20; ++round) {
        Text text{.lines = lines_of(20), .at_a_time = 1};
        text.lines[bad] = "x\n";
        Written written;
        written.bad_place = 43 * bad;  // the record of the line before, at the latest
        const auto failed = encode_lines(text.read(), 1, workers, written.write());
        REQUIRE_FALSE(failed.has_value());
        REQUIRE(failed.error().message == "full");
      }
    }
  }
}

TEST_CASE("encode lines: a line that is too long has the number of the one that is read") {
  for (const std::size_t workers : {1U, 2U, 3U, 8U}) {
    Text text{.lines = lines_of(5),
              .at_a_time = 1,
              .error = Error{.code = ErrorCode::usage, .message = "too long"}};
    Written written;
    const auto refused = encode_lines(text.read(), 1, workers, written.write());
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().line == 6U);
  }
}

TEST_CASE("encode lines: what a function throws reaches the caller") {
  for (const std::size_t workers : {1U, 2U, 3U, 8U}) {
    for (int bad = 0; bad < 6; ++bad) {
      Text text{.lines = lines_of(20), .at_a_time = 1};
      Written written;
      const auto read = text.read();
      int calls = 0;
      const ReadLines throwing = [&](std::vector<char>& memory) {
        if (calls++ == bad) throw std::runtime_error("read");
        return read(memory);
      };
      REQUIRE_THROWS_AS((void)encode_lines(throwing, 1, workers, written.write()),
                        std::runtime_error);
    }
  }
}

}  // namespace

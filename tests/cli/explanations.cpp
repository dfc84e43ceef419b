// Each kind and code that the program can print has an explanation, and nothing else has one.

#include "report/explanations.hpp"

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <aerowal/data_directory.hpp>
#include <aerowal/error.hpp>
#include <aerowal/finding.hpp>
#include <aerowal/store_check.hpp>

#include "files.hpp"
#include "log_builder.hpp"

namespace aerowal::testing {
namespace {

using Names = std::set<std::string>;

Names explained(const std::string& topic) {
  Names names;
  for (const cli::Explanation& one : cli::explanations()) {
    if (one.topic == topic) names.emplace(one.name);
  }
  return names;
}

template <class Enum>
Names names_up_to(Enum last) {
  Names names;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(last); ++i) {
    names.emplace(name(static_cast<Enum>(i)));
  }
  return names;
}

std::string only_member(const std::string& line) {
  return nlohmann::json::parse(line).begin().key();
}

nlohmann::json boot_of(const BootVerdict& verdict) {
  return nlohmann::json::parse(boot_json(verdict, "db", {})).at("boot");
}

std::string code_of_line(const std::string& line) { return line.substr(0, line.find(':')); }

/// Of a directory that lacks everything, and of one that lacks nothing but a valid schema.
Names codes_of_starts() {
  const TemporaryDirectory directory;
  Names codes;
  const auto add_verdict = [&codes, &directory] {
    const BootVerdict verdict = BootCheck::begin(directory.path()).value().verdict(false);
    codes.insert(code_of_line(verdict.message));
    codes.insert(boot_of(verdict).at("code"));
  };
  add_verdict();
  for (const char* const folder : {"/wal", "/data", "/metadata/schemas"}) {
    std::filesystem::create_directories(directory.path() + folder);
  }
  write_file(directory.path() + "/metadata/schemas/schema_a_v1.json", bytes_of("{"));
  add_verdict();
  return codes;
}

TEST_CASE("every kind of damage is explained, and no other") {
  CHECK(explained("damage") == names_up_to(static_cast<DamageKind>(damage_kind_count - 1)));
}

TEST_CASE("so is every difference between a store and a log") {
  CHECK(explained("difference") ==
        names_up_to(static_cast<StoreDifferenceKind>(store_difference_kind_count - 1)));
}

TEST_CASE("so is whatever else is said of a data directory") {
  Names names;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(StrictCheck::sequence); ++i) {
    const RecordFault fault{.check = static_cast<StrictCheck>(i)};
    for (const bool torn : {false, true}) {
      names.emplace(kind_name(StoreDamage{.fault = fault, .torn = torn}));
    }
  }
  names.insert(only_member(missing_schema_json({})));
  names.insert(only_member(malformed_schema_json({})));
  // What is wrong though AeroDB starts, true or false.
  const nlohmann::json boot = boot_of({});
  for (const auto& [member, value] : boot.items()) {
    if (value.is_boolean() && member != "starts") names.insert(member);
  }
  CHECK(explained("directory") == names);
}

TEST_CASE("so is every code") {
  Names names = names_up_to(ErrorCode::refused);
  names.merge(codes_of_starts());
  CHECK(explained("code") == names);
}

TEST_CASE("no name is explained twice") {
  Names names;
  for (const cli::Explanation& one : cli::explanations()) {
    CAPTURE(one.name);
    CHECK(names.emplace(one.name).second);
  }
}

}  // namespace
}  // namespace aerowal::testing

#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include <aerowal/repair.hpp>

#include "base/alternatives.hpp"
#include "cli/words.hpp"
#include "io/file.hpp"
#include "term/nearest.hpp"

// What the value of an option may be. Only command_line.cpp includes this, so that CLI11 is
// compiled once.

namespace aerowal::cli {

/// Said of what was taken for the value of an option.
inline constexpr const char* missing_value_hint = "; the value is missing before it";

/// That, where `text` is a file, which somebody named after an option.
inline std::string missing_value_text(const std::string& text) {
  return !text.empty() && exists(text) ? missing_value_hint : "";
}

inline std::string complaint_of_path(const std::string& path) {
  return path.empty() ? "an empty path (''), as a variable that is not set gives" : "";
}

/// CLI11 would read 010 as 8 and -1 as 2^64-1.
inline std::string complaint_of_number(const std::string& text) {
  std::uint64_t number = 0;
  const char* const text_end = text.data() + text.size();
  const auto [end, failure] = std::from_chars(text.data(), text_end, number);
  const bool leading_zero = text.size() > 1 && text.front() == '0';
  if (failure == std::errc() && end == text_end && !leading_zero) return {};
  return "'" + text + "' is not a whole decimal number from 0 to 2^64-1" + missing_value_text(text);
}

/// A place in a file as it is printed, "9420 (0x24cc)", in either of the two ways.
inline std::optional<std::uint64_t> offset_of(const std::string& text) {
  static constexpr std::string_view hex_prefix = "0x";
  static constexpr int hex_base = 16;
  const bool is_hex = text.starts_with(hex_prefix) || text.starts_with("0X");
  if (!is_hex && !complaint_of_number(text).empty()) return std::nullopt;
  std::uint64_t offset = 0;
  const char* const text_end = text.data() + text.size();
  const auto [end, failure] = std::from_chars(text.data() + (is_hex ? hex_prefix.size() : 0),
                                              text_end, offset, is_hex ? hex_base : 10);
  if (failure != std::errc() || end != text_end) return std::nullopt;
  return offset;
}

/// Bytes, or with K, M or G after it 1024, 1024² or 1024³ times as many.
inline std::optional<std::uint64_t> size_of(std::string text) {
  static constexpr std::string_view units = "KMG";
  static constexpr unsigned unit_bits = 10;
  unsigned shift = 0;
  if (const auto unit = text.empty() ? std::string_view::npos : units.find(text.back());
      unit != std::string_view::npos) {
    shift = unit_bits * static_cast<unsigned>(unit + 1);
    text.pop_back();
  }
  if (!complaint_of_number(text).empty()) return std::nullopt;
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  if (number > UINT64_MAX >> shift) return std::nullopt;
  return number << shift;
}

inline std::string complaint_of_size(const std::string& text) {
  if (size_of(text)) return {};
  std::string in_units = text.substr(0, text.find_first_of("kKmMgG") + 1);
  std::transform(in_units.begin(), in_units.end(), in_units.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return "'" + text + "' is not a size: bytes, or a number with K, M or G" +
         suggestion_text(size_of(in_units) ? in_units : "") + missing_value_text(text);
}

inline std::string complaint_of_offset(const std::string& text) {
  if (offset_of(text)) return {};
  const std::string as_hex = "0x" + text;
  return "'" + text + "' is not an offset in bytes, decimal or hexadecimal after 0x" +
         suggestion_text(offset_of(as_hex) ? as_hex : "") + missing_value_text(text);
}

/// The name of a validator that takes these words, so that shells can be told of them; CLI11 prints
/// it nowhere.
template <class Words>
std::string name_of_words(const Words& words) {
  std::string name;
  for (const auto& word : words) name.append(name.empty() ? "" : " ").append(word);
  return name;
}

/// One of a few words, each of which stands for a value. CLI11's own would also take the values'
/// numbers, and lists those in its complaint.
template <class Value>
class OneOf : public CLI::CheckedTransformer {
 public:
  using Names = std::vector<std::pair<std::string, Value>>;

  explicit OneOf(const Names& names) : CheckedTransformer(numbers(names)) {
    func_ = [transform = func_, names](std::string& text) {
      const auto is_named = [&text](const auto& entry) { return entry.first == text; };
      if (std::any_of(names.begin(), names.end(), is_named)) return transform(text);
      std::vector<std::string> words;
      for (const auto& [name, value] : names) words.push_back(name);
      return "'" + text + "' is not " + alternatives_text(words) + suggestion_text(text, words) +
             missing_value_text(text);
    };
    description("");
    std::vector<std::string> words;
    for (const auto& [word, value] : names) words.push_back(word);
    name(name_of_words(words));
  }

 private:
  static std::vector<std::pair<std::string, int>> numbers(const Names& names) {
    std::vector<std::pair<std::string, int>> numbers;
    for (const auto& [name, value] : names) numbers.emplace_back(name, static_cast<int>(value));
    return numbers;
  }
};

/// Adds an option whose value is a word of `names`.
template <class Value, class Target>
CLI::Option* add_choice(CLI::App& command, const std::string& name, Target& target,
                        const typename OneOf<Value>::Names& names, const std::string& type,
                        const std::string& help) {
  return command
      .add_option_function<int>(
          name, [&target](int value) { target = static_cast<Value>(value); }, help)
      ->transform(OneOf<Value>(names))
      ->type_name(type);
}

inline CLI::Option* add_number(CLI::App& command, const std::string& name,
                               std::optional<std::uint64_t>& value, const std::string& help) {
  return command
      .add_option_function<std::uint64_t>(
          name, [&value](std::uint64_t number) { value = number; }, help)
      ->check(CLI::Validator(complaint_of_number, ""))
      ->type_name("N");
}

inline CLI::Option* add_size(CLI::App& command, const std::string& name,
                             std::optional<std::uint64_t>& value, const std::string& help) {
  return command
      .add_option_function<std::string>(
          name, [&value](const std::string& text) { value = size_of(text); }, help)
      ->check(CLI::Validator(complaint_of_size, ""))
      ->type_name("SIZE");
}

inline CLI::Option* add_offset(CLI::App& command, const std::string& name,
                               std::optional<std::uint64_t>& value, const std::string& help) {
  return command
      .add_option_function<std::string>(
          name, [&value](const std::string& text) { value = offset_of(text); }, help)
      ->check(CLI::Validator(complaint_of_offset, ""))
      ->type_name("N");
}

/// How many records may be lost, or any number.
inline CLI::Option* add_loss_limit(CLI::App& command, LossLimit& limit) {
  return command
      .add_option_function<std::string>(
          "--max-loss",
          [&limit](const std::string& text) {
            std::uint64_t number = 0;
            std::from_chars(text.data(), text.data() + text.size(), number);
            limit = text == "any" ? LossLimit::any() : LossLimit(number);
          },
          "How many acknowledged or intact records the repair may lose (0); any: also\n"
          "where that cannot be known")
      ->check(CLI::Validator(
          [](const std::string& text) {
            if (text == "any" || complaint_of_number(text).empty()) return std::string();
            return "'" + text + "' is neither a whole decimal number from 0 to 2^64-1 nor any" +
                   missing_value_text(text);
          },
          "", "any"))
      ->type_name("N");
}

/// An option whose value is any text, the empty one included, which CLI11 would take for none.
inline CLI::Option* add_text(CLI::App& command, const std::string& name,
                             std::optional<std::string>& value, const std::string& type,
                             const std::string& help) {
  return command
      .add_option_function<std::string>(
          name, [&value](const std::string& text) { value = without_guard(text); }, help)
      ->type_name(type);
}

/// The same of a path, which cannot be empty.
inline CLI::Option* add_path(CLI::App& command, const std::string& name,
                             std::optional<std::string>& path, const std::string& type,
                             const std::string& help) {
  return add_text(command, name, path, type, help)
      ->check(CLI::Validator(
          [](const std::string& text) { return complaint_of_path(without_guard(text)); }, ""));
}

/// The same of an option that can be given more than once, each time with one value.
inline CLI::Option* add_texts(CLI::App& command, const std::string& name,
                              std::vector<std::string>& values, const std::string& type,
                              const std::string& help) {
  return command
      .add_option_function<std::vector<std::string>>(
          name,
          [&values](const std::vector<std::string>& texts) {
            for (const std::string& text : texts) values.push_back(without_guard(text));
          },
          help)
      ->allow_extra_args(false)
      ->type_name(type);
}

/// Likewise, where each value is a word of `names`.
template <class Value>
CLI::Option* add_choices(CLI::App& command, const std::string& name, std::vector<Value>& values,
                         const typename OneOf<Value>::Names& names, const std::string& type,
                         const std::string& help) {
  return command
      .add_option_function<std::vector<int>>(
          name,
          [&values](const std::vector<int>& numbers) {
            for (const int number : numbers) values.push_back(static_cast<Value>(number));
          },
          help)
      ->transform(OneOf<Value>(names))
      ->allow_extra_args(false)
      ->type_name(type);
}

/// The positional LOG: one, or where `log` is a vector, several.
template <class Logs>
CLI::Option* add_log(CLI::App& command, Logs& log, const std::string& help) {
  return command.add_option("LOG", log, help)
      ->required()
      ->type_name("")
      ->transform(CLI::Validator(
          [](std::string& text) {
            text = without_guard(text);
            return complaint_of_path(text);
          },
          ""));
}

}  // namespace aerowal::cli

#include <algorithm>
#include <cstddef>

#include <aerowal/error.hpp>

#include "report/explanations.hpp"
#include "term/prose.hpp"
#include "term/text.hpp"

namespace aerowal::cli {
namespace {

constexpr std::size_t explanation_columns = 80;
constexpr std::string_view explanation_indent = "  ";

std::string paragraph(std::string_view text, std::size_t columns) {
  return wrapped(std::string(explanation_indent).append(text), columns, 0) + "\n";
}

}  // namespace

const Explanation* find_explanation(std::string_view name) {
  const auto all = explanations();
  const auto found = std::find_if(all.begin(), all.end(), [name](const Explanation& one) {
    return std::equal(one.name.begin(), one.name.end(), name.begin(), name.end(),
                      [](char a, char b) { return small_letter(a) == small_letter(b); });
  });
  return found == all.end() ? nullptr : &*found;
}

std::string explanation_list(std::size_t columns) {
  const auto all = explanations();
  const auto width = [&all](std::string_view topic) {
    std::size_t longest = 0;
    for (const Explanation& one : all) {
      if (one.topic == topic) longest = std::max(longest, one.name.size());
    }
    return longest;
  };
  std::string list;
  std::string_view topic = all.front().topic;
  for (const Explanation& one : all) {
    if (topic != one.topic) list += '\n';
    topic = one.topic;
    list.append(one.name).append(width(one.topic) - one.name.size() + 2, ' ');
    list.append(one.summary).append("\n");
  }
  return wrapped(list, columns);
}

std::string explanation_text(const Explanation& explanation, std::size_t columns) {
  const std::size_t width = columns == 0 ? explanation_columns : columns;
  std::string text(explanation.name);
  if (const auto code = error_code_named(explanation.name)) {
    const ErrorTraits& fixed = traits(*code);
    text.append(" (").append(name(fixed.severity));
    if (!fixed.invariant.empty()) text.append(", violates ").append(fixed.invariant);
    text += ')';
  }
  const auto labelled = [width](std::string_view label, std::string_view part) {
    return paragraph(std::string(label).append(part), width);
  };
  return text + "\n" + paragraph(explanation.meaning, width) + "\n" +
         labelled("Usual causes: ", explanation.causes) + "\n" +
         labelled("What to do: ", explanation.action);
}

std::string explanation_json(const Explanation& explanation) {
  std::string json = R"({"explanation":{)" + std::string(explanation.json);
  if (const auto code = error_code_named(explanation.name)) {
    const ErrorTraits& fixed = traits(*code);
    json.append(R"(,"severity":")").append(name(fixed.severity)).append(R"(","invariant":)");
    json += fixed.invariant.empty() ? "null" : '"' + std::string(fixed.invariant) + '"';
  }
  return json + "}}";
}

}  // namespace aerowal::cli

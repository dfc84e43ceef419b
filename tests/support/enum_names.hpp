#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

namespace aerowal::testing {

/// The enumerators, from 0 on, have these names and are found by them, and by no others.
template <class Enum>
void check_enum_names(std::initializer_list<std::string_view> names,
                      std::optional<Enum> (*named)(std::string_view)) {
  std::size_t value = 0;
  for (const std::string_view expected : names) {
    CAPTURE(expected);
    const auto enumerator = static_cast<Enum>(value++);
    CHECK(name(enumerator) == expected);
    CHECK(named(expected) == enumerator);
    CHECK_FALSE(named(std::string(expected) + "x").has_value());
    CHECK_FALSE(named(expected.substr(1)).has_value());
  }
  CHECK_FALSE(named("").has_value());
}

}  // namespace aerowal::testing

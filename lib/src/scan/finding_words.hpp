#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "aerowal/finding.hpp"

// What several sentences of findings have in common. Of the log they have numbers only, never its
// text.

namespace aerowal {

inline constexpr std::string_view stray_write =
    " A stray or misdirected write, or failing memory, disk or cable.";
inline constexpr std::string_view doubtful_text =
    " That many can hardly have been here: the number after them is probably what is damaged, in "
    "memory before its record was written, and few of these records or none ever existed.";

/// "record 7"
std::string number_text(std::uint64_t number);

/// "1 byte"
std::string bytes_text(std::uint64_t bytes);

bool is_one(const std::vector<SequenceRange>& lost);

/// "records 47-49, 52 are lost".
std::string lost_text(const std::vector<SequenceRange>& lost);

std::string capitalized(std::string text);

/// What usually causes damage of that kind, as in aerowal-verify(1); where two causes look the
/// same, both. Begins with a space.
std::string cause_text(DamageKind kind);

/// What the bytes are instead, where they show it, and what to do; empty where they do not.
std::string content_text(FileContent content);

}  // namespace aerowal

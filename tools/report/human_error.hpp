#pragma once

#include <string>
#include <string_view>

#include <aerowal/error.hpp>

namespace aerowal::cli {

/// What people are told of an error; Format says what the two are.
std::string human_error_text(const Error& error, const std::string& next_step);
constexpr std::string_view human_out_of_memory = "[ERROR] AEROWAL_SYSTEM: out of memory\n";

}  // namespace aerowal::cli

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <aerowal/finding.hpp>

namespace aerowal::cli {

/// How records are lost whose count cannot be trusted.
inline constexpr const char* doubtful_number_text = "by a number that is probably damaged itself";

/// The key of a lost record, and whether the final state lacks it: "users/a (unconfirmed),
/// superseded by record 62". `confirmed`: the record is intact. `others`: which records could have
/// superseded it.
std::string lost_key_text(const std::string& collection_id, const std::string& document_id,
                          bool confirmed, std::uint64_t superseded_by, const std::string& others);

}  // namespace aerowal::cli

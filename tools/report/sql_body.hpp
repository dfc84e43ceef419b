#pragma once

#include <string_view>

namespace aerowal::cli {

/// Whether SQLite's JSON functions and PostgreSQL's jsonb both take `json`, which must be
/// is_json_body(). Either refuses some of what RFC 8259 allows.
bool databases_take(std::string_view json);

}  // namespace aerowal::cli

#pragma once

namespace aerowal {

/// The member `output_version` of summaries: of what the lines of JSON say.
inline constexpr int output_version = 1;

}  // namespace aerowal

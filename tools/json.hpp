#pragma once

#include <optional>
#include <string>

#include <aerowal/damage.hpp>
#include <aerowal/error.hpp>
#include <aerowal/replay.hpp>

namespace aerowal::cli {

/// AeroDB's error object, in one line without its end, in ASCII.
std::string error_json(const Error& error);

/// What `verify` says of one log. `status` is sound, torn, corrupt or unreadable.
struct Summary {
  std::string path;
  const char* status = "sound";
  std::uint64_t size = 0;  ///< this and the next in bytes
  std::uint64_t sound_bytes = 0;
  std::uint64_t sound_prefix_bytes = 0;
  std::uint64_t records = 0;
  std::optional<std::uint64_t> first_sequence_number;
  std::optional<std::uint64_t> last_sequence_number;
  std::optional<StrictError> strict_error;
};

/// The `summary` line of `verify --json`, without its end.
std::string summary_json(const Summary& summary);

/// The `summary` line of `append --new`.
std::string new_log_json(const std::string& path, std::uint64_t records, std::uint64_t size);

/// The `summary` line of `replay --summary`.
std::string replay_json(const std::string& path, const ReplayCounts& counts);

}  // namespace aerowal::cli

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "commands/record_filter.hpp"
#include "report/record_columns.hpp"
#include "term/common_options.hpp"
#include "term/exit_code.hpp"

namespace aerowal::cli {

struct ReplayOptions {
  CommonOptions common;
  std::string log;
  std::optional<std::uint64_t> until_sequence_number;
  std::optional<std::uint64_t> diff_from;  ///< the earlier of two states, to print what differs
  RecordFilter filter;                     ///< by ids alone
  bool deleted = false;                    ///< the deleted documents in place of the live ones
  bool ids_only = false;
  std::vector<RecordColumn> columns;  ///< of a table; the usual ones where it is empty
  bool history = false;               ///< every version too
  bool summary = false;
  std::optional<std::uint64_t> memory_limit;  ///< of ids and offsets, in bytes
  std::optional<std::string> base;            ///< a store, or `none`
  std::optional<std::string> storage;         ///< a data directory
  bool ignore_lock_file = false;              ///< with storage, like the next
  bool ignore_in_use = false;
  std::optional<std::string> check_storage;  ///< a store, or the data directory that holds it

  /// The store that the documents begin with, if there is to be one.
  [[nodiscard]] std::optional<std::string> base_store() const {
    return base == "none" ? std::nullopt : base;
  }
};

ExitCode run_replay(const ReplayOptions& options);

}  // namespace aerowal::cli

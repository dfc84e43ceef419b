#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_set>
#include <vector>

namespace aerowal {

/// Which runs of a store hold the whole log, from its first record to its last, and go on. A start
/// of AeroDB begins with the log's first record; so a run that goes on with another one was not
/// ended by a start there: the log lost its end, even where AeroDB was started since and appended
/// older records again. Where the log repeats its first record, or where the run ends as the log
/// does, it must go on with a record that the log has nowhere: a run may seem to hold the log
/// across two starts, or beside one. Records are compared by hashes, a whole log by one of them
/// all. Memory: 2 MiB at most.
class RunsBeyond {
 public:
  /// Each record of the log, in order.
  void add_log_record(std::uint64_t hash);

  /// After the log, each record of the store, in order.
  void add_store_record(std::uint64_t hash, std::uint64_t byte_offset);
  /// Between them: something is damaged there, and no run goes on over it.
  void add_store_damage();

  /// After the store: whether any run goes on.
  bool any();

  /// After any() gave true, each record of the log again.
  void exclude(std::uint64_t hash) { unknown_.erase(hash); }

  /// The part of a run that comes after the log's last record, up to a record with the content of
  /// the log's first, with which a replay begins.
  struct Part {
    std::uint64_t byte_offset = 0;  ///< of its first record
    std::uint64_t records = 0;
  };

  /// After that: the longest, and of several the last, that no start can have begun.
  [[nodiscard]] std::optional<Part> longest() const;

 private:
  /// So many starts of runs are followed at once,
  static constexpr std::size_t starts_max = std::size_t{1} << 16;
  /// so many parts that begin differently are kept,
  static constexpr std::size_t parts_max = 8;
  /// and of each so many records are looked for in the log.
  static constexpr std::size_t hashes_max = 512;

  struct Start {
    std::uint64_t index = 0;
    std::uint64_t sum = 0;  ///< of all records of the store before it
  };
  struct HashedPart : Part {
    std::vector<std::uint64_t> hashes = {};  ///< of its first records
    std::uint64_t last = 0;                  ///< of its last one
  };

  void end_part();

  std::uint64_t log_records_ = 0;
  std::uint64_t log_first_ = 0;
  std::uint64_t log_last_ = 0;
  bool log_first_again_ = false;  ///< a later record is like the first
  std::uint64_t log_sum_ = 0;
  std::uint64_t power_ = 1;  ///< by which a sum grows over as many records as the log has

  std::uint64_t store_records_ = 0;
  std::uint64_t store_sum_ = 0;
  std::deque<Start> starts_;
  std::optional<HashedPart> part_;  ///< which the last record belongs to, or may be followed by
  std::vector<HashedPart> parts_;
  std::unordered_set<std::uint64_t> unknown_;  ///< records of parts_ that the log was not seen with
};

}  // namespace aerowal

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace aerowal {

/// Where in a store the log ends, and what follows there. A store holds what the log holds once for
/// each start of AeroDB, in the log's order; the last time that a record comes with which the log
/// ends, after those that precede it in the log, is the place. Records are compared by hashes, and
/// at most 8 of each end of the log: the store may lack some and have others, where the log was
/// repaired. Memory: constant.
class LogEnd {
 public:
  /// Each record of the log, in order.
  void add_log_record(std::uint64_t hash);

  /// After the log, each record of the store, in order.
  void add_store_record(std::uint64_t hash, std::uint64_t byte_offset);
  /// Between them: something is damaged there.
  void add_store_damage(std::uint64_t byte_offset);

  /// What follows the log's end in the store, or, where that is not in the store, all of it.
  struct Rest {
    bool has_log_end = false;  ///< the log's end is in the store, or the log is empty
    /// Where its first record is, in bytes from the store's start; nothing: there is none.
    std::optional<std::uint64_t> begin = {};
    /// Where the first replay of the log begins in it; nothing: there is none.
    std::optional<std::uint64_t> replay = {};
    /// Where its first damaged place is, after which it is unknown what follows what.
    std::optional<std::uint64_t> damage = {};
    std::uint64_t records_before_both = 0;  ///< before the first replay and the first damaged place
  };
  [[nodiscard]] Rest rest() const;

 private:
  static constexpr std::size_t compared_max = 8;

  struct StoreRecord {
    std::uint64_t hash = 0;
    std::uint64_t byte_offset = 0;
  };

  [[nodiscard]] const StoreRecord& back(std::size_t index) const;
  [[nodiscard]] std::size_t common_with_log_end() const;
  void look_for_replay(std::uint64_t hash);
  void end_at_replay(Rest& rest) const;

  std::uint64_t log_records_ = 0;
  std::vector<std::uint64_t> log_begin_;
  std::array<std::uint64_t, compared_max> log_end_{};  ///< by number modulo its size
  /// Of the first i + 1 of log_begin_: how many of their last ones are its beginning as well.
  std::vector<std::size_t> borders_;

  std::array<StoreRecord, compared_max> last_{};  ///< of the store, by index modulo its size
  std::uint64_t store_records_ = 0;
  std::uint64_t unbroken_ = 0;  ///< how many of the last have no damage between them
  bool damage_before_ = false;  ///< these

  std::size_t best_ = 0;  ///< how much of the log's end precedes rest_
  Rest rest_;
  std::uint64_t rest_records_ = 0;
  std::size_t replayed_ = 0;  ///< how much of the log's beginning rest_ ends with
};

}  // namespace aerowal

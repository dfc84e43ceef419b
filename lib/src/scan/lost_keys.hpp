#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "aerowal/finding.hpp"
#include "aerowal/record.hpp"
#include "inspect/probe.hpp"

namespace aerowal {

/// The keys that damaged records still show, and the last later record of each that has the same
/// key. Remembers up to 64 MiB of keys; further ones are only counted.
class LostKeys {
 public:
  /// Notes the key that the bytes of [begin, end), with `flip` flipped back, show of the record
  /// `number` at `begin`, if they do.
  void note(Probe& probe, std::uint64_t begin, std::uint64_t end, std::uint64_t number,
            const std::optional<BitFlip>& flip);

  /// To be called for every intact record that follows.
  void observe(const PlacedRecord& record);

  /// Tells most keys apart. Any thread may.
  static std::uint32_t hash_of(const PlacedRecord& record);

  /// To be called for an intact record of that hash, which need not be in memory.
  void observe(RandomAccessLog& log, std::uint64_t byte_offset, std::uint64_t number,
               std::uint32_t hash);

  void forget_observations() { std::fill(meetings_.begin(), meetings_.end(), Meeting{}); }

  /// Where nothing is noted, nobody needs to call.
  [[nodiscard]] bool empty() const { return entries_.empty(); }

  struct Entry {
    std::uint64_t byte_offset = 0;  ///< of the damaged record
    std::uint64_t number = 0;
    std::string collection_id;
    std::string document_id;
    std::size_t key = 0;  ///< which of the different keys
  };

  /// The last record met with a key. All 0: none was.
  struct Meeting {
    std::uint64_t byte_offset = 0;
    std::uint64_t number = 0;
  };

  /// In the order of byte_offset.
  [[nodiscard]] const std::deque<Entry>& entries() const { return entries_; }
  [[nodiscard]] const Meeting& last_observation(const Entry& entry) const {
    return meetings_[entry.key];
  }
  /// Offsets from which on keys were no longer remembered; UINT64_MAX if all were.
  [[nodiscard]] std::uint64_t full_from() const { return full_from_; }

 private:
  [[nodiscard]] bool may_know(std::uint32_t hash) const;
  void observe(const std::string& key, const Meeting& meeting);

  std::deque<Entry> entries_;
  std::unordered_map<std::string, std::size_t> keys_;
  std::vector<Meeting> meetings_;  ///< of each key
  std::vector<bool> noted_;        ///< a bit for each hash of a key; empty before the first
  std::string met_key_;            ///< the memory of the key that was met last
  std::size_t remembered_bytes_ = 0;
  std::uint64_t full_from_ = UINT64_MAX;
};

}  // namespace aerowal

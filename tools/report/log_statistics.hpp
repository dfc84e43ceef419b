#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <aerowal/ranges.hpp>
#include <aerowal/record.hpp>

#include "base/keyed_hash.hpp"

namespace aerowal::cli {

/// How many of something, by how large it is. Exact: the sizes of the records of a log of n bytes
/// are at most the square root of 2n different ones.
class SizeCounts {
 public:
  struct Bucket {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint64_t count = 0;
  };

  void add(std::uint64_t size) {
    ++counts_[size];
    ++all_;
  }

  [[nodiscard]] std::uint64_t all() const { return all_; }
  /// The smallest size that so many percent of all are not above; 0 of none.
  [[nodiscard]] std::uint64_t percentile(unsigned percent) const;
  [[nodiscard]] std::uint64_t max() const { return counts_.empty() ? 0 : counts_.rbegin()->first; }
  /// From one power of two to the next, from the first to the last that has any.
  [[nodiscard]] std::vector<Bucket> histogram() const;

 private:
  std::map<std::uint64_t, std::uint64_t> counts_;
  std::uint64_t all_ = 0;
};

/// What there is in the records of a log. Memory: in proportion to the keys, collections and
/// schemas in them.
class LogStatistics {
 public:
  struct Share {
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;
  };
  using Schema = std::pair<std::string, std::string>;  ///< its id and version

  struct LargeRecord {
    std::uint64_t sequence_number = 0;
    std::uint64_t byte_offset = 0;
    std::uint32_t length = 0;
    std::string collection_id = {};
    std::string document_id = {};
  };

  struct Documents {
    std::uint64_t keys = 0;
    std::uint64_t live = 0;     ///< of these keys: whose last record is no DELETE
    SizeCounts versions = {};   ///< records of each live key
    std::uint64_t records = 0;  ///< of all live keys
  };

  static constexpr std::size_t largest_max = 10;

  /// In the order of the log.
  void add(const PlacedRecord& record);

  [[nodiscard]] const Share& all() const { return all_; }
  /// From the lowest to the highest; nothing of none.
  [[nodiscard]] const std::optional<SequenceRange>& numbers() const { return numbers_; }
  [[nodiscard]] const Share& of_type(RecordType type) const {
    return types_[static_cast<std::size_t>(type)];
  }
  /// The largest share of the bytes first.
  [[nodiscard]] std::vector<std::pair<std::string, Share>> collections() const;
  [[nodiscard]] std::vector<std::pair<Schema, Share>> schemas() const;
  [[nodiscard]] const SizeCounts& sizes() const { return sizes_; }
  /// The largest first, of the same size the earlier.
  [[nodiscard]] const std::vector<LargeRecord>& largest() const { return largest_; }
  [[nodiscard]] Documents documents() const;

 private:
  struct Versions {
    std::uint64_t records = 0;
    bool live = false;
  };
  /// Whoever writes a log cannot choose keys that collide.
  struct KeyHash {
    KeyedHash::Key key;
    KeyHash();
    std::size_t operator()(const std::string& text) const;
  };

  void add_to_largest(const PlacedRecord& record);

  Share all_;
  std::optional<SequenceRange> numbers_;
  std::array<Share, 3> types_;
  std::map<std::string, Share, std::less<>> collections_;
  std::map<Schema, Share> schemas_;
  SizeCounts sizes_;
  std::vector<LargeRecord> largest_;
  /// By the size of the collection id, it, and the document id.
  std::unordered_map<std::string, Versions, KeyHash> keys_;
};

}  // namespace aerowal::cli

#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "aerowal/bytes.hpp"
#include "aerowal/ranges.hpp"
#include "inspect/proof.hpp"
#include "inspect/random_access_log.hpp"
#include "scan/resolution.hpp"

namespace aerowal {

/// Whether two sources have the same record.
enum class Agreement : std::uint8_t {
  unknown,
  fits,  ///< all that is left of one is equal, which others could be as well
  agrees,
  differs,
};

/// What the damage of a log still shows of records whose numbers are known: those that prove
/// themselves, headers of others, and ends right before the next record.
///
/// Time: linear in the damaged bytes. Memory: by headers, of which there are at most four of one
/// number, and by damaged places.
class Remains {
 public:
  /// `proofs` and `log` must outlive this. `numbers`: those that are looked for, ascending.
  Remains(const ResolvedRegions& regions, const std::deque<Proof>& proofs,
          const std::vector<SequenceRange>& numbers, RandomAccessLog& log);

  [[nodiscard]] bool shows(std::uint64_t number) const {
    return proven_.contains(number) || headers_.contains(number) || ends_.contains(number);
  }

  /// Holds a record against what is left of the one of its number. It agrees where that proves to
  /// be the same, its checksum stands there, but for a few bits, or moved with the bytes before it,
  /// or all else of it; it fits a shorter beginning, if
  /// that is not short; it differs where that proves to be another, where it is the frame of a
  /// record of another length, and where no one damage that was written over the record explains
  /// the bytes that differ, if these are of the checksum as well, or of a beginning with which the
  /// log ends.
  Agreement compare(std::uint64_t number, Bytes record);

 private:
  struct Place {
    std::uint64_t byte_offset = 0;
    std::uint64_t end = 0;  ///< of the damage
  };

  /// Whether the last bytes of the record stand in a range.
  bool has_end(std::uint64_t begin, std::uint64_t end, Bytes record);
  void search(std::uint64_t begin, std::uint64_t end, const std::vector<SequenceRange>& numbers);
  Agreement compare_at(const Place& place, Bytes record);
  bool has_other_length(const Place& place, std::size_t length);

  RandomAccessLog* log_;
  std::multimap<std::uint64_t, Place> headers_;  ///< by number
  /// By number, where the damage ends that the record after it follows.
  std::map<std::uint64_t, std::uint64_t> ends_;
  std::multimap<std::uint64_t, const Proof*> proven_;  ///< likewise
};

}  // namespace aerowal

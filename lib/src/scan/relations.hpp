#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "aerowal/ranges.hpp"
#include "inspect/proof.hpp"
#include "inspect/random_access_log.hpp"
#include "scan/region.hpp"

namespace aerowal {

/// What records are to the log as a whole: a number and a content, wherever they stand.
enum class Relation : std::uint8_t {
  chain,        ///< of the heaviest chain, that is, sound
  copy,         ///< the same number and content stands elsewhere and is kept there
  misplaced,    ///< no other record has the number
  conflicting,  ///< another record has the number, with other content
  unnumbered,   ///< the number is one that no log has, or that nothing else supports
};

/// Records side by side whose numbers rise by one, all in one relation.
struct RelatedRun {
  Region region;
  Relation relation = Relation::chain;
};

using RelatedRuns = LargeVector<RelatedRun>;

struct Relations {
  RelatedRuns runs;                      ///< of all records, in file order
  RelatedRuns kept;                      ///< one instance of each number, ascending
  std::vector<SequenceRange> conflicts;  ///< numbers with more than one content, ascending
};

/// The run of `kept`, which ascends, that has the number; null if none has.
const RelatedRun* find_kept(const RelatedRuns& kept, std::uint64_t number);

/// Numbers that no file is large enough to reach.
inline constexpr std::uint64_t unreachable_number = std::uint64_t{1} << 32;

/// Relates the records of `regions`, each intact or proven, which are in file order. `proofs`: of
/// all that are proven, in file order. `proven_numbers`: those that these and joined records have,
/// ascending. The chain's instance of a number is kept, else the first one in the file. Contents
/// are compared byte by byte, with proven ones as they were written.
Relations relate(const Regions& regions, const std::deque<Proof>& proofs,
                 const std::vector<std::uint64_t>& proven_numbers, RandomAccessLog& log);

/// Relates the intact records of `nested`, which stand inside damaged ones and count for nothing
/// else: each a copy of one that is kept, misplaced, or conflicting. In file order.
RelatedRuns relate_nested(const Regions& nested, const Relations& relations,
                          const std::deque<Proof>& proofs, RandomAccessLog& log);

/// A record's bytes as it was written. `proof`: null where it is intact.
std::vector<std::byte> record_bytes(RandomAccessLog& log, std::uint64_t byte_offset,
                                    const Proof* proof);

/// The proof of the record at `byte_offset`; null if there is none.
const Proof* find_proof(const std::deque<Proof>& proofs, std::uint64_t byte_offset);

}  // namespace aerowal

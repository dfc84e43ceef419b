#pragma once

#include <cstdint>
#include <vector>

#include "aerowal/ranges.hpp"
#include "scan/joins.hpp"
#include "scan/region.hpp"

namespace aerowal {

/// A stretch of damage.
struct DamagePart {
  ByteRange bytes;
  std::uint64_t number = 0;  ///< of the record that it is a piece of; 0: of none
  bool is_copy = false;      ///< that record is kept elsewhere

  friend bool operator==(const DamagePart&, const DamagePart&) = default;
};

/// Drops those of which both pieces lie in those of one record: they are in its document.
void drop_inner_joins(std::vector<Join>& joins);

/// Drops those of `joins` of which a piece is in one of a host: what is in its document is none of
/// the log.
void drop_parts_of(const std::vector<Join>& hosts, std::vector<Join>& joins);

/// The pieces of joins by where they are.
class JoinPieces {
 public:
  /// `copies`: of records that are kept elsewhere.
  explicit JoinPieces(const std::vector<Join>& joins, const std::vector<Join>& copies = {});

  /// The pieces in a damaged region, and what is beside them, in file order. A record's two pieces
  /// are one where there is less between them than could show another record. Of pieces that
  /// overlap the first has what they share.
  [[nodiscard]] std::vector<DamagePart> cut(const Region& region) const;

  /// How many bytes are between pieces that cut() makes one of.
  [[nodiscard]] std::uint64_t bytes_between() const;

 private:
  struct Piece {
    DamagePart part;
    bool is_beginning = false;
  };

  void add(const Join& join, bool is_copy);
  [[nodiscard]] static bool are_one(const Piece& piece, const Piece& next);
  std::vector<Piece> pieces_;  ///< by where they begin
};

}  // namespace aerowal

#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "aerowal/record_fault.hpp"
#include "inspect/probe.hpp"

namespace aerowal {

/// A record that is not intact, and that exactly one correction out of a fixed set makes whole:
/// aerowal-format(5), "One correction that proves itself".
struct Proof {
  std::uint64_t byte_offset = 0;
  Header stored;                     ///< as it is
  Header header;                     ///< as it was written
  std::optional<BitFlip> flip = {};  ///< the one flipped bit, wherever it is, if it is one

  [[nodiscard]] std::uint64_t end() const { return byte_offset + header.length; }
};

/// The record as it was written; fewer bytes if they cannot be read.
std::vector<std::byte> corrected_bytes(RandomAccessLog& log, const Proof& proof);

/// Looks for records in damage: intact ones, and those that prove themselves. Takes time linear in
/// the log over all calls: beyond a multiple of its size nothing is proven any more.
class Prover {
 public:
  explicit Prover(Probe& probe);

  /// The header of the intact record at `byte_offset`, its strings included.
  std::optional<Header> intact(std::uint64_t byte_offset);

  /// The first place from `from` on where a record is whole, but for whether its strings are UTF-8,
  /// or the end of the log.
  std::uint64_t next_whole(std::uint64_t from);

  /// The record at `byte_offset`, where record `expected` should be, if it proves itself: one
  /// flipped bit, or a length, type and number that the payload, the three types, and what is
  /// stored or expected allow; exactly one such correction makes the checksum right, and what
  /// follows is the end of the log, an intact record, what a crash left of the next one, or another
  /// one that proves itself, of which at most 16 in a row are looked at.
  std::optional<Proof> prove(std::uint64_t byte_offset, std::uint64_t expected);

  /// Record `number`, intact or proven, is at `byte_offset`.
  bool stands(std::uint64_t byte_offset, std::uint64_t number);

  /// The proven record `number` that begins at or after `begin` and ends exactly at `end`; without
  /// its length only if it has at most 64 KiB.
  std::optional<Proof> prove_before(std::uint64_t begin, std::uint64_t end, std::uint64_t number);

 private:
  using Place = std::pair<std::uint64_t, std::uint64_t>;  ///< byte offset, expected number

  /// What is known of a place: its proof, or that there is none.
  struct Known {
    Place place = {UINT64_MAX, 0};
    std::optional<Proof> proof = {};
  };

  /// Where what is known of `place` is, or would be, in the stead of another place.
  Known& known(const Place& place);

  std::optional<Proof> find_correction(std::uint64_t byte_offset, std::uint64_t expected);
  void add_header_corrections(std::uint64_t byte_offset, const Header& stored,
                              std::uint64_t expected, std::vector<Proof>& found);
  void add_flip(std::uint64_t byte_offset, const Header& stored, std::vector<Proof>& found);
  bool is_whole(const Proof& proof);
  bool may_be_tail(std::uint64_t byte_offset, std::uint64_t number);
  bool spend(std::uint64_t bytes);

  Probe* probe_;
  std::vector<Known> known_;  ///< of the places looked at last
  bool searched_ = false;
  std::uint64_t searched_from_ = 0;  ///< nothing is whole from here …
  std::uint64_t searched_to_ = 0;    ///< … up to here, where something is, or the log ends
  std::uint64_t budget_;             ///< bytes that may still be looked at for proofs
};

}  // namespace aerowal

#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "aerowal/finding.hpp"
#include "inspect/probe.hpp"
#include "inspect/tail.hpp"
#include "scan/bit_flips.hpp"
#include "scan/parts.hpp"

namespace aerowal {

/// Where a finding is, between what is known to be right.
struct Place {
  std::uint64_t before = 0;            ///< the last number known before it; 0 at the start
  std::optional<std::uint64_t> after;  ///< the first number known after it; none at the end
  std::uint64_t count_after = 0;       ///< of records that follow each other from `after` on
};

/// Parts side by side; at least one.
struct Group {
  std::deque<Part>::const_iterator first;
  std::deque<Part>::const_iterator last;  ///< after them

  [[nodiscard]] auto begin() const { return first; }
  [[nodiscard]] auto end() const { return last; }
  [[nodiscard]] const Part& front() const { return *first; }
  [[nodiscard]] const Part& back() const { return *(last - 1); }
  [[nodiscard]] bool is_one() const { return last - first == 1; }
};

/// Turns parts that are not sound into findings. What distinguishes the kinds is in
/// aerowal-format(5), "Kinds of damage".
class Judge {
 public:
  Judge(const Parts& parts, const BitFlips& bit_flips, Probe& probe)
      : parts_(&parts), bit_flips_(&bit_flips), probe_(&probe) {}

  /// A damaged record whose end is known. `at_end`: it is the last part of the log.
  Finding framed(const Part& part, bool at_end);

  /// Parts of any other kind.
  Finding group(Group group, const Place& place);

  /// Numbers that are missing at `byte_offset`, where no byte is damaged. `lost` is not empty.
  static Finding gap(std::uint64_t byte_offset, const Place& place,
                     std::vector<SequenceRange> lost);

  /// A log without any intact record: nothing where it still is a log's damaged start, in one
  /// flipped bit or by a crash.
  std::optional<Finding> not_a_log();

  /// The numbers between the two that cannot be read anywhere.
  [[nodiscard]] std::vector<SequenceRange> lost_between(const Place& place) const;

 private:
  [[nodiscard]] Finding rejected(Group group, const Place& place) const;
  Finding judge_framed(const Part& part, bool at_end);
  Finding judge_group(Group group, const Place& place);
  Finding tail(const Part& part, std::uint64_t due);
  Finding between(Group group, const Place& place);
  bool may_be_cut_short(const Part& part, std::uint64_t due);
  std::uint64_t find_last_number(const Part& part, std::uint64_t due);
  static void set_tail(Finding& damage, Tail tail);
  [[nodiscard]] DamageKind kind_of_bytes(const Part& part, DamageKind otherwise) const;

  const Parts* parts_;
  const BitFlips* bit_flips_;
  Probe* probe_;
};

}  // namespace aerowal

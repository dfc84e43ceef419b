#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "aerowal/finding.hpp"
#include "aerowal/ranges.hpp"
#include "store/evidence.hpp"

namespace aerowal {

/// A finding, and what is to take its place.
struct DamagedFinding {
  const Finding* finding = nullptr;
  std::vector<Candidate*> records = {};     ///< by rising number
  std::vector<SequenceRange> missing = {};  ///< what else stood there
};

struct DamagedSpans {
  std::vector<DamagedSpan> spans = {};
  std::vector<std::vector<std::size_t>> findings = {};  ///< of each span, their indices
  /// Records of which it is not known where in the bytes that are left theirs would be.
  std::vector<const Candidate*> without_place = {};
};

/// The index of the sound range before which `finding` lies; their number for one after all.
std::size_t gap_before(const std::vector<SoundRange>& sound, const Finding& finding);

/// The damaged bytes, each with the records that stood there. Where all that lies between two sound
/// records is as long as what is to take its place, copies in it included, it is one span; so is
/// all after the last one. Else each finding is one; or, where some of its records are missing, its
/// beginning with those before these and its end with those after them. Time: n log n in the
/// findings, and linear in the records.
DamagedSpans find_damaged_spans(const std::vector<SoundRange>& sound, std::uint64_t log_size,
                                const std::vector<DamagedFinding>& findings);

}  // namespace aerowal

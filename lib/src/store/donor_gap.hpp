#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "aerowal/ranges.hpp"
#include "aerowal/record.hpp"
#include "store/remains.hpp"

namespace aerowal {

/// What is known of two sources at a number.
struct AgreementPoint {
  Agreement agreement = Agreement::unknown;  ///< unknown: there is no such number
  std::uint64_t number = 0;
  /// So many numbers in a row agree there that it is not by chance.
  bool is_certain = false;
};

/// A record that a donor has of a gap.
struct DonorOffer {
  std::size_t donor = 0;
  Placement place;
  std::uint32_t content = 0;  ///< equal for the same record, among the offers of one number
  bool in_document = false;   ///< it may be in the document of a damaged record of the donor
  Agreement with_log = Agreement::unknown;  ///< what is left of the record in the log
  bool contradicted =
      false;  ///< another donor has the same record, and is no copy of the log there
  AgreementPoint below = {};  ///< the nearest number at which donor and log can be compared
  AgreementPoint above = {};
  /// The nearest number on the way to these of whose record the damage has left what does not look
  /// like the donor's. It may be that, damaged in several places.
  std::optional<std::uint64_t> doubt = {};
};

/// Decides which records of donors belong into a gap of the log's numbers, between two that it has.
/// Donors tells how.
class DonorGap {
 public:
  enum class Verdict : std::uint8_t {
    undecided,  ///< all that have it are of another history
    taken,
    in_conflict,
    unsupported,  ///< those that have it can be compared at no number
  };

  /// All that donors have of one number.
  struct Number {
    std::uint64_t number = 0;
    std::vector<DonorOffer> offers = {};
    Verdict verdict = Verdict::undecided;
    std::size_t taken = 0;  ///< index of the offer
    /// The number at which two donors part, or of what is left in the log that does not look like a
    /// donor's; 0: none.
    std::uint64_t conflict_number = 0;
    bool donors_part = false;
  };

  /// `numbers` rise. `below` and `above`: of each donor the nearest point outside of the gap.
  DonorGap(std::vector<Number> numbers, std::vector<AgreementPoint> below,
           std::vector<AgreementPoint> above)
      : numbers_(std::move(numbers)), below_(std::move(below)), above_(std::move(above)) {}

  /// Decided as far as can be.
  const std::vector<Number>& decide();

 private:
  /// How far the nearest points speak for an offer.
  enum class Trust : std::uint8_t {
    contradicted,
    doubtful,  ///< by what is left of a damaged record, where not both sides speak for it
    no_side,   ///< there is none, so that only another donor with the same record speaks for it
    below,     ///< the log has the same below, and nothing above
    above,     ///< the log has the same above
  };
  struct Doubt {
    SequenceRange numbers;
    std::uint64_t conflict_number = 0;
  };

  static Trust trust_in(const DonorOffer& offer);
  static bool speaks(const DonorOffer& offer, Trust trust);
  static Agreement agreement_of(const Number& number, const DonorOffer& offer);
  static bool looks_different(const Number& number, const DonorOffer& offer);
  void find_points();
  void find_doubtful();
  bool spread_contradictions();
  [[nodiscard]] std::vector<Doubt> find_doubts(Trust trust) const;
  bool take(Trust trust);

  std::vector<Number> numbers_;
  std::vector<AgreementPoint> below_;
  std::vector<AgreementPoint> above_;
};

}  // namespace aerowal

#include "store/donors.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "aerowal/format.hpp"
#include "aerowal/record.hpp"
#include "base/byte_order.hpp"
#include "record/sequence_ranges.hpp"
#include "store/donor.hpp"
#include "store/donor_points.hpp"
#include "store/remains.hpp"

namespace aerowal {

struct Donors::State {
  std::deque<Donor> donors;
  std::vector<DonorUse> uses;
};

namespace {

/// One question.
class Answering {
 public:
  Answering(std::deque<Donor>& donors, std::vector<DonorUse>& uses, const DonorQuestion& question)
      : donors_(&donors),
        uses_(&uses),
        question_(&question),
        log_(question.kept, &question.proofs, question.log),
        unsupported_(numbered_runs(question.kept, question.regions, question.log), &question.proofs,
                     question.log) {}

  Result<DonorAnswer> run() {
    std::vector<SequenceRange> kept;
    for (const RelatedRun& run : question_->kept) {
      kept.push_back({.first = run.region.first_number, .last = run.region.last_number()});
    }
    join_ranges(kept);
    unkept_ = without(unsupported_.numbers(), kept);
    std::vector<SequenceRange> wanted;
    for (Donor& donor : *donors_) {
      // Which of its contents such a number has cannot be told.
      auto single = without(donor.records->numbers(), donor.scan.resolution().conflicts);
      if (donor.is_again) single.clear();
      lacking_.push_back(without(single, kept));
      points_.emplace_back(log_, *donor.records);
      in_documents_.push_back(doubtful_numbers(donor, points_.back()));
      wanted.insert(wanted.end(), lacking_.back().begin(), lacking_.back().end());
    }
    join_ranges(wanted);
    remains_.emplace(question_->regions, question_->proofs, wanted, question_->log);
    for (auto first = wanted.begin(); first != wanted.end();) {
      auto last = first;
      while (std::next(last) != wanted.end() &&
             common({{.first = last->last, .last = std::next(last)->first}}, kept).empty()) {
        ++last;
      }
      if (const auto filled = fill({.first = first->first, .last = last->last}); !filled) {
        return filled.error();
      }
      first = std::next(last);
    }
    for (std::size_t i = 0; i < donors_->size(); ++i) {
      Donor& donor = (*donors_)[i];
      if (donor.scan.log().error()) return *donor.scan.log().error();
      (*uses_)[i].common = count_numbers(points_[i].common());
      (*uses_)[i].differs_at = points_[i].differs_at();
    }
    return std::move(answer_);
  }

 private:
  /// Numbers of records that may be in the document of a damaged one: of none of them the log has
  /// the same.
  static std::vector<SequenceRange> doubtful_numbers(const Donor& donor, DonorPoints& points) {
    std::vector<SequenceRange> doubtful;
    for (const std::vector<SequenceRange>& numbers : donor.documents) {
      if (points.agree_in(numbers)) continue;
      doubtful.insert(doubtful.end(), numbers.begin(), numbers.end());
    }
    join_ranges(doubtful);
    return doubtful;
  }

  Result<void> fill(const SequenceRange& gap) {
    std::vector<AgreementPoint> below;
    std::vector<AgreementPoint> above;
    for (DonorPoints& points : points_) {
      below.push_back(points.below(gap.first));
      above.push_back(points.above(gap.last, below.back()));
    }
    DonorGap decided(offers_of(gap), std::move(below), std::move(above));
    for (const DonorGap::Number& number : decided.decide()) {
      note_given(number);
      if (number.verdict == DonorGap::Verdict::taken) {
        auto record = read(number.offers[number.taken]);
        if (!record) return record.error();
        answer_.records.push_back(*std::move(record));
        continue;
      }
      if (number.donors_part && number.conflict_number == number.number) {
        if (const auto added = add_conflict(number); !added) return added.error();
      }
      refuse(number);
    }
    return {};
  }

  void note_given(const DonorGap::Number& number) {
    if (number.verdict != DonorGap::Verdict::taken && !number.donors_part) return;
    for (const DonorOffer& offer : number.offers) {
      const bool same = number.verdict == DonorGap::Verdict::taken &&
                        offer.content == number.offers[number.taken].content;
      points_[offer.donor].note_given(
          {.agreement = same ? Agreement::agrees : Agreement::differs, .number = number.number});
    }
  }

  /// By number, and of one number by donor.
  std::vector<DonorGap::Number> offers_of(const SequenceRange& gap) {
    std::vector<std::pair<std::uint64_t, DonorOffer>> offers;
    for (std::size_t i = 0; i < donors_->size(); ++i) {
      for (const SequenceRange& range : common(lacking_[i], {gap})) {
        for (std::uint64_t number = range.first;; ++number) {
          offers.emplace_back(number,
                              DonorOffer{.donor = i,
                                         .place = (*donors_)[i].records->find(number),
                                         .in_document = contains(in_documents_[i], number)});
          if (number == range.last) break;
        }
      }
    }
    std::stable_sort(offers.begin(), offers.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<DonorGap::Number> numbers;
    for (const auto& [number, offer] : offers) {
      if (numbers.empty() || numbers.back().number != number) {
        numbers.push_back({.number = number});
      }
      numbers.back().offers.push_back(offer);
    }
    for (DonorGap::Number& number : numbers) compare(number);
    return numbers;
  }

  void compare(DonorGap::Number& number) {
    compare_remains(number);
    if (!contains(unkept_, number.number)) return;
    // Nothing in the log supports its number; but it is intact, and no other record has it.
    const std::vector<std::byte> own = unsupported_.bytes(number.number);
    for (DonorOffer& offer : number.offers) {
      const bool same = (*donors_)[offer.donor].records->bytes(offer.place) == own;
      if (same) offer.with_log = Agreement::agrees;
      offer.contradicted = !same;
    }
  }

  void compare_remains(DonorGap::Number& number) {
    const bool shown = remains_->shows(number.number);
    if (number.offers.size() == 1 && !shown) return;
    std::vector<std::vector<std::byte>> contents;
    std::vector<Agreement> with_log;
    for (DonorOffer& offer : number.offers) {
      std::vector<std::byte> bytes = (*donors_)[offer.donor].records->bytes(offer.place);
      const auto known = std::find(contents.begin(), contents.end(), bytes);
      offer.content = static_cast<std::uint32_t>(known - contents.begin());
      if (known == contents.end()) {
        with_log.push_back(shown ? remains_->compare(number.number, bytes) : Agreement::unknown);
        contents.push_back(std::move(bytes));
      }
      offer.with_log = with_log[offer.content];
    }
  }

  Result<RestoredRecord> read(const DonorOffer& offer) {
    const std::vector<std::byte> bytes = (*donors_)[offer.donor].records->bytes(offer.place);
    PlacedRecord record;
    const bool whole =
        bytes.size() >= format::record_size_min && load_u32(bytes.data()) == bytes.size() &&
        !decode(bytes, crc32(Bytes(bytes).first(bytes.size() - format::checksum_size)), record) &&
        record.sequence_number == offer.place.sequence_number;
    if (!whole) {
      return Error{.code = ErrorCode::system,
                   .message = "the log changed while it was read",
                   .path = (*donors_)[offer.donor].path,
                   .byte_offset = offer.place.byte_offset};
    }
    const auto* const body = reinterpret_cast<const char*>(record.body.data());
    return RestoredRecord{.type = record.type,
                          .type_inferred = false,
                          .sequence_number = record.sequence_number,
                          .byte_offset = offer.place.byte_offset,
                          .donor = offer.donor,
                          .checksum = record.checksum,
                          .collection_id = std::string(record.collection_id),
                          .document_id = std::string(record.document_id),
                          .schema_id = std::string(record.schema_id),
                          .schema_version = std::string(record.schema_version),
                          .body = std::string(body, record.body.size())};
  }

  Result<void> add_conflict(const DonorGap::Number& number) {
    DonorConflict conflict{.sequence_number = number.number};
    std::uint32_t next = 0;
    for (const DonorOffer& offer : number.offers) {
      if (offer.content != next) continue;
      ++next;
      auto record = read(offer);
      if (!record) return record.error();
      conflict.records.push_back(*std::move(record));
    }
    answer_.conflicts.push_back(std::move(conflict));
    return {};
  }

  void refuse(const DonorGap::Number& number) {
    std::string reason = reason_of(number);
    std::vector<DonorRefusal>& refusals = answer_.refusals;
    const bool goes_on = !refusals.empty() && refusals.back().reason == reason &&
                         refusals.back().verdict == number.verdict &&
                         refusals.back().numbers.last + 1 == number.number;
    if (goes_on) {
      refusals.back().numbers.last = number.number;
    } else {
      refusals.push_back({.numbers = {.first = number.number, .last = number.number},
                          .verdict = number.verdict,
                          .reason = std::move(reason)});
    }
  }

  /// Why nothing was taken: of the first donor that has the number.
  std::string reason_of(const DonorGap::Number& number) {
    const DonorOffer& offer = number.offers.front();
    const std::string& path = (*donors_)[offer.donor].path;
    if (number.donors_part) {
      return "the donors have different records " + std::to_string(number.conflict_number);
    }
    if (number.conflict_number != 0) {
      return "what the log has left of record " + std::to_string(number.conflict_number) +
             " does not look like that of " + path +
             ": it is damaged in several places, or of another history";
    }
    if (offer.contradicted && contains(unkept_, number.number)) {
      points_[offer.donor].note_difference(number.number);
      return path + " has another record " + std::to_string(number.number) + " than the log";
    }
    for (const AgreementPoint* const near : {&offer.below, &offer.above}) {
      if (near->agreement != Agreement::differs) continue;
      points_[offer.donor].note_difference(near->number);
      return path + " has another record " + std::to_string(near->number) + " than the log";
    }
    if (offer.in_document) {
      return "record " + std::to_string(number.number) + " of " + path +
             " is between two damaged places: it may be in the document of a damaged record";
    }
    return path + " has no record that the log has too, so that nothing shows it to be a copy";
  }

  std::deque<Donor>* donors_;
  std::vector<DonorUse>* uses_;
  const DonorQuestion* question_;
  NumberedRecords log_;
  NumberedRecords unsupported_;        ///< and the intact records that the new log does not have
  std::vector<SequenceRange> unkept_;  ///< the numbers of these
  std::vector<std::vector<SequenceRange>> lacking_;  ///< of each donor, what it has and the log not
  std::vector<DonorPoints> points_;                  ///< of each donor
  std::vector<std::vector<SequenceRange>> in_documents_;  ///< of each, doubtful_numbers()
  std::optional<Remains> remains_;
  DonorAnswer answer_;
};

}  // namespace

namespace {

/// Errors: system.
Result<bool> have_same_bytes(ByteSource& a, ByteSource& b) {
  const auto size = a.find_size();
  if (!size) return size.error();
  const auto other_size = b.find_size();
  if (!other_size) return other_size.error();
  if (*size != *other_size) return false;
  static constexpr std::size_t step_max = std::size_t{1} << 16;
  std::vector<std::byte> left(step_max);
  std::vector<std::byte> right(step_max);
  for (std::uint64_t at = 0; at < *size;) {
    const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(*size - at, step_max));
    const auto got = a.read_at(at, std::span(left).first(step));
    if (!got) return got.error();
    const auto got_other = b.read_at(at, std::span(right).first(step));
    if (!got_other) return got_other.error();
    if (*got != step || *got_other != step) return false;
    if (!std::equal(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(step),
                    right.begin())) {
      return false;
    }
    at += step;
  }
  return true;
}

}  // namespace

Donors::Donors(std::unique_ptr<State> state) : state_(std::move(state)) {}
Donors::Donors(Donors&&) noexcept = default;
Donors& Donors::operator=(Donors&&) noexcept = default;
Donors::~Donors() = default;

Result<Donors> Donors::open(const std::vector<ByteSource*>& sources, Threading threading) {
  auto state = std::make_unique<State>();
  for (std::size_t i = 0; i < sources.size(); ++i) {
    auto scan = LogScan::run(*sources[i], {.threading = threading});
    if (!scan) return scan.error();
    Donor& donor = state->donors.emplace_back(sources[i]->name(), *std::move(scan));
    for (std::size_t j = 0; j < i && !donor.is_again; ++j) {
      const auto same = have_same_bytes(*sources[j], *sources[i]);
      if (!same) return same.error();
      donor.is_again = *same;
    }
    const std::vector<SequenceRange>& numbers = donor.records->numbers();
    state->uses.push_back({.path = donor.path,
                           .records = count_numbers(numbers),
                           .last_sequence_number = numbers.empty() ? 0 : numbers.back().last});
  }
  return Donors(std::move(state));
}

Result<DonorAnswer> Donors::restore(const DonorQuestion& question) {
  return Answering(state_->donors, state_->uses, question).run();
}

const std::vector<DonorUse>& Donors::uses() const { return state_->uses; }

}  // namespace aerowal

#include "report/finding_loss.hpp"

#include <algorithm>
#include <variant>

#include "report/lost_text.hpp"
#include "term/text.hpp"

namespace aerowal::cli {

bool is_acknowledged_tail(const Finding& damage) {
  const auto* torn = std::get_if<cause::TornWrite>(&damage.cause);
  return torn != nullptr && torn->acknowledged;
}

bool is_unacknowledged_tail(const Finding& damage) {
  return is_crash(damage.kind) && !is_acknowledged_tail(damage);
}

FindingLoss loss_of(const Finding& damage) {
  if (!damage.lost.empty()) return FindingLoss::records;
  if (is_acknowledged_tail(damage)) return FindingLoss::said_by_end;
  const auto* records = std::get_if<cause::DamagedRecords>(&damage.cause);
  const bool unclaimed =
      records != nullptr && records->shape == cause::DamagedRecords::Shape::unclaimed;
  const auto* other = std::get_if<cause::OtherFile>(&damage.cause);
  // A log that was converted or packed is all there; of any other file nobody knows.
  const bool may_be_destroyed =
      other != nullptr &&
      (other->content == FileContent::unknown || other->content == FileContent::damaged_log ||
       other->content == FileContent::zeros || other->content == FileContent::text);
  const bool unknown = unclaimed || may_be_destroyed ||
                       std::holds_alternative<cause::SplitHost>(damage.cause) ||
                       std::holds_alternative<cause::CutOff>(damage.cause);
  return unknown ? FindingLoss::unknown : FindingLoss::nothing;
}

std::string finding_loss_text(const Finding& damage) {
  switch (loss_of(damage)) {
    case FindingLoss::nothing:
      return "nothing that was acknowledged";
    case FindingLoss::records:
      return records_text(damage.lost) +
             (damage.number_doubtful ? std::string(", ") + doubtful_number_text : "");
    case FindingLoss::said_by_end:
      return "what the finding short_log says";
    case FindingLoss::unknown:
      break;
  }
  const auto* cut = std::get_if<cause::CutOff>(&damage.cause);
  if (cut == nullptr) return "unknown";
  // No number says what is missing.
  return cut->records < cut->expected_records ? "which records is not known"
                                              : "what is named above";
}

std::vector<std::string> lost_document_lines(const Finding& damage, std::size_t documents_max) {
  std::vector<std::string> lines;
  const std::size_t shown = std::min(damage.documents.size(), documents_max);
  lines.reserve(shown + 2);
  for (std::size_t i = 0; i < shown; ++i) {
    const LostDocument& document = damage.documents[i];
    lines.push_back("record " + std::to_string(document.sequence_number) + ": " +
                    lost_key_text(document.collection_id, document.document_id, false,
                                  document.superseded_by, "sound record"));
  }
  if (damage.documents.size() > shown) {
    lines.push_back("and " + count_text(damage.documents.size() - shown, "more document"));
  }
  if (damage.documents_cut) lines.emplace_back("and more documents than are remembered");
  return lines;
}

}  // namespace aerowal::cli

#include "scan/damage_cause.hpp"

#include "scan/correction.hpp"
#include "scan/wrong_bytes.hpp"

namespace aerowal {

DamageKind kind_of_check(StrictCheck check) {
  switch (check) {
    case StrictCheck::truncated:
    case StrictCheck::length_minimum:
    case StrictCheck::length_end:
      return DamageKind::bad_length;
    case StrictCheck::type:
      return DamageKind::unknown_type;
    case StrictCheck::payload:
      return DamageKind::malformed_payload;
    case StrictCheck::sequence:
      return DamageKind::sequence_gap;
    case StrictCheck::checksum:
      break;
  }
  return DamageKind::checksum_mismatch;
}

DamageKind kind_of_bytes(Probe& probe, const Finding& finding, DamageKind otherwise) {
  const std::uint64_t end = finding.byte_offset + finding.length;
  return find_zero_sector(probe.log(), finding.byte_offset, end).length != 0
             ? DamageKind::overwritten_region
             : otherwise;
}

void explain_tear(Tail tail, Finding& finding) {
  using Shape = cause::TornWrite::Shape;
  const Shape shape = tail == Tail::zeros    ? Shape::zeros
                      : tail == Tail::hidden ? Shape::hidden
                                             : Shape::start;
  finding.kind = tail == Tail::zeros ? DamageKind::zero_tail : DamageKind::torn_tail;
  finding.cause = cause::TornWrite{.shape = shape};
}

void explain_record(Probe& probe, StrictCheck check, Finding& finding) {
  finding.kind = kind_of_check(check);
  if (check == StrictCheck::type) {
    const auto header = probe.header(finding.byte_offset);
    finding.cause = cause::UnknownType{.type = header ? header->type : std::uint8_t{0}};
  } else if (check == StrictCheck::payload) {
    finding.cause =
        cause::MalformedPayload{.fault = find_payload_fault(probe, finding.byte_offset)
                                             .value_or(RecordFault{.check = StrictCheck::payload})};
  } else {
    finding.kind = kind_of_bytes(probe, finding, finding.kind);
    finding.cause =
        cause::ChangedRecord{.zero_sector = finding.kind == DamageKind::overwritten_region};
  }
}

void explain_proof(const Proof& proof, StrictCheck check, Finding& finding) {
  finding.sequence_number = proof.header.sequence_number;
  finding.proven = correction_of(proof);
  const bool length_only = proof.stored.length != proof.header.length &&
                           proof.stored.type == proof.header.type &&
                           proof.stored.sequence_number == proof.header.sequence_number;
  if (proof.flip) {
    finding.kind = DamageKind::bit_flip;
    finding.cause = cause::FlippedBit{.flip = *proof.flip};
  } else if (length_only) {
    finding.kind = DamageKind::bad_length;
    finding.cause =
        cause::WrongLength{.declared = proof.stored.length, .actual = proof.header.length};
  } else {
    finding.kind = kind_of_check(check);
    finding.cause = cause::WrongHeader{};
  }
}

void explain_piece(const Join& join, StrictCheck check, Finding& finding) {
  const auto is_here = [&finding](const ByteRange& piece) {
    return piece.byte_offset >= finding.byte_offset &&
           piece.byte_offset - finding.byte_offset < finding.length;
  };
  const bool is_beginning = is_here(join.beginning);
  const std::uint64_t beginning_end = join.beginning.byte_offset + join.beginning.length;
  const bool inserted = is_beginning && is_here(join.end) && beginning_end < join.end.byte_offset;
  finding.kind = kind_of_check(check);
  finding.sequence_number = join.header.sequence_number;
  finding.cause = cause::CutRecord{
      .is_beginning = is_beginning,
      .other_byte_offset = is_beginning ? join.end.byte_offset : join.beginning.byte_offset,
      .inserted_bytes = inserted ? join.end.byte_offset - beginning_end : 0};
  if (is_beginning) {
    finding.proven = Correction{.length = join.header.length,
                                .type = join.header.type,
                                .sequence_number = join.header.sequence_number,
                                .beginning = join.beginning,
                                .end = join.end};
  }
}

bool may_hold_following(Probe& probe, const Region& region, std::uint64_t expected) {
  const auto header = probe.header(region.begin);
  return header && header->matches(expected) && !probe.log().holds(region.begin, header->length) &&
         probe.inner_length(region.begin) == header->length;
}

}  // namespace aerowal

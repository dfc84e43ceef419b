#include "scan/finding_text.hpp"

#include <string_view>

namespace aerowal {
namespace {

bool is_one(const std::vector<SequenceRange>& lost) {
  return lost.size() == 1 && lost[0].first == lost[0].last;
}

constexpr std::string_view doubtful_text =
    " That many can hardly have been here: the number after them is probably what is damaged, in "
    "memory before its record was written, and few of these records or none ever existed.";

}  // namespace

std::string number_text(std::uint64_t number) { return "record " + std::to_string(number); }

std::string bytes_text(std::uint64_t bytes) {
  return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
}

std::string lost_text(const std::vector<SequenceRange>& lost) {
  if (lost.empty()) return "no acknowledged record is lost";
  std::string text;
  static constexpr std::size_t shown_max = 4;
  for (std::size_t i = 0; i < lost.size() && i < shown_max; ++i) {
    text += i == 0 ? "" : ", ";
    text += std::to_string(lost[i].first);
    if (lost[i].last != lost[i].first) text += "-" + std::to_string(lost[i].last);
  }
  if (lost.size() > shown_max) text += " and more";
  return (is_one(lost) ? "record " : "records ") + text + (is_one(lost) ? " is lost" : " are lost");
}

std::string cause_text(DamageKind kind) {
  switch (kind) {
    case DamageKind::bad_length:
      return "A stray write or failing hardware changed the length, or bytes were removed from the "
             "record: the two look the same.";
    case DamageKind::overwritten_region:
      return "A lost or misdirected write, or a failing disk.";
    case DamageKind::foreign_bytes:
      return "Another program wrote to the file, or a misdirected write went there.";
    case DamageKind::unknown_type:
    case DamageKind::malformed_payload:
      return "Another program wrote it, or memory was damaged before the write.";
    default:
      return "A stray or misdirected write, or failing memory, disk or cable.";
  }
}

std::string flip_text(const BitFlip& flip) {
  return "One flipped bit explains it: bit " + std::to_string(flip.bit) + " of byte " +
         std::to_string(flip.byte_offset) + ". Failing memory, disk or cable, not a crash.";
}

std::string length_text(std::uint32_t declared, std::uint64_t actual) {
  return "Only the length field is wrong: it says " + std::to_string(declared) +
         ", while the payload's own lengths and the checksum agree on " + bytes_text(actual) +
         ". A stray write, or failing memory, disk or cable, not a crash.";
}

std::string type_text(std::uint8_t type) {
  return "The checksum is right, but the type is " + std::to_string(type) +
         ", and AeroDB writes only 0, 1 and 2: the record was written that way, by another program "
         "or from damaged memory.";
}

std::string payload_text(const RecordFault& fault) {
  return describe(fault) +
         ". The checksum is right, so it was written that way, by another program or from damaged "
         "memory.";
}

std::string gap_text(const Finding& damage, std::uint64_t number_after) {
  const bool at_start = damage.sequence_number == 1;
  return (at_start ? "The log begins with " : "The log goes on with ") + number_text(number_after) +
         " where " + number_text(damage.sequence_number) +
         " was expected, with no damaged byte between: " + lost_text(damage.lost) + "." +
         std::string(damage.number_doubtful
                         ? doubtful_text
                         : " Whole records were removed, or never reached this file.");
}

std::string misnumbered_text(bool doubtful) {
  return doubtful
             ? ". The number is so far off that it is probably what is damaged, in memory before "
               "the "
               "write, and the rest of the record is probably what is lost."
             : ". Either its content is here under a wrong number, from memory that was damaged "
               "before the write, or a misdirected write put something else in its place.";
}

std::string between_text(const Finding& damage, bool too_few, bool header_shows) {
  std::string text = lost_text(damage.lost);
  text[0] = 'R';
  const std::string its = is_one(damage.lost) ? "its" : "their";
  if (damage.number_doubtful) {
    text += "." + std::string(doubtful_text) + " " + bytes_text(damage.length) +
            " before it are damaged.";
  } else if (damage.kind == DamageKind::overwritten_region) {
    return text + ": " + its +
           " bytes are something else now, as a failing disk or a misdirected write leaves them.";
  } else if (too_few) {
    return text +
           ": bytes are missing from the file here. They were removed, by another program or by "
           "hand, or the write of them was lost.";
  } else if (header_shows && damage.declared_length.value_or(0) > damage.length) {
    text += ": " + bytes_text(damage.length) + " are here where its length field says " +
            std::to_string(*damage.declared_length) +
            ". Either bytes were removed from it, or the length is damaged too.";
  } else {
    text += ": " + its + " bytes are not those that were written.";
  }
  return text + " " + cause_text(damage.kind);
}

std::string tail_text(const Finding& damage, Tail tail) {
  const std::string record = number_text(damage.sequence_number);
  if (tail == Tail::zeros) {
    return bytes_text(damage.length) +
           " of zeros after the last record: space for a record that was not written because of a "
           "crash.";
  }
  if (tail == Tail::hidden) {
    return "Zeros up to the end of a page and other bytes after them, as a crash leaves " + record +
           " if its first page was never written. Damage to acknowledged records or bytes of "
           "another file can look the same.";
  }
  return "The start of " + record +
         ", as a crash leaves a write that was never acknowledged. Heavy damage to an acknowledged "
         "last record, or a file that was cut short, can look the same.";
}

}  // namespace aerowal

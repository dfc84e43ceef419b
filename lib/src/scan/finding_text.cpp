#include <string>
#include <string_view>

#include "aerowal/finding.hpp"
#include "base/offset_text.hpp"
#include "scan/finding_words.hpp"

// The sentences of findings. Of the log they have numbers only, never its text.

namespace aerowal {
namespace {

/// One sentence or a few for each cause.
class Sentences {
 public:
  explicit Sentences(const Finding& finding) : finding_(&finding) {}

  std::string operator()(const cause::TornWrite& torn) const {
    using Shape = cause::TornWrite::Shape;
    const std::string record = number_text(finding_->sequence_number);
    if (torn.acknowledged) return acknowledged_text(torn, record);
    switch (torn.shape) {
      case Shape::zeros:
        return bytes_text(finding_->length) +
               (finding_->byte_offset == 0 ? " of zeros and nothing else"
                                           : " of zeros after the last record") +
               ": space for a record that was not written because of a crash.";
      case Shape::hidden:
        return "Zeros up to the end of a page and other bytes after them, as a crash leaves " +
               record +
               " if its first page was never written. Damage to acknowledged records or bytes of "
               "another file can look the same.";
      case Shape::start:
        break;
    }
    return "The start of " + record +
           ", as a crash leaves a write that was never acknowledged. Heavy damage to an "
           "acknowledged last record, or a file that was cut short, can look the same.";
  }

  std::string operator()(const cause::FailedAppend&) const {
    return "The start of " + number_text(finding_->sequence_number) +
           ", which is right after it: a write that failed, as on a full disk, and was not "
           "cut off before the next one. It was never acknowledged, and nothing is lost.";
  }

  std::string operator()(const cause::FlippedBit& cause) const {
    return "One flipped bit explains it: bit " + std::to_string(cause.flip.bit) + " of byte " +
           offset_text(cause.flip.byte_offset) + ". Failing memory, disk or cable, not a crash." +
           intact_elsewhere();
  }

  std::string operator()(const cause::WrongLength& length) const {
    return "Only the length field is wrong: it says " + std::to_string(length.declared) +
           ", while the payload's own lengths and the checksum agree on " +
           bytes_text(length.actual) +
           ". A stray write, or failing memory, disk or cable, not a crash." + intact_elsewhere();
  }

  std::string operator()(const cause::WrongHeader&) const {
    return "Only fields of the header are wrong: with the length, type and number that the payload "
           "and the place allow, its own checksum is right for just one of them, " +
           number_text(finding_->sequence_number) + "." + std::string(stray_write) +
           intact_elsewhere();
  }

  std::string operator()(const cause::UnknownType& cause) const {
    return "The checksum is right, but the type is " + std::to_string(cause.type) +
           ", and AeroDB writes only 0, 1 and 2: the record was written that way, by another "
           "program or from damaged memory." +
           intact_elsewhere();
  }

  std::string operator()(const cause::MalformedPayload& cause) const {
    return describe(cause.fault) +
           ". The checksum is right, so it was written that way, by another program or from "
           "damaged memory." +
           intact_elsewhere();
  }

  std::string operator()(const cause::ChangedRecord& cause) const {
    if (cause.zero_sector) {
      return "Part of the record is zeros in whole sectors: a lost write or a failing disk." +
             intact_elsewhere();
    }
    return "The record's bytes are not those that were written; more than one bit differs." +
           cause_text(finding_->kind) + intact_elsewhere();
  }

  std::string operator()(const cause::DamagedRecords& cause) const {
    std::string text = damaged_text(cause);
    if (cause.may_hold_following) {
      text +=
          " Its own lengths agree and reach past the end of the log: if its document holds a copy "
          "of a log, a crash may have cut it short, and the intact records after it are the "
          "copy's.";
    }
    return text;
  }

  std::string operator()(const cause::ForeignBytes& cause) const {
    return bytes_text(finding_->length) +
           (finding_->length == 1 ? " that is no record is " : " that are no record are ") +
           place_text(cause) + " " + origin_text(cause);
  }

  [[nodiscard]] static std::string place_text(const cause::ForeignBytes& cause) {
    const std::string before = number_text(cause.number_before);
    const std::string after = number_text(cause.number_after);
    if (cause.may_be_rest) {
      return cause.number_before == 0  ? "before " + after + "."
             : cause.number_after == 0 ? "after " + before + "."
                                       : "between " + before + " and " + after + ".";
    }
    if (cause.number_after == 0) return "after " + before + ": nothing is known to be lost.";
    const bool follows = cause.number_after == cause.number_before + 1;
    if (cause.number_before == 0) {
      return "before " + after +
             (follows ? ", with which the log begins: nothing is lost."
                      : ": nothing is known to be lost.");
    }
    return "between " + before + " and " + after +
           (follows ? ", which follow each other: nothing is lost."
                    : ": nothing is known to be lost.");
  }

  [[nodiscard]] static std::string origin_text(const cause::ForeignBytes& cause) {
    if (cause.content == FileContent::utf8_mark) {
      return "They are UTF-8's byte order mark, which an editor or a converter puts there.";
    }
    if (cause.content == FileContent::tar) {
      return "They are the header of a tar archive: extract wal/wal.log from it.";
    }
    if (cause.content == FileContent::document_store) {
      return "They are whole records of a documents.dat, AeroDB's document store.";
    }
    if (cause.may_be_rest) {
      return "The record that begins at the end of the log lacks as many: probably the file was "
             "cut into pieces, which were put together in another order, and these bytes are its "
             "rest.";
    }
    return (cause.may_be_failed_append
                ? "A write that failed so early and was not cut off can leave them, or another "
                  "program put them there."
                : "Another program put them there; a failing disk changes bytes and adds none.");
  }

  std::string operator()(const cause::CutRecord& cut) const {
    if (cut.inserted_bytes != 0) {
      return capitalized(number_text(finding_->sequence_number)) +
             " was cut in two, and the pieces were put together again with " +
             bytes_text(cut.inserted_bytes) +
             " between them. Without what is between, its checksum is right.";
    }
    return std::string(cut.is_beginning ? "The beginning" : "The end") + " of " +
           number_text(finding_->sequence_number) + "; its " +
           (cut.is_beginning ? "end" : "beginning") + " is at byte " +
           offset_text(cut.other_byte_offset) +
           ", and put together they are the record: its checksum is right. The file was cut into "
           "pieces, which were put together in another order.";
  }

  std::string operator()(const cause::SplitHost&) const {
    return "Damaged bytes before intact records with other numbers, and damaged bytes after those: "
           "they may be the two ends of one record whose document holds the records between. "
           "Whether that record was acknowledged cannot be known." +
           std::string(stray_write);
  }

  std::string operator()(const cause::MissingRecords& cause) const {
    if (cause.number_after == 0) {
      return "The log ends before " + number_text(finding_->sequence_number) +
             ", and AeroDB's document store, which is written after the log, goes on: " +
             lost_text(finding_->lost) + ". Whole records were removed from the end.";
    }
    return (finding_->sequence_number == 1 ? "The log begins with " : "The log goes on with ") +
           number_text(cause.number_after) + " where " + number_text(finding_->sequence_number) +
           " was expected, with no damaged byte between: " + lost_text(finding_->lost) + "." +
           std::string(finding_->number_doubtful
                           ? doubtful_text
                           : " Whole records were removed, or never reached this file.");
  }

  std::string operator()(const cause::Copies& cause) const {
    if (finding_->intact.empty()) {
      return bytes_text(finding_->length) + (finding_->length == 1 ? " that is" : " that are") +
             " in this log's records elsewhere, byte for byte: pieces of a copy. Nothing is lost.";
    }
    const std::string here = here_text(cause.expected_number);
    const std::string pieces = cause.pieces ? ", with pieces of such beside them" : "";
    if (finding_->kind == DamageKind::stale_tail) {
      return here + ", after the last record: byte for byte what this log has elsewhere" + pieces +
             ". An earlier use of the file that was not cut off, or a copy that was appended by "
             "mistake. Nothing is lost.";
    }
    return here + ": byte for byte the same as elsewhere in this log" + pieces +
           ", so nothing is lost. A write was done twice, or bytes were copied into the file.";
  }

  std::string operator()(const cause::Misplaced& cause) const {
    std::string text =
        here_text(cause.expected_number) +
        ": readable, but out of place. Records were moved or put together by hand, or by another "
        "program; AeroDB writes them in order.";
    if (finding_->lost.empty()) return text;
    text += " By their numbers, " + lost_text(finding_->lost) + ".";
    return finding_->number_doubtful ? text + std::string(doubtful_text) : text;
  }

  std::string operator()(const cause::Misnumbered& cause) const {
    const std::string here = here_text(cause.expected_number);
    if (finding_->lost.empty()) {
      return here +
             ": nothing else in this log supports the number. A record of another log was put "
             "here, "
             "or memory was damaged before the record was written.";
    }
    const std::uint64_t number = finding_->sequence_number;
    static constexpr std::uint64_t far = std::uint64_t{1} << 20;
    const bool doubtful = number > cause.expected_number && number - cause.expected_number > far;
    return here + ": " + lost_text(finding_->lost) +
           (doubtful
                ? ". The number is so far off that it is probably what is damaged, in memory "
                  "before the write, and the rest of the record is probably what is lost."
                : ". Either its content is here under a wrong number, from memory that was damaged "
                  "before the write, or a misdirected write put something else in its place.");
  }

  std::string operator()(const cause::Fork& fork) const {
    using Shape = cause::Fork::Shape;
    const bool one = finding_->intact.size() == 1 && finding_->intact[0].count == 1;
    std::string text = here_text(fork.expected_number) +
                       (one ? ", and another intact record has the number, with other content. "
                            : ", and other intact records have the numbers, with other content. ");
    switch (fork.shape) {
      case Shape::repeated:
        return text +
               "AeroDB's fsync failed and it went on, so that the later one was acknowledged, or "
               "two processes wrote to the log, and both were.";
      case Shape::restart:
        return text +
               "Another log was appended or put in front, an earlier use of the file was not cut "
               "off, or the numbering began again. Each may have been acknowledged.";
      case Shape::parallel:
        break;
    }
    return text +
           "Two processes wrote to the log, an earlier use of the file was not cut off, or a part "
           "of another log is here. Each may have been acknowledged.";
  }

  std::string operator()(const cause::LineEnds& ends) const {
    return (ends.added ? std::string("CR bytes were put before LF bytes")
                       : std::string("CR bytes before LF bytes were removed")) +
           ": with that undone, " + number_text(finding_->sequence_number) +
           " is intact. The file was copied as text, which converts line ends; copy it again, in "
           "binary mode.";
  }

  std::string operator()(const cause::OtherFile& other) const {
    const std::string content = content_text(other.content);
    if (!content.empty()) return "This is not an AeroDB log: " + content;
    std::string evidence;
    if (other.content == FileContent::zeros) evidence = ", and it is nothing but zeros";
    if (other.content == FileContent::text) {
      evidence = ", and it begins with text: \"" + other.text_start + "\"";
    }
    if (other.content == FileContent::unknown) {
      evidence = ", and its first record would have length " + std::to_string(other.length) +
                 ", type " + std::to_string(other.type) + " and sequence number " +
                 std::to_string(other.sequence_number);
    }
    return "This is not an AeroDB log: nothing in it is an intact record" + evidence +
           ". Another file is in the log's place, or everything in the log is destroyed.";
  }

  std::string operator()(const cause::CutOff& cut) const {
    std::string text;
    if (cut.last_number < cut.expected_last_number) {
      text =
          (cut.last_number == 0 ? std::string("The log has no sound record")
                                : "The last sound record is " + std::to_string(cut.last_number)) +
          " where " + number_text(cut.expected_last_number) + " was expected to be";
    }
    if (cut.records < cut.expected_records) {
      text += (text.empty() ? "There are " : ", and there are ") + std::to_string(cut.records) +
              " sound records where at least " + std::to_string(cut.expected_records) +
              " were expected";
    }
    return text + ". Records were cut off its end, or this is an older copy, or another log.";
  }

 private:
  /// Of what would be a crash's, but for what was expected.
  [[nodiscard]] std::string acknowledged_text(const cause::TornWrite& torn,
                                              const std::string& record) const {
    const bool start = torn.shape == cause::TornWrite::Shape::start;
    return (start ? "The start of " + record
                  : bytes_text(finding_->length) + " in place of " + record) +
           ", which was acknowledged, by the end that was expected: damage, or a file that was cut "
           "short, not a crash.";
  }

  /// "Intact record 4 is where record 5 was expected"
  [[nodiscard]] std::string here_text(std::uint64_t expected) const {
    const bool one = finding_->intact.size() == 1 && finding_->intact[0].count == 1;
    const std::string number = std::to_string(finding_->sequence_number);
    return (one ? "Intact record " + number + " is"
                : "Intact records from number " + number + " on are") +
           (expected == 0 ? " after the largest number that there is"
                          : " where " + number_text(expected) + " was expected");
  }

  /// Of a damaged record whose number is not lost.
  [[nodiscard]] std::string intact_elsewhere() const {
    if (!finding_->lost.empty()) return "";
    return " The number is another record's, elsewhere in this log: nothing is known to be lost.";
  }

  [[nodiscard]] std::string damaged_text(const cause::DamagedRecords& cause) const {
    using Shape = cause::DamagedRecords::Shape;
    const std::string lost = lost_text(finding_->lost);
    const std::string its = is_one(finding_->lost) ? "its" : "their";
    switch (cause.shape) {
      case Shape::last:
        return "Damaged bytes of acknowledged records, as headers among them show: " + lost +
               ". Whether more are lost after them cannot be known." + cause_text(finding_->kind);
      case Shape::parted:
        return "The start of " + number_text(finding_->sequence_number) +
               ". As many bytes as it lacks are elsewhere in this log, where nothing else needs "
               "them: probably it was written whole, and the file was cut into pieces, which were "
               "put together in another order. It counts as acknowledged: " +
               lost + ".";
      case Shape::unclaimed:
        if (finding_->sequence_number == 0) {
          return bytes_text(finding_->length) +
                 " after the largest number that there is: no record can follow it, so that the "
                 "number is probably what is damaged. How many records are lost here, if any, "
                 "cannot be known.";
        }
        return bytes_text(finding_->length) + (finding_->length == 1 ? " does" : " do") +
               " not begin like " + number_text(finding_->sequence_number) + ": " +
               (finding_->length == 1 ? "it is" : "they are") +
               " no part of this log, or what is left of records whose headers are gone too. How "
               "many records are lost here, if any, cannot be known." +
               cause_text(finding_->kind);
      case Shape::attempt:
        return bytes_text(finding_->length) + (finding_->length == 1 ? " begins" : " begin") +
               " like " + number_text(finding_->sequence_number) +
               ", which is elsewhere in this log: an attempt to write it that was not cut off, or "
               "a damaged copy of it. Nothing is known to be lost.";
      case Shape::in_store:
        return bytes_text(finding_->length) + " where " + number_text(finding_->sequence_number) +
               " is expected. Nothing in the log shows that an acknowledged record was there, but "
               "AeroDB's document store, which is written after the log, goes on here: " +
               lost + ".";
      case Shape::in_donor:
        return bytes_text(finding_->length) + " where " + number_text(finding_->sequence_number) +
               " is expected. Nothing in the log shows that an acknowledged record was there, but "
               "another copy of the log goes on here: " +
               lost + ".";
      case Shape::changed:
      case Shape::overwritten:
      case Shape::shortened:
        break;
    }
    if (finding_->number_doubtful) {
      return capitalized(lost) + "." + std::string(doubtful_text) + " " +
             bytes_text(finding_->length) + " before it" +
             (finding_->length == 1 ? " is" : " are") + " damaged." + cause_text(finding_->kind);
    }
    if (cause.shape == Shape::overwritten) {
      return capitalized(lost) + ": " + its +
             " bytes are something else now, as a failing disk or a misdirected write leaves them.";
    }
    if (cause.shape == Shape::shortened) {
      return capitalized(lost) +
             ": bytes are missing from the file here. They were removed, by another program or by "
             "hand, or the write of them was lost." +
             cause_text(finding_->kind);
    }
    if (cause.declared_length.value_or(0) > finding_->length) {
      return capitalized(lost) + ": " + bytes_text(finding_->length) +
             (finding_->length == 1 ? " is" : " are") + " here where its length field says " +
             std::to_string(*cause.declared_length) +
             ". Either bytes were removed from it, or the length is damaged too." +
             cause_text(finding_->kind);
    }
    return capitalized(lost) + ": " + its + " bytes are not those that were written." +
           cause_text(finding_->kind);
  }

  const Finding* finding_;
};

}  // namespace

std::string describe(const Finding& finding) {
  return std::visit(Sentences(finding), finding.cause);
}

}  // namespace aerowal

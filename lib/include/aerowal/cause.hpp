#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "aerowal/record_fault.hpp"

/// What explains a finding. Each has what its sentence needs and no more; numbers and sizes only.
namespace aerowal {

/// What bytes that are no log's show themselves to be.
enum class FileContent : std::uint8_t {
  unknown,
  damaged_log,  ///< they begin as a log does, but for a field of the first header
  zeros,
  text,
  gzip,
  xz,
  zstd,
  bzip2,
  tar,
  utf8_mark,       ///< a byte order mark; nothing else is wrong
  utf16,           ///< a log whose bytes were taken for characters and written as UTF-16
  utf8,            ///< the same as UTF-8
  base64,          ///< a log in base64
  hexadecimal,     ///< a log in hexadecimal digits
  cr_added,        ///< a log in which each LF became CR LF
  cr_removed,      ///< a log in which each CR LF became LF
  document_store,  ///< AeroDB's documents.dat
};

}  // namespace aerowal

namespace aerowal::cause {

/// A crash cut a write short.
struct TornWrite {
  enum class Shape : std::uint8_t {
    start,   ///< the start of the record
    zeros,   ///< nothing but zeros
    hidden,  ///< zeros up to the end of a page, then other bytes: its first page was never written
  };
  Shape shape = Shape::start;
  /// What was said of the log's end shows that records were acknowledged here: no crash then.
  bool acknowledged = false;
  friend bool operator==(const TornWrite&, const TornWrite&) = default;
};

/// One or more writes that failed and were not cut off, right before the one of the same number
/// that did not.
struct FailedAppend {
  friend bool operator==(const FailedAppend&, const FailedAppend&) = default;
};

struct FlippedBit {
  BitFlip flip;
  friend bool operator==(const FlippedBit&, const FlippedBit&) = default;
};

/// Only the length field is wrong: the payload's own lengths and the checksum agree on another.
struct WrongLength {
  std::uint32_t declared = 0;
  std::uint32_t actual = 0;
  friend bool operator==(const WrongLength&, const WrongLength&) = default;
};

/// Several header fields are wrong, and the checksum confirms what they were.
struct WrongHeader {
  friend bool operator==(const WrongHeader&, const WrongHeader&) = default;
};

/// A type that no writer writes, under a right checksum.
struct UnknownType {
  std::uint8_t type = 0;
  friend bool operator==(const UnknownType&, const UnknownType&) = default;
};

/// A payload that no writer writes, under a right checksum.
struct MalformedPayload {
  RecordFault fault{.check = StrictCheck::payload};
  friend bool operator==(const MalformedPayload&, const MalformedPayload&) = default;
};

/// One record whose end is known has other bytes than were written.
struct ChangedRecord {
  bool zero_sector = false;  ///< a whole sector of it is zeros
  friend bool operator==(const ChangedRecord&, const ChangedRecord&) = default;
};

/// What is here is, or may be, what is left of records.
struct DamagedRecords {
  enum class Shape : std::uint8_t {
    changed,      ///< about as many bytes as the records had
    overwritten,  ///< the same, and they are something else now
    shortened,    ///< too few bytes for them
    last,         ///< after the last record; headers show whose they are
    parted,       ///< the start of the one after the last, whose rest may be elsewhere in the log
    unclaimed,    ///< nothing shows whose they are, and records may be lost with them
    attempt,      ///< they begin like a record that is here: an attempt to write it, or a copy
    in_store,     ///< nothing shows it but a document store, which has what stood here
    in_donor,     ///< nothing shows it but another copy of the log, which has what stood here
  };
  Shape shape = Shape::changed;
  /// The length field of the first one, if it shows the number that is expected.
  std::optional<std::uint32_t> declared_length = {};
  /// The first one's own lengths agree and reach past the end of the log: it may have held the
  /// records after it, and a crash may have cut it short.
  bool may_hold_following = false;
  friend bool operator==(const DamagedRecords&, const DamagedRecords&) = default;
};

/// Bytes that are no record, between two that lack nothing, or before the first.
struct ForeignBytes {
  std::uint64_t number_before = 0;  ///< 0: the start of the log
  std::uint64_t number_after = 0;   ///< 0: its end
  /// So few bytes, and such, that they may be a write that failed and was not cut off.
  bool may_be_failed_append = false;
  /// So many bytes that they may be the rest of the record that begins at the end of the log.
  bool may_be_rest = false;
  FileContent content = FileContent::unknown;
  friend bool operator==(const ForeignBytes&, const ForeignBytes&) = default;
};

/// A piece of a record that was cut apart, or both: together they are whole.
struct CutRecord {
  bool is_beginning = true;
  std::uint64_t other_byte_offset = 0;  ///< of the other piece
  /// How many bytes stand between the two pieces, where both are here and in order; else 0.
  std::uint64_t inserted_bytes = 0;
  friend bool operator==(const CutRecord&, const CutRecord&) = default;
};

/// Perhaps the ends of a record whose document holds the records between them.
struct SplitHost {
  friend bool operator==(const SplitHost&, const SplitHost&) = default;
};

/// Numbers are missing, and no byte is damaged.
struct MissingRecords {
  std::uint64_t number_after = 0;  ///< 0: none, the log ends
  friend bool operator==(const MissingRecords&, const MissingRecords&) = default;
};

/// Intact records, or pieces of some, that are elsewhere in the log byte for byte.
struct Copies {
  bool pieces = false;  ///< some are not whole
  std::uint64_t expected_number = 0;
  friend bool operator==(const Copies&, const Copies&) = default;
};

/// Intact records in the wrong place.
struct Misplaced {
  std::uint64_t expected_number = 0;
  friend bool operator==(const Misplaced&, const Misplaced&) = default;
};

/// An intact record whose number no log has, or nothing else supports.
struct Misnumbered {
  std::uint64_t expected_number = 0;
  friend bool operator==(const Misnumbered&, const Misnumbered&) = default;
};

/// Intact records whose numbers others have too, with other content.
struct Fork {
  enum class Shape : std::uint8_t {
    repeated,  ///< one record, right before or after the other: a failed fsync
    restart,   ///< the numbering begins again at 1: another log, or a restart of the numbering
    parallel,  ///< neither: two writers, or an earlier use of the file
  };
  Shape shape = Shape::parallel;
  std::uint64_t expected_number = 0;
  friend bool operator==(const Fork&, const Fork&) = default;
};

/// A conversion of line ends changed the bytes: with it undone, the record that is expected here is
/// intact.
struct LineEnds {
  bool added = true;  ///< each LF became CR LF; else each CR LF became LF
  friend bool operator==(const LineEnds&, const LineEnds&) = default;
};

/// Nothing in the file is a record.
struct OtherFile {
  FileContent content = FileContent::unknown;
  std::string text_start = {};  ///< of a text: its first printable characters
  std::uint32_t length = 0;     ///< that the first header would have, like the next two
  std::uint8_t type = 0;
  std::uint64_t sequence_number = 0;
  friend bool operator==(const OtherFile&, const OtherFile&) = default;
};

/// The log has less than its reader knows it to have had.
struct CutOff {
  std::uint64_t expected_last_number = 0;  ///< 0: not known
  std::uint64_t expected_records = 0;      ///< at least so many; 0: not known
  std::uint64_t last_number = 0;           ///< of the sound records; 0: there is none
  std::uint64_t records = 0;               ///< sound ones
  friend bool operator==(const CutOff&, const CutOff&) = default;
};

}  // namespace aerowal::cause

namespace aerowal {

using Cause =
    std::variant<cause::TornWrite, cause::FailedAppend, cause::FlippedBit, cause::WrongLength,
                 cause::WrongHeader, cause::UnknownType, cause::MalformedPayload,
                 cause::ChangedRecord, cause::DamagedRecords, cause::ForeignBytes, cause::CutRecord,
                 cause::SplitHost, cause::MissingRecords, cause::Copies, cause::Misplaced,
                 cause::Misnumbered, cause::Fork, cause::LineEnds, cause::OtherFile, cause::CutOff>;

}  // namespace aerowal

#include "scan/finding_words.hpp"

#include <cstddef>

namespace aerowal {

std::string number_text(std::uint64_t number) { return "record " + std::to_string(number); }

std::string bytes_text(std::uint64_t bytes) {
  return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
}

bool is_one(const std::vector<SequenceRange>& lost) {
  return lost.size() == 1 && lost[0].first == lost[0].last;
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

std::string capitalized(std::string text) {
  if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string cause_text(DamageKind kind) {
  switch (kind) {
    case DamageKind::bad_length:
      return " A stray write or failing hardware changed the length, or bytes were removed from "
             "the record: the two look the same.";
    case DamageKind::overwritten_region:
      return " A lost or misdirected write, or a failing disk.";
    case DamageKind::foreign_bytes:
      return " Another program wrote to the file, or a misdirected write went there.";
    default:
      return std::string(stray_write);
  }
}

std::string content_text(FileContent content) {
  const auto packed = [](const char* how) {
    return std::string("it is compressed with ") + how +
           ". Decompress it first; no record is lost by that.";
  };
  const auto converted = [](const char* how) {
    return std::string("it is a log ") + how +
           ". No record is lost by that: undo it, or copy the log again, in binary mode.";
  };
  switch (content) {
    case FileContent::gzip:
      return packed("gzip");
    case FileContent::xz:
      return packed("xz");
    case FileContent::zstd:
      return packed("zstd");
    case FileContent::bzip2:
      return packed("bzip2");
    case FileContent::tar:
      return "it is a tar archive. Extract wal/wal.log from it first; no record is lost by that.";
    case FileContent::utf16:
      return converted("whose bytes were taken for characters and written as UTF-16");
    case FileContent::utf8:
      return converted("whose bytes were taken for characters and written as UTF-8");
    case FileContent::base64:
      return converted("in base64");
    case FileContent::hexadecimal:
      return converted("in hexadecimal digits");
    case FileContent::cr_added:
      return converted("in which each LF byte became CR LF, as a copy in text mode does");
    case FileContent::cr_removed:
      return converted("in which each CR LF became LF, as a copy in text mode does");
    case FileContent::document_store:
      return "it is AeroDB's document store, documents.dat. The log is wal/wal.log of the same "
             "data directory.";
    case FileContent::utf8_mark:
    case FileContent::unknown:
    case FileContent::damaged_log:
    case FileContent::zeros:
    case FileContent::text:
      break;
  }
  return {};
}

}  // namespace aerowal

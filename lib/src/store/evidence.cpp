#include "store/evidence.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "aerowal/format.hpp"
#include "base/byte_order.hpp"
#include "base/utf8.hpp"

namespace aerowal {
namespace {

/// The records one after the other, as the log would hold them.
struct Rebuilt {
  std::vector<std::byte> bytes;
  std::vector<std::size_t> ends;
};

Result<Rebuilt> rebuild(const std::vector<RestoredRecord>& records) {
  Rebuilt rebuilt;
  for (const RestoredRecord& record : records) {
    const auto placement = encode(record.record(), rebuilt.bytes);
    if (!placement) return placement.error();
    rebuilt.ends.push_back(rebuilt.bytes.size());
  }
  return rebuilt;
}

std::size_t common_start(Bytes a, Bytes b) {
  const auto size = std::min(a.size(), b.size());
  return static_cast<std::size_t>(
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(size), b.begin()).first -
      a.begin());
}

std::size_t common_end(Bytes a, Bytes b) {
  std::size_t size = 0;
  while (size < a.size() && size < b.size() && a[a.size() - 1 - size] == b[b.size() - 1 - size]) {
    ++size;
  }
  return size;
}

/// How many of the damaged bytes the rebuilt ones account for, from both ends.
std::size_t agreement(Bytes damaged, Bytes rebuilt) {
  return common_start(damaged, rebuilt) + common_end(damaged, rebuilt);
}

/// True where the damaged bytes hold the checksum of `record` at its place, counted from the start
/// or from the end. `end`: of the record in the rebuilt bytes, of which there are `total`.
bool confirms(Bytes damaged, Bytes record, std::size_t end, std::size_t total) {
  const Bytes checksum = record.last(format::checksum_size);
  const auto checksum_ends_at = [&](std::size_t at) {
    return at <= damaged.size() && at >= checksum.size() &&
           std::equal(checksum.begin(), checksum.end(),
                      damaged.begin() + static_cast<std::ptrdiff_t>(at - checksum.size()));
  };
  const std::size_t after = total - end;
  return checksum_ends_at(end) ||
         (after <= damaged.size() && checksum_ends_at(damaged.size() - after));
}

/// The type that an intact header of the same length and number shows at the record's place.
std::optional<RecordType> type_in_header(Bytes damaged, Bytes record, std::size_t begin) {
  if (damaged.size() < begin || damaged.size() - begin < format::header_size) return std::nullopt;
  const std::byte* shown = &damaged[begin];
  const auto type = std::to_integer<std::uint8_t>(shown[format::type_at]);
  if (load_u32(shown) != load_u32(record.data()) ||
      load_u64(shown + format::sequence_at) != load_u64(&record[format::sequence_at]) ||
      type > static_cast<std::uint8_t>(RecordType::delete_)) {
    return std::nullopt;
  }
  return static_cast<RecordType>(type);
}

/// Takes over the type that the damaged bytes confirm for a record that is no DELETE. False where
/// they show a DELETE.
Result<bool> settle_type(RestoredRecord& record, Bytes damaged, std::size_t end, std::size_t total,
                         bool header_counts) {
  const RecordType inferred = record.type;
  std::vector<std::byte> bytes;
  for (const RecordType type : {RecordType::insert, RecordType::update}) {
    record.type = type;
    bytes.clear();
    if (const auto encoded = encode(record.record(), bytes); !encoded) return encoded.error();
    if (confirms(damaged, bytes, end, total)) {
      record.type_inferred = false;
      return true;
    }
  }
  record.type = inferred;
  if (!header_counts) return true;
  const auto shown = type_in_header(damaged, bytes, end - bytes.size());
  if (!shown) return true;
  if (*shown == RecordType::delete_) return false;
  record.type = *shown;
  record.type_inferred = false;
  return true;
}

/// True where most of the bytes next to `at` are not those of `rebuilt`, on one side or the other:
/// it lies in or beside a place that was overwritten.
bool is_overwritten_around(Bytes damaged, Bytes rebuilt, std::size_t begin, std::size_t end) {
  static constexpr std::size_t near = 16;
  const auto mostly_differs = [&](std::size_t from, std::size_t to) {
    std::size_t differing = 0;
    for (std::size_t i = from; i < to; ++i) {
      differing += static_cast<std::size_t>(damaged[i] != rebuilt[i]);
    }
    return differing * 2 > to - from;
  };
  return mostly_differs(begin - std::min(begin, near), begin) ||
         mostly_differs(end, std::min(end + near, damaged.size()));
}

/// The ids at the start of a record's payload, and where they end.
struct ShownIds {
  std::string_view collection_id;
  std::string_view document_id;
  std::size_t end = 0;
};

std::optional<ShownIds> ids_in(Bytes record) {
  ShownIds ids;
  std::size_t at = format::payload_at;
  for (std::string_view* id : {&ids.collection_id, &ids.document_id}) {
    if (record.size() - at < format::field_prefix_size) return std::nullopt;
    const std::size_t size = load_u32(&record[at]);
    at += format::field_prefix_size;
    if (size > record.size() - at) return std::nullopt;
    *id = {reinterpret_cast<const char*>(record.data() + at), size};
    at += size;
  }
  ids.end = at;
  return ids;
}

bool is_legible(std::string_view text) {
  return find_invalid_utf8(text) == std::string_view::npos &&
         std::none_of(text.begin(), text.end(), [](char c) { return c >= 0 && c < ' '; });
}

/// True where what is left of the record `begin` bytes into the damage shows other ids than
/// `rebuilt` has, under a header that is right and in front of the right length of a schema id.
bool ids_contradict(Bytes damaged, Bytes rebuilt, std::size_t begin) {
  if (damaged.size() < begin || damaged.size() - begin < rebuilt.size()) return false;
  const Bytes shown = damaged.subspan(begin, rebuilt.size());
  if (load_u32(shown.data()) != load_u32(rebuilt.data()) ||
      load_u64(&shown[format::sequence_at]) != load_u64(&rebuilt[format::sequence_at])) {
    return false;
  }
  const auto ours = ids_in(rebuilt);
  const auto theirs = ids_in(shown);
  if (!ours || !theirs || !is_legible(theirs->collection_id) || !is_legible(theirs->document_id)) {
    return false;
  }
  if (ours->collection_id == theirs->collection_id && ours->document_id == theirs->document_id) {
    return false;
  }
  // What overwrote an id would hardly have stopped at its end.
  const auto next_prefix = [](Bytes record, std::size_t at) {
    return record.size() - at < format::field_prefix_size ? 0 : load_u32(&record[at]);
  };
  return next_prefix(shown, theirs->end) == next_prefix(rebuilt, ours->end);
}

/// Of two spans of the same length: true where the checksum that is left of the record
/// [begin, end) is not the rebuilt one's, though nothing overwrote it or the header, and the
/// payload differs too.
bool checksum_contradicts(Bytes damaged, Bytes rebuilt, std::size_t begin, std::size_t end) {
  const std::size_t checksum_at = end - format::checksum_size;
  const auto same = [&](std::size_t from, std::size_t to) {
    return std::equal(damaged.begin() + static_cast<std::ptrdiff_t>(from),
                      damaged.begin() + static_cast<std::ptrdiff_t>(to),
                      rebuilt.begin() + static_cast<std::ptrdiff_t>(from));
  };
  const bool header_intact = same(begin, begin + format::type_at) &&
                             same(begin + format::sequence_at, begin + format::payload_at);
  return header_intact && !same(checksum_at, end) &&
         !same(begin + format::payload_at, checksum_at) &&
         !is_overwritten_around(damaged, rebuilt, checksum_at, end);
}

}  // namespace

Result<std::string> check_evidence(ByteSource& log, const Finding& damage,
                                   std::vector<RestoredRecord>& records) {
  if (damage.length == 0) return std::string();
  std::uint64_t total = 0;
  for (const RestoredRecord& record : records) {
    const auto length = encoded_length(record.record());
    if (!length) return length.error();
    total += *length;
  }
  // Under a right checksum is what somebody wrote: no evidence of what AeroDB wrote.
  const bool rewritten =
      damage.kind == DamageKind::unknown_type || damage.kind == DamageKind::malformed_payload;
  const std::uint64_t longest = std::max(total, damage.length);
  if (longest > 2 * std::min(total, damage.length) + 65536) {
    return std::string("the rebuilt records have ") + std::to_string(total) +
           " bytes, the damage covers " + std::to_string(damage.length);
  }
  std::vector<std::byte> damaged(static_cast<std::size_t>(damage.length));
  const auto got = log.read_at(damage.byte_offset, damaged);
  if (!got) return got.error();
  auto rebuilt = rebuild(records);
  if (!rebuilt) return rebuilt.error();

  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records[i].type == RecordType::delete_) {
      const std::size_t begin = i == 0 ? 0 : rebuilt->ends[i - 1];
      const Bytes record = Bytes(rebuilt->bytes).subspan(begin, rebuilt->ends[i] - begin);
      if (rewritten || confirms(damaged, record, rebuilt->ends[i], rebuilt->bytes.size())) continue;
      const auto shown = type_in_header(damaged, record, begin);
      if (shown && *shown != RecordType::delete_) {
        return std::string("the damaged header shows a document, the store a DELETE");
      }
      continue;
    }
    const auto settled =
        settle_type(records[i], damaged, rebuilt->ends[i], rebuilt->bytes.size(), !rewritten);
    if (!settled) return settled.error();
    if (!*settled) return std::string("the damaged header shows a DELETE, the store a document");
  }
  rebuilt = rebuild(records);
  if (!rebuilt) return rebuilt.error();
  for (std::size_t i = 0; i < records.size() && !rewritten; ++i) {
    // Of the later ones the place is known only where no byte is missing and none too many.
    if (i != 0 && damage.length != total) break;
    const std::size_t begin = i == 0 ? 0 : rebuilt->ends[i - 1];
    const Bytes record = Bytes(rebuilt->bytes).subspan(begin, rebuilt->ends[i] - begin);
    if (confirms(damaged, record, rebuilt->ends[i], rebuilt->bytes.size())) continue;
    if (ids_contradict(damaged, record, begin)) {
      return "the ids that are left of record " + std::to_string(records[i].sequence_number) +
             " are not those of the store's document";
    }
  }
  if (!rewritten && damage.length == total) {
    for (std::size_t i = 0; i < records.size(); ++i) {
      const std::size_t begin = i == 0 ? 0 : rebuilt->ends[i - 1];
      const Bytes due = Bytes(rebuilt->bytes).subspan(begin, format::header_size);
      const Bytes shown = Bytes(damaged).subspan(begin, format::header_size);
      const bool number_shown = load_u64(&shown[format::sequence_at]) == records[i].sequence_number;
      const bool type_shown = shown[format::type_at] == due[format::type_at];
      if (number_shown && type_shown && load_u32(shown.data()) != load_u32(due.data()) &&
          damage.kind != DamageKind::bad_length && damage.kind != DamageKind::bit_flip) {
        return "the damaged header of record " + std::to_string(records[i].sequence_number) +
               " shows another length than the store's document has";
      }
      if (checksum_contradicts(damaged, rebuilt->bytes, begin, rebuilt->ends[i])) {
        return "the checksum that is left of record " + std::to_string(records[i].sequence_number) +
               " is not that of the store's document";
      }
    }
  }
  if (rewritten || damage.length == total) return std::string();
  // Bytes were taken out or put in: what is left must all be there.
  if (agreement(damaged, rebuilt->bytes) >= std::min(damaged.size(), rebuilt->bytes.size())) {
    return std::string();
  }
  return std::string("the rebuilt records have ") + std::to_string(total) +
         " bytes, the damage covers " + std::to_string(damage.length) +
         ", and what is left of the old bytes is not part of them";
}

}  // namespace aerowal

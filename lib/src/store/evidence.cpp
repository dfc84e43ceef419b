#include "store/evidence.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "aerowal/format.hpp"
#include "base/byte_order.hpp"

namespace aerowal {
namespace {

/// How far around a span a copy's original is looked for, beside the whole log as it is now.
constexpr std::uint64_t nearby_bytes = std::uint64_t{1} << 16;

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

/// True where every byte that is left is one that was held, and at most one range of either is
/// missing from the other.
bool is_cut_or_grown(Bytes shown, Bytes held) {
  return common_start(shown, held) + common_end(shown, held) >= std::min(shown.size(), held.size());
}

bool has_checksum_ending_at(Bytes shown, std::size_t end, Bytes record) {
  const Bytes checksum = record.last(format::checksum_size);
  return end <= shown.size() && end >= checksum.size() &&
         std::equal(checksum.begin(), checksum.end(),
                    shown.begin() + static_cast<std::ptrdiff_t>(end - checksum.size()));
}

/// True where `held` and `shown` have the same length and number in the header at `begin`.
bool header_is_left(Bytes shown, Bytes held, std::size_t begin) {
  if (shown.size() < begin || shown.size() - begin < format::header_size) return false;
  return load_u32(&shown[begin]) == load_u32(&held[begin]) &&
         load_u64(&shown[begin + format::sequence_at]) ==
             load_u64(&held[begin + format::sequence_at]);
}

bool has_right_checksum(Bytes record) {
  const std::size_t covered = record.size() - format::checksum_size;
  return load_u32(record.data()) == record.size() &&
         crc32(record.first(covered)) == load_u32(&record[covered]);
}

}  // namespace

std::vector<std::size_t> colons_of(const std::string& composite_id) {
  std::vector<std::size_t> colons;
  for (std::size_t at = composite_id.find(':');
       at != std::string::npos && colons.size() < composite_splits_max;
       at = composite_id.find(':', at + 1)) {
    colons.push_back(at);
  }
  return colons;
}

std::string composite_id_of(const RestoredRecord& record) {
  return record.collection_id + ":" + record.document_id;
}

void split_at(RestoredRecord& record, std::size_t colon) {
  const std::string id = composite_id_of(record);
  record.collection_id = id.substr(0, colon);
  record.document_id = id.substr(colon + 1);
}

bool Evidence::Held::is_rewritten(std::size_t index) const {
  const std::size_t size = begins[index + 1] - begins[index];
  if (shown.size() < begins[index] || shown.size() - begins[index] < size) return false;
  return has_right_checksum(Bytes(shown).subspan(begins[index], size));
}

bool Evidence::Held::is_rewritten() const {
  return shown.size() >= format::record_size_min && has_right_checksum(shown);
}

Evidence::Evidence(ByteSource& log, std::uint64_t log_size, std::vector<DamagedSpan> spans)
    : log_(&log), log_size_(log_size), spans_(std::move(spans)) {}

Result<void> Evidence::encode_into(const DamagedSpan& span, Held& held) {
  held.bytes.clear();
  held.begins.assign(1, 0);
  for (const Candidate* candidate : span.records) {
    const auto placement = encode(candidate->record.record(), held.bytes);
    if (!placement) return placement.error();
    held.begins.push_back(held.bytes.size());
  }
  return {};
}

Result<Evidence::Held> Evidence::read(const DamagedSpan& span) {
  Held held;
  if (const auto encoded = encode_into(span, held); !encoded) return encoded.error();
  // More than that cannot be told from the records' own bytes.
  const std::uint64_t size = std::min<std::uint64_t>(span.length, 2 * held.bytes.size() + 65536);
  held.shown.resize(static_cast<std::size_t>(size));
  const auto got = log_->read_at(span.byte_offset, held.shown);
  if (!got) return got.error();
  held.shown.resize(*got);
  return held;
}

Result<void> Evidence::settle() {
  for (const DamagedSpan& span : spans_) {
    if (span.length == 0) continue;
    const auto held = read(span);
    if (!held) return held.error();
    for (std::size_t i = 0; i < span.records.size(); ++i) {
      const auto settled = settle_by_checksum(*span.records[i], *held, i);
      if (!settled) return settled.error();
      settle_split_in_view(*span.records[i], *held, held->begins[i]);
    }
  }
  return {};
}

/// Length and place of a record are the same however it is split and whatever its type.
Result<void> Evidence::settle_by_checksum(Candidate& candidate, const Held& held,
                                          std::size_t index) {
  const std::size_t end = held.begins[index + 1];
  const std::size_t after = held.bytes.size() - end;
  const auto is_right = [&](Bytes record) {
    if (has_checksum_ending_at(held.shown, end, record)) return true;
    // With bytes taken out or put in before it, its place is counted from the end.
    return held.shown.size() != held.bytes.size() && after <= held.shown.size() &&
           has_checksum_ending_at(held.shown, held.shown.size() - after, record);
  };
  std::vector<RecordType> types{RecordType::insert, RecordType::update};
  if (candidate.record.type == RecordType::delete_) types = {RecordType::delete_};
  std::vector<std::size_t> colons{candidate.record.collection_id.size()};
  if (!candidate.split_settled) colons = colons_of(composite_id_of(candidate.record));
  RestoredRecord tried = candidate.record;
  std::vector<std::byte> bytes;
  for (const std::size_t colon : colons) {
    split_at(tried, colon);
    for (const RecordType type : types) {
      tried.type = type;
      bytes.clear();
      if (const auto encoded = encode(tried.record(), bytes); !encoded) return encoded.error();
      if (!is_right(bytes)) continue;
      tried.type_inferred = false;
      candidate = {.record = std::move(tried), .split_settled = true, .proven = true};
      return {};
    }
  }
  return {};
}

/// A split whose two lengths stand there, with the ids between and after them, is the one that was
/// written: no other has the same bytes.
void Evidence::settle_split_in_view(Candidate& candidate, const Held& held, std::size_t begin) {
  if (candidate.split_settled) return;
  const std::string id = composite_id_of(candidate.record);
  const std::size_t at = begin + format::payload_at;
  const std::size_t size = 2 * format::field_prefix_size + id.size() - 1;
  if (held.shown.size() < at || held.shown.size() - at < size) return;
  const std::byte* shown = &held.shown[at];
  const std::size_t colon = load_u32(shown);
  if (colon >= id.size() || id[colon] != ':') return;
  const std::byte* second = shown + format::field_prefix_size + colon;
  const auto text = [](const std::byte* bytes, std::size_t count) {
    return std::string_view(reinterpret_cast<const char*>(bytes), count);
  };
  const std::size_t rest = id.size() - colon - 1;
  const std::string_view whole(id);
  if (load_u32(second) != rest ||
      text(shown + format::field_prefix_size, colon) != whole.substr(0, colon) ||
      text(second + format::field_prefix_size, rest) != whole.substr(colon + 1)) {
    return;
  }
  split_at(candidate.record, colon);
  candidate.split_settled = true;
}

/// Type and, by it, checksum of a record of unsettled type; and what depends on where its id is
/// split, if that is not known: the length before it, what is between its first and its last colon
/// with the other length, and the checksum.
void Evidence::add_unknown(const Candidate& candidate, const Held& held, std::size_t index,
                           std::vector<SpanRange>& unknown) {
  const std::size_t begin = held.begins[index];
  const std::size_t end = held.begins[index + 1];
  unknown.push_back({.begin = begin + format::type_at, .end = begin + format::type_at + 1});
  if (candidate.split_unknown) {
    const std::string id = composite_id_of(candidate.record);
    const std::size_t first_length = begin + format::payload_at;
    const std::size_t text = first_length + format::field_prefix_size;
    unknown.push_back({.begin = first_length, .end = text});
    unknown.push_back(
        {.begin = text + id.find(':'), .end = text + id.rfind(':') + format::field_prefix_size});
  }
  unknown.push_back({.begin = end - format::checksum_size, .end = end});
}

/// The type in a header that is whole and outside the damage. Zeros inside it would say INSERT.
void Evidence::take_types_in_view(const DamagedSpan& span, const Held& held) {
  if (std::none_of(span.records.begin(), span.records.end(),
                   [](const Candidate* c) { return c->record.type_inferred; })) {
    return;
  }
  std::vector<SpanRange> proven;
  std::vector<SpanRange> unknown;
  for (std::size_t i = 0; i < span.records.size(); ++i) {
    const Candidate& candidate = *span.records[i];
    if (candidate.proven || held.is_rewritten(i)) {
      proven.push_back({.begin = held.begins[i], .end = held.begins[i + 1]});
    } else if (candidate.record.type_inferred || candidate.split_unknown) {
      add_unknown(candidate, held, i, unknown);
    }
  }
  const std::size_t size = std::min(held.shown.size(), held.bytes.size());
  const DamageExtentResult damage = find_damage_extent(
      Bytes(held.shown).first(size), Bytes(held.bytes).first(size), proven, unknown);
  for (std::size_t i = 0; i < span.records.size(); ++i) {
    RestoredRecord& record = span.records[i]->record;
    const std::size_t begin = held.begins[i];
    const std::size_t type_at = begin + format::type_at;
    if (!record.type_inferred || held.is_rewritten(i) ||
        !header_is_left(held.shown, held.bytes, begin)) {
      continue;
    }
    if (damage.extent != DamageExtent::none && type_at >= damage.range.begin &&
        type_at < damage.range.end) {
      continue;
    }
    const auto type = std::to_integer<std::uint8_t>(held.shown[type_at]);
    if (type > static_cast<std::uint8_t>(RecordType::update)) continue;
    record.type = static_cast<RecordType>(type);
    record.type_inferred = false;
  }
}

/// The original of a copy may be lost itself: then it is in the records that were held here.
Result<bool> Evidence::is_copy_from_nearby(const DamagedSpan& span, const Held& held,
                                           SpanRange damage) {
  const std::uint64_t before = std::min(span.byte_offset, nearby_bytes);
  std::vector<std::byte> text(static_cast<std::size_t>(before));
  auto got = log_->read_at(span.byte_offset - before, text);
  if (!got) return got.error();
  text.insert(text.end(), held.bytes.begin(), held.bytes.end());
  std::vector<std::byte> after(static_cast<std::size_t>(nearby_bytes));
  got = log_->read_at(span.byte_offset + span.length, after);
  if (!got) return got.error();
  text.insert(text.end(), after.begin(), after.begin() + static_cast<std::ptrdiff_t>(*got));
  const Bytes copy = Bytes(held.shown).subspan(damage.begin, damage.end - damage.begin);
  const auto hash = [](std::byte b) { return std::to_integer<std::size_t>(b); };
  const std::boyer_moore_horspool_searcher searcher(copy.begin(), copy.end(), hash);
  return std::search(text.begin(), text.end(), searcher) != text.end();
}

/// True where each byte that is shown is at the place that it had among those held: nothing was
/// taken out or put in. At the log's end records may be cut off, or zeros follow.
bool Evidence::stands_in_place(const DamagedSpan& span, const Held& held) {
  const std::size_t total = held.bytes.size();
  const std::size_t size = held.shown.size();
  if (size == total) return true;
  if (!span.at_end) return false;
  const auto only_zeros = [&](std::size_t from) {
    return std::all_of(held.shown.begin() + static_cast<std::ptrdiff_t>(from), held.shown.end(),
                       [](std::byte b) { return b == std::byte{}; });
  };
  if (size > total) return only_zeros(total);
  if (std::binary_search(held.begins.begin(), held.begins.end(), size)) return true;
  return only_zeros(common_start(held.shown, held.bytes));
}

Result<std::vector<std::string>> Evidence::check() {
  std::vector<std::string> said(spans_.size());
  std::vector<Held> kept;  // what the search looks for
  CopySearch copies;
  std::vector<std::size_t> waiting;
  kept.reserve(spans_.size());
  for (std::size_t i = 0; i < spans_.size(); ++i) {
    const DamagedSpan& span = spans_[i];
    if (span.length == 0) continue;
    auto held = read(span);
    if (!held) return held.error();
    if (held->is_rewritten()) continue;
    take_types_in_view(span, *held);
    if (const auto encoded = encode_into(span, *held); !encoded) return encoded.error();
    const std::size_t total = held->bytes.size();
    const std::size_t size = std::min(held->shown.size(), total);
    const Bytes shown = Bytes(held->shown).first(size);
    if (stands_in_place(span, *held)) {
      std::vector<SpanRange> proven;
      std::vector<SpanRange> unknown;
      for (std::size_t k = 0; k < span.records.size(); ++k) {
        if (span.records[k]->proven || held->is_rewritten(k)) {
          proven.push_back({.begin = held->begins[k], .end = held->begins[k + 1]});
        } else if (span.records[k]->split_unknown) {
          add_unknown(*span.records[k], *held, k, unknown);
        }
      }
      const DamageExtentResult damage =
          find_damage_extent(shown, Bytes(held->bytes).first(size), proven, unknown);
      if (damage.extent == DamageExtent::none || damage.extent == DamageExtent::one) continue;
      if (damage.extent == DamageExtent::only_by_copy) {
        const auto nearby = is_copy_from_nearby(span, *held, damage.range);
        if (!nearby) return nearby.error();
        if (*nearby) continue;
      }
      said[i] = "bytes that the damage did not touch are not those of the store's documents";
      if (damage.extent != DamageExtent::only_by_copy) continue;
      kept.push_back(std::move(*held));
      const Bytes copy = Bytes(kept.back().shown)
                             .subspan(damage.range.begin, damage.range.end - damage.range.begin);
      copies.add(copy, span.byte_offset + damage.range.begin);
      waiting.push_back(i);
      continue;
    }
    if (span.length == held->shown.size() && is_cut_or_grown(held->shown, held->bytes)) continue;
    if (span.records.size() == 1 && span.records.front()->proven) continue;
    said[i] = "the rebuilt records have " + std::to_string(total) + " bytes, the damage covers " +
              std::to_string(span.length) +
              ", and what is left of the old bytes is not part of them";
  }
  if (const auto searched = copies.run(*log_, log_size_); !searched) return searched.error();
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    if (copies.found(i)) said[waiting[i]].clear();
  }
  return said;
}

}  // namespace aerowal

#include "inspect/proof.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "aerowal/format.hpp"
#include "base/byte_order.hpp"
#include "base/crc32_algebra.hpp"
#include "inspect/header_search.hpp"
#include "inspect/tail.hpp"

namespace aerowal {
namespace {

constexpr std::uint8_t type_count = static_cast<std::uint8_t>(RecordType::delete_) + 1;
/// So many times the log's size may be read for proofs.
constexpr std::uint64_t budget_factor = 4;
constexpr std::uint64_t budget_min = std::uint64_t{1} << 20;
constexpr std::size_t known_max = 1 << 10;
static_assert(std::has_single_bit(known_max));
constexpr std::size_t chain_max = 16;
constexpr std::uint64_t headless_max = std::uint64_t{1} << 16;

std::array<std::byte, format::header_size> encoded(const Header& header) {
  std::array<std::byte, format::header_size> bytes{};
  store_u32(&bytes[format::length_at], header.length);
  bytes[format::type_at] = static_cast<std::byte>(header.type);
  store_u64(&bytes[format::sequence_at], header.sequence_number);
  return bytes;
}

/// The flipped bit, if the two differ in just one.
std::optional<BitFlip> flip_between(std::uint64_t byte_offset, const Header& stored,
                                    const Header& corrected) {
  const auto before = encoded(stored);
  const auto after = encoded(corrected);
  std::optional<BitFlip> flip;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto differs = std::to_integer<std::uint8_t>(before[i] ^ after[i]);
    if (differs == 0) continue;
    if (flip || !std::has_single_bit(differs)) return std::nullopt;
    flip = BitFlip{.byte_offset = byte_offset + i,
                   .bit = static_cast<std::uint8_t>(std::countr_zero(differs)),
                   .stored = std::to_integer<std::uint8_t>(before[i]),
                   .corrected = std::to_integer<std::uint8_t>(after[i])};
  }
  return flip;
}

}  // namespace

std::vector<std::byte> corrected_bytes(RandomAccessLog& log, const Proof& proof) {
  std::vector<std::byte> record = log.copy(proof.byte_offset, proof.header.length);
  if (record.size() != proof.header.length) return record;
  const auto header = encoded(proof.header);
  std::copy(header.begin(), header.end(), record.begin());
  if (proof.flip && proof.flip->byte_offset >= proof.byte_offset + format::header_size) {
    record[static_cast<std::size_t>(proof.flip->byte_offset - proof.byte_offset)] =
        static_cast<std::byte>(proof.flip->corrected);
  }
  return record;
}

Prover::Prover(Probe& probe)
    : probe_(&probe), budget_(budget_min + budget_factor * probe.log().size()) {}

bool Prover::spend(std::uint64_t bytes) {
  if (bytes > budget_) return false;
  budget_ -= bytes;
  return true;
}

std::optional<Header> Prover::intact(std::uint64_t byte_offset) {
  auto header = probe_->intact_header(byte_offset, 0);
  if (!header) return std::nullopt;
  const Proof as_it_is{.byte_offset = byte_offset, .stored = *header, .header = *header};
  return is_whole(as_it_is) ? header : std::nullopt;
}

std::uint64_t Prover::next_whole(std::uint64_t from) {
  if (searched_ && from >= searched_from_ && from <= searched_to_) return searched_to_;
  RandomAccessLog& log = probe_->log();
  // What was searched last is not searched again.
  const bool before = searched_ && from < searched_from_;
  const std::uint64_t limit = before ? searched_from_ : log.size();
  const std::uint64_t found =
      find_header(log, from, limit, [&](std::uint64_t byte_offset, const std::byte* header) {
        if (header[format::type_at] >= static_cast<std::byte>(type_count)) return false;
        const std::uint32_t length = load_u32(header + format::length_at);
        return length >= format::record_size_min && length <= log.size() - byte_offset &&
               probe_->intact_header(byte_offset, 0).has_value();
      });
  if (!before || found != limit) searched_to_ = found;
  searched_from_ = from;
  searched_ = true;
  return searched_to_;
}

/// Decodes it as it would be written.
bool Prover::is_whole(const Proof& proof) {
  if (!spend(proof.header.length)) return false;
  const std::vector<std::byte> record = corrected_bytes(probe_->log(), proof);
  if (record.size() != proof.header.length) return false;
  PlacedRecord decoded;
  const Bytes bytes(record);
  return !decode(bytes, crc32(bytes.first(bytes.size() - format::checksum_size)), decoded);
}

void Prover::add_header_corrections(std::uint64_t byte_offset, const Header& stored,
                                    std::uint64_t expected, std::vector<Proof>& found) {
  RandomAccessLog& log = probe_->log();
  const auto length = probe_->inner_length(byte_offset);
  if (!length || *length < format::record_size_min || !log.holds(byte_offset, *length)) return;
  const std::uint64_t end = byte_offset + *length - format::checksum_size;
  const std::uint64_t payload = byte_offset + format::payload_at;
  // What the checksum of the header has to be, and from there back that of its first bytes.
  const std::uint32_t wanted =
      crc32_unshift(log.checksum(payload, end) ^ log.u32(end), end - payload);
  Proof proof{.byte_offset = byte_offset, .stored = stored, .header = {.length = *length}};
  const auto try_number = [&](std::uint64_t number) {
    proof.header.sequence_number = number;
    const auto bytes = encoded(proof.header);
    std::uint32_t before = wanted;
    for (std::size_t i = bytes.size(); i-- > format::sequence_at;) {
      before = crc32_remove(before, bytes[i]);
    }
    const std::uint32_t of_length = crc32(Bytes(bytes).first(format::length_size));
    for (std::uint8_t type = 0; type < type_count; ++type) {
      if (crc32_remove(before, static_cast<std::byte>(type)) != of_length) continue;
      proof.header.type = type;
      if (encoded(proof.header) == encoded(stored) || !is_whole(proof)) continue;
      proof.flip = flip_between(byte_offset, stored, proof.header);
      found.push_back(proof);
    }
  };
  try_number(stored.sequence_number);
  if (expected != stored.sequence_number) try_number(expected);
}

void Prover::add_flip(std::uint64_t byte_offset, const Header& stored, std::vector<Proof>& found) {
  if (!probe_->log().holds(byte_offset, stored.length) || !spend(stored.length)) return;
  const auto flip = probe_->flip_by_checksum(byte_offset, stored);
  if (!flip) return;
  Proof proof{.byte_offset = byte_offset, .stored = stored, .header = stored, .flip = flip};
  if (flip->byte_offset < byte_offset + format::header_size) {
    auto header = encoded(stored);
    header[static_cast<std::size_t>(flip->byte_offset - byte_offset)] =
        static_cast<std::byte>(flip->corrected);
    proof.header.type = std::to_integer<std::uint8_t>(header[format::type_at]);
    proof.header.sequence_number = load_u64(&header[format::sequence_at]);
  }
  // The same flip may have been found as the correction of a field.
  const bool again = std::any_of(found.begin(), found.end(),
                                 [&](const Proof& other) { return other.flip == proof.flip; });
  if (!again && is_whole(proof)) found.push_back(proof);
}

std::optional<Proof> Prover::find_correction(std::uint64_t byte_offset, std::uint64_t expected) {
  const auto stored = probe_->header(byte_offset);
  if (!stored || !probe_->log().holds(byte_offset, format::record_size_min)) return std::nullopt;
  std::vector<Proof> found;
  add_header_corrections(byte_offset, *stored, expected, found);
  add_flip(byte_offset, *stored, found);
  if (found.size() != 1) return std::nullopt;
  return found.front();
}

/// False where the first bytes, and how many there are, cannot be what a crash leaves of that
/// record. To judge them takes time linear in what is left of the log.
bool Prover::may_be_tail(std::uint64_t byte_offset, std::uint64_t number) {
  const std::uint64_t left = probe_->log().size() - byte_offset;
  const auto header = probe_->header(byte_offset);
  if (left <= file_page_size || !header) return true;
  const bool zeros = header->length == 0 && header->type == 0 && header->sequence_number == 0;
  if (!zeros && !header->matches(number)) return false;
  if (!zeros && left > file_page_size && header->length < left - file_page_size) return false;
  return spend(left);
}

Prover::Known& Prover::known(const Place& place) {
  if (known_.empty()) known_.resize(known_max);
  // Spreads the bits of both; the factors are odd, and else of no meaning.
  const std::uint64_t mixed =
      (place.first * 0x9e3779b97f4a7c15) ^ (place.second * 0xc2b2ae3d27d4eb4f);
  return known_[static_cast<std::size_t>(mixed >> 40) % known_max];
}

std::optional<Proof> Prover::prove(std::uint64_t byte_offset, std::uint64_t expected) {
  std::vector<Place> places;
  std::vector<Proof> proofs;
  bool fits = false;
  for (Place at{byte_offset, expected};;) {
    if (const Known& there = known(at); there.place == at) {
      if (proofs.empty()) return there.proof;
      fits = there.proof && there.proof->header.sequence_number == at.second;
      break;
    }
    const auto proof = find_correction(at.first, at.second);
    if (!proof) {
      known(at) = {.place = at};
      break;
    }
    const std::uint64_t number = proof->header.sequence_number;
    if (!proofs.empty() && number != at.second) break;
    places.push_back(at);
    proofs.push_back(*proof);
    // So many corrections that fit each other are none by chance, whatever follows.
    if (proofs.size() == chain_max) {
      fits = true;
      break;
    }
    if (proof->end() == probe_->log().size()) {
      fits = true;
      break;
    }
    // Where a part of the log was moved to, or another one follows, that has any number.
    if (intact(proof->end())) {
      fits = true;
      break;
    }
    if (number == UINT64_MAX) break;
    if (may_be_tail(proof->end(), number + 1) && next_whole(proof->end()) == probe_->log().size() &&
        judge_tail(*probe_, proof->end(), number + 1) != Tail::damaged) {
      fits = true;
      break;
    }
    at = {proof->end(), number + 1};
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    known(places[i]) = {.place = places[i],
                        .proof = fits ? std::optional(proofs[i]) : std::nullopt};
  }
  return fits ? std::optional(proofs.front()) : std::nullopt;
}

bool Prover::stands(std::uint64_t byte_offset, std::uint64_t number) {
  if (const auto header = intact(byte_offset)) return header->sequence_number == number;
  const auto proof = prove(byte_offset, number);
  return proof && proof->header.sequence_number == number;
}

std::optional<Proof> Prover::prove_before(std::uint64_t begin, std::uint64_t end,
                                          std::uint64_t number) {
  if (end - begin < format::record_size_min || number < format::first_sequence_number) {
    return std::nullopt;
  }
  RandomAccessLog& log = probe_->log();
  // Where the length is gone too, only so far back: each look follows five lengths.
  const std::uint64_t headless_begin = end - std::min(end, headless_max);
  std::optional<Proof> found;
  find_header(log, begin, end - format::record_size_min + 1,
              [&](std::uint64_t byte_offset, const std::byte* header) {
                const std::uint64_t length = end - byte_offset;
                const bool ends_here = load_u32(header) == length ||
                                       (byte_offset >= headless_begin &&
                                        log.u32(byte_offset + format::payload_at) <= length &&
                                        probe_->inner_length(byte_offset, length) == length);
                if (!ends_here) return false;
                const auto proof = prove(byte_offset, number);
                if (!proof || proof->end() != end || proof->header.sequence_number != number) {
                  return false;
                }
                found = proof;
                return true;
              });
  return found;
}

}  // namespace aerowal

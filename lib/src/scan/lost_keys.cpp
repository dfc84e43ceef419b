#include "scan/lost_keys.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

#include "base/byte_order.hpp"
#include "base/utf8.hpp"

namespace aerowal {
namespace {

constexpr std::size_t noted_bit_count = std::size_t{1} << 20;
/// A finding that names all of them takes half as much again.
constexpr std::size_t remembered_bytes_max = std::size_t{1} << 26;
/// Of a key, in the map of all keys and around its strings.
constexpr std::size_t bookkeeping_size = 192;
/// A longer id in damaged bytes is more likely a damaged length.
constexpr std::uint32_t id_size_max = 1024;

/// A key as one string. The size in front keeps "a" "bc" and "ab" "c" apart.
void make_key(std::string& key, std::string_view collection_id, std::string_view document_id) {
  std::array<std::byte, 4> size{};
  store_u32(size.data(), static_cast<std::uint32_t>(collection_id.size()));
  key.assign(reinterpret_cast<const char*>(size.data()), size.size());
  key.append(collection_id).append(document_id);
}

/// By the sizes and the last bytes, in which ids mostly differ.
std::uint32_t hash_of_ids(std::string_view collection_id, std::string_view document_id) {
  std::array<std::byte, 8> last{};
  const std::size_t size = std::min(document_id.size(), last.size());
  if (size != 0) std::memcpy(last.data(), document_id.end() - size, size);
  const std::uint64_t mixed =
      (load_u64(last.data()) + (document_id.size() << 16) + collection_id.size()) *
      0x9e3779b97f4a7c15U;
  return static_cast<std::uint32_t>(mixed >> 32);
}

std::optional<std::string> read_id(RandomAccessLog& log, std::uint64_t& at, std::uint64_t end,
                                   const std::optional<BitFlip>& flip) {
  const auto read = [&](std::uint64_t byte_offset, std::size_t size) {
    const Bytes bytes = log.at(byte_offset, size);
    std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (flip && flip->byte_offset - byte_offset < text.size()) {
      text[static_cast<std::size_t>(flip->byte_offset - byte_offset)] =
          static_cast<char>(flip->corrected);
    }
    return text;
  };
  if (end - at < format::field_prefix_size) return std::nullopt;
  const std::string prefix = read(at, format::field_prefix_size);
  if (prefix.size() < format::field_prefix_size) return std::nullopt;
  const std::uint32_t size = load_u32(std::as_bytes(std::span(prefix)).data());
  at += format::field_prefix_size;
  if (size > id_size_max || size > end - at) return std::nullopt;
  std::string id = read(at, size);
  at += size;
  if (find_invalid_utf8(id) != std::string_view::npos) return std::nullopt;
  // Zeros are what a lost sector holds, not what an id is made of.
  if (id.find('\0') != std::string::npos) return std::nullopt;
  return id;
}

}  // namespace

void LostKeys::note(Probe& probe, std::uint64_t begin, std::uint64_t end, std::uint64_t number,
                    const std::optional<BitFlip>& flip) {
  std::uint64_t at = begin + format::payload_at;
  if (at > end) return;
  auto collection_id = read_id(probe.log(), at, end, flip);
  if (!collection_id) return;
  auto document_id = read_id(probe.log(), at, end, flip);
  if (!document_id || (collection_id->empty() && document_id->empty())) return;
  if (remembered_bytes_ > remembered_bytes_max) {
    full_from_ = std::min(full_from_, begin);
    return;
  }
  std::string key;
  make_key(key, *collection_id, *document_id);
  remembered_bytes_ += 2 * key.size() + sizeof(Entry) + bookkeeping_size;
  noted_.resize(noted_bit_count);
  const auto [slot, is_new] = keys_.emplace(std::move(key), meetings_.size());
  if (is_new) {
    meetings_.emplace_back();
    noted_[hash_of_ids(*collection_id, *document_id) % noted_bit_count] = true;
  }
  entries_.push_back({.byte_offset = begin,
                      .number = number,
                      .collection_id = std::move(*collection_id),
                      .document_id = std::move(*document_id),
                      .key = slot->second});
}

std::uint32_t LostKeys::hash_of(const PlacedRecord& record) {
  return hash_of_ids(record.collection_id, record.document_id);
}

/// Most keys are not among the lost ones, and a bit that is near says so.
bool LostKeys::may_know(std::uint32_t hash) const {
  return !empty() && noted_[hash % noted_bit_count];
}

void LostKeys::observe(const std::string& key, const Meeting& meeting) {
  if (const auto found = keys_.find(key); found != keys_.end()) meetings_[found->second] = meeting;
}

void LostKeys::observe(const PlacedRecord& record) {
  if (empty() || !may_know(hash_of(record))) return;
  make_key(met_key_, record.collection_id, record.document_id);
  observe(met_key_, {.byte_offset = record.byte_offset, .number = record.sequence_number});
}

void LostKeys::observe(RandomAccessLog& log, std::uint64_t byte_offset, std::uint64_t number,
                       std::uint32_t hash) {
  if (!may_know(hash)) return;
  // What is no key of a damaged record is none that was noted either.
  std::uint64_t at = byte_offset + format::payload_at;
  const auto collection_id = read_id(log, at, log.size(), {});
  if (!collection_id) return;
  const auto document_id = read_id(log, at, log.size(), {});
  if (!document_id) return;
  std::string key;
  make_key(key, *collection_id, *document_id);
  observe(key, {.byte_offset = byte_offset, .number = number});
}

}  // namespace aerowal

#include "store/store_reader.hpp"

#include <algorithm>
#include <array>

#include "base/byte_order.hpp"
#include "base/utf8.hpp"
#include "store/stored_record.hpp"

namespace aerowal {
namespace {

RecordFault payload_fault(PayloadFault payload, std::size_t field) {
  return {.check = StrictCheck::payload, .payload = payload, .field = field};
}

/// The length that the record's fields add up to; nothing where they do not fit into the file.
std::optional<std::uint64_t> inner_length(RandomAccessLog& file, std::uint64_t begin) {
  std::uint64_t at = begin + format::length_size;
  for (std::size_t i = 0; i < store_format::field_count; ++i) {
    if (i + 1 == store_format::field_count) at += store_format::tombstone_size;
    if (!file.holds(at, format::field_prefix_size)) return std::nullopt;
    at += format::field_prefix_size + file.u32(at);
    if (at > file.size()) return std::nullopt;
  }
  return at + format::checksum_size - begin;
}

bool is_zeros(RandomAccessLog& file, std::uint64_t begin) {
  for (std::uint64_t at = begin; at < file.size();) {
    const Bytes bytes = file.at(at, RandomAccessLog::window_size);
    if (bytes.empty()) return false;
    const bool zeros =
        std::all_of(bytes.begin(), bytes.end(), [](std::byte byte) { return byte == std::byte{}; });
    if (!zeros) return false;
    at += bytes.size();
  }
  return true;
}

}  // namespace

Result<bool> StoreReader::read_ahead(std::uint64_t at) {
  auto bytes = ahead_.from(at, store_format::record_size_min);
  if (!bytes) return bytes.error();
  if (bytes->size() < store_format::record_size_min) return false;
  const std::uint32_t length = load_u32(bytes->data());
  const bool fits = length >= store_format::record_size_min && length <= ahead_size &&
                    length <= file_.size() - at;
  if (!fits) return false;
  if (length > bytes->size()) bytes = ahead_.from(at, length);
  if (!bytes) return bytes.error();
  if (bytes->size() < length) return false;
  const Bytes whole = bytes->first(length);
  const std::size_t end = length - format::checksum_size;
  const std::uint32_t checksum = load_u32(&whole[end]);
  if (crc32(whole.first(end)) != checksum) return false;

  const auto stored = decode_stored(whole);
  if (!stored) return false;
  std::size_t fields_size = stored->body.size();
  for (const std::string_view text :
       {stored->composite_id, stored->schema_id, stored->schema_version}) {
    if (find_invalid_utf8(text) != std::string_view::npos) return false;
    fields_size += text.size();
  }
  record_.byte_offset = at;
  record_.length = length;
  record_.checksum = checksum;
  record_.composite_id = stored->composite_id;
  record_.schema_id = stored->schema_id;
  record_.schema_version = stored->schema_version;
  record_.tombstone = stored->tombstone;
  record_.trailing_bytes = length != store_format::record_size_min + fields_size;
  body_ = stored->body;
  return true;
}

std::optional<RecordFault> StoreReader::read_record(std::uint64_t at) {
  const std::uint64_t left = file_.size() - at;
  if (left < store_format::record_size_min) {
    return RecordFault{
        .check = StrictCheck::truncated, .expected = store_format::record_size_min, .found = left};
  }
  const std::uint32_t length = file_.u32(at);
  if (length < store_format::record_size_min) {
    return RecordFault{.check = StrictCheck::length_minimum,
                       .expected = store_format::record_size_min,
                       .found = length};
  }
  if (length > left) {
    return RecordFault{.check = StrictCheck::length_end, .expected = left, .found = length};
  }
  const std::uint64_t end = at + length - format::checksum_size;
  const std::uint32_t stored = file_.u32(end);
  const std::uint32_t computed = file_.checksum(at, end);
  if (computed != stored) {
    return RecordFault{.check = StrictCheck::checksum, .expected = computed, .found = stored};
  }
  std::uint64_t next = at + format::length_size;
  for (std::size_t i = 0; i < store_format::field_count; ++i) {
    const bool is_body = i + 1 == store_format::field_count;
    if (is_body) {
      if (next == end) return payload_fault(PayloadFault::field_past_end, i);
      record_.tombstone = file_.u8(next++) != 0;
    }
    if (end - next < format::field_prefix_size) {
      return payload_fault(PayloadFault::field_past_end, i);
    }
    const std::uint32_t size = file_.u32(next);
    next += format::field_prefix_size;
    if (size > end - next) return payload_fault(PayloadFault::field_past_end, i);
    if (is_body) {
      body_place_ = {next, size};
    } else {
      std::string& text = strings_[i];
      const std::vector<std::byte> field = file_.copy(next, size);
      text.assign(reinterpret_cast<const char*>(field.data()), field.size());
      const std::size_t invalid = find_invalid_utf8(text);
      if (invalid != std::string::npos) {
        RecordFault fault = payload_fault(PayloadFault::invalid_utf8, i);
        fault.index = invalid;
        fault.invalid_length = invalid_utf8_length(text, invalid);
        return fault;
      }
    }
    next += size;
  }
  record_.composite_id = strings_[0];
  record_.schema_id = strings_[1];
  record_.schema_version = strings_[2];
  body_.reset();
  record_.byte_offset = at;
  record_.length = length;
  record_.checksum = stored;
  record_.trailing_bytes = next != end;
  return std::nullopt;
}

/// Bytes after the last field, which AeroDB does not write, are no sign of a record.
bool StoreReader::may_be_record(std::uint64_t at) {
  if (!file_.holds(at, store_format::record_size_min)) return false;
  const std::uint32_t length = file_.u32(at);
  return length >= store_format::record_size_min && file_.holds(at, length) &&
         inner_length(file_, at) == length;
}

/// What a crash leaves of the last record: too few bytes, or zeros. Not where its own fields end
/// with the file: then its length is wrong.
bool StoreReader::is_torn(const RecordFault& fault, std::uint64_t begin) {
  if (fault.check == StrictCheck::truncated) return true;
  if (fault.check == StrictCheck::length_end) {
    return inner_length(file_, begin) != file_.size() - begin;
  }
  return is_zeros(file_, begin);
}

Result<bool> StoreReader::next() {
  damage_.reset();
  long_body_ = {};
  if (at_ >= file_.size()) return false;
  const std::uint64_t begin = at_;
  const auto read = read_ahead(begin);
  if (!read) return read.error();
  if (*read) {
    at_ += record_.length;
    return true;
  }
  const auto fault = read_record(begin);
  if (!fault) {
    at_ += record_.length;
  } else {
    for (++at_; at_ < file_.size() && !file_.error(); ++at_) {
      if (may_be_record(at_) && !read_record(at_)) break;
    }
    damage_ = StoreDamage{.fault = *fault, .byte_offset = begin, .length = at_ - begin};
    damage_->torn = at_ == file_.size() && is_torn(*fault, begin);
  }
  if (file_.error()) return *file_.error();
  return true;
}

Result<Bytes> StoreReader::body() {
  if (body_) return *body_;
  long_body_.resize(body_place_.size);
  const auto got = source_->read_at(body_place_.byte_offset, long_body_);
  if (!got) return got.error();
  if (*got < long_body_.size()) {
    return Error{.code = ErrorCode::system,
                 .message = "the document store changed while it was read",
                 .path = source_->name()};
  }
  body_ = Bytes(long_body_);
  return *body_;
}

Error to_error(const StoreDamage& damage, const std::string& path) {
  return {.code = ErrorCode::data_corruption,
          .message = describe(damage) + (damage.torn ? "; its end is torn" : ""),
          .path = path,
          .byte_offset = damage.byte_offset};
}

}  // namespace aerowal

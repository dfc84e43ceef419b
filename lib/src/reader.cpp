#include "aerowal/reader.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "byte_order.hpp"

namespace aerowal {
namespace {

constexpr std::size_t buffer_size_min = 4096;

}  // namespace

Reader::Reader(Source& source, Options options)
    : source_(&source),
      buffer_(std::max(options.buffer_size, buffer_size_min)),
      buffer_offset_(options.byte_offset),
      byte_offset_(options.byte_offset),
      sequence_number_(options.sequence_number),
      may_be_intact_(std::move(options.may_be_intact)) {}

Result<bool> Reader::next() {
  if (damage_) return false;
  long_record_ = {};

  auto start = window(format::record_size_min);
  if (!start) return start.error();
  if (start->empty()) return false;
  if (start->size() < format::record_size_min) {
    return stop({.check = StrictCheck::truncated,
                 .expected = format::record_size_min,
                 .found = start->size()});
  }
  const std::uint32_t length = load_u32(start->data() + format::length_at);
  if (length < format::record_size_min) {
    return stop({.check = StrictCheck::length_minimum,
                 .expected = format::record_size_min,
                 .found = length});
  }
  const auto past_end = [&]() -> Result<bool> {
    const auto size = source_->find_size();
    if (!size) return size.error();
    return stop(
        {.check = StrictCheck::length_end, .expected = *size - byte_offset_, .found = length});
  };
  if (source_->size() && length > *source_->size() - byte_offset_) return past_end();
  if (length > long_record_size && may_be_intact_ && !may_be_intact_(byte_offset_)) {
    return stop({.check = StrictCheck::checksum}, length);
  }

  std::optional<RecordFault> fault;
  if (length <= buffer_.size()) {
    if (start->size() < length) start = window(length);
    if (!start) return start.error();
    if (start->size() < length) return past_end();
    const Bytes whole = start->first(length);
    fault = decode(whole, crc32(whole.first(length - format::checksum_size)), record_);
  } else {
    const auto checksums = checksums_of_long_record(length);
    if (!checksums) return checksums.error();
    if (!*checksums) return past_end();
    const auto [computed, stored] = **checksums;
    if (computed != stored) {
      fault = RecordFault{.check = StrictCheck::checksum, .expected = computed, .found = stored};
    } else {
      long_record_.resize(length);
      const auto got = source_->read_at(byte_offset_, long_record_);
      if (!got) return got.error();
      fault = decode(long_record_, computed, record_);
    }
  }
  if (!fault && record_.sequence_number != sequence_number_) {
    fault = RecordFault{.check = StrictCheck::sequence,
                        .expected = sequence_number_,
                        .found = record_.sequence_number};
  }
  if (fault) return stop(*fault, length);

  record_.byte_offset = byte_offset_;
  byte_offset_ += length;
  ++sequence_number_;
  return true;
}

void Reader::seek(std::uint64_t byte_offset, std::uint64_t number) {
  // Nearby places are mostly in memory already.
  if (byte_offset < buffer_offset_ || byte_offset - buffer_offset_ > filled_) {
    buffer_offset_ = byte_offset;
    filled_ = 0;
  }
  byte_offset_ = byte_offset;
  sequence_number_ = number;
  damage_.reset();
}

/// The bytes from byte_offset_ on that are in memory: at least `wanted`, which must fit into the
/// buffer, or all that are left.
Result<Bytes> Reader::window(std::size_t wanted) {
  // After a long record the buffer holds nothing of what follows.
  if (byte_offset_ - buffer_offset_ > filled_) {
    buffer_offset_ = byte_offset_;
    filled_ = 0;
  }
  auto begin = static_cast<std::size_t>(byte_offset_ - buffer_offset_);
  if (filled_ - begin < wanted) {
    std::memmove(buffer_.data(), buffer_.data() + begin, filled_ - begin);
    filled_ -= begin;
    buffer_offset_ = byte_offset_;
    begin = 0;
    const auto got =
        source_->read_at(buffer_offset_ + filled_, std::span(buffer_).subspan(filled_));
    if (!got) return got.error();
    filled_ += *got;
  }
  return Bytes(buffer_).subspan(begin, filled_ - begin);
}

/// Of a record that is longer than the buffer, which it passes through piece by piece. Nothing: the
/// log ends before the record does.
Result<std::optional<Reader::Checksums>> Reader::checksums_of_long_record(std::uint32_t length) {
  filled_ = 0;
  Checksums checksums;
  const std::uint64_t covered = length - format::checksum_size;
  for (std::uint64_t done = 0; done < covered;) {
    const auto step =
        static_cast<std::size_t>(std::min<std::uint64_t>(covered - done, buffer_.size()));
    const auto got = source_->read_at(byte_offset_ + done, std::span(buffer_).first(step));
    if (!got) return got.error();
    if (*got < step) return std::optional<Checksums>();
    checksums.computed = crc32(Bytes(buffer_).first(step), checksums.computed);
    done += step;
  }
  std::array<std::byte, format::checksum_size> stored{};
  const auto got = source_->read_at(byte_offset_ + covered, stored);
  if (!got) return got.error();
  if (*got < stored.size()) return std::optional<Checksums>();
  checksums.stored = load_u32(stored.data());
  return std::optional(checksums);
}

/// Ends the cursor at the record that begins at byte_offset_ and covers `length` bytes; without a
/// length that can be believed, all that are left.
Result<bool> Reader::stop(const RecordFault& fault, std::optional<std::uint64_t> length) {
  const auto size = source_->find_size();
  if (!size) return size.error();
  damage_ = StrictError{
      .check = fault.check,
      .byte_offset = byte_offset_,
      .length = length.value_or(*size - byte_offset_),
      .sequence_number = fault.check == StrictCheck::sequence ? fault.found : sequence_number_,
      .expected = fault.expected,
      .found = fault.found,
      .message = describe(fault)};
  return false;
}

}  // namespace aerowal

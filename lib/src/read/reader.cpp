#include "aerowal/reader.hpp"

#include <algorithm>
#include <utility>

#include "base/byte_order.hpp"
#include "read/read_ahead.hpp"
#include "read/verified_run.hpp"

namespace aerowal {
namespace {

constexpr std::size_t window_size_min = 4096;

}  // namespace

Reader::Reader(ByteSource& source, Options options)
    : source_(&source),
      window_(std::make_unique<ReadAhead>(source, options.byte_offset,
                                          std::max(options.buffer_size, window_size_min))),
      byte_offset_(options.byte_offset),
      sequence_number_(options.sequence_number),
      may_be_intact_(std::move(options.may_be_intact)),
      threading_(options.threading) {}

Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

Result<bool> Reader::next() {
  if (damage_) return false;
  if (!long_record_.empty()) long_record_ = {};

  if (ahead_.size() < format::record_size_min) {
    if (const auto looked = look_ahead(format::record_size_min); !looked) return looked.error();
    if (ahead_.empty()) return false;
    if (ahead_.size() < format::record_size_min) {
      return stop({.check = StrictCheck::truncated,
                   .expected = format::record_size_min,
                   .found = ahead_.size()});
    }
  }
  const std::uint32_t length = load_u32(ahead_.data() + format::length_at);
  if (length < format::record_size_min) {
    return stop({.check = StrictCheck::length_minimum,
                 .expected = format::record_size_min,
                 .found = length});
  }
  if (length > ahead_.size()) {
    const auto size = source_->size();
    if (size && length > *size - byte_offset_) return stop_past_end(length);
  }
  if (length > long_record_size && may_be_intact_ && !may_be_intact_(byte_offset_)) {
    return stop({.check = StrictCheck::checksum}, length);
  }

  const bool is_long = length > window_->size();
  if (length > ahead_.size() && !is_long) {
    if (const auto looked = look_ahead(length); !looked) return looked.error();
    if (ahead_.size() < length) return stop_past_end(length);
  }
  Bytes whole;
  std::uint32_t checksum = 0;
  if (!is_long) {
    whole = ahead_.first(length);
    checksum = crc32(whole.first(length - format::checksum_size));
  } else {
    const auto checksums = checksums_of_long_record(length);
    if (!checksums) return checksums.error();
    if (!*checksums) return stop_past_end(length);
    const auto [computed, stored] = **checksums;
    if (computed != stored) {
      return stop({.check = StrictCheck::checksum, .expected = computed, .found = stored}, length);
    }
    long_record_.resize(length);
    if (const auto got = source_->read_at(byte_offset_, long_record_); !got) return got.error();
    whole = long_record_;
    checksum = computed;
  }
  if (const auto fault = decode(whole, checksum, record_)) return stop(*fault, length);
  if (record_.sequence_number != sequence_number_) {
    return stop({.check = StrictCheck::sequence,
                 .expected = sequence_number_,
                 .found = record_.sequence_number},
                length);
  }

  record_.byte_offset = byte_offset_;
  byte_offset_ += length;
  ahead_ = is_long ? Bytes() : ahead_.subspan(length);
  ++sequence_number_;
  return true;
}

Reader::Records::Iterator& Reader::Records::Iterator::operator++() {
  // An element that is an error was the last one.
  const auto more = element_ ? reader_->next() : Result<bool>(false);
  if (!more) {
    element_ = more.error();
  } else if (*more) {
    element_ = reader_->record();
  } else if (element_ && reader_->damage()) {
    element_ = to_error(*reader_->damage(), reader_->source_->name());
  } else {
    reader_ = nullptr;
  }
  return *this;
}

Result<void> Reader::pass(std::uint64_t before, const RecordText* text) {
  if (damage_ || before <= sequence_number_) return {};
  const unsigned workers = workers_for_rest(*source_, byte_offset_, threading_);
  if (workers == 1) return {};
  RunOutput<std::string> output;
  if (text != nullptr) output = {.describe = text->describe, .take = text->print};
  const auto reached =
      verify_run(*source_, {byte_offset_, sequence_number_}, before, workers, output);
  if (!reached) return reached.error();
  if (reached->byte_offset != byte_offset_) seek(reached->byte_offset, reached->sequence_number);
  return {};
}

void Reader::seek(std::uint64_t byte_offset, std::uint64_t number) {
  byte_offset_ = byte_offset;
  sequence_number_ = number;
  ahead_ = {};
  damage_.reset();
}

void Reader::reread() {
  window_->forget();
  seek(byte_offset_, sequence_number_);
}

/// Has at least `wanted` bytes in memory, which must fit into the window, or all that are left.
Result<void> Reader::look_ahead(std::size_t wanted) {
  const auto bytes = window_->from(byte_offset_, wanted);
  if (!bytes) return bytes.error();
  ahead_ = *bytes;
  return {};
}

/// Of a record that is longer than the window, which moves over it. Nothing: the log ends before
/// the record does.
Result<std::optional<Reader::Checksums>> Reader::checksums_of_long_record(std::uint32_t length) {
  ahead_ = {};
  Checksums checksums;
  const std::uint64_t covered = length - format::checksum_size;
  for (std::uint64_t done = 0; done < covered;) {
    auto bytes = window_->from(byte_offset_ + done, 1);
    if (!bytes) return bytes.error();
    if (bytes->empty()) return std::optional<Checksums>();
    const auto step = std::min<std::uint64_t>(covered - done, bytes->size());
    checksums.computed = crc32(bytes->first(static_cast<std::size_t>(step)), checksums.computed);
    done += step;
  }
  const auto stored = window_->from(byte_offset_ + covered, format::checksum_size);
  if (!stored) return stored.error();
  if (stored->size() < format::checksum_size) return std::optional<Checksums>();
  checksums.stored = load_u32(stored->data());
  return std::optional(checksums);
}

/// The length reaches past the end of the log, which is known from here on.
Result<bool> Reader::stop_past_end(std::uint32_t length) {
  const auto size = source_->find_size();
  if (!size) return size.error();
  return stop(
      {.check = StrictCheck::length_end, .expected = *size - byte_offset_, .found = length});
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
      .message = describe(fault),
      .aerodb_message = aerodb_words(fault)};
  return false;
}

}  // namespace aerowal

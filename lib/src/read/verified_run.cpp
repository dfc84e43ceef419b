#include "read/verified_run.hpp"

#include <algorithm>
#include <span>

#include "aerowal/format.hpp"
#include "aerowal/record.hpp"
#include "base/byte_order.hpp"

// A worker reads its chunk while others are busy with those before it, learns where the first
// record begins, hops from length to length to tell the same of the next chunk, and then makes the
// checks and the text. So no byte of the log goes from one processor to another, and all that is
// done in order is the hopping, and the printing.

namespace aerowal {
namespace {

constexpr std::uint64_t log_chunk_size = std::uint64_t{1} << 17;
/// Read with each chunk, for the record that begins in it and ends after it.
constexpr std::uint64_t overlap_size = 4096;
/// The longest record that is passed.
constexpr std::uint64_t record_length_max = 2 * log_chunk_size;

}  // namespace

LogChunks::LogChunks(ByteSource& source, std::uint64_t base, std::uint64_t before,
                     std::size_t workers)
    : source_(&source),
      size_(source.size().value_or(0)),
      base_(base),
      before_(before),
      buffers_(std::max<std::size_t>(workers, 1)) {}

std::uint64_t LogChunks::count() const {
  return (size_ - std::min(size_, base_) + log_chunk_size - 1) / log_chunk_size;
}

std::uint64_t LogChunks::begin_of(std::uint64_t chunk) const {
  return base_ + chunk * log_chunk_size;
}

Result<void> LogChunks::read(std::uint64_t chunk, std::size_t worker) {
  Buffer& buffer = buffers_[worker];
  // Not a vector: what is never read into takes no memory.
  if (!buffer.bytes) buffer.bytes.reset(new std::byte[log_chunk_size + record_length_max]);
  buffer.filled = 0;
  return fill(begin_of(chunk), buffer, log_chunk_size + overlap_size);
}

/// Has `size` bytes from `begin` on in memory, or all that are left. Errors: system.
Result<void> LogChunks::fill(std::uint64_t begin, Buffer& buffer, std::uint64_t size) {
  size = std::min(size, size_ - begin);
  if (size <= buffer.filled) return {};
  const std::span<std::byte> rest(buffer.bytes.get() + buffer.filled,
                                  static_cast<std::size_t>(size - buffer.filled));
  const auto got = source_->read_at(begin + buffer.filled, rest);
  if (!got) return got.error();
  buffer.filled = size;
  return {};
}

Result<bool> LogChunks::hop(std::uint64_t chunk, std::size_t worker, LogPosition& at) {
  Buffer& buffer = buffers_[worker];
  const std::uint64_t begin = begin_of(chunk);
  bool more = true;
  while (at.byte_offset < begin + log_chunk_size) {
    more = at.sequence_number < before_ && size_ - at.byte_offset >= format::record_size_min;
    if (!more) break;
    const std::uint32_t length = load_u32(buffer.bytes.get() + (at.byte_offset - begin));
    more = length >= format::record_size_min && length <= record_length_max &&
           length <= size_ - at.byte_offset;
    if (!more) break;
    at.byte_offset += length;
    ++at.sequence_number;
  }
  // The last record may end further after the chunk than was read.
  if (auto filled = fill(begin, buffer, at.byte_offset - begin); !filled) {
    return std::move(filled).error();
  }
  return more;
}

Bytes LogChunks::record_at(std::uint64_t chunk, std::size_t worker,
                           std::uint64_t byte_offset) const {
  const std::byte* const start = buffers_[worker].bytes.get() + (byte_offset - begin_of(chunk));
  return {start, load_u32(start)};
}

std::optional<StrictCheck> check_record(const LogPosition& at, Bytes whole, PlacedRecord& record) {
  const std::uint32_t computed = crc32(whole.first(whole.size() - format::checksum_size));
  if (const auto fault = decode(whole, computed, record)) return fault->check;
  if (record.sequence_number != at.sequence_number) return StrictCheck::sequence;
  record.byte_offset = at.byte_offset;
  return std::nullopt;
}

unsigned workers_for_rest(const ByteSource& source, std::uint64_t byte_offset,
                          Threading threading) {
  if (!source.concurrent_reads()) return 1;
  const std::uint64_t size = source.size().value_or(0);
  return threading.workers_for(size - std::min(size, byte_offset));
}

}  // namespace aerowal

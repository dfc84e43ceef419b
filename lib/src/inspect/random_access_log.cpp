#include "inspect/random_access_log.hpp"

#include <algorithm>
#include <cstring>

#include "base/byte_order.hpp"
#include "base/crc32_algebra.hpp"

namespace aerowal {
namespace {

/// A look at one place is mostly followed by one nearby.
constexpr std::size_t read_size_min = 4096;

}  // namespace

Bytes RandomAccessLog::at(std::uint64_t byte_offset, std::size_t count) {
  if (error_ || byte_offset >= size_) return {};
  count = static_cast<std::size_t>(std::min<std::uint64_t>(count, size_ - byte_offset));
  return byte_offset % page_size + count <= page_size ? in_page(byte_offset, count)
                                                      : in_window(byte_offset, count);
}

Bytes RandomAccessLog::in_page(std::uint64_t byte_offset, std::size_t count) {
  const std::uint64_t number = byte_offset / page_size;
  // Places that are many pages apart must not all have the same pair.
  const auto pair =
      static_cast<std::size_t>(number * 0x9e3779b97f4a7c15U >> (64 - page_pairs_log2));
  const bool is_second = pages_[2 * pair].number != number &&
                         (pages_[2 * pair + 1].number == number || used_last_[pair] == 0);
  const std::size_t index = 2 * pair + (is_second ? 1 : 0);
  used_last_[pair] = is_second ? 1 : 0;
  // Not a vector: what is never read into takes no memory.
  if (!page_bytes_) page_bytes_.reset(new std::byte[pages_.size() * page_size]);
  const std::span bytes(&page_bytes_[index * page_size], page_size);
  Page& page = pages_[index];
  if (page.number != number) {
    page.number = number;
    const std::uint64_t left = size_ - number * page_size;
    const auto got = source_->read_at(
        number * page_size,
        bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(page_size, left))));
    page.filled = got ? *got : 0;
    if (!got) error_ = got.error();
  }
  const auto in_page = static_cast<std::size_t>(byte_offset % page_size);
  const std::size_t there = page.filled - std::min(page.filled, in_page);
  return Bytes(bytes).subspan(in_page, std::min(count, there));
}

Bytes RandomAccessLog::in_window(std::uint64_t byte_offset, std::size_t count) {
  Window* oldest = windows_.data();
  for (Window& window : windows_) {
    if (byte_offset >= window.byte_offset && byte_offset - window.byte_offset < window.filled &&
        count <= window.filled - (byte_offset - window.byte_offset)) {
      window.used = ++clock_;
      return Bytes(window.bytes)
          .subspan(static_cast<std::size_t>(byte_offset - window.byte_offset), count);
    }
    if (window.used < oldest->used) oldest = &window;
  }
  oldest->used = ++clock_;
  oldest->byte_offset = byte_offset;
  oldest->bytes.resize(window_size);
  const auto got =
      source_->read_at(byte_offset, std::span(oldest->bytes).first(std::max(count, read_size_min)));
  oldest->filled = got ? *got : 0;
  if (!got) error_ = got.error();
  return Bytes(oldest->bytes).first(std::min(count, oldest->filled));
}

std::uint8_t RandomAccessLog::u8(std::uint64_t byte_offset) {
  const Bytes bytes = at(byte_offset, 1);
  return bytes.empty() ? 0 : std::to_integer<std::uint8_t>(bytes[0]);
}

std::uint32_t RandomAccessLog::u32(std::uint64_t byte_offset) {
  const Bytes bytes = at(byte_offset, 4);
  return bytes.size() < 4 ? 0 : load_u32(bytes.data());
}

bool RandomAccessLog::same_bytes(std::uint64_t a, std::uint64_t b, std::uint64_t count) {
  while (count > 0) {
    const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(count, window_size));
    const Bytes left = at(a, step);
    const Bytes right = at(b, step);
    if (left.size() != step || right.size() != step ||
        std::memcmp(left.data(), right.data(), step) != 0) {
      return false;
    }
    a += step, b += step, count -= step;
  }
  return true;
}

std::vector<std::byte> RandomAccessLog::copy(std::uint64_t byte_offset, std::uint64_t count) {
  std::vector<std::byte> bytes;
  if (holds(byte_offset, count)) bytes.reserve(static_cast<std::size_t>(count));
  while (bytes.size() < count) {
    const Bytes part =
        at(byte_offset + bytes.size(),
           static_cast<std::size_t>(std::min<std::uint64_t>(count - bytes.size(), window_size)));
    if (part.empty()) break;
    bytes.insert(bytes.end(), part.begin(), part.end());
  }
  return bytes;
}

std::uint32_t RandomAccessLog::checksum(std::uint64_t begin, std::uint64_t end) {
  if (begin < base_ || end - begin <= checkpoint_distance) {
    return checksum_directly(begin, end, 0);
  }
  return checksum_from_base(end) ^ crc32_shift(checksum_from_base(begin), end - begin);
}

std::uint32_t RandomAccessLog::checksum_directly(std::uint64_t begin, std::uint64_t end,
                                                 std::uint32_t previous) {
  while (begin < end) {
    const Bytes part =
        at(begin, static_cast<std::size_t>(std::min<std::uint64_t>(end - begin, window_size)));
    if (part.empty()) break;
    previous = crc32(part, previous);
    begin += part.size();
  }
  return previous;
}

std::uint32_t RandomAccessLog::checksum_from_base(std::uint64_t end) {
  const auto index = static_cast<std::size_t>((end - base_) / checkpoint_distance);
  while (checkpoints_.size() <= index && !error_) {
    const std::uint64_t from = base_ + (checkpoints_.size() - 1) * checkpoint_distance;
    checkpoints_.push_back(
        checksum_directly(from, from + checkpoint_distance, checkpoints_.back()));
  }
  if (error_) return 0;
  return checksum_directly(base_ + index * checkpoint_distance, end, checkpoints_[index]);
}

}  // namespace aerowal

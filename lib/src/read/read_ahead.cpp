#include "read/read_ahead.hpp"

#include <algorithm>
#include <cstring>

namespace aerowal {
namespace {

/// Small enough for a processor's own cache, which what was read is still in when it is looked at.
constexpr std::size_t step_size = std::size_t{1} << 17;

}  // namespace

Result<Bytes> ReadAhead::from(std::uint64_t byte_offset, std::size_t wanted) {
  const auto size = source_->size();
  const bool refreshed = size_then_ && size != size_then_;
  if (refreshed || byte_offset < byte_offset_ || byte_offset - byte_offset_ > bytes_.size()) {
    bytes_ = {};
    byte_offset_ = byte_offset;
  }
  bytes_ = bytes_.subspan(static_cast<std::size_t>(byte_offset - byte_offset_));
  byte_offset_ = byte_offset;
  if (bytes_.size() >= wanted || (size && byte_offset + bytes_.size() >= *size)) return bytes_;

  // Not a vector: what is never read into takes no memory.
  if (!buffer_) buffer_.reset(new std::byte[size_]);
  const std::size_t kept = bytes_.size();
  if (kept != 0) std::memmove(buffer_.get(), bytes_.data(), kept);
  const std::size_t asked = std::min(size_ - kept, std::max(step_size, wanted - kept));
  const auto got = source_->read_at_least(wanted - kept, byte_offset + kept,
                                          std::span(buffer_.get() + kept, asked));
  if (!got) return got.error();
  bytes_ = Bytes(buffer_.get(), kept + *got);
  size_then_ = source_->size();
  return bytes_;
}

}  // namespace aerowal

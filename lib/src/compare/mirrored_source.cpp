#include "compare/mirrored_source.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace aerowal {
namespace {

/// Small enough for a processor's own cache beside what it is compared with.
constexpr std::size_t compared_size = std::size_t{1} << 15;

}  // namespace

bool MirroredSource::concurrent_reads() const {
  return std::all_of(logs_.begin(), logs_.end(),
                     [](const ByteSource* log) { return log->concurrent_reads(); });
}

Result<std::size_t> MirroredSource::read_some_at(std::uint64_t byte_offset,
                                                 std::span<std::byte> into) {
  auto got = logs_[0]->read_at_least(1, byte_offset, into);
  if (!got) return got;
  for (std::size_t i = 1; i < logs_.size(); ++i) {
    compare(*logs_[i], byte_offset, into.first(*got));
  }
  return got;
}

void MirroredSource::compare(ByteSource& other, std::uint64_t byte_offset, Bytes bytes) {
  std::array<std::byte, compared_size> buffer;
  while (!bytes.empty() && byte_offset < same_until()) {
    const std::span<std::byte> same(buffer.data(), std::min(bytes.size(), buffer.size()));
    const auto got = other.read_at(byte_offset, same);
    const Bytes theirs = same.first(got.value_or(0));
    const Bytes ours = bytes.first(same.size());
    if (theirs.size() < ours.size() || std::memcmp(ours.data(), theirs.data(), ours.size()) != 0) {
      const auto at = std::mismatch(ours.begin(), ours.end(), theirs.begin(), theirs.end()).first;
      return differs_at(byte_offset + static_cast<std::uint64_t>(at - ours.begin()));
    }
    bytes = bytes.subspan(same.size());
    byte_offset += same.size();
  }
}

void MirroredSource::differs_at(std::uint64_t byte_offset) {
  std::uint64_t known = same_until();
  while (byte_offset < known && !same_until_.compare_exchange_weak(known, byte_offset)) {
  }
}

}  // namespace aerowal

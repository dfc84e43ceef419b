#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/record.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// The bytes of a log of known size, looked at here and there, and the checksum of any range of
/// them in bounded time: what is needed once a log is damaged.
///
/// A read that fails looks like the end of the log, and error() says so from then on; whoever uses
/// this must ask at the end. Memory: 4 windows of 64 KiB, 128 pages of 4 KiB, and 4 bytes for every
/// 2 KiB of the log from `base` on.
class RandomAccessLog {
 public:
  /// Checksums will be asked of ranges that begin at `base` or after it.
  RandomAccessLog(ByteSource& source, std::uint64_t size, std::uint64_t base)
      : source_(&source), size_(size), base_(base) {}

  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

  static constexpr std::size_t window_size = std::size_t{1} << 16;

  /// The bytes from `byte_offset` on: `count` of them, at most window_size, or all up to the end.
  /// Valid until the next call but one of this function, or the next of any other.
  Bytes at(std::uint64_t byte_offset, std::size_t count);

  /// True where all of the range is in the log.
  [[nodiscard]] bool holds(std::uint64_t byte_offset, std::uint64_t count) const {
    return byte_offset <= size_ && count <= size_ - byte_offset;
  }

  /// Precondition of these: the integer lies in the log. 0 if reading fails.
  std::uint8_t u8(std::uint64_t byte_offset);
  std::uint32_t u32(std::uint64_t byte_offset);

  /// True where both ranges lie in the log and have the same bytes. False if reading fails.
  bool same_bytes(std::uint64_t a, std::uint64_t b, std::uint64_t count);

  /// A copy of the range, as far as it lies in the log, however long it is.
  std::vector<std::byte> copy(std::uint64_t byte_offset, std::uint64_t count);

  /// CRC-32 of [begin, end). Precondition: base <= begin <= end <= size(). Its cost does not depend
  /// on the range's length, beyond reading the log once.
  std::uint32_t checksum(std::uint64_t begin, std::uint64_t end);

 private:
  struct Window {
    std::uint64_t byte_offset = 0;
    std::size_t filled = 0;
    std::uint64_t used = 0;
    std::vector<std::byte> bytes;
  };

  /// Lengths inside a record lead to many places at once, which all move on with the record that
  /// is looked at.
  struct Page {
    std::uint64_t number = UINT64_MAX;  ///< in units of page_size from the log's start
    std::size_t filled = 0;
  };

  static constexpr std::size_t page_size = 4096;
  static constexpr unsigned page_pairs_log2 = 6;
  static constexpr std::uint64_t checkpoint_distance = 2048;

  Bytes in_page(std::uint64_t byte_offset, std::size_t count);
  Bytes in_window(std::uint64_t byte_offset, std::size_t count);

  std::uint32_t checksum_directly(std::uint64_t begin, std::uint64_t end, std::uint32_t previous);
  std::uint32_t checksum_from_base(std::uint64_t end);

  ByteSource* source_;
  std::uint64_t size_;
  std::uint64_t base_;
  /// In pairs, of which the one that was used before the other is read anew: with one page in each
  /// place, two that are compared could push each other out.
  std::array<Page, std::size_t{2} << page_pairs_log2> pages_;
  std::array<std::uint8_t, std::size_t{1} << page_pairs_log2> used_last_{};  ///< of each pair
  std::unique_ptr<std::byte[]> page_bytes_;  ///< of all pages; not set before the first
  std::array<Window, 4> windows_;
  std::uint64_t clock_ = 0;
  std::optional<Error> error_;
  std::vector<std::uint32_t> checkpoints_{0};  ///< of [base_, base_ + i * checkpoint_distance)
};

}  // namespace aerowal

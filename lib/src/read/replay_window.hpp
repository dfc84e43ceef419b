#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/record.hpp"
#include "aerowal/result.hpp"
#include "read/replay_entries.hpp"

namespace aerowal {

/// The records of some documents in memory. Documents are wanted in the order of their keys, which
/// a log has scattered; here they are read in the order of the log, neighbours at once.
class ReplayWindow {
 public:
  /// So many bytes of records, or a longer document alone, are to be in a window.
  static constexpr std::uint64_t size_max = std::uint64_t{1} << 22;

  /// Takes all records out.
  void clear();

  /// Adds the record at `place`, the next one. That of a base only counts for size_bytes().
  void add(const ReplayPlace& place);

  [[nodiscard]] std::size_t count() const { return records_.size(); }
  /// Of all records.
  [[nodiscard]] std::uint64_t size_bytes() const { return size_bytes_; }

  /// Has the records of the log in memory, read by so many threads. Errors: system, also where the
  /// log has become shorter; nothing is in memory then.
  Result<void> read(ByteSource& source, unsigned workers);

  /// False where read() was not called, or failed.
  [[nodiscard]] bool is_read() const { return is_read_; }

  /// Of the record that was added after so many, if it is one of the log. Valid until clear().
  [[nodiscard]] Bytes record(std::size_t number) const {
    return {bytes_.get() + records_[number].at, records_[number].length};
  }

 private:
  struct Record {
    std::uint64_t byte_offset;
    std::uint64_t at;  ///< in bytes_
    std::uint32_t length;
  };

  Result<void> read_some(ByteSource& source, std::size_t begin, std::size_t end,
                         std::vector<std::byte>& run);

  std::vector<Record> records_;
  std::vector<std::uint32_t> by_offset_;  ///< of records_, those of the log
  std::uint64_t size_bytes_ = 0;
  std::uint64_t log_bytes_ = 0;  ///< of the records of the log
  std::unique_ptr<std::byte[]> bytes_;
  std::uint64_t capacity_ = 0;
  bool is_read_ = false;
};

}  // namespace aerowal

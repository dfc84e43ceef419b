#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aerowal/byte_source.hpp"

namespace aerowal {

/// The bytes of a log, and how far those of others are the same: whatever is read of the first log
/// is read of the others too, and compared. So one check of the first one is a check of all, up to
/// where they differ.
class MirroredSource final : public ByteSource {
 public:
  /// `logs`, of which there is at least one, must outlive the source. The first is the one that is
  /// read.
  explicit MirroredSource(std::vector<ByteSource*> logs) : logs_(std::move(logs)) {}

  /// Of all that was read, the first byte that another log has otherwise, does not have, or could
  /// not be read of it; UINT64_MAX where there is none. On any thread.
  [[nodiscard]] std::uint64_t same_until() const { return same_until_.load(); }

  /// Of all of them.
  [[nodiscard]] bool concurrent_reads() const override;
  [[nodiscard]] std::optional<std::uint64_t> size() const override { return logs_[0]->size(); }
  Result<void> refresh() override { return logs_[0]->refresh(); }
  Result<std::uint64_t> find_size() override { return logs_[0]->find_size(); }
  [[nodiscard]] const std::string& name() const override { return logs_[0]->name(); }

 private:
  Result<std::size_t> read_some_at(std::uint64_t byte_offset, std::span<std::byte> into) override;
  void compare(ByteSource& other, std::uint64_t byte_offset, Bytes bytes);
  void differs_at(std::uint64_t byte_offset);

  std::vector<ByteSource*> logs_;
  std::atomic<std::uint64_t> same_until_ = UINT64_MAX;
};

}  // namespace aerowal

#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include <aerowal/byte_source.hpp>

namespace aerowal::testing {

/// Reads from another source, which must outlive it, and lets chosen reads fail or give less than
/// was asked for. Reads are numbered from 0.
class FaultySource final : public ByteSource {
 public:
  struct Faults {
    std::uint64_t failing_read = UINT64_MAX;
    std::uint64_t failing_reads = 1;        ///< from that one on
    std::uint64_t short_read = UINT64_MAX;  ///< gives one byte
    std::size_t read_size_max = SIZE_MAX;   ///< of every read, in bytes
  };

  FaultySource(ByteSource& source, Faults faults) : source_(&source), faults_(faults) {}

  /// How many reads there were.
  [[nodiscard]] std::uint64_t reads() const { return reads_; }

  [[nodiscard]] bool concurrent_reads() const override { return source_->concurrent_reads(); }
  [[nodiscard]] std::optional<std::uint64_t> size() const override { return source_->size(); }
  Result<void> refresh() override { return source_->refresh(); }
  Result<std::uint64_t> find_size() override { return source_->find_size(); }
  [[nodiscard]] const std::string& name() const override { return source_->name(); }

  static constexpr const char* message = "this read was to fail";

 private:
  Result<std::size_t> read_some_at(std::uint64_t byte_offset, std::span<std::byte> into) override;

  ByteSource* source_;
  Faults faults_;
  std::atomic<std::uint64_t> reads_ = 0;
};

}  // namespace aerowal::testing

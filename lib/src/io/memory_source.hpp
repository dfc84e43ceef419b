#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "aerowal/byte_source.hpp"

namespace aerowal {

/// Bytes that are in memory, and stay there as long as this is.
class MemorySource final : public ByteSource {
 public:
  MemorySource(Bytes bytes, std::string name) : bytes_(bytes), name_(std::move(name)) {}

  [[nodiscard]] bool concurrent_reads() const override { return true; }
  [[nodiscard]] std::optional<std::uint64_t> size() const override { return bytes_.size(); }
  Result<void> refresh() override { return {}; }
  Result<std::uint64_t> find_size() override { return std::uint64_t{bytes_.size()}; }
  [[nodiscard]] const std::string& name() const override { return name_; }

 private:
  Result<std::size_t> read_some_at(std::uint64_t byte_offset, std::span<std::byte> into) override;

  Bytes bytes_;
  std::string name_;
};

}  // namespace aerowal

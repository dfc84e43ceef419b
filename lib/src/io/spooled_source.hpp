#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "aerowal/byte_source.hpp"
#include "io/byte_stream.hpp"
#include "io/file.hpp"

namespace aerowal {

/// What can only be read forwards. What was read is copied to a spool, an unlinked temporary file,
/// so that it can be had again; the first bytes are also in memory, so that a look at them needs no
/// spool.
class SpooledSource final : public ByteSource {
 public:
  struct Facts {
    std::string name;
    std::string temporary_directory = {};
    std::optional<LogContainer> container = {};  ///< that the stream unpacks
  };

  static constexpr std::size_t head_size = 512;

  SpooledSource(std::unique_ptr<ByteStream> stream, Facts facts)
      : stream_(std::move(stream)), facts_(std::move(facts)) {}

  [[nodiscard]] bool concurrent_reads() const override { return false; }
  [[nodiscard]] std::optional<std::uint64_t> size() const override { return size_; }
  Result<void> refresh() override { return {}; }
  Result<std::uint64_t> find_size() override;
  [[nodiscard]] const std::string& name() const override { return facts_.name; }
  [[nodiscard]] std::optional<LogContainer> container() const override { return facts_.container; }
  void read_only_forwards() override;

  /// Why what was read cannot be had again, if that is so.
  [[nodiscard]] std::optional<Error> spool_error() const;

 private:
  Result<std::size_t> read_some_at(std::uint64_t byte_offset, std::span<std::byte> into) override;
  Result<std::size_t> read_again(std::uint64_t byte_offset, std::span<std::byte> into) const;
  Result<std::size_t> read_on(std::span<std::byte> into);
  [[nodiscard]] Error cannot_look_back(int reason) const;
  void keep(Bytes bytes);

  std::unique_ptr<ByteStream> stream_;
  Facts facts_;
  std::optional<std::uint64_t> size_;
  std::optional<Error> failed_;  ///< how the stream ended, unless size_ says where
  std::uint64_t offset_ = 0;     ///< bytes read from the stream so far
  std::array<std::byte, head_size> head_{};
  Descriptor spool_;
  int spool_errno_ = 0;  ///< of what keeps the spool from holding all bytes before offset_
};

}  // namespace aerowal

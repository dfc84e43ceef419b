#pragma once

#include <array>
#include <memory>
#include <string>

#include "io/byte_stream.hpp"
#include "io/container_file.hpp"

namespace aerowal {

/// What a gzip file holds: one member or several, one after the other. The checksum and the size of
/// each are checked.
class GzipStream final : public ByteStream {
 public:
  explicit GzipStream(ContainerFile file);
  ~GzipStream() override;

  Result<std::size_t> read_some(std::span<std::byte> into) override;

 private:
  struct Inflater;
  Result<bool> fill();
  Result<bool> begin_member();
  [[nodiscard]] Error damaged(const std::string& what) const;
  [[nodiscard]] std::uint64_t byte_offset() const;

  ContainerFile file_;
  std::unique_ptr<Inflater> inflater_;
  std::array<std::byte, 65536> input_;
  bool in_member_ = true;
};

}  // namespace aerowal

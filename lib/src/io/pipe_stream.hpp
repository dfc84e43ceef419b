#pragma once

#include <utility>

#include "io/byte_stream.hpp"
#include "io/open_file.hpp"

namespace aerowal {

/// A pipe, or anything else whose bytes come when they come.
class PipeStream final : public ByteStream {
 public:
  explicit PipeStream(OpenFile file) : file_(std::move(file)) {}

  Result<std::size_t> read_some(std::span<std::byte> into) override;

 private:
  OpenFile file_;
};

}  // namespace aerowal

#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "aerowal/byte_source.hpp"
#include "aerowal/observed_source.hpp"

namespace aerowal {

/// A file that is unpacked, from its beginning to its end.
class ContainerFile {
 public:
  /// `on_read` is shared with whoever wants to end the calls of it, by emptying it.
  ContainerFile(std::unique_ptr<ByteSource> source, std::shared_ptr<const ReadObserver> on_read);

  /// Reads into `into`; fewer bytes than it has room for only at the end. Errors: those of the
  /// source.
  Result<std::size_t> read(std::span<std::byte> into);

  /// The same, and the bytes are read again; only among the first 512 of the file.
  Result<std::size_t> peek(std::span<std::byte> into);

  /// Passes over at most `count` bytes, where that costs nothing: returns how many were passed.
  std::uint64_t skip(std::uint64_t count);

  /// Reads what is left, so that what the source checks at its end is checked. Errors: those of the
  /// source.
  Result<void> read_to_end();

  /// How many bytes were read or passed.
  [[nodiscard]] std::uint64_t position() const { return position_; }
  [[nodiscard]] const ByteSource& source() const { return *source_; }

 private:
  void observe() const;

  std::unique_ptr<ByteSource> source_;
  std::shared_ptr<const ReadObserver> on_read_;
  std::uint64_t position_ = 0;
};

}  // namespace aerowal

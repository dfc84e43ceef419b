#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "aerowal/byte_source.hpp"
#include "io/open_file.hpp"

namespace aerowal {

/// A regular file from `start` on, up to where it ended when refresh() was last called, which must
/// be done once before anything is read.
class FileSource final : public ByteSource {
 public:
  FileSource(OpenFile file, std::uint64_t start) : file_(std::move(file)), start_(start) {}

  [[nodiscard]] bool concurrent_reads() const override { return true; }
  [[nodiscard]] std::optional<std::uint64_t> size() const override { return size_; }
  Result<void> refresh() override;
  Result<std::uint64_t> find_size() override { return size_; }
  [[nodiscard]] const std::string& name() const override { return file_.name; }

  /// Whether there are bytes although there should be none, as files of /proc have them. Errors:
  /// system.
  Result<bool> hides_bytes();
  /// Hands the file on; nothing else may be called any more.
  OpenFile release() { return std::move(file_); }

 private:
  Result<std::size_t> read_some_at(std::uint64_t byte_offset, std::span<std::byte> into) override;

  OpenFile file_;
  std::uint64_t start_;  ///< of the log in the file
  std::uint64_t size_ = 0;
};

}  // namespace aerowal

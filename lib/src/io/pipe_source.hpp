#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "aerowal/byte_source.hpp"
#include "io/open_file.hpp"

namespace aerowal {

/// A pipe, or anything else that can only be read forwards. What was read is copied to a spool, an
/// unlinked temporary file, so that it can be had again.
class PipeSource final : public ByteSource {
 public:
  PipeSource(OpenFile file, std::string temporary_directory)
      : file_(std::move(file)), temporary_directory_(std::move(temporary_directory)) {}

  [[nodiscard]] bool concurrent_reads() const override { return false; }
  [[nodiscard]] std::optional<std::uint64_t> size() const override { return size_; }
  Result<void> refresh() override { return {}; }
  Result<std::uint64_t> find_size() override;
  [[nodiscard]] const std::string& name() const override { return file_.name; }

 private:
  Result<std::size_t> read_some_at(std::uint64_t byte_offset, std::span<std::byte> into) override;
  Result<std::size_t> read_spool(std::uint64_t byte_offset, std::span<std::byte> into) const;
  Result<std::size_t> read_pipe(std::span<std::byte> into);
  void copy_to_spool(Bytes bytes);

  OpenFile file_;
  std::string temporary_directory_;
  std::optional<std::uint64_t> size_;
  std::uint64_t offset_ = 0;  ///< bytes read from the pipe so far
  Descriptor spool_;
  int spool_error_ = 0;  ///< errno of what keeps the spool from holding all bytes before offset_
};

}  // namespace aerowal

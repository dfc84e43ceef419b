#pragma once

#include <array>
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "io/archive_library.hpp"
#include "io/container_file.hpp"

namespace aerowal {

/// libarchive on one file: what both the compressions and the tar need of it. Not movable, since
/// libarchive keeps its address.
class ArchiveReader {
 public:
  /// `support` says what may be read, by calls of archive_read_support_…, and what it makes of
  /// them. Errors: system.
  using Support = int (*)(const ArchiveLibrary& library, struct archive* archive,
                          const LogContainer& container);
  static Result<std::unique_ptr<ArchiveReader>> open(ContainerFile file,
                                                     const LogContainer& container,
                                                     Support support);

  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;
  ~ArchiveReader();

  /// The next entry, nullptr after the last. Errors: system; the container is damaged.
  Result<struct archive_entry*> next_entry();

  /// The next bytes of the entry; 0 at its end. Errors: system; the container is damaged.
  Result<std::size_t> read_data(std::span<std::byte> into);

  /// Whether the file was decompressed as archive_filter_code() `code`, not passed on as it is.
  [[nodiscard]] bool has_filter(int code) const;

  /// How many bytes of the file libarchive has used.
  [[nodiscard]] std::uint64_t used() const;

  /// Whether the block of 512 bytes before used() is nothing but zeros.
  [[nodiscard]] bool after_zero_block() const;

  /// Whether any byte of the file is left beyond used(). Errors: system.
  Result<bool> has_more();

  [[nodiscard]] const ArchiveLibrary& library() const { return *library_; }
  [[nodiscard]] ContainerFile& file() { return file_; }
  [[nodiscard]] const LogContainer& container() const { return container_; }
  [[nodiscard]] Error damaged(const std::string& what) const;

 private:
  static constexpr std::size_t block_size = 512;

  ArchiveReader(ContainerFile file, const LogContainer& container, const ArchiveLibrary& library);
  Error failure();
  static la_ssize_t read(struct archive* archive, void* self, const void** buffer);
  static la_int64_t skip(struct archive* archive, void* self, la_int64_t count);
  la_ssize_t read_block(const void** buffer);

  ContainerFile file_;
  std::uint64_t start_;  ///< of what libarchive reads
  LogContainer container_;
  const ArchiveLibrary* library_;
  struct archive* archive_;
  std::array<std::byte, 65536> block_;  ///< what was read last of the file
  std::size_t block_length_ = 0;
  std::uint64_t block_offset_ = 0;  ///< of it, in the file
  bool zeros_before_block_ = false;
  bool ended_ = false;
  std::optional<Error> error_;  ///< of the file itself
  std::exception_ptr exception_;
};

}  // namespace aerowal

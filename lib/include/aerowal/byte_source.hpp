#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "aerowal/bytes.hpp"
#include "aerowal/export.hpp"
#include "aerowal/log_container.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// The bytes of one log, readable at any offset: those of a regular file, a pipe or memory.
class AEROWAL_API ByteSource {
 public:
  /// Opens a regular file. It is read as it is, and ends where it ended when it was opened, however
  /// it grows, until refresh(). One that has more bytes than the size 0 that it claims, as those of
  /// /proc have, is read as a pipe; its copy lies in `temporary_directory`. Errors: system, with
  /// `path` and the system's reason; also for anything that is not a regular file. Never blocks on
  /// a FIFO.
  static Result<std::unique_ptr<ByteSource>> open(const std::string& path,
                                                  std::string temporary_directory = "/tmp");

  /// Reads from `descriptor`, which stays the caller's and must stay open: from its current offset
  /// if it is a regular file as open() takes it, else as a pipe. A pipe is copied to an unlinked
  /// temporary file in `temporary_directory` as it is read, so that earlier bytes can be had again;
  /// if that fails, reading on still works and only looking back is an error. A pipe that does not
  /// block is waited for. Messages call it `name`. Errors: system.
  static Result<std::unique_ptr<ByteSource>> from_descriptor(
      int descriptor, std::string name, std::string temporary_directory = "/tmp");

  /// Reads `bytes`, which must outlive the source. Messages call them `name`.
  static std::unique_ptr<ByteSource> from_memory(Bytes bytes, std::string name);

  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  virtual ~ByteSource();

  /// Reads into `into` from `byte_offset` on. Returns how many bytes were read: fewer than
  /// asked for only at the end. Errors: system; what `into` then holds is unspecified.
  Result<std::size_t> read_at(std::uint64_t byte_offset, std::span<std::byte> into);

  /// The same, but returns once `wanted` bytes were read: more only where they are at hand.
  Result<std::size_t> read_at_least(std::size_t wanted, std::uint64_t byte_offset,
                                    std::span<std::byte> into);

  /// True where read_at() may be called on any thread at any time, name(), size() and this too,
  /// though not beside refresh(). False: only one call of anything at a time.
  [[nodiscard]] virtual bool concurrent_reads() const = 0;

  /// In bytes; of a pipe known only once its end was read.
  [[nodiscard]] virtual std::optional<std::uint64_t> size() const = 0;

  /// Lets a regular file end where it ends now; its former size is forgotten. A Reader sees what
  /// was appended after its next seek(). Errors: system.
  virtual Result<void> refresh() = 0;

  /// Reads a pipe to its end, so that size() is known. Errors: system.
  virtual Result<std::uint64_t> find_size() = 0;

  /// What the bytes were unpacked from, by unpack_log().
  [[nodiscard]] virtual std::optional<LogContainer> container() const { return {}; }

  /// Says that no byte but the first 512 is read again once it was read, so that no copy of a pipe
  /// need be kept. Where one is nonetheless, that is an error of a pipe.
  virtual void read_only_forwards() {}

  /// The path as given to open(), or the name given to the other two. Valid as long as this is.
  [[nodiscard]] virtual const std::string& name() const = 0;

 protected:
  ByteSource() = default;

 private:
  /// Reads at least one byte into `into`, which has room for one; 0 only at the end. On any thread
  /// where concurrent_reads(). Errors: system.
  virtual Result<std::size_t> read_some_at(std::uint64_t byte_offset,
                                           std::span<std::byte> into) = 0;
};

}  // namespace aerowal

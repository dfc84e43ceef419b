#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "aerowal/export.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// The bytes of one log, readable at any offset. A regular file is read as it is, and ends where it
/// ended when it was opened, however it grows. A pipe is copied to an unlinked temporary file as it
/// is read, so that earlier bytes can be had again; if that fails, reading on still works and only
/// looking back is an error.
///
/// Movable, not copyable; not thread-safe.
class AEROWAL_API ByteSource {
 public:
  /// When two threads share what can be shared (Reader::skip_valid(), Scan, Replay::print()): once
  /// that pays, which takes a second processor and some MiB to read; always; never. A pipe never
  /// is.
  enum class SecondThread : std::uint8_t { worthwhile, always, never };

  /// Told after each read how far it reached, in bytes from the start of the log, and the log's
  /// size where that is known.
  using ReadObserver =
      std::function<void(std::uint64_t byte_offset, std::optional<std::uint64_t> size)>;

  /// Opens a regular file. One that has more bytes than the size 0 that it claims, as those of
  /// /proc have, is read as a pipe; its copy lies in `temporary_directory`. Errors: system, with
  /// `path` and the system's reason; also for anything that is not a regular file. Never blocks on
  /// a FIFO.
  static Result<ByteSource> open(const std::string& path, std::string temporary_directory = "/tmp");

  /// Reads from `descriptor`, which stays the caller's and must stay open: from its current offset
  /// if it is a regular file as open() takes it, else as a pipe. `name` stands for it in messages;
  /// the copy of a pipe lies in `temporary_directory`. A pipe that does not block is waited for.
  /// Errors: system.
  static Result<ByteSource> from_descriptor(int descriptor, std::string name,
                                            std::string temporary_directory = "/tmp");

  ByteSource(ByteSource&& other) noexcept;
  ByteSource& operator=(ByteSource&& other) noexcept;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  ~ByteSource();

  /// Reads into `into` from `byte_offset` on. Returns how many bytes were read: fewer than
  /// asked for only at the end. Errors: system.
  Result<std::size_t> read_at(std::uint64_t byte_offset, std::span<std::byte> into);

  /// In bytes; of a pipe known only once its end was read.
  [[nodiscard]] std::optional<std::uint64_t> size() const { return size_; }

  /// Lets a regular file end where it ends now; its former size is forgotten. Errors: system.
  Result<void> refresh();

  /// Reads a pipe to its end, so that size() is known. Errors: system.
  Result<std::uint64_t> find_size();

  /// From now on; an empty one is told nothing.
  void observe(ReadObserver observer) { observer_ = std::move(observer); }

  void set_second_thread(SecondThread when) { second_thread_ = when; }
  [[nodiscard]] SecondThread second_thread() const { return second_thread_; }

  /// The path as given to open(), or the name given to from_descriptor().
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  friend class LogWalk;
  friend class Reader;
  friend class Replay;
  friend class VerifiedRun;

  explicit ByteSource(std::string name) : name_(std::move(name)) {}

  /// read_at(), and tells nobody. Of a regular file, any thread may.
  Result<std::size_t> read_quietly(std::uint64_t byte_offset, std::span<std::byte> into);
  /// Of a regular file. Any thread may.
  [[nodiscard]] Result<std::size_t> read_file(std::uint64_t byte_offset,
                                              std::span<std::byte> into) const;
  /// Whether a second thread is to read what follows `byte_offset`.
  [[nodiscard]] bool should_parallelize(std::uint64_t byte_offset) const;
  void notify(std::uint64_t byte_offset) const {
    if (observer_) observer_(byte_offset, size_);
  }
  Result<void> find_end(std::uint64_t start);
  Result<std::size_t> read_spooled_pipe(std::uint64_t byte_offset, std::span<std::byte> into);
  Result<std::size_t> read_pipe(std::span<std::byte> into);
  void copy_to_spool(std::span<const std::byte> bytes);
  [[nodiscard]] Error failed(const std::string& doing, int reason) const;

  std::string name_;
  std::string temporary_directory_;
  int descriptor_ = -1;
  bool owned_ = false;
  bool pipe_ = false;
  SecondThread second_thread_ = SecondThread::worthwhile;
  std::uint64_t start_ = 0;  ///< of the log in the file
  std::optional<std::uint64_t> size_;
  std::uint64_t pipe_offset_ = 0;  ///< bytes read from the pipe so far
  int spool_ = -1;
  int spool_error_ = 0;
  ReadObserver observer_;
};

}  // namespace aerowal

#pragma once

#include <cstdint>
#include <string>
#include <thread>

#include "log_builder.hpp"

namespace aerowal::testing {

/// A directory that is removed with all that is in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory();

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }
  /// How many names are in it.
  [[nodiscard]] std::size_t count() const;

 private:
  std::string path_;
};

void write_file(const std::string& path, Bytes bytes);
ByteVector read_file(const std::string& path);

/// A regular file without a name that holds `bytes`, at offset 0.
class MemoryFile {
 public:
  explicit MemoryFile(Bytes bytes);
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile();

  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

/// A pipe that gives `bytes`, which must outlive it, written in pieces of `piece_size`.
class FedPipe {
 public:
  explicit FedPipe(Bytes bytes, std::size_t piece_size = 65536);
  FedPipe(const FedPipe&) = delete;
  FedPipe& operator=(const FedPipe&) = delete;
  ~FedPipe();

  [[nodiscard]] int descriptor() const { return read_end_; }

 private:
  int read_end_ = -1;
  std::thread feeder_;
};

/// While it lives, no file of this process can grow past `bytes`.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(std::uint64_t bytes);
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit();

 private:
  std::uint64_t earlier_;
};

/// Sets an environment variable, and puts back what was there.
class EnvironmentVariable {
 public:
  EnvironmentVariable(const char* name, const std::string& value);
  EnvironmentVariable(const EnvironmentVariable&) = delete;
  EnvironmentVariable& operator=(const EnvironmentVariable&) = delete;
  ~EnvironmentVariable();

 private:
  const char* name_;
  bool was_set_ = false;
  std::string earlier_;
};

}  // namespace aerowal::testing

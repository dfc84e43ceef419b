#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "io/byte_stream.hpp"
#include "io/container_file.hpp"

namespace aerowal {

/// What a compressed file holds, but for gzip. Errors: system, also where nothing here can read
/// that compression.
Result<std::unique_ptr<ByteStream>> decompress_archive(ContainerFile file, Compression compression);

/// The wal/wal.log of a tar, in the file that `container` describes. Errors: system, also where
/// nothing here can read a tar; usage, where there is none or where it is no file. That there are
/// several is an error of the stream, at its end. `on_other_entry`, unless empty, gets the name of
/// each other entry, as the stream passes it.
Result<std::unique_ptr<ByteStream>> open_tar(
    ContainerFile file, const LogContainer& container,
    std::function<void(std::string_view name)> on_other_entry = {});

/// That nothing here can read such a container, for that reason.
inline Error unreadable_container(const ByteSource& file, const LogContainer& container,
                                  const std::string& reason) {
  return {.code = ErrorCode::system,
          .message = "could not read this " + describe(container) + ": " + reason,
          .path = file.name(),
          .remedies = {Remedy::unpack},
          .container = container};
}

}  // namespace aerowal

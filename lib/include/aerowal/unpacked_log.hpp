#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "aerowal/byte_source.hpp"
#include "aerowal/export.hpp"
#include "aerowal/observed_source.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

struct UnpackOptions {
  std::string temporary_directory = "/tmp";
  ReadObserver on_read = {};  ///< of the container's bytes; called only during unpack_log()
  /// Gets the name of each other entry of a tar, as its bytes are; called as on_read is.
  std::function<void(std::string_view name)> on_other_entry = {};
};

/// The log in `file`: `file` itself, unless that is compressed (gzip, zstd, xz, bzip2), or a tar
/// that holds one wal/wal.log, or such a tar compressed. Then what is read is the log inside, its
/// offsets are those of the log, its container() is set, and damage of the container is a system
/// error, never damage of the log. A file that begins as a log does is never taken for a container.
///
/// The log is unpacked as it is read, and copied to an unlinked temporary file, so that earlier
/// bytes can be had again, as those of a pipe are. What a tar holds is known only at its end: it is
/// unpacked to there before this returns. Memory: a few buffers, and what the compression asks for.
///
/// Errors: system; usage, where a tar holds no wal/wal.log or several, and where what was unpacked
/// is a container again.
AEROWAL_API Result<std::unique_ptr<ByteSource>> unpack_log(std::unique_ptr<ByteSource> file,
                                                           const UnpackOptions& options = {});

}  // namespace aerowal

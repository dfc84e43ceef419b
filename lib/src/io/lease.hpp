#pragma once

#include <cstdint>

namespace aerowal {

/// A lease on an open file (fcntl(2), "Leases"): while it is held, whoever opens the file for
/// writing waits, at most as long as /proc/sys/fs/lease-break-time says, and the holder sees it.
/// Ends with the descriptor, or earlier by release().
class Lease {
 public:
  enum class Kind : std::uint8_t {
    read,   ///< on a descriptor that only reads; others may read, none may write
    write,  ///< on the only descriptor that the file has open anywhere
  };

  enum class State : std::uint8_t {
    held,
    reader_waits,  ///< in open(2); only of Kind::write
    writer_waits,  ///< in open(2) or truncate(2), or was let in when the time was over
  };

  /// Returns 0, or an errno: EAGAIN, where other open descriptors forbid it; anything else where
  /// leases cannot be had.
  static int take(int descriptor, Kind kind);

  /// Of a lease that was taken.
  static State state(int descriptor, Kind kind);

  /// Lets in who waits. Nothing happens where none is held.
  static void release(int descriptor);
};

}  // namespace aerowal

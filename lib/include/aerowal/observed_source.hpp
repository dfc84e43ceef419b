#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "aerowal/byte_source.hpp"
#include "aerowal/export.hpp"

namespace aerowal {

/// Called after a read with how far it reached, in bytes from the start of the log, and the log's
/// size where that is known.
using ReadObserver =
    std::function<void(std::uint64_t byte_offset, std::optional<std::uint64_t> size)>;

/// A source that reads from `source`, which must outlive it, and calls `observer`, unless that is
/// empty, after each read. On several threads, the observer is called on whichever one has read, by
/// one at a time: a read that ends during a call is passed over, so that no thread waits.
/// `before_read`, unless empty, is called before each read, which may have to wait for a pipe, on
/// the thread that reads.
AEROWAL_API std::unique_ptr<ByteSource> observe_reads(ByteSource& source, ReadObserver observer,
                                                      std::function<void()> before_read = {});

}  // namespace aerowal

#pragma once

#include <cstddef>
#include <optional>

#include "aerowal/byte_source.hpp"
#include "aerowal/log_container.hpp"

namespace aerowal {

/// How many bytes are looked at.
inline constexpr std::size_t container_head_size = 512;

/// What a file that begins with `head` is, without a look at what a compressed one holds; nothing
/// where it is a log or something else. `head` has container_head_size bytes unless the file has
/// fewer.
std::optional<LogContainer> recognise_container(Bytes head);

/// The same of a source's own first bytes. Errors: system.
Result<std::optional<LogContainer>> recognise_container(ByteSource& source);

/// Errors: refused, where the file is a container, since only a log can be changed; system.
Result<void> refuse_container(ByteSource& source);

/// That the container is damaged: `what` is wrong with it, e.g. "it ends early, at byte 812".
Error damaged_container(const ByteSource& file, const LogContainer& container,
                        const std::string& what);

}  // namespace aerowal

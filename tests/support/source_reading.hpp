#pragma once

#include <string>

#include <aerowal/byte_source.hpp>

namespace aerowal::testing {

/// What read_at() gives, as text: what it did not fill is not in it. Fails the test where it fails.
std::string read(ByteSource& source, std::uint64_t byte_offset, std::size_t size);

/// The error of read_at(), which must have one.
Error read_error(ByteSource& source, std::uint64_t byte_offset, std::size_t size);

}  // namespace aerowal::testing

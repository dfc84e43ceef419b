#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "log_builder.hpp"

namespace aerowal::testing {

/// So many versions of one document, whose bodies differ, and differ from another history's.
LogBuilder history_of(const std::string& name, std::size_t count);

/// Records `first` to `last`, counted from 1.
ByteVector records(const LogBuilder& log, std::size_t first, std::size_t last);

/// The first `size` bytes.
ByteVector start_of(const ByteVector& bytes, std::size_t size);

/// One after the other.
ByteVector joined(const std::vector<ByteVector>& parts);
ByteVector joined(const ByteVector& a, const ByteVector& b);

/// Two records whose last byte is the first one of the first record of `other`.
LogBuilder history_before(const LogBuilder& other);

}  // namespace aerowal::testing

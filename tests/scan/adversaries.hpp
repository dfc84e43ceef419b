#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "files.hpp"

namespace aerowal::testing {

/// A file that keeps a scan busy.
struct Adversary {
  const char* name;
  ByteVector (*make)(std::size_t size);  ///< of about so many bytes
};

extern const std::array<Adversary, 23> adversaries;

/// The file of that name, which must be one of theirs.
ByteVector adversarial_file(std::string_view name, std::size_t size);

}  // namespace aerowal::testing

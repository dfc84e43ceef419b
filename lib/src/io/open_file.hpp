#pragma once

#include <string>

#include "io/file.hpp"

namespace aerowal {

/// A file to read from, and what it is called in messages.
struct OpenFile {
  std::string name;
  int descriptor = -1;
  Descriptor owner = {};  ///< of `descriptor`; not valid where that stays the caller's
};

}  // namespace aerowal

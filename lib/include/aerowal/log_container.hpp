#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "aerowal/export.hpp"

namespace aerowal {

enum class Compression : std::uint8_t { gzip, zstd, xz, bzip2 };

/// What a log can be packed in: compressed, or in a tar, or in a tar that is compressed.
struct LogContainer {
  std::optional<Compression> compression = {};
  bool tar = false;

  friend bool operator==(const LogContainer&, const LogContainer&) = default;
};

/// "gzip file", "tar", "tar in a zstd file" …, to stand after an article.
AEROWAL_API std::string describe(const LogContainer& container);

}  // namespace aerowal

#include "aerowal/log_container.hpp"

#include <array>
#include <string_view>

namespace aerowal {
namespace {

constexpr std::array<std::string_view, 4> compression_names{"gzip", "zstd", "xz", "bzip2"};
static_assert(static_cast<std::size_t>(Compression::bzip2) == compression_names.size() - 1);

}  // namespace

std::string describe(const LogContainer& container) {
  if (!container.compression) return "tar";
  const std::string_view name = compression_names[static_cast<std::size_t>(*container.compression)];
  const std::string_view article = container.tar ? "tar in a " : "";
  // It is said as "ex-zet".
  const bool vowel = container.tar && container.compression == Compression::xz;
  std::string text(vowel ? "tar in an " : article);
  return text.append(name).append(" file");
}

}  // namespace aerowal

#include "report/finding_excerpt.hpp"

namespace aerowal::cli {

Result<std::string> finding_excerpt(ByteSource& source, const Finding& damage, HexStyle style) {
  if (damage.length == 0) return std::string();
  const auto frame = inspect_frame(source, damage.byte_offset);
  if (!frame) return frame.error();
  style.marked = damage.wrong_bytes;
  if (const BitFlip* flip = damage.bit_flip()) {
    style.marked = {.byte_offset = flip->byte_offset, .length = 1};
  }
  return hex_text(source, *frame, damage.length, style);
}

}  // namespace aerowal::cli

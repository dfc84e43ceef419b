#include "aerowal/sound_records.hpp"

namespace aerowal {

Error log_changed(const ByteSource& log, std::uint64_t byte_offset) {
  return {.code = ErrorCode::system,
          .message = "the log changed while it was read",
          .path = log.name(),
          .byte_offset = byte_offset};
}

Result<bool> for_each_sound(Reader& reader, const ByteSource& log, const SoundRange& range,
                            const std::function<bool(const PlacedRecord&)>& use) {
  reader.seek(range.byte_offset, range.first_sequence_number);
  for (std::uint64_t i = 0; i < range.count; ++i) {
    const auto more = reader.next();
    if (!more) return more.error();
    if (!*more) return log_changed(log, reader.byte_offset());
    if (!use(reader.record())) return false;
  }
  return true;
}

Result<void> for_each_sound(ByteSource& log, const std::vector<SoundRange>& sound,
                            const std::function<bool(const PlacedRecord&)>& use) {
  Reader reader(log);
  for (const SoundRange& range : sound) {
    const auto all = for_each_sound(reader, log, range, use);
    if (!all) return all.error();
    if (!*all) break;
  }
  return {};
}

}  // namespace aerowal

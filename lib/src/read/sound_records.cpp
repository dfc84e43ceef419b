#include "aerowal/sound_records.hpp"

#include "aerowal/reader.hpp"

namespace aerowal {

Error log_changed(const ByteSource& log) {
  return {.code = ErrorCode::system,
          .message = "the log changed while it was read",
          .path = log.name()};
}

Result<void> for_each_sound(ByteSource& log, const std::vector<SoundRange>& sound,
                            const std::function<bool(const PlacedRecord&)>& use) {
  Reader reader(log);
  for (const SoundRange& range : sound) {
    reader.seek(range.byte_offset, range.first_sequence_number);
    for (std::uint64_t i = 0; i < range.count; ++i) {
      const auto more = reader.next();
      if (!more) return more.error();
      if (!*more) return log_changed(log);
      if (!use(reader.record())) return {};
    }
  }
  return {};
}

}  // namespace aerowal

#include "read/aerodb_stop.hpp"

#include <vector>

#include "aerowal/reader.hpp"
#include "aerowal/sound_records.hpp"
#include "base/byte_order.hpp"

namespace aerowal {
namespace {

/// What AeroDB's reader says of the record at `damage`, whose type or whose last bytes it does not
/// mind, where `expected` is the number to come.
Result<std::optional<RecordFault>> fault_of_tolerated(ByteSource& log, const StrictError& damage,
                                                      std::uint64_t expected) {
  std::vector<std::byte> bytes(static_cast<std::size_t>(damage.length));
  const auto got = log.read_at(damage.byte_offset, bytes);
  if (!got) return got.error();
  if (*got < bytes.size()) return log_changed(log, damage.byte_offset);
  bytes[format::type_at] = std::byte{};
  PlacedRecord record;
  const std::uint32_t stored = load_u32(&bytes[bytes.size() - format::checksum_size]);
  const auto payload = decode(bytes, stored, record);
  if (payload && payload->payload != PayloadFault::trailing_bytes) return payload;
  const std::uint64_t number = load_u64(&bytes[format::sequence_at]);
  if (number == expected) return std::optional<RecordFault>();
  return std::optional(
      RecordFault{.check = StrictCheck::sequence, .expected = expected, .found = number});
}

}  // namespace

Result<std::optional<StrictError>> find_aerodb_stop(ByteSource& log, const StrictError& first) {
  if (!first.aerodb_message.empty()) return std::optional(first);
  Reader reader(log);
  reader.seek(first.byte_offset, first.sequence_number);
  for (;;) {
    for (;;) {
      const auto more = reader.next();
      if (!more) return more.error();
      if (!*more) break;
    }
    const auto damage = reader.damage();
    if (!damage || !damage->aerodb_message.empty()) return damage;
    const std::uint64_t expected = reader.sequence_number();
    const auto fault = fault_of_tolerated(log, *damage, expected);
    if (!fault) return fault.error();
    if (*fault) {
      return std::optional(StrictError{
          .check = (*fault)->check,
          .byte_offset = damage->byte_offset,
          .length = damage->length,
          .sequence_number = (*fault)->check == StrictCheck::sequence ? (*fault)->found : expected,
          .expected = (*fault)->expected,
          .found = (*fault)->found,
          .message = describe(**fault),
          .aerodb_message = aerodb_words(**fault)});
    }
    reader.seek(damage->byte_offset + damage->length, expected + 1);
  }
}

}  // namespace aerowal

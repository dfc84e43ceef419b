#include "scan/correction.hpp"

#include "aerowal/format.hpp"
#include "base/byte_order.hpp"

namespace aerowal {

Correction correction_of(const Proof& proof) {
  return {.length = proof.header.length,
          .type = proof.header.type,
          .sequence_number = proof.header.sequence_number,
          .bit_flip = proof.flip};
}

void apply_correction(const Correction& correction, std::uint64_t byte_offset,
                      std::vector<std::byte>& record) {
  store_u32(&record[format::length_at], correction.length);
  record[format::type_at] = static_cast<std::byte>(correction.type);
  store_u64(&record[format::sequence_at], correction.sequence_number);
  if (correction.bit_flip) {
    record[static_cast<std::size_t>(correction.bit_flip->byte_offset - byte_offset)] =
        static_cast<std::byte>(correction.bit_flip->corrected);
  }
}

}  // namespace aerowal

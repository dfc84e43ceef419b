#pragma once

#include <cstddef>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/record.hpp"
#include "aerowal/replay.hpp"
#include "aerowal/result.hpp"
#include "read/replay_entries.hpp"
#include "read/replay_window.hpp"

namespace aerowal {

/// That of the newest record of an id in a base.
inline ReplayPlace of_the_base(const ReplayBase::Place& place) {
  return {.byte_offset = place.byte_offset | in_base | (place.length == 0 ? of_delete : 0),
          .length = place.length};
}

/// Reads again the records that entries stand for.
class ReplayReading {
 public:
  /// Both must outlive it. `base` may be null where no entry is of one.
  ReplayReading(ByteSource& source, const ReplayBase* base) : source_(&source), base_(base) {}

  /// Reads the record at `place`, one of `entry`, with views of `into` and of the entry; a DELETE
  /// without a body. Any thread may where concurrent_reads(). Errors: system, also where the log or
  /// the base is no longer what it was.
  Result<void> read(const ReplayEntry& entry, const ReplayPlace& place,
                    std::vector<std::byte>& into, PlacedRecord& record) const;

  /// The same for a record that is `number` in `window`: where that has it in memory, its views are
  /// of the window.
  Result<void> read(const ReplayEntry& entry, const ReplayPlace& place, const ReplayWindow& window,
                    std::size_t number, std::vector<std::byte>& into, PlacedRecord& record) const;

  /// How many threads may read with profit.
  [[nodiscard]] unsigned workers(const Threading& threading) const;

 private:
  Result<void> decode_log(const ReplayEntry& entry, const ReplayPlace& place, Bytes whole,
                          PlacedRecord& record) const;
  Result<void> read_base(const ReplayEntry& entry, const ReplayPlace& place,
                         std::vector<std::byte>& into, PlacedRecord& record) const;

  ByteSource* source_;
  const ReplayBase* base_;
};

}  // namespace aerowal

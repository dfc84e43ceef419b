#include "read/replay_batch.hpp"

#include "aerowal/format.hpp"
#include "aerowal/reader.hpp"
#include "read/verified_run.hpp"

namespace aerowal {

Result<std::optional<StrictError>> for_each_batch(
    ByteSource& source, std::optional<std::uint64_t> until, Threading threading,
    const std::function<Result<void>(const ReplayBatch& batch)>& apply) {
  const std::uint64_t before = until && *until < UINT64_MAX ? *until + 1 : UINT64_MAX;
  Result<void> applied;
  const auto reached = verify_run<ReplayBatch>(
      source, {.byte_offset = 0, .sequence_number = format::first_sequence_number}, before,
      workers_for_rest(source, 0, threading),
      {.describe = [](const PlacedRecord& record, ReplayBatch& batch) { batch.add(record); },
       .take =
           [&](ReplayBatch& batch) {
             applied = apply(batch);
             return applied.has_value();
           }});
  if (!applied) return applied.error();
  if (!reached) return reached.error();

  Reader reader(source);
  reader.seek(reached->byte_offset, reached->sequence_number);
  ReplayBatch single;
  while (!until || reader.sequence_number() <= *until) {
    const auto more = reader.next();
    if (!more) return more.error();
    if (!*more) break;
    single.clear();
    single.add(reader.record());
    if (auto one = apply(single); !one) return one.error();
  }
  return reader.damage();
}

}  // namespace aerowal

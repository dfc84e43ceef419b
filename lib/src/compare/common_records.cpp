#include "compare/common_records.hpp"

#include <cstdint>

#include "aerowal/reader.hpp"
#include "compare/mirrored_source.hpp"

namespace aerowal {
namespace {

/// The first record of each chunk.
using ChunkBegin = std::vector<LogPosition>;

/// Passes most of them on several threads.
LogPosition pass_chunks(MirroredSource& log, const LogPosition& from, std::size_t workers) {
  LogPosition passed = from;
  // All bytes before a record that is taken were read, and so compared.
  const auto is_same = [&log](const LogPosition& at) { return at.byte_offset <= log.same_until(); };
  const RunOutput<ChunkBegin> output{
      .describe =
          [](const PlacedRecord& record, ChunkBegin& made) {
            if (made.empty()) made.push_back({record.byte_offset, record.sequence_number});
          },
      .take =
          [&](ChunkBegin& made) {
            if (!is_same(made.front())) return false;
            passed = made.front();
            return true;
          }};
  const auto reached = verify_run(log, from, UINT64_MAX, workers, output);
  return reached && is_same(*reached) ? *reached : passed;
}

LogPosition pass_records(MirroredSource& log, const LogPosition& from) {
  LogPosition passed = from;
  Reader reader(log, {.byte_offset = from.byte_offset, .sequence_number = from.sequence_number});
  for (;;) {
    const auto more = reader.next();
    if (!more || !*more || reader.byte_offset() > log.same_until()) return passed;
    passed = {reader.byte_offset(), reader.sequence_number()};
  }
}

}  // namespace

LogPosition pass_common_records(const std::vector<ByteSource*>& logs, const LogPosition& from,
                                Threading threading) {
  MirroredSource log(logs);
  const unsigned workers = workers_for_rest(log, from.byte_offset, threading);
  return pass_records(log, workers == 1 ? from : pass_chunks(log, from, workers));
}

}  // namespace aerowal

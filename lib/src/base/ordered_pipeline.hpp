#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <variant>

#include "aerowal/result.hpp"

namespace aerowal {

/// Work on chunks, numbered from 0, that several threads share: whichever is free takes the next
/// one. advance(), a short step, carries a Position from chunk to chunk in their order; prepare()
/// and work(), the long ones, run in parallel; what they make of each chunk, a T, is delivered in
/// order on the caller's thread.
///
/// The run ends after the first chunk, in their order, of which a step gives false, an error or an
/// exception. What is made of later ones, and what goes wrong there, is thrown away.
///
/// The steps of a chunk are called in their order by one worker, which does one chunk at a time:
/// what a step leaves in memory of the worker, the next one finds. `worker` is less than `workers`;
/// 0 is the caller's thread.
template <class T, class Position = std::monostate>
struct OrderedPipeline {
  using Chunk = std::uint64_t;
  using Worker = std::size_t;

  /// Threads to use, the caller's among them. Fewer where no more can be created.
  std::size_t workers = 1;

  /// Chunks with this number and later ones are not there.
  Chunk chunk_count = UINT64_MAX;

  /// So many chunks for each worker may be taken and not delivered; at least 1. While the caller's
  /// thread does not run, others get no further. There is at most one result more for each worker.
  std::size_t in_flight_max = 3;

  /// The steps of a chunk, deliver() excepted, may be called more than once, also by two workers at
  /// a time, and give the same. Then no thread ever waits for one that has a chunk and does not
  /// run, which takes milliseconds where the machine has other work: it does that chunk itself, and
  /// what is there first counts. Otherwise advance() is not called by two workers at a time.
  bool repeatable = true;

  /// Called before it is known where the chunk begins: to read it, for example. May be missing;
  /// must be unless `repeatable`.
  std::function<Result<void>(Chunk, Worker)> prepare = {};

  /// Moves `position` from the beginning of the chunk to its end. False: it is the last one. May be
  /// missing.
  std::function<Result<bool>(Chunk, Worker, Position& position)> advance = {};

  /// Does the chunk that advance() took from `begin` to `end`. `result` may be that of any earlier
  /// chunk, to be overwritten. False: the chunk is the last one.
  std::function<Result<bool>(Chunk, Worker, const Position& begin, const Position& end, T& result)>
      work = {};

  /// False: nothing more is wanted. May be missing.
  std::function<Result<bool>(T& result)> deliver = {};

  /// Returns once all is delivered, with the first error in the order of the chunks; throws the
  /// first exception.
  Result<void> run(Position first = {}) const {
    const auto used = static_cast<std::size_t>(std::min<Chunk>(workers, chunk_count));
    if (used <= 1) return run_alone(std::move(first));
    return Run(*this, std::move(first), used).run();
  }

 private:
  class Run;

  Result<void> run_alone(Position position) const {
    T result{};
    for (Chunk chunk = 0; chunk < chunk_count; ++chunk) {
      auto prepared = prepare ? prepare(chunk, 0) : Result<void>();
      if (!prepared) return prepared;
      const Position begin = position;
      auto advanced = advance ? advance(chunk, 0, position) : Result<bool>(true);
      if (!advanced) return std::move(advanced).error();
      auto worked = work(chunk, 0, begin, position, result);
      if (!worked) return std::move(worked).error();
      auto wanted = deliver ? deliver(result) : Result<bool>(true);
      if (!wanted) return std::move(wanted).error();
      if (!*advanced || !*worked || !*wanted) break;
    }
    return {};
  }
};

}  // namespace aerowal

// The definition of a template must be seen where it is used.
#include "base/ordered_pipeline_run.hpp"

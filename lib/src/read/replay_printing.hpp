#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/result.hpp"
#include "base/ordered_pipeline.hpp"
#include "read/replay_window.hpp"

namespace aerowal {

/// What several threads make, in an M, of documents in their order, a window at a time. Memory: 8
/// MiB, half of it for records and half for what is made of them, and the longest document, whose
/// records and text are held whole. M has clear() and capacity(), in bytes.
template <class M>
struct ReplayPrinting {
  ByteSource* source = nullptr;
  unsigned workers = 1;  ///< at most
  std::size_t begin = 0;
  std::size_t end = 0;  ///< after the last document

  /// How many bytes the records of a document have.
  std::function<std::uint64_t(std::size_t document)> size_of = {};

  /// Adds them.
  std::function<void(std::size_t document, ReplayWindow& window)> add = {};

  /// Appends to `made`. The document's first record in the window is `number`. Called on several
  /// threads; `worker` is less than `workers`.
  std::function<Result<void>(std::size_t document, const ReplayWindow& window, std::size_t number,
                             std::size_t worker, M& made)>
      describe = {};

  /// False: nothing more is wanted.
  std::function<bool(M& made)> take = {};

  /// Errors: those of `describe`, once what was made of the documents before was taken.
  Result<void> run() const {
    Window window;
    bool wanted = true;
    for (std::size_t document = begin; wanted && document < end;) {
      document = fill(window, document);
      // Where that fails, each is read alone, and those before the one that cannot be are given.
      static_cast<void>(window.records.read(*source, workers));
      const auto more = print(window);
      if (!more) return more.error();
      wanted = *more;
    }
    return {};
  }

 private:
  static constexpr std::uint64_t part_size_max = std::uint64_t{1} << 17;
  static constexpr std::size_t in_flight_max = 3;

  struct Window {
    ReplayWindow records;
    std::size_t first = 0;             ///< document
    std::vector<std::size_t> numbers;  ///< of the first record of each document
    std::vector<std::size_t> parts;    ///< where each begins in `numbers`
    std::uint64_t part_size = 0;       ///< of the longest, in bytes
  };

  /// Gives the first document that is not in the window any more.
  std::size_t fill(Window& window, std::size_t first) const {
    window.records.clear();
    window.numbers.clear();
    window.parts.clear();
    window.first = first;
    window.part_size = 0;
    std::uint64_t part_size = 0;
    std::size_t document = first;
    for (; document < end; ++document) {
      const std::uint64_t size = size_of(document);
      if (document != first && window.records.size_bytes() + size > ReplayWindow::size_max) break;
      if (document == first || part_size + size > part_size_max) {
        window.parts.push_back(document - first);
        part_size = 0;
      }
      part_size += size;
      window.part_size = std::max(window.part_size, part_size);
      window.numbers.push_back(window.records.count());
      add(document, window.records);
    }
    return document;
  }

  /// False: nothing more is wanted.
  Result<bool> print(const Window& window) const {
    struct Part {
      M made = {};
      std::optional<Error> error = {};
    };
    // What they have made, and what they are about to: as much as the window has.
    const std::uint64_t fitting =
        ReplayWindow::size_max / ((in_flight_max + 1) * std::max(window.part_size, part_size_max));
    bool wanted = true;
    const OrderedPipeline<Part> pipeline{
        .workers = std::clamp<std::size_t>(static_cast<std::size_t>(fitting), 1, workers),
        .chunk_count = window.parts.size(),
        .in_flight_max = in_flight_max,
        .work = [&](std::uint64_t chunk, std::size_t worker, const auto&, const auto&,
                    Part& part) -> Result<bool> {
          part.made.clear();
          part.error.reset();
          const auto number = static_cast<std::size_t>(chunk);
          const std::size_t part_end =
              number + 1 < window.parts.size() ? window.parts[number + 1] : window.numbers.size();
          for (std::size_t i = window.parts[number]; i < part_end; ++i) {
            const auto described =
                describe(window.first + i, window.records, window.numbers[i], worker, part.made);
            if (described) continue;
            part.error = described.error();
            return false;
          }
          return true;
        },
        .deliver = [&](Part& part) -> Result<bool> {
          wanted = take(part.made);
          // What a long document took is not kept.
          if (part.made.capacity() > capacity_max) part.made = {};
          if (wanted && part.error) return *part.error;
          return wanted;
        }};
    if (auto run = pipeline.run(); !run) return std::move(run).error();
    return wanted;
  }

  static constexpr std::uint64_t capacity_max = 4 * part_size_max;
};

}  // namespace aerowal

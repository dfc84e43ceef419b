#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/export.hpp"
#include "aerowal/record.hpp"
#include "aerowal/record_fault.hpp"
#include "aerowal/record_text.hpp"
#include "aerowal/result.hpp"
#include "aerowal/threading.hpp"

namespace aerowal {

/// How many records of each type were applied, and what is left.
struct ReplayCounts {
  std::uint64_t inserts = 0;
  std::uint64_t updates = 0;
  std::uint64_t deletes = 0;
  std::uint64_t live_documents = 0;
  std::uint64_t last_sequence_number = 0;  ///< the last one applied; 0 if none was
};

/// The state that a log describes: for each collection and document id the newest record, unless
/// that is a DELETE. Keys and offsets are held in memory, bodies are read again when asked for.
class AEROWAL_API Replay {
 public:
  struct Options {
    std::optional<std::uint64_t> until_sequence_number = {};  ///< the last record to apply
    Threading threading = {};                                 ///< of print()
  };

  /// Applies the records of `source`, which must outlive the result. Where the log is damaged
  /// within the records asked for, damage() says so, and there are no documents. Errors: system.
  static Result<Replay> run(ByteSource& source, const Options& options);

  Replay(Replay&&) noexcept;
  Replay& operator=(Replay&&) noexcept;
  ~Replay();

  [[nodiscard]] const std::optional<StrictError>& damage() const;
  [[nodiscard]] const ReplayCounts& counts() const;

  /// Moves to the next live document, sorted bytewise by collection id, then document id. True:
  /// document() is the record that set it. Errors: system, also where the log is no longer what it
  /// was when it was first read.
  Result<bool> next();

  /// Makes text of all live documents that next() has not given, in the same order, on several
  /// threads where that pays. Errors: those of next(); what comes before is printed.
  Result<void> print(const RecordText& text);

  /// Valid after next() gave true, with all its views, until the next call of next().
  [[nodiscard]] const PlacedRecord& document() const;

 private:
  struct State;
  explicit Replay(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace aerowal

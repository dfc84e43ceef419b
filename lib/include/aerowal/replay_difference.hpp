#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "aerowal/byte_source.hpp"
#include "aerowal/document_difference.hpp"
#include "aerowal/export.hpp"
#include "aerowal/record_fault.hpp"
#include "aerowal/replay.hpp"
#include "aerowal/result.hpp"
#include "aerowal/threading.hpp"

namespace aerowal {

struct DifferenceCounts {
  std::uint64_t from_sequence_number = 0;  ///< where the earlier state is
  std::uint64_t last_sequence_number = 0;  ///< the last one applied for the later state
  std::uint64_t added = 0;
  std::uint64_t changed = 0;
  std::uint64_t removed = 0;
};

/// The documents that differ between two states that a log describes, each as Replay has them. One
/// that was set again to the same schema id, schema version and body does not differ. Keys and
/// offsets are held in memory as Replay holds them, bodies are read again when asked for.
///
/// Of a base only the documents matter that the log sets or deletes after the earlier state; their
/// ids are split as the log does.
class AEROWAL_API ReplayDifference {
 public:
  struct Options {
    std::uint64_t from_sequence_number = 0;  ///< the last record of the earlier state; 0: none
    std::optional<std::uint64_t> until_sequence_number = {};  ///< of the later one; else all
    ReplayBase* base = nullptr;                      ///< must outlive the result; null: none
    Threading threading = {};                        ///< of run() and print()
    std::optional<std::uint64_t> memory_limit = {};  ///< as of Replay
    /// Which documents are asked for; empty: all.
    std::function<bool(std::string_view collection_id, std::string_view document_id)> wanted = {};
  };

  /// What several threads make of differences, as RecordText of records.
  struct Text {
    std::function<void(const DocumentDifference& difference, std::string& text)> describe;
    std::function<bool(std::string& text)> print;
  };

  /// Applies the records of `source`, which must outlive the result. Where the log is damaged
  /// within the records asked for, damage() says so, and there are no differences. Errors: usage,
  /// where the log ends before the earlier state; of the base; system.
  static Result<ReplayDifference> run(ByteSource& source, const Options& options);

  ReplayDifference(ReplayDifference&&) noexcept;
  ReplayDifference& operator=(ReplayDifference&&) noexcept;
  ~ReplayDifference();

  [[nodiscard]] const std::optional<StrictError>& damage() const;

  /// Makes text of all differences, sorted bytewise by collection id, then document id. Errors:
  /// system, also where the log is no longer what it was; what comes before is printed.
  Result<void> print(const Text& text);

  /// Complete once print() is done.
  [[nodiscard]] const DifferenceCounts& counts() const;

 private:
  struct AEROWAL_HIDDEN State;
  explicit ReplayDifference(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace aerowal

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/export.hpp"
#include "aerowal/record.hpp"
#include "aerowal/record_fault.hpp"
#include "aerowal/record_text.hpp"
#include "aerowal/result.hpp"
#include "aerowal/threading.hpp"

namespace aerowal {

/// How many records of each type were applied, and what is left, of the documents asked for.
struct ReplayCounts {
  std::uint64_t inserts = 0;
  std::uint64_t updates = 0;
  std::uint64_t deletes = 0;
  std::uint64_t live_documents = 0;
  std::uint64_t last_sequence_number = 0;  ///< the last one applied; 0 if none was
  /// Live documents that the base gave and the log leaves alone; nothing where there is no base.
  std::optional<std::uint64_t> base_documents = {};
  /// Those that are given in place of the live ones; nothing where that was not asked for.
  std::optional<std::uint64_t> deleted_documents = {};
};

/// What was there before the log began, as open_replay_base() reads it of a document store. An id
/// there is "<collection_id>:<document_id>".
class AEROWAL_API ReplayBase {
 public:
  struct Place {
    std::uint64_t byte_offset = 0;
    std::uint32_t length = 0;  ///< 0: the document is deleted
  };

  /// `composite_id` lives until it returns.
  using Use = std::function<Result<void>(std::string_view composite_id, const Place& place)>;

  ReplayBase() = default;
  ReplayBase(const ReplayBase&) = delete;
  ReplayBase& operator=(const ReplayBase&) = delete;
  virtual ~ReplayBase() = default;

  /// Calls `use` for each record in order: the last one of an id is what counts. Errors:
  /// data_corruption; those of `use`; system.
  virtual Result<void> for_each(const Use& use) = 0;

  /// Reads a document again, its schema and body into `document`, as views of `into`, and returns
  /// its id as one. On any thread where concurrent_reads(). Errors: system, also where it changed.
  virtual Result<std::string_view> read(const Place& place, std::vector<std::byte>& into,
                                        Record& document) const = 0;

  [[nodiscard]] virtual bool concurrent_reads() const = 0;

  /// As messages call it.
  [[nodiscard]] virtual const std::string& name() const = 0;
};

/// The state that a log describes: for each collection and document id the newest record, unless
/// that is a DELETE; and of a base what the log does not set. Keys and offsets are held in memory,
/// bodies are read again when asked for. Where the keys do not fit into memory, the log is read
/// several times, each time for the next of them in their order.
///
/// Where an id of the base has more than one colon, it is split at the first one, or, if of all
/// collection ids that fit the log has one other than that, at the end of it. It is set by the log
/// however that splits it: AeroDB's store has one document for one such id.
class AEROWAL_API Replay {
 public:
  struct Options {
    std::optional<std::uint64_t> until_sequence_number = {};  ///< the last record to apply
    ReplayBase* base = nullptr;  ///< must outlive the result; null: none
    Threading threading = {};    ///< of run() and print()
    /// Which documents are asked for; empty: all.
    std::function<bool(std::string_view collection_id, std::string_view document_id)> wanted = {};
    /// Bytes that keys and offsets may take, at least 64 KiB; nothing: half of what the cgroup, or
    /// the machine, has. Ids of several colons that a base may split in other ways than the log
    /// are held on top of it.
    std::optional<std::uint64_t> memory_limit = {};
    /// Give the deleted documents in place of the live ones: each as the DELETE that took it away,
    /// without a body. A tombstone of the base has ids only, and the number 0.
    bool deleted = false;
  };

  /// Applies the records of `source`, which must outlive the result. Where the log is damaged
  /// within the records asked for, damage() says so, and there are no documents. Errors: of the
  /// base; system.
  static Result<Replay> run(ByteSource& source, const Options& options);

  Replay(Replay&&) noexcept;
  Replay& operator=(Replay&&) noexcept;
  ~Replay();

  [[nodiscard]] const std::optional<StrictError>& damage() const;
  /// Those of records are complete from the beginning, those of documents once all were given.
  [[nodiscard]] const ReplayCounts& counts() const;

  /// Moves to the next document, sorted bytewise by collection id, then document id. True:
  /// document() is the record that set, or deleted, it; one of the base has the number 0. Errors:
  /// system, also where the log is no longer what it was when it was first read.
  Result<bool> next();

  /// Makes text of all documents that next() has not given, in the same order, on several
  /// threads where that pays. Errors: those of next(); what comes before is printed.
  Result<void> print(const RecordText& text);

  /// Calls `use` with the key of each document that next() has not given, in the same order, until
  /// it gives false. No document is read again. Errors: system.
  Result<void> for_each_key(const std::function<bool(const DocumentKey&)>& use);

  /// Valid after next() gave true, with all its views, until the next call of next().
  [[nodiscard]] const PlacedRecord& document() const;

 private:
  struct AEROWAL_HIDDEN State;
  explicit Replay(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace aerowal

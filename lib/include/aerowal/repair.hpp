#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/checkpoint.hpp"
#include "aerowal/error.hpp"
#include "aerowal/export.hpp"
#include "aerowal/file_digest.hpp"
#include "aerowal/observed_source.hpp"
#include "aerowal/repair_plan.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// The document store beside a log that was repaired. AeroDB appends the whole log to it when it
/// starts, and of each id the newest record counts: so what the log has no record of stays as the
/// store has it.
struct StoreBeside {
  std::string path = {};
  std::string directory = {};    ///< the data directory
  bool records_lacking = false;  ///< the repaired log lacks records that the store may hold
  /// Live documents of the store that the repaired log has no record of; not known, and 0, after a
  /// checkpoint or a failure.
  std::uint64_t documents_not_in_log = 0;
  std::string first_document_id = {};  ///< "<collection_id>:<document_id>", of one of these
  /// Records of the store after the last one that the repaired log has: they were acknowledged. Not
  /// known, and 0, as above.
  std::uint64_t records_ahead = 0;
  /// Likewise after a checkpoint, where they may also be from before it.
  std::uint64_t records_possibly_ahead = 0;
  bool has_cut_record = false;  ///< the record of a torn tail that was cut off
  bool log_is_empty = false;    ///< the repaired log shows of no record of the store that it had it
  std::string failure = {};     ///< why it cannot be compared with the log, e.g. its first damage
  std::optional<Checkpoint> checkpoint = {};

  /// Whether it must be made anew. What the log lost by itself is to be restored from it first.
  [[nodiscard]] bool must_go() const {
    return records_lacking || !failure.empty() || (documents_not_in_log != 0 && records_ahead == 0);
  }

  friend bool operator==(const StoreBeside&, const StoreBeside&) = default;
};

/// What the library cannot know when it words a refusal or writes a receipt.
struct RepairWording {
  /// Name and version of the program, as its receipts say it.
  std::string program = "libaerowal";
  /// How to ask for a remedy: the option of a command line, say; by default the enumerator's name.
  /// After that for Remedy::allow_loss stands the number.
  std::function<std::string(Remedy)> remedy = [](Remedy wanted) {
    return std::string(name(wanted));
  };
  /// The commands that make a store anew from the repaired log at `log`; by default none.
  std::function<std::vector<std::string>(const StoreBeside& store, const std::string& log)>
      rebuild_store =
          [](const StoreBeside&, const std::string&) { return std::vector<std::string>(); };
};

/// The refusal of a plan that has one, as code refused, in words that leave no remedy out.
AEROWAL_API Error refusal_error(const RepairPlan& plan, const RepairWording& wording);

/// What an earlier repair left that died, and what has become of it.
struct EarlierRepair {
  bool took_place = false;  ///< all but its last steps, which are done now
  /// Paths: what it left of a log that never took its place.
  std::vector<std::string> removed = {};
  /// Paths: what it cannot have left, under the names that it has now.
  std::vector<std::string> kept = {};
  std::string backup_path = {};   ///< where it took place: the original; empty if that did not move
  std::string receipt_path = {};  ///< where it took place

  friend bool operator==(const EarlierRepair&, const EarlierRepair&) = default;
};

/// The paths of the files that a repair of, or to, `target` left which died, or has while it runs.
AEROWAL_API std::vector<std::string> find_unfinished_repair(const std::string& target);

/// One repair as it is asked for.
struct RepairRequest {
  std::string log_path = {};  ///< of the file itself
  /// Of the new file; nothing: the repaired log takes the place of the log.
  std::optional<std::string> output_path = {};
  RepairOptions options = {};     ///< its store must outlive the session
  bool ignore_lock_file = false;  ///< as in LogGuard::Options, like the next
  bool ignore_in_use = false;
  RepairWording wording = {};
};

/// What is seen of a log that nobody keeps to himself, beside its plan.
struct LogCircumstances {
  std::optional<std::string> in_use = {};           ///< find_log_use()
  std::vector<std::string> unfinished_repair = {};  ///< find_unfinished_repair()
  std::optional<LogContainer> container = {};       ///< ByteSource::container()
};

struct RepairJsonOptions {
  bool escape_body = false;  ///< as in RecordJsonOptions
};

/// A plan that is not carried out, as the line that has the member `plan` (aerowal-repair(1), "JSON
/// OUTPUT"), without its end.
AEROWAL_API std::string plan_json(const RepairPlan& plan, const RepairRequest& request,
                                  const LogCircumstances& circumstances,
                                  const RepairJsonOptions& options = {});

/// The same in pieces of 64 KiB or more, and a last one: of a million steps not all are in memory
/// as text.
AEROWAL_API void print_plan_json(const RepairPlan& plan, const RepairRequest& request,
                                 const LogCircumstances& circumstances,
                                 const RepairJsonOptions& options,
                                 const std::function<void(std::string_view piece)>& put);

/// The `earlier_repair` line, without its end.
AEROWAL_API std::string earlier_repair_json(const EarlierRepair& earlier);

/// A repair that is carried out: begin(), plan(), write(), commit(), in this order. It keeps the
/// log to itself from first to last (LogGuard), since a plan counts only if nobody wrote meanwhile.
/// Destroyed before commit(), it leaves nothing. Movable, not copyable; not thread-safe.
class AEROWAL_API RepairSession {
 public:
  /// Takes the log to itself and opens it. Nothing is written yet. Errors: those of
  /// LogGuard::acquire(); system.
  static Result<RepairSession> begin(RepairRequest request);

  RepairSession(RepairSession&&) noexcept;
  RepairSession& operator=(RepairSession&&) noexcept;
  ~RepairSession();

  /// Plans the repair; once. The plan lives as long as the session. `on_read` is called as the log
  /// is read for it. Errors: those of plan_repair().
  Result<const RepairPlan*> plan(const ReadObserver& on_read = {});

  /// Completes an earlier repair that died, or takes away what it left; then writes the log of the
  /// plan under another name, reads it back with the strict Reader, and syncs it. A new file gets
  /// the owner, mode and extended attributes of the log; where they cannot be given to it, only its
  /// owner may read it. A sound log that is to be repaired in place is only synced.
  ///
  /// Errors: refused, where the plan is; where it cannot be told what an earlier repair left, or
  /// where it still runs; where the new file is there already, or the receipt would take the name
  /// of the log or of the store; where a log in place could not have the owner, mode or extended
  /// attributes of the original. system; wal_fsync_failed; wal_corruption, where what was read back
  /// is not what was planned. Nothing is then changed but what earlier_repair() says.
  Result<void> write();

  /// False after write() where the log was sound already and stays what it is: there is no output,
  /// no receipt, and nothing to commit.
  [[nodiscard]] bool has_output() const;

  /// Writes the receipt beside the output, durably, and only then gives the output its name or
  /// exchanges it with the original in one step; looks once more whether anybody wrote to the
  /// original or is about to, and exchanges them back if so. Errors: as of write() and of
  /// LogGuard::check(); all is then as it was, unless committed().
  Result<void> commit();

  /// Whether the output is where it belongs, also where commit() ended with an error or an
  /// exception after that.
  [[nodiscard]] bool committed() const;

  /// What write() settled; nothing where there was nothing.
  [[nodiscard]] const std::optional<EarlierRepair>& earlier_repair() const;

  /// The document store in the log's data directory, after write(); nothing where there is none.
  [[nodiscard]] const std::optional<StoreBeside>& store_beside() const;

  /// Where the repaired log will be after commit().
  [[nodiscard]] const std::string& output_path() const;
  /// Where the original will be after commit().
  [[nodiscard]] const std::string& original_path() const;
  [[nodiscard]] const std::string& receipt_path() const;

  /// Size and checksum of both logs, after write().
  [[nodiscard]] const FileDigest& input() const;
  [[nodiscard]] const FileDigest& output() const;

  /// What the receipt will say, in one line without its end; after write().
  [[nodiscard]] std::string receipt_json(const RepairJsonOptions& options = {}) const;

  /// The plan, as of the function of that name, with what write() settled.
  [[nodiscard]] std::string plan_json(const RepairJsonOptions& options = {}) const;

 private:
  struct AEROWAL_HIDDEN State;
  explicit RepairSession(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace aerowal

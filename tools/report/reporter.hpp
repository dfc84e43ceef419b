#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <aerowal/byte_source.hpp>
#include <aerowal/data_directory.hpp>
#include <aerowal/document_difference.hpp>
#include <aerowal/finding.hpp>
#include <aerowal/followed_log.hpp>
#include <aerowal/frame.hpp>
#include <aerowal/log_diff.hpp>
#include <aerowal/record.hpp>
#include <aerowal/repair.hpp>
#include <aerowal/replay.hpp>
#include <aerowal/replay_difference.hpp>
#include <aerowal/report_json.hpp>
#include <aerowal/scan.hpp>
#include <aerowal/store_check.hpp>
#include <aerowal/store_rebuild.hpp>

#include "report/record_columns.hpp"
#include "term/output.hpp"

namespace aerowal::cli {

/// Whether AeroDB starts on a data directory.
struct BootReport {
  const std::string& directory;  ///< as it was given
  BootVerdict verdict = {};
  std::optional<std::string> in_use = {};  ///< why the log counts as that
  LogStatus log_status = LogStatus::sound;
};

/// What the logs of one command line amount to, each as it was named: a data directory is one, with
/// all that AeroDB checks of it.
struct VerifyTotals {
  std::uint64_t logs = 0;
  std::uint64_t damaged = 0;
  std::uint64_t unreadable = 0;                    ///< these are not among the damaged ones
  std::optional<std::uint64_t> new_findings = {};  ///< with a baseline
};

enum class ReportDetail : std::uint8_t {
  full,
  brief,  ///< what each log amounts to, without its findings
};

/// What `verify` says of logs, in one format, on an Output that outlives it. Of each log begin(),
/// its segments in file order, what wants_detail() adds, and summary(); where it cannot be read,
/// unreadable() in place of what is missing of these. After the last log end().
class Reporter {
 public:
  explicit Reporter(Output& output) : output_(&output) {}
  Reporter(const Reporter&) = delete;
  Reporter& operator=(const Reporter&) = delete;
  virtual ~Reporter() = default;

  /// `log` must live until its summary or until it turns out to be unreadable. `size`: in bytes.
  virtual void begin(ByteSource& log, std::uint64_t size) = 0;

  virtual void sound(const SoundRange& range) = 0;

  /// Errors: system, where an excerpt of the log cannot be read.
  virtual Result<void> finding(const Finding& finding, Novelty novelty) = 0;

  /// Whether record() is to be called with each sound record, and plan() with the repair of a log
  /// that is not sound. The log is read again for each of the two.
  [[nodiscard]] virtual bool wants_detail() const { return false; }
  virtual void record(const PlacedRecord& /*record*/) {}
  virtual void plan(const RepairPlan& /*plan*/, const LogCircumstances& /*circumstances*/,
                    const RepairWording& /*wording*/) {}

  virtual void summary(const ScanSummary& summary, const LogComparison& comparison) = 0;

  /// After the log of a data directory: what else AeroDB checks when it starts.
  virtual void boot(const BootCheck& check, const BootReport& report) = 0;

  /// `path`: of the log, or of the file that could not be read in its place. The error is said on
  /// standard error besides.
  virtual void unreadable(const std::string& path, const Error& error) = 0;

  /// Errors: system, where a format writes somewhere else, too.
  virtual Result<void> end(const VerifyTotals& totals) = 0;

 protected:
  [[nodiscard]] Output& output() const { return *output_; }

 private:
  Output* output_;
};

/// What `dump` prints, in one format, on an Output that outlives it.
class RecordPrinter {
 public:
  /// What is the same for all records.
  struct Layout {
    bool with_body = true;
    bool several_logs = false;
    bool with_stray = false;                 ///< some may be intact, but not sound
    std::vector<RecordColumn> columns = {};  ///< of a table; the usual ones where it is empty
  };

  RecordPrinter(Output& output, Layout layout) : output_(&output), layout_(std::move(layout)) {}
  RecordPrinter(const RecordPrinter&) = delete;
  RecordPrinter& operator=(const RecordPrinter&) = delete;
  virtual ~RecordPrinter() = default;

  /// Before the records of each log, whose name is `log`, which must live until the next.
  virtual void begin(const std::string& log) = 0;

  /// Appends the line of a record, with its end, to `text`. `stray`: intact, but not sound. Called
  /// on any thread.
  virtual void append_record(std::string& text, const PlacedRecord& record, bool stray) const = 0;

  /// Gets what append_record() made of records, in their order, from `begin` on in `text`, before
  /// it is printed, to lay it out.
  virtual void lay_out(std::string& /*text*/, std::size_t /*begin*/) {}

  /// What became of a log that is followed: not none or grown.
  virtual void changed(LogChange change, const std::string& log) = 0;

  /// What is damaged between two records.
  virtual void finding(const Finding& finding, const std::string& log) = 0;

 protected:
  [[nodiscard]] Output& output() const { return *output_; }
  [[nodiscard]] const Layout& layout() const { return layout_; }

 private:
  Output* output_;
  Layout layout_;
};

/// What `replay` prints, in one format, on an Output that outlives it.
class ReplayReporter {
 public:
  /// Of a table.
  struct Layout {
    bool ids_only = false;
    bool deleted = false;                    ///< the documents are deleted ones
    std::vector<RecordColumn> columns = {};  ///< the usual ones where it is empty
  };

  explicit ReplayReporter(Output& output) : output_(&output) {}
  ReplayReporter(const ReplayReporter&) = delete;
  ReplayReporter& operator=(const ReplayReporter&) = delete;
  virtual ~ReplayReporter() = default;

  /// Before the first document.
  virtual void begin(bool /*with_history*/) {}

  /// Appends the line of a document, live or deleted, with its end, to `text`. False: the format
  /// cannot carry it, and nothing was appended. Called on any thread.
  virtual bool append_document(std::string& text, const PlacedRecord& document) const = 0;

  /// The same of a document of which only the ids were asked for.
  virtual void append_key(std::string& text, const DocumentKey& key) const = 0;

  /// The same of how a document differs between two states.
  virtual void append_difference(std::string& text, const DocumentDifference& difference) const = 0;

  // Where every version was asked for, all that the log has of them follows the documents.

  virtual void begin_history() {}
  /// The same of a record of the log.
  virtual bool append_version(std::string& /*text*/, const PlacedRecord& /*record*/) const {
    return false;
  }

  /// After the last one, if none failed.
  virtual void end() {}

  virtual void summary(const ReplayCounts& counts, const std::string& log) = 0;
  virtual void summary(const DifferenceCounts& counts, const std::string& log) = 0;

  /// What there is to print once a store that was made from `log` has its name, composed before it
  /// has, with its end.
  [[nodiscard]] virtual std::string rebuilt(const StoreRebuild& rebuild,
                                            const std::string& log) const = 0;

  // Where it checks a store.

  virtual void store_damage(const StoreDamage& damage, const std::string& path) = 0;
  virtual void difference(const StoreDifference& difference) = 0;
  /// `in_use`: why the log counts as that.
  virtual void summary(const StoreCheck& check, const std::optional<std::string>& in_use) = 0;

 protected:
  [[nodiscard]] Output& output() const { return *output_; }

 private:
  Output* output_;
};

/// What `diff` prints, in one format, on an Output that outlives it.
class DiffReporter {
 public:
  explicit DiffReporter(Output& output) : output_(&output) {}
  DiffReporter(const DiffReporter&) = delete;
  DiffReporter& operator=(const DiffReporter&) = delete;
  virtual ~DiffReporter() = default;

  /// Errors: system, where a record in which logs part cannot be read again.
  virtual Result<void> report(const LogDiff& diff) = 0;

 protected:
  [[nodiscard]] Output& output() const { return *output_; }

 private:
  Output* output_;
};

/// What `append` prints, in one format, on an Output that outlives it.
class AppendReporter {
 public:
  explicit AppendReporter(Output& output) : output_(&output) {}
  AppendReporter(const AppendReporter&) = delete;
  AppendReporter& operator=(const AppendReporter&) = delete;
  virtual ~AppendReporter() = default;

  virtual void acknowledge(const Placement& placement) = 0;

  /// What there is to print once a new log is at `path`, composed before it is, with its end.
  /// `size`: of the log, in bytes.
  [[nodiscard]] virtual std::string created(const std::string& path, std::uint64_t records,
                                            std::uint64_t size) const = 0;

 protected:
  [[nodiscard]] Output& output() const { return *output_; }

 private:
  Output* output_;
};

/// What `repair` prints, in one format, on an Output that outlives it.
class RepairReporter {
 public:
  explicit RepairReporter(Output& output) : output_(&output) {}
  RepairReporter(const RepairReporter&) = delete;
  RepairReporter& operator=(const RepairReporter&) = delete;
  virtual ~RepairReporter() = default;

  /// A plan that was asked for, and not to be carried out.
  virtual void plan(const RepairPlan& plan, const RepairRequest& request,
                    const LogCircumstances& circumstances) = 0;

  /// The plan of a repair that is refused, which is said as an error besides.
  virtual void refused(const RepairPlan& plan) = 0;

  /// The log was sound, and nothing was written.
  virtual void already_sound(const RepairSession& session) = 0;

  /// What there is to print once the session, whose plan this is, is committed; composed before it
  /// is, with its end.
  [[nodiscard]] virtual std::string done(const RepairSession& session,
                                         const RepairPlan& plan) const = 0;

  /// What became of an earlier repair that had died, where nothing becomes of this one.
  virtual void earlier_repair(const EarlierRepair& earlier) = 0;

 protected:
  [[nodiscard]] Output& output() const { return *output_; }

 private:
  Output* output_;
};

}  // namespace aerowal::cli

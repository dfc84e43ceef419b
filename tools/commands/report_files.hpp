#pragma once

#include <memory>
#include <string>
#include <vector>

#include <aerowal/result.hpp>

#include "report/format.hpp"
#include "report/reporter.hpp"
#include "term/common_options.hpp"

namespace aerowal::cli {

/// A report that goes to a file.
struct WantedReport {
  const Format* format = nullptr;
  std::string path;
};

/// The reports of one command that go to files, each in the place of what was there, whole or not
/// at all. What is no regular file, such as a pipe, is written to as it is.
class ReportFiles {
 public:
  /// `options`: of the command. Errors: refused, where a file is there that holds binary data,
  /// which no report does; system.
  static Result<ReportFiles> open(const std::vector<WantedReport>& wanted,
                                  const CommonOptions& options, ReportDetail detail);

  ReportFiles(ReportFiles&&) noexcept;
  ReportFiles& operator=(ReportFiles&&) noexcept;
  ~ReportFiles();

  /// One that says all to `first` and to the reports.
  std::unique_ptr<Reporter> together(Output& output, Reporter& first);

  /// Once all was said. Errors: wal_fsync_failed; refused; system.
  Result<void> commit();

 private:
  struct File;
  explicit ReportFiles(std::vector<std::unique_ptr<File>> files);
  std::vector<std::unique_ptr<File>> files_;
};

}  // namespace aerowal::cli

#include "commands/report_files.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <span>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/system_error.hpp"
#include "io/file.hpp"
#include "io/new_file.hpp"
#include "io/state_path.hpp"

namespace aerowal::cli {
namespace {

/// Says everything to several.
class Reporters final : public Reporter {
 public:
  Reporters(Output& output, std::vector<Reporter*> all) : Reporter(output), all_(std::move(all)) {}

  void begin(ByteSource& log, std::uint64_t size) override {
    for (Reporter* const one : all_) one->begin(log, size);
  }

  void sound(const SoundRange& range) override {
    for (Reporter* const one : all_) one->sound(range);
  }

  Result<void> finding(const Finding& finding, Novelty novelty) override {
    return to_each([&](Reporter& one) { return one.finding(finding, novelty); });
  }

  [[nodiscard]] bool wants_detail() const override {
    return std::any_of(all_.begin(), all_.end(), [](Reporter* one) { return one->wants_detail(); });
  }

  void record(const PlacedRecord& record) override {
    for (Reporter* const one : all_) one->record(record);
  }

  void plan(const RepairPlan& plan, const LogCircumstances& circumstances,
            const RepairWording& wording) override {
    for (Reporter* const one : all_) one->plan(plan, circumstances, wording);
  }

  void summary(const ScanSummary& summary, const LogComparison& comparison) override {
    for (Reporter* const one : all_) one->summary(summary, comparison);
  }

  void boot(const BootCheck& check, const BootReport& report) override {
    for (Reporter* const one : all_) one->boot(check, report);
  }

  void unreadable(const std::string& path, const Error& error) override {
    for (Reporter* const one : all_) one->unreadable(path, error);
  }

  Result<void> end(const VerifyTotals& totals) override {
    return to_each([&](Reporter& one) { return one.end(totals); });
  }

 private:
  /// Gives the first error, once all have heard.
  template <class Say>
  Result<void> to_each(const Say& say) {
    Result<void> all;
    for (Reporter* const one : all_) {
      if (auto done = say(*one); !done && all) all = std::move(done);
    }
    return all;
  }

  std::vector<Reporter*> all_;
};

/// A report has no zero byte. Each record of a log or a store does, and so does each container.
Result<bool> holds_binary_data(int descriptor, const std::string& path) {
  std::array<char, 512> head{};
  const ssize_t got = read_some(descriptor, std::as_writable_bytes(std::span(head)));
  if (got < 0) return system_error(path, "cannot read", errno);
  return std::find(head.begin(), head.begin() + got, '\0') != head.begin() + got;
}

}  // namespace

struct ReportFiles::File {
  explicit File(std::string named) : path(std::move(named)) {}

  /// Errors: as of ReportFiles::open().
  Result<void> open() {
    struct stat status {};
    const bool exists = ::stat(path.c_str(), &status) == 0;
    if (exists && S_ISDIR(status.st_mode)) return system_error(path, "cannot write", EISDIR);
    if (exists && !S_ISREG(status.st_mode)) {
      device = Descriptor(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
      if (!device.valid()) return system_error(path, "cannot open", errno);
      return {};
    }
    if (exists) {
      const Descriptor there(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
      if (!there.valid()) return system_error(path, "cannot open", errno);
      const auto is_binary = holds_binary_data(there.get(), path);
      if (!is_binary) return is_binary.error();
      if (*is_binary) {
        return Error{.code = ErrorCode::refused,
                     .message =
                         "this is no report: it holds binary data, as logs and stores do; it "
                         "is left as it is. Give another path",
                     .path = path};
      }
    }
    auto made = NewFile::replacing(followed_path(path));
    if (!made) return made.error();
    file = *std::move(made);
    return {};
  }

  std::string path;
  std::optional<NewFile> file;
  Descriptor device;  ///< in its place, where that is no regular file
  std::optional<Output> output;
  std::unique_ptr<Reporter> reporter;
};

ReportFiles::ReportFiles(std::vector<std::unique_ptr<File>> files) : files_(std::move(files)) {}
ReportFiles::ReportFiles(ReportFiles&&) noexcept = default;
ReportFiles& ReportFiles::operator=(ReportFiles&&) noexcept = default;
ReportFiles::~ReportFiles() = default;

Result<ReportFiles> ReportFiles::open(const std::vector<WantedReport>& wanted,
                                      const CommonOptions& options, ReportDetail detail) {
  std::vector<std::unique_ptr<File>> files;
  for (const WantedReport& report : wanted) {
    auto file = std::make_unique<File>(report.path);
    if (const auto opened = file->open(); !opened) return opened.error();
    // What is said on a terminal has no influence on a file.
    file->output.emplace(CommonOptions{.json_big_numbers = report.format->name == json_format.name
                                                               ? options.json_big_numbers
                                                               : BigNumbers::number},
                         file->file ? file->file->descriptor() : file->device.get(), report.path);
    file->reporter = report.format->make_reporter(*file->output, detail);
    files.push_back(std::move(file));
  }
  return ReportFiles(std::move(files));
}

std::unique_ptr<Reporter> ReportFiles::together(Output& output, Reporter& first) {
  std::vector<Reporter*> all{&first};
  for (const auto& file : files_) all.push_back(file->reporter.get());
  return std::make_unique<Reporters>(output, std::move(all));
}

Result<void> ReportFiles::commit() {
  Result<void> all;
  for (const auto& file : files_) {
    auto done = file->output->finish();
    if (done && file->file) done = file->file->commit();
    if (!done && all) all = std::move(done);
  }
  return all;
}

}  // namespace aerowal::cli

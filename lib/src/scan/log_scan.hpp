#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "aerowal/byte_source.hpp"
#include "aerowal/result.hpp"
#include "aerowal/scan.hpp"
#include "aerowal/threading.hpp"
#include "inspect/random_access_log.hpp"
#include "scan/inventory.hpp"
#include "scan/joins.hpp"
#include "scan/resolution.hpp"

namespace aerowal {

/// All that is known of a log: what is in it, what that amounts to, and what is wrong with it. Scan
/// shows it, and a repair is planned from it.
class LogScan {
 public:
  /// Reads `source`, which must outlive the result. Errors: system.
  static Result<LogScan> run(ByteSource& source, const ScanOptions& options);

  LogScan(LogScan&&) noexcept;
  LogScan& operator=(LogScan&&) noexcept;
  ~LogScan();

  /// The next segment in file order; nothing at the end. Errors: system.
  Result<std::optional<Scan::Segment>> next();

  /// Without what depends on findings.
  [[nodiscard]] ScanSummary summary() const;

  [[nodiscard]] const Inventory& inventory() const;
  [[nodiscard]] const Resolution& resolution() const;  ///< as the log stands
  [[nodiscard]] const std::vector<Join>& joins() const;
  [[nodiscard]] RandomAccessLog& log();

 private:
  struct State;
  explicit LogScan(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace aerowal

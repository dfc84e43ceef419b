#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/export.hpp"
#include "aerowal/finding.hpp"
#include "aerowal/ranges.hpp"
#include "aerowal/record_fault.hpp"
#include "aerowal/result.hpp"
#include "aerowal/threading.hpp"

namespace aerowal {

enum class LogStatus : std::uint8_t {
  sound,
  torn,     ///< every finding is what a crash leaves of a record that was never acknowledged
  corrupt,  ///< acknowledged data is damaged, or cannot be shown to be undamaged
};

/// What a finding of that kind makes of a log that has no other.
AEROWAL_API LogStatus status_of(DamageKind kind);

/// The worse of the two: corrupt before torn before sound.
AEROWAL_API LogStatus worse(LogStatus a, LogStatus b);

/// "sound", "torn" or "corrupt".
AEROWAL_API std::string_view name(LogStatus status);

/// The status of that exact name, or nothing.
AEROWAL_API std::optional<LogStatus> log_status_named(std::string_view name);

/// What a whole log amounts to. All sizes in bytes; sound_bytes + damaged_bytes = size.
struct ScanSummary {
  LogStatus status = LogStatus::sound;
  std::uint64_t size = 0;
  std::uint64_t sound_bytes = 0;
  std::uint64_t sound_prefix_bytes = 0;  ///< up to where AeroDB stops
  std::uint64_t damaged_bytes = 0;
  std::uint64_t records = 0;  ///< sound ones
  std::uint64_t findings = 0;
  std::uint64_t lost_records = 0;           ///< acknowledged ones that are known to be lost
  std::uint64_t first_sequence_number = 0;  ///< of the sound ones; this and the next 0 if none
  std::uint64_t last_sequence_number = 0;
  /// With Scan::expect_writer(): of a record after the others that was being written. They count in
  /// no other member.
  std::uint64_t in_progress_bytes = 0;
  std::optional<StrictError> strict_error;

  friend bool operator==(const ScanSummary&, const ScanSummary&) = default;
};

/// What a caller knows of a log beside its bytes, which do not show that records are missing at its
/// end.
struct ExpectedEnd {
  /// A sound record has it, or a larger one.
  std::optional<std::uint64_t> last_sequence_number = {};
  std::optional<std::uint64_t> records = {};  ///< at least so many sound ones
};

/// What is kept of a sound record to tell later whether it is the same.
struct RecordMark {
  std::uint32_t length = 0;
  std::uint32_t checksum = 0;
};

struct ScanOptions {
  Threading threading = {};
  /// The log is taken to begin with so many sound records, from number 1 on, in so many bytes,
  /// which are not read for that.
  std::uint64_t known_records = 0;
  std::uint64_t known_bytes = 0;
  /// Called while the log is read, on the thread of the caller, with the sound records after the
  /// known ones, in order and many at a time, up to the first damage.
  std::function<void(const std::vector<RecordMark>&)> on_sound = {};
};

/// All of a log, sound and damaged, with every byte in exactly one segment: aerowal-format(5),
/// "What a crash can leave", "Inventory" and "Relations".
///
/// Reads the log once, and damaged places again. Takes time linear in the log's size, damaged
/// or not. Memory: 3 MiB, 4 bytes for every 2 KiB after the first damage, up to 650 bytes for each
/// place where damage breaks the sound records, at most 96 MiB for the keys of damaged records and
/// 90 MiB for the beginnings of those that may have been cut apart, 32 MiB to put these together,
/// and the length of a record in which one flipped bit or a malformed payload is sought.
class AEROWAL_API Scan {
 public:
  using Segment = std::variant<SoundRange, Finding>;

  /// Reads `source`, which must outlive the result. Errors: system.
  static Result<Scan> run(ByteSource& source, Threading threading = {}) {
    return run(source, ScanOptions{.threading = threading});
  }
  static Result<Scan> run(ByteSource& source, const ScanOptions& options);

  Scan(Scan&&) noexcept;
  Scan& operator=(Scan&&) noexcept;
  ~Scan();

  /// From now on the log is one that is being written to. A torn or zero tail is then looked at
  /// again for up to `patience`; where it was a write in progress (is_in_progress()), it is no
  /// segment, and summary() is of the log as it was before that write.
  void expect_writer(std::chrono::milliseconds patience);

  /// Where the log ends before that, a last segment says so: a finding of kind short_log. A torn or
  /// zero tail in front of it is then no write that was never acknowledged, and says that, too.
  void expect_end(const ExpectedEnd& expected);

  /// Moves to the next segment, in file order. True: segment() is it. Errors: system.
  Result<bool> next();

  /// Valid after next() gave true, until its next call.
  [[nodiscard]] const Segment& segment() const;

  /// Complete once next() gave false.
  [[nodiscard]] const ScanSummary& summary() const;

 private:
  struct AEROWAL_HIDDEN State;
  explicit Scan(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Looks again at the end of a log that is being written to. `tail` is a torn_tail or zero_tail
/// that a scan of `source` found. True: what the scan saw was a write in progress, because the
/// record there is whole by now, or longer and still not at its end, or its writer has taken it
/// back. Forgets the source's former size. Errors: system, also where the log has lost bytes in
/// front of the tail.
AEROWAL_API Result<bool> is_in_progress(ByteSource& source, const Finding& tail);

}  // namespace aerowal

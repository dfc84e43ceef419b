#include "aerowal/scan.hpp"

#include <algorithm>
#include <array>
#include <thread>
#include <utility>

#include "base/enum_names.hpp"
#include "base/saturated.hpp"
#include "record/sequence_ranges.hpp"
#include "scan/log_scan.hpp"

namespace aerowal {
namespace {

constexpr std::array<std::string_view, 3> status_names{"sound", "torn", "corrupt"};
static_assert(static_cast<std::size_t>(LogStatus::corrupt) == status_names.size() - 1);

}  // namespace

std::string_view name(LogStatus status) { return status_names[static_cast<std::size_t>(status)]; }

std::optional<LogStatus> log_status_named(std::string_view name) {
  return enumerator_named<LogStatus>(status_names, name);
}

LogStatus status_of(DamageKind kind) {
  return is_crash(kind) ? LogStatus::torn : LogStatus::corrupt;
}

LogStatus worse(LogStatus a, LogStatus b) { return std::max(a, b); }

struct Scan::State {
  State(ByteSource& log_source, LogScan&& found)
      : source(&log_source), scan(std::move(found)), summary(scan.summary()) {}

  void count(const Finding& damage);
  /// Whether it is the tail that a writer is about to complete. Errors: system.
  Result<bool> is_being_written(const Finding& damage) const;
  void leave_out(const Finding& tail);
  /// Whether it covers records that were acknowledged, by what is expected.
  [[nodiscard]] bool is_expected(const Finding& tail) const;
  /// The finding that the log ends too early, once all others are counted.
  std::optional<Finding> take_short_log();

  ByteSource* source;
  LogScan scan;
  ScanSummary summary;
  ExpectedEnd expected_end;
  std::uint64_t last_lost = 0;            ///< number of a record in a finding
  std::chrono::milliseconds patience{0};  ///< with a writer; 0: none is expected
  Segment segment;
};

void Scan::State::count(const Finding& damage) {
  ++summary.findings;
  summary.lost_records += count_numbers(damage.lost);
  if (!damage.lost.empty()) last_lost = std::max(last_lost, damage.lost.back().last);
  summary.status = worse(summary.status, status_of(damage.kind));
}

Result<bool> Scan::State::is_being_written(const Finding& damage) const {
  using namespace std::chrono_literals;
  static constexpr std::chrono::milliseconds look_every = 50ms;
  if (!is_crash(damage.kind)) return false;
  for (auto left = patience; left > 0ms; left -= look_every) {
    std::this_thread::sleep_for(look_every);
    auto changed = is_in_progress(*source, damage);
    if (!changed || *changed) return changed;
  }
  return false;
}

void Scan::State::leave_out(const Finding& tail) {
  summary.in_progress_bytes = tail.length;
  summary.size -= tail.length;
  summary.damaged_bytes -= tail.length;
  // Nothing follows it, so that what comes before is known.
  if (summary.status == LogStatus::sound) summary.strict_error.reset();
}

bool Scan::State::is_expected(const Finding& tail) const {
  if (tail.sequence_number <= expected_end.last_sequence_number.value_or(0)) return true;
  return saturated_sum(summary.records, summary.lost_records) < expected_end.records.value_or(0);
}

std::optional<Finding> Scan::State::take_short_log() {
  const ExpectedEnd expected = std::exchange(expected_end, {});
  const std::uint64_t number = expected.last_sequence_number.value_or(0);
  const cause::CutOff cut{.expected_last_number = number,
                          .expected_records = expected.records.value_or(0),
                          .last_number = summary.last_sequence_number,
                          .records = summary.records};
  const std::uint64_t known = std::max(summary.last_sequence_number, last_lost);
  // What other findings say is lost was not cut off.
  const std::uint64_t records = saturated_sum(summary.records, summary.lost_records);
  if (known >= number && records >= cut.expected_records) return std::nullopt;
  Finding finding{.kind = DamageKind::short_log, .byte_offset = summary.size, .length = 0};
  finding.sequence_number = known == UINT64_MAX ? 0 : known + 1;
  finding.cause = cut;
  finding.at_end = true;
  if (known < number) finding.lost = {{.first = known + 1, .last = number}};
  count(finding);
  return finding;
}

Scan::Scan(std::unique_ptr<State> state) : state_(std::move(state)) {}
Scan::Scan(Scan&&) noexcept = default;
Scan& Scan::operator=(Scan&&) noexcept = default;
Scan::~Scan() = default;

Result<Scan> Scan::run(ByteSource& source, const ScanOptions& options) {
  auto scan = LogScan::run(source, options);
  if (!scan) return scan.error();
  return Scan(std::make_unique<State>(source, std::move(*scan)));
}

void Scan::expect_end(const ExpectedEnd& expected) { state_->expected_end = expected; }

void Scan::expect_writer(std::chrono::milliseconds patience) { state_->patience = patience; }

Result<bool> Scan::next() {
  State& state = *state_;
  auto made = state.scan.next();
  if (!made) return made.error();
  if (!*made) {
    auto short_log = state.take_short_log();
    if (!short_log) return false;
    state.segment = std::move(*short_log);
    return true;
  }
  if (auto* damage = std::get_if<Finding>(&**made)) {
    const auto being_written = state.is_being_written(*damage);
    if (!being_written) return being_written.error();
    if (*being_written) {
      state.leave_out(*damage);
      return next();
    }
    damage->at_end = damage->byte_offset + damage->length == state.summary.size;
    auto* const torn = std::get_if<cause::TornWrite>(&damage->cause);
    if (torn != nullptr) torn->acknowledged = state.is_expected(*damage);
    state.count(*damage);
  }
  state.segment = **std::move(made);
  return true;
}

const Scan::Segment& Scan::segment() const { return state_->segment; }
const ScanSummary& Scan::summary() const { return state_->summary; }

Result<bool> is_in_progress(ByteSource& source, const Finding& tail) {
  const std::uint64_t seen = tail.byte_offset + tail.length;
  const auto refreshed = source.refresh();
  if (!refreshed) return refreshed.error();
  const std::uint64_t size = source.size().value_or(seen);
  if (size < tail.byte_offset) {
    return Error{.code = ErrorCode::system,
                 .message = "the file became shorter while it was read",
                 .path = source.name(),
                 .byte_offset = size};
  }
  // A writer whose write fails cuts off what it left.
  if (size == tail.byte_offset) return true;
  Reader reader(source, {.byte_offset = tail.byte_offset, .sequence_number = tail.sequence_number});
  auto whole = reader.next();
  if (!whole || *whole) return whole;
  const StrictCheck check = reader.damage()->check;
  const bool unfinished = check == StrictCheck::truncated || check == StrictCheck::length_end;
  return size > seen && unfinished;
}

}  // namespace aerowal

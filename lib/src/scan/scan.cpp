#include "aerowal/scan.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <thread>
#include <utility>

#include "aerowal/sound_records.hpp"
#include "base/enum_names.hpp"
#include "record/sequence_ranges.hpp"
#include "scan/foreign_file.hpp"
#include "scan/judge.hpp"
#include "scan/parts.hpp"
#include "scan/walk.hpp"

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
  State(ByteSource& log_source, Walk&& walked)
      : source(&log_source),
        keys(std::move(walked.lost_keys)),
        log(log_source, walked.size, walked.prefix_bytes),
        probe(log),
        parts(judge_parts(std::move(walked.parts), log)),
        bit_flips(std::move(walked.bit_flips)),
        judge(parts, bit_flips, probe) {
    summary.size = walked.size;
    summary.sound_prefix_bytes = walked.prefix_bytes;
    summary.sound_bytes = parts.sound_bytes;
    summary.damaged_bytes = walked.size - parts.sound_bytes;
    summary.records = parts.sound_records;
    summary.first_sequence_number = parts.first_number;
    summary.last_sequence_number = parts.last_number;
    summary.strict_error = std::move(walked.strict_error);
    whole_is_foreign = parts.sound_records == 0 && walked.size != 0;
  }

  /// The next segment, from parts.all[at] on; nothing at the end.
  std::optional<Segment> make_next();
  /// Where the group of parts from `at` on ends, at `end` or before it.
  std::size_t end_of_group(std::size_t end);
  /// Where the last record met with a key of a lost one is not sound, another one may be: looks at
  /// the sound ones once more. Errors: system.
  Result<void> meet_sound_again();
  void name_documents(Finding& damage) const;
  [[nodiscard]] bool is_sound_at(std::uint64_t byte_offset) const;
  void count(const Finding& damage);
  /// Whether it is the tail that a writer is about to complete. Errors: system.
  Result<bool> is_being_written(const Finding& damage) const;
  void leave_out(const Finding& tail);

  ByteSource* source;
  LostKeys keys;
  RandomAccessLog log;
  Probe probe;
  Parts parts;
  BitFlips bit_flips;
  Judge judge;
  ScanSummary summary;
  bool whole_is_foreign = false;
  std::chrono::milliseconds patience{0};  ///< with a writer; 0: none is expected

  std::size_t at = 0;              ///< the part to look at next
  std::uint64_t last_number = 0;   ///< the last one that was passed, sound or lost
  std::size_t next_sound = 0;      ///< the first sound part from `at` on
  std::size_t rejected_until = 0;  ///< the end of a group that is reported in pieces
  Segment segment;
};

std::optional<Scan::Segment> Scan::State::make_next() {
  if (std::exchange(whole_is_foreign, false)) {
    if (auto foreign = judge.not_a_log()) {
      at = parts.all.size();
      return *std::move(foreign);
    }
  }
  if (at == parts.all.size()) return std::nullopt;
  while (next_sound < parts.all.size() &&
         (next_sound < at || parts.all[next_sound].kind != Part::Kind::sound)) {
    ++next_sound;
  }
  const bool sound_ahead = next_sound < parts.all.size();

  // What number the next part that has a reliable one begins with, and where that part is.
  const auto reliable = [&](const Part& part) {
    if (part.kind == Part::Kind::sound) return true;
    return part.kind == Part::Kind::framed && part.first_number > last_number &&
           (!sound_ahead || part.first_number < parts.all[next_sound].first_number);
  };
  std::size_t end = std::max(at, rejected_until);
  while (end < parts.all.size() && !reliable(parts.all[end])) ++end;
  Place place{.before = last_number, .after = std::nullopt};
  if (end < parts.all.size()) {
    place.after = parts.all[end].first_number;
    place.count_after = parts.all[end].count;
  }

  if (end != at) {
    end = end_of_group(end);
    Finding damage = judge.group({parts.all.begin() + static_cast<std::ptrdiff_t>(at),
                                  parts.all.begin() + static_cast<std::ptrdiff_t>(end)},
                                 place);
    at = end;
    if (place.after) last_number = *place.after - 1;
    return damage;
  }
  const Part& part = parts.all[at];
  if (auto lost = judge.lost_between(place); !lost.empty()) {
    last_number = part.first_number - 1;
    return Judge::gap(part.begin, place, std::move(lost));
  }
  last_number = part.last_number();
  ++at;
  if (part.kind == Part::Kind::framed) return judge.framed(part, at == parts.all.size());
  return SoundRange{.byte_offset = part.begin,
                    .length = part.end - part.begin,
                    .first_sequence_number = part.first_number,
                    .count = part.count};
}

/// Intact records side by side are one finding only if all of them can be put back, or none.
std::size_t Scan::State::end_of_group(std::size_t end) {
  const auto begin = parts.all.begin() + static_cast<std::ptrdiff_t>(at);
  const auto after = parts.all.begin() + static_cast<std::ptrdiff_t>(end);
  if (at >= rejected_until) {
    if (!std::all_of(begin, after,
                     [](const Part& part) { return part.kind == Part::Kind::rejected; })) {
      return end;
    }
    rejected_until = end;
  }
  const auto other = std::find_if(
      begin, after, [begin](const Part& part) { return part.misplaced != begin->misplaced; });
  return at + static_cast<std::size_t>(other - begin);
}

Result<void> Scan::State::meet_sound_again() {
  const auto& entries = keys.entries();
  const auto is_settled = [this](const LostKeys::Entry& entry) {
    const LostKeys::Meeting& meeting = keys.last_observation(entry);
    return meeting.number == 0 || is_sound_at(meeting.byte_offset);
  };
  if (std::all_of(entries.begin(), entries.end(), is_settled)) return {};
  keys.forget_observations();
  Reader reader(*source);
  for (const Part& part : parts.all) {
    if (part.kind != Part::Kind::sound || part.end <= entries.front().byte_offset) continue;
    const SoundRange range{.byte_offset = part.begin,
                           .length = part.end - part.begin,
                           .first_sequence_number = part.first_number,
                           .count = part.count};
    const auto all = for_each_sound(reader, *source, range, [this](const PlacedRecord& record) {
      keys.observe(record);
      return true;
    });
    if (!all) return all.error();
  }
  return {};
}

bool Scan::State::is_sound_at(std::uint64_t byte_offset) const {
  const auto after =
      std::upper_bound(parts.all.begin(), parts.all.end(), byte_offset,
                       [](std::uint64_t offset, const Part& part) { return offset < part.begin; });
  return after != parts.all.begin() && std::prev(after)->kind == Part::Kind::sound;
}

void Scan::State::name_documents(Finding& damage) const {
  const auto& entries = keys.entries();
  auto entry = std::lower_bound(
      entries.begin(), entries.end(), damage.byte_offset,
      [](const LostKeys::Entry& left, std::uint64_t offset) { return left.byte_offset < offset; });
  const std::uint64_t end = damage.byte_offset + damage.length;
  for (; entry != entries.end() && entry->byte_offset < end; ++entry) {
    if (!contains(damage.lost, entry->number)) continue;
    const std::uint64_t met = keys.last_observation(*entry).number;
    damage.documents.push_back({.sequence_number = entry->number,
                                .collection_id = entry->collection_id,
                                .document_id = entry->document_id,
                                .superseded_by = met > entry->number ? met : 0});
  }
  damage.documents_cut = keys.full_from() < end && !damage.lost.empty();
}

void Scan::State::count(const Finding& damage) {
  ++summary.findings;
  for (const SequenceRange& range : damage.lost) summary.lost_records += range.count();
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

Scan::Scan(std::unique_ptr<State> state) : state_(std::move(state)) {}
Scan::Scan(Scan&&) noexcept = default;
Scan& Scan::operator=(Scan&&) noexcept = default;
Scan::~Scan() = default;

Result<Scan> Scan::run(ByteSource& source, Threading threading) {
  auto walked = walk(source, threading);
  if (!walked) return walked.error();
  auto state = std::make_unique<State>(source, std::move(*walked));
  if (state->log.error()) return *state->log.error();
  if (const auto met = state->meet_sound_again(); !met) return met.error();
  return Scan(std::move(state));
}

void Scan::expect_writer(std::chrono::milliseconds patience) { state_->patience = patience; }

Result<bool> Scan::next() {
  State& state = *state_;
  auto made = state.make_next();
  if (state.log.error()) return *state.log.error();
  if (!made) return false;
  if (auto* damage = std::get_if<Finding>(&*made)) {
    const auto being_written = state.is_being_written(*damage);
    if (!being_written) return being_written.error();
    if (*being_written) {
      state.leave_out(*damage);
      return next();
    }
    damage->at_end = damage->byte_offset + damage->length == state.summary.size;
    state.name_documents(*damage);
    if (damage->kind == DamageKind::not_a_log) {
      const auto evidence = find_foreign_file_evidence(*state.source);
      if (!evidence) return evidence.error();
      if (*evidence) damage->message += ", and " + **evidence;
      damage->message +=
          ". Another file is in the log's place, or everything in the log is destroyed.";
    }
    state.count(*damage);
  }
  state.segment = *std::move(made);
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

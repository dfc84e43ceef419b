#include "scan/log_scan.hpp"

#include <algorithm>
#include <utility>

#include "aerowal/sound_records.hpp"
#include "record/sequence_ranges.hpp"
#include "scan/file_content.hpp"
#include "scan/finding_maker.hpp"

namespace aerowal {

struct LogScan::State {
  State(ByteSource& log_source, Inventory&& found)
      : source(&log_source),
        inventory(std::move(found)),
        log(log_source, inventory.size, inventory.prefix_bytes),
        probe(log),
        joins(find_joins(inventory, log)),
        resolution(resolve(inventory, log, {.joins = &joins})),
        findings(inventory, resolution, joins, probe) {}

  /// Where the last record met with a key of a lost one is not sound, another one may be: looks at
  /// the sound ones once more. Errors: system.
  Result<void> meet_sound_again();
  [[nodiscard]] bool is_sound_at(std::uint64_t byte_offset) const;
  void name_documents(Finding& finding) const;
  /// Looks whether the bytes themselves show what happened to them. Errors: system.
  Result<void> explain_content(Finding& finding);

  ByteSource* source;
  Inventory inventory;
  RandomAccessLog log;
  Probe probe;
  std::vector<Join> joins;
  Resolution resolution;
  FindingMaker findings;
  int line_ends_left = 64;  ///< how many more findings are asked for converted line ends
};

Result<void> LogScan::State::meet_sound_again() {
  LostKeys& keys = inventory.lost_keys;
  const auto& entries = keys.entries();
  const auto is_settled = [&](const LostKeys::Entry& entry) {
    const LostKeys::Meeting& meeting = keys.last_observation(entry);
    return meeting.number == 0 || is_sound_at(meeting.byte_offset);
  };
  if (std::all_of(entries.begin(), entries.end(), is_settled)) return {};
  keys.forget_observations();
  Reader reader(*source);
  for (const ResolvedRegion& resolved : resolution.regions) {
    const Region& region = resolved.region;
    if (resolved.relation != Relation::chain || region.end <= entries.front().byte_offset) continue;
    const SoundRange range{.byte_offset = region.begin,
                           .length = region.end - region.begin,
                           .first_sequence_number = region.first_number,
                           .count = region.count};
    const auto all = for_each_sound(reader, *source, range, [&](const PlacedRecord& record) {
      keys.observe(record);
      return true;
    });
    if (!all) return all.error();
  }
  return {};
}

bool LogScan::State::is_sound_at(std::uint64_t byte_offset) const {
  const auto& regions = resolution.regions;
  const auto after = std::partition_point(
      regions.begin(), regions.end(),
      [&](const ResolvedRegion& resolved) { return resolved.region.begin <= byte_offset; });
  return after != regions.begin() && std::prev(after)->relation == Relation::chain;
}

void LogScan::State::name_documents(Finding& finding) const {
  const LostKeys& keys = inventory.lost_keys;
  const auto& entries = keys.entries();
  auto entry = std::partition_point(
      entries.begin(), entries.end(),
      [&](const LostKeys::Entry& left) { return left.byte_offset < finding.byte_offset; });
  const std::uint64_t end = finding.byte_offset + finding.length;
  for (; entry != entries.end() && entry->byte_offset < end; ++entry) {
    if (!contains(finding.lost, entry->number)) continue;
    const std::uint64_t met = keys.last_observation(*entry).number;
    finding.documents.push_back({.sequence_number = entry->number,
                                 .collection_id = entry->collection_id,
                                 .document_id = entry->document_id,
                                 .superseded_by = met > entry->number ? met : 0});
  }
  finding.documents_cut = keys.full_from() < end && !finding.lost.empty();
}

Result<void> LogScan::State::explain_content(Finding& finding) {
  if (std::holds_alternative<cause::OtherFile>(finding.cause)) {
    auto file = identify_file(*source);
    if (!file) return file.error();
    // What was only converted or packed has lost nothing.
    const bool whole =
        file->content != FileContent::unknown && file->content != FileContent::damaged_log;
    if (whole) finding.lost.clear();
    finding.cause = *std::move(file);
    return {};
  }
  if (auto* foreign = std::get_if<cause::ForeignBytes>(&finding.cause);
      foreign != nullptr && finding.byte_offset == 0 && foreign->content == FileContent::unknown) {
    const auto content = identify_start(*source, finding.length);
    if (!content) return content.error();
    foreign->content = *content;
    return {};
  }
  const bool may_be_converted = std::holds_alternative<cause::ForeignBytes>(finding.cause) ||
                                std::holds_alternative<cause::DamagedRecords>(finding.cause) ||
                                std::holds_alternative<cause::ChangedRecord>(finding.cause) ||
                                std::holds_alternative<cause::WrongHeader>(finding.cause);
  if (!may_be_converted || line_ends_left == 0) return {};
  --line_ends_left;
  const auto ends = find_line_ends(*source, finding.byte_offset, finding.sequence_number);
  if (!ends) return ends.error();
  if (*ends) finding.cause = **ends;
  return {};
}

LogScan::LogScan(std::unique_ptr<State> state) : state_(std::move(state)) {}
LogScan::LogScan(LogScan&&) noexcept = default;
LogScan& LogScan::operator=(LogScan&&) noexcept = default;
LogScan::~LogScan() = default;

Result<LogScan> LogScan::run(ByteSource& source, const ScanOptions& options) {
  auto inventory = take_inventory(source, options);
  if (!inventory) return inventory.error();
  auto state = std::make_unique<State>(source, std::move(*inventory));
  if (state->log.error()) return *state->log.error();
  if (const auto met = state->meet_sound_again(); !met) return met.error();
  return LogScan(std::move(state));
}

Result<std::optional<Scan::Segment>> LogScan::next() {
  State& state = *state_;
  auto segment = state.findings.next();
  if (state.log.error()) return *state.log.error();
  if (!segment) return segment;
  if (auto* finding = std::get_if<Finding>(&*segment)) {
    state.name_documents(*finding);
    finding->at_end = finding->byte_offset + finding->length == state.inventory.size;
    if (const auto explained = state.explain_content(*finding); !explained) {
      return explained.error();
    }
  }
  return segment;
}

ScanSummary LogScan::summary() const {
  ScanSummary summary;
  summary.size = state_->inventory.size;
  summary.sound_prefix_bytes = state_->inventory.prefix_bytes;
  for (const ResolvedRegion& resolved : state_->resolution.regions) {
    if (resolved.relation != Relation::chain) continue;
    if (summary.records == 0) summary.first_sequence_number = resolved.region.first_number;
    summary.last_sequence_number = resolved.region.last_number();
    summary.records += resolved.region.count;
    summary.sound_bytes += resolved.region.end - resolved.region.begin;
  }
  summary.damaged_bytes = summary.size - summary.sound_bytes;
  summary.strict_error = state_->inventory.strict_error;
  return summary;
}

const Inventory& LogScan::inventory() const { return state_->inventory; }
const std::vector<Join>& LogScan::joins() const { return state_->joins; }
const Resolution& LogScan::resolution() const { return state_->resolution; }
RandomAccessLog& LogScan::log() { return state_->log; }

}  // namespace aerowal

#include "aerowal/baseline.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "aerowal/format.hpp"
#include "base/byte_order.hpp"
#include "base/hex.hpp"
#include "io/file.hpp"
#include "io/state_path.hpp"
#include "json/json_members.hpp"
#include "json/state_file.hpp"
#include "scan/bytes_hash.hpp"
#include "scan/finding_value.hpp"

namespace aerowal {
namespace {

constexpr StateFormat baseline_format{.name = "aerowal-baseline", .what = "a baseline"};

constexpr std::size_t hash_digits = 16;
constexpr std::size_t checksum_digits = 8;

Json mark_json(const FindingMark& mark) {
  Json json = mark_value(mark);
  json["hash"] = hex(mark.hash, hash_digits);
  if (mark.number_before != 0) {
    json["record_before"] = {{"sequence_number", mark.number_before},
                             {"checksum", hex(mark.checksum_before, checksum_digits)}};
  }
  if (mark.kind == DamageKind::short_log) {
    json["expected_records"] = mark.expected_records;
    json["expected_last_sequence_number"] = mark.expected_last_number;
  }
  return json;
}

std::optional<SequenceRange> read_range(const JsonTree& json) {
  if (json.array() == nullptr || json.array()->size() != 2) return std::nullopt;
  const auto first = json.array()->front().number();
  const auto last = json.array()->back().number();
  if (!first || !last) return std::nullopt;
  return SequenceRange{.first = *first, .last = *last};
}

std::optional<FindingMark> read_mark(const JsonTree& json) {
  JsonMembers members(json);
  const auto kind = damage_kind_named(members.text("kind"));
  if (!kind) return std::nullopt;
  FindingMark mark{
      .kind = *kind,
      .byte_offset = members.number("byte_offset"),
      .length = members.number("length"),
      .sequence_number = members.number("sequence_number"),
      .hash = members.hexadecimal("hash", hash_digits),
      .expected_records = members.number_if_there("expected_records"),
      .expected_last_number = members.number_if_there("expected_last_sequence_number")};
  for (const JsonTree& pair : members.array("lost_sequence_numbers")) {
    const auto range = read_range(pair);
    if (!range) return std::nullopt;
    mark.lost.push_back(*range);
  }
  if (const JsonTree* const before = json.find("record_before"); before != nullptr) {
    JsonMembers record(*before);
    mark.number_before = record.number("sequence_number");
    mark.checksum_before =
        static_cast<std::uint32_t>(record.hexadecimal("checksum", checksum_digits));
    if (!record.whole()) return std::nullopt;
  }
  return members.whole() ? std::optional(std::move(mark)) : std::nullopt;
}

/// A log that ends too early may have grown since, and what is expected of it be the same.
bool is_same(const FindingMark& known, const FindingMark& mark) {
  if (known.kind != DamageKind::short_log) return known == mark;
  return mark.kind == known.kind && known.byte_offset <= mark.byte_offset &&
         known.expected_records == mark.expected_records &&
         known.expected_last_number == mark.expected_last_number;
}

/// The same for two marks that are the same.
std::uint64_t key_of(const FindingMark& mark) {
  return mark.kind == DamageKind::short_log ? 0 : mark.hash ^ mark.byte_offset;
}

}  // namespace

Json mark_value(const FindingMark& mark) {
  Json lost = Json::array();
  for (const SequenceRange& range : mark.lost) lost.push_back({range.first, range.last});
  return {{"kind", name(mark.kind)},
          {"byte_offset", mark.byte_offset},
          {"length", mark.length},
          {"sequence_number", mark.sequence_number},
          {"lost_sequence_numbers", std::move(lost)}};
}

Result<FindingMark> mark_finding(ByteSource& log, const Finding& finding,
                                 const std::optional<SoundRange>& before) {
  FindingMark mark{.kind = finding.kind,
                   .byte_offset = finding.byte_offset,
                   .length = finding.length,
                   .sequence_number = finding.sequence_number,
                   .lost = finding.lost};
  const auto hash = hash_bytes(log, finding.byte_offset, finding.length);
  if (!hash) return hash.error();
  mark.hash = *hash;
  if (before) {
    std::array<std::byte, format::checksum_size> stored{};
    const auto got = log.read_at(before->byte_offset + before->length - stored.size(), stored);
    if (!got) return got.error();
    mark.number_before = before->first_sequence_number + (before->count - 1);
    mark.checksum_before = load_u32(stored.data());
  }
  if (const auto* cut = std::get_if<cause::CutOff>(&finding.cause)) {
    mark.expected_records = cut->expected_records;
    mark.expected_last_number = cut->expected_last_number;
  }
  return mark;
}

struct Baseline::State {
  struct Log {
    std::string path;
    bool given = false;     ///< among those that are verified
    bool verified = false;  ///< its findings, where they are gone, are those of the current log
  };
  struct Known {
    FindingMark mark;
    std::size_t log = 0;
    bool taken = false;
  };

  /// The log is one that was moved, or itself.
  [[nodiscard]] bool may_be_current(const Log& log, bool own) const {
    return own ? log.path == current : !log.given;
  }

  std::vector<Log> logs;
  std::vector<Known> known;
  std::unordered_multimap<std::uint64_t, std::size_t> by_key;  ///< indexes of known
  std::string current;
  std::uint64_t taken_count = 0;  ///< of the current log
};

Baseline::Baseline(std::unique_ptr<State> state) : state_(std::move(state)) {}
Baseline::Baseline(Baseline&&) noexcept = default;
Baseline& Baseline::operator=(Baseline&&) noexcept = default;
Baseline::~Baseline() = default;

Result<Baseline> Baseline::read(const std::string& path, const std::vector<std::string>& logs) {
  const auto json = read_state(path, baseline_format);
  if (!json) return json.error();
  if (!*json && exists(path)) return not_a_state(path, baseline_format, "it is empty");
  if (!*json) {
    return Error{.code = ErrorCode::system,
                 .message = "cannot open: there is no such baseline",
                 .path = path};
  }
  const auto incomplete = [&path](const std::string& what) {
    return not_a_state(path, baseline_format, what);
  };
  auto state = std::make_unique<State>();
  std::vector<std::string> given;
  std::transform(logs.begin(), logs.end(), std::back_inserter(given), followed_path);
  JsonMembers whole(**json);
  for (const JsonTree& entry : whole.array("logs")) {
    JsonMembers log(entry);
    const std::string log_path = path_from_state(log.text("path"), path);
    const bool is_given = std::find(given.begin(), given.end(), log_path) != given.end();
    state->logs.push_back({.path = log_path, .given = is_given});
    for (const JsonTree& finding : log.array("findings")) {
      auto mark = read_mark(finding);
      if (!mark) return incomplete("a finding in it lacks a member, or has one that is none");
      state->by_key.emplace(key_of(*mark), state->known.size());
      state->known.push_back({.mark = *std::move(mark), .log = state->logs.size() - 1});
    }
    if (!log.whole()) return incomplete("a log in it lacks its path or its findings");
  }
  if (!whole.whole()) return incomplete("it has no list of logs");
  return Baseline(std::move(state));
}

void Baseline::begin(const std::string& path) {
  State& state = *state_;
  state.current = followed_path(path);
  state.taken_count = 0;
  for (State::Log& log : state.logs) log.verified = log.path == state.current;
}

bool Baseline::take(const FindingMark& mark) {
  State& state = *state_;
  const auto [first, last] = state.by_key.equal_range(key_of(mark));
  for (const bool own : {true, false}) {
    const auto found = std::find_if(first, last, [&](const auto& entry) {
      const State::Known& known = state.known[entry.second];
      return !known.taken && state.may_be_current(state.logs[known.log], own) &&
             is_same(known.mark, mark);
    });
    if (found == last) continue;
    State::Known& known = state.known[found->second];
    known.taken = true;
    state.logs[known.log].verified = true;
    ++state.taken_count;
    return true;
  }
  return false;
}

BaselineComparison Baseline::end() {
  State& state = *state_;
  BaselineComparison comparison{.known = state.taken_count};
  for (State::Known& known : state.known) {
    if (known.taken || !state.logs[known.log].verified) continue;
    known.taken = true;
    comparison.gone.push_back(known.mark);
  }
  return comparison;
}

Result<void> check_baseline_path(const std::string& path) {
  const auto there = read_state(path, baseline_format);
  if (!there) return there.error();
  if (*there) {
    if (const auto whole = Baseline::read(path, {}); !whole) return whole.error();
  }
  return check_state_place(path);
}

Result<void> write_baseline(const std::string& path, const std::vector<MarkedLog>& logs) {
  Json list = Json::array();
  for (const MarkedLog& log : logs) {
    if (log.findings.empty()) continue;
    Json findings = Json::array();
    for (const FindingMark& mark : log.findings) findings.push_back(mark_json(mark));
    list.push_back({{"path", path_in_state(followed_path(log.path), path)},
                    {"findings", std::move(findings)}});
  }
  return write_state(path, baseline_format, {{"logs", std::move(list)}});
}

}  // namespace aerowal

#include "aerowal/log_diff.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <variant>

#include "aerowal/sound_records.hpp"
#include "base/enum_names.hpp"
#include "compare/common_records.hpp"

namespace aerowal {
namespace {

constexpr std::array<std::string_view, 5> relation_names{"same", "prefix", "parted", "other_epoch",
                                                         "unknown"};
static_assert(static_cast<std::size_t>(LogRelation::unknown) == relation_names.size() - 1);

/// Whether two logs have the same bytes from `byte_offset` on. Not where one cannot be read.
bool same_rest(ByteSource& a, ByteSource& b, std::uint64_t byte_offset) {
  static constexpr std::size_t step = std::size_t{1} << 16;
  std::vector<std::byte> bytes_a(step);
  std::vector<std::byte> bytes_b(step);
  for (;; byte_offset += step) {
    const auto got_a = a.read_at(byte_offset, bytes_a);
    const auto got_b = b.read_at(byte_offset, bytes_b);
    if (!got_a || !got_b || *got_a != *got_b) return false;
    if (std::memcmp(bytes_a.data(), bytes_b.data(), *got_a) != 0) return false;
    if (*got_a < step) return true;
  }
}

}  // namespace

std::string_view name(LogRelation relation) {
  return relation_names[static_cast<std::size_t>(relation)];
}

std::optional<LogRelation> log_relation_named(std::string_view name) {
  return enumerator_named<LogRelation>(relation_names, name);
}

/// Follows logs in bunches: those of one have the same records so far. A bunch divides where its
/// records differ, and loses the logs that end.
class LogDiff::Comparison {
 public:
  Comparison(LogDiff& diff, Threading threading)
      : diff_(&diff), threading_(threading), ends_(diff.logs_.size()) {}

  void run() {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < diff_->logs_.size(); ++i) {
      if (diff_->inputs_[i].log != nullptr) all.push_back(i);
    }
    common_wanted_ = true;
    follow({.logs = std::move(all)});
    for (std::size_t i = 0; i < diff_->logs_.size(); ++i) complete(i);
    group();
    std::stable_sort(diff_->partings_.begin(), diff_->partings_.end(),
                     [](const LogParting& a, const LogParting& b) {
                       return a.sequence_number < b.sequence_number;
                     });
    diff_->relation_ = relation();
  }

 private:
  struct Bunch {
    std::vector<std::size_t> logs;
    LogPosition at = {.byte_offset = 0, .sequence_number = format::first_sequence_number};
  };

  /// A record that some logs of a bunch have in one place.
  struct Branch {
    Reader reader;
    std::vector<std::size_t> logs;
  };

  [[nodiscard]] ByteSource& source(std::size_t log) const { return *diff_->inputs_[log].log; }

  void follow(Bunch bunch) {
    while (bunch.logs.size() > 1) {
      std::vector<ByteSource*> sources;
      sources.reserve(bunch.logs.size());
      for (const std::size_t log : bunch.logs) sources.push_back(&source(log));
      bunch.at = pass_common_records(sources, bunch.at, threading_);
      auto branches = read_records(bunch);
      std::size_t going_on = 0;
      for (const Branch& branch : branches) going_on += branch.logs.size();
      if (branches.size() != 1 || going_on < bunch.logs.size()) take_common(bunch.at);
      if (branches.empty()) return;
      if (branches.size() > 1) return divide(bunch.at, branches);
      bunch.logs = std::move(branches.front().logs);
      bunch.at = {branches.front().reader.byte_offset(), branches.front().reader.sequence_number()};
    }
    if (!bunch.logs.empty()) follow_alone(bunch.logs.front(), bunch.at);
  }

  /// What each log of the bunch has in the place where it is. Those that have no record there end.
  std::vector<Branch> read_records(const Bunch& bunch) {
    ++end_places_;
    std::vector<Branch> branches;
    for (const std::size_t log : bunch.logs) {
      Reader reader(source(log), {.byte_offset = bunch.at.byte_offset,
                                  .sequence_number = bunch.at.sequence_number});
      const auto more = reader.next();
      if (!more || !*more) {
        end(log, reader, more);
        continue;
      }
      const auto same = std::find_if(branches.begin(), branches.end(), [&](const Branch& branch) {
        return differing_members(branch.reader.record(), reader.record()).empty();
      });
      if (same != branches.end()) {
        same->logs.push_back(log);
      } else {
        branches.push_back({.reader = std::move(reader), .logs = {log}});
      }
    }
    return branches;
  }

  void divide(const LogPosition& at, std::vector<Branch>& branches) {
    LogParting parting{.sequence_number = at.sequence_number, .byte_offset = at.byte_offset};
    std::vector<Bunch> bunches;
    for (Branch& branch : branches) {
      parting.branches.push_back(branch.logs);
      bunches.push_back({.logs = std::move(branch.logs),
                         .at = {branch.reader.byte_offset(), branch.reader.sequence_number()}});
    }
    branches.clear();
    diff_->partings_.push_back(std::move(parting));
    for (Bunch& bunch : bunches) follow(std::move(bunch));
  }

  void follow_alone(std::size_t log, const LogPosition& at) {
    ++end_places_;
    Reader reader(source(log), {.byte_offset = at.byte_offset,
                                .sequence_number = at.sequence_number,
                                .threading = threading_});
    const auto passed = reader.skip_valid();
    auto more = passed ? reader.next() : Result<bool>(passed.error());
    while (more && *more) more = reader.next();
    end(log, reader, more);
    take_common({reader.byte_offset(), reader.sequence_number()});
  }

  /// Where `reader` is, at which `last` was given.
  void end(std::size_t log, const Reader& reader, const Result<bool>& last) {
    DiffedLog& ended = diff_->logs_[log];
    ended.bytes = reader.byte_offset();
    ended.records = reader.sequence_number() - format::first_sequence_number;
    ended.strict_error = reader.damage();
    if (!last) ended.failure = last.error();
    ends_[log] = end_places_;
  }

  /// The first place in which a log ends or parts from others.
  void take_common(const LogPosition& at) {
    if (!std::exchange(common_wanted_, false)) return;
    diff_->common_records_ = at.sequence_number - format::first_sequence_number;
    diff_->common_bytes_ = at.byte_offset;
  }

  /// Finds out what the damage of a log is.
  void complete(std::size_t log) {
    DiffedLog& ended = diff_->logs_[log];
    if (diff_->inputs_[log].log == nullptr) return;
    ended.container = source(log).container();
    ended.size = source(log).size();
    ended.last_sequence_number = ended.records;
    if (ended.failure || !ended.strict_error) return;
    const auto scanned = scan(log);
    if (!scanned) {
      ended.failure = scanned.error();
    } else if (ended.status == LogStatus::sound) {
      ended.failure = log_changed(source(log), ended.bytes);
    }
  }

  Result<void> scan(std::size_t log) {
    DiffedLog& ended = diff_->logs_[log];
    auto scan = Scan::run(source(log), threading_);
    if (!scan) return scan.error();
    for (;;) {
      const auto more = scan->next();
      if (!more) return more.error();
      if (!*more) break;
      const auto* const finding = std::get_if<Finding>(&scan->segment());
      if (finding != nullptr && !ended.first_finding) ended.first_finding = *finding;
    }
    ended.status = scan->summary().status;
    ended.findings = scan->summary().findings;
    ended.last_sequence_number = scan->summary().last_sequence_number;
    return {};
  }

  void group() {
    std::vector<std::size_t> first_of_group;
    for (std::size_t i = 0; i < diff_->logs_.size(); ++i) {
      const auto known =
          std::find_if(first_of_group.begin(), first_of_group.end(),
                       [&](std::size_t first) { return have_same_records(first, i); });
      diff_->logs_[i].group = static_cast<std::size_t>(known - first_of_group.begin());
      if (known == first_of_group.end()) first_of_group.push_back(i);
    }
    groups_ = first_of_group.size();
  }

  bool have_same_records(std::size_t i, std::size_t j) {
    const DiffedLog& a = diff_->logs_[i];
    const DiffedLog& b = diff_->logs_[j];
    if (ends_[i] == 0 || ends_[i] != ends_[j] || a.failure || b.failure) return false;
    if (a.is_complete() && b.is_complete()) return true;
    return a.size == b.size && same_rest(source(i), source(j), a.bytes);
  }

  [[nodiscard]] LogRelation relation() const {
    if (!diff_->partings_.empty()) {
      const bool first = diff_->partings_.front().sequence_number == format::first_sequence_number;
      return first ? LogRelation::other_epoch : LogRelation::parted;
    }
    if (groups_ == 1) return LogRelation::same;
    const auto has_fewer = [](const DiffedLog& a, const DiffedLog& b) {
      return a.records < b.records;
    };
    const std::vector<DiffedLog>& logs = diff_->logs_;
    const DiffedLog& longest = *std::max_element(logs.begin(), logs.end(), has_fewer);
    const bool prefix = std::all_of(logs.begin(), logs.end(), [&](const DiffedLog& log) {
      return log.group == longest.group || (log.is_complete() && has_fewer(log, longest));
    });
    return prefix ? LogRelation::prefix : LogRelation::unknown;
  }

  LogDiff* diff_;
  Threading threading_;
  /// In which place each log ended: logs have the same where they have the same records; 0: it was
  /// not read.
  std::vector<std::size_t> ends_;
  std::size_t end_places_ = 0;
  std::size_t groups_ = 0;
  bool common_wanted_ = false;
};

LogDiff LogDiff::run(const std::vector<DiffInput>& logs, Threading threading) {
  LogDiff diff;
  diff.inputs_ = logs;
  for (const DiffInput& input : logs) {
    diff.logs_.push_back({.path = input.path});
    if (input.log == nullptr) diff.logs_.back().failure = input.failure;
  }
  Comparison(diff, threading).run();
  return diff;
}

bool LogDiff::any_damaged() const {
  return std::any_of(logs_.begin(), logs_.end(), [](const DiffedLog& log) {
    return log.failure || log.status != LogStatus::sound;
  });
}

std::optional<std::size_t> LogDiff::best() const {
  if (!partings_.empty()) return std::nullopt;
  std::uint64_t last = 0;
  for (const DiffedLog& log : logs_) last = std::max(last, log.last_sequence_number);
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < logs_.size(); ++i) {
    if (!logs_[i].is_complete() || logs_[i].records < last) continue;
    if (!best || logs_[i].status < logs_[*best].status) best = i;
  }
  return best;
}

Result<Reader> LogDiff::read_record(const LogParting& parting, std::size_t branch) const {
  ByteSource& log = *inputs_[parting.branches[branch].front()].log;
  Reader reader(log,
                {.byte_offset = parting.byte_offset, .sequence_number = parting.sequence_number});
  const auto more = reader.next();
  if (!more) return more.error();
  if (!*more) return log_changed(log, parting.byte_offset);
  return reader;
}

}  // namespace aerowal

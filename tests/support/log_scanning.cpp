#include "log_scanning.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <zlib.h>

namespace aerowal::testing {
namespace {

std::uint64_t little_endian(Bytes bytes, std::uint64_t at, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = size; i > 0; --i) {
    value =
        value << 8 | std::to_integer<std::uint64_t>(bytes[static_cast<std::size_t>(at) + i - 1]);
  }
  return value;
}

/// Checks one scan from its first segment to its last.
class Audit {
 public:
  explicit Audit(Bytes log) : log_(log) {}

  std::string run(const Scanned& scanned) {
    if (scanned.error) return "the scan failed: " + scanned.error->message;
    for (const Scan::Segment& segment : scanned.segments) {
      std::string wrong;
      if (const auto* range = std::get_if<SoundRange>(&segment)) {
        wrong = sound(*range);
      } else {
        wrong = finding(std::get<Finding>(segment));
      }
      if (!wrong.empty()) return wrong;
    }
    if (at_ != log_.size()) return "the segments end at " + std::to_string(at_);
    if (std::string wrong = summary(scanned.summary); !wrong.empty()) return wrong;
    if (std::string wrong = relations(); !wrong.empty()) return wrong;
    return numbers();
  }

 private:
  std::string sound(const SoundRange& range) {
    if (range.byte_offset != at_) return "a sound range begins at " + number(range.byte_offset);
    if (range.count == 0) return "a sound range without records";
    const std::uint64_t end = at_ + range.length;
    for (std::uint64_t i = 0; i < range.count; ++i) {
      const auto record = intact_record_at(log_, at_);
      if (!record) return "what is called sound is not intact at " + number(at_);
      if (record->sequence_number != range.first_sequence_number + i) {
        return "another number in a sound range at " + number(at_);
      }
      if (record->sequence_number <= last_ || record->sequence_number == 0) {
        return "sound numbers do not rise at " + number(at_);
      }
      if (records_ == 0) first_ = record->sequence_number;
      last_ = record->sequence_number;
      sound_numbers_.insert(last_);
      sound_.push_back(*record);
      at_ += record->length;
      ++records_;
    }
    if (at_ != end) return "a sound range is not as long as its records at " + number(at_);
    sound_bytes_ += range.length;
    return {};
  }

  std::string finding(const Finding& damage) {
    if (damage.byte_offset != at_) return "a finding begins at " + number(damage.byte_offset);
    at_ += damage.length;
    damaged_bytes_ += damage.length;
    if (at_ > log_.size()) return "a finding reaches past the end";
    ++findings_;
    all_crash_ = all_crash_ && is_crash(damage.kind);
    if (is_crash(damage.kind) && at_ != log_.size()) return "a torn tail that is not at the end";
    if (is_crash(damage.kind) && !damage.lost.empty()) return "a crash that lost something";
    if (damage.length == 0 && damage.kind != DamageKind::sequence_gap) return "an empty finding";
    if (damage.length == 0 && damage.lost.empty()) return "a gap in which nothing is missing";
    if (aerowal::describe(damage).empty()) return "a finding without a message";
    if ((damage.bit_flip() != nullptr) != (damage.kind == DamageKind::bit_flip)) {
      return "a flipped bit in a finding of another kind, or none";
    }
    if (damage.bit_flip() != nullptr) {
      if (std::string wrong = flip(damage); !wrong.empty()) return wrong;
    }
    if (const auto& wrong = damage.wrong_bytes;
        wrong && (wrong->length == 0 || wrong->byte_offset < damage.byte_offset ||
                  wrong->byte_offset + wrong->length > at_)) {
      return "wrong bytes that are not in the finding";
    }
    const SequenceRange* earlier = nullptr;
    for (const SequenceRange& range : damage.lost) {
      if (range.first > range.last) return "a lost range that ends before it begins";
      if (range.first == 0) return "number 0 is lost";
      if (earlier != nullptr && range.first <= earlier->last) return "lost ranges do not rise";
      earlier = &range;
      lost_.push_back(range);
      lost_records_ += range.count();
    }
    spans_.push_back({damage.byte_offset, at_});
    return intact(damage);
  }

  /// No intact record is hidden in a finding, and what it says of those that it has is true.
  std::string intact(const Finding& damage) {
    std::uint64_t at = damage.byte_offset;
    for (const IntactRun& run : damage.intact) {
      if (run.byte_offset < at || run.count == 0) return "intact runs do not follow each other";
      if (std::string hidden = hidden_in(at, run.byte_offset); !hidden.empty()) return hidden;
      at = run.byte_offset;
      for (std::uint64_t i = 0; i < run.count; ++i) {
        const auto record = intact_record_at(log_, at);
        if (!record || record->sequence_number != run.first_sequence_number + i) {
          return "what is called intact is not, at " + number(at);
        }
        related_.push_back({*record, run.relation});
        at += record->length;
      }
      if (at != run.byte_offset + run.length || at > at_) return "an intact run of another length";
    }
    return hidden_in(at, at_);
  }

  std::string hidden_in(std::uint64_t begin, std::uint64_t end) {
    // Not linear.
    static constexpr std::uint64_t searched_max = std::uint64_t{1} << 18;
    if (log_.size() > searched_max) return {};
    for (std::uint64_t at = begin; at < end; ++at) {
      const auto record = intact_record_at(log_, at);
      if (record && at + record->length <= end) return "a hidden record at " + number(at);
    }
    return {};
  }

  std::string relations() {
    std::map<std::uint64_t, std::set<std::string>> sound;
    std::map<std::uint64_t, std::set<std::string>> all;
    for (const IntactRecord& record : sound_) {
      sound[record.sequence_number].insert(text(record));
      all[record.sequence_number].insert(text(record));
    }
    for (const auto& [record, relation] : related_) {
      all[record.sequence_number].insert(text(record));
    }
    for (const auto& [record, relation] : related_) {
      const std::uint64_t own = record.sequence_number;
      const bool is_sound = sound.contains(own) && sound[own].contains(text(record));
      const std::string where = " at " + number(record.byte_offset);
      if (relation == IntactRelation::copy && all[own].size() > 1 && !is_sound) {
        return "a copy of what is not sound" + where;
      }
      if (relation == IntactRelation::misplaced && sound.contains(own)) {
        return "misplaced, and a sound record has the number" + where;
      }
      if (relation == IntactRelation::conflicting && all[own].size() < 2) {
        return "a conflict with nothing" + where;
      }
    }
    return {};
  }

  std::string text(const IntactRecord& record) const {
    return {reinterpret_cast<const char*>(log_.data()) + record.byte_offset, record.length};
  }

  std::string flip(const Finding& damage) const {
    const BitFlip& bit = *damage.bit_flip();
    if (bit.byte_offset < damage.byte_offset || bit.byte_offset >= at_) {
      return "a flipped bit outside its finding";
    }
    if (bit.stored != little_endian(log_, bit.byte_offset, 1)) return "another byte is stored";
    if ((bit.stored ^ bit.corrected) != 1U << bit.bit) return "stored and corrected do not fit";
    std::vector<std::byte> record(log_.begin() + static_cast<std::ptrdiff_t>(damage.byte_offset),
                                  log_.begin() + static_cast<std::ptrdiff_t>(at_));
    record[static_cast<std::size_t>(bit.byte_offset - damage.byte_offset)] =
        static_cast<std::byte>(bit.corrected);
    const auto corrected = intact_record_at(record, 0);
    if (!corrected || corrected->length != record.size()) return "correcting the bit does not help";
    if (damage.lost.size() > 1) return "a flipped bit cannot lose several ranges";
    return {};
  }

  std::string summary(const ScanSummary& summary) const {
    if (summary.size != log_.size()) return "summary: size";
    if (summary.sound_bytes != sound_bytes_) return "summary: sound bytes";
    if (summary.damaged_bytes != damaged_bytes_) return "summary: damaged bytes";
    if (summary.records != records_) return "summary: records";
    if (summary.findings != findings_) return "summary: findings";
    if (summary.lost_records != lost_records_) return "summary: lost records";
    if (summary.first_sequence_number != first_) return "summary: first number";
    if (summary.last_sequence_number != last_) return "summary: last number";
    const LogStatus status = findings_ == 0 ? LogStatus::sound
                             : all_crash_   ? LogStatus::torn
                                            : LogStatus::corrupt;
    if (summary.status != status) return "summary: status";
    if (summary.strict_error.has_value() == (status == LogStatus::sound)) {
      return "summary: the strict reader and the scan differ on whether all is sound";
    }
    std::uint64_t prefix = 0;
    for (std::uint64_t due = 1;; ++due) {
      const auto record = intact_record_at(log_, prefix);
      if (!record || record->sequence_number != due) break;
      prefix += record->length;
    }
    if (summary.sound_prefix_bytes != prefix) return "summary: sound prefix";
    if (summary.strict_error && summary.strict_error->byte_offset != prefix) {
      return "summary: place of the strict error";
    }
    return {};
  }

  /// Every number up to the last sound one is sound, lost once, or intact in a finding.
  std::string numbers() {
    std::sort(lost_.begin(), lost_.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 1; i < lost_.size(); ++i) {
      if (lost_[i].first <= lost_[i - 1].last) return "a number is lost twice";
    }
    std::uint64_t due = 1;
    auto range = lost_.begin();
    auto next_sound = sound_numbers_.begin();
    while (due != 0 && due <= last_) {
      while (range != lost_.end() && range->last < due) ++range;
      if (range != lost_.end() && range->first <= due) {
        if (next_sound != sound_numbers_.end() && *next_sound <= range->last) {
          return "number " + number(*next_sound) + " is sound and lost";
        }
        due = range->last + 1;
        continue;
      }
      if (next_sound != sound_numbers_.end() && *next_sound == due) {
        ++next_sound;
      } else if (!readable_in_a_finding(due)) {
        return "nothing is said of number " + number(due);
      }
      ++due;
    }
    return {};
  }

  bool readable_in_a_finding(std::uint64_t wanted) {
    if (!readable_) {
      readable_.emplace();
      for (const auto& [begin, end] : spans_) {
        for (std::uint64_t at = begin; at < end; ++at) {
          if (const auto record = intact_record_at(log_, at)) {
            readable_->insert(record->sequence_number);
          }
        }
      }
    }
    return readable_->contains(wanted);
  }

  static std::string number(std::uint64_t value) { return std::to_string(value); }

  Bytes log_;
  std::uint64_t at_ = 0;
  std::uint64_t sound_bytes_ = 0;
  std::uint64_t damaged_bytes_ = 0;
  std::uint64_t records_ = 0;
  std::uint64_t findings_ = 0;
  std::uint64_t lost_records_ = 0;
  std::uint64_t first_ = 0;
  std::uint64_t last_ = 0;
  bool all_crash_ = true;
  std::set<std::uint64_t> sound_numbers_;
  std::vector<IntactRecord> sound_;
  std::vector<std::pair<IntactRecord, IntactRelation>> related_;  ///< those in findings
  std::vector<SequenceRange> lost_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> spans_;
  std::optional<std::set<std::uint64_t>> readable_;  ///< numbers of the intact records in findings
};

}  // namespace

std::vector<Finding> Scanned::findings() const {
  std::vector<Finding> all;
  for (const Scan::Segment& segment : segments) {
    if (const auto* damage = std::get_if<Finding>(&segment)) all.push_back(*damage);
  }
  return all;
}

std::vector<SoundRange> Scanned::sound() const {
  std::vector<SoundRange> all;
  for (const Scan::Segment& segment : segments) {
    if (const auto* range = std::get_if<SoundRange>(&segment)) all.push_back(*range);
  }
  return all;
}

std::vector<std::uint64_t> Scanned::lost() const {
  std::vector<std::uint64_t> all;
  for (const Finding& damage : findings()) {
    for (const SequenceRange& range : damage.lost) {
      for (std::uint64_t i = 0; i < range.count(); ++i) all.push_back(range.first + i);
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

Scanned scan_log(ByteSource& source, Threading threading) {
  Scanned scanned;
  auto scan = Scan::run(source, threading);
  if (!scan) {
    scanned.error = scan.error();
    return scanned;
  }
  for (;;) {
    const auto more = scan->next();
    if (!more) scanned.error = more.error();
    if (!more || !*more) break;
    scanned.segments.push_back(scan->segment());
  }
  scanned.summary = scan->summary();
  return scanned;
}

Scanned scan_as_file(Bytes log, Threading threading) {
  const MemoryFile file(log);
  auto source = ByteSource::from_descriptor(file.descriptor(), "log");
  if (!source) return {.segments = {}, .summary = {}, .error = source.error()};
  return scan_log(**source, threading);
}

Scanned scan_as_pipe(Bytes log) {
  const FedPipe pipe(log);
  auto source = ByteSource::from_descriptor(pipe.descriptor(), "log");
  if (!source) return {.segments = {}, .summary = {}, .error = source.error()};
  return scan_log(**source);
}

bool same(const Scanned& left, const Scanned& right) {
  return left.error.has_value() == right.error.has_value() && left.summary == right.summary &&
         left.segments == right.segments;
}

std::string find_contradiction(Bytes log, const Scanned& scanned) {
  return Audit(log).run(scanned);
}

std::string describe(const Scanned& scanned) {
  std::string text;
  for (const Scan::Segment& segment : scanned.segments) {
    if (const auto* range = std::get_if<SoundRange>(&segment)) {
      text += "  sound " + std::to_string(range->byte_offset) + "+" +
              std::to_string(range->length) + " from " +
              std::to_string(range->first_sequence_number) + ", " + std::to_string(range->count) +
              " records\n";
      continue;
    }
    const auto& damage = std::get<Finding>(segment);
    text += "  " + std::string(name(damage.kind)) + " " + std::to_string(damage.byte_offset) + "+" +
            std::to_string(damage.length) + " number " + std::to_string(damage.sequence_number);
    for (const SequenceRange& range : damage.lost) {
      text += " lost " + std::to_string(range.first) + "-" + std::to_string(range.last);
    }
    text += ": " + aerowal::describe(damage) + "\n";
  }
  return text;
}

std::optional<IntactRecord> intact_record_at(Bytes log, std::uint64_t byte_offset) {
  constexpr std::size_t smallest = 37;
  if (byte_offset > log.size() || log.size() - byte_offset < smallest) return std::nullopt;
  const Bytes rest = log.subspan(static_cast<std::size_t>(byte_offset));
  const auto length = static_cast<std::size_t>(little_endian(rest, 0, 4));
  if (length < smallest || length > rest.size() || little_endian(rest, 4, 1) > 2) {
    return std::nullopt;
  }
  std::size_t at = 13;
  for (int field = 0; field < 5; ++field) {
    if (length - 4 - at < 4) return std::nullopt;
    const std::uint64_t size = little_endian(rest, at, 4);
    at += 4;
    if (size > length - 4 - at) return std::nullopt;
    at += static_cast<std::size_t>(size);
  }
  if (at != length - 4) return std::nullopt;
  const auto computed =
      ::crc32_z(0, reinterpret_cast<const unsigned char*>(rest.data()), length - 4);
  if (computed != little_endian(rest, length - 4, 4)) return std::nullopt;
  // Only whether the four strings are UTF-8 is left to the library's codec.
  PlacedRecord record;
  if (decode(rest.first(length), static_cast<std::uint32_t>(computed), record)) return std::nullopt;
  return IntactRecord{.byte_offset = byte_offset,
                      .length = static_cast<std::uint32_t>(length),
                      .sequence_number = record.sequence_number};
}

}  // namespace aerowal::testing

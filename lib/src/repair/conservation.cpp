#include "repair/conservation.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <vector>

#include "aerowal/format.hpp"
#include "base/byte_order.hpp"
#include "inspect/header_search.hpp"
#include "inspect/probe.hpp"
#include "inspect/random_access_log.hpp"

namespace aerowal {
namespace {

/// What tells contents apart: all of a record but number and checksum, or all of it.
struct Print {
  std::uint64_t length = 0;
  std::uint64_t number = 0;  ///< 0 where it does not count
  std::uint32_t checksum = 0;
  std::uint8_t type = 0;

  friend bool operator==(const Print&, const Print&) = default;
  friend bool operator<(const Print& a, const Print& b) {
    return std::tie(a.length, a.number, a.checksum, a.type) <
           std::tie(b.length, b.number, b.checksum, b.type);
  }
};

struct Unnamed {
  Print print;
  std::uint64_t byte_offset = 0;
};

class Conservation {
 public:
  Conservation(ByteSource& source, const RepairPlan& plan, ByteSource& repaired)
      : source_(&source),
        plan_(&plan),
        log_(source, plan.before.size, 0),
        repaired_(repaired, plan.size, 0),
        probe_(log_) {}

  Result<void> check() {
    find_named();
    for (const ByteRange& range : find_cut()) look_into(range);
    drop_records_of_new_log();
    if (!unnamed_.empty()) drop_bytes_elsewhere();
    std::erase_if(unnamed_, [this](const Unnamed& record) { return !is_intact(record); });
    if (log_.error()) return *log_.error();
    if (repaired_.error()) return *repaired_.error();
    if (unnamed_.empty()) return {};
    const auto first = std::min_element(
        unnamed_.begin(), unnamed_.end(),
        [](const Unnamed& a, const Unnamed& b) { return a.byte_offset < b.byte_offset; });
    return Error{.code = ErrorCode::system,
                 .message =
                     "a defect of aerowal: an intact record is neither in the repaired log "
                     "nor in its receipt; nothing was changed",
                 .path = source_->name(),
                 .byte_offset = first->byte_offset};
  }

 private:
  void find_named() {
    for (const RepairStep& step : plan_->steps) {
      for (const MisnumberedRecord& record : step.misnumbered) {
        named_offsets_.push_back(record.byte_offset);
      }
    }
    for (const auto* const named : {&plan_->possibly_lost, &plan_->unacknowledged}) {
      for (const SoundRange& range : *named) {
        std::uint64_t at = range.byte_offset;
        for (std::uint64_t i = 0; i < range.count; ++i) {
          named_offsets_.push_back(at);
          // Side by side they are intact.
          if (i + 1 < range.count) at += log_.u32(at);
        }
      }
    }
    std::sort(named_offsets_.begin(), named_offsets_.end());
  }

  /// What the new log does not take over, in file order.
  [[nodiscard]] std::vector<ByteRange> find_cut() const {
    std::vector<ByteRange> kept;
    for (const KeptRange& range : plan_->kept) {
      if (range.restored) continue;
      const std::uint64_t end_length = range.end ? range.end->length : 0;
      kept.push_back({.byte_offset = range.byte_offset, .length = range.length - end_length});
      if (range.end) kept.push_back(*range.end);
    }
    kept.push_back({.byte_offset = plan_->before.size});
    std::sort(kept.begin(), kept.end(),
              [](const ByteRange& a, const ByteRange& b) { return a.byte_offset < b.byte_offset; });
    std::vector<ByteRange> cut;
    std::uint64_t begin = 0;
    for (const ByteRange& range : kept) {
      if (begin < range.byte_offset) {
        cut.push_back({.byte_offset = begin, .length = range.byte_offset - begin});
      }
      begin = std::max(begin, range.byte_offset + range.length);
    }
    return cut;
  }

  /// Every record that begins in the range, also one in another's document.
  void look_into(const ByteRange& range) {
    const std::uint64_t end = range.byte_offset + range.length;
    // One may begin with the last bytes of a record that is kept.
    const std::uint64_t from =
        range.byte_offset - std::min<std::uint64_t>(range.byte_offset, format::header_size);
    find_header(log_, from, end, [&](std::uint64_t at, const std::byte* header) {
      const std::uint32_t length = load_u32(header + format::length_at);
      const bool may_be_record =
          length >= format::record_size_min && log_.holds(at, length) &&
          header[format::type_at] <= static_cast<std::byte>(RecordType::delete_);
      const std::uint64_t number = load_u64(header + format::sequence_at);
      if (!may_be_record || is_lost(number) || !probe_.intact_header(at, 0)) return false;
      if (is_named(at)) {
        named_.push_back(whole_print(log_, at, header));
      } else {
        unnamed_.push_back({.print = content_print(log_, at), .byte_offset = at});
      }
      return false;
    });
  }

  [[nodiscard]] bool is_lost(std::uint64_t number) const {
    const auto lost =
        std::lower_bound(plan_->lost.begin(), plan_->lost.end(), number,
                         [](const SequenceRange& left, std::uint64_t n) { return left.last < n; });
    return lost != plan_->lost.end() && lost->first <= number;
  }

  /// By where it begins: that it is in the document of one that is named is not enough.
  [[nodiscard]] bool is_named(std::uint64_t byte_offset) const {
    return std::binary_search(named_offsets_.begin(), named_offsets_.end(), byte_offset);
  }

  static Print content_print(RandomAccessLog& log, std::uint64_t at) {
    const std::uint32_t length = log.u32(at);
    return {.length = length,
            .checksum = log.checksum(at + format::header_size, at + length - format::checksum_size),
            .type = log.u8(at + format::type_at)};
  }

  /// Its checksum is left out: with it, that of every record is the same.
  static Print whole_print(RandomAccessLog& log, std::uint64_t at, const std::byte* header) {
    const std::uint32_t length = load_u32(header + format::length_at);
    return {.length = length,
            .number = load_u64(header + format::sequence_at),
            .checksum = log.checksum(at, at + length - format::checksum_size),
            .type = std::to_integer<std::uint8_t>(header[format::type_at])};
  }

  void sort_unnamed() {
    std::sort(unnamed_.begin(), unnamed_.end(),
              [](const Unnamed& a, const Unnamed& b) { return a.print < b.print; });
    found_.assign(unnamed_.size(), false);
  }

  void mark(const Print& print) {
    auto like = std::lower_bound(unnamed_.begin(), unnamed_.end(), print,
                                 [](const Unnamed& a, const Print& b) { return a.print < b; });
    for (; like != unnamed_.end() && like->print == print; ++like) {
      const auto index = static_cast<std::size_t>(like - unnamed_.begin());
      // The rest of its kind is marked already.
      if (found_[index]) return;
      found_[index] = true;
    }
  }

  void erase_marked() {
    std::size_t index = 0;
    std::erase_if(unnamed_, [&](const Unnamed&) { return found_[index++]; });
  }

  void drop_records_of_new_log() {
    sort_unnamed();
    if (unnamed_.empty()) return;
    for (std::uint64_t at = 0; repaired_.holds(at, format::record_size_min);) {
      mark(content_print(repaired_, at));
      at += repaired_.u32(at);
      if (repaired_.error()) return;
    }
    erase_marked();
  }

  /// What a document of the new log holds byte for byte is there, and what is named is named once.
  void drop_bytes_elsewhere() {
    for (Unnamed& record : unnamed_) {
      const std::vector<std::byte> header = log_.copy(record.byte_offset, format::header_size);
      if (header.size() == format::header_size) {
        record.print = whole_print(log_, record.byte_offset, header.data());
      }
    }
    sort_unnamed();
    for (const Print& print : named_) mark(print);
    std::vector<std::uint64_t> lengths;
    for (const Unnamed& record : unnamed_) lengths.push_back(record.print.length);
    find_header(repaired_, 0, plan_->size, [&](std::uint64_t at, const std::byte* header) {
      const std::uint32_t length = load_u32(header + format::length_at);
      if (std::binary_search(lengths.begin(), lengths.end(), length) &&
          repaired_.holds(at, length)) {
        mark(whole_print(repaired_, at, header));
      }
      return false;
    });
    erase_marked();
  }

  /// Its strings are UTF-8, too.
  bool is_intact(const Unnamed& record) {
    const std::vector<std::byte> bytes = log_.copy(record.byte_offset, record.print.length);
    PlacedRecord decoded;
    return bytes.size() == record.print.length &&
           !decode(bytes, load_u32(&bytes[bytes.size() - format::checksum_size]), decoded);
  }

  ByteSource* source_;
  const RepairPlan* plan_;
  RandomAccessLog log_;
  RandomAccessLog repaired_;
  Probe probe_;
  std::vector<std::uint64_t> named_offsets_;  ///< where records begin that the receipt names
  std::vector<Print> named_;                  ///< of whole records that the receipt names
  std::vector<Unnamed> unnamed_;              ///< intact, and in no list of the receipt
  std::vector<bool> found_;                   ///< of these, in the new log
};

}  // namespace

Result<void> check_conservation(ByteSource& source, const RepairPlan& plan, ByteSource& repaired) {
  return Conservation(source, plan, repaired).check();
}

}  // namespace aerowal

#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "aerowal/byte_source.hpp"
#include "aerowal/bytes.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// Bytes of a span, counted from its start.
struct SpanRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  friend bool operator==(const SpanRange&, const SpanRange&) = default;
};

/// Whether the bytes that differ between what a log shows and what it held are one damage.
enum class DamageExtent : std::uint8_t {
  none,          ///< nothing differs
  one,           ///< one damage explains all
  only_by_copy,  ///< one damage only if what is shown is a copy of bytes from elsewhere
  several,
};

struct DamageExtentResult {
  DamageExtent extent = DamageExtent::none;
  SpanRange range = {};  ///< from the first byte that differs to after the last
};

/// Compares two spans of one length. Differences are one damage where up to 16 equal bytes lie
/// between them, or bytes of one fill. Eight or more bytes of one fill that is not zero, at one
/// side of others that differ, are a damage of their own. What differs in `proven` counts for
/// nothing: a right checksum shows it to be damage. Nor does what differs in `unknown`, of which it
/// is not known what it held; its bytes are no equal ones either. Both are rising and without
/// overlaps. Time: linear.
DamageExtentResult find_damage_extent(Bytes shown, Bytes held, const std::vector<SpanRange>& proven,
                                      const std::vector<SpanRange>& unknown = {});

/// Looks for copies of many patterns in one pass over a log. Time: linear in the log, and at most
/// four times as much for comparing. Memory: 24 bytes a pattern, and a window.
class CopySearch {
 public:
  /// The shortest pattern that is looked for.
  static constexpr std::size_t pattern_size_min = 16;

  /// The log's bytes in `pattern`, which are at `byte_offset` of it and must outlive this. Returns
  /// the pattern's index.
  std::size_t add(Bytes pattern, std::uint64_t byte_offset);

  /// Errors: system.
  Result<void> run(ByteSource& log, std::uint64_t size);

  [[nodiscard]] bool found(std::size_t index) const { return patterns_[index].found; }
  [[nodiscard]] bool empty() const { return patterns_.empty(); }

 private:
  struct Pattern {
    Bytes bytes;
    std::uint64_t byte_offset = 0;
    bool found = false;
  };

  std::vector<Pattern> patterns_;
  std::unordered_multimap<std::uint64_t, std::size_t> by_head_;
};

}  // namespace aerowal

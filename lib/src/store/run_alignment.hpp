#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "aerowal/document_store.hpp"
#include "aerowal/ranges.hpp"

namespace aerowal {

/// Finds the place of missing records in a document store.
///
/// At each start AeroDB appends the whole log to its store, and then what is written: the store is
/// a row of runs, each of which begins with record 1 and has no gap. So a place is right only if,
/// from there back to record 1 and on to the end of the run, nothing says otherwise. A damaged
/// place of the store counts as any number of records, and nothing is taken to go on across it.
class RunAlignment {
 public:
  using Key = DocumentStore::Key;

  /// `store` must outlive this.
  explicit RunAlignment(const std::vector<Key>& store);

  /// What the log has, or had, under that number.
  void know(std::uint64_t number, Key key);

  /// The index in the store of the first of `range`'s records; nothing, with the reason in `why`,
  /// where no place fits, or more than one with different content, or one that may be the start of
  /// the next run.
  [[nodiscard]] std::optional<std::size_t> find(const SequenceRange& range, std::string& why) const;

 private:
  using Known = std::map<std::uint64_t, Key>;

  /// Whether records are at a place: something is against it; it fits, but they may as well be
  /// elsewhere; what is known before them agrees and the run ends after them; what is known
  /// after them agrees too.
  enum class Fit : std::uint8_t { no, maybe, before, around };

  [[nodiscard]] std::vector<std::size_t> candidates(const SequenceRange& range) const;
  void add_candidates(const Known::value_type& anchor, const SequenceRange& range,
                      std::vector<std::size_t>& places) const;
  [[nodiscard]] Fit judge(std::size_t place, const SequenceRange& range) const;
  [[nodiscard]] bool fits_elsewhere(std::size_t place, const SequenceRange& range) const;
  [[nodiscard]] bool agrees_before(std::size_t place, const SequenceRange& range) const;
  [[nodiscard]] bool may_begin_at(std::size_t index, std::size_t end) const;
  [[nodiscard]] bool same_content(std::size_t a, std::size_t b, std::uint64_t count) const;
  /// The piece of the store without a damaged place that `index` lies in.
  [[nodiscard]] std::size_t piece_begin(std::size_t index) const;
  [[nodiscard]] std::size_t piece_end(std::size_t index) const;

  const std::vector<Key>* store_;
  std::vector<std::size_t> damaged_;  ///< indices, rising
  std::unordered_map<Key, std::vector<std::size_t>> places_;
  Known known_;
  std::unordered_map<Key, std::vector<std::uint64_t>> numbers_;  ///< of the same content in the log
};

}  // namespace aerowal

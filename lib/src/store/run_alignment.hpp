#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "aerowal/document_store.hpp"
#include "store/key_sequence.hpp"

namespace aerowal {

/// Which record of a store has a number of the log.
///
/// At each start AeroDB appends the whole log to its store, and then what is written: the store is
/// a row of runs, each of which begins with record 1 and has no gap. So a run is a place of record
/// 1, and it reaches as far as no record that the log is known to have says otherwise. A reading of
/// the store divides it into such runs without a rest. A number's record is known where every
/// reading has it, with the same content.
///
/// A damaged place counts as any number of records. What stands after it goes on from an unknown
/// number, which the known records must show; no run is taken to begin right there.
///
/// Time: n log n in the records of store and log, and at most places_max looks at a place, over all
/// calls; what is asked after that is not clear. Memory: 16 bytes for each record of the store, 72
/// for each place of the first known one in it, and 40 for each record of the log.
class RunAlignment {
 public:
  using Key = DocumentStore::Key;

  static constexpr std::uint64_t places_max = std::uint64_t{1} << 26;

  /// Both must outlive this.
  RunAlignment(const std::vector<Key>& store, const KnownRecords& known);

  enum class Answer : std::uint8_t {
    found,
    lacking,  ///< no reading has the number
    unclear,  ///< some readings do, or with different content
  };

  struct Place {
    Answer answer = Answer::lacking;
    std::size_t index = 0;  ///< in the store, of the first such record, where it is found
  };

  /// The place of the record that has `number`. Asks nothing about known ones.
  [[nodiscard]] Place find(std::uint64_t number) const;

  /// What the store has after the last number that is known.
  struct Continuation {
    std::vector<std::size_t> indices;  ///< of the records with the next numbers
    /// Whether nothing can have followed that the store held.
    bool end_known = false;
  };

  /// `damaged_max`: how many records the store's damaged places have room for.
  [[nodiscard]] Continuation continuation(std::uint64_t damaged_max) const;

  /// Whether any part of the store is a run of this log.
  [[nodiscard]] bool fits() const;

 private:
  [[nodiscard]] std::size_t begin_of_repetition(const std::vector<std::size_t>& indices) const;
  /// A run that the store may have.
  struct Run {
    std::int64_t start =
        0;                  ///< the index of its record 1; before the section where it begins there
    std::size_t begin = 0;  ///< its first index in the section
    std::size_t end = 0;    ///< the index at which it must have ended
    std::size_t known = 0;  ///< how many of its records are known
    bool numbered = true;   ///< false: it stands for any numbers
    std::size_t reach = 0;  ///< up to which index some reading has it
  };

  /// A part of the store that begins with a run's start that is beyond doubt, or after damage, and
  /// ends where the next such part begins.
  struct Section {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool after_damage = false;
    std::vector<Run> first = {};  ///< what it may begin with
    std::vector<Run> later = {};  ///< by rising start
  };

  [[nodiscard]] Run run_at(std::int64_t start, std::size_t begin, std::size_t end) const;
  [[nodiscard]] std::vector<Run> runs_within(std::size_t begin, std::size_t end) const;
  [[nodiscard]] bool begins_surely(const Run& run, const Run* before, std::size_t piece_end) const;
  void add_runs_cut_short(std::vector<Run>& runs, std::size_t begin, std::size_t end) const;
  void measure_repetition();
  void divide(std::size_t begin, std::size_t end);
  void add_section(Section section, std::vector<Run> later);
  void find_first_after_damage(Section& section) const;
  void drop_inconsistent(Section& section) const;
  static bool read_section(Section& section);

  const std::vector<Key>* store_;
  const KnownRecords* known_;
  KeyComparison comparison_;
  std::vector<std::size_t> places_;  ///< in the store, of the first known record's content
  std::size_t repetition_ = 0;   ///< how many known records the log's start has in common with a
                                 ///< later part of it
  bool repeats_to_end_ = false;  ///< the log does not differ from that part before its end
  std::vector<Section> sections_;
  mutable std::uint64_t places_looked_at_ = 0;
};

}  // namespace aerowal

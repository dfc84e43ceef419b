#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "aerowal/document_store.hpp"
#include "aerowal/ranges.hpp"

namespace aerowal {

/// The fingerprints of records one after the other, any two ranges of which are compared in
/// constant time. Two ranges that differ are taken for equal with probability 2^-64: for who
/// chooses the keys, it is no protection. Memory: 8 bytes a key.
class KeyHashes {
 public:
  using Key = DocumentStore::Key;

  explicit KeyHashes(const std::vector<Key>& keys);

  /// Of [begin, begin + count), by the powers of another instance that is as long.
  [[nodiscard]] std::uint64_t of(std::size_t begin, std::size_t count,
                                 const std::vector<std::uint64_t>& powers) const;

 private:
  std::vector<std::uint64_t> sums_;
};

/// What a log is known to hold: numbers, and the fingerprints of their records.
class KnownRecords {
 public:
  using Key = DocumentStore::Key;

  /// Consecutive numbers; `index` is the first one's place in keys().
  struct Stretch {
    std::uint64_t first = 0;
    std::size_t index = 0;
    std::size_t count = 0;
  };

  /// Of two records with one number the first one given counts.
  explicit KnownRecords(std::vector<std::pair<std::uint64_t, Key>> records);

  [[nodiscard]] bool empty() const { return keys_.empty(); }
  [[nodiscard]] const std::vector<Key>& keys() const { return keys_; }  ///< by rising number
  [[nodiscard]] const std::vector<Stretch>& stretches() const { return stretches_; }
  [[nodiscard]] std::uint64_t first_number() const { return stretches_.front().first; }
  [[nodiscard]] std::uint64_t last_number() const;

  struct Numbered {
    Key key = 0;
    std::uint64_t number = 0;
  };

  /// The records of that content, by rising number. Lives as long as this.
  [[nodiscard]] std::span<const Numbered> with_key(Key key) const;

  /// The index of the first stretch that ends after `number`.
  [[nodiscard]] std::size_t stretch_after(std::uint64_t number) const;

  /// Numbers up to the last one that are not known, rising; nothing where there are more than
  /// `count_max`.
  [[nodiscard]] std::optional<std::vector<std::uint64_t>> unknown_numbers(
      std::size_t count_max) const;

 private:
  std::vector<Key> keys_;
  std::vector<Stretch> stretches_;
  std::vector<Numbered> by_key_;
};

/// Compares the records of a store with those of a log, a stretch at a time.
class KeyComparison {
 public:
  using Key = DocumentStore::Key;

  /// Both must outlive this.
  KeyComparison(const std::vector<Key>& store, const KnownRecords& known);

  /// How far two sequences agree.
  struct Agreement {
    std::uint64_t count = 0;  ///< up to the first known record that differs, or to the end
    std::size_t known = 0;    ///< how many of them are known
  };

  /// The records of the store from `index` up to `end`, taken as those from `number` on.
  [[nodiscard]] Agreement store_agreement(std::size_t index, std::size_t end,
                                          std::uint64_t number) const;

  /// How far the log from `first` on agrees with itself from the later `second` on.
  struct OwnAgreement {
    std::size_t known = 0;     ///< records that are known in both
    bool reaches_end = false;  ///< nothing differs up to the last known one
  };

  [[nodiscard]] OwnAgreement own_agreement(std::uint64_t first, std::uint64_t second) const;

  [[nodiscard]] bool same_in_store(std::size_t a, std::size_t b, std::size_t count) const;

  /// How many comparisons were made; each takes constant time.
  [[nodiscard]] std::uint64_t steps() const { return steps_; }

 private:
  [[nodiscard]] std::size_t common(const KeyHashes& a, std::size_t a_index, const KeyHashes& b,
                                   std::size_t b_index, std::size_t count) const;

  const KnownRecords* known_;
  KeyHashes store_hashes_;
  KeyHashes known_hashes_;
  std::vector<std::uint64_t> powers_;
  mutable std::uint64_t steps_ = 0;
};

}  // namespace aerowal

#include "store/key_sequence.hpp"

#include <algorithm>

namespace aerowal {
namespace {

constexpr std::uint64_t hash_base = 0x9E3779B97F4A7C15;

/// Spreads a key over all bits, for keys of equal lengths differ in half of them only.
std::uint64_t mixed(std::uint64_t key) {
  key = (key ^ key >> 30) * 0xBF58476D1CE4E5B9;
  key = (key ^ key >> 27) * 0x94D049BB133111EB;
  return key ^ key >> 31;
}

}  // namespace

KeyHashes::KeyHashes(const std::vector<Key>& keys) {
  sums_.reserve(keys.size() + 1);
  sums_.push_back(0);
  for (const Key key : keys) sums_.push_back(sums_.back() * hash_base + mixed(key));
}

std::uint64_t KeyHashes::of(std::size_t begin, std::size_t count,
                            const std::vector<std::uint64_t>& powers) const {
  return sums_[begin + count] - sums_[begin] * powers[count];
}

KnownRecords::KnownRecords(std::vector<std::pair<std::uint64_t, Key>> records) {
  std::stable_sort(records.begin(), records.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [number, key] : records) {
    if (!stretches_.empty()) {
      Stretch& last = stretches_.back();
      const std::uint64_t expected = last.first + last.count;
      if (number < expected) continue;
      if (number == expected) {
        ++last.count;
      } else {
        stretches_.push_back({.first = number, .index = keys_.size(), .count = 1});
      }
    } else {
      stretches_.push_back({.first = number, .index = 0, .count = 1});
    }
    keys_.push_back(key);
    by_key_.push_back({.key = key, .number = number});
  }
  std::sort(by_key_.begin(), by_key_.end(), [](const Numbered& a, const Numbered& b) {
    return a.key != b.key ? a.key < b.key : a.number < b.number;
  });
}

std::uint64_t KnownRecords::last_number() const {
  return empty() ? 0 : stretches_.back().first + (stretches_.back().count - 1);
}

std::span<const KnownRecords::Numbered> KnownRecords::with_key(Key key) const {
  const auto first = std::partition_point(by_key_.begin(), by_key_.end(),
                                          [key](const Numbered& one) { return one.key < key; });
  const auto last = std::partition_point(first, by_key_.end(),
                                         [key](const Numbered& one) { return one.key == key; });
  return {first, last};
}

std::size_t KnownRecords::stretch_after(std::uint64_t number) const {
  const auto found = std::partition_point(
      stretches_.begin(), stretches_.end(),
      [number](const Stretch& stretch) { return stretch.first + (stretch.count - 1) < number; });
  return static_cast<std::size_t>(found - stretches_.begin());
}

std::optional<std::vector<std::uint64_t>> KnownRecords::unknown_numbers(
    std::size_t count_max) const {
  std::vector<std::uint64_t> numbers;
  std::uint64_t next = 1;
  for (const Stretch& stretch : stretches_) {
    if (stretch.first - next > count_max - numbers.size()) return std::nullopt;
    for (; next < stretch.first; ++next) numbers.push_back(next);
    next = stretch.first + stretch.count;
  }
  return numbers;
}

KeyComparison::KeyComparison(const std::vector<Key>& store, const KnownRecords& known)
    : known_(&known), store_hashes_(store), known_hashes_(known.keys()) {
  powers_.reserve(std::max(store.size(), known.keys().size()) + 1);
  powers_.push_back(1);
  while (powers_.size() <= std::max(store.size(), known.keys().size())) {
    powers_.push_back(powers_.back() * hash_base);
  }
}

std::size_t KeyComparison::common(const KeyHashes& a, std::size_t a_index, const KeyHashes& b,
                                  std::size_t b_index, std::size_t count) const {
  const auto same = [&](std::size_t size) {
    ++steps_;
    return a.of(a_index, size, powers_) == b.of(b_index, size, powers_);
  };
  if (same(count)) return count;
  // Most differ at once.
  std::size_t agreed = 0;
  std::size_t differs = 1;
  while (differs < count && same(differs)) {
    agreed = differs;
    differs = std::min(count, 2 * differs);
  }
  while (differs - agreed > 1) {
    const std::size_t middle = agreed + (differs - agreed) / 2;
    (same(middle) ? agreed : differs) = middle;
  }
  return agreed;
}

KeyComparison::Agreement KeyComparison::store_agreement(std::size_t index, std::size_t end,
                                                        std::uint64_t number) const {
  const auto& stretches = known_->stretches();
  const std::uint64_t count = end - index;
  Agreement found{.count = count, .known = 0};
  for (std::size_t i = known_->stretch_after(number); i < stretches.size(); ++i) {
    const KnownRecords::Stretch& stretch = stretches[i];
    const std::uint64_t skipped = stretch.first < number ? number - stretch.first : 0;
    const std::uint64_t ahead = stretch.first + skipped - number;
    if (ahead >= count) break;
    const std::size_t size =
        static_cast<std::size_t>(std::min<std::uint64_t>(stretch.count - skipped, count - ahead));
    const std::size_t same =
        common(store_hashes_, index + static_cast<std::size_t>(ahead), known_hashes_,
               stretch.index + static_cast<std::size_t>(skipped), size);
    found.known += same;
    if (same == size) continue;
    found.count = ahead + same;
    break;
  }
  return found;
}

KeyComparison::OwnAgreement KeyComparison::own_agreement(std::uint64_t first,
                                                         std::uint64_t second) const {
  const auto& stretches = known_->stretches();
  const std::uint64_t shift = second - first;
  std::size_t known = 0;
  std::size_t a = known_->stretch_after(first);
  std::size_t b = known_->stretch_after(second);
  std::uint64_t number = first;
  while (a < stretches.size() && b < stretches.size()) {
    const KnownRecords::Stretch& left = stretches[a];
    const KnownRecords::Stretch& right = stretches[b];
    number = std::max({number, left.first, right.first - std::min(right.first, shift)});
    if (number >= left.first + left.count) {
      ++a;
      continue;
    }
    if (number + shift >= right.first + right.count) {
      ++b;
      continue;
    }
    const auto from_left = static_cast<std::size_t>(number - left.first);
    const auto from_right = static_cast<std::size_t>(number + shift - right.first);
    const std::size_t size = std::min(left.count - from_left, right.count - from_right);
    const std::size_t same = common(known_hashes_, left.index + from_left, known_hashes_,
                                    right.index + from_right, size);
    known += same;
    if (same < size) return {.known = known, .reaches_end = false};
    number += size;
  }
  return {.known = known, .reaches_end = true};
}

bool KeyComparison::same_in_store(std::size_t a, std::size_t b, std::size_t count) const {
  ++steps_;
  return store_hashes_.of(a, count, powers_) == store_hashes_.of(b, count, powers_);
}

}  // namespace aerowal

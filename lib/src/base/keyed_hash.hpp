#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "aerowal/bytes.hpp"

namespace aerowal {

/// SipHash-1-3: a hash of 64 bits under a key. Who does not know the key cannot make two texts of
/// one hash, so that with a random one the contents of a file cannot be chosen to collide.
class KeyedHash {
 public:
  using Key = std::array<std::uint64_t, 2>;
  static Key random_key();

  explicit KeyedHash(const Key& key);

  void add(Bytes bytes);
  void add(std::string_view text);
  void add(std::uint64_t number);

  /// Of all that was added; nothing may be added any more.
  [[nodiscard]] std::uint64_t finish();

 private:
  struct State {
    std::uint64_t v0, v1, v2, v3;

    void round();
    void compress(std::uint64_t word);
  };

  State state_;
  std::uint64_t tail_ = 0;  ///< bytes that are no whole word yet
  unsigned tail_bits_ = 0;
  std::uint64_t size_ = 0;
};

}  // namespace aerowal

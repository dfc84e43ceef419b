#include "base/keyed_hash.hpp"

#include <bit>
#include <random>
#include <span>

#include "base/byte_order.hpp"

namespace aerowal {
namespace {

constexpr std::size_t word_size = 8;

}  // namespace

KeyedHash::Key KeyedHash::random_key() {
  std::random_device random;
  const auto word = [&random] {
    return static_cast<std::uint64_t>(random()) << 32 | (random() & UINT32_MAX);
  };
  return {word(), word()};
}

KeyedHash::KeyedHash(const Key& key)
    : state_{.v0 = key[0] ^ 0x736f6d6570736575U,
             .v1 = key[1] ^ 0x646f72616e646f6dU,
             .v2 = key[0] ^ 0x6c7967656e657261U,
             .v3 = key[1] ^ 0x7465646279746573U} {}

void KeyedHash::State::round() {
  v0 += v1;
  v1 = std::rotl(v1, 13) ^ v0;
  v0 = std::rotl(v0, 32);
  v2 += v3;
  v3 = std::rotl(v3, 16) ^ v2;
  v0 += v3;
  v3 = std::rotl(v3, 21) ^ v0;
  v2 += v1;
  v1 = std::rotl(v1, 17) ^ v2;
  v2 = std::rotl(v2, 32);
}

void KeyedHash::State::compress(std::uint64_t word) {
  v3 ^= word;
  round();
  v0 ^= word;
}

void KeyedHash::add(Bytes bytes) {
  size_ += bytes.size();
  // A copy can stay in registers, though the bytes could be those of this.
  State state = state_;
  if (tail_bits_ == 0) {
    for (; bytes.size() >= word_size; bytes = bytes.subspan(word_size)) {
      state.compress(load_u64(bytes.data()));
    }
  }
  for (; bytes.size() >= word_size; bytes = bytes.subspan(word_size)) {
    const std::uint64_t word = load_u64(bytes.data());
    state.compress(tail_ | word << tail_bits_);
    tail_ = word >> (64 - tail_bits_);
  }
  for (const std::byte byte : bytes) {
    tail_ |= std::to_integer<std::uint64_t>(byte) << tail_bits_;
    tail_bits_ += 8;
    if (tail_bits_ < 64) continue;
    state.compress(tail_);
    tail_ = 0;
    tail_bits_ = 0;
  }
  state_ = state;
}

void KeyedHash::add(std::string_view text) { add(std::as_bytes(std::span(text))); }

void KeyedHash::add(std::uint64_t number) {
  std::array<std::byte, word_size> bytes{};
  store_u64(bytes.data(), number);
  add(bytes);
}

std::uint64_t KeyedHash::finish() {
  state_.compress(tail_ | size_ << 56);
  state_.v2 ^= 0xff;
  for (int i = 0; i < 3; ++i) state_.round();
  return state_.v0 ^ state_.v1 ^ state_.v2 ^ state_.v3;
}

}  // namespace aerowal

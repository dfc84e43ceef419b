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
    : v0_(key[0] ^ 0x736f6d6570736575U),
      v1_(key[1] ^ 0x646f72616e646f6dU),
      v2_(key[0] ^ 0x6c7967656e657261U),
      v3_(key[1] ^ 0x7465646279746573U) {}

void KeyedHash::round() {
  v0_ += v1_;
  v1_ = std::rotl(v1_, 13) ^ v0_;
  v0_ = std::rotl(v0_, 32);
  v2_ += v3_;
  v3_ = std::rotl(v3_, 16) ^ v2_;
  v0_ += v3_;
  v3_ = std::rotl(v3_, 21) ^ v0_;
  v2_ += v1_;
  v1_ = std::rotl(v1_, 17) ^ v2_;
  v2_ = std::rotl(v2_, 32);
}

void KeyedHash::compress(std::uint64_t word) {
  v3_ ^= word;
  round();
  v0_ ^= word;
}

void KeyedHash::add(Bytes bytes) {
  size_ += bytes.size();
  for (; bytes.size() >= word_size; bytes = bytes.subspan(word_size)) {
    const std::uint64_t word = load_u64(bytes.data());
    if (tail_bits_ == 0) {
      compress(word);
      continue;
    }
    compress(tail_ | word << tail_bits_);
    tail_ = word >> (64 - tail_bits_);
  }
  for (const std::byte byte : bytes) {
    tail_ |= std::to_integer<std::uint64_t>(byte) << tail_bits_;
    tail_bits_ += 8;
    if (tail_bits_ < 64) continue;
    compress(tail_);
    tail_ = 0;
    tail_bits_ = 0;
  }
}

void KeyedHash::add(std::string_view text) { add(std::as_bytes(std::span(text))); }

void KeyedHash::add(std::uint64_t number) {
  std::array<std::byte, word_size> bytes{};
  store_u64(bytes.data(), number);
  add(bytes);
}

std::uint64_t KeyedHash::finish() {
  compress(tail_ | size_ << 56);
  v2_ ^= 0xff;
  for (int i = 0; i < 3; ++i) round();
  return v0_ ^ v1_ ^ v2_ ^ v3_;
}

}  // namespace aerowal

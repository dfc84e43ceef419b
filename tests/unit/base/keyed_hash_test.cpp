#include "base/keyed_hash.hpp"

#include <string>

#include <doctest/doctest.h>

namespace {

using aerowal::KeyedHash;

std::uint64_t hash_of(std::string_view text, const KeyedHash::Key& key = {0, 0}) {
  KeyedHash hash(key);
  hash.add(text);
  return hash.finish();
}

// CPython hashes bytes with SipHash-1-3, and with PYTHONHASHSEED=0 the key is 0.
TEST_CASE("keyed hash: SipHash-1-3, as another program computes it") {
  CHECK(hash_of("a") == 0x407448d2b89b1813U);
  CHECK(hash_of("abcdefg") == 0x6db12aae9070f506U);
  CHECK(hash_of("abcdefgh") == 0x3f7b849c0b8e35eaU);
  CHECK(hash_of("The document store is the file in the data directory") == 0xe5c8b019a8cd8880U);
}

TEST_CASE("keyed hash: of the bytes, however they come") {
  const std::string text = "The document store is the file in the data directory";
  for (std::size_t first = 0; first <= text.size(); ++first) {
    for (std::size_t second = first; second <= text.size(); ++second) {
      KeyedHash hash({0, 0});
      hash.add(std::string_view(text).substr(0, first));
      hash.add(std::string_view(text).substr(first, second - first));
      hash.add(std::string_view(text).substr(second));
      CHECK(hash.finish() == hash_of(text));
    }
  }
  KeyedHash number({0, 0});
  number.add(std::uint64_t{0x6867666564636261});
  CHECK(number.finish() == hash_of("abcdefgh"));
}

TEST_CASE("keyed hash: depends on the key, which is another one each time") {
  CHECK(hash_of("a", {1, 0}) != hash_of("a"));
  CHECK(hash_of("a", {0, 1}) != hash_of("a"));
  CHECK(KeyedHash::random_key() != KeyedHash::random_key());
}

}  // namespace

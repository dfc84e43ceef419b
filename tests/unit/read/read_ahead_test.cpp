#include "read/read_ahead.hpp"

#include <algorithm>
#include <random>

#include <doctest/doctest.h>

#include <aerowal/observed_source.hpp>

#include "damage_builder.hpp"
#include "files.hpp"
#include "same_bytes.hpp"

namespace {

using namespace aerowal;
using namespace aerowal::testing;

TEST_CASE("read-ahead: gives what was wanted or all that is left, forwards and backwards") {
  const ByteVector bytes = garbage(700000, 3);
  const auto source = ByteSource::from_memory(bytes, "log");
  for (const std::size_t size : {std::size_t{4096}, std::size_t{1} << 18, std::size_t{1} << 20}) {
    ReadAhead window(*source, 0, size);
    CHECK(window.size() == size);
    std::mt19937 random(5);
    std::size_t at = 0;
    for (int i = 0; i < 600; ++i) {
      at = i % 50 == 0 ? random() % bytes.size() : std::min(at + random() % 3000, bytes.size());
      const std::size_t wanted = random() % (i % 7 == 0 ? size + 1 : 300);
      const auto found = window.from(at, wanted);
      REQUIRE(found.has_value());
      REQUIRE(found->size() >= std::min(wanted, bytes.size() - at));
      REQUIRE(same_bytes(*found, Bytes(bytes).subspan(at, found->size())));
    }
  }
}

TEST_CASE("read-ahead: reads nothing twice, and nothing that it has") {
  const ByteVector bytes = garbage(500000, 3);
  const auto memory = ByteSource::from_memory(bytes, "log");
  std::vector<std::uint64_t> reached;
  const auto source = observe_reads(
      *memory, [&](std::uint64_t end, std::optional<std::uint64_t>) { reached.push_back(end); });
  ReadAhead window(*source, 0, std::size_t{1} << 20);
  for (std::size_t at = 0; at < bytes.size(); at += 100) REQUIRE(window.from(at, 100));
  CHECK(std::ranges::is_sorted(reached));
  CHECK(std::ranges::adjacent_find(reached) == reached.end());
  CHECK(reached.back() == bytes.size());
  const std::size_t reads = reached.size();
  REQUIRE(window.from(bytes.size(), 1)->empty());
  CHECK(reached.size() == reads);
}

TEST_CASE("read-ahead: sees what was appended, and what is new at the end, after refresh()") {
  const ByteVector bytes = garbage(10000, 3);
  const TemporaryDirectory directory;
  const std::string path = directory.file("log");
  ByteVector begun(bytes.begin(), bytes.begin() + 5000);
  std::fill(begun.begin() + 4000, begun.end(), std::byte{});  // as of a write in progress
  write_file(path, begun);
  const auto source = *ByteSource::open(path);
  ReadAhead window(*source, 0, 4096);
  CHECK(same_bytes(*window.from(3000, 4096), Bytes(begun).subspan(3000)));
  CHECK(window.from(5000, 1)->empty());

  write_file(path, bytes);
  CHECK(window.from(5000, 1)->empty());
  REQUIRE(source->refresh());
  CHECK(same_bytes(*window.from(5000, 4096), Bytes(bytes).subspan(5000, 4096)));
  CHECK(same_bytes(*window.from(3000, 3000), Bytes(bytes).subspan(3000, 4096)));
  CHECK(window.from(10000, 1)->empty());
}

}  // namespace

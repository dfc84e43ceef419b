#include "base/large_allocator.hpp"

#include <cstddef>
#include <cstdint>
#include <new>
#include <numeric>
#include <vector>

#include <doctest/doctest.h>

namespace {

using aerowal::LargeAllocator;

TEST_CASE("large allocator: a vector grows from small blocks to large ones") {
  std::vector<std::uint64_t, LargeAllocator<std::uint64_t>> numbers;
  for (std::uint64_t i = 0; i < 1'000'000; ++i) numbers.push_back(i);
  CHECK(std::accumulate(numbers.begin(), numbers.end(), std::uint64_t{0}) == 499'999'500'000);
  auto moved = std::move(numbers);
  numbers = {1, 2};
  moved.swap(numbers);
  CHECK(numbers.size() == 1'000'000);
  CHECK(moved.size() == 2);
}

TEST_CASE("large allocator: large blocks begin where a large page can") {
  LargeAllocator<char> allocator;
  constexpr std::size_t size = (std::size_t{1} << 21) + 1;
  char* const block = allocator.allocate(size);
  CHECK(reinterpret_cast<std::uintptr_t>(block) % (std::size_t{1} << 21) == 0);
  block[0] = block[size - 1] = 'x';
  allocator.deallocate(block, size);
}

TEST_CASE("large allocator: more than there can be is refused") {
  LargeAllocator<std::uint64_t> allocator;
  CHECK_THROWS_AS(static_cast<void>(allocator.allocate(SIZE_MAX)), std::bad_alloc);
  CHECK_THROWS_AS(static_cast<void>(allocator.allocate(SIZE_MAX / sizeof(std::uint64_t))),
                  std::bad_alloc);
}

}  // namespace

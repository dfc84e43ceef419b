#pragma once

#include <cstddef>
#include <cstdlib>
#include <limits>
#include <new>
#include <vector>

#include <sys/mman.h>

namespace aerowal {

/// For vectors of many MiB that are read here and there: asks for large pages, without which most
/// of the time goes into finding the small ones. Smaller blocks come from the heap.
template <typename T>
struct LargeAllocator {
  using value_type = T;

  LargeAllocator() = default;
  template <typename Other>
  explicit LargeAllocator(const LargeAllocator<Other>& /*other*/) {}

  /// Throws std::bad_alloc.
  T* allocate(std::size_t count) {
    if (count > std::numeric_limits<std::size_t>::max() / sizeof(T) - page_size) {
      throw std::bad_alloc();
    }
    const std::size_t size = count * sizeof(T);
    if (size < page_size) return static_cast<T*>(::operator new(size));
    const std::size_t whole = (size + page_size - 1) / page_size * page_size;
    void* const block = std::aligned_alloc(page_size, whole);
    if (block == nullptr) throw std::bad_alloc();
    // Where there are none, small ones do.
    static_cast<void>(::madvise(block, whole, MADV_HUGEPAGE));
    return static_cast<T*>(block);
  }

  void deallocate(T* block, std::size_t count) {
    if (count * sizeof(T) < page_size) {
      ::operator delete(block);
    } else {
      std::free(block);
    }
  }

  friend bool operator==(const LargeAllocator& /*left*/, const LargeAllocator& /*right*/) {
    return true;
  }

 private:
  static constexpr std::size_t page_size = std::size_t{1} << 21;
};

template <typename T>
using LargeVector = std::vector<T, LargeAllocator<T>>;

}  // namespace aerowal

#pragma once

#include <algorithm>
#include <cstdint>

namespace aerowal {

/// How many bytes may still be searched for what is less likely.
class SearchBudget {
 public:
  explicit SearchBudget(std::uint64_t bytes) : left_(bytes) {}

  [[nodiscard]] bool empty() const { return left_ == 0; }
  /// A look at no byte costs something too.
  void spend(std::uint64_t bytes) { left_ -= std::min(left_, bytes + 1); }

 private:
  std::uint64_t left_;
};

}  // namespace aerowal

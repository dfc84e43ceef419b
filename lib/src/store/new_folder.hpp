#pragma once

#include <string>
#include <utility>

#include <unistd.h>

#include "aerowal/result.hpp"

namespace aerowal {

/// A folder that is made where it is not there, and then goes away again unless it is kept.
class NewFolder {
 public:
  /// In a directory that exists, whose owner it gets. Errors: system.
  static Result<NewFolder> make(const std::string& path);

  NewFolder(NewFolder&& other) noexcept : made_(std::exchange(other.made_, {})) {}
  NewFolder& operator=(NewFolder&& other) noexcept {
    std::swap(made_, other.made_);
    return *this;
  }
  ~NewFolder() {
    if (!made_.empty()) ::rmdir(made_.c_str());
  }

  /// Makes its name durable. Errors: system.
  Result<void> sync() const;

  void keep() { made_.clear(); }

 private:
  NewFolder() = default;
  std::string made_;  ///< its path; empty where it was there
};

}  // namespace aerowal

#include "io/state_path.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <new>
#include <system_error>

#include "io/file.hpp"

namespace aerowal {

std::string followed_path(const std::string& path) {
  // As many links as Linux follows.
  static constexpr int links_max = 40;
  std::filesystem::path named = path;
  for (int links = 0; links < links_max; ++links) {
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(named.c_str(), nullptr),
                                                           &std::free);
    if (real) return real.get();
    // A path that is not followed would be another one.
    if (errno == ENOMEM) throw std::bad_alloc();
    std::error_code is_no_link;
    const std::filesystem::path target = std::filesystem::read_symlink(named, is_no_link);
    if (is_no_link) return named;
    named = named.parent_path() / target;
  }
  return path;
}

bool is_same_place(const std::string& left, const std::string& right) {
  const auto place_of = [](const std::string& path) {
    const std::filesystem::path followed = followed_path(path);
    return std::filesystem::path(followed_path(directory_of(followed))) / followed.filename();
  };
  return place_of(left) == place_of(right);
}

std::string path_in_state(const std::string& path, const std::string& state) {
  const std::string directory = followed_path(directory_of(state)) + "/";
  return path.starts_with(directory) ? path.substr(directory.size()) : path;
}

std::string path_from_state(const std::string& named, const std::string& state) {
  return named.starts_with('/') ? named : followed_path(directory_of(state)) + "/" + named;
}

}  // namespace aerowal

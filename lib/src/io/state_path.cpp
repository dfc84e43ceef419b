#include "io/state_path.hpp"

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <new>

#include "io/file.hpp"

namespace aerowal {

std::string followed_path(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                         &std::free);
  // A path that is not followed would be another one.
  if (!real && errno == ENOMEM) throw std::bad_alloc();
  return real ? std::string(real.get()) : path;
}

std::string path_in_state(const std::string& path, const std::string& state) {
  const std::string directory = followed_path(directory_of(state)) + "/";
  return path.starts_with(directory) ? path.substr(directory.size()) : path;
}

std::string path_from_state(const std::string& named, const std::string& state) {
  return named.starts_with('/') ? named : followed_path(directory_of(state)) + "/" + named;
}

}  // namespace aerowal

#include "aerowal/store_path.hpp"

#include <cstdlib>
#include <memory>

#include <sys/stat.h>

#include "io/file.hpp"

namespace aerowal {

std::string store_path_of(const std::string& directory) {
  return in_directory(directory, "data/documents.dat");
}

std::string resolve_store_path(const std::string& argument) {
  struct stat status {};
  const bool directory = ::stat(argument.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
  return directory ? store_path_of(argument) : argument;
}

bool is_snapshot_store(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                         &std::free);
  if (!real) return false;
  const std::string store = real.get();
  if (!store.ends_with("/storage.dat")) return false;
  const std::string snapshot = directory_of(store);
  return directory_of(snapshot).ends_with("/snapshots") || exists(snapshot + "/manifest.json");
}

}  // namespace aerowal

#pragma once

#include <string>

namespace aerowal {

/// With every symbolic link followed; as it is where it names nothing.
std::string followed_path(const std::string& path);

/// How the file `state` names `path`, both followed: relative to its own directory where it is in
/// there, so that both can be moved, else as it is.
std::string path_in_state(const std::string& path, const std::string& state);

/// What path_in_state() made of the path.
std::string path_from_state(const std::string& named, const std::string& state);

}  // namespace aerowal

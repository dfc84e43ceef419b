#pragma once

#include <string>

namespace aerowal {

/// With every symbolic link followed. Of a link to nothing that is the path of that; else, where
/// the path names nothing, it is as it is.
std::string followed_path(const std::string& path);

/// Whether both are one file, or would be made as one.
bool is_same_place(const std::string& left, const std::string& right);

/// How the file `state` names `path`, both followed: relative to its own directory where it is in
/// there, so that both can be moved, else as it is.
std::string path_in_state(const std::string& path, const std::string& state);

/// What path_in_state() made of the path.
std::string path_from_state(const std::string& named, const std::string& state);

}  // namespace aerowal

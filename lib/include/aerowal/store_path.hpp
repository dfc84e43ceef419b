#pragma once

#include <string>

#include "aerowal/export.hpp"
#include "aerowal/result.hpp"

namespace aerowal {

/// Where the document store of the data directory `directory` is: DIR/data/documents.dat.
AEROWAL_API std::string store_path_of(const std::string& directory);

/// The store that `argument` names: itself, or store_path_of() where it is a directory.
AEROWAL_API std::string resolve_store_path(const std::string& argument);

/// Whether the file is a snapshot's store, symbolic links followed: snapshots/<id>/storage.dat, or
/// a storage.dat with the manifest.json of a snapshot beside it. It holds what an earlier epoch of
/// the log held.
AEROWAL_API bool is_snapshot_store(const std::string& path);

}  // namespace aerowal

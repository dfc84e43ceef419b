#include "io/lost_log.hpp"

#include <cstdint>

#include "io/file.hpp"

namespace aerowal {

bool shows_lost_log(const std::string& directory, const std::optional<Checkpoint>& checkpoint) {
  const std::uint64_t size = file_size_of(in_directory(directory, "data/documents.dat"));
  if (!checkpoint) return size != 0;
  return !checkpoint->snapshot_store.empty() && size > checkpoint->snapshot_size;
}

}  // namespace aerowal

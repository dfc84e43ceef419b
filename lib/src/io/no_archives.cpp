#include "io/archive_stream.hpp"

// Where aerowal is built without libarchive.

namespace aerowal {
namespace {

constexpr const char* reason = "aerowal was built without libarchive";

}  // namespace

Result<std::unique_ptr<ByteStream>> decompress_archive(ContainerFile file,
                                                       Compression compression) {
  return unreadable_container(file.source(), {.compression = compression}, reason);
}

Result<std::unique_ptr<ByteStream>> open_tar(
    ContainerFile file, const LogContainer& container,
    std::function<void(std::string_view name)> /*on_other_entry*/) {
  return unreadable_container(file.source(), container, reason);
}

}  // namespace aerowal

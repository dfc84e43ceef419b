#include "io/archive_stream.hpp"

// Where aerowal is built without libarchive.

namespace aerowal {
namespace {

constexpr const char* without_libarchive = "aerowal was built without libarchive";

}  // namespace

Result<std::unique_ptr<ByteStream>> decompress_archive(ContainerFile file,
                                                       Compression compression) {
  return unreadable_container(file.source(), {.compression = compression}, without_libarchive);
}

Result<std::unique_ptr<ByteStream>> open_tar(
    ContainerFile file, const LogContainer& container,
    std::function<void(std::string_view name)> /*on_other_entry*/) {
  return unreadable_container(file.source(), container, without_libarchive);
}

}  // namespace aerowal

#include "store/schema_files.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include <sys/stat.h>

#include "aerowal/byte_source.hpp"
#include "base/system_error.hpp"
#include "io/file.hpp"
#include "store/schema_text.hpp"

namespace aerowal {
namespace {

namespace fs = std::filesystem;

/// Schema files are small; one that is not is none.
constexpr std::uint64_t size_max = std::uint64_t{1} << 24;

Result<std::string> read_schema_text(const std::string& path) {
  auto source = ByteSource::open(path);
  if (!source) return source.error();
  const auto size = (*source)->find_size();
  if (!size) return size.error();
  std::string text(static_cast<std::size_t>(std::min(*size, size_max + 1)), '\0');
  const auto got = (*source)->read_at(0, std::as_writable_bytes(std::span(text)));
  if (!got) return got.error();
  text.resize(*got);
  return text;
}

/// Why the file at `path` is no schema; nothing where it names `version`.
std::optional<SchemaFault> fault_of(const std::string& path,
                                    std::pair<std::string, std::string>& version) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && !is_regular(status)) {
    const bool directory = S_ISDIR(status.st_mode);
    return SchemaFault{
        .reason = std::string("it is ") + kind_of_file(status.st_mode) + ", not a regular file",
        .aerodb_words = std::string("Failed to read file: ") +
                        (directory ? "Is a directory (os error 21)" : "...")};
  }
  const auto text = read_schema_text(path);
  if (!text) {
    return SchemaFault{.reason = text.error().message, .aerodb_words = "Failed to read file: ..."};
  }
  if (text->size() > size_max) {
    return SchemaFault{.reason = "it is longer than 16 MiB", .aerodb_words = "..."};
  }
  return find_schema_fault(*text, version);
}

}  // namespace

Result<SchemaFiles> read_schema_files(const std::string& directory) {
  const std::string folder = directory + (directory.ends_with('/') ? "" : "/") + "metadata/schemas";
  SchemaFiles files;
  std::error_code failed;
  fs::directory_iterator entries(folder, failed);
  if (failed == std::errc::no_such_file_or_directory || failed == std::errc::not_a_directory) {
    return files;
  }
  files.folder_exists = true;
  for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
    const std::string path = entries->path().string();
    if (entries->path().extension() != ".json") continue;
    std::pair<std::string, std::string> version;
    if (auto fault = fault_of(path, version)) {
      files.malformed.push_back({.path = path,
                                 .reason = std::move(fault->reason),
                                 .aerodb_words = std::move(fault->aerodb_words)});
    } else {
      files.versions.insert(version);
    }
  }
  if (failed) return system_error(folder, "cannot read the folder of the schemas", failed.value());
  std::sort(files.malformed.begin(), files.malformed.end(),
            [](const MalformedSchema& a, const MalformedSchema& b) { return a.path < b.path; });
  return files;
}

}  // namespace aerowal

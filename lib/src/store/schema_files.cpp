#include "store/schema_files.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include <nlohmann/json.hpp>

#include "aerowal/byte_source.hpp"
#include "base/system_error.hpp"
#include "base/utf8.hpp"

namespace aerowal {
namespace {

namespace fs = std::filesystem;

/// Schema files are small; one that is not is none.
constexpr std::uint64_t size_max = std::uint64_t{1} << 24;

Result<std::string> read_text(const std::string& path) {
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

/// What is wrong with the text of a schema file; empty where it names `version`.
std::string fault_of(const std::string& text, std::pair<std::string, std::string>& version) {
  if (text.size() > size_max) return "it is longer than 16 MiB";
  if (find_invalid_utf8(text) != std::string::npos) return "it is not valid UTF-8";
  // A value that the parser gives up on, or that is nested too deep to be destroyed, is no schema.
  static constexpr int depth_max = 128;
  bool too_deep = false;
  const auto watch = [&too_deep](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
    too_deep = too_deep || depth > depth_max;
    return depth <= depth_max;
  };
  const auto json = nlohmann::json::parse(text, watch, false);
  if (json.is_discarded()) return "it is not JSON";
  if (too_deep) return "it is nested deeper than 128 levels";
  if (!json.is_object()) return "it is not a JSON object";
  for (const auto& [name, member] :
       {std::pair("schema_id", &version.first), std::pair("schema_version", &version.second)}) {
    const auto found = json.find(name);
    if (found == json.end()) return std::string("it has no member ") + name;
    if (!found->is_string()) return std::string("its member ") + name + " is not a string";
    *member = found->get<std::string>();
  }
  return {};
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
    const auto text = read_text(path);
    if (!text) {
      files.malformed.push_back({.path = path, .reason = text.error().message});
      continue;
    }
    std::pair<std::string, std::string> version;
    const std::string fault = fault_of(*text, version);
    if (fault.empty()) {
      files.versions.insert(version);
    } else {
      files.malformed.push_back({.path = path, .reason = fault});
    }
  }
  if (failed) return system_error(folder, "cannot read the folder of the schemas", failed.value());
  std::sort(files.malformed.begin(), files.malformed.end(),
            [](const MalformedSchema& a, const MalformedSchema& b) { return a.path < b.path; });
  return files;
}

}  // namespace aerowal

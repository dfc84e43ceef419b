#include "json/state_file.hpp"

#include <array>
#include <cerrno>
#include <span>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/system_error.hpp"
#include "io/file.hpp"
#include "io/new_file.hpp"
#include "io/state_path.hpp"

namespace aerowal {
namespace {

constexpr std::uint64_t state_version = 1;
constexpr std::size_t state_size_max = std::size_t{1} << 26;

/// Nothing where no file is there. Errors: refused, where it cannot be one of the format; system.
Result<std::optional<std::string>> read_state_text(const std::string& path,
                                                   const StateFormat& format) {
  const Descriptor file = open_regular(path, O_RDONLY);
  if (!file.valid() && errno == ENOENT) return std::optional<std::string>();
  if (!file.valid()) return system_error(path, "cannot open", errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return system_error(path, "cannot stat", errno);
  if (!is_regular(status)) {
    return not_a_state(path, format, std::string("it is ") + kind_of_file(status.st_mode));
  }
  std::string text;
  std::array<char, std::size_t{1} << 14> piece{};
  for (;;) {
    const ssize_t got = read_some(file.get(), std::as_writable_bytes(std::span(piece)));
    if (got < 0) return system_error(path, "cannot read", errno);
    if (got == 0) return std::optional(std::move(text));
    text.append(piece.data(), static_cast<std::size_t>(got));
    if (text.size() > state_size_max) {
      return not_a_state(path, format, "it has more than 64 MiB");
    }
  }
}

}  // namespace

Error not_a_state(const std::string& path, const StateFormat& format, const std::string& reason) {
  return {.code = ErrorCode::refused,
          .message = "this is not " + std::string(format.what) + ": " + reason +
                     "; it is left as it is. Give another path, or move it away if nothing needs "
                     "it",
          .path = path};
}

Result<std::optional<JsonTree>> read_state(const std::string& path, const StateFormat& format) {
  const auto text = read_state_text(path, format);
  if (!text) return text.error();
  // mktemp(1) makes an empty file for another program to write.
  if (!*text || (*text)->empty()) return std::optional<JsonTree>();
  auto state = JsonTree::parse(**text);
  if (!state) return not_a_state(path, format, "it is not JSON, or not all of it");
  const JsonTree* const name = state->find("format");
  if (name == nullptr || name->text() == nullptr || *name->text() != format.name) {
    return not_a_state(
        path, format,
        "expected JSON with the member \"format\":\"" + std::string(format.name) + "\"");
  }
  const JsonTree* const version = state->find("version");
  const auto number = version == nullptr ? std::nullopt : version->number();
  if (!number || *number != state_version) {
    return not_a_state(path, format,
                       "expected version " + std::to_string(state_version) + ", found " +
                           (number ? std::to_string(*number) : "none"));
  }
  return state;
}

Result<void> check_state_place(const std::string& path) {
  const auto file = NewFile::replacing(followed_path(path));
  if (!file) return file.error();
  return {};
}

Result<void> write_state(const std::string& path, const StateFormat& format, Json state) {
  if (const auto there = read_state(path, format); !there) return there.error();
  Json whole = {{"format", format.name}, {"version", state_version}};
  whole.update(std::move(state));
  auto file = NewFile::replacing(followed_path(path));
  if (!file) return file.error();
  const std::string text = whole.text({.layout = JsonLayout::indented}) + "\n";
  if (const int reason = write_text(file->descriptor(), text); reason != 0) {
    return system_error(path, "cannot write", reason);
  }
  return file->commit();
}

}  // namespace aerowal
